"""What does a reader get of the life of a case? Its shares, disputes, rulings, files and re-inspections."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from compliance.states import CaseState, ExtensionState, Purpose, RulingKind, TaskRole, TaskState

__all__ = [
    "AttachmentLine",
    "ExtensionLine",
    "ReturnLine",
    "RulingLine",
    "Standing",
    "TaskLine",
    "VerificationLine",
]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands beside its state; `merged_into` and `cites` are numbers of other cases."""

    office_by: datetime | None
    office_provisional: bool
    at_conference: bool
    drawn: bool
    aside_from: CaseState | None
    parked_until: date | None
    handed_to: str | None
    dispatched_at: datetime | None
    answered_at: datetime | None
    closed_at: datetime | None
    returns: int
    reworks: int
    reopenings: int
    parkings: int
    merged_into: str | None
    cites: str | None


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One unit's share of a case."""

    unit: str
    role: TaskRole
    state: TaskState
    opened_at: datetime
    deadline: datetime | None
    provisional: bool
    counted_from: datetime | None
    allowance: str | None
    extensions: int
    receive_by: datetime | None
    received_at: datetime | None
    by_silence: bool
    answered_at: datetime | None
    result: str


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """A dispute: who returned it, by which clause, to whom instead; `settled_at` is open until a ruling."""

    unit: str
    clause: str
    proposed: str
    reason: str
    returned_at: datetime
    returned_by: str
    consulted_on: date | None
    consultation: str
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class RulingLine:
    """What the office or the conference said of the case; `in_force` if the next finding of the kind follows it."""

    number: str
    kind: RulingKind
    lead: str
    joint: tuple[str, ...]
    reason: str
    made_at: datetime
    made_by: str
    in_force: bool


@dataclass(frozen=True, slots=True)
class ExtensionLine:
    """A request for more time, and what became of it."""

    unit: str
    asked_by: str
    asked_at: datetime
    until: date
    reason: str
    state: ExtensionState
    decided_at: datetime | None
    decided_by: str
    remark: str


@dataclass(frozen=True, slots=True)
class AttachmentLine:
    """A file of the case."""

    unit: str | None
    purpose: Purpose
    name: str
    sha256: str
    size: int
    taken_on: date | None
    received_on: date


@dataclass(frozen=True, slots=True)
class VerificationLine:
    """A re-inspection: on which day, by whom, and whether it was put right."""

    visited_on: date
    inspector: str
    attended: tuple[str, ...]
    passed: bool
    recheck: bool
    verified_at: datetime
