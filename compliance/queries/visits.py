"""Who went where, with whom, and was anything found?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.orm import Session

from compliance.draft import VisitSource
from compliance.queries.filters import between, of_party
from compliance.queries.views import VisitLine
from compliance.recording.ledger import chunks
from compliance.states import VisitResult
from compliance.store.base import table_of
from compliance.store.models import Attendance, Finding, Party, Visit

__all__ = ["attended_at", "visit_list"]


_THERE = table_of(Attendance).c
_ATTENDED = (
    select(_THERE.visit_id, _THERE.unit)
    .where(_THERE.district == bindparam("district"), _THERE.visit_id.in_(bindparam("visits", expanding=True)))
    .order_by(_THERE.visit_id, _THERE.unit)
)


def attended_at(session: Session, district: str, visit_ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The units that were at each of these visits."""
    units: dict[str, list[str]] = defaultdict(list)
    for piece in chunks(sorted(set(visit_ids))):
        for visit_id, unit in session.execute(_ATTENDED, {"district": district, "visits": piece}):
            units[visit_id].append(unit)
    return {visit_id: tuple(each) for visit_id, each in units.items()}


def visit_list(
    session: Session,
    district: str,
    *,
    unit: str | None = None,
    result: VisitResult | None = None,
    source: VisitSource | None = None,
    locality: str | None = None,
    party: str | None = None,
    since: date | None = None,
    until: date | None = None,
    limit: int | None = None,
) -> list[VisitLine]:
    """
    Visits, the latest first: those at which `unit` was, with a `result`, from a `source`, to a
    party (its code, or a part of its name) or its locality, from `since` to `until`.
    """
    wanted = [Visit.district == district, *of_party(party), *between(Visit.visited_on, since, until)]
    if unit is not None:
        there = (Attendance.district == Visit.district, Attendance.visit_id == Visit.id, Attendance.unit == unit)
        wanted.append(exists().where(*there))
    if result is not None:
        wanted.append(Visit.result == result)
    if source is not None:
        wanted.append(Visit.source == source)
    if locality is not None:
        wanted.append(Party.locality == locality)
    count = (
        select(func.count()).where(Finding.district == Visit.district, Finding.visit_id == Visit.id).scalar_subquery()
    )
    rows = session.execute(
        select(Visit, Party.name, Party.locality, count)
        .join(Party, (Party.district == Visit.district) & (Party.id == Visit.party_id))
        .where(*wanted)
        .order_by(Visit.visited_on.desc(), Visit.id.desc())
        .limit(limit)
    ).all()
    attended = attended_at(session, district, [visit.id for visit, *_rest in rows])
    return [_line(visit, name, place, findings, attended.get(visit.id, ())) for visit, name, place, findings in rows]


def _line(visit: Visit, party: str, locality: str, findings: int, attended: tuple[str, ...]) -> VisitLine:
    return VisitLine(
        id=visit.id,
        party=party,
        locality=locality,
        visited_on=visit.visited_on,
        source=visit.source,
        inspector=visit.inspector,
        result=visit.result,
        note=visit.note,
        attended=attended,
        findings=findings,
    )
