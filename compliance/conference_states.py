"""Which words does the record use for the conference: its bodies, posts, meetings, matters and papers?"""

from __future__ import annotations

from enum import StrEnum

__all__ = [
    "AgendaKind",
    "MeetingKind",
    "MeetingState",
    "PaperForm",
    "PaperKind",
    "PostRank",
    "Presence",
    "TenureState",
]


class PostRank(StrEnum):
    """What a post is in its body; conveners and their deputies call meetings."""

    CONVENER = "convener"
    DEPUTY_CONVENER = "deputy_convener"
    HEAD = "head"
    DEPUTY = "deputy"
    MEMBER = "member"
    LIAISON = "liaison"
    INVITED = "invited"


class TenureState(StrEnum):
    """How far it has come that a person holds a post."""

    PROPOSED = "proposed"
    SETTLED = "settled"
    DROPPED = "dropped"


class MeetingKind(StrEnum):
    """What a meeting is: of the whole conference, of the liaison officers before it, or on one subject."""

    JOINT = "joint"
    LIAISON = "liaison"
    SPECIAL = "special"


class MeetingState(StrEnum):
    """How far a meeting has come."""

    CALLED = "called"
    MINUTED = "minuted"
    CANCELLED = "cancelled"


class Presence(StrEnum):
    """Whether a unit, or somebody who was invited, was there."""

    EXPECTED = "expected"
    PRESENT = "present"
    STAND_IN = "stand_in"
    ABSENT = "absent"


class AgendaKind(StrEnum):
    """What an item of an agenda is about."""

    STATE = "state"
    ESCALATED = "escalated"
    DISPUTE = "dispute"
    STABILITY = "stability"
    OVERDUE = "overdue"
    AMENDMENT = "amendment"
    ROSTER = "roster"
    OWN = "own"


class PaperKind(StrEnum):
    """What the office sends; each kind has numbers of its own."""

    DISPATCH = "dispatch"
    SUPERVISION = "supervision"
    TRANSFER = "transfer"
    RECTIFICATION = "rectification"
    NOTICE = "notice"
    AGENDA = "agenda"
    MINUTES = "minutes"
    MATTERS = "matters"
    CIRCULAR = "circular"
    REPORT = "report"
    HANDBOOK = "handbook"


class PaperForm(StrEnum):
    """In which form the bytes of a paper are kept."""

    DOCX = "docx"
    HTML = "html"
