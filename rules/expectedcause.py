"""Why did this unit come, and why not that one? The duties that give it, or the one that comes nearest to doing so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from rules.allocation import GROUP, ISSUE, Allocation, Condition, Duty, Who
from rules.decision import FactValue
from rules.evaluate import holds, refuted
from rules.expectations import Aspect, Failure
from rules.resolve import standing

if TYPE_CHECKING:
    from rules.decide import Decider

__all__ = ["Cause", "Why", "cause_of"]


class Why(StrEnum):
    """How near a unit comes to a place."""

    GIVEN = "given"
    ASKED = "asked"
    DISPLACED = "displaced"
    UNMET = "unmet"
    NOT_IN_FORCE = "not in force"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class Cause:
    """
    What the duties say of a unit.

    GIVEN: `duties` hold and name it. ASKED: the first would, if `conditions` were known to hold. DISPLACED: it gives
    way to `by`. UNMET: `conditions` do not hold. NOT_IN_FORCE: on that day. NOWHERE: no duty names it so.
    """

    why: Why
    duties: tuple[Duty, ...] = ()
    conditions: tuple[Condition, ...] = ()
    by: tuple[Duty, ...] = ()


def cause_of(decider: Decider, failure: Failure, aspect: Aspect, unit: str) -> Cause:
    """Why `unit`, under what `failure` says of `aspect`, came or did not come; `unit` may be a regime."""
    allocation = decider.allocation
    facts = dict(failure.expectation.facts)
    if ISSUE in facts:
        facts[GROUP] = allocation.issues[str(facts[ISSUE])].group
    law = decider.law(failure.on)
    naming = [duty for duty in law.duties if _names(allocation, duty, aspect, unit, facts)]
    possible = [duty for duty in law.duties if not refuted(duty, facts)]
    left = standing(allocation, possible)
    given = tuple(duty for duty in naming if duty in left)
    if given:
        sure = tuple(duty for duty in given if not _open(duty, facts))
        return Cause(Why.GIVEN, sure) if sure else Cause(Why.ASKED, given[:1], _open(given[0], facts))
    for duty in naming:
        if duty in possible:
            return Cause(Why.DISPLACED, (duty,), by=_displacing(duty, left))
    others = [each for each in allocation.duties.values() if each not in law.duties]
    dated = [each for each in others if _names(allocation, each, aspect, unit, facts) and not refuted(each, facts)]
    if dated:
        return Cause(Why.NOT_IN_FORCE, tuple(dated))
    if not naming:
        return Cause(Why.NOWHERE)
    nearest = min(naming, key=lambda duty: _distance(_unmet(duty, facts)))
    return Cause(Why.UNMET, (nearest,), _unmet(nearest, facts))


def _distance(unmet: Sequence[Condition]) -> tuple[bool, int]:
    """A duty on another issue is farther than any on this one."""
    return any(each.fact in {ISSUE, GROUP} for each in unmet), len(unmet)


def _names(allocation: Allocation, duty: Duty, aspect: Aspect, unit: str, facts: Mapping[str, FactValue]) -> bool:
    """Whether `duty` gives `unit` such a place; of several leads, those behind the first handle it jointly."""
    joint = (*duty.lead[1:], *duty.joint)
    places: dict[Aspect, tuple[Who, ...]] = {
        Aspect.LEAD: duty.lead[:1],
        Aspect.JOINT: joint,
        Aspect.SUPPORT: duty.support,
        Aspect.COORDINATE: duty.coordinate,
        Aspect.OTHERS: (*joint, *duty.support, *(() if unit == allocation.lead_unit else duty.coordinate)),
        Aspect.CANDIDATES: (*duty.lead[:1], *duty.candidates),
        Aspect.REFER: duty.lead[:1],
    }
    if aspect is Aspect.REFER and duty.refer == unit:
        return True
    return any(unit in _meant(allocation, who, facts) for who in places[aspect])


def _meant(allocation: Allocation, who: Who, facts: Mapping[str, FactValue]) -> set[str]:
    """The unit that is named, and where its work arrives."""
    named = who.unit if who.fact is None else facts.get(who.fact, who.until_named)
    return set() if named is None else {str(named), allocation.desk_of(str(named))}


def _displacing(duty: Duty, left: Sequence[Duty]) -> tuple[Duty, ...]:
    """The exceptions to `duty`; where there are none, those of another document, to which it yields."""
    exceptions = tuple(each for each in left if duty.id in each.overrides)
    return exceptions or tuple(each for each in left if each.has_main_voice)


def _open(duty: Duty, facts: Mapping[str, FactValue]) -> tuple[Condition, ...]:
    return tuple(condition for condition in duty.when if condition.fact not in facts and condition.fact != GROUP)


def _unmet(duty: Duty, facts: Mapping[str, FactValue]) -> tuple[Condition, ...]:
    return tuple(each for each in duty.when if each.fact in facts and not holds(each, facts))
