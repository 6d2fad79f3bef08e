"""How well does the work go, by unit, group of issues, locality or month?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from compliance.clock import day_in
from compliance.indices import Entry, Index, IndexKind, indices_of
from compliance.meetings.naming import is_matter

if TYPE_CHECKING:
    from rules.allocation import Allocation

__all__ = ["MATTERS", "OTHERS", "By", "Line", "Table", "break_down", "group_of"]

MATTERS = "matters"
"""The key of what meetings agreed, which stands beside the groups of issues."""

OTHERS = ""
"""The key of what has no unit, group or locality."""


class By(StrEnum):
    """What the figures are broken down by."""

    UNIT = "unit"
    GROUP = "group"
    LOCALITY = "locality"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Line:
    """The indices of one unit, group, locality or month (`2026-03`), in the order of `IndexKind`."""

    key: str
    indices: tuple[Index, ...]

    def index(self, kind: IndexKind) -> Index:
        """One of them."""
        return next(each for each in self.indices if each.kind is kind)


@dataclass(frozen=True, slots=True)
class Table:
    """Each line, and the whole: what is counted in a line is counted in the whole, once."""

    by: By
    lines: tuple[Line, ...]
    whole: Line


def break_down(every: Sequence[Entry], allocation: Allocation, by: By) -> Table:
    """The indices of these entries by `by`: in the order of the allocation; of months none is left out in between."""
    mine: dict[str, list[Entry]] = defaultdict(list)
    for entry in every:
        mine[_key(entry, allocation, by)].append(entry)
    keys = _months(mine) if by is By.MONTH else _ordered(mine, allocation, by)
    return Table(by, tuple(_line(key, mine[key]) for key in keys), _line("", every))


def group_of(allocation: Allocation, issue: str) -> str:
    """The key of the group to which an issue belongs; matters are one of their own."""
    if is_matter(issue):
        return MATTERS
    known = allocation.issues.get(issue)
    return known.group if known else OTHERS


def _line(key: str, entries: Iterable[Entry]) -> Line:
    return Line(key, tuple(indices_of(entries)))


def _key(entry: Entry, allocation: Allocation, by: By) -> str:
    case: dict[str, Any] = entry.case
    if by is By.UNIT:
        return entry.unit or OTHERS
    if by is By.GROUP:
        return group_of(allocation, case["issue"])
    if by is By.LOCALITY:
        return str(case["locality"]) or OTHERS
    return f"{day_in(allocation.district.time_zone, entry.at):%Y-%m}"


def _ordered(keys: Iterable[str], allocation: Allocation, by: By) -> list[str]:
    """As the allocation has them, then what it does not have, then what has none."""
    known: Iterable[str] = {
        By.UNIT: allocation.units,
        By.GROUP: (*allocation.groups, MATTERS),
        By.LOCALITY: allocation.district.localities,
    }[by]
    place = {key: number for number, key in enumerate(known)}
    return sorted(keys, key=lambda key: (key == OTHERS, place.get(key, len(place)), key))


def _months(keys: Iterable[str]) -> list[str]:
    """Every month from the first of `keys` to the last."""
    named = sorted(keys)
    months: list[str] = []
    while named and (not months or months[-1] < named[-1]):
        months.append(_next(months[-1]) if months else named[0])
    return months


def _next(month: str) -> str:
    year, number = map(int, month.split("-"))
    return f"{year + number // 12}-{number % 12 + 1:02d}"
