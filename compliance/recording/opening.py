"""What does a case look like when it is opened?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from compliance.ids import new_id
from compliance.states import CaseState
from rules.decision import Outcome

if TYPE_CHECKING:
    from datetime import date, datetime

    from compliance.draft import Severity
    from compliance.recording.rows import CaseRow, PartyRow

__all__ = ["Opened", "new_case"]


@dataclass(frozen=True, slots=True)
class Opened:
    """What tells a new case from others; `cites` is the id of one that was closed too long ago to be reopened."""

    number: str
    issue: str
    lead: str | None
    state: CaseState
    outcome: Outcome
    needs_office: bool
    severity: Severity
    found_on: date
    cites: str | None = None


def new_case(party: PartyRow, opened: Opened, at: datetime) -> CaseRow:
    """The row of a case of `party` that is opened at `at`; when the office has to act is for its terms to say."""
    return {
        "district": party["district"],
        "id": new_id(at),
        "number": opened.number,
        "party_id": party["id"],
        "issue": opened.issue,
        "lead": opened.lead,
        "state": opened.state,
        "outcome": opened.outcome,
        "needs_office": opened.needs_office,
        "severity": opened.severity,
        "opened_at": at,
        "found_on": opened.found_on,
        "locality": party["locality"],
        "dispatched_at": at if opened.state is CaseState.DISPATCHED else None,
        "answered_at": None,
        "closed_at": None,
        "aside_from": None,
        "parked_until": None,
        "handed_to": None,
        "at_conference": False,
        "drawn": False,
        "office_by": None,
        "office_provisional": False,
        "returns": 0,
        "reworks": 0,
        "reopenings": 0,
        "parkings": 0,
        "merged_into": None,
        "cites": opened.cites,
    }
