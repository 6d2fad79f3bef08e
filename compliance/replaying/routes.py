"""Where does a decision send a finding? Who leads, who else has a part, and how it ended; nothing of the reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from compliance.states import TaskRole
from rules.allocation import Role
from rules.decision import Outcome, Verdict

__all__ = ["Route", "Share", "route_in", "route_of"]

Share = tuple[str, TaskRole]
"""A unit, and the role that it has in a case."""

_HANDED_OUT = (Outcome.SETTLED, Outcome.TO_CONFIRM)


@dataclass(frozen=True, slots=True)
class Route:
    """
    Two decisions with the same route are the same answer, whatever clauses they cite.

    Units are ids; those of one role are sorted.
    """

    outcome: Outcome
    lead: str | None
    joint: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    coordinate: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    refer: str | None = None

    @property
    def shares(self) -> frozenset[Share]:
        """The shares that are handed out by it; none where the case waits on the office's desk."""
        if self.outcome not in _HANDED_OUT or self.lead is None:
            return frozenset()
        return frozenset({(self.lead, TaskRole.LEAD), *((unit, TaskRole.JOINT) for unit in self.joint)})

    def moves_to(self, other: Route) -> bool:
        """Whether a case would be somewhere else by `other`, and not only be told otherwise."""
        return self.lead != other.lead or self.shares != other.shares


def route_of(verdict: Verdict) -> Route:
    """The route of a verdict."""
    return Route(
        verdict.outcome,
        verdict.lead,
        joint=tuple(sorted(verdict.with_role(Role.JOINT))),
        support=tuple(sorted(verdict.with_role(Role.SUPPORT))),
        coordinate=tuple(sorted(verdict.with_role(Role.COORDINATE))),
        candidates=tuple(sorted(verdict.candidates)),
        refer=verdict.refer,
    )


def route_in(record: Mapping[str, Any]) -> Route:
    """The route in a stored decision (see `rules.decision.as_record`)."""
    units = {key: tuple(sorted(record[key])) for key in ("joint", "support", "coordinate", "candidates")}
    return Route(Outcome(record["outcome"]), record["lead"], refer=record["refer"], **units)
