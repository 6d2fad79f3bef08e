"""Which situations are there, and which of them do the duties tell apart? Regions of combinations, walked whole.

Every fact is one dimension: not stated, or one of the kinds of its values. Where no duty that
is still possible reads a fact, its values are not gone through one by one: they are one region.
See docs/decisions/0036-an-allocation-is-proved-by-regions.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Protocol

from rules.allocation import GROUP, ISSUE, Allocation, Duty
from rules.decision import FactValue
from rules.errors import TooManyRules
from rules.evaluate import holds, refuted
from rules.language import _
from rules.values import Kind

__all__ = ["MOST_REGIONS", "Known", "Reader", "Region", "Space", "walk"]

MOST_REGIONS = 100_000
"""How many regions of one walk are gone through before it is given up; it says so."""

Known = tuple[tuple[str, FactValue], ...]

Region = tuple[int, ...]
"""For each dimension of a space the options that it has here, as bits; the lowest is “not stated”."""


class Reader(Protocol):
    """Duties that read facts, with the allocation that they are of: a `Law`."""

    @property
    def allocation(self) -> Allocation:
        """The allocation."""

    @property
    def duties(self) -> tuple[Duty, ...]:
        """The duties."""


@dataclass(frozen=True)
class Space:
    """
    The situations that an allocation can be asked about: for each fact the kinds of its values.

    `unnamed` are the facts of which “not stated” is a whole answer: until a unit is named, another has its role.
    """

    allocation: Allocation
    kinds: Mapping[str, tuple[Kind, ...]]
    unnamed: frozenset[str] = frozenset()

    @property
    def facts(self) -> tuple[str, ...]:
        """The dimensions, in order."""
        return tuple(self.kinds)

    @property
    def all(self) -> Region:
        """Every combination, with what is not stated."""
        return tuple((1 << (len(kinds) + 1)) - 1 for kinds in self.kinds.values())

    @property
    def whole(self) -> Region:
        """Every combination in which all is stated that there is to state."""
        return tuple(
            full if fact in self.unnamed else full & ~1 for fact, full in zip(self.facts, self.all, strict=True)
        )

    def known(self, region: Region) -> Known:
        """One combination that stands for all of `region`: as little as possible is stated."""
        pairs = zip(self.facts, region, strict=True)
        return tuple((fact, self._value(fact, options)) for fact, options in pairs if not options & 1)

    def _value(self, fact: str, options: int) -> FactValue:
        return self.kinds[fact][_lowest(options) - 1].value

    def options(self, fact: str, region: Region) -> list[Kind | None]:
        """What `fact` can be in `region`; None where it can be not stated."""
        options = region[self.facts.index(fact)]
        return [each for index, each in enumerate([None, *self.kinds[fact]]) if options >> index & 1]

    @staticmethod
    def size(region: Region) -> int:
        """How many combinations it has."""
        return prod(options.bit_count() for options in region)


def _lowest(options: int) -> int:
    return (options & -options).bit_length() - 1


def walk(space: Space, readers: Sequence[Reader], within: Region, most: int = MOST_REGIONS) -> Iterator[Region]:
    """
    `within` in regions over each of which no duty of `readers` changes.

    They are disjoint, and together they are `within`. Raises `TooManyRules` after `most` of them.
    """
    if not all(within):
        return
    duties = tuple((reader.allocation, duty) for reader in readers for duty in reader.duties)
    for count, region in enumerate(_Walk(space).split(within, duties, ())):
        if count >= most:
            raise TooManyRules(_("There are too many situations to go through them all."))
        yield region


_Owned = tuple[Allocation, Duty]
"""A duty with the allocation that it is of: that says which issue is in which group."""


class _Walk:
    """Splits a region, fact by fact, as long as a duty that is still possible reads one."""

    def __init__(self, space: Space) -> None:
        self._space = space
        self._facts = space.facts

    def split(self, region: Region, duties: Iterable[_Owned], done: tuple[str, ...]) -> Iterator[Region]:
        """`region`, in which the facts `done` have one answer each, in parts."""
        stated = {fact: value for fact, value in self._space.known(region) if fact in done}
        possible = [(law, duty) for law, duty in duties if not refuted(duty, _grouped(law, stated))]
        fact = next((each for each in self._facts if each not in done and _is_read(each, possible)), None)
        if fact is None:
            yield region
            return
        place = self._facts.index(fact)
        for options in self._classes(fact, region[place], possible):
            yield from self.split((*region[:place], options, *region[place + 1 :]), possible, (*done, fact))

    def _classes(self, fact: str, options: int, possible: Sequence[_Owned]) -> list[int]:
        """The options of `fact`, together where all duties read them alike."""
        classes: dict[object, int] = {}
        for index in range(options.bit_length()):
            if options >> index & 1:
                sign = self._sign(fact, index, possible)
                classes[sign] = classes.get(sign, 0) | 1 << index
        return list(classes.values())

    def _sign(self, fact: str, index: int, possible: Sequence[_Owned]) -> object:
        if index == 0:
            return None
        value = self._space.kinds[fact][index - 1].value
        named = value if any(_is_named_by(fact, duty) for _law, duty in possible) else None
        held = []
        for law, duty in possible:
            known = _grouped(law, {fact: value})
            held += [holds(test, known) for test in duty.when if test.fact in known]
        return named, tuple(held)


def _grouped(law: Allocation, facts: dict[str, FactValue]) -> dict[str, FactValue]:
    return {**facts, GROUP: law.issues[str(facts[ISSUE])].group} if ISSUE in facts else facts


def _is_read(fact: str, duties: Iterable[_Owned]) -> bool:
    names = {fact, GROUP} if fact == ISSUE else {fact}
    return any(_is_named_by(fact, duty) or any(test.fact in names for test in duty.when) for _law, duty in duties)


def _is_named_by(fact: str, duty: Duty) -> bool:
    """Whether `fact` says who one of the units of `duty` is."""
    return any(who.fact == fact for who in duty.everyone)
