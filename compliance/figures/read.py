"""Where do all the figures come from? The events up to a moment, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from compliance.clock import day_in
from compliance.figures.breakdown import By, Table, break_down
from compliance.figures.flow import Band, Heat, Month, ages, heat, months
from compliance.indices import Entry, Told, entries
from compliance.queries.told import told_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from rules.allocation import Allocation

__all__ = ["Figures", "read_figures"]


@dataclass(frozen=True)
class Figures:
    """
    Every figure of a district as it was at the moment `at`, from the day `start` to the day `end`, both
    included (None: open), of the cases that `unit` answers for, if one is named.

    Each thing counts for the day on which it came to count: see `compliance.figures.words.day_words`.
    """

    allocation: Allocation
    told: Told
    at: datetime
    start: date | None = None
    end: date | None = None
    unit: str | None = None

    @property
    def time_zone(self) -> str:
        """The district's."""
        return self.allocation.district.time_zone

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """All that the indices are about, within the days and of the unit."""
        found = (each for each in entries(self.told, self.at) if self.unit is None or each.unit == self.unit)
        return tuple(entry for entry in found if self._covers(entry.at))

    def table(self, by: By) -> Table:
        """The indices by unit, group, locality or month."""
        return break_down(self.entries, self.allocation, by)

    @cached_property
    def months(self) -> tuple[Month, ...]:
        """What came in and what was closed; from the first month with a case, where no first day is named."""
        moments = [turn.at for turn in self.told.turns if turn.case_id in self._cases]
        if not moments:
            return ()
        first = self.start or day_in(self.time_zone, min(moments))
        today = day_in(self.time_zone, self.at)
        return months(self.told, self.time_zone, self._cases, first, min(self.end or today, today))

    @cached_property
    def ages(self) -> tuple[Band, ...]:
        """How old the open cases are; as of the moment, whichever days are asked for."""
        return ages(self._cases.values(), self.time_zone, self.at)

    @cached_property
    def heat(self) -> Heat:
        """How many cases of which issue were opened where."""
        opened = (case for case in self._cases.values() if self._covers(datetime.fromisoformat(case["opened_at"])))
        return heat(opened)

    @cached_property
    def _cases(self) -> Mapping[str, dict[str, Any]]:
        return {key: case for key, case in self.told.cases.items() if self.unit is None or case["lead"] == self.unit}

    def _covers(self, at: datetime) -> bool:
        if self.start is None and self.end is None:
            return True
        day = day_in(self.time_zone, at)
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


def read_figures(
    session: Session,
    allocation: Allocation,
    at: datetime,
    *,
    start: date | None = None,
    end: date | None = None,
    unit: str | None = None,
) -> Figures:
    """Read what the events told by the moment `at` (aware), and count."""
    return Figures(allocation, told_of(session, allocation.district.id, at), at, start, end, unit)
