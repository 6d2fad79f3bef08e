"""How much time has who, and what is worth a signal? The office's policy, loaded, checked and immutable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, auto

from compliance.deadlines import Allowance
from compliance.draft import Severity
from compliance.jobs.names import JobKind
from compliance.policy.schedule import Schedule
from compliance.states import TaskRole
from rules.catalogue import Label

__all__ = [
    "LifeSafety",
    "Limit",
    "Limits",
    "OfficeWork",
    "Policy",
    "Precedent",
    "Proposal",
    "Shares",
    "SignalRules",
    "Together",
]


class OfficeWork(StrEnum):
    """What the office itself has to do in time: with a case on its desk, a returned one, an answered one."""

    DECIDE = auto()
    RULE = auto()
    VERIFY = auto()


class Precedent(StrEnum):
    """An act of the office that the next finding of the kind can follow."""

    RULING = auto()
    ASSIGNMENT = auto()
    CONFIRMATION = auto()


class Proposal(StrEnum):
    """What a signal proposes to do."""

    JOINT_VISIT = auto()
    STABILITY = auto()
    CONFERENCE = auto()
    WAIT = auto()
    SUPERVISE = auto()


@dataclass(frozen=True, slots=True)
class Limit:
    """The time that there is, and the time where a life may be at stake."""

    usual: Allowance
    life_safety: Allowance

    def of(self, life: bool) -> Allowance:
        """The one or the other."""
        return self.life_safety if life else self.usual


@dataclass(frozen=True, slots=True)
class Shares:
    """The time for handling, by role; and, where it is said, for all of them where a life may be at stake."""

    by_role: Mapping[TaskRole, Allowance]
    life_safety: Allowance | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """Every allowance of a policy."""

    receive: Limit
    return_: Limit
    handle: Mapping[Severity, Shares]
    office: Mapping[OfficeWork, Allowance]
    remind: Limit
    escalate: Limit


@dataclass(frozen=True, slots=True)
class LifeSafety:
    """Which cases run on hours: one of the severities and, where issues are listed, one of the issues."""

    severities: frozenset[Severity]
    issues: frozenset[str]
    groups: frozenset[str]

    def covers(self, issue: str, group: str, severity: Severity) -> bool:
        """Whether such a case is one of them."""
        everything = not self.issues and not self.groups
        return severity in self.severities and (everything or issue in self.issues or group in self.groups)


@dataclass(frozen=True, slots=True)
class Together:
    """
    Two kinds of issue that mean more at one party than each alone.

    `first` and `second` are ids of issues, those of groups among them; `within_days` is how
    far apart they may have been found.
    """

    id: str
    name: Label
    first: frozenset[str]
    second: frozenset[str]
    within_days: int
    clauses: tuple[str, ...]
    proposes: Proposal


@dataclass(frozen=True, slots=True)
class SignalRules:
    """What is worth a signal; `by_themselves` are those that act without a person: their kind, or a pair's id."""

    recurrence_days: int
    several_at_least: int
    together: tuple[Together, ...]
    waits_on: frozenset[str]
    by_themselves: frozenset[str]


@dataclass(frozen=True, slots=True)
class Policy:
    """
    An office's policy. Loading is the only way to get one, so every issue, group and clause
    that it names is in the allocation.

    `recheck_share` is in percent of what was closed within `recheck_within`. `sources` says
    for each entry, by its dotted name, where its numbers come from. `life` is what
    `is_life_safety` answered. `jobs` says when what runs by itself does so.
    """

    id: str
    version: str
    name: Label
    fingerprint: str
    time_zone: str
    limits: Limits = field(repr=False)
    life_safety: LifeSafety = field(repr=False)
    park_longest: Allowance
    reopen_within: Allowance
    recheck_share: int
    recheck_within: Allowance
    evidence_from: frozenset[TaskRole]
    precedents_from: frozenset[str]
    signals: SignalRules = field(repr=False)
    jobs: Mapping[JobKind, Schedule] = field(repr=False)
    sources: Mapping[str, str] = field(repr=False)

    def receive_within(self, life: bool) -> Allowance:
        """The time to receive a case; silence past it counts as receipt."""
        return self.limits.receive.of(life)

    def return_within(self, life: bool) -> Allowance:
        """The time, from receipt, to return what is not one's own."""
        return self.limits.return_.of(life)

    def handle_within(self, severity: Severity, role: TaskRole, life: bool) -> Allowance:
        """The time to answer; a life at stake changes it only where the policy has a number for that."""
        shares = self.limits.handle[severity]
        return shares.life_safety if life and shares.life_safety else shares.by_role[role]

    def office_within(self, what: OfficeWork) -> Allowance:
        """The office's own time."""
        return self.limits.office[what]

    def remind_before(self, life: bool) -> Allowance:
        """How long before a deadline it is near."""
        return self.limits.remind.of(life)

    def escalate_after(self, life: bool) -> Allowance:
        """How long after a deadline it is overdue again."""
        return self.limits.escalate.of(life)

    def is_life_safety(self, issue: str, group: str, severity: Severity) -> bool:
        """Whether such a case runs on hours."""
        return self.life_safety.covers(issue, group, severity)
