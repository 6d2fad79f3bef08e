"""Over which days does the law stay the same? Spans between the days on which a duty begins or ends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from rules.allocation import Allocation, Validity, turning_days

__all__ = ["Span", "spans_of"]

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """From a day to a day, both included, and one day that stands for all of them."""

    valid: Validity
    day: date


def spans_of(valid: Validity, allocations: Iterable[Allocation]) -> list[Span]:
    """The spans inside `valid` over each of which every one of `allocations` has the same duties."""
    turns = turning_days(duty.valid for allocation in allocations for duty in allocation.duties.values())
    first_day = valid.start or date.min
    firsts: list[date | None] = [valid.start, *(day for day in turns if valid.covers(day) and day != first_day)]
    lasts = [*(day - _DAY for day in firsts[1:] if day is not None), valid.until]
    return [
        Span(Validity(first, last), first or last or date(2000, 1, 1))
        for first, last in zip(firsts, lasts, strict=True)
    ]
