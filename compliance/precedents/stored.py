"""Which rulings does the next finding follow? Read from the record, the latest first."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from compliance.clock import day_in
from compliance.precedents.precedent import Precedent
from compliance.recording.ledger import chunks

__all__ = ["precedents_for"]


_RULED = text("SELECT DISTINCT issue FROM rulings WHERE district = :district AND in_force = 1")
"""Asked first, since there are rulings on few issues and their table need not be known for all others."""


def precedents_for(
    session: Session, district: str, time_zone: str, issues: Iterable[str]
) -> dict[str, list[Precedent]]:
    """The precedents in force for each of `issues`, the latest first."""
    ruled = set(session.scalars(_RULED, {"district": district}))
    wanted = sorted(ruled.intersection(issues))
    return _precedents(session, district, time_zone, wanted) if wanted else {}


def _precedents(session: Session, district: str, time_zone: str, issues: Sequence[str]) -> dict[str, list[Precedent]]:
    from compliance.store.cases import Case
    from compliance.store.rulings import Ruling

    found: dict[str, list[Precedent]] = defaultdict(list)
    for piece in chunks(issues):
        rows = session.execute(
            select(
                Ruling.issue,
                Ruling.number,
                Case.number,
                Ruling.kind,
                Ruling.lead,
                Ruling.joint,
                Ruling.facts,
                Ruling.base,
                Ruling.reason,
                Ruling.made_at,
            )
            .join(Case, (Case.district == Ruling.district) & (Case.id == Ruling.case_id))
            .where(Ruling.district == district, Ruling.issue.in_(piece), Ruling.in_force == 1)
            .order_by(Ruling.made_at.desc(), Ruling.id.desc())
        )
        for issue, *rest in rows:
            found[issue].append(_read(rest, time_zone))
    return found


def _read(row: Sequence[Any], time_zone: str) -> Precedent:
    number, case, kind, lead, joint, facts, base, reason, made_at = row
    return Precedent(
        number, case, kind, lead, tuple(json.loads(joint)), json.loads(facts), base, reason, day_in(time_zone, made_at)
    )
