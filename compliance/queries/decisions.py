"""What was decided, as it was decided then? The record of it, and the allocation word for word."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from compliance.queries.numbers import find_case
from compliance.queries.views import StoredDecision
from compliance.store.models import Answer, Finding, FindingDecision, KeptAllocation

__all__ = ["decisions_of", "stored_decision"]


def stored_decision(session: Session, district: str, number: str) -> list[StoredDecision]:
    """Every decision for the findings of a case, in the order in which they were made. Raises `NotFound`."""
    return decisions_of(session, district, find_case(session, district, number))


def decisions_of(session: Session, district: str, case_id: str) -> list[StoredDecision]:
    """As `stored_decision`, by the id of the case."""
    rows = session.execute(
        select(
            Finding.id,
            Finding.text,
            Finding.found_on,
            Finding.facts,
            FindingDecision.kind,
            FindingDecision.made_at,
            Answer.outcome,
            Answer.record,
            KeptAllocation.document,
        )
        .join(
            FindingDecision,
            (FindingDecision.district == Finding.district) & (FindingDecision.finding_id == Finding.id),
        )
        .join(Answer, (Answer.district == Finding.district) & (Answer.digest == FindingDecision.answer))
        .join(
            KeptAllocation,
            (KeptAllocation.district == Answer.district) & (KeptAllocation.fingerprint == Answer.fingerprint),
        )
        .where(Finding.district == district, Finding.case_id == case_id)
        .order_by(FindingDecision.made_at, FindingDecision.id)
    )
    return [_read(row) for row in rows]


def _read(row: Sequence[Any]) -> StoredDecision:
    finding, text, found_on, facts, kind, made_at, outcome, record, document = row
    return StoredDecision(
        finding, text, found_on, json.loads(facts), kind, made_at, outcome, json.loads(record), document
    )
