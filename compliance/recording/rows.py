"""What does one row of each table look like in memory, before it is stored or after it was read?"""

from __future__ import annotations

from datetime import date, datetime
from typing import TypedDict

from compliance.draft import Severity, VisitSource
from compliance.states import CaseState, DecisionKind, ExtensionState, Purpose, RulingKind, TaskState, VisitResult
from compliance.states import TaskRole as TaskRole_
from rules.decision import Outcome

__all__ = [
    "AdoptionRow",
    "AllocationRow",
    "AnswerRow",
    "AttachmentRow",
    "AttendanceRow",
    "CaseRow",
    "DecisionRow",
    "EvidenceRow",
    "ExtensionRow",
    "FindingRow",
    "PartyRow",
    "ReturnRow",
    "RulingRow",
    "TaskRow",
    "VerificationRow",
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


class AdoptionRow(TypedDict):
    """A row of `adoptions`."""

    district: str
    id: str
    fingerprint: str
    words: str
    starts: date | None
    ends: date | None
    adopted_at: datetime
    adopted_unit: str | None
    adopted_by: str
    remark: str


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
    dispatched_at: datetime | None
    answered_at: datetime | None
    closed_at: datetime | None
    aside_from: CaseState | None
    parked_until: date | None
    handed_to: str | None
    at_conference: bool
    drawn: bool
    office_by: datetime | None
    office_provisional: bool
    returns: int
    reworks: int
    reopenings: int
    parkings: int
    merged_into: str | None
    cites: str | None


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
    receive_by: datetime | None
    received_at: datetime | None
    by_silence: bool
    counted_from: datetime | None
    allowance: str | None
    provisional: bool
    answered_at: datetime | None
    result: str


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


class ReturnRow(TypedDict):
    """A row of `returns`."""

    district: str
    id: str
    case_id: str
    unit: str
    clause: str
    proposed: str
    reason: str
    returned_at: datetime
    returned_by: str
    consulted_on: date | None
    consultation: str
    settled_at: datetime | None
    ruling_id: str | None


class RulingRow(TypedDict):
    """A row of `rulings`."""

    district: str
    id: str
    number: str
    case_id: str
    kind: RulingKind
    issue: str
    lead: str
    joint: str
    facts: str
    base: str
    fingerprint: str
    reason: str
    made_at: datetime
    made_by: str
    in_force: bool


class ExtensionRow(TypedDict):
    """A row of `extensions`."""

    district: str
    id: str
    case_id: str
    task_id: str
    unit: str
    asked_by: str
    asked_at: datetime
    until: date
    reason: str
    state: ExtensionState
    decided_at: datetime | None
    decided_by: str
    remark: str


class AttachmentRow(TypedDict):
    """A row of `attachments`."""

    district: str
    id: str
    case_id: str
    unit: str | None
    purpose: Purpose
    name: str
    sha256: str
    size: int
    taken_on: date | None
    received_on: date


class VerificationRow(TypedDict):
    """A row of `verifications`."""

    district: str
    id: str
    case_id: str
    visit_id: str
    passed: bool
    recheck: bool
    verified_at: datetime
