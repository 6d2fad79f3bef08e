"""What does one row of each table look like in memory, before it is stored or after it was read?"""

from __future__ import annotations

from datetime import date, datetime
from typing import TypedDict

from compliance.draft import Severity, VisitSource
from compliance.states import CaseState, DecisionKind, TaskState, VisitResult
from compliance.states import TaskRole as TaskRole_
from rules.decision import Outcome

__all__ = [
    "AllocationRow",
    "AnswerRow",
    "AttendanceRow",
    "CaseRow",
    "DecisionRow",
    "EvidenceRow",
    "FindingRow",
    "PartyRow",
    "TaskRow",
    "VisitRow",
]


class AllocationRow(TypedDict):
    """A row of `allocations`."""

    district: str
    fingerprint: str
    allocation: str
    version: str
    document: str
    kept_at: datetime


class PartyRow(TypedDict):
    """A row of `parties`."""

    district: str
    id: str
    name: str
    name_key: str
    code: str | None
    locality: str
    address: str
    registered_for: str
    added_at: datetime


class VisitRow(TypedDict):
    """A row of `visits`."""

    district: str
    id: str
    party_id: str
    visited_on: date
    source: VisitSource
    inspector: str
    result: VisitResult
    note: str
    recorded_at: datetime


class AttendanceRow(TypedDict):
    """A row of `visit_attendance`."""

    district: str
    visit_id: str
    unit: str


class CaseRow(TypedDict):
    """A row of `cases`."""

    district: str
    id: str
    number: str
    party_id: str
    issue: str
    lead: str | None
    state: CaseState
    outcome: Outcome
    needs_office: bool
    severity: Severity
    opened_at: datetime
    found_on: date
    locality: str


class TaskRow(TypedDict):
    """A row of `tasks`."""

    district: str
    id: str
    case_id: str
    unit: str
    role: TaskRole_
    state: TaskState
    opened_at: datetime
    deadline: datetime | None
    extensions: int


class FindingRow(TypedDict):
    """A row of `findings`."""

    district: str
    id: str
    visit_id: str
    case_id: str
    issue: str
    facts: str
    text: str
    found_on: date
    action: str
    severity: Severity
    key: str | None
    digest: str
    received_at: datetime


class EvidenceRow(TypedDict):
    """A row of `evidence`."""

    district: str
    id: str
    finding_id: str
    name: str
    sha256: str
    size: int
    taken_on: date | None
    received_on: date


class AnswerRow(TypedDict):
    """A row of `answers`."""

    district: str
    digest: str
    fingerprint: str
    facts: str
    outcome: Outcome
    lead: str | None
    record: str


class DecisionRow(TypedDict):
    """A row of `decisions`."""

    district: str
    id: str
    finding_id: str
    answer: str
    kind: DecisionKind
    made_at: datetime
