"""Which cases are there, and what belongs to one?"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session

from compliance.meetings.naming import matter_titles
from compliance.queries.decisions import decisions_of
from compliance.queries.filters import between, of_party
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
from compliance.queries.numbers import find_case
from compliance.queries.papers import papers_of_case
from compliance.queries.views import CaseFile, CaseLine, EventLine, PartyLine
from compliance.states import CaseState, TaskState
from compliance.store.cases import Case, Task
from compliance.store.log import Event
from compliance.store.models import Finding, Party

if TYPE_CHECKING:
    from compliance.queries.asof import AsOf

__all__ = ["case_list", "case_show"]


def _lines(now: AsOf | None) -> Select[*tuple[Any, ...]]:
    count = select(func.count()).where(Finding.district == Case.district, Finding.case_id == Case.id).scalar_subquery()
    return select(
        Case.id,
        Case.number,
        Case.state if now is None else now.state(),
        Party.name,
        Case.issue,
        Case.lead,
        Case.outcome,
        Case.needs_office,
        Case.severity,
        Case.locality,
        Case.found_on,
        Case.opened_at,
        count,
    ).join(Party, (Party.district == Case.district) & (Party.id == Case.party_id))


def _of_unit(unit: str) -> ColumnElement[bool]:
    """The unit leads it, or has a share in it."""
    share = exists().where(
        Task.district == Case.district,
        Task.case_id == Case.id,
        Task.unit == unit,
        Task.state != TaskState.WITHDRAWN,
    )
    return or_(Case.lead == unit, share)


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
    wanted = [Case.district == district, *of_party(party), *between(Case.found_on, since, until)]
    if unit is not None:
        wanted.append(_of_unit(unit))
    if state is not None:
        wanted += [Case.state == state] if now is None else now.stands(state)
    if issues is not None:
        wanted.append(Case.issue.in_(sorted(issues)))
    if locality is not None:
        wanted.append(Case.locality == locality)
    rows = session.execute(_lines(now).where(*wanted).order_by(Case.id.desc()).limit(limit)).all()
    titles = matter_titles(session, district, (row.issue for row in rows))
    return [replace(CaseLine(*row), title=titles.get(row.issue, "")) for row in rows]


def case_show(session: Session, district: str, number: str, now: AsOf | None = None) -> CaseFile:
    """
    One case by its number, with everything that belongs to it; its state and shares as they are `now`, if given.

    Raises `NotFound`.
    """
    case_id = find_case(session, district, number)
    line = session.execute(_lines(now).where(Case.district == district, Case.id == case_id)).one()
    titles = matter_titles(session, district, [line.issue])
    return CaseFile(
        case=replace(CaseLine(*line), title=titles.get(line.issue, "")),
        party=_party(session, district, case_id),
        findings=files_of(session, district, case_id, decisions_of(session, district, case_id)),
        standing=standing_of(session, district, case_id),
        tasks=tasks_of(session, district, case_id, now),
        returns=returns_of(session, district, case_id),
        rulings=rulings_of(session, district, case_id),
        extensions=extensions_of(session, district, case_id),
        attachments=attachments_of(session, district, case_id),
        verifications=verifications_of(session, district, case_id),
        papers=papers_of_case(session, district, case_id),
        events=_events(session, district, case_id),
    )


def _party(session: Session, district: str, case_id: str) -> PartyLine:
    columns = select(Party.id, Party.name, Party.code, Party.locality, Party.address, Party.registered_for)
    joined = columns.join(Case, (Case.district == Party.district) & (Case.party_id == Party.id))
    return PartyLine(*session.execute(joined.where(Case.district == district, Case.id == case_id)).one())


def _events(session: Session, district: str, case_id: str) -> tuple[EventLine, ...]:
    columns = select(
        Event.seq, Event.at, Event.act, Event.actor_unit, Event.actor_role, Event.actor_name, Event.why, Event.changes
    )
    rows = session.execute(columns.where(Event.district == district, Event.case_id == case_id).order_by(Event.seq))
    return tuple(_event(row) for row in rows)


def _event(row: Sequence[Any]) -> EventLine:
    seq, at, act, unit, role, name, why, changes = row
    return EventLine(seq, at, act, unit, role, name, why, json.loads(changes))
