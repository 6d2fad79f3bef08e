"""By when? A deadline from a moment and an allowance, and moments so long before or after a deadline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from compliance.clock import day_in
from compliance.deadlines.allowance import Allowance, Span
from compliance.deadlines.calendar import WorkCalendar

__all__ = ["Deadline", "next_workday", "reckon", "shift"]

_END_OF_DAY = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last second that is in time, in UTC; provisional where the holidays on the way to it are not published."""

    at: datetime
    provisional: bool


@lru_cache(maxsize=1024)
def reckon(calendar: WorkCalendar, time_zone: str, start: datetime, allowance: Allowance) -> Deadline:
    """
    When `allowance` is over that begins at `start` (aware).

    Days are those of `time_zone` (an IANA name), counted from the day after `start`, and end
    at 23:59:59. No working day means the day of `start`, or the next that is worked. Hours run
    through nights and holidays. Only working days need the calendar, and can be provisional.
    """
    if allowance.span is Span.HOURS:
        return Deadline(_utc(start) + timedelta(hours=allowance.amount), provisional=False)
    day = day_in(time_zone, start)
    if allowance.span is Span.DAYS:
        return Deadline(_moment(time_zone, day + timedelta(days=allowance.amount), _END_OF_DAY), provisional=False)
    first = day + timedelta(days=min(allowance.amount, 1))
    last = _counted(calendar, day, allowance.amount)
    provisional = not all(calendar.knows(year) for year in range(first.year, last.year + 1))
    return Deadline(_moment(time_zone, last, _END_OF_DAY), provisional)


def shift(calendar: WorkCalendar, time_zone: str, at: datetime, allowance: Allowance, *, back: bool) -> datetime:
    """
    The moment `allowance` after `at`, or before it: a reminder before a deadline, an escalation after.

    Days give the beginning of the day that lies so many (working) days from that of `at`;
    hours are exact.
    """
    sign = -1 if back else 1
    if allowance.span is Span.HOURS:
        return _utc(at) + sign * timedelta(hours=allowance.amount)
    day = day_in(time_zone, at)
    if allowance.span is Span.DAYS:
        return _moment(time_zone, day + sign * timedelta(days=allowance.amount), time.min)
    return _moment(time_zone, _counted(calendar, day, allowance.amount, sign), time.min)


def next_workday(calendar: WorkCalendar, day: date) -> date:
    """`day`, or the next one that is worked."""
    return _counted(calendar, day, 0)


def _counted(calendar: WorkCalendar, day: date, amount: int, sign: int = 1) -> date:
    """The working day number `amount` from `day`, which is itself number nought where it is worked."""
    step = timedelta(days=sign)
    for _number in range(amount):
        day += step
        while not calendar.is_workday(day):
            day += step
    while not calendar.is_workday(day):
        day += step
    return day


def _moment(time_zone: str, day: date, at: time) -> datetime:
    return _utc(datetime.combine(day, at, tzinfo=ZoneInfo(time_zone)))


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)
