"""What would a change of the duties alter? Counted combination by combination, each fact unknown or of each kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice, product
from math import prod

from rules.allocation import GROUP, ISSUE, Allocation, Duty
from rules.decide import Decider, Law
from rules.decision import FactValue, Outcome, Verdict
from rules.errors import TooManyRules
from rules.evaluate import refuted
from rules.values import Kind, kinds_of
from rules.verdicts import effect

__all__ = ["MOST_WALKED", "Alterations", "Altered", "alterations"]

MOST_WALKED = 200_000
"""How many combinations are walked; of more, nothing is said but that they were not."""

_EXAMPLES = 3

Facts = tuple[tuple[str, FactValue], ...]


@dataclass(frozen=True, slots=True)
class Altered:
    """One combination of known facts that is decided otherwise, the others unknown."""

    facts: Facts
    before: Verdict
    after: Verdict


@dataclass(frozen=True, slots=True)
class Alterations:
    """
    How many of `combinations` are decided otherwise, and the first of them.

    `asked` of the `altered` have an open question now that had none. Where there were too many to walk,
    `altered` and `asked` are None.
    """

    combinations: int
    altered: int | None
    asked: int | None = None
    examples: tuple[Altered, ...] = ()


def alterations(before: Decider, after: Decider, on: date, most: int = MOST_WALKED) -> Alterations:
    """
    What `after` decides otherwise on the day `on`, under an allocation of the same units, facts and issues.

    Combinations that rule out every duty that differs are not walked: in each completion of
    such a one the same duties match before and after.
    """
    laws = before.law(on), _Changed(before.law(on), after.law(on))
    space = _space(*laws)
    combinations = prod(len(kinds) + 1 for kinds in space.values())
    touched = [_touched(before.allocation, space, duty) for duty in laws[1].different]
    if sum(prod(len(values) for values in each.values()) for each in touched) > most:
        return Alterations(combinations, None)
    walk = dict.fromkeys(chain.from_iterable(map(_walk, touched)))
    try:
        found = [altered for facts in walk if (altered := _altered(*laws, facts)) is not None]
    except TooManyRules:
        return Alterations(combinations, None)
    asked = sum(_is_open(each.after) and not _is_open(each.before) for each in found)
    return Alterations(combinations, len(found), asked, tuple(islice(found, _EXAMPLES)))


class _Changed(Law):
    """The law after the change, which asks the one before where no duty that differs can match."""

    def __init__(self, before: Law, after: Law) -> None:
        super().__init__(after.allocation, after.duties)
        self.different = _different(before, after)
        self._before = before

    def _decide_whole(self, known: Facts) -> Verdict:
        facts = self._grouped(dict(known))
        if all(refuted(duty, facts) for duty in self.different):
            return self._before.settle(self._before.routing(dict(known)))[0]
        return super()._decide_whole(known)


def _space(before: Law, after: Law) -> dict[str, tuple[Kind, ...]]:
    """Every fact that a duty reads before or after, with the kinds of values that any of them tells apart."""
    duties = (*before.duties, *after.duties)
    facts = [ISSUE, *(fact for fact in after.allocation.facts if fact in {*before.read, *after.read})]
    return {fact: kinds_of(after.allocation, fact, duties) for fact in facts}


def _different(before: Law, after: Law) -> list[Duty]:
    """The duties that only one of the two has; one that says something else now is in both shapes."""
    here, there = ({duty.id: duty for duty in law.duties} for law in (before, after))
    gone = [duty for id_, duty in here.items() if there.get(id_) != duty]
    return [*gone, *(duty for id_, duty in there.items() if here.get(id_) != duty)]


def _touched(
    allocation: Allocation, space: Mapping[str, tuple[Kind, ...]], duty: Duty
) -> dict[str, list[FactValue | None]]:
    """For each fact what it can be where `duty` is not ruled out, and that is: each by itself."""

    def possible(fact: str, value: FactValue) -> bool:
        known = {fact: value}
        if fact == ISSUE:
            known[GROUP] = allocation.issues[str(value)].group
        return not refuted(duty, known)

    return {
        fact: [None, *(kind.value for kind in kinds if possible(fact, kind.value))] for fact, kinds in space.items()
    }


def _walk(touched: Mapping[str, list[FactValue | None]]) -> Iterator[Facts]:
    for values in product(*touched.values()):
        yield tuple((fact, value) for fact, value in zip(touched, values, strict=True) if value is not None)


def _altered(before: Law, after: Law, facts: Facts) -> Altered | None:
    here, there = (law.settle(law.routing(dict(facts)))[0] for law in (before, after))
    return None if effect(here) == effect(there) else Altered(facts, here, there)


def _is_open(verdict: Verdict) -> bool:
    return verdict.outcome is Outcome.OPEN_QUESTION
