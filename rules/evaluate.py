"""Which duties match, told a second time? Plain Python, written apart from the engine to check it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rules.allocation import Condition, Duty, OneOf
from rules.decision import FactValue

__all__ = ["holds", "matching", "refuted"]


def holds(condition: Condition, facts: Mapping[str, FactValue]) -> bool:
    """Whether `condition` holds of `facts`, which must have its fact."""
    value = facts[condition.fact]
    test = condition.test
    if isinstance(test, OneOf):
        return (value in test.values) != test.negated
    return (isinstance(value, int) and test.low <= value <= test.high) != test.negated


def matching(duties: Iterable[Duty], facts: Mapping[str, FactValue]) -> frozenset[str]:
    """The ids of the duties of which every condition holds; `facts` must be complete, issue and group among them."""
    return frozenset(duty.id for duty in duties if all(holds(condition, facts) for condition in duty.when))


def refuted(duty: Duty, known: Mapping[str, FactValue]) -> bool:
    """Whether the facts that are known already rule `duty` out."""
    for condition in duty.when:  # noqa: SIM110 - a plain loop is quicker, and this is asked more often than anything
        if condition.fact in known and not holds(condition, known):
            return True
    return False
