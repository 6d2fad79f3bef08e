"""What has to be blackened? Rows and events together, so that the tables still are what the events make of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from compliance.redacting.blacken import Blackening
from compliance.redacting.holding import (
    events_holding,
    events_of_findings,
    findings_with,
    papers_holding,
    rows_holding,
    tables,
)
from compliance.store.base import table_of
from compliance.store.cases import Case
from compliance.store.casework import Verification
from compliance.store.models import Finding
from compliance.store.papers import Paper
from compliance.store.scratch import as_json

__all__ = ["Change", "Plan", "plan"]

_Keys = set[tuple[str, str]]

_OF_A_CASE = ("case_id", "finding_id", "visit_id")


@dataclass(frozen=True, slots=True)
class Change:
    """One row: the columns of its key, and those that change."""

    table: Table
    key: dict[str, Any]
    values: dict[str, object]


@dataclass(slots=True)
class Plan:
    """
    The rows that change, the numbers of the events that do, and the papers whose bytes go.

    `findings` are those whose digest goes too, since what it was made of held what is taken out.
    """

    rows: list[Change] = field(default_factory=list)
    events: set[int] = field(default_factory=set)
    findings: set[str] = field(default_factory=set)
    papers: set[str] = field(default_factory=set)


def plan(session: Session, district: str, blackening: Blackening, case: str | None) -> Plan:
    """
    All there is to blacken in the record of `district`.

    With a `case`, only what its own events tell, and whatever else tells of the same rows: what stands in a party's
    row is in other cases too, and cannot be taken out of one of them alone.
    """
    made = Plan()
    within = None if case is None else _told_by_case(session, district, blackening, case, made)
    if within is None:
        made.events.update(event["seq"] for event in events_holding(session, district, blackening))
    touched: dict[str, set[str]] = defaultdict(set)
    for table in tables():
        for key, values in rows_holding(session, district, table, blackening):
            id_ = str(as_json(key.get("id")))
            if within is None or (table.name, id_) in within:
                made.rows.append(Change(table, key, values))
                touched[table.name].add(id_)
    made.findings = findings_with(session, district, touched)
    made.events.update(events_of_findings(session, district, made.findings))
    made.papers = touched[table_of(Paper).name] | papers_holding(session, district, blackening.what, case)
    return made


def _told_by_case(session: Session, district: str, blackening: Blackening, case: str, made: Plan) -> _Keys:
    """The rows of which the events of a case tell; into the plan go all events that tell of one of them."""
    own = _subjects(session, district, case)
    told: dict[int, _Keys] = {}
    within: _Keys = set()
    for event in events_holding(session, district, blackening):
        seq = event["seq"]
        told[seq] = blackening.rows_told(event["changes"])
        if own & {as_json(event[name]) for name in _OF_A_CASE} or _adds_party(event, own):
            made.events.add(seq)
            within |= told[seq]
    while more := [seq for seq, rows in told.items() if seq not in made.events and rows & within]:
        made.events.update(more)
        within.update(*(told[seq] for seq in more))
    return within


def _adds_party(event: Mapping[Any, Any], own: set[object]) -> bool:
    """Whether it is about the case's party and nothing else; what else is about the party may be of another case."""
    return as_json(event["party_id"]) in own and not any(event[name] for name in _OF_A_CASE)


def _subjects(session: Session, district: str, case: str) -> set[object]:
    """The ids of a case, of its party, of its findings and of the visits at which it was looked at."""
    party = session.scalar(select(Case.party_id).where(Case.district == district, Case.id == case))
    findings = select(Finding.id, Finding.visit_id).where(Finding.district == district, Finding.case_id == case)
    checks = select(Verification.visit_id).where(Verification.district == district, Verification.case_id == case)
    return {case, party, *(each for row in session.execute(findings) for each in row), *session.scalars(checks)}
