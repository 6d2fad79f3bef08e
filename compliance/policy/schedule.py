"""When is a job due? At times of some days of the district, which a missed one does not pile up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import count
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from compliance.clock import day_in

if TYPE_CHECKING:
    from compliance.deadlines import WorkCalendar

__all__ = ["Days", "Schedule", "read_schedule"]

_MINUTES_A_DAY = 24 * 60


class Days(StrEnum):
    """On which days."""

    WORKING_DAYS = "working_days"
    EVERY_DAY = "every_day"
    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


_WEEK = list(Days)[2:]


@dataclass(frozen=True, slots=True)
class Schedule:
    """
    Times of the day, in order, on some days; both are those of the district.

    `every` is so many minutes where the times are regular, and 0 where they are single ones.
    """

    days: Days
    times: tuple[time, ...]
    every: int = 0

    def latest(self, calendar: WorkCalendar, time_zone: str, at: datetime) -> datetime:
        """
        The last moment at which it was due at `at`, in UTC: of several that were missed, the only one that counts.

        >>> from compliance.deadlines import make_calendar
        >>> mornings = Schedule(Days.WORKING_DAYS, (time(7, 30),))
        >>> sunday = datetime(2026, 3, 22, 12, tzinfo=UTC)
        >>> str(mornings.latest(make_calendar(), "Asia/Shanghai", sunday))
        '2026-03-19 23:30:00+00:00'
        """
        moments = (moment for day in self._days(calendar, day_in(time_zone, at), -1) for moment in reversed(day))
        return next(moment for each in moments if (moment := _moment(time_zone, *each)) <= at)

    def following(self, calendar: WorkCalendar, time_zone: str, at: datetime) -> datetime:
        """The first moment after `at` at which it is due, in UTC."""
        moments = (moment for day in self._days(calendar, day_in(time_zone, at), 1) for moment in day)
        return next(moment for each in moments if (moment := _moment(time_zone, *each)) > at)

    def _days(self, calendar: WorkCalendar, start: date, step: int) -> Iterator[list[tuple[date, time]]]:
        """From `start` on, or back, the days on which it is due, with their times."""
        for number in count():
            day = start + timedelta(days=step * number)
            if self._is_on(calendar, day):
                yield [(day, each) for each in self.times]

    def _is_on(self, calendar: WorkCalendar, day: date) -> bool:
        if self.days is Days.WORKING_DAYS:
            return calendar.is_workday(day)
        return self.days is Days.EVERY_DAY or self.days is _WEEK[day.weekday()]


def read_schedule(entry: Mapping[str, Any]) -> Schedule:
    """What an entry of a policy file, which was checked, comes to; every so many minutes are counted from midnight."""
    days = Days(entry["on"])
    if "every" not in entry:
        return Schedule(days, tuple(map(time.fromisoformat, entry["at"])))
    minutes = int(entry["every"].removesuffix("m"))
    return Schedule(days, tuple(time(*divmod(minute, 60)) for minute in range(0, _MINUTES_A_DAY, minutes)), minutes)


def _moment(time_zone: str, day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=ZoneInfo(time_zone)).astimezone(UTC)
