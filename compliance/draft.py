"""What did an inspector hand in? A finding, checked and in the allocation's own ids, before it is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rules.decision import FactValue

__all__ = ["EvidenceDraft", "FindingDraft", "PartyDraft", "Severity", "VisitSource"]


class VisitSource(StrEnum):
    """What made somebody go and look."""

    RANDOM_CHECK = "random_check"
    COMPLAINT = "complaint"
    HOTLINE = "hotline"
    MEDIA = "media"
    FROM_ABOVE = "from_above"
    CAMPAIGN = "campaign"
    RE_INSPECTION = "re_inspection"


class Severity(StrEnum):
    """How soon it has to be put right."""

    AT_ONCE = "at_once"
    URGENT = "urgent"
    ORDINARY = "ordinary"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class PartyDraft:
    """The inspected party as the inspector named it; a code has been checked."""

    name: str
    code: str | None = None
    locality: str = ""
    address: str = ""
    registered_for: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceDraft:
    """One file of evidence: its name, SHA-256 in hex, size in bytes, and the day it was taken, if known."""

    name: str
    sha256: str
    size: int
    taken_on: date | None = None


@dataclass(frozen=True, slots=True)
class FindingDraft:
    """
    One issue seen at one visit. `facts` are (fact id, value id or number), sorted by id,
    the issue among them. `key` is the inspector's own id for it, if there is one.
    """

    party: PartyDraft
    facts: tuple[tuple[str, FactValue], ...]
    found_on: date
    text: str = ""
    inspector: str = ""
    source: VisitSource = VisitSource.RANDOM_CHECK
    severity: Severity = Severity.ORDINARY
    action: str = ""
    evidence: tuple[EvidenceDraft, ...] = ()
    key: str | None = None
    attended: tuple[str, ...] = ()
