"""What would every stored finding have become under another allocation? Nothing is changed by asking."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select

from compliance.replaying.alternative import Alternative
from compliance.replaying.groups import Groups
from compliance.replaying.known import Known
from compliance.replaying.moving import MovingCases
from compliance.replaying.result import Change, Replay, UnitTally, Unsayable
from compliance.states import DecisionKind
from compliance.store.models import Finding
from rules.allocation import Allocation, Validity

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from compliance.replaying.result import Moving
    from compliance.replaying.routes import Route

__all__ = ["replay"]


class _Tallies:
    """What was counted so far."""

    def __init__(self) -> None:
        self.changes: Counter[tuple[Route, Route]] = Counter()
        self.unsayable: Counter[str] = Counter()
        self.units: dict[str, UnitTally] = {}

    def unit(self, unit: str) -> UnitTally:
        return self.units.setdefault(unit, UnitTally(unit))

    def count(self, was: Route, would: Route, findings: int) -> None:
        """So many findings went one way, and would have gone the other."""
        if was.lead is not None:
            self.unit(was.lead).leads_now += findings
        if would.lead is not None:
            self.unit(would.lead).leads_then += findings
        for unit in was.joint:
            self.unit(unit).joins_now += findings
        for unit in would.joint:
            self.unit(unit).joins_then += findings
        if was != would:
            self.changes[was, would] += findings

    def count_case(self, case: Moving) -> None:
        """The hand-outs that a case would need."""
        for share in case.loses:
            tally = self.unit(share.unit)
            tally.cases_lost += 1
            tally.slips += share.slips
            tally.delivered += share.delivered
        for share in case.gains:
            self.unit(share.unit).cases_gained += 1


def replay(
    session: Session,
    district: str,
    allocation: Allocation,
    start: date | None = None,
    end: date | None = None,
    *,
    on: date | None = None,
    listed: int | None = None,
) -> Replay:
    """
    What the findings of `district` from the day `start` to the day `end` would have become under `allocation`.

    Each is decided by the duties of the day it was found; by those of the day `on`, where that is given.
    Nothing is changed in `session`, and nothing left behind. At most `listed` of the open cases
    that would move are kept in `cases`; all of them count.
    """
    other = Alternative(allocation, Validity(start, end), on)
    groups = Groups(session, district, start, end, other.spans)
    known = Known(session, district)
    outside = _outside(session, district, allocation, groups) if on is None else 0
    told = Replay(allocation.ref, start, end, on, outside=outside)
    tallies = _Tallies()
    groups.gather()
    for page in groups.pages():
        known.load(row.answer for row in page)
        groups.note_moving([row.id for row in page if _count(row, known, other, told, tallies)])
    for case in MovingCases(session, district, groups, known, other):
        tallies.count_case(case)
        told.moving += 1
        if listed is None or len(told.cases) < listed:
            told.cases.append(case)
    groups.clear()
    _finish(told, tallies, allocation)
    told.decided = other.decided
    return told


def _count(row: Any, known: Known, other: Alternative, told: Replay, tallies: _Tallies) -> bool:  # noqa: ANN401 - a row
    """Count one group; whether a case with a finding of it would be somewhere else."""
    told.groups += 1
    told.findings += row.findings
    was = known[row.answer]
    if row.kind is DecisionKind.RULING:
        told.ruled += row.findings
        return False
    would = other.says(row.facts, was.facts, row.span)
    if isinstance(would, str):
        tallies.unsayable[would] += row.findings
        return False
    if would == was.route:
        told.same += row.findings
    tallies.count(was.route, would, row.findings)
    return was.route.moves_to(would)


def _finish(told: Replay, tallies: _Tallies, allocation: Allocation) -> None:
    """The tables: the most frequent first, units in the order of the allocation, those that it lacks last."""
    changes = sorted(tallies.changes.items(), key=lambda each: (-each[1], str(each[0])))
    told.changes = [Change(was, would, count, was.moves_to(would)) for (was, would), count in changes]
    unsayable = sorted(tallies.unsayable.items(), key=lambda each: (-each[1], each[0]))
    told.unsayable = [Unsayable(reason, count) for reason, count in unsayable]
    order = {unit: place for place, unit in enumerate(allocation.units)}
    units = sorted(tallies.units.values(), key=lambda each: (order.get(each.unit, len(order)), each.unit))
    told.units = [each for each in units if each.differs]


def _outside(session: Session, district: str, allocation: Allocation, groups: Groups) -> int:
    """How many of the findings were found on days on which the allocation is not valid."""
    valid = allocation.valid
    days = [] if valid.start is None else [Finding.found_on < valid.start]
    days += [] if valid.until is None else [Finding.found_on > valid.until]
    if not days:
        return 0
    counted = select(func.count()).select_from(Finding).where(Finding.district == district, or_(*days), *groups.within)
    return session.scalar(counted) or 0
