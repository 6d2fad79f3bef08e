"""How are the entries of a ledger read? As a stream in a fixed order, some hundreds at a time, whatever there is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Row, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from compliance.ledgers.besides import Surroundings
from compliance.ledgers.entries import Besides, CaseEntry, MatterEntry, Share, ShareEntry
from compliance.queries.asof import LIVE
from compliance.queries.shares import WAITING
from compliance.states import CaseState, TaskRole, TaskState
from compliance.store.cases import Case, Task
from compliance.store.conference import Matter, Meeting
from compliance.store.models import Party

if TYPE_CHECKING:
    from compliance.ledgers.chosen import Chosen
    from compliance.queries.asof import AsOf

__all__ = ["closed_entries", "issue_entries", "matter_entries", "share_entries"]

_AT_ONCE = 500
_INTO, _CITED = aliased(Case), aliased(Case)
_HANDED = aliased(Task)
"""The share that an entry is about; where a case stands hangs on its shares too, and looks for them by itself."""

_OWN = (
    Case.number,
    Case.party_id,
    Case.issue,
    Case.lead,
    Case.severity,
    Case.needs_office,
    Case.found_on,
    Case.locality,
    Case.dispatched_at,
    Case.answered_at,
    Case.closed_at,
    Case.parked_until,
    Case.handed_to,
    Case.at_conference,
    Case.returns,
    Case.reworks,
    Case.reopenings,
    Case.parkings,
)
_BY_PARTY = (Party.name_key, Party.id)
_OPENED = (Case.opened_at, func.length(Case.number), Case.number)
"""As the cases were opened; those of one moment by number, of which the tenth thousand has a digit more."""


def issue_entries(session: Session, now: AsOf, chosen: Chosen, *, by_party: bool = False) -> Iterator[CaseEntry]:
    """Every case that follows up a finding, the void ones too, the first one first; those found on the days chosen."""
    wanted = [*chosen.cases(now), *chosen.has_unit(), chosen.no_matter(), *chosen.on_day(Case.found_on)]
    query = _cases().where(*wanted).order_by(*(_BY_PARTY if by_party else ()), *_OPENED)
    return (entry for _row, entry in _entries(session, now, query, chosen))


def closed_entries(session: Session, now: AsOf, chosen: Chosen, *, by_party: bool = False) -> Iterator[CaseEntry]:
    """As `issue_entries`, what is closed, the first one closed first; those closed on the days chosen."""
    closed = [Case.state == CaseState.CLOSED, *chosen.at_moment(Case.closed_at, now.terms.policy.time_zone)]
    wanted = [*chosen.cases(now), *chosen.has_unit(), chosen.no_matter(), *closed]
    query = _cases().where(*wanted).order_by(*(_BY_PARTY if by_party else ()), Case.closed_at, *_OPENED)
    return (entry for _row, entry in _entries(session, now, query, chosen))


def share_entries(session: Session, now: AsOf, chosen: Chosen, *, by_party: bool = False) -> Iterator[ShareEntry]:
    """Every share that counts, in the order of the cases; those handed out on the days chosen, to the unit chosen."""
    days = chosen.at_moment(_HANDED.opened_at, now.terms.policy.time_zone)
    wanted = [*chosen.cases(now), _HANDED.state != TaskState.WITHDRAWN, *days]
    if chosen.unit is not None:
        wanted.append(_HANDED.unit == chosen.unit)
    query = (
        _cases()
        .add_columns(_HANDED.id.label("share_id"), Matter.title.label("matter"))
        .join(_HANDED, (_HANDED.district == Case.district) & (_HANDED.case_id == Case.id))
        .outerjoin(Matter, (Matter.district == Case.district) & (Matter.case_id == Case.id))
        .where(*wanted)
        .order_by(*(_BY_PARTY if by_party else ()), *_OPENED, _HANDED.role != TaskRole.LEAD, _HANDED.unit)
    )
    for row, entry in _entries(session, now, query, chosen):
        share = next(each for each in entry.besides.shares if each.id == row.share_id)
        yield ShareEntry(entry, share, entry.state in LIVE and _is_late(now, share), row.matter)


def matter_entries(session: Session, now: AsOf, chosen: Chosen) -> Iterator[MatterEntry]:
    """Every matter that was agreed, the first one first; those of meetings held on the days chosen."""
    units = [] if chosen.unit is None else [or_(*chosen.has_unit(), _agreed_with(chosen.unit))]
    query = (
        _cases()
        .add_columns(
            Matter.number.label("matter"),
            Matter.title,
            Matter.lead.label("agreed_lead"),
            Matter.joint,
            Meeting.number.label("meeting"),
            Meeting.title.label("meeting_title"),
            Meeting.held_on,
            Matter.major,
            Matter.due_on,
            Matter.approved_on,
            Matter.approval,
        )
        .join(Matter, (Matter.district == Case.district) & (Matter.case_id == Case.id))
        .join(Meeting, (Meeting.district == Matter.district) & (Meeting.id == Matter.meeting_id))
        .where(*chosen.cases(now), *units, *chosen.on_day(Meeting.held_on))
        .order_by(Meeting.held_on, *_OPENED)
    )
    for row, entry in _entries(session, now, query, chosen):
        yield MatterEntry(
            number=row.matter,
            title=row.title,
            lead=row.agreed_lead,
            joint=tuple(json.loads(row.joint)),
            meeting=row.meeting,
            meeting_title=row.meeting_title,
            held_on=row.held_on,
            major=row.major,
            due_on=row.due_on,
            approved_on=row.approved_on,
            approval=row.approval,
            case=entry,
        )


def _agreed_with(unit: str) -> ColumnElement[bool]:
    """The unit is to lead the matter, or to handle it jointly, as the meeting agreed."""
    return or_(Matter.lead == unit, Matter.joint.contains(json.dumps(unit), autoescape=True))


def _cases() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Case.id,
            *_OWN,
            Case.state,
            Case.aside_from,
            Party.name.label("party"),
            Party.registered_for,
            _INTO.number.label("merged_into"),
            _CITED.number.label("cites"),
        )
        .join(Party, (Party.district == Case.district) & (Party.id == Case.party_id))
        .outerjoin(_INTO, (_INTO.district == Case.district) & (_INTO.id == Case.merged_into))
        .outerjoin(_CITED, (_CITED.district == Case.district) & (_CITED.id == Case.cites))
    )


def _entries(
    session: Session, now: AsOf, query: Select[*tuple[Any, ...]], chosen: Chosen
) -> Iterator[tuple[Row[*tuple[Any, ...]], CaseEntry]]:
    surroundings = Surroundings(session, now)
    for rows in session.execute(query.execution_options(yield_per=_AT_ONCE)).partitions():
        besides = surroundings.of(sorted({row.id for row in rows}))
        for row in rows:
            entry = _entry(now, row, besides[row.id])
            if chosen.state in {None, entry.state}:
                yield row, entry


def _entry(now: AsOf, row: Row[*tuple[Any, ...]], besides: Besides) -> CaseEntry:
    own = {column.key: getattr(row, column.key) for column in _OWN}
    state = _state(now, row, besides)
    return CaseEntry(
        **own,
        state=state,
        party=row.party,
        registered_for=row.registered_for,
        merged_into=row.merged_into,
        cites=row.cites,
        overdue=state in LIVE and any(_is_late(now, each) for each in besides.shares if each.role is TaskRole.LEAD),
        besides=besides,
    )


def _state(now: AsOf, row: Row[*tuple[Any, ...]], besides: Besides) -> CaseState:
    """Where a case stands now, as `AsOf.state` has it; the shares are there already, and tell it without a search."""
    if now.parking_end(row.state, row.parked_until) is not None:
        return CaseState(row.aside_from)
    received = any(each.role is TaskRole.LEAD and each.state is TaskState.ACCEPTED for each in besides.shares)
    return CaseState.ACCEPTED if row.state is CaseState.DISPATCHED and received else CaseState(row.state)


def _is_late(now: AsOf, share: Share) -> bool:
    """It is not answered, and its deadline has passed."""
    return share.state in WAITING and share.deadline is not None and share.deadline < now.at
