"""What does a district's notice say? An allocation of duties, loaded, checked and immutable."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from rules.catalogue import Body, Clause, District, Fact, Group, Issue, Label, Regime, Source, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "GROUP",
    "ISSUE",
    "Allocation",
    "AllocationRef",
    "Between",
    "Condition",
    "Duty",
    "OneOf",
    "Reading",
    "Role",
    "Validity",
    "Who",
]

ISSUE = "issue"
"""The routing fact that every allocation has: which issue of its catalogue was found."""

GROUP = "group"
"""What a condition calls the group of the issue; it follows from the issue and is never given."""


class Role(StrEnum):
    """What a unit has to do with a finding, strongest first."""

    LEAD = "lead"
    JOINT = "joint"
    SUPPORT = "support"
    COORDINATE = "coordinate"


class Reading(StrEnum):
    """How a duty is got from its clause."""

    EXPLICIT = "explicit"
    INTERPRETED = "interpreted"
    RESIDUAL = "residual"


@dataclass(frozen=True, slots=True)
class Validity:
    """From a day to a day, both included; an end that is not known is open."""

    start: date | None = None
    until: date | None = None

    def covers(self, day: date) -> bool:
        """Whether `day` lies inside."""
        return (self.start is None or self.start <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class OneOf:
    """True where the fact has one of `values`, or, if negated, none of them."""

    values: tuple[str | int, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Between:
    """True where the number lies in `low`…`high`, both included, or, if negated, outside."""

    low: int
    high: int
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """One test on one fact; `ISSUE` and `GROUP` count as facts here."""

    fact: str
    test: OneOf | Between


@dataclass(frozen=True, slots=True)
class Who:
    """A unit by its id, or the unit that a fact names."""

    unit: str | None = None
    fact: str | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """
    One line of the allocation: when all of `when` hold, these units have these roles.

    `refer` names a regime, or a unit outside the conference, that the finding goes to
    instead; `candidates` are units that the clause names without choosing.
    """

    id: str
    clause: str
    reading: Reading
    when: tuple[Condition, ...] = ()
    lead: tuple[Who, ...] = ()
    joint: tuple[Who, ...] = ()
    support: tuple[Who, ...] = ()
    coordinate: tuple[Who, ...] = ()
    candidates: tuple[Who, ...] = ()
    refer: str | None = None
    valid: Validity = Validity()
    overrides: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class AllocationRef:
    """Which allocation, exactly: the fingerprint is SHA-256 over its content."""

    id: str
    version: str
    fingerprint: str


@dataclass(frozen=True)
class Allocation:
    """
    A whole allocation. Loading is the only way to get one, so what stands here is consistent:
    every id that is mentioned exists, every name means one thing.

    `document` is the content as canonical JSON; `rules.load.load_document` makes the same
    allocation of it again, which is how a stored decision still reads after the file changed.
    """

    ref: AllocationRef
    name: Label
    source: Source
    valid: Validity
    district: District
    units: Mapping[str, Unit]
    regimes: Mapping[str, Regime]
    facts: Mapping[str, Fact]
    groups: Mapping[str, Group]
    issues: Mapping[str, Issue]
    clauses: Mapping[str, Clause]
    duties: Mapping[str, Duty]
    bodies: tuple[Body, ...] = ()
    notes: tuple[str, ...] = ()
    classes: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    silent: tuple[str, ...] = ()
    document: str = field(default="", repr=False)

    @cached_property
    def lead_unit(self) -> str | None:
        """The unit that coordinates everything, if the allocation names one."""
        for duty in self.duties.values():
            if duty.coordinate and not duty.when:
                return duty.coordinate[0].unit
        return None

    def in_force(self, day: date) -> Iterable[Duty]:
        """The duties in force on `day`; none outside the allocation's own validity."""
        return self.duties_on(day) if self.valid.covers(day) else ()

    def duties_on(self, day: date) -> tuple[Duty, ...]:
        """The duties that would be in force on `day`, whether or not the allocation itself is."""
        return tuple(duty for duty in self.duties.values() if duty.valid.covers(day))
