"""Which findings were handed in, and what belongs to each?"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from compliance.queries.filters import between, of_party
from compliance.queries.views import EvidenceLine, FindingFile, FindingLine, StoredDecision
from compliance.queries.visits import attended_at
from compliance.states import CaseState
from compliance.store.cases import Case
from compliance.store.models import Evidence, Finding, Party, Visit

__all__ = ["files_of", "finding_list"]


def _lines() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Finding.id,
            Finding.key,
            Party.name,
            Party.locality,
            Finding.issue,
            Finding.text,
            Finding.severity,
            Finding.found_on,
            Finding.received_at,
            Visit.source,
            Visit.inspector,
            Case.number,
            Case.lead,
            Case.state,
        )
        .join(Case, (Case.district == Finding.district) & (Case.id == Finding.case_id))
        .join(Visit, (Visit.district == Finding.district) & (Visit.id == Finding.visit_id))
        .join(Party, (Party.district == Case.district) & (Party.id == Case.party_id))
    )


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
    wanted = [Finding.district == district, *of_party(party), *between(Finding.found_on, since, until)]
    if unit is not None:
        wanted.append(Case.lead == unit)
    if state is not None:
        wanted.append(Case.state == state)
    if issues is not None:
        wanted.append(Finding.issue.in_(sorted(issues)))
    if locality is not None:
        wanted.append(Party.locality == locality)
    rows = session.execute(_lines().where(*wanted).order_by(Finding.id.desc()).limit(limit))
    return [FindingLine(*row) for row in rows]


def _evidence(session: Session, district: str, finding_ids: Iterable[str]) -> dict[str, list[EvidenceLine]]:
    rows = session.execute(
        select(
            Evidence.finding_id,
            Evidence.name,
            Evidence.sha256,
            Evidence.size,
            Evidence.taken_on,
            Evidence.received_on,
        )
        .where(Evidence.district == district, Evidence.finding_id.in_(list(finding_ids)))
        .order_by(Evidence.id)
    )
    by_finding: dict[str, list[EvidenceLine]] = defaultdict(list)
    for finding_id, name, sha256, size, taken_on, received_on in rows:
        by_finding[finding_id].append(EvidenceLine(name, sha256, size, taken_on, received_on))
    return by_finding


def files_of(
    session: Session, district: str, case_id: str, decisions: Sequence[StoredDecision]
) -> tuple[FindingFile, ...]:
    """The findings of a case, in the order of their coming, each with its visit, evidence and `decisions`."""
    rows = session.execute(
        select(Finding, Visit.source, Visit.inspector)
        .join(Visit, (Visit.district == Finding.district) & (Visit.id == Finding.visit_id))
        .where(Finding.district == district, Finding.case_id == case_id)
        .order_by(Finding.received_at, Finding.id)
    ).all()
    evidence = _evidence(session, district, [finding.id for finding, *_visit in rows])
    attended = attended_at(session, district, {finding.visit_id for finding, *_visit in rows})
    return tuple(_file(row, evidence, attended, decisions) for row in rows)


def _file(
    row: Sequence[Any],
    evidence: dict[str, list[EvidenceLine]],
    attended: dict[str, tuple[str, ...]],
    decisions: Sequence[StoredDecision],
) -> FindingFile:
    finding, source, inspector = row
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
        source=source,
        inspector=inspector,
        attended=attended.get(finding.visit_id, ()),
        evidence=tuple(evidence.get(finding.id, ())),
        decisions=tuple(each for each in decisions if each.finding == finding.id),
    )
