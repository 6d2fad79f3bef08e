"""Which words does the record use for the state of a case, a task, a visit, a decision?"""

from __future__ import annotations

from enum import StrEnum

__all__ = [
    "ASIDE",
    "OVER",
    "CaseState",
    "DecisionKind",
    "EventAct",
    "ExtensionState",
    "MessageState",
    "Purpose",
    "RulingKind",
    "SignalState",
    "SlipColour",
    "TaskRole",
    "TaskState",
    "VisitResult",
]


class CaseState(StrEnum):
    """Where a case stands; the life between these is a table of transitions elsewhere."""

    DESK = "desk"
    DISPATCHED = "dispatched"
    ACCEPTED = "accepted"
    ANSWERED = "answered"
    CLOSED = "closed"
    RETURNED = "returned"
    PARKED = "parked"
    HANDED_OVER = "handed_over"
    VOID = "void"


OVER = (CaseState.CLOSED, CaseState.VOID)
"""The states of a case that no finding joins any more."""

ASIDE = (CaseState.RETURNED, CaseState.PARKED, CaseState.VOID)
"""The states from which a case can go back to where it stood before."""


class TaskRole(StrEnum):
    """The share that a unit has in a case."""

    LEAD = "lead"
    JOINT = "joint"
    SUPPORT = "support"


class TaskState(StrEnum):
    """How far a unit is with its share; a withdrawn task is no longer this unit's."""

    OPEN = "open"
    ACCEPTED = "accepted"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


class VisitResult(StrEnum):
    """What an inspection ended with."""

    FOUND = "found"
    NOTHING_FOUND = "nothing_found"


class ExtensionState(StrEnum):
    """What became of a request for more time."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    LAPSED = "lapsed"


class RulingKind(StrEnum):
    """By which act the office said whose something is."""

    CONFIRMATION = "confirmation"
    ASSIGNMENT = "assignment"
    RULING = "ruling"


class Purpose(StrEnum):
    """What a file that is attached to a case is for."""

    COMPLETION = "completion"
    REMARK = "remark"


class SignalState(StrEnum):
    """What a person, or the policy, made of a signal."""

    RAISED = "raised"
    TAKEN = "taken"
    DISMISSED = "dismissed"


class SlipColour(StrEnum):
    """How urgent a reminder is: near due, overdue, overdue again."""

    BLUE = "blue"
    ORANGE = "orange"
    RED = "red"


class MessageState(StrEnum):
    """How far a digest in the outbox has come."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    NO_LIAISON = "no_liaison"


class DecisionKind(StrEnum):
    """What decided: the law of the day it was found, the office by a ruling, or the law to which its case was moved."""

    RULE = "rule"
    RULING = "ruling"
    ADOPTION = "adoption"


class EventAct(StrEnum):
    """What was done. The database does not restrict this list, so that later acts need no new schema."""

    ALLOCATION_KEPT = "allocation_kept"
    ALLOCATION_ADOPTED = "allocation_adopted"
    PARTY_ADDED = "party_added"
    PARTY_IDENTIFIED = "party_identified"
    PARTY_COMPLETED = "party_completed"
    VISIT_RECORDED = "visit_recorded"
    VISIT_EXTENDED = "visit_extended"
    CASE_OPENED = "case_opened"
    FINDING_RECEIVED = "finding_received"
    FINDING_JOINED = "finding_joined"
    TASK_OPENED = "task_opened"
    CONFIRMED = "confirmed"
    FACT_ANSWERED = "fact_answered"
    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    SILENCE_COUNTED = "silence_counted"
    RETURNED = "returned"
    CONSULTED = "consulted"
    PUT_TO_CONFERENCE = "put_to_conference"
    RULED = "ruled"
    MOVED = "moved"
    HANDED_OVER = "handed_over"
    HANDOVER_RECEIVED = "handover_received"
    HANDOVER_REFUSED = "handover_refused"
    ANSWERED = "answered"
    SUPPORT_ASKED = "support_asked"
    EXTENSION_ASKED = "extension_asked"
    EXTENSION_GRANTED = "extension_granted"
    EXTENSION_REFUSED = "extension_refused"
    PARKED = "parked"
    RESUMED = "resumed"
    VERIFIED = "verified"
    VERIFICATION_FAILED = "verification_failed"
    CLOSED = "closed"
    DRAW_MADE = "draw_made"
    DRAWN = "drawn"
    RECHECKED = "rechecked"
    REOPENED = "reopened"
    MERGED = "merged"
    VOIDED = "voided"
    RESTORED = "restored"
    NOTED = "noted"
    ATTACHED = "attached"
    REMINDED = "reminded"
    DEADLINE_RECOUNTED = "deadline_recounted"
    SIGNAL_RAISED = "signal_raised"
    SIGNAL_TAKEN = "signal_taken"
    SIGNAL_DISMISSED = "signal_dismissed"
    DIGEST_WRITTEN = "digest_written"
    DIGEST_TRIED = "digest_tried"
    ROSTER_TAKEN = "roster_taken"
    HOLDER_PROPOSED = "holder_proposed"
    HOLDER_SETTLED = "holder_settled"
    HOLDER_DROPPED = "holder_dropped"
    POST_VACATED = "post_vacated"
    MEETING_CALLED = "meeting_called"
    MEETING_CANCELLED = "meeting_cancelled"
    AGENDA_CHANGED = "agenda_changed"
    ATTENDANCE_NOTED = "attendance_noted"
    MEETING_MINUTED = "meeting_minuted"
    MATTER_AGREED = "matter_agreed"
    MATTER_APPROVED = "matter_approved"
    PAPER_ISSUED = "paper_issued"
    PACK_EXPORTED = "pack_exported"
    PACK_MERGED = "pack_merged"
    PACK_SETTLED = "pack_settled"
    REDACTED = "redacted"
