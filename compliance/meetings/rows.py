"""What does one row of a meeting's tables look like in memory?"""

from __future__ import annotations

from datetime import date, datetime
from typing import TypedDict

from compliance.conference_states import AgendaKind, MeetingKind, MeetingState, Presence

__all__ = ["AgendaRow", "AttendeeRow", "MatterRow", "MeetingRow"]


class MeetingRow(TypedDict):
    """A row of `meetings`."""

    district: str
    id: str
    number: str
    kind: MeetingKind
    state: MeetingState
    title: str
    held_on: date
    begins: str
    place: str
    called_by: str
    called_as: str
    chaired_by: str
    called_at: datetime
    minuted_at: datetime | None
    summary: str


class AttendeeRow(TypedDict):
    """A row of `attendees`."""

    district: str
    id: str
    meeting_id: str
    unit: str
    name: str
    guest: bool
    presence: Presence
    person: str
    reason: str


class AgendaRow(TypedDict):
    """A row of `agenda_items`."""

    district: str
    id: str
    meeting_id: str
    position: int
    kind: AgendaKind
    subject: str
    title: str
    outcome: str


class MatterRow(TypedDict):
    """A row of `matters`."""

    district: str
    id: str
    number: str
    meeting_id: str
    case_id: str
    item: int
    title: str
    lead: str
    joint: str
    major: bool
    due_on: date
    approved_on: date | None
    approval: str
