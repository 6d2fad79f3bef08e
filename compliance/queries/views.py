"""What does a reader of the record get? Plain, frozen values, with ids as the allocation has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from compliance.draft import Severity, VisitSource
from compliance.queries.life_views import (
    AttachmentLine,
    ExtensionLine,
    ReturnLine,
    RulingLine,
    Standing,
    TaskLine,
    VerificationLine,
)
from compliance.queries.papers import PaperLine
from compliance.states import CaseState, DecisionKind, VisitResult
from rules.decision import FactValue, Outcome

__all__ = [
    "CaseFile",
    "CaseLine",
    "EventLine",
    "EvidenceLine",
    "FindingFile",
    "FindingLine",
    "PartyLine",
    "StoredDecision",
    "VisitLine",
]


@dataclass(frozen=True, slots=True)
class PartyLine:
    """An inspected party."""

    id: str
    name: str
    code: str | None
    locality: str
    address: str
    registered_for: str


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list; `findings` is how many it has, `title` what was agreed, if it is a matter's."""

    id: str
    number: str
    state: CaseState
    party: str
    issue: str
    lead: str | None
    outcome: Outcome
    needs_office: bool
    severity: Severity
    locality: str
    found_on: date
    opened_at: datetime
    findings: int
    title: str = ""


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding in a list, with its party and the number, lead and state of its case."""

    id: str
    key: str | None
    party: str
    locality: str
    issue: str
    text: str
    severity: Severity
    found_on: date
    received_at: datetime
    source: VisitSource
    inspector: str
    case: str
    lead: str | None
    state: CaseState


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A visit in a list; `attended` are the ids of the units that were there, `findings` how many it brought."""

    id: str
    party: str
    locality: str
    visited_on: date
    source: VisitSource
    inspector: str
    result: VisitResult
    note: str
    attended: tuple[str, ...]
    findings: int


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One file of evidence."""

    name: str
    sha256: str
    size: int
    taken_on: date | None
    received_on: date


@dataclass(frozen=True, slots=True)
class StoredDecision:
    """
    A decision as it was made. `record` is what `rules.decision.as_record` gave then, and
    `document` the allocation it was made by, word for word, as canonical JSON.
    """

    finding: str
    text: str
    found_on: date
    facts: Mapping[str, FactValue]
    kind: DecisionKind
    made_at: datetime
    outcome: Outcome
    record: Mapping[str, object]
    document: str


@dataclass(frozen=True, slots=True)
class FindingFile:
    """A finding with everything that belongs to it."""

    id: str
    key: str | None
    issue: str
    facts: Mapping[str, FactValue]
    text: str
    action: str
    severity: Severity
    found_on: date
    received_at: datetime
    source: VisitSource
    inspector: str
    attended: tuple[str, ...]
    evidence: tuple[EvidenceLine, ...]
    decisions: tuple[StoredDecision, ...]


@dataclass(frozen=True, slots=True)
class EventLine:
    """One act on a case; `changes` is what it added and changed, by table."""

    seq: int
    at: datetime
    act: str
    actor_unit: str | None
    actor_role: str
    actor_name: str
    why: str
    changes: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case with everything that belongs to it."""

    case: CaseLine
    party: PartyLine
    findings: tuple[FindingFile, ...]
    standing: Standing
    tasks: tuple[TaskLine, ...]
    returns: tuple[ReturnLine, ...]
    rulings: tuple[RulingLine, ...]
    extensions: tuple[ExtensionLine, ...]
    attachments: tuple[AttachmentLine, ...]
    verifications: tuple[VerificationLine, ...]
    papers: tuple[PaperLine, ...]
    events: tuple[EventLine, ...]
