"""How was a finding decided when it came in? Compared between the laptop and home, which may know another law."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import TYPE_CHECKING

from sqlalchemy import select

from compliance.packs.entries import Decided
from compliance.recording.ledger import chunks
from compliance.store.models import Answer, FindingDecision
from rules.allocation import Role

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

__all__ = ["decided_first"]


def decided_first(session: Session, district: str, finding_ids: Collection[str]) -> dict[str, Decided]:
    """The decision that each of these findings got first, by their ids."""
    found: dict[str, Decided] = {}
    for piece in chunks(sorted(set(finding_ids))):
        answer = (Answer.district == FindingDecision.district) & (Answer.digest == FindingDecision.answer)
        rows = (
            select(FindingDecision.finding_id, Answer.outcome, Answer.lead, Answer.record)
            .join(Answer, answer)
            .where(FindingDecision.district == district, FindingDecision.finding_id.in_(piece))
            .order_by(FindingDecision.made_at, FindingDecision.id)
        )
        for finding_id, outcome, lead, record in session.execute(rows):
            found.setdefault(finding_id, Decided(outcome.value, lead, _joint(record)))
    return found


def _joint(record: str) -> tuple[str, ...]:
    assigned = json.loads(record)["assignments"]
    return tuple(sorted({each["unit"] for each in assigned if each["role"] == Role.JOINT.value}))
