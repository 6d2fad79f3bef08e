"""What do two allocations both speak of, and what only one of them?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from rules.allocation import Allocation
from rules.catalogue import Fact, FactKind

__all__ = ["Difference", "differences", "shared"]


@dataclass(frozen=True, slots=True)
class Difference:
    """
    One thing that can be said under one allocation only.

    `what` is issue, fact, value or range (these two have a `value`); `after` says on which side it is.
    """

    what: str
    id: str
    after: bool
    value: str = ""


def shared(before: Allocation, after: Allocation) -> Allocation:
    """
    The catalogue by which both can be asked: the issues and values of both, the facts of either.

    Its duties are those of `after`, and are not to be decided by.
    """
    facts = {**before.facts, **after.facts}
    common = {id_: _both(before.facts.get(id_, fact), after.facts.get(id_, fact)) for id_, fact in facts.items()}
    issues = {id_: issue for id_, issue in after.issues.items() if id_ in before.issues}
    return replace(
        after,
        facts=MappingProxyType({id_: fact for id_, fact in common.items() if fact is not None}),
        issues=MappingProxyType(issues),
        units=MappingProxyType({**before.units, **after.units}),
        regimes=MappingProxyType({**before.regimes, **after.regimes}),
        clauses=MappingProxyType({**before.clauses, **after.clauses}),
    )


def _both(one: Fact, other: Fact) -> Fact | None:
    """The fact with what it can be on both sides; None where that is nothing."""
    if (one.kind is FactKind.NUMBER) != (other.kind is FactKind.NUMBER):
        return None
    if other.kind is FactKind.NUMBER:
        low, high = max(one.low, other.low), min(one.high, other.high)
        return replace(other, low=low, high=high) if low <= high else None
    known = {value.id for value in one.values}
    values = tuple(value for value in other.values if value.id in known)
    return replace(other, values=values) if values else None


def differences(before: Allocation, after: Allocation) -> tuple[Difference, ...]:
    """All that only one of the two can be asked about."""
    found = [
        Difference("issue", id_, here is after)
        for here, there in ((before, after), (after, before))
        for id_ in here.issues
        if id_ not in there.issues
    ]
    for here, there in ((before, after), (after, before)):
        for fact in here.facts.values():
            found += _of_fact(fact, there.facts, after=here is after)
    return tuple(found)


def _of_fact(fact: Fact, others: Mapping[str, Fact], *, after: bool) -> list[Difference]:
    other = others.get(fact.id)
    if other is None:
        return [Difference("fact", fact.id, after)]
    if FactKind.NUMBER in {fact.kind, other.kind}:
        span = f"{fact.low}–{fact.high}" if fact.kind is FactKind.NUMBER else ""
        same = (fact.kind, fact.low, fact.high) == (other.kind, other.low, other.high)
        return [] if same else [Difference("range", fact.id, after, span)]
    known = {value.id for value in other.values}
    return [Difference("value", fact.id, after, value.id) for value in fact.values if value.id not in known]
