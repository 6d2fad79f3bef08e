"""Of the duties that match, who has which role? Exceptions displace, one leads, each has its strongest role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rules.allocation import Allocation, Duty, Reading, Role, Who
from rules.decision import Assignment, FactValue, Outcome, Verdict
from rules.instruments import yielding

__all__ = ["resolve_duties", "standing"]


def resolve_duties(allocation: Allocation, matched: Sequence[Duty], facts: Mapping[str, FactValue]) -> Verdict:
    """
    The verdict where exactly `matched` hold, in the order of the allocation.

    Two duties that name different leads, and neither displaces the other, are never
    chosen between: the case is contested. Residual duties count only where no other
    duty leads, refers or offers candidates. A fact that is not among `facts` is not stated.
    """
    spoken = _undisplaced(matched)
    gone = yielding(allocation, spoken)
    active = [duty for duty in spoken if duty.id not in gone]
    verdict = _acting(allocation, active, facts)
    given_way = tuple(dict.fromkeys(duty.clause for duty in spoken if duty.id in gone))
    return replace(verdict, yielded=given_way) if given_way else verdict


def _acting(allocation: Allocation, active: Sequence[Duty], facts: Mapping[str, FactValue]) -> Verdict:
    roles = _Roles(allocation, facts)
    for duty in active:
        roles.add(duty)
    referred = [allocation.desk_of(duty.refer) for duty in active if duty.refer]
    leads = list(dict.fromkeys(unit for unit, _duty in roles.leads))
    offered = [roles.unit(who) for duty in active for who in duty.candidates]
    outside = [unit for unit in leads if not allocation.units[unit].member]
    refer = next(iter([*referred, *outside]), None)
    contested = bool(offered) or len({*leads, *referred}) > 1
    if contested:
        candidates = tuple(dict.fromkeys([*leads, *offered]))
        return roles.verdict(Outcome.CONTESTED, lead=None, candidates=candidates)
    if refer is not None:
        return roles.verdict(Outcome.OUT_OF_SCOPE, lead=None, refer=refer)
    if not leads:
        residual = tuple(duty.clause for duty in active if duty.reading is Reading.RESIDUAL)
        return roles.verdict(Outcome.UNASSIGNED, lead=None, residual=residual)
    explicit = any(duty.reading is Reading.EXPLICIT for _unit, duty in roles.leads)
    return roles.verdict(Outcome.SETTLED if explicit else Outcome.TO_CONFIRM, lead=leads[0])


def standing(allocation: Allocation, matched: Sequence[Duty]) -> list[Duty]:
    """Those of `matched` that really act: no exception displaces them, and they yield to no other instrument."""
    spoken = _undisplaced(matched)
    gone = yielding(allocation, spoken)
    return [duty for duty in spoken if duty.id not in gone]


def _undisplaced(matched: Sequence[Duty]) -> list[Duty]:
    """An exception that is itself displaced displaces nothing; the loader has refused circles."""
    displacers = {duty.id: [other for other in matched if duty.id in other.overrides] for duty in matched}

    def stands(duty: Duty) -> bool:
        return not any(stands(other) for other in displacers[duty.id])

    return [duty for duty in matched if stands(duty)]


class _Roles:
    """Who got which role, by which duties."""

    def __init__(self, allocation: Allocation, facts: Mapping[str, FactValue]) -> None:
        self._allocation = allocation
        self._facts = facts
        self._given: dict[tuple[Role, str], list[Duty]] = {}
        self._otherwise: set[tuple[str, str]] = set()
        self.leads: list[tuple[str, Duty]] = []
        self._main: list[Duty] = []

    def unit(self, who: Who) -> str:
        """The desk of the unit itself, or of the one that the fact names."""
        return self._allocation.desk_of(str(who.named(self._facts)))

    def add(self, duty: Duty) -> None:
        """Of several leads of one duty the first named convenes; the others handle it with it."""
        if duty.lead:
            self.leads.append((self.unit(duty.lead[0]), duty))
        if duty.refer or duty.candidates:
            self._main.append(duty)
        given = (
            (Role.LEAD, duty.lead[:1]),
            (Role.JOINT, (*duty.lead[1:], *duty.joint)),
            (Role.SUPPORT, duty.support),
            (Role.COORDINATE, duty.coordinate),
        )
        for role, units in given:
            for who in units:
                unit = self.unit(who)
                self._given.setdefault((role, unit), []).append(duty)
                if unit != who.named(self._facts):
                    self._otherwise.add((duty.id, unit))

    def verdict(
        self,
        outcome: Outcome,
        *,
        lead: str | None,
        candidates: tuple[str, ...] = (),
        refer: str | None = None,
        residual: tuple[str, ...] = (),
    ) -> Verdict:
        """The verdict, with each unit in its strongest role; without a lead nobody leads."""
        assignments: dict[str, Assignment] = {}
        for role in Role:
            for (given, unit), duties in self._given.items():
                if given is role and (role is not Role.LEAD or unit == lead):
                    # A clause that names the desk by another name is cited even where its role is the weaker one.
                    weaker = [duty.clause for duty in duties if (duty.id, unit) in self._otherwise]
                    stronger = assignments.get(unit) or _assignment(unit, role, duties)
                    clauses = tuple(dict.fromkeys([*stronger.clauses, *weaker]))
                    assignments[unit] = replace(stronger, clauses=clauses)
        main = [*(duty.clause for duty in self._main), *(duty.clause for unit, duty in self.leads if unit != lead)]
        cited = [clause for each in assignments.values() for clause in each.clauses]
        return Verdict(
            outcome=outcome,
            assignments=tuple(assignments.values()),
            candidates=candidates,
            refer=refer,
            clauses=tuple(dict.fromkeys([*main, *residual, *cited])),
        )


def _assignment(unit: str, role: Role, duties: Sequence[Duty]) -> Assignment:
    clauses = tuple(dict.fromkeys(duty.clause for duty in duties))
    explicit = any(duty.reading is Reading.EXPLICIT for duty in duties)
    return Assignment(unit, role, clauses, Reading.EXPLICIT if explicit else Reading.INTERPRETED)
