"""What time is it, and what day is it in the district? The one place that knows."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

__all__ = ["Clock", "FixedClock", "SystemClock", "day_in"]


def day_in(time_zone: str, at: datetime) -> date:
    """
    The calendar day that it is in `time_zone` (an IANA name) at the moment `at` (aware).

    >>> day_in("Asia/Shanghai", datetime(2025, 12, 31, 17, 0, tzinfo=UTC))
    datetime.date(2026, 1, 1)
    """
    return at.astimezone(ZoneInfo(time_zone)).date()


class Clock(ABC):
    """Tells the time; whoever needs it is given a clock or a moment, and never asks the system."""

    @abstractmethod
    def now(self) -> datetime:
        """This moment, aware, in UTC."""

    def today(self, time_zone: str) -> date:
        """The day that it is now in `time_zone`."""
        return day_in(time_zone, self.now())


class SystemClock(Clock):
    """The machine's clock."""

    def now(self) -> datetime:
        """This moment, by the machine."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class FixedClock(Clock):
    """
    A clock that stands at one moment, for `--as-of` and for tests.

    >>> FixedClock(datetime(2026, 3, 1, 8, tzinfo=UTC)).today("Asia/Shanghai")
    datetime.date(2026, 3, 1)
    """

    at: datetime

    def now(self) -> datetime:
        """The moment at which it stands."""
        return self.at.astimezone(UTC)
