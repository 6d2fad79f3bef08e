"""How does a deadline read? As a day where it ends with that, else to the minute; and whether it is provisional."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

from cli.options import Settings
from rules.language import _

__all__ = ["due_text", "until_text"]

_END_OF_DAY = time(23, 59, 59)


def until_text(settings: Settings, at: datetime, *, provisional: bool = False) -> str:
    """The last moment that is in time, as the district reads it."""
    here = at.astimezone(ZoneInfo(settings.allocation.district.time_zone))
    text = f"{here:%Y-%m-%d}" if here.time() == _END_OF_DAY else f"{here:%Y-%m-%d %H:%M}"
    return _("{deadline} (provisional)").format(deadline=text) if provisional else text


def due_text(settings: Settings, at: datetime | None, *, provisional: bool, overdue: bool, near: bool = False) -> str:
    """A deadline in a list, with what stands out about it."""
    if at is None:
        return "–"
    text = until_text(settings, at, provisional=provisional)
    if overdue:
        return _("{deadline}, overdue").format(deadline=text)
    return _("{deadline}, near").format(deadline=text) if near else text
