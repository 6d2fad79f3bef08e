"""How much time is there? A number of working days, of days, or of hours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from rules.language import _

__all__ = ["Allowance", "Span", "read_allowance"]

_FORM = re.compile(r"(0|[1-9][0-9]{0,3})(wd|d|h)")


class Span(StrEnum):
    """What an allowance is counted in."""

    WORKING_DAYS = "wd"
    DAYS = "d"
    HOURS = "h"


@dataclass(frozen=True, slots=True)
class Allowance:
    """
    So much time; no working day, or no day, means until the end of the same one.

    >>> str(Allowance(13, Span.WORKING_DAYS))
    '13wd'
    """

    amount: int
    span: Span

    def __str__(self) -> str:
        return f"{self.amount}{self.span}"


def read_allowance(text: str) -> Allowance:
    """
    The allowance that is written as `13wd`, `180d` or `24h`. Raises `ValueError`, which says what is right.

    >>> read_allowance("24h")
    Allowance(amount=24, span=<Span.HOURS: 'h'>)
    """
    found = _FORM.fullmatch(text.strip())
    if found is None:
        what = _("“{text}” is no time: write 13wd (working days), 180d (days) or 24h (hours).")
        raise ValueError(what.format(text=text.strip()[:40]))
    allowance = Allowance(int(found[1]), Span(found[2]))
    if allowance == Allowance(0, Span.HOURS):
        raise ValueError(_("0h is over when it begins: write 1h, or 0wd for the same day."))
    return allowance
