"""What is an entry of a ledger, before it is put into words? Plain values, with ids as the allocation has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from compliance.draft import Severity, VisitSource
from compliance.states import CaseState, TaskRole, TaskState
from rules.decision import FactValue

__all__ = ["Besides", "CaseEntry", "Cited", "Dispute", "Inspected", "MatterEntry", "Share", "ShareEntry"]


@dataclass(frozen=True, slots=True)
class Cited:
    """A clause, and the fingerprint of the allocation in which it stands."""

    fingerprint: str
    clause: str


@dataclass(frozen=True, slots=True)
class Share:
    """One unit's share in a case, as it stands at the moment of the ledger."""

    id: str
    unit: str
    role: TaskRole
    state: TaskState
    opened_at: datetime
    receive_by: datetime | None
    received_at: datetime | None
    by_silence: bool
    deadline: datetime | None
    provisional: bool
    extensions: int
    answered_at: datetime | None
    result: str


@dataclass(frozen=True, slots=True)
class Inspected:
    """The last re-inspection of a case."""

    inspector: str
    visited_on: date
    passed: bool


@dataclass(frozen=True, slots=True)
class Dispute:
    """The last return of a case."""

    unit: str
    clause: str
    proposed: str
    reason: str


@dataclass(frozen=True, slots=True)
class Besides:
    """What lies beside a case in other tables: of all its findings, its shares, its files, what happened to it."""

    sources: tuple[VisitSource, ...] = ()
    texts: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    facts: tuple[Mapping[str, FactValue], ...] = ()
    clauses: tuple[Cited, ...] = ()
    files: tuple[str, ...] = ()
    shares: tuple[Share, ...] = ()
    inspected: Inspected | None = None
    dispute: Dispute | None = None


@dataclass(frozen=True, slots=True)
class CaseEntry:
    """A case in a ledger; `merged_into` and `cites` are numbers of cases, `overdue` is about its lead's answer."""

    number: str
    party_id: str
    party: str
    registered_for: str
    locality: str
    issue: str
    lead: str | None
    state: CaseState
    severity: Severity
    needs_office: bool
    found_on: date
    dispatched_at: datetime | None
    answered_at: datetime | None
    closed_at: datetime | None
    parked_until: date | None
    handed_to: str | None
    at_conference: bool
    returns: int
    reworks: int
    reopenings: int
    parkings: int
    merged_into: str | None
    cites: str | None
    overdue: bool
    besides: Besides

    @property
    def share(self) -> Share | None:
        """The lead's, which has the deadline of the case."""
        return next((each for each in self.besides.shares if each.role is TaskRole.LEAD), None)


@dataclass(frozen=True, slots=True)
class ShareEntry:
    """A share that was handed out, with its case; `matter` is the title of what was agreed, where it is that."""

    case: CaseEntry
    share: Share
    overdue: bool
    matter: str | None


@dataclass(frozen=True, slots=True)
class MatterEntry:
    """Something that a meeting agreed, with its units as agreed, and the case by which it is followed up."""

    number: str
    title: str
    lead: str
    joint: tuple[str, ...]
    meeting: str
    meeting_title: str
    held_on: date
    major: bool
    due_on: date
    approved_on: date | None
    approval: str
    case: CaseEntry
