"""What does a reader get of meetings and of what they agreed? Plain, frozen values that outlive the session."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from compliance.conference_states import AgendaKind, MeetingKind, MeetingState, Presence
from compliance.states import CaseState

if TYPE_CHECKING:
    from compliance.queries.papers import PaperLine

__all__ = [
    "AgendaLine",
    "AttendeeLine",
    "MatterLine",
    "MatterState",
    "MeetingLine",
    "MeetingView",
    "counted",
]


class MatterState(StrEnum):
    """How far what was agreed has come, as a case and by its day."""

    UNAPPROVED = "unapproved"
    OPEN = "open"
    OVERDUE = "overdue"
    DONE = "done"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting in a list; `items` and `matters` are how many there are of them."""

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
    items: int
    matters: int


@dataclass(frozen=True, slots=True)
class AttendeeLine:
    """Who was asked: a unit by its id, or a guest of none by name; and who came, or why nobody did."""

    unit: str
    name: str
    guest: bool
    presence: Presence
    person: str
    reason: str


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """An item of the agenda; `subject` is the number, or the key of the post, that it is about."""

    position: int
    kind: AgendaKind
    subject: str
    title: str
    outcome: str


@dataclass(frozen=True, slots=True)
class MatterLine:
    """
    What was agreed, and how far it has come.

    `lead` and `joint` are as agreed, `led_by` whose it is by now; `due_on` the day that was
    agreed, `deadline` that of the lead's share, which an extension moves; `meeting` and
    `case` are numbers.
    """

    number: str
    state: MatterState
    title: str
    meeting: str
    agreed_on: date
    item: int
    lead: str
    joint: tuple[str, ...]
    led_by: str | None
    due_on: date
    deadline: datetime | None
    major: bool
    approved_on: date | None
    approval: str
    case: str
    case_state: CaseState
    answered_at: datetime | None
    closed_at: datetime | None
    result: str


@dataclass(frozen=True, slots=True)
class MeetingView:
    """A meeting with everything that belongs to it; `earlier` are the matters that others agreed before."""

    meeting: MeetingLine
    summary: str
    attendees: tuple[AttendeeLine, ...]
    agenda: tuple[AgendaLine, ...]
    matters: tuple[MatterLine, ...]
    rulings: tuple[str, ...]
    adopted: tuple[str, ...]
    members: tuple[str, ...]
    earlier: tuple[MatterLine, ...]
    papers: tuple[PaperLine, ...]


def counted(matters: Iterable[MatterLine]) -> dict[MatterState, int]:
    """How many of `matters` there are in each state, also of those in which there are none."""
    found = [each.state for each in matters]
    return {state: found.count(state) for state in MatterState}
