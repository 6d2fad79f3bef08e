"""What is overdue or near due at this moment, and who cannot be told? For the office to see at any time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from compliance.chasing.due import due_by
from compliance.chasing.plan import plan
from compliance.clock import day_in
from compliance.states import MessageState
from compliance.store.office import Message

if TYPE_CHECKING:
    from compliance.book import Book
    from compliance.chasing.contacts import Contacts
    from compliance.chasing.due import Due

__all__ = ["ChaseState", "chase_state"]


@dataclass(frozen=True, slots=True)
class ChaseState:
    """
    What is overdue and what is near due, the oldest deadline first; units are ids, None is the office.

    `without_liaison` are those that have something due or a digest unsent and nobody in
    post; empty where no contacts are known.
    """

    overdue: tuple[Due, ...]
    near: tuple[Due, ...]
    without_liaison: tuple[str | None, ...]


def chase_state(session: Session, book: Book, at: datetime, contacts: Contacts | None = None) -> ChaseState:
    """Look, and change nothing."""
    dues = sorted(due_by(session, book, at), key=lambda due: (due.deadline, due.number))
    overdue = tuple(due for due in dues if due.is_over(at))
    near = tuple(due for due in dues if not due.is_over(at) and plan(book.terms, due.limit)[0].moment <= at)
    units = {due.unit for due in (*overdue, *near)} | _unsent(session, book)
    return ChaseState(overdue, near, _without(book, units, at, contacts))


def _unsent(session: Session, book: Book) -> set[str | None]:
    states = (MessageState.WAITING, MessageState.FAILED, MessageState.NO_LIAISON)
    query = select(Message.unit).where(Message.district == book.allocation.district.id, Message.state.in_(states))
    return set(session.scalars(query))


def _without(
    book: Book, units: Iterable[str | None], at: datetime, contacts: Contacts | None
) -> tuple[str | None, ...]:
    if contacts is None:
        return ()
    today = day_in(book.terms.policy.time_zone, at)
    missing = (unit for unit in units if contacts.in_post(unit, today) is None)
    return tuple(sorted(missing, key=lambda unit: (unit is None, unit or "")))
