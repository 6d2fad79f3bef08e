"""Does a law leave a gap, name two leads, or say what can never hold? Every combination of facts is gone through."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from rules.allocation import Allocation, Duty, Reading
from rules.catalogue import FactKind
from rules.decision import Outcome
from rules.proving.duties import overlaps, unheard
from rules.proving.flaws import FAULTS, Flaw, Point, Shown, shown
from rules.proving.space import MOST_REGIONS, Region
from rules.proving.spans import spans_of
from rules.proving.survey import Survey, survey
from rules.verdicts import effect

__all__ = ["Check", "check"]


@dataclass(frozen=True)
class Check:
    """
    What was proved of an allocation: over each span of days what comes of every combination, and all that was found.

    `scenarios` says whether it was looked up which clauses have one.
    """

    allocation: Allocation
    surveys: tuple[Survey, ...]
    points: tuple[Point, ...]
    scenarios: bool

    def of(self, flaw: Flaw) -> list[Point]:
        """What was found of one kind."""
        return [point for point in self.points if point.flaw is flaw]

    @cached_property
    def faults(self) -> tuple[Point, ...]:
        """What has to be mended."""
        return tuple(point for point in self.points if point.flaw in FAULTS)

    @property
    def complete(self) -> bool:
        """Whether every combination in which all is stated was gone through: only these can have a fault."""
        return not any(each.undecided for each in self.surveys)

    @property
    def passed(self) -> bool:
        """Whether there is no fault, and that is proved."""
        return not self.faults and self.complete


def check(allocation: Allocation, proved: Collection[str] | None = None, most: int = MOST_REGIONS) -> Check:
    """
    Go through every combination of the facts of `allocation`, over every span of days on which it is in force.

    `proved` are the clauses that have a scenario; None where that is not to be looked at. No
    walk has more than `most` regions: what takes more is left out, and the check says so.
    """
    surveys = tuple(survey(allocation, span, most) for span in spans_of(allocation.valid, [allocation]))
    points = [
        *overlaps(surveys),
        *unheard(allocation, surveys),
        *_gaps(surveys),
        *_unused(allocation),
        *_clauses(allocation, proved),
    ]
    return Check(allocation, surveys, tuple(points), proved is not None)


def _gaps(surveys: Collection[Survey]) -> Iterator[Point]:
    """The combinations for which no clause names a unit, by the clauses that catch what is left."""
    found: dict[tuple[str, ...], list[Shown]] = {}
    for each in surveys:
        here: dict[tuple[str, ...], list[tuple[Region, object]]] = {}
        for decided in each.whole:
            if decided.verdict.outcome is Outcome.UNASSIGNED:
                residual = tuple(duty.clause for duty in decided.acting if duty.reading is Reading.RESIDUAL)
                here.setdefault(residual, []).append((decided.region, effect(decided.verdict)))
        for clauses, regions in here.items():
            found.setdefault(clauses, []).append(shown(each.span, each.space, regions))
    for clauses, where in found.items():
        yield Point(Flaw.GAP, (), clauses, tuple(where))


def _unused(allocation: Allocation) -> Iterator[Point]:
    """Units that no duty names, facts that none reads, issues that inspectors have no words for."""
    named = {unit for duty in allocation.duties.values() for unit in _named(allocation, duty)}
    desks = {allocation.desk_of(unit) for unit in named}
    for unit in allocation.units:
        if unit not in named | desks:
            yield Point(Flaw.IDLE_UNIT, (unit,))
    read = {condition.fact for duty in allocation.duties.values() for condition in duty.when}
    read |= {who.fact for duty in allocation.duties.values() for who in duty.everyone if who.fact is not None}
    for fact in allocation.facts:
        if fact not in read:
            yield Point(Flaw.UNREAD_FACT, (fact,))
    for issue in allocation.issues.values():
        if not issue.words.strong and not issue.words.weak:
            yield Point(Flaw.WORDLESS_ISSUE, (issue.id,))


def _named(allocation: Allocation, duty: Duty) -> Iterator[str]:
    for who in duty.everyone:
        if who.fact is not None and allocation.facts[who.fact].kind is FactKind.UNIT:
            yield from (value.id for value in allocation.facts[who.fact].values)
        yield from (unit for unit in (who.unit, who.until_named) if unit is not None)
    if duty.refer is not None:
        yield duty.refer


def _clauses(allocation: Allocation, proved: Collection[str] | None) -> Iterator[Point]:
    used = {duty.clause for duty in allocation.duties.values()}
    for clause in allocation.clauses:
        if clause not in used:
            yield Point(Flaw.IDLE_CLAUSE, (clause,), (clause,))
        elif proved is not None and clause not in proved:
            yield Point(Flaw.UNPROVED_CLAUSE, (clause,), (clause,))
