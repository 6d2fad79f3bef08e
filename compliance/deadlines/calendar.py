"""Is this day worked? By the office's own file, else by the published holidays, else from Monday to Friday."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

__all__ = ["OwnDays", "WorkCalendar", "make_calendar"]

_SATURDAY = 5
_NATIONAL_DAY = (10, 1)
"""Off in every year whose holidays are published, so that a year without it is one not published."""


@dataclass(frozen=True, slots=True)
class OwnDays:
    """
    Days that the office knows itself: worked or not, and for which years it has the whole notice.

    `name` is the file's name with the beginning of the SHA-256 of what it says.
    """

    name: str
    worked: Mapping[date, bool]
    years: frozenset[int]


class WorkCalendar:
    """
    Which days are worked, with the make-up days that the State Council publishes each autumn.

    A year that nobody knows is answered too, from Monday to Friday; `knows` says so, and
    what was counted with it is provisional.
    """

    def __init__(self, own: OwnDays | None = None) -> None:
        import chinese_calendar

        self._library = chinese_calendar
        self._own = own or OwnDays("", {}, frozenset())
        self._worked: dict[date, bool] = dict(self._own.worked)
        published = f"chinesecalendar {chinese_calendar.__version__}"
        self._name = f"{published} + {own.name}" if own else published

    @property
    def name(self) -> str:
        """What the answers rest on, to be kept with each: the library's version, and the own file's name and digest."""
        return self._name

    def knows(self, year: int) -> bool:
        """Whether the holidays of `year` are known."""
        return year in self._own.years or self._published(year)

    def is_workday(self, day: date) -> bool:
        """Whether offices work on `day`."""
        known = self._worked.get(day)
        if known is None:
            weekday = day.weekday() < _SATURDAY
            known = bool(self._library.is_workday(day)) if self._published(day.year) else weekday
            self._worked[day] = known
        return known

    def _published(self, year: int) -> bool:
        return date(year, *_NATIONAL_DAY) in self._library.holidays


def make_calendar(own: Path | None = None) -> WorkCalendar:
    """The calendar, with the office's own file if there is one. Raises `CalendarError` if that cannot be used."""
    if own is None:
        return WorkCalendar()
    from compliance.deadlines.ownfile import read_own_days

    return WorkCalendar(read_own_days(own))
