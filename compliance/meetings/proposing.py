"""What should the next meeting talk about? The record says: what was agreed and is not done, what waits for a word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from compliance.clock import day_in
from compliance.conference_states import AgendaKind, MeetingKind, MeetingState
from compliance.meetings.naming import matter_titles
from compliance.meetings.reading import matter_list
from compliance.meetings.views import MatterLine, MatterState, counted
from compliance.policy.model import Proposal
from compliance.precedents.amendments import unwritten
from compliance.queries.asof import AsOf
from compliance.queries.signals import signal_list
from compliance.roster.stored import posts
from compliance.states import CaseState, SignalState
from compliance.store.cases import Case
from compliance.store.casework import Return
from compliance.store.conference import AgendaItem, Meeting
from compliance.store.models import Party
from rules.language import Language, _, speaking

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from compliance.book import Book

__all__ = ["Proposed", "propose_agenda"]

_SINGLY = 5
"""Up to how many rulings are items of their own; more are one item."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """An item that the record itself proposes; `subject` is the number, or the key of the post, that it is about."""

    kind: AgendaKind
    subject: str
    title: str


def propose_agenda(
    session: Session, book: Book, at: datetime, kind: MeetingKind = MeetingKind.JOINT, held_on: date | None = None
) -> list[Proposed]:
    """
    The agenda of a meeting of `kind` as the record proposes it at `at`, in its order; `held_on` is today if left out.

    Each meeting opens with the state of what was agreed before. A special one has a subject
    of its own, and nothing else proposes itself for it. What the liaison officers said of an
    item, or put up themselves since the last meeting of the conference, is carried over.
    Titles are in Chinese, as the record is kept.
    """
    day = held_on or day_in(book.allocation.district.time_zone, at)
    with speaking(Language.ZH):
        items = list(_Proposing(session, book, at).items(kind))
        return items if kind is not MeetingKind.JOINT else _prepared(session, book.allocation.district.id, items, day)


class _Proposing:
    """What the record has at one moment, in the words of an agenda."""

    def __init__(self, session: Session, book: Book, at: datetime) -> None:
        self._session = session
        self._book = book
        self._district = book.allocation.district.id
        self._now = AsOf(book.terms, at)
        self._units = {unit.id: unit.short.zh for unit in book.names.units.values()}

    def items(self, kind: MeetingKind) -> Iterator[Proposed]:
        """Everything, in the order in which it is talked about."""
        matters = matter_list(self._session, self._now)
        yield from self._state(matters)
        if kind is MeetingKind.SPECIAL:
            return
        cases = list(self._cases())
        yield from (each for each in cases if each.kind is AgendaKind.ESCALATED)
        yield from (each for each in cases if each.kind is AgendaKind.DISPUTE)
        yield from self._signals()
        yield from self._overdue(matters)
        yield from self._amendments()
        yield from self._members()

    def _unit(self, unit: str | None) -> str:
        return self._units.get(unit or "", unit or "")

    def _state(self, matters: list[MatterLine]) -> Iterator[Proposed]:
        if not matters:
            return
        text = _(
            "State of what was agreed before: {open} not done yet, {overdue} overdue, {unapproved} waiting for "
            "approval, {done} done"
        )
        counts = {state.value: count for state, count in counted(matters).items()}
        yield Proposed(AgendaKind.STATE, "", text.format(**counts))

    def _cases(self) -> Iterator[Proposed]:
        disputed = (Return.district == Case.district) & (Return.case_id == Case.id) & Return.settled_at.is_(None)
        rows = self._session.execute(
            select(Case.number, Case.issue, Case.at_conference, Party.name, Return.unit, Return.clause, Return.proposed)
            .join(Party, (Party.district == Case.district) & (Party.id == Case.party_id))
            .outerjoin(Return, disputed)
            .where(Case.district == self._district, or_(Case.state == CaseState.RETURNED, Case.at_conference == 1))
            .where(Case.state.in_((CaseState.DESK, CaseState.DISPATCHED, CaseState.ACCEPTED, CaseState.RETURNED)))
            .order_by(Case.id)
        ).all()
        titles = matter_titles(self._session, self._district, (row.issue for row in rows))
        issues = self._book.names.issues
        for row in rows:
            named = issues[row.issue].name.zh if row.issue in issues else row.issue
            about = _("Case {number}: {party}, {issue}").format(
                number=row.number, party=row.name, issue=titles.get(row.issue, named)
            )
            if row.unit is not None:
                text = _("{case}; {unit} returned it, by clause {clause} to {proposed}")
                about = text.format(
                    case=about, unit=self._unit(row.unit), clause=row.clause, proposed=self._unit(row.proposed)
                )
            kind = AgendaKind.ESCALATED if row.at_conference else AgendaKind.DISPUTE
            yield Proposed(kind, row.number, about)

    def _signals(self) -> Iterator[Proposed]:
        wanted = {Proposal.STABILITY.value, Proposal.CONFERENCE.value}
        for each in reversed(signal_list(self._session, self._district, state=SignalState.RAISED)):
            if each.proposes in wanted:
                told = each.text.get("zh") or each.party
                title = _("Signal {number}: {told}").format(number=each.number, told=told)
                yield Proposed(AgendaKind.STABILITY, each.number, title)

    def _overdue(self, matters: list[MatterLine]) -> Iterator[Proposed]:
        for each in reversed(matters):
            if each.state is MatterState.OVERDUE:
                text = _("Matter {number}: {title} ({lead}, agreed for {day})")
                lead = self._unit(each.led_by or each.lead)
                title = text.format(number=each.number, title=each.title, lead=lead, day=each.due_on)
                yield Proposed(AgendaKind.OVERDUE, each.number, title)

    def _amendments(self) -> Iterator[Proposed]:
        rulings = unwritten(self._session, self._book, self._now.today)
        if len(rulings) > _SINGLY:
            text = _(
                "To write {count} rulings into the allocation, {first} to {last}: `lianban duty amendments` has them"
            )
            title = text.format(count=len(rulings), first=rulings[0].number, last=rulings[-1].number)
            yield Proposed(AgendaKind.AMENDMENT, "", title)
            return
        for ruled in rulings:
            text = _("To write ruling {number} into the allocation: {lead} leads (case {case})")
            title = text.format(number=ruled.number, lead=self._unit(ruled.lead), case=ruled.case)
            yield Proposed(AgendaKind.AMENDMENT, ruled.number, title)

    def _members(self) -> Iterator[Proposed]:
        for each in posts(self._session, self._district, self._now.today):
            if each.candidate is not None:
                text = _("{unit}: {person} is proposed as {post}, from {day} on")
                who = each.candidate.person
                unit = self._unit(each.unit) or _("joint conference")
                title = text.format(
                    unit=unit, person=f"{who.name} {who.title}".strip(), post=each.name.zh, day=each.candidate.starts
                )
                yield Proposed(AgendaKind.ROSTER, each.key, title)


def _prepared(session: Session, district: str, items: list[Proposed], held_on: date) -> list[Proposed]:
    """`items` with what the liaison officers said of each since the conference last met, and what they put up."""
    met = select(func.max(Meeting.held_on)).where(
        Meeting.district == district,
        Meeting.kind == MeetingKind.JOINT,
        Meeting.state == MeetingState.MINUTED,
        Meeting.held_on <= held_on,
    )
    last = session.scalar(met)
    theirs = (
        select(Meeting.number, AgendaItem.kind, AgendaItem.subject, AgendaItem.title, AgendaItem.outcome)
        .join(AgendaItem, (AgendaItem.district == Meeting.district) & (AgendaItem.meeting_id == Meeting.id))
        .where(Meeting.district == district, Meeting.kind == MeetingKind.LIAISON, AgendaItem.position > 0)
        .where(Meeting.state == MeetingState.MINUTED, Meeting.held_on <= held_on)
        .order_by(Meeting.held_on, Meeting.id, AgendaItem.position)
    )
    rows = session.execute(theirs if last is None else theirs.where(Meeting.held_on > last)).all()
    said = {
        (row.kind, row.subject): (row.number, row.outcome) for row in rows if row.outcome and row.kind != AgendaKind.OWN
    }
    own = [
        (Proposed(row.kind, row.subject, row.title), (row.number, row.outcome))
        for row in rows
        if row.kind is AgendaKind.OWN
    ]
    pairs = [*((each, said.get((each.kind, each.subject), ("", ""))) for each in items), *own]
    return [_with_said(item, number, outcome) for item, (number, outcome) in pairs]


def _with_said(item: Proposed, number: str, outcome: str) -> Proposed:
    if not outcome or item.kind is AgendaKind.STATE:
        return item
    text = _("{title} (liaison officers, {meeting}: {outcome})")
    return replace(item, title=text.format(title=item.title, meeting=number, outcome=outcome))
