"""What does a replay tell? What would have become of the findings, the open cases and the letters."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from compliance.states import CaseState, TaskRole

if TYPE_CHECKING:
    from compliance.replaying.routes import Route
    from rules.allocation import AllocationRef

__all__ = ["Change", "HandOut", "Moving", "Replay", "UnitTally", "Unsayable"]


@dataclass(frozen=True, slots=True)
class Change:
    """So many findings would have gone another way; `moves` where a case would be somewhere else by that."""

    was: Route
    would: Route
    findings: int
    moves: bool


@dataclass(frozen=True, slots=True)
class Unsayable:
    """So many findings have facts that the allocation has no words for, and why."""

    reason: str
    findings: int


@dataclass(frozen=True, slots=True)
class HandOut:
    """
    A unit's share of a case that would be taken back, or be given.

    `slips` were made for it so far, and `delivered` of them went out in a digest that arrived.
    """

    unit: str
    role: TaskRole
    slips: int = 0
    delivered: int = 0


@dataclass(frozen=True, slots=True)
class Moving:
    """
    An open case that would be somewhere else.

    `would` has a route for each way in which its findings would go, the most frequent first;
    with more than one lead among them it would have to be split. `changed` of its `findings`
    would go another way than now.
    """

    number: str
    party: str
    state: CaseState
    lead: str | None
    would: tuple[Route, ...]
    findings: int
    changed: int
    loses: tuple[HandOut, ...]
    gains: tuple[HandOut, ...]


@dataclass(slots=True)
class UnitTally:
    """
    What a unit has now and would have: findings that it leads or handles with others, shares in open cases.

    Findings that were ruled on, or cannot be said there, are in neither.
    """

    unit: str
    leads_now: int = 0
    leads_then: int = 0
    joins_now: int = 0
    joins_then: int = 0
    cases_lost: int = 0
    cases_gained: int = 0
    slips: int = 0
    delivered: int = 0

    @property
    def differs(self) -> bool:
        """Whether the unit would have anything else to do."""
        findings = (self.leads_now, self.joins_now) != (self.leads_then, self.joins_then)
        return findings or bool(self.cases_lost or self.cases_gained)


@dataclass(slots=True)
class Replay:
    """
    What the stored findings would have become under another allocation.

    findings = same + changed + ruled + unsayable. A finding whose decision is a ruling keeps
    it: the ruling stays until it is reviewed. `outside` were found on days on which the
    allocation is not valid, and are decided as if it had been; none, where all are taken as
    found on the day `on`. `cases` has the first of the
    `moving` open cases. `groups` is how many combinations of facts and answers the database
    found, `decided` how many different ones the engine was asked about.
    """

    allocation: AllocationRef
    start: date | None
    end: date | None
    on: date | None = None
    findings: int = 0
    same: int = 0
    ruled: int = 0
    outside: int = 0
    changes: list[Change] = field(default_factory=list)
    unsayable: list[Unsayable] = field(default_factory=list)
    units: list[UnitTally] = field(default_factory=list)
    moving: int = 0
    cases: list[Moving] = field(default_factory=list)
    groups: int = 0
    decided: int = 0

    @property
    def changed(self) -> int:
        """Findings that would have gone another way."""
        return sum(each.findings for each in self.changes)
