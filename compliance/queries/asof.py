"""How does the record stand now, before anybody acted on it? What time has done is shown, and nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import BindParameter, ColumnElement, and_, case, func, literal, select, type_coerce

from compliance.clock import day_in
from compliance.meetings.naming import keeps_its_day
from compliance.queries.planning import said
from compliance.states import CaseState, TaskRole, TaskState
from compliance.store.base import table_of
from compliance.store.cases import LIVE as LIVE_SHARE
from compliance.store.cases import Case, Task
from compliance.store.columns import Word

if TYPE_CHECKING:
    from compliance.draft import Severity
    from compliance.terms import Terms

__all__ = ["LIVE", "AsOf", "stands_at"]

LIVE = (CaseState.DISPATCHED, CaseState.ACCEPTED, CaseState.RETURNED)
"""Where a case stands while its units have to act."""

_CASE, _SHARE = table_of(Case).c, table_of(Task).alias("share")

_BECOMES: Mapping[CaseState, tuple[CaseState, ...]] = {
    CaseState.ACCEPTED: (CaseState.ACCEPTED, CaseState.DISPATCHED, CaseState.PARKED),
    CaseState.DISPATCHED: (CaseState.DISPATCHED, CaseState.PARKED),
    CaseState.DESK: (CaseState.DESK, CaseState.PARKED),
}
"""The states in which a case can be stored that time has brought to this one; for the others, itself alone."""


def stands_at(today: date | BindParameter[date], at: datetime | BindParameter[datetime]) -> ColumnElement[CaseState]:
    """The column of where a case stands at a moment, `today` in the district."""
    theirs = (_SHARE.c.district == _CASE.district, _SHARE.c.case_id == _CASE.id, said("share", LIVE_SHARE))
    waits = (_SHARE.c.role == TaskRole.LEAD, _SHARE.c.state == TaskState.OPEN)
    # Not EXISTS, for which PostgreSQL would gather the open shares of all cases first.
    silent = select(func.min(_SHARE.c.receive_by)).where(*theirs, *waits).scalar_subquery() < at
    stands = case(
        (and_(_CASE.state == CaseState.PARKED, _CASE.parked_until < today), _CASE.aside_from),
        (and_(_CASE.state == CaseState.DISPATCHED, silent), literal(CaseState.ACCEPTED, Word(CaseState))),
        else_=_CASE.state,
    )
    return cast("ColumnElement[CaseState]", type_coerce(stands, Word(CaseState)))


@dataclass(frozen=True, slots=True)
class AsOf:
    """
    A moment, with the terms by which time works: silence counts as receipt, a parking ends.

    `compliance.casework.time` does the same for good when somebody takes a case up. In a
    list a case whose parking is over stands where it stood before it; how its time runs
    from then on is told where its shares are shown.
    """

    terms: Terms
    at: datetime

    @property
    def district(self) -> str:
        """The district of the allocation."""
        return self.terms.allocation.district.id

    @property
    def today(self) -> date:
        """The day it is in the district."""
        return day_in(self.terms.policy.time_zone, self.at)

    def state(self) -> ColumnElement[CaseState]:
        """The column of where a case stands now."""
        return stands_at(self.today, self.at)

    @staticmethod
    def stored_as(state: CaseState) -> tuple[CaseState, ...]:
        """The states in which a case can be stored that stands at `state` now."""
        return _BECOMES.get(state, (state,))

    def stands(self, state: CaseState) -> list[ColumnElement[bool]]:
        """The conditions that a case stands at `state` now; the first is served by an index."""
        return [Case.state.in_(self.stored_as(state)), self.state() == state]

    def works(self, state: CaseState, until: date | None) -> bool:
        """Whether time runs for the units of a case that is stored at `state`, parked `until`."""
        return state in LIVE or self.parking_end(state, until) is not None

    def parking_end(self, state: CaseState, until: date | None) -> datetime | None:
        """When the parking of a case ended; None where it is not parked, or still is."""
        over = state is CaseState.PARKED and until is not None and until < self.today
        return self.terms.end_of(until, self.at) if over and until is not None else None

    def share(
        self, task: Mapping[str, Any], issue: str, severity: Severity, ended: datetime | None
    ) -> dict[str, object]:
        """
        What time has changed in a live share (its columns by name) of a case that is worked on now.

        `ended` is when its parking ended, if one did: from then its time runs anew.
        """
        news: dict[str, object] = {}
        if task["state"] not in {TaskState.OPEN, TaskState.ACCEPTED}:
            return news
        receive_by = task["receive_by"]
        if ended is not None:
            clock = self.terms.clock(issue, severity, task["role"], ended)
            receive_by = clock.receive_by if task["state"] is TaskState.OPEN else receive_by
            news["receive_by"] = receive_by
            if not keeps_its_day(issue, task["deadline"], ended):
                news |= {
                    "counted_from": clock.counted_from,
                    "allowance": clock.allowance,
                    "deadline": clock.deadline,
                    "provisional": clock.provisional,
                }
        if task["state"] is TaskState.OPEN and receive_by is not None and receive_by < self.at:
            news |= {"state": TaskState.ACCEPTED, "received_at": receive_by, "by_silence": True}
        return news
