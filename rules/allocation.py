"""What does a district's notice say? An allocation of duties, loaded, checked and immutable."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
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
    "turning_days",
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


def turning_days(validities: Iterable[Validity]) -> list[date]:
    """The days, in order, on which one of `validities` begins, or is over."""
    days: set[date] = set()
    for valid in validities:
        days |= {valid.start} if valid.start else set()
        days |= {valid.until + timedelta(days=1)} if valid.until and valid.until < date.max else set()
    return sorted(days)


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
    """
    A unit by its id, or the unit that a fact names.

    With `until_named`, a fact that is not stated is no gap: that unit has the role until one is named.
    """

    unit: str | None = None
    fact: str | None = None
    until_named: str | None = None

    def named(self, facts: Mapping[str, object]) -> str | None:
        """The unit that is meant where `facts` are stated; None where it hangs on one that is not."""
        if self.fact is None:
            return self.unit
        return str(facts[self.fact]) if self.fact in facts else self.until_named


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

    @property
    def everyone(self) -> tuple[Who, ...]:
        """All whom the duty names, in whichever role."""
        return (*self.lead, *self.joint, *self.support, *self.coordinate, *self.candidates)

    @property
    def has_main_voice(self) -> bool:
        """Whether it says whose the finding is, and not only who helps."""
        return bool(self.lead or self.refer or self.candidates)


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
    instruments: Mapping[str, Source] = field(default_factory=lambda: MappingProxyType({}))

    @cached_property
    def lead_unit(self) -> str | None:
        """The unit that coordinates everything, if the allocation names one."""
        for duty in self.duties.values():
            if duty.coordinate and not duty.when:
                unit = duty.coordinate[0].unit
                return None if unit is None else self.desk_of(unit)
        return None

    def desk_of(self, unit_id: str) -> str:
        """The unit where the work of a unit arrives: itself, or its desk; a regime's id stays as it is."""
        unit = self.units.get(unit_id)
        return unit_id if unit is None or unit.desk is None else unit.desk

    def instrument_of(self, clause_id: str) -> Source:
        """The document in which a clause stands."""
        instrument = self.clauses[clause_id].instrument
        return self.source if instrument is None else self.instruments[instrument]

    def in_force(self, day: date) -> Iterable[Duty]:
        """The duties in force on `day`; none outside the allocation's own validity."""
        return self.duties_on(day) if self.valid.covers(day) else ()

    def duties_on(self, day: date) -> tuple[Duty, ...]:
        """The duties that would be in force on `day`, whether or not the allocation itself is."""
        return tuple(duty for duty in self.duties.values() if duty.valid.covers(day))
