"""What waits for the office, the most urgent first?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Join, Select, literal_column, or_, select
from sqlalchemy.orm import Session

from compliance.draft import Severity
from compliance.meetings.naming import is_matter, matter_titles
from compliance.policy.model import OfficeWork
from compliance.queries.asof import LIVE, AsOf
from compliance.queries.desk_views import Asked, DeskLine, Dispute, Waits
from compliance.queries.planning import Unindexed, onward, said, urgency
from compliance.recording.ledger import chunks
from compliance.states import CaseState
from compliance.store.cases import ON_DESK, Case, Task
from compliance.store.casework import ASKED, Extension, Return
from compliance.store.models import Answer, Finding, FindingDecision, Party
from rules.decision import Outcome

__all__ = ["office_desk"]

_Row = dict[str, Any]

_URGENCY = {severity: rank for rank, severity in enumerate(Severity)}
_NEVER = datetime.max.replace(tzinfo=UTC)

_BY_STATE = {
    CaseState.RETURNED: Waits.RULE,
    CaseState.ANSWERED: Waits.VERIFY,
    CaseState.HANDED_OVER: Waits.RECEIPT,
    CaseState.CLOSED: Waits.RECHECK,
}
_BY_OUTCOME = {
    Outcome.OPEN_QUESTION: Waits.COMPLETE,
    Outcome.CONTESTED: Waits.CHOOSE,
    Outcome.UNASSIGNED: Waits.ASSIGN,
    Outcome.OUT_OF_SCOPE: Waits.HAND_OVER,
    Outcome.TO_CONFIRM: Waits.CONFIRM,
    Outcome.SETTLED: Waits.ASSIGN,
}
_DECIDING = frozenset(_BY_OUTCOME.values())


def office_desk(session: Session, now: AsOf, *, limit: int | None = None) -> list[DeskLine]:
    """
    Everything that waits for the office: what is overdue first, then by when it is due, then by severity.

    A case of which several things wait has a line for each. What is before the conference
    is there too, though its convener decides. The number of queries does not grow with
    what there is, but for three more in 500 lines shown.
    """
    rows = [*_cases(session, now, limit), *_requests(session, now, limit)]
    rows.sort(key=_order)
    shown = rows[:limit]
    records = _records(session, now, [row["id"] for row in shown if row["topic"] in _DECIDING])
    disputes = _disputes(session, now, [row["id"] for row in shown if row["stands"] is CaseState.RETURNED])
    titles = matter_titles(session, now.district, (row["issue"] for row in shown))
    return [
        _line(now, row | {"title": titles.get(row["issue"], "")}, records.get(row["id"], {}), disputes.get(row["id"]))
        for row in shown
    ]


def _order(row: _Row) -> tuple[datetime, int, str, str]:
    return row["by"] or _NEVER, _URGENCY[row["severity"]], row["number"], row["waits"]


def _select(way: Join, *more: Any) -> Select[*tuple[Any, ...]]:  # noqa: ANN401 - columns of any type
    case = (Case.id, Case.number, Case.state, Case.aside_from, Case.parked_until, Case.issue, Case.lead, Case.severity)
    flags = (Case.outcome, Case.needs_office, Case.at_conference, Case.returns, Case.handed_to)
    return select(*case, *flags, Party.name.label("party"), Party.locality, *more).select_from(way)


def _cases(session: Session, now: AsOf, limit: int | None) -> Iterator[_Row]:
    """The cases of which something waits, with what, and by when: the first `limit`, and all that were parked."""
    times = (Case.office_by.label("by"), Case.office_provisional.label("provisional"))
    query = _select(onward(Case, (Party, "id", Case, "party_id")), *times).where(Case.district == now.district)
    waiting = query.where(literal_column(f"({ON_DESK})")).order_by(
        Case.office_by.nulls_last(), urgency(Case.severity), Case.number
    )
    about = or_(Case.needs_office == 1, Case.at_conference == 1, Case.aside_from == CaseState.DESK)
    over = query.where(Case.state == CaseState.PARKED, Case.parked_until < now.today, about)
    connection = session.connection()
    for found in (*connection.execute(waiting.limit(limit)), *connection.execute(over)):
        row = _stands(now, found._asdict())
        topic = _BY_STATE.get(row["stands"]) or _deciding(row)
        waits = Waits.CONVENE if row["at_conference"] and row["stands"] in {CaseState.DESK, *LIVE} else topic
        yield row | {"topic": topic, "waits": waits}


def _deciding(row: _Row) -> Waits:
    """What there is to decide: of a matter on the desk nothing, it waits for its approval."""
    return Waits.APPROVE if is_matter(row["issue"]) else _BY_OUTCOME[row["outcome"]]


def _stands(now: AsOf, row: _Row) -> _Row:
    """Where a case stands now; after a parking the office's time runs anew, too."""
    ended = now.parking_end(row["state"], row["parked_until"])
    row["stands"] = row["state"] if ended is None else row["aside_from"]
    if ended is not None:
        deadline = now.terms.reckon(ended, now.terms.policy.office_within(OfficeWork.DECIDE))
        row |= {"by": deadline.at, "provisional": deadline.provisional}
    return row


