"""What comes of every combination of facts over one span of days? Counted by outcome, region by region."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rules.allocation import ISSUE, Allocation, Duty
from rules.decide import Law
from rules.decision import Outcome, Verdict
from rules.errors import TooManyRules
from rules.proving.space import MOST_REGIONS, Region, Space, walk
from rules.proving.spans import Span
from rules.resolve import standing
from rules.values import kinds_of
from rules.verdicts import effect

__all__ = ["Decided", "Survey", "space_of", "survey"]

_MOST_PAIRS = 4_000_000


@dataclass(frozen=True, slots=True)
class Decided:
    """
    A region in which all is stated that there is to state, and what is said of it.

    `matched` are the duties that hold there, `acting` those of them that nothing displaces.
    """

    region: Region
    verdict: Verdict
    matched: tuple[Duty, ...]
    acting: tuple[Duty, ...]


@dataclass
class Survey:
    """
    What comes of every combination over one span.

    `outcomes` counts all `combinations`, facts that are not stated included; `whole` has the
    regions in which all is stated. What was too much to count is in `uncounted` and in no
    outcome; what was too much to decide although all is stated, in `undecided` and not in `whole`.
    """

    span: Span
    law: Law
    space: Space
    combinations: int
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    whole: list[Decided] = field(default_factory=list)
    uncounted: list[Region] = field(default_factory=list)
    undecided: list[Region] = field(default_factory=list)

    @property
    def left_out(self) -> int:
        """How many combinations are in no outcome."""
        return sum(map(Space.size, self.uncounted))


def space_of(allocation: Allocation, law: Law) -> Space:
    """Every fact that `allocation` declares, the issue first, with the kinds of values that `law` tells apart."""
    facts = (ISSUE, *allocation.facts)
    return Space(allocation, {fact: kinds_of(allocation, fact, law.duties) for fact in facts}, law.may_be_unnamed)


def survey(allocation: Allocation, span: Span, most: int = MOST_REGIONS) -> Survey:
    """What the duties in force over `span` say of every combination, issue by issue."""
    law = Law(allocation, allocation.duties_on(span.day))
    space = space_of(allocation, law)
    done = Survey(span, law, space, Space.size(space.all))
    settled: list[Mapping[object, list[Region]]] = []
    for index in range(len(space.kinds[ISSUE])):
        issue = 1 << (index + 1)
        settled.append(_count(done, (issue, *space.all[1:]), most))
        _decide(done, (issue, *space.whole[1:]), most)
    _issue_unknown(done, settled)
    return done


def _decide(done: Survey, within: Region, most: int) -> None:
    law, decided = done.law, list[Decided]()
    try:
        for region in walk(done.space, [law], within, most):
            known = law.routing(dict(done.space.known(region)))
            verdict, question = law.settle(known)
            matched = law.matched(known) if question is None else ()
            decided.append(Decided(region, verdict, matched, tuple(standing(law.allocation, matched))))
    except TooManyRules:
        done.undecided.append(within)
    else:
        done.whole += decided


def _count(done: Survey, within: Region, most: int) -> Mapping[object, list[Region]]:
    """Count what comes of `within`; the regions that are decided there, by what is decided."""
    law, settled, outcomes = done.law, dict[object, list[Region]](), Counter[Outcome]()
    try:
        for region in walk(done.space, [law], within, most):
            verdict, question = law.settle(law.routing(dict(done.space.known(region))))
            outcomes[verdict.outcome] += Space.size(region)
            if question is None:
                settled.setdefault(effect(verdict), []).append(region[1:])
    except TooManyRules:
        done.uncounted.append(within)
        return {}
    done.outcomes.update(outcomes)
    return settled


def _issue_unknown(done: Survey, settled: Iterable[Mapping[object, list[Region]]]) -> None:
    """Where the issue is not stated, it is decided where all issues agree; else the issue is the question."""
    within = (1, *done.space.all[1:])
    if done.uncounted:
        done.uncounted.append(within)
        return
    first, *others = sorted(settled, key=lambda each: sum(map(len, each.values())))
    agreed = dict(first)
    for other in others:
        if sum(len(regions) * len(other.get(said, ())) for said, regions in agreed.items()) > _MOST_PAIRS:
            done.uncounted.append(within)
            return
        agreed = {said: _common(regions, other[said]) for said, regions in agreed.items() if said in other}
    left = Space.size(within)
    for said, regions in agreed.items():
        count = sum(map(Space.size, regions))
        assert isinstance(said, tuple)
        done.outcomes[said[0]] += count
        left -= count
    done.outcomes[Outcome.OPEN_QUESTION] += left


def _common(some: Iterable[Region], others: Iterable[Region]) -> list[Region]:
    """What two lists of disjoint regions have in common."""
    pairs = (tuple(a & b for a, b in zip(one, other, strict=True)) for one in some for other in others)
    return [each for each in pairs if all(each)]
