"""Which words does the record use for the state of a case, a task, a visit, a decision?"""

from __future__ import annotations

from enum import StrEnum

__all__ = ["OVER", "CaseState", "DecisionKind", "EventAct", "TaskRole", "TaskState", "VisitResult"]


class CaseState(StrEnum):
    """Where a case stands; the life between these is a table of transitions elsewhere."""

    DESK = "desk"
    DISPATCHED = "dispatched"
    ACCEPTED = "accepted"
    ANSWERED = "answered"
    CLOSED = "closed"
    RETURNED = "returned"
    PARKED = "parked"
    VOID = "void"


OVER = (CaseState.CLOSED, CaseState.VOID)
"""The states of a case that no finding joins any more."""


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


class DecisionKind(StrEnum):
    """Who decided: the allocation's rules, or the office by a ruling."""

    RULE = "rule"
    RULING = "ruling"


class EventAct(StrEnum):
    """What was done. The database does not restrict this list, so that later acts need no new schema."""

    ALLOCATION_KEPT = "allocation_kept"
    PARTY_ADDED = "party_added"
    PARTY_IDENTIFIED = "party_identified"
    PARTY_COMPLETED = "party_completed"
    VISIT_RECORDED = "visit_recorded"
    VISIT_EXTENDED = "visit_extended"
    CASE_OPENED = "case_opened"
    FINDING_RECEIVED = "finding_received"
    FINDING_JOINED = "finding_joined"
    TASK_OPENED = "task_opened"
