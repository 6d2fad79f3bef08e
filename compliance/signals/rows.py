"""What does a row of the signals look like in memory?"""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from compliance.states import SignalState

__all__ = ["SignalRow"]


class SignalRow(TypedDict):
    """A row of `signals`."""

    district: str
    id: str
    number: str
    party_id: str
    kind: str
    rule: str
    key: str
    proposes: str
    cases: str
    findings: str
    units: str
    clauses: str
    state: SignalState
    raised_at: datetime
    decided_at: datetime | None
    decided_by: str
    reason: str
