"""What becomes of the outbox? Each digest is sent to who is in post, and what came of it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, cast

from sqlalchemy.orm import Session

from compliance.chasing.contacts import channel_of
from compliance.clock import day_in
from compliance.ids import new_id
from compliance.recording.journal import Journal
from compliance.recording.ledger import Ledger, rows_of
from compliance.rights import Act, require
from compliance.states import EventAct, MessageState
from compliance.store.office import Delivery, Message

if TYPE_CHECKING:
    from compliance.actor import Actor
    from compliance.book import Book
    from compliance.chasing.contacts import Contacts
    from compliance.chasing.rows import DeliveryRow, MessageRow
    from compliance.chasing.sender import Sender, Sent
    from compliance.store.database import Database

__all__ = ["MOST_ATTEMPTS", "Tried", "send_waiting"]

MOST_ATTEMPTS = 5
"""A working week of one chase a day: what was not taken until then, and was shown each time, needs a person."""

_UNSENT = (MessageState.WAITING, MessageState.FAILED, MessageState.NO_LIAISON)

_Attempt = tuple[str, "Sent"]


@dataclass(frozen=True, slots=True)
class Tried:
    """
    What became of one digest: of which unit (None for the office) and day, after how many attempts.

    `refused` are the channels that did not take it, with what they said; also where
    another did, so that it counts as sent.
    """

    unit: str | None
    day: date
    state: MessageState
    attempts: int
    refused: tuple[tuple[str, str], ...] = ()


def send_waiting(
    database: Database, book: Book, contacts: Contacts, actor: Actor, at: datetime, sender: Sender
) -> list[Tried]:
    """
    Try once to send every digest that was not sent, to the liaison in post today; what became of each.

    One that was refused `MOST_ATTEMPTS` times is not tried again, and told. A digest is
    sent when one channel of the liaison took it. Sending holds no transaction, and what
    came of each digest is stored before the next is tried. So a digest is sent *at least*
    once: a process that dies between the two, or two that send at once, send it twice.
    Raises `NotAllowed` unless `actor` may chase.
    """
    require(actor, Act.CHASE)
    with database.read() as session:
        unsent = _unsent(session, book)
    today = day_in(book.terms.policy.time_zone, at)
    done: list[Tried] = []
    for message in unsent:
        if message["attempts"] >= MOST_ATTEMPTS:
            done.append(Tried(message["unit"], message["day"], message["state"], message["attempts"]))
            continue
        liaison = contacts.in_post(message["unit"], today)
        answers = _tried(sender, message, liaison.send if liaison else ())
        with database.write() as session:
            done.append(_keep(session, book, actor, at, message["id"], answers))
    return done


def _tried(sender: Sender, message: MessageRow, addresses: Sequence[str]) -> list[_Attempt]:
    return [(channel_of(each), sender.send(each, message["title"], message["body"])) for each in addresses]


def _unsent(session: Session, book: Book) -> list[MessageRow]:
    """The oldest first."""
    where = (Message.district == book.allocation.district.id, Message.state.in_(_UNSENT))
    rows = [cast("MessageRow", row) for row in rows_of(session, Message, *where)]
    return sorted(rows, key=lambda row: row["id"])


def _keep(session: Session, book: Book, actor: Actor, at: datetime, message_id: str, answers: list[_Attempt]) -> Tried:
    journal, ledger = Journal(session, book.allocation.district.id, actor, at), Ledger()
    where = (Message.district == book.allocation.district.id, Message.id == message_id)
    message = cast("MessageRow", next(rows_of(session, Message, *where)))
    news = _news(message, answers, at)
    if any(message[name] != value for name, value in news.items()):  # type: ignore[literal-required]  # columns
        deliveries = [_delivery(message, channel, sent, at) for channel, sent in answers]
        for row in deliveries:
            ledger.add(Delivery, row)
        message.update(cast("MessageRow", news))
        ledger.change(Message, message)
        added = {"deliveries": deliveries} if deliveries else None
        journal.note(
            EventAct.DIGEST_TRIED,
            {},
            added=added,
            changed={"messages": [{"id": message_id, **news}]},
            why=message["state"],
        )
    ledger.write(session)
    journal.write()
    refused = tuple((channel, sent.detail) for channel, sent in answers if not sent.delivered)
    return Tried(message["unit"], message["day"], message["state"], message["attempts"], refused)


def _news(message: MessageRow, answers: list[_Attempt], at: datetime) -> dict[str, object]:
    """What changes in a digest; another process may have sent it meanwhile, and sent it stays."""
    attempts = message["attempts"] + bool(answers)
    if message["state"] is MessageState.SENT:
        return {"state": MessageState.SENT, "attempts": attempts, "sent_at": message["sent_at"]}
    if any(sent.delivered for _channel, sent in answers):
        return {"state": MessageState.SENT, "attempts": attempts, "sent_at": at}
    state = MessageState.FAILED if answers else MessageState.NO_LIAISON
    return {"state": state, "attempts": attempts, "sent_at": None}


def _delivery(message: MessageRow, channel: str, sent: Sent, at: datetime) -> DeliveryRow:
    return {
        "district": message["district"],
        "id": new_id(at),
        "message_id": message["id"],
        "channel": channel,
        "delivered": sent.delivered,
        "detail": sent.detail,
        "tried_at": at,
    }
