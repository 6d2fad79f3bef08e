"""Which fewest units have a hand in every one of these cases?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from compliance.signals.model import SeenCase

__all__ = ["smallest_units"]

_Sets = list[frozenset[str]]


def smallest_units(cases: Iterable[SeenCase]) -> tuple[str, ...]:
    """
    The smallest set of units such that each of `cases` has its lead or another of its units in it, sorted.

    Exact. Among sets of one size the one whose members lead the most of these cases, then the
    first by the alphabet. A case without any unit asks for none.
    """
    cases = tuple(cases)
    wanted = {frozenset([*case.units, *([case.lead] if case.lead else [])]) for case in cases} - {frozenset()}
    search = _Search(Counter(case.lead for case in cases if case.lead))
    search.look(_needed(wanted), ())
    return search.best


class _Search:
    """Branch and bound over the units of the case that has the fewest."""

    def __init__(self, led: Counter[str]) -> None:
        self._led = led
        self._worth: tuple[float, int, tuple[str, ...]] = (float("inf"), 0, ())

    @property
    def best(self) -> tuple[str, ...]:
        """The best set that was seen."""
        return self._worth[2]

    def look(self, wanted: _Sets, chosen: tuple[str, ...]) -> None:
        """Try every way to complete `chosen` so that it meets all of `wanted`, but those that cannot be better."""
        if not wanted:
            units = tuple(sorted(chosen))
            self._worth = min(self._worth, (len(units), -sum(self._led[unit] for unit in units), units))
            return
        if len(chosen) + _at_least(wanted) > self._worth[0]:
            return
        narrowest = min(wanted, key=lambda units: (len(units), sorted(units)))
        tried: set[str] = set()
        for unit in sorted(narrowest, key=lambda unit: (-self._led[unit], unit)):
            left = {units - tried for units in wanted if unit not in units}
            if frozenset() not in left:
                self.look(_needed(left), (*chosen, unit))
            tried.add(unit)  # every set with this unit has been seen


def _needed(wanted: set[frozenset[str]]) -> _Sets:
    """`wanted` without the sets that are met whenever a smaller one is."""
    kept: _Sets = []
    for units in sorted(wanted, key=lambda units: (len(units), sorted(units))):
        if not any(smaller <= units for smaller in kept):
            kept.append(units)
    return kept


def _at_least(wanted: _Sets) -> int:
    """A number of units below which no set meets all of `wanted`: so many of them share no unit."""
    taken: set[str] = set()
    count = 0
    for units in wanted:
        if not units & taken:
            taken |= units
            count += 1
    return count
