"""What lies in the outbox, and what became of it?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from compliance.recording.ledger import chunks
from compliance.states import MessageState
from compliance.store.office import Delivery, Message

__all__ = ["AttemptLine", "MessageLine", "outbox"]


@dataclass(frozen=True, slots=True)
class AttemptLine:
    """One attempt to send by one kind of channel; `detail` is what that said."""

    channel: str
    delivered: bool
    detail: str
    tried_at: datetime


@dataclass(frozen=True, slots=True)
class MessageLine:
    """One digest; `unit` is None for the office itself."""

    unit: str | None
    day: date
    state: MessageState
    title: str
    body: str
    written_at: datetime
    sent_at: datetime | None
    attempts: tuple[AttemptLine, ...]


def outbox(
    session: Session,
    district: str,
    *,
    state: MessageState | None = None,
    unit: str | None = None,
    day: date | None = None,
    limit: int | None = None,
) -> list[MessageLine]:
    """The digests, the newest first; of one unit, one day or one state, where that is said."""
    wanted = [Message.district == district]
    wanted += [Message.state == state] if state is not None else []
    wanted += [Message.unit == unit] if unit is not None else []
    wanted += [Message.day == day] if day is not None else []
    rows = session.scalars(select(Message).where(*wanted).order_by(Message.id.desc()).limit(limit)).all()
    attempts = _attempts(session, district, [row.id for row in rows])
    return [
        MessageLine(
            row.unit, row.day, row.state, row.title, row.body, row.written_at, row.sent_at, tuple(attempts[row.id])
        )
        for row in rows
    ]


def _attempts(session: Session, district: str, message_ids: Collection[str]) -> dict[str, list[AttemptLine]]:
    found: dict[str, list[AttemptLine]] = defaultdict(list)
    names = (Delivery.message_id, Delivery.channel, Delivery.delivered, Delivery.detail, Delivery.tried_at)
    for piece in chunks(message_ids):
        mine = (Delivery.district == district, Delivery.message_id.in_(piece))
        rows = session.execute(select(*names).where(*mine).order_by(Delivery.id))
        for message_id, channel, delivered, detail, tried_at in rows:
            found[message_id].append(AttemptLine(channel, delivered, detail, tried_at))
    return found
