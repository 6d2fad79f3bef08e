"""Which entries does a ledger have? Those of some days, a unit, a place, a group of issues, a state."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, exists, or_
from sqlalchemy.orm import InstrumentedAttribute

from compliance.queries.filters import between
from compliance.states import CaseState, TaskState
from compliance.store.cases import Case, Task
from compliance.store.conference import Matter

if TYPE_CHECKING:
    from compliance.queries.asof import AsOf

__all__ = ["Chosen"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a ledger is narrowed to: days both included, ids of a unit and of issues; all of it, unless said."""

    since: date | None = None
    until: date | None = None
    unit: str | None = None
    locality: str | None = None
    issues: Collection[str] | None = None
    state: CaseState | None = None

    def cases(self, now: AsOf) -> list[ColumnElement[bool]]:
        """
        The conditions on cases but for the day, which each ledger takes from elsewhere, and the unit.

        Those of the state leave in what only time may have brought there: an entry says where it stands.
        """
        wanted = [Case.district == now.district]
        if self.locality is not None:
            wanted.append(Case.locality == self.locality)
        if self.issues is not None:
            wanted.append(Case.issue.in_(sorted(self.issues)))
        if self.state is not None:
            wanted.append(now.stands(self.state)[0])
        return wanted

    def has_unit(self) -> list[ColumnElement[bool]]:
        """The unit leads the case, or has a share in it."""
        if self.unit is None:
            return []
        mine = (Task.district == Case.district, Task.case_id == Case.id, Task.unit == self.unit)
        return [or_(Case.lead == self.unit, exists().where(*mine, Task.state != TaskState.WITHDRAWN))]

    def on_day(self, day: InstrumentedAttribute[date]) -> list[ColumnElement[bool]]:
        """`day` lies within the days."""
        return between(day, self.since, self.until)

    def at_moment(
        self, moment: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None], time_zone: str
    ) -> list[ColumnElement[bool]]:
        """`moment` lies within the days, as they are in `time_zone`."""
        conditions: list[ColumnElement[bool]] = []
        if self.since is not None:
            conditions.append(moment >= _midnight(self.since, time_zone))
        if self.until is not None:
            conditions.append(moment < _midnight(self.until + timedelta(days=1), time_zone))
        return conditions

    @staticmethod
    def no_matter() -> ColumnElement[bool]:
        """The case follows up no matter of a meeting."""
        return ~exists().where(Matter.district == Case.district, Matter.case_id == Case.id)


def _midnight(day: date, time_zone: str) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(time_zone))
