"""What may be asked of a fact, and what must a fact be, for the engine to be right about it?

The limits and the strictness are explained in docs/decisions/0002-durable-rules-behind-a-narrow-door.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rules.decision import FactValue
from rules.errors import EngineError
from rules.language import _

__all__ = ["LIMITS", "PRECEDENCE", "Comparison", "Condition", "Fields", "Limits", "Operator", "in_order", "widest"]

Condition = dict[str, object]
"""One test as the engine spells it."""


class Operator(StrEnum):
    """The tests that the engine is trusted with, as it spells them."""

    IS = "$eq"
    IS_NOT = "$neq"
    AT_LEAST = "$gte"
    AT_MOST = "$lte"


@dataclass(frozen=True, slots=True, order=True)
class Comparison:
    """One test of one field against a constant."""

    field: str
    operator: Operator
    value: FactValue


@dataclass(frozen=True, slots=True)
class Limits:
    """
    What the engine can hold, with a margin below where it was seen to hang, crash or lose rules.

    From `patterns_a_rule` on they are of joins; the last two, of one call, which could else take seconds.
    """

    rules: int = 1000
    tests_under_one_prefix: int = 480
    fields: int = 240
    tests_a_rule: int = 60
    text_bytes: int = 2000
    integer: int = 2**53
    patterns_a_rule: int = 12
    joins_a_pattern: int = 24
    like_patterns: int = 60
    facts: int = 500
    combinations: int = 300_000


LIMITS = Limits()

PRECEDENCE = (Operator.IS, Operator.AT_LEAST, Operator.AT_MOST, Operator.IS_NOT)
"""The order of tests in which the engine is right and quick: equality, ranges, differences."""


def in_order(tests: Iterable[Comparison]) -> tuple[Comparison, ...]:
    """`tests`, each once, in the order that is best for the engine."""
    return tuple(sorted(set(tests), key=lambda test: (PRECEDENCE.index(test.operator), test.field, test.value)))


def widest(paths: Iterable[Sequence[object]]) -> int:
    """
    How many different steps follow one and the same beginning, at most.

    >>> widest([("a", "b"), ("a", "c"), ("a", "d"), ("b", "c")])
    3
    """
    following: dict[tuple[object, ...], set[object]] = {}
    for path in paths:
        for index, step in enumerate(path):
            following.setdefault(tuple(path[:index]), set()).add(step)
    return max((len(each) for each in following.values()), default=0)


class Fields:
    """
    The fields that facts of one kind have, each `str` or `int`, under short names for the engine.

    The engine compares names by a hash and values loosely, and takes a missing field for a
    match; so a fact has all its fields and no other, and each value exactly its type.
    """

    def __init__(self, fields: Mapping[str, type[FactValue]], prefix: str = "f") -> None:
        self.types = dict(fields)
        self._codes = {name: f"{prefix}{index}" for index, name in enumerate(fields)}

    @property
    def empty(self) -> dict[str, FactValue]:
        """A fact that says nothing."""
        return {self._codes[name]: kind() for name, kind in self.types.items()}

    def code(self, name: str) -> str:
        """What the engine calls the field."""
        return self._codes[name]

    def condition(self, test: Comparison) -> Condition:
        """`test` as the engine spells it; raises `EngineError` where its value does not fit the field."""
        if type(test.value) is not self.types[test.field] or not _fits(test.value):
            raise EngineError(_("A rule tests {fact} against an odd value.").format(fact=test.field))
        pair: Condition = {self._codes[test.field]: test.value}
        return pair if test.operator is Operator.IS else {test.operator.value: pair}

    def fact(self, values: Mapping[str, FactValue]) -> dict[str, FactValue]:
        """`values` under their short names; raises `EngineError` where the engine could go wrong on them."""
        if values.keys() != self.types.keys():
            odd = ", ".join(sorted(values.keys() ^ self.types.keys()))
            raise EngineError(_("Facts for the engine are missing or too many: {names}.").format(names=odd))
        for name, value in values.items():
            if type(value) is not self.types[name] or not _fits(value):
                what = _("The value of {fact} is not one that the engine takes: {value}.")
                raise EngineError(what.format(fact=name, value=repr(value)[:60]))
        return {self._codes[name]: value for name, value in values.items()}


def _fits(value: FactValue) -> bool:
    if isinstance(value, int):
        return -LIMITS.integer <= value <= LIMITS.integer
    try:
        return len(value.encode()) <= LIMITS.text_bytes and "\0" not in value
    except UnicodeEncodeError:
        return False
