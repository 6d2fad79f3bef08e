"""What are the kinds, states and parts of a meeting called?"""

from __future__ import annotations

from compliance.conference_states import AgendaKind, MeetingKind, MeetingState, Presence
from compliance.meetings.views import MatterState
from rules.language import Language, _, speaking

__all__ = [
    "agenda_label",
    "matter_state_label",
    "meeting_kind_label",
    "meeting_state_label",
    "meeting_title",
    "presence_label",
]


def meeting_kind_label(kind: MeetingKind) -> str:
    """Of whom the meeting is."""
    return {
        MeetingKind.JOINT: _("joint conference meeting"),
        MeetingKind.LIAISON: _("liaison officers' meeting"),
        MeetingKind.SPECIAL: _("special meeting"),
    }[kind]


def meeting_state_label(state: MeetingState) -> str:
    """How far a meeting has come."""
    return {
        MeetingState.CALLED: _("called"),
        MeetingState.MINUTED: _("minuted"),
        MeetingState.CANCELLED: _("cancelled"),
    }[state]


def presence_label(presence: Presence) -> str:
    """Whether somebody came."""
    return {
        Presence.EXPECTED: _("not noted yet"),
        Presence.PRESENT: _("present"),
        Presence.STAND_IN: _("stand-in"),
        Presence.ABSENT: _("absent"),
    }[presence]


def agenda_label(kind: AgendaKind) -> str:
    """What an item of an agenda is about."""
    return {
        AgendaKind.STATE: _("state of what was agreed"),
        AgendaKind.ESCALATED: _("put to the conference"),
        AgendaKind.DISPUTE: _("dispute"),
        AgendaKind.STABILITY: _("stability"),
        AgendaKind.OVERDUE: _("overdue matter"),
        AgendaKind.AMENDMENT: _("proposed amendment"),
        AgendaKind.ROSTER: _("change of a member"),
        AgendaKind.OWN: _("other item"),
    }[kind]


def matter_state_label(state: MatterState) -> str:
    """How far what was agreed has come."""
    return {
        MatterState.UNAPPROVED: _("waits for approval"),
        MatterState.OPEN: _("not done yet"),
        MatterState.OVERDUE: _("overdue"),
        MatterState.DONE: _("done and closed"),
        MatterState.VOID: _("void"),
    }[state]


def meeting_title(kind: MeetingKind, year: int, ordinal: int) -> str:
    """What a meeting is called that was given no title; in Chinese, as the record is kept."""
    with speaking(Language.ZH):
        text = {
            MeetingKind.JOINT: _("Joint conference, meeting {ordinal} of {year}"),
            MeetingKind.LIAISON: _("Liaison officers of the joint conference, meeting {ordinal} of {year}"),
            MeetingKind.SPECIAL: _("Joint conference, special meeting, {ordinal} of {year}"),
        }[kind]
    return text.format(year=year, ordinal=ordinal)
