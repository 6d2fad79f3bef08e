"""Which values of a fact can make a difference? Every choice; of a number, the intervals that the conditions cut."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rules.allocation import ISSUE, Allocation, Between, Duty
from rules.catalogue import Fact, FactKind, Label
from rules.decision import FactValue

__all__ = ["Kind", "kinds_of", "side_by_side"]


@dataclass(frozen=True, slots=True)
class Kind:
    """Values that no duty tells apart: one that stands for all of them, and what they are called."""

    value: FactValue
    label: Label
    high: int | None = None

    def includes(self, value: FactValue) -> bool:
        """Whether `value` is one of them."""
        if isinstance(self.value, int) and isinstance(value, int) and self.high is not None:
            return self.value <= value <= self.high
        return value == self.value


def kinds_of(allocation: Allocation, fact: str, duties: Iterable[Duty]) -> tuple[Kind, ...]:
    """All kinds of values of `fact` that `duties` tell apart, in the order of the allocation."""
    if fact == ISSUE:
        return tuple(Kind(id_, issue.name) for id_, issue in allocation.issues.items())
    declared = allocation.facts[fact]
    if declared.kind is FactKind.NUMBER:
        return _intervals(declared, duties)
    return tuple(Kind(value.id, value.name) for value in declared.values)


def _intervals(fact: Fact, duties: Iterable[Duty]) -> tuple[Kind, ...]:
    starts = {fact.low}
    for duty in duties:
        for condition in duty.when:
            if condition.fact != fact.id:
                continue
            test = condition.test
            if isinstance(test, Between):
                starts |= {test.low, test.high + 1}
            else:
                starts |= {edge for value in test.values if isinstance(value, int) for edge in (value, value + 1)}
    ordered = sorted(start for start in starts if fact.low <= start <= fact.high)
    ends = [*(start - 1 for start in ordered[1:]), fact.high]
    return tuple(Kind(low, _span(fact, low, high), high) for low, high in zip(ordered, ends, strict=True))


def _span(fact: Fact, low: int, high: int) -> Label:
    text = str(low) if low == high else f"{low}–{high}"
    unit = fact.unit or Label("", "")
    return Label(f"{text}{unit.zh}", f"{text} {unit.en}".strip())


def side_by_side(fact: Fact, kinds: Iterable[Kind]) -> list[Kind]:
    """Intervals of a number in their order, those that touch each other as one."""
    joined: list[Kind] = []
    for kind in sorted(kinds, key=_low):
        high = kind.high if kind.high is not None else _low(kind)
        last = joined[-1] if joined else None
        if last is not None and last.high is not None and last.high + 1 == _low(kind):
            joined[-1] = Kind(last.value, _span(fact, _low(last), high), high)
        else:
            joined.append(Kind(kind.value, kind.label, high))
    return joined


def _low(kind: Kind) -> int:
    return kind.value if isinstance(kind.value, int) else 0
