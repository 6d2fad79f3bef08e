"""Which day is meant?"""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache

from compliance.intake.fields import FOUND_ON
from compliance.intake.wording import kind_of, shown
from rules.errors import Problem
from rules.language import _

__all__ = ["EARLIEST", "day_in", "read_day"]

EARLIEST = date(2000, 1, 1)
"""A finding before this is a slip of the pen."""

_TIME = r"(?:[ T]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?"
_FORMS = (
    re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})" + _TIME),
    re.compile(r"([0-9]{4})\s*(年)\s*([0-9]{1,2})\s*月\s*([0-9]{1,2})\s*日?" + _TIME),
    re.compile(r"([0-9]{4})()([0-9]{2})([0-9]{2})"),
)


@lru_cache(maxsize=4096)
def day_in(text: str) -> date | None:
    """
    The day that `text` names, year first; a time of day behind it is left out.

    >>> day_in("2026年3月5日") == day_in("2026/3/5") == day_in("20260305") == date(2026, 3, 5)
    True
    >>> day_in("3/5/2026") is None
    True
    """
    for form in _FORMS:
        if match := form.fullmatch(text):
            try:
                return date(int(match[1]), int(match[3]), int(match[4]))
            except ValueError:
                return None
    return None


def _given(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value) if 0 < value < 10**8 else ""
    if not isinstance(value, str) or len(value) > FOUND_ON.longest:
        return None
    return day_in(value.strip())


def read_day(value: object, today: date, problems: list[Problem]) -> date:
    """The day of a finding: after 1999, not after `today`; `date.min` with a problem if it is no such day."""
    if value is None or value == "":
        problems.append(Problem(FOUND_ON.place, _("is missing."), _("Write the day, as in 2026-03-05.")))
        return date.min
    day = _given(value)
    if day is not None and EARLIEST <= day <= today:
        return day
    problems.append(_problem(value, day, today))
    return date.min


def _problem(value: object, day: date | None, today: date) -> Problem:
    if day is None:
        kind = shown(value) if isinstance(value, str | int | float) else kind_of(value)
        return Problem(FOUND_ON.place, _("{value} is not a date.").format(value=kind), _("Write it as 2026-03-05."))
    if day > today:
        what = _("{day} is in the future: today is {today}.").format(day=day.isoformat(), today=today.isoformat())
        return Problem(FOUND_ON.place, what, _("Write the day on which it was found."))
    what = _("{day} is before {earliest}.").format(day=day.isoformat(), earliest=EARLIEST.isoformat())
    return Problem(FOUND_ON.place, what, _("Check the year."))
