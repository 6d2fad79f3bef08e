"""Of the duties that match, who has which role? Exceptions displace, one leads, each has its strongest role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rules.allocation import Allocation, Duty, Reading, Role, Who
from rules.decision import Assignment, FactValue, Outcome, Verdict

__all__ = ["resolve_duties", "standing"]


def resolve_duties(allocation: Allocation, matched: Sequence[Duty], facts: Mapping[str, FactValue]) -> Verdict:
    """
    The verdict where exactly `matched` hold, in the order of the allocation.

    Two duties that name different leads, and neither displaces the other, are never
    chosen between: the case is contested. Residual duties count only where no other
    duty leads, refers or offers candidates.
    """
    active = standing(matched)
    roles = _Roles(facts)
    for duty in active:
        roles.add(duty)
    referred = [duty for duty in active if duty.refer]
    leads = list(dict.fromkeys(unit for unit, _duty in roles.leads))
    offered = [roles.unit(who) for duty in active for who in duty.candidates]
    outside = [unit for unit in leads if not allocation.units[unit].member]
    refer = next((duty.refer for duty in referred), None) or next(iter(outside), None)
    contested = len(leads) > 1 or bool(offered) or bool(referred and leads) or len({d.refer for d in referred}) > 1
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


def standing(matched: Sequence[Duty]) -> list[Duty]:
    """
    Those of `matched` that no exception displaces.

    An exception that is itself displaced displaces nothing; the loader has refused circles.
    """
    displacers = {duty.id: [other for other in matched if duty.id in other.overrides] for duty in matched}

    def stands(duty: Duty) -> bool:
        return not any(stands(other) for other in displacers[duty.id])

    return [duty for duty in matched if stands(duty)]


class _Roles:
    """Who got which role, by which duties."""

    def __init__(self, facts: Mapping[str, FactValue]) -> None:
        self._facts = facts
        self._given: dict[tuple[Role, str], list[Duty]] = {}
        self.leads: list[tuple[str, Duty]] = []
        self._main: list[Duty] = []

    def unit(self, who: Who) -> str:
        """The unit itself, or the one that the fact names."""
        return who.unit if who.unit is not None else str(self._facts[str(who.fact)])

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
                self._given.setdefault((role, self.unit(who)), []).append(duty)

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
                    assignments.setdefault(unit, _assignment(unit, role, duties))
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
