"""What does a line of a pack say? A finding or a visit as it was handed in, by whom, and how the laptop decided it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from compliance.draft import EvidenceDraft, FindingDraft, PartyDraft
from compliance.recording.identity import finding_digest
from compliance.states import VisitResult

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from compliance.intake import VisitDraft

__all__ = ["Decided", "FindingEntry", "HandedIn", "VisitEntry", "finding_record", "visit_record"]


@dataclass(frozen=True, slots=True)
class HandedIn:
    """When something was handed in, and by whom, as the laptop has it: nothing of it was proved to home."""

    at: datetime
    unit: str | None
    role: str
    name: str

    @property
    def by(self) -> dict[str, object]:
        """Who it was, without when."""
        return {"unit": self.unit, "role": self.role, "name": self.name}


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided of a finding, as far as it can differ: the outcome, the lead, the joint units."""

    outcome: str
    lead: str | None
    joint: tuple[str, ...] = ()

    def as_record(self) -> dict[str, object]:
        """As plain JSON values."""
        return {"outcome": self.outcome, "lead": self.lead, "joint": list(self.joint)}


@dataclass(frozen=True, slots=True)
class FindingEntry:
    """A finding, word for word as it was handed in."""

    draft: FindingDraft
    handed_in: HandedIn
    decided: Decided


@dataclass(frozen=True, slots=True)
class VisitEntry:
    """A visit by itself: one where nothing was found, or one with a note."""

    draft: VisitDraft
    result: VisitResult
    note: str
    handed_in: HandedIn


def finding_record(entry: FindingEntry) -> dict[str, object]:
    """The line of a finding; what `lianban import` reads has the same names here."""
    draft = entry.draft
    return {
        "kind": "finding",
        **_fields(draft),
        "evidence": [_evidence(each) for each in draft.evidence],
        "digest": finding_digest(draft),
        **_told(entry.handed_in),
        "decided": entry.decided.as_record(),
    }


def _fields(draft: FindingDraft) -> dict[str, object]:
    """Everything that was handed in but the evidence."""
    return {
        "party": _party(draft.party),
        "facts": dict(draft.facts),
        "found_on": draft.found_on,
        "text": draft.text,
        "inspector": draft.inspector,
        "source": draft.source.value,
        "severity": draft.severity.value,
        "action": draft.action,
        "id": draft.key,
        "attended": list(draft.attended),
    }


def visit_record(entry: VisitEntry) -> dict[str, object]:
    """The line of a visit."""
    draft = entry.draft
    return {
        "kind": "visit",
        "party": _party(draft.party),
        "found_on": draft.found_on,
        "source": draft.source.value,
        "inspector": draft.inspector,
        "attended": list(draft.attended),
        "result": entry.result.value,
        "note": entry.note,
        **_told(entry.handed_in),
    }


def _party(party: PartyDraft) -> dict[str, object]:
    """A party as it was given."""
    return asdict(party)


def _evidence(draft: EvidenceDraft) -> Mapping[str, object]:
    return asdict(draft)


def _told(handed_in: HandedIn) -> dict[str, object]:
    return {"handed_in": {"at": handed_in.at, **handed_in.by}}
