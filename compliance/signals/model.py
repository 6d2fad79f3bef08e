"""What is known of one party, and what is a signal?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto

from compliance.policy.model import Proposal

__all__ = ["PartyRecord", "SeenCase", "SeenFinding", "Signal", "SignalKind"]


@dataclass(frozen=True, slots=True)
class SeenFinding:
    """One issue that was found, and the case that it is in."""

    id: str
    case_id: str
    issue: str
    found_on: date


@dataclass(frozen=True, slots=True)
class SeenCase:
    """
    One case as it stands.

    `units` have a task in it that is not withdrawn, the lead among them. `closed_on` is when
    it was last closed: it stays when the case is reopened. `overdue_marks` says how often
    the case was found overdue.
    """

    id: str
    number: str
    issue: str
    lead: str | None
    units: tuple[str, ...]
    open: bool
    opened_on: date
    closed_on: date | None
    overdue_marks: int


@dataclass(frozen=True, slots=True)
class PartyRecord:
    """All findings and cases of one party, in any order; without what is void or merged into another."""

    party_id: str
    findings: tuple[SeenFinding, ...]
    cases: tuple[SeenCase, ...]


class SignalKind(StrEnum):
    """What a signal says."""

    RECURRENCE = auto()
    SEVERAL_UNITS = auto()
    TOGETHER = auto()
    OVERDUE_TWICE = auto()
    WAITS_ON = auto()


@dataclass(frozen=True, slots=True)
class Signal:
    """
    Something that shows across findings and cases, with those it rests on, and the act that it proposes.

    `rule` is the entry of the policy: the id of a pair of issues, else the kind. `units` are those
    that would act. Signals with one `key` are the same signal, whatever else has changed in
    them: the office hears of it once (docs/decisions/0022 says what makes each kind another).
    """

    kind: SignalKind
    rule: str
    proposes: Proposal
    cases: tuple[str, ...]
    findings: tuple[str, ...]
    units: tuple[str, ...]
    clauses: tuple[str, ...]
    key: str
