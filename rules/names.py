"""What do things of an earlier allocation mean, when they are met under a later one? They keep their names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TypeVar

from rules.allocation import Allocation
from rules.catalogue import Fact, FactKind

__all__ = ["with_names_of"]

T = TypeVar("T")


def with_names_of(current: Allocation, others: Iterable[Allocation]) -> Allocation:
    """
    `current` with the units, facts, issues and all else that has a name in `others` and is missing in it.

    Where several have the same thing, the first one's name is taken, and `current` comes before all of them.
    A unit that `current` does not have is no member of its conference. The duties stay those of `current`:
    it is for reading what was written down under another allocation, and for deciding nothing.
    """
    every = [current, *(each for each in others if each.ref.fingerprint != current.ref.fingerprint)]
    if len(every) == 1:
        return current
    units = {
        id_: unit if id_ in current.units else replace(unit, member=False)
        for id_, unit in _joined([each.units for each in every]).items()
    }
    return replace(
        current,
        units=MappingProxyType(units),
        regimes=_joined([each.regimes for each in every]),
        facts=MappingProxyType(_facts([each.facts for each in every])),
        groups=_joined([each.groups for each in every]),
        issues=_joined([each.issues for each in every]),
        clauses=_joined([each.clauses for each in every]),
        instruments=_joined([each.instruments for each in every]),
    )


def _joined(parts: Sequence[Mapping[str, T]]) -> Mapping[str, T]:
    """Everything in `parts`, the first one's things first."""
    joined: dict[str, T] = {}
    for part in parts:
        joined |= {id_: each for id_, each in part.items() if id_ not in joined}
    return MappingProxyType(joined)


def _facts(parts: Sequence[Mapping[str, Fact]]) -> dict[str, Fact]:
    """The facts; one that is a choice in several has the values of all of them, one that is a number the first span."""
    facts: dict[str, Fact] = {}
    for part in parts:
        for id_, fact in part.items():
            known = facts.setdefault(id_, fact)
            if FactKind.NUMBER not in {known.kind, fact.kind}:
                mine = {value.id for value in known.values}
                more = tuple(value for value in fact.values if value.id not in mine)
                facts[id_] = replace(known, values=(*known.values, *more))
    return facts
