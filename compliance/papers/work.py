"""Who did well, and who owes something? What each unit had to close in some days, and what it owes at their end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from compliance.figures.breakdown import By, Table
from compliance.figures.read import Figures, read_figures
from compliance.indices import IndexKind
from compliance.states import OVER, CaseState, TaskState

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from rules.allocation import Allocation

__all__ = ["UnitWork", "Work", "work_of"]

Row = Mapping[str, Any]

_WORKED_ON = (CaseState.DISPATCHED, CaseState.ACCEPTED, CaseState.RETURNED)
_TO_ANSWER = (TaskState.OPEN, TaskState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class UnitWork:
    """
    How a unit did, in numbers of cases.

    Of those that it leads, `due` came to be due in the period and `on_time` were closed on time, as the index has it.
    At the end a share of it, led or not, is not answered in `unanswered`, and past its deadline as well in `overdue`.
    """

    unit: str
    due: tuple[str, ...]
    on_time: tuple[str, ...]
    unanswered: tuple[str, ...]
    overdue: tuple[str, ...]

    @property
    def ratio(self) -> float | None:
        """On time of those due, between 0 and 1; None of nothing."""
        return len(self.on_time) / len(self.due) if self.due else None


@dataclass(frozen=True)
class Work:
    """The figures of some days, the indices by unit, and the units in the order of the allocation."""

    figures: Figures
    by_unit: Table
    units: tuple[UnitWork, ...]

    @property
    def opened(self) -> tuple[str, ...]:
        """What came in, by numbers of cases."""
        return tuple(number for month in self.figures.months for number in month.opened)

    @property
    def closed(self) -> tuple[str, ...]:
        """What was closed; a case that was opened again and closed counts each time."""
        return tuple(number for month in self.figures.months for number in month.closed)

    @cached_property
    def standing(self) -> tuple[str, ...]:
        """What is open at the end."""
        return _numbers(case for case in self.figures.told.cases.values() if case["state"] not in OVER)

    @cached_property
    def parked(self) -> tuple[str, ...]:
        """What of that is set aside."""
        return _numbers(case for case in self.figures.told.cases.values() if case["state"] == CaseState.PARKED)

    @property
    def good(self) -> tuple[UnitWork, ...]:
        """The units that closed on time all that was due and have nothing overdue: who had most to do first."""
        found = [each for each in self.units if each.due and each.on_time == each.due and not each.overdue]
        return tuple(sorted(found, key=lambda each: -len(each.due)))

    @property
    def bad(self) -> tuple[UnitWork, ...]:
        """The units with something overdue: who owes most first, then who was on time least."""
        found = [each for each in self.units if each.overdue]
        return tuple(sorted(found, key=lambda each: (-len(each.overdue), 1 if each.ratio is None else each.ratio)))


def work_of(session: Session, allocation: Allocation, since: date, until: date, now: datetime) -> Work:
    """The work from the day `since` to the day `until`, as it stood at the end of that, or `now` if that is earlier."""
    end = datetime.combine(until, time.max, ZoneInfo(allocation.district.time_zone))
    figures = read_figures(session, allocation, min(end, now), start=since, end=until)
    shares: dict[str, list[Row]] = defaultdict(list)
    for task in figures.told.tasks.values():
        if _is_owed(task, figures.told.cases.get(task["case_id"])):
            shares[task["unit"]].append(task)
    by_unit = figures.table(By.UNIT)
    due = {line.key: line.index(IndexKind.ON_TIME_CLOSING) for line in by_unit.lines}
    units = []
    for unit in allocation.units:
        index = due.get(unit)
        whole, part = (index.whole, index.part) if index else ((), ())
        late = [task for task in shares[unit] if _is_late(task, figures.at)]
        owed = (_numbers(figures.told.cases[task["case_id"]] for task in tasks) for tasks in (shares[unit], late))
        units.append(UnitWork(unit, whole, part, *owed))
    return Work(figures, by_unit, tuple(units))


def _is_owed(task: Row, case: Row | None) -> bool:
    return case is not None and case["state"] in _WORKED_ON and task["state"] in _TO_ANSWER


def _is_late(task: Row, at: datetime) -> bool:
    return task["deadline"] is not None and datetime.fromisoformat(task["deadline"]) < at


def _numbers(cases: Iterable[Row]) -> tuple[str, ...]:
    return tuple(sorted(case["number"] for case in cases))
