"""Which cases are there, and what belongs to one?"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, func, or_, select
from sqlalchemy.orm import Session

from compliance.meetings.naming import matter_titles
from compliance.queries.asof import stands_at
from compliance.queries.decisions import decisions_of
from compliance.queries.filters import Asked, between, of_issues, of_party
from compliance.queries.findings import files_of
from compliance.queries.life import (
    attachments_of,
    extensions_of,
    returns_of,
    rulings_of,
    standing_of,
    tasks_of,
    verifications_of,
)
from compliance.queries.narrowing import all_of, among, few, few_parties, first
from compliance.queries.numbers import find_case
from compliance.queries.papers import papers_of_case
from compliance.queries.planning import Unindexed, of_case, onward, said
from compliance.queries.views import CaseFile, CaseLine, EventLine, PartyLine
from compliance.states import CaseState
from compliance.store.base import table_of
from compliance.store.cases import LIVE, Case, Task
from compliance.store.columns import Day, Moment
from compliance.store.log import Event
from compliance.store.models import Finding, Party

if TYPE_CHECKING:
    from compliance.queries.asof import AsOf

__all__ = ["case_list", "case_show"]


def _lines(state: ColumnElement[CaseState]) -> Select[*tuple[Any, ...]]:
    """The lines of cases that stand at `state`."""
    case, party, finding = (table_of(model).c for model in (Case, Party, Finding))
    theirs = (finding.district == case.district, finding.case_id == case.id)
    count = select(func.count()).where(*theirs).scalar_subquery()
    first = (case.issue, case.lead, case.outcome, case.needs_office, case.severity)
    columns = (case.id, case.number, state, party.name, *first, case.locality, case.found_on, case.opened_at, count)
    return select(*columns).select_from(onward(Case, (Party, "id", Case, "party_id")))


_stands = stands_at(bindparam("today", type_=Day()), bindparam("at", type_=Moment()))
_STORED, _NOW = _lines(table_of(Case).c.state), _lines(_stands)
_STORED_CASE, _CASE_NOW = (lines.where(*of_case(table_of(Case), "id")) for lines in (_STORED, _NOW))


def _of_unit(unit: str) -> ColumnElement[bool]:
    """The unit leads it, or has a share in it."""
    theirs = (Task.district == Case.district, Task.case_id == Case.id, Task.unit == unit, said("tasks", LIVE))
    shares = select(func.count()).where(*theirs).correlate(Case).scalar_subquery()
    return or_(Case.lead == unit, shares > 0)


def case_list(
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
    now: AsOf | None = None,
) -> list[CaseLine]:
    """
    Cases, the newest first: those that `unit` leads or has a share in, of one of `issues`
    (a group's), of a party (its code, or a part of its name), found from `since` to `until`.

    With `now` they are shown, and chosen by `state`, as time has brought them to be; else as stored.
    """
    asked = Asked(unit, issues, locality, party, since, until)
    ids = None if limit is None else _few(session, district, asked, alone=state is None)
    query = (_STORED if now is None else _NOW).where(Case.district == district, *_meets(asked))
    rows = [
        row
        for stored in _stored(state, now)
        for row in first(session, query.where(*stored), Case.id, ids, limit, _moment(now))
    ]
    rows.sort(key=lambda row: row.id, reverse=True)
    shown = rows[:limit]
    titles = matter_titles(session, district, (row.issue for row in shown))
    return [_line(row, titles) for row in shown]


def _line(row: Row[*tuple[Any, ...]], titles: Mapping[str, str]) -> CaseLine:
    values: tuple[Any, ...] = (*row, titles.get(row.issue, ""))
    return CaseLine(*values)


def _moment(now: AsOf | None) -> dict[str, Any]:
    return {"today": now.today, "at": now.at} if now is not None else {}


def _stored(state: CaseState | None, now: AsOf | None) -> list[list[ColumnElement[bool]]]:
    """How what stands at `state` can be stored: each way has its own index."""
    if state is None:
        return [[]]
    if now is None:
        return [[Case.state == state]]
    return [[Case.state == stored, _stands == state] for stored in now.stored_as(state)]


def _meets(asked: Asked) -> list[ColumnElement[bool]]:
    wanted = [*of_party(asked.party), *between(Unindexed(Case.found_on), asked.since, asked.until)]
    wanted += [_of_unit(asked.unit)] if asked.unit is not None else []
    wanted += [of_issues(Case.issue, asked.issues)] if asked.issues is not None else []
    wanted += [Case.locality == asked.locality] if asked.locality is not None else []
    return wanted


def _few(session: Session, district: str, asked: Asked, *, alone: bool) -> frozenset[str] | None:
    """The cases that are asked for, where a condition leaves few; one that is `alone`, and in order, is not tried."""
    here = Case.district == district
    alone = alone and asked.count == 1
    parts: list[frozenset[str] | None] = []
    if asked.unit is not None:
        theirs = (Task.district == district, Task.unit == asked.unit, said("tasks", LIVE))
        led, shared = few(session, Case.id, here, Case.lead == asked.unit), few(session, Task.case_id, *theirs)
        parts.append(None if led is None or shared is None else led | shared)
    if asked.issues is not None and not (alone and len(asked.issues) == 1):
        parts.append(few(session, Case.id, here, Case.issue.in_(sorted(asked.issues))))
    if asked.locality is not None and not alone:
        parts.append(few(session, Case.id, here, Case.locality == asked.locality))
    if asked.party is not None:
        parties = few_parties(session, district, asked.party)
        parts.append(among(session, Case.id, Case.party_id, parties, here))
    if days := between(Case.found_on, asked.since, asked.until):
        parts.append(few(session, Case.id, here, *days))
    return all_of(parts)


def case_show(session: Session, district: str, number: str, now: AsOf | None = None) -> CaseFile:
    """
    One case by its number, with everything that belongs to it; its state and shares as they are `now`, if given.

    Raises `NotFound`.
    """
    of_it: dict[str, Any] = {"district": district, "case_id": find_case(session, district, number)}
    case_id = of_it["case_id"]
    line = session.execute(_STORED_CASE if now is None else _CASE_NOW, of_it | _moment(now)).one()
    titles = matter_titles(session, district, [line.issue])
    return CaseFile(
        case=_line(line, titles),
        party=PartyLine(*session.execute(_PARTY, of_it).one()),
        findings=files_of(session, district, case_id, decisions_of(session, district, case_id)),
        standing=standing_of(session, district, case_id),
        tasks=tasks_of(session, district, case_id, now),
        returns=returns_of(session, district, case_id),
        rulings=rulings_of(session, district, case_id),
        extensions=extensions_of(session, district, case_id),
        attachments=attachments_of(session, district, case_id),
        verifications=verifications_of(session, district, case_id),
        papers=papers_of_case(session, district, case_id),
        events=tuple(_event(row) for row in session.execute(_EVENTS, of_it)),
    )


def _party_of_case() -> Select[*tuple[Any, ...]]:
    party = table_of(Party).c
    columns = (party.id, party.name, party.code, party.locality, party.address, party.registered_for)
    query = select(*columns).select_from(onward(Case, (Party, "id", Case, "party_id")))
    return query.where(*of_case(table_of(Case), "id"))


def _events_of_case() -> Select[*tuple[Any, ...]]:
    event = table_of(Event).c
    actor = (event.actor_unit, event.actor_role, event.actor_name)
    query = select(event.seq, event.at, event.act, *actor, event.why, event.changes)
    return query.where(*of_case(table_of(Event))).order_by(event.seq)


_PARTY, _EVENTS = _party_of_case(), _events_of_case()


def _event(row: Sequence[Any]) -> EventLine:
    seq, at, act, unit, role, name, why, changes = row
    return EventLine(seq, at, act, unit, role, name, why, json.loads(changes))
