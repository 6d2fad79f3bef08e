"""Which duties name two leads for one thing, and which can never be heard?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from rules.allocation import GROUP, ISSUE, Allocation, Condition, Duty, Who
from rules.decision import FactValue, Outcome
from rules.evaluate import holds
from rules.instruments import yielding
from rules.proving.flaws import Flaw, Point, Shown, shown
from rules.proving.space import Region, Space
from rules.proving.survey import Decided, Survey
from rules.verdicts import effect

__all__ = ["overlaps", "unheard"]


def _voice(allocation: Allocation, duty: Duty, facts: Mapping[str, FactValue]) -> object:
    """Who answers for a finding with `facts`, as `duty` has it: a unit, a regime, several to choose from; or None."""
    if duty.refer is not None:
        return allocation.desk_of(duty.refer)
    if duty.candidates:
        return frozenset(_unit(allocation, who, facts) for who in duty.candidates)
    return _unit(allocation, duty.lead[0], facts) if duty.lead else None


def _unit(allocation: Allocation, who: Who, facts: Mapping[str, FactValue]) -> str:
    return allocation.desk_of(who.unit or str(facts.get(str(who.fact), who.until_named)))


def overlaps(surveys: Iterable[Survey]) -> Iterator[Point]:
    """The duties that name different leads for one situation, and none of which displaces the others."""
    found: dict[tuple[str, ...], list[Shown]] = {}
    clauses: dict[tuple[str, ...], tuple[str, ...]] = {}
    for each in surveys:
        here: dict[tuple[str, ...], list[tuple[Region, object]]] = {}
        for decided in each.whole:
            if decided.verdict.outcome is not Outcome.CONTESTED:
                continue
            duties = _at_odds(each, decided)
            if duties:
                key = tuple(duty.id for duty in duties)
                here.setdefault(key, []).append((decided.region, effect(decided.verdict)))
                clauses[key] = tuple(dict.fromkeys(duty.clause for duty in duties))
        for key, regions in here.items():
            found.setdefault(key, []).append(shown(each.span, each.space, regions))
    for key, where in found.items():
        yield Point(Flaw.OVERLAP, key, clauses[key], tuple(where))


def _at_odds(survey: Survey, decided: Decided) -> Sequence[Duty]:
    """The duties with a voice, where they do not all say the same."""
    facts = dict(survey.space.known(decided.region))
    voices = {duty: _voice(survey.space.allocation, duty, facts) for duty in decided.acting}
    speaking = [duty for duty, said in voices.items() if said is not None]
    return speaking if len({voices[duty] for duty in speaking}) > 1 else ()


def unheard(allocation: Allocation, surveys: Collection[Survey]) -> Iterator[Point]:
    """The duties that never hold, those that hold and are always displaced, and exceptions that displace nothing."""
    everywhere = list(chain.from_iterable(each.whole for each in surveys))
    matched = {duty.id for decided in everywhere for duty in decided.matched}
    acting = {duty.id for decided in everywhere for duty in decided.acting}
    together = {
        (duty.id, other) for decided in everywhere for duty in decided.acting for other in _ids(decided.matched)
    }
    for duty in allocation.duties.values():
        unsure = any(_can_hold(each, duty) for each in surveys)
        if duty.id in acting:
            idle = [other for other in duty.overrides if (duty.id, other) not in together]
            if idle and not unsure:
                yield Point(Flaw.IDLE_EXCEPTION, (duty.id, *idle), (duty.clause,))
        elif not unsure:
            shadowed = duty.id in matched
            yield _shadowed(allocation, duty, surveys) if shadowed else _unreachable(duty)


def _ids(duties: Iterable[Duty]) -> set[str]:
    return {duty.id for duty in duties}


def _unreachable(duty: Duty) -> Point:
    return Point(Flaw.UNREACHABLE, (duty.id,), (duty.clause,))


def _shadowed(allocation: Allocation, duty: Duty, surveys: Iterable[Survey]) -> Point:
    where: list[Shown] = []
    by: dict[str, None] = {}
    for each in surveys:
        here = [decided for decided in each.whole if duty in decided.matched]
        if here:
            where.append(shown(each.span, each.space, [(decided.region, effect(decided.verdict)) for decided in here]))
        by |= dict.fromkeys(
            other.id
            for decided in here
            for other in decided.acting
            if duty.id in other.overrides or duty.id in yielding(allocation, (duty, other))
        )
    clauses = dict.fromkeys(each.clause for each in (duty, *(allocation.duties[id_] for id_ in by)))
    return Point(Flaw.SHADOWED, (duty.id, *by), tuple(clauses), tuple(where))


def _can_hold(survey: Survey, duty: Duty) -> bool:
    """Whether `duty` can hold, and perhaps there where not all was gone through: then nothing is said against it."""
    if not survey.undecided or duty not in survey.law.duties:
        return False
    return all(_any_holds(survey.space, fact, tests) for fact, tests in _by_fact(duty).items())


def _by_fact(duty: Duty) -> Mapping[str, list[Condition]]:
    found: dict[str, list[Condition]] = {}
    for test in duty.when:
        found.setdefault(ISSUE if test.fact == GROUP else test.fact, []).append(test)
    return found


def _any_holds(space: Space, fact: str, tests: Sequence[Condition]) -> bool:
    for kind in space.kinds[fact]:
        known = {fact: kind.value}
        if fact == ISSUE:
            known[GROUP] = space.allocation.issues[str(kind.value)].group
        if all(holds(test, known) for test in tests):
            return True
    return False
