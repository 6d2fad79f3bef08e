"""What is a line of the office's desk? What waits, since when, by when, and what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from compliance.draft import Severity
from compliance.states import CaseState, TaskRole

__all__ = ["Asked", "DeskLine", "Dispute", "Waits"]


class Waits(StrEnum):
    """What the office, or for `CONVENE` the convener, has to do."""

    COMPLETE = "complete"
    CHOOSE = "choose"
    APPROVE = "approve"
    ASSIGN = "assign"
    HAND_OVER = "hand_over"
    CONFIRM = "confirm"
    RULE = "rule"
    CONVENE = "convene"
    VERIFY = "verify"
    DECIDE_TIME = "decide_time"
    RECEIPT = "receipt"
    RECHECK = "recheck"


@dataclass(frozen=True, slots=True)
class Dispute:
    """Who returned it, by which clause, to whom instead, and why; `consulted_on` once both were heard."""

    unit: str
    clause: str
    proposed: str
    reason: str
    consulted_on: date | None


@dataclass(frozen=True, slots=True)
class Asked:
    """Which unit asks for time until which day, and why."""

    unit: str
    role: TaskRole
    until: date
    reason: str


@dataclass(frozen=True, slots=True)
class DeskLine:
    """
    One thing that waits for the office, due `by` then.

    `topic` is what it is about; the same as `waits`, but for a case before the conference.
    `question` is the missing fact with what each answer means, as in a decision's record;
    `candidates` are the units between which the allocation does not choose; `refer` is
    who it should be handed over to, or was; `title` is what was agreed, where it is a
    matter's; each only where it is about that.
    """

    number: str
    waits: Waits
    topic: Waits
    state: CaseState
    party: str
    locality: str
    issue: str
    lead: str | None
    severity: Severity
    by: datetime | None
    provisional: bool
    overdue: bool
    returns: int
    question: Mapping[str, object] | None = None
    candidates: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    refer: str | None = None
    dispute: Dispute | None = None
    asked: Asked | None = None
    title: str = ""
