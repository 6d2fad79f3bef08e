"""What was decided, as it was decided then? The record of it, and the allocation word for word."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from compliance.queries.numbers import find_case
from compliance.queries.planning import of_case, onward
from compliance.queries.views import StoredDecision
from compliance.store.base import table_of
from compliance.store.models import Answer, Finding, FindingDecision, KeptAllocation

__all__ = ["decisions_of", "stored_decision"]


def _decisions() -> Select[*tuple[Any, ...]]:
    finding, made, answer = (table_of(model) for model in (Finding, FindingDecision, Answer))
    way = onward(
        Finding,
        (FindingDecision, "finding_id", Finding, "id"),
        (Answer, "digest", FindingDecision, "answer"),
        (KeptAllocation, "fingerprint", Answer, "fingerprint"),
    )
    said_of = (finding.c.id, finding.c.text, finding.c.found_on, finding.c.facts)
    said = (made.c.kind, made.c.made_at, answer.c.outcome, answer.c.record, table_of(KeptAllocation).c.document)
    return select(*said_of, *said).select_from(way).where(*of_case(finding)).order_by(made.c.made_at, made.c.id)


_DECISIONS = _decisions()


def stored_decision(session: Session, district: str, number: str) -> list[StoredDecision]:
    """Every decision for the findings of a case, in the order in which they were made. Raises `NotFound`."""
    return decisions_of(session, district, find_case(session, district, number))


def decisions_of(session: Session, district: str, case_id: str) -> list[StoredDecision]:
    """As `stored_decision`, by the id of the case."""
    return [_read(row) for row in session.execute(_DECISIONS, {"district": district, "case_id": case_id})]


def _read(row: Sequence[Any]) -> StoredDecision:
    finding, text, found_on, facts, kind, made_at, outcome, record, document = row
    return StoredDecision(
        finding, text, found_on, json.loads(facts), kind, made_at, outcome, json.loads(record), document
    )
