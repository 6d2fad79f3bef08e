"""Which years does a calendar know, and on which days of a year is it not as Monday to Friday would have it?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from compliance.deadlines.calendar import WorkCalendar

__all__ = ["Year", "known_years", "spans", "year_of"]

_SATURDAY = 5
_FIRST = 2004
_AHEAD = 5


@dataclass(frozen=True, slots=True)
class Year:
    """A year: whether its holidays are known, the weekdays that are off, the weekends that are worked."""

    year: int
    known: bool
    off: tuple[date, ...]
    worked: tuple[date, ...]


def known_years(calendar: WorkCalendar, today: date) -> list[int]:
    """The years whose holidays are known, from the first that was published to a few ahead of `today`."""
    return [year for year in range(_FIRST, today.year + _AHEAD) if calendar.knows(year)]


def year_of(calendar: WorkCalendar, year: int) -> Year:
    """The days of `year` on which offices do not work as from Monday to Friday."""
    first = date(year, 1, 1)
    days = [first + timedelta(days=number) for number in range((date(year, 12, 31) - first).days + 1)]
    odd = [day for day in days if calendar.is_workday(day) is not (day.weekday() < _SATURDAY)]
    off = tuple(day for day in odd if day.weekday() < _SATURDAY)
    return Year(year, calendar.knows(year), off, tuple(day for day in odd if day not in off))


def spans(days: Iterable[date]) -> list[tuple[date, date]]:
    """
    `days` with each run of them as its first and last.

    >>> spans([date(2026, 1, 1), date(2026, 1, 2), date(2026, 2, 16)])
    [(datetime.date(2026, 1, 1), datetime.date(2026, 1, 2)), (datetime.date(2026, 2, 16), datetime.date(2026, 2, 16))]
    """
    found: list[tuple[date, date]] = []
    for day in days:
        if found and found[-1][1] + timedelta(days=1) == day:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found
