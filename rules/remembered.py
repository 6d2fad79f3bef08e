"""What was decided of just these facts before? Nearly every finding has been met in another, and is looked up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from operator import itemgetter

from rules.decision import Decision, FactValue

__all__ = ["MOST_REMEMBERED", "Remembered"]

MOST_REMEMBERED = 65_536
"""How many decisions are at hand; numbers can be stated in more ways than there are decisions, so they are counted."""

_Picks = Callable[[Mapping[str, FactValue]], object]
_Shapes = dict[tuple[str, ...], tuple[_Picks, dict[object, Decision]]]


class Remembered:
    """
    Decisions by the facts as they were stated, to be looked up by any number of threads, and kept by one at a time.

    `days` leads from the day to the names that are stated, and from there to what picks out the values
    that the duties in force read, and what was decided of them. Days on which the same duties are in force share it.
    """

    def __init__(self) -> None:
        self.days: dict[date, _Shapes] = {}
        self._spans: dict[int, _Shapes] = {}
        self._kept = 0

    def keep(
        self, facts: Mapping[str, FactValue], on: date, span: int, read: Sequence[str], decision: Decision
    ) -> Decision:
        """`decision`, now remembered as what was decided of `facts` on a day of `span`, whose duties `read` these."""
        if self._kept >= MOST_REMEMBERED:
            self.days.clear()
            self._spans.clear()
            self._kept = 0
        shapes = self.days[on] = self._spans.setdefault(span, {})
        stated = tuple(facts)
        if stated not in shapes:
            names = [name for name in read if name in facts]
            shapes[stated] = (itemgetter(*names) if names else _nothing, {})
        pick, decided = shapes[stated]
        decided[pick(facts)] = decision
        self._kept += 1
        return decision


def _nothing(_facts: Mapping[str, FactValue]) -> object:
    return ()