def _requests(session: Session, now: AsOf, limit: int | None) -> Iterator[_Row]:
    """The first `limit` requests for more time; they have to be decided before the share's own deadline."""
    way = onward(
        Extension,
        (Task, "id", Extension, "task_id"),
        (Case, "id", Extension, "case_id"),
        (Party, "id", Case, "party_id"),
    )
    asked = (Extension.unit, Extension.until, Extension.reason, Task.role)
    times = (Task.deadline.label("by"), Task.provisional)
    query = (
        _select(way, *asked, *times)
        .where(Extension.district == now.district, said("extensions", ASKED), Unindexed(Case.state).in_(LIVE))
        .order_by(Task.deadline.nulls_last(), urgency(Case.severity), Case.number, Extension.id)
    )
    for found in session.connection().execute(query.limit(limit)):
        row = _stands(now, found._asdict())
        row["asked"] = Asked(row["unit"], row["role"], row["until"], row["reason"])
        yield row | {"topic": Waits.DECIDE_TIME, "waits": Waits.DECIDE_TIME}


def _records(session: Session, now: AsOf, case_ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    """The latest decision on each of these cases, as its record."""
    latest: dict[str, str] = {}
    way = onward(Finding, (FindingDecision, "finding_id", Finding, "id"))
    for piece in chunks(sorted(set(case_ids))):
        rows = (
            select(FindingDecision.made_at, FindingDecision.id, Finding.case_id, FindingDecision.answer)
            .select_from(way)
            .where(Finding.district == now.district, Finding.case_id.in_(piece))
        )
        latest |= {case_id: answer for _at, _id, case_id, answer in sorted(session.execute(rows))}
    records: dict[str, Mapping[str, Any]] = {}
    for piece in chunks(sorted(set(latest.values()))):
        answers = select(Answer.digest, Answer.record).where(Answer.district == now.district, Answer.digest.in_(piece))
        records.update((digest, json.loads(record)) for digest, record in session.execute(answers))
    return {case_id: records[answer] for case_id, answer in latest.items()}


def _disputes(session: Session, now: AsOf, case_ids: Sequence[str]) -> dict[str, Dispute]:
    """The open dispute of each of these cases."""
    found: dict[str, Dispute] = {}
    names = (Return.case_id, Return.unit, Return.clause, Return.proposed, Return.reason, Return.consulted_on)
    for piece in chunks(sorted(set(case_ids))):
        open_ = (Return.district == now.district, Return.case_id.in_(piece), Return.settled_at.is_(None))
        for case_id, unit, clause, proposed, reason, consulted_on in session.execute(select(*names).where(*open_)):
            found[case_id] = Dispute(unit, clause, proposed, reason, consulted_on)
    return found


def _line(now: AsOf, row: _Row, record: Mapping[str, Any], dispute: Dispute | None) -> DeskLine:
    topic, by = row["topic"], row["by"]
    return DeskLine(
        number=row["number"],
        waits=row["waits"],
        topic=topic,
        state=row["stands"],
        party=row["party"],
        locality=row["locality"],
        issue=row["issue"],
        lead=row["lead"],
        severity=row["severity"],
        by=by,
        provisional=row["provisional"],
        overdue=by is not None and by < now.at,
        returns=row["returns"],
        question=record.get("question") if topic is Waits.COMPLETE else None,
        candidates=tuple(record.get("candidates", ())) if topic is Waits.CHOOSE else (),
        clauses=tuple(record.get("clauses", ())),
        refer=row["handed_to"] if topic is Waits.RECEIPT else record.get("refer"),
        dispute=dispute if topic is Waits.RULE else None,
        asked=row.get("asked"),
        title=row["title"],
    )
