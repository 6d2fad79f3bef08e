"""What does the record say of meetings and of what they agreed? Lists and single things, as they stand now."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import aliased

from compliance.conference_states import MeetingKind, MeetingState
from compliance.meetings.numbers import find_matter, find_meeting
from compliance.meetings.views import (
    AgendaLine,
    AttendeeLine,
    MatterLine,
    MatterState,
    MeetingLine,
    MeetingView,
)
from compliance.queries.asof import LIVE
from compliance.queries.papers import papers_of_meeting
from compliance.states import CaseState, EventAct, TaskRole, TaskState
from compliance.store.cases import Case, Task
from compliance.store.conference import AgendaItem, Attendee, Matter, Meeting
from compliance.store.log import Event

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from compliance.queries.asof import AsOf

__all__ = ["matter_list", "matter_show", "meeting_list", "meeting_show"]


def matter_list(
    session: Session,
    now: AsOf,
    *,
    states: Collection[MatterState] | None = None,
    unit: str | None = None,
    meeting: str | None = None,
    since: date | None = None,
    until: date | None = None,
    limit: int | None = None,
) -> list[MatterLine]:
    """
    What was agreed, the newest first: in one of `states`, led or shared by `unit`, at a `meeting`
    (its number), on a day from `since` to `until`.
    """
    wanted: list[ColumnElement[bool]] = [Matter.district == now.district]
    if meeting is not None:
        wanted.append(Matter.meeting_id == find_meeting(session, now.district, meeting))
    if since is not None:
        wanted.append(Meeting.held_on >= since)
    if until is not None:
        wanted.append(Meeting.held_on <= until)
    rows = session.execute(_matters(now).where(*wanted).order_by(Matter.id.desc()))
    lines = [_matter(now, row._asdict()) for row in rows]
    chosen = [each for each in lines if (states is None or each.state in states) and (unit is None or _has(each, unit))]
    return chosen[:limit]


def matter_show(session: Session, now: AsOf, number: str) -> MatterLine:
    """One matter by its number. Raises `NotFound`."""
    matter_id = find_matter(session, now.district, number)
    row = session.execute(_matters(now).where(Matter.district == now.district, Matter.id == matter_id)).one()
    return _matter(now, row._asdict())


def _matters(now: AsOf) -> Select[*tuple[Any, ...]]:
    names = ("number", "title", "item", "lead", "joint", "due_on", "major", "approved_on", "approval")
    case = (Case.number.label("case"), now.state().label("case_state"), Case.lead.label("led_by"))
    share = aliased(Task)
    leads = and_(
        share.district == Case.district,
        share.case_id == Case.id,
        share.role == TaskRole.LEAD,
        share.state != TaskState.WITHDRAWN,
    )
    return (
        select(*(getattr(Matter, name) for name in names), *case, Case.answered_at, Case.closed_at)
        .add_columns(share.deadline, share.result, Meeting.number.label("meeting"), Meeting.held_on.label("agreed_on"))
        .join(Meeting, (Meeting.district == Matter.district) & (Meeting.id == Matter.meeting_id))
        .join(Case, (Case.district == Matter.district) & (Case.id == Matter.case_id))
        .outerjoin(share, leads)
    )


def _matter(now: AsOf, row: dict[str, Any]) -> MatterLine:
    row["joint"] = tuple(json.loads(row["joint"]))
    row["result"] = row["result"] or ""
    return MatterLine(**row, state=_state_of(now, row))


def _state_of(now: AsOf, row: dict[str, Any]) -> MatterState:
    state = row["case_state"]
    if state is CaseState.CLOSED:
        return MatterState.DONE
    if state is CaseState.VOID:
        return MatterState.VOID
    if row["led_by"] is None:
        return MatterState.UNAPPROVED
    late = row["deadline"] is not None and row["deadline"] < now.at
    return MatterState.OVERDUE if late and state in LIVE else MatterState.OPEN


def _has(line: MatterLine, unit: str) -> bool:
    return unit in {line.lead, line.led_by, *line.joint}


def meeting_list(
    session: Session,
    district: str,
    *,
    kind: MeetingKind | None = None,
    state: MeetingState | None = None,
    since: date | None = None,
    until: date | None = None,
    limit: int | None = None,
) -> list[MeetingLine]:
    """Meetings, the latest day first: of a kind, in a state, held from `since` to `until`."""
    wanted: list[ColumnElement[bool]] = [Meeting.district == district]
    wanted += [Meeting.kind == kind] if kind is not None else []
    wanted += [Meeting.state == state] if state is not None else []
    wanted += [Meeting.held_on >= since] if since is not None else []
    wanted += [Meeting.held_on <= until] if until is not None else []
    rows = session.execute(_meetings().where(*wanted).order_by(Meeting.held_on.desc(), Meeting.id.desc()).limit(limit))
    return [MeetingLine(*row) for row in rows]


def _meetings() -> Select[*tuple[Any, ...]]:
    own = (
        *(Meeting.number, Meeting.kind, Meeting.state, Meeting.title, Meeting.held_on, Meeting.begins, Meeting.place),
        *(Meeting.called_by, Meeting.called_as, Meeting.chaired_by, Meeting.called_at, Meeting.minuted_at),
    )
    its_items = (AgendaItem.district == Meeting.district, AgendaItem.meeting_id == Meeting.id, AgendaItem.position > 0)
    items = select(func.count()).where(*its_items).scalar_subquery()
    its_matters = (Matter.district == Meeting.district, Matter.meeting_id == Meeting.id)
    return select(*own, items, select(func.count()).where(*its_matters).scalar_subquery())


def meeting_show(session: Session, now: AsOf, number: str) -> MeetingView:
    """
    One meeting by its number, with everything that belongs to it. Raises `NotFound`.

    Its own matters, and those that were agreed before it, are told as they stand now.
    """
    meeting_id = find_meeting(session, now.district, number)
    this = (Meeting.district == now.district, Meeting.id == meeting_id)
    line = MeetingLine(*session.execute(_meetings().where(*this)).one())
    given = _minuted(session, now.district, line)
    matters = matter_list(session, now, until=line.held_on)
    return MeetingView(
        meeting=line,
        summary=session.scalars(select(Meeting.summary).where(*this)).one(),
        attendees=_attendees(session, now.district, meeting_id),
        agenda=_agenda(session, now.district, meeting_id),
        matters=tuple(each for each in reversed(matters) if each.meeting == line.number),
        rulings=tuple(given.get("rulings", ())),
        adopted=tuple(given.get("adopted", ())),
        members=tuple(given.get("members", ())),
        earlier=tuple(each for each in reversed(matters) if each.meeting != line.number),
        papers=papers_of_meeting(session, now.district, meeting_id),
    )


def _attendees(session: Session, district: str, meeting_id: str) -> tuple[AttendeeLine, ...]:
    """Who was asked: the members first, then the guests, each in the order in which they were asked."""
    columns = (Attendee.unit, Attendee.name, Attendee.guest, Attendee.presence, Attendee.person, Attendee.reason)
    theirs = (Attendee.district == district, Attendee.meeting_id == meeting_id)
    rows = session.execute(select(*columns).where(*theirs).order_by(Attendee.guest, Attendee.id))
    return tuple(AttendeeLine(*row) for row in rows)


def _agenda(session: Session, district: str, meeting_id: str) -> tuple[AgendaLine, ...]:
    columns = (AgendaItem.position, AgendaItem.kind, AgendaItem.subject, AgendaItem.title, AgendaItem.outcome)
    its = (AgendaItem.district == district, AgendaItem.meeting_id == meeting_id, AgendaItem.position > 0)
    return tuple(AgendaLine(*row) for row in session.execute(select(*columns).where(*its).order_by(columns[0])))


def _minuted(session: Session, district: str, line: MeetingLine) -> dict[str, Any]:
    """What was ruled, adopted and settled with its minutes: only their event knows; nothing where that is blackened."""
    if line.minuted_at is None:
        return {}
    of_then = (Event.district == district, Event.act == EventAct.MEETING_MINUTED.value, Event.at == line.minuted_at)
    told = (
        json.loads(changes or "{}").get("given", {})
        for changes in session.scalars(select(Event.changes).where(*of_then))
    )
    return next((given for given in told if given.get("meeting") == line.number), {})
