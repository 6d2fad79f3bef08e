"""What is each unit told today? One digest for all its new reminders, in the outbox before anything is sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from compliance.chasing.due import due_by
from compliance.chasing.words import Reminder, digest_body, digest_title
from compliance.clock import day_in
from compliance.ids import new_id
from compliance.recording.journal import Journal
from compliance.recording.ledger import Ledger, rows_of
from compliance.rights import Act, require
from compliance.states import EventAct, MessageState, SlipColour
from compliance.store.office import Message, Slip

if TYPE_CHECKING:
    from compliance.actor import Actor
    from compliance.book import Book
    from compliance.chasing.contacts import Contacts
    from compliance.chasing.due import Due
    from compliance.chasing.rows import MessageRow, SlipRow

__all__ = ["write_digests"]

_RANK = {SlipColour.BLUE: 0, SlipColour.ORANGE: 1, SlipColour.RED: 2}

_Waiting = list[tuple["SlipRow", "Due"]]


def write_digests(
    session: Session, book: Book, actor: Actor, at: datetime, contacts: Contacts | None
) -> list[MessageRow]:
    """
    Write a digest for each unit that has reminders in none yet; what was written.

    A unit that was written to today waits until another day. A reminder of what was done
    in the meantime goes into none. Where contacts are given, a digest for a unit that has
    no liaison in post says so. Raises `NotAllowed` unless `actor` may chase.
    """
    require(actor, Act.CHASE)
    journal = Journal(session, book.allocation.district.id, actor, at)
    ledger = Ledger()
    today = day_in(book.terms.policy.time_zone, at)
    written: list[MessageRow] = []
    told = _told(session, book, today)
    for unit, waiting in _waiting(session, book, at).items():
        if unit in told:
            continue
        message = _message(book, unit, waiting, at)
        if contacts is not None and contacts.in_post(unit, today) is None:
            message["state"] = MessageState.NO_LIAISON
        written.append(message)
        ledger.add(Message, message)
        for slip, _due in waiting:
            slip["message_id"] = message["id"]
            ledger.change(Slip, slip)
        changed = {"slips": [{"id": slip["id"], "message_id": message["id"]} for slip, _due in waiting]}
        journal.note(EventAct.DIGEST_WRITTEN, {}, added={"messages": [message]}, changed=changed, why=unit or "")
    ledger.write(session)
    journal.write()
    return written


def _told(session: Session, book: Book, today: date) -> set[str | None]:
    """The units that have a digest of today."""
    query = select(Message.unit).where(Message.district == book.allocation.district.id, Message.day == today)
    return set(session.scalars(query))


def _waiting(session: Session, book: Book, at: datetime) -> Mapping[str | None, _Waiting]:
    """The reminders that are in no digest and still hold, by unit; the office's last."""
    dues = {(due.case_id, due.task_id, due.deadline): due for due in due_by(session, book, at)}
    by_unit: defaultdict[str | None, _Waiting] = defaultdict(list)
    loose = (Slip.district == book.allocation.district.id, Slip.message_id.is_(None))
    for row in rows_of(session, Slip, *loose):
        slip = cast("SlipRow", row)
        due = dues.get((slip["case_id"], slip["task_id"], slip["deadline"]))
        if due is not None:
            by_unit[slip["unit"]].append((slip, due))
    return dict(sorted(by_unit.items(), key=lambda item: (item[0] is None, item[0] or "")))


def _message(book: Book, unit: str | None, waiting: _Waiting, at: datetime) -> MessageRow:
    today = day_in(book.terms.policy.time_zone, at)
    reminders = _reminders(waiting)
    return {
        "district": book.allocation.district.id,
        "id": new_id(at),
        "unit": unit,
        "day": today,
        "title": digest_title(book, unit, reminders, today),
        "body": digest_body(book, reminders, at),
        "state": MessageState.WAITING,
        "attempts": 0,
        "written_at": at,
        "sent_at": None,
    }


def _reminders(waiting: _Waiting) -> Sequence[Reminder]:
    """One a case: where several are waiting, the most urgent says it."""
    by_case: dict[str, Reminder] = {}
    for slip, due in waiting:
        before = by_case.get(due.case_id)
        if before is None or _RANK[before.colour] < _RANK[slip["colour"]]:
            by_case[due.case_id] = Reminder(slip["colour"], due)
    return list(by_case.values())
