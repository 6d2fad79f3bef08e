"""What lies beside some cases in other tables? One query for each kind of thing, whatever the number of cases."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from compliance.ledgers.entries import Besides, Cited, Dispute, Inspected, Share
from compliance.recording.ledger import chunks
from compliance.states import TaskRole, TaskState
from compliance.store.cases import Case, Task
from compliance.store.casework import Attachment, Return, Verification
from compliance.store.models import Answer, Evidence, Finding, FindingDecision, Visit
from rules.allocation import Role

if TYPE_CHECKING:
    from compliance.queries.asof import AsOf

__all__ = ["Surroundings"]

_ROLES = tuple(TaskRole)
_SHARE = [each.name for each in fields(Share)]


class Surroundings:
    """
    Reads what lies beside cases, as it stands `now`; some hundreds of cases at a time.

    What a distinct decision cites is read once, and remembered.
    """

    def __init__(self, session: Session, now: AsOf) -> None:
        self._session = session
        self._now = now
        self._cited: dict[str, tuple[Cited, ...]] = {}

    def of(self, ids: Sequence[str]) -> dict[str, Besides]:
        """By the id of the case, for each of `ids`, which are few enough for an IN list."""
        found = self._findings(ids)
        clauses, files = self._clauses(ids), self._files(ids)
        shares, inspected, disputes = self._shares(ids), self._inspected(ids), self._disputes(ids)
        return {
            each: Besides(
                **self._seen(found[each]),
                clauses=clauses[each],
                files=tuple(files[each]),
                shares=tuple(sorted(shares[each], key=lambda share: _ROLES.index(share.role))),
                inspected=inspected.get(each),
                dispute=disputes.get(each),
            )
            for each in ids
        }

    def _findings(self, ids: Sequence[str]) -> Mapping[str, list[Row[*tuple[Any, ...]]]]:
        columns = (Finding.case_id, Visit.source, Finding.text, Finding.action, Finding.facts)
        rows = self._session.execute(
            select(*columns)
            .join(Visit, (Visit.district == Finding.district) & (Visit.id == Finding.visit_id))
            .where(Finding.district == self._now.district, Finding.case_id.in_(ids))
            .order_by(Finding.received_at, Finding.id)
        )
        found: dict[str, list[Row[*tuple[Any, ...]]]] = defaultdict(list)
        for row in rows:
            found[row.case_id].append(row)
        return found

    @staticmethod
    def _seen(findings: Iterable[Row[*tuple[Any, ...]]]) -> dict[str, Any]:
        """What several findings say, each thing once."""
        rows = list(findings)
        return {
            "sources": tuple(dict.fromkeys(row.source for row in rows)),
            "texts": tuple(dict.fromkeys(row.text for row in rows if row.text)),
            "actions": tuple(dict.fromkeys(row.action for row in rows if row.action)),
            "facts": tuple(json.loads(facts) for facts in dict.fromkeys(row.facts for row in rows)),
        }

    def _clauses(self, ids: Sequence[str]) -> Mapping[str, tuple[Cited, ...]]:
        """What the last decision for each finding cites."""
        rows = self._session.execute(
            select(Finding.case_id, Finding.id, FindingDecision.answer)
            .join(
                FindingDecision,
                (FindingDecision.district == Finding.district) & (FindingDecision.finding_id == Finding.id),
            )
            .where(Finding.district == self._now.district, Finding.case_id.in_(ids))
            .order_by(Finding.received_at, Finding.id, FindingDecision.made_at, FindingDecision.id)
        )
        last: dict[str, dict[str, str]] = defaultdict(dict)
        for case_id, finding_id, answer in rows:
            last[case_id][finding_id] = answer
        self._read_answers({answer for answers in last.values() for answer in answers.values()})
        cited = {
            case_id: tuple(dict.fromkeys(each for answer in answers.values() for each in self._cited[answer]))
            for case_id, answers in last.items()
        }
        return defaultdict(tuple, cited)

    def _read_answers(self, digests: Iterable[str]) -> None:
        for piece in chunks(sorted(set(digests) - self._cited.keys())):
            columns = select(Answer.digest, Answer.fingerprint, Answer.record)
            wanted = columns.where(Answer.district == self._now.district, Answer.digest.in_(piece))
            for digest, fingerprint, record in self._session.execute(wanted):
                self._cited[digest] = tuple(Cited(fingerprint, clause) for clause in _relied_on(json.loads(record)))

    def _files(self, ids: Sequence[str]) -> Mapping[str, list[str]]:
        """The names of the inspectors' files, then of those that were put to the case itself."""
        found: dict[str, list[str]] = defaultdict(list)
        first = (
            select(Finding.case_id, Evidence.name)
            .join(Finding, (Finding.district == Evidence.district) & (Finding.id == Evidence.finding_id))
            .where(Evidence.district == self._now.district, Finding.case_id.in_(ids))
            .order_by(Evidence.id)
        )
        then = (
            select(Attachment.case_id, Attachment.name)
            .where(Attachment.district == self._now.district, Attachment.case_id.in_(ids))
            .order_by(Attachment.id)
        )
        for query in (first, then):
            for case_id, name in self._session.execute(query):
                found[case_id].append(name)
        return found

    def _shares(self, ids: Sequence[str]) -> Mapping[str, list[Share]]:
        """The shares that count, as time has brought them to be."""
        case = (Case.id, Case.state.label("stands"), Case.parked_until, Case.issue, Case.severity)
        rows = self._session.execute(
            select(*case, *(getattr(Task, name) for name in _SHARE))
            .join(Case, (Case.district == Task.district) & (Case.id == Task.case_id))
            .where(Task.district == self._now.district, Task.case_id.in_(ids), Task.state != TaskState.WITHDRAWN)
            .order_by(Task.id)
        )
        found: dict[str, list[Share]] = defaultdict(list)
        for case_id, stands, until, issue, severity, *values in rows:
            share: dict[str, Any] = dict(zip(_SHARE, values, strict=True))
            if self._now.works(stands, until):
                news = self._now.share(share, issue, severity, self._now.parking_end(stands, until))
                share |= {name: value for name, value in news.items() if name in share}
            found[case_id].append(Share(**share))
        return found

    def _inspected(self, ids: Sequence[str]) -> Mapping[str, Inspected]:
        rows = self._session.execute(
            select(Verification.case_id, Visit.inspector, Visit.visited_on, Verification.passed)
            .join(Visit, (Visit.district == Verification.district) & (Visit.id == Verification.visit_id))
            .where(Verification.district == self._now.district, Verification.case_id.in_(ids))
            .order_by(Verification.verified_at, Verification.id)
        )
        return {case_id: Inspected(who, day, passed) for case_id, who, day, passed in rows}

    def _disputes(self, ids: Sequence[str]) -> Mapping[str, Dispute]:
        rows = self._session.execute(
            select(Return.case_id, Return.unit, Return.clause, Return.proposed, Return.reason)
            .where(Return.district == self._now.district, Return.case_id.in_(ids))
            .order_by(Return.returned_at, Return.id)
        )
        return {row.case_id: Dispute(row.unit, row.clause, row.proposed, row.reason) for row in rows}


def _relied_on(record: Mapping[str, Any]) -> list[str]:
    """The clauses of a decision, but for those by which a unit only coordinates, as it does everything."""
    by_role: dict[bool, set[str]] = {True: set(), False: set()}
    for each in record["assignments"]:
        by_role[each["role"] == Role.COORDINATE].update(each["clauses"])
    return [each for each in record["clauses"] if each in by_role[False] or each not in by_role[True]]
