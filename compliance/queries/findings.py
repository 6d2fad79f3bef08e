"""Which findings were handed in, and what belongs to each?"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from compliance.queries.filters import Asked, between, of_issues, of_party
from compliance.queries.narrowing import all_of, among, few, few_parties, first
from compliance.queries.planning import Unindexed, of_case, onward
from compliance.queries.views import EvidenceLine, FindingFile, FindingLine, StoredDecision
from compliance.queries.visits import attended_at
from compliance.states import CaseState
from compliance.store.base import table_of
from compliance.store.cases import Case
from compliance.store.models import Evidence, Finding, Party, Visit

__all__ = ["files_of", "finding_list"]


def _lines() -> Select[*tuple[Any, ...]]:
    finding, case, visit, party = (table_of(model).c for model in (Finding, Case, Visit, Party))
    way = onward(
        Finding, (Case, "id", Finding, "case_id"), (Visit, "id", Finding, "visit_id"), (Party, "id", Case, "party_id")
    )
    seen = (finding.issue, finding.text, finding.severity, finding.found_on, finding.received_at)
    there = (visit.source, visit.inspector, case.number, case.lead, case.state)
    return select(finding.id, finding.key, party.name, party.locality, *seen, *there).select_from(way)


_LINES = _lines()


def finding_list(
    session: Session,
    district: str,
    *,
    unit: str | None = None,
    state: CaseState | None = None,
    issues: Collection[str] | None = None,
    locality: str | None = None,
    party: str | None = None,
    since: date | None = None,
    until: date | None = None,
    limit: int | None = None,
) -> list[FindingLine]:
    """
    Findings, the newest first: in cases that `unit` leads, in cases of a `state`, of one of
    `issues` (a group's), of a party (its code, or a part of its name) or its locality,
    found from `since` to `until`.
    """
    asked = Asked(unit, issues, locality, party, since, until)
    ids = None if limit is None else _few(session, district, asked, state)
    wanted = [Finding.district == district, *of_party(party), *between(Unindexed(Finding.found_on), since, until)]
    wanted += [Case.lead == unit] if unit is not None else []
    wanted += [Case.state == state] if state is not None else []
    wanted += [of_issues(Finding.issue, issues)] if issues is not None else []
    wanted += [Party.locality == locality] if locality is not None else []
    return [FindingLine(*row) for row in first(session, _LINES.where(*wanted), Finding.id, ids, limit)]


def _few(session: Session, district: str, asked: Asked, state: CaseState | None) -> frozenset[str] | None:
    """The findings that are asked for, where a condition leaves few; one issue alone has an index in order."""
    here = Finding.district == district
    parts = [among(session, Finding.id, Finding.case_id, _few_cases(session, district, asked, state), here)]
    if asked.issues is not None and not (asked.count == len(asked.issues) == 1 and state is None):
        parts.append(few(session, Finding.id, here, Finding.issue.in_(sorted(asked.issues))))
    if days := between(Finding.found_on, asked.since, asked.until):
        parts.append(few(session, Finding.id, here, *days))
    return all_of(parts)


def _few_cases(session: Session, district: str, asked: Asked, state: CaseState | None) -> frozenset[str] | None:
    here = Case.district == district
    parts: list[frozenset[str] | None] = []
    if asked.unit is not None:
        parts.append(few(session, Case.id, here, Case.lead == asked.unit))
    if state is not None:
        parts.append(few(session, Case.id, here, Case.state == state))
    if asked.party is not None or asked.locality is not None:
        place = [Party.locality == asked.locality] if asked.locality is not None else []
        parties = few_parties(session, district, asked.party, *place)
        parts.append(among(session, Case.id, Case.party_id, parties, here))
    return all_of(parts)


def _findings_of_case() -> Select[*tuple[Any, ...]]:
    finding, visit = table_of(Finding), table_of(Visit)
    names = ("id", "key", "issue", "facts", "text", "action", "severity", "found_on", "received_at", "visit_id")
    columns = (*(finding.c[name] for name in names), visit.c.source, visit.c.inspector)
    query = select(*columns).select_from(onward(Finding, (Visit, "id", Finding, "visit_id")))
    return query.where(*of_case(finding)).order_by(finding.c.received_at, finding.c.id)


def _evidence_of_case() -> Select[*tuple[Any, ...]]:
    file = table_of(Evidence).c
    columns = (file.finding_id, file.name, file.sha256, file.size, file.taken_on, file.received_on)
    query = select(*columns).select_from(onward(Finding, (Evidence, "finding_id", Finding, "id")))
    return query.where(*of_case(table_of(Finding))).order_by(Unindexed(file.id))


_FINDINGS, _EVIDENCE = _findings_of_case(), _evidence_of_case()


def files_of(
    session: Session, district: str, case_id: str, decisions: Sequence[StoredDecision]
) -> tuple[FindingFile, ...]:
    """The findings of a case, in the order of their coming, each with its visit, evidence and `decisions`."""
    of_it = {"district": district, "case_id": case_id}
    evidence: dict[str, list[EvidenceLine]] = defaultdict(list)
    for finding_id, *file in session.execute(_EVIDENCE, of_it):
        evidence[finding_id].append(EvidenceLine(*file))
    rows = session.execute(_FINDINGS, of_it).all()
    attended = attended_at(session, district, {row.visit_id for row in rows})
    return tuple(_file(row, evidence, attended, decisions) for row in rows)


def _file(
    finding: Row[*tuple[Any, ...]],
    evidence: dict[str, list[EvidenceLine]],
    attended: dict[str, tuple[str, ...]],
    decisions: Sequence[StoredDecision],
) -> FindingFile:
    return FindingFile(
        id=finding.id,
        key=finding.key,
        issue=finding.issue,
        facts=json.loads(finding.facts),
        text=finding.text,
        action=finding.action,
        severity=finding.severity,
        found_on=finding.found_on,
        received_at=finding.received_at,
        source=finding.source,
        inspector=finding.inspector,
        attended=attended.get(finding.visit_id, ()),
        evidence=tuple(evidence.get(finding.id, ())),
        decisions=tuple(each for each in decisions if each.finding == finding.id),
    )
