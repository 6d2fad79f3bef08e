"""Which reminders have to be made now? Each is made once, and is an event on its case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, cast

from sqlalchemy.orm import Session

from compliance.chasing.due import due_by
from compliance.chasing.plan import plan
from compliance.clock import day_in
from compliance.ids import new_id
from compliance.recording.journal import Journal
from compliance.recording.ledger import Ledger, chunks, rows_of
from compliance.rights import Act, require
from compliance.states import EventAct, SlipColour
from compliance.store.office import Slip

if TYPE_CHECKING:
    from compliance.actor import Actor
    from compliance.book import Book
    from compliance.chasing.due import Due
    from compliance.chasing.plan import PlannedSlip
    from compliance.chasing.rows import SlipRow

__all__ = ["make_slips"]

_OVERDUE = (SlipColour.ORANGE, SlipColour.RED)


def make_slips(session: Session, book: Book, actor: Actor, at: datetime) -> list[SlipRow]:
    """
    Make every reminder that is due at `at` and was not made; those that were made.

    What was due earlier and nobody chased is made too, for the day on which it was due:
    chasing once a week makes the same reminders as chasing every day. Raises `NotAllowed`
    unless `actor` may chase.
    """
    require(actor, Act.CHASE)
    journal = Journal(session, book.allocation.district.id, actor, at)
    ledger = Ledger()
    made: list[SlipRow] = []
    for piece in chunks(due_by(session, book, at)):
        before = _made_before(session, book, piece)
        for each in piece:
            for slip in _missing(book, each, before[each.case_id], at):
                row = _row(book, each, slip, at)
                before[each.case_id].append(row)
                made.append(row)
                ledger.add(Slip, row)
                subjects = {"case_id": each.case_id, "party_id": each.party_id}
                journal.note(EventAct.REMINDED, subjects, added={"slips": [row]}, why=slip.colour.value)
    ledger.write(session)
    journal.write()
    return made


def _made_before(session: Session, book: Book, some: Iterable[Due]) -> defaultdict[str, list[SlipRow]]:
    """The reminders of these cases, by case."""
    by_case: defaultdict[str, list[SlipRow]] = defaultdict(list)
    ids = sorted({each.case_id for each in some})
    for row in rows_of(session, Slip, Slip.district == book.allocation.district.id, Slip.case_id.in_(ids)):
        slip = cast("SlipRow", row)
        by_case[slip["case_id"]].append(slip)
    return by_case


def _missing(book: Book, due: Due, before: Collection[SlipRow], at: datetime) -> Iterator[PlannedSlip]:
    today = day_in(book.terms.policy.time_zone, at)
    of_unit = [slip for slip in before if slip["unit"] == due.unit]
    made = {slip["colour"]: slip["due_on"] for slip in of_unit if slip["deadline"] == due.deadline}
    others = [slip for slip in of_unit if slip["deadline"] != due.deadline]
    again = any(slip["task_id"] == due.task_id and slip["colour"] in _OVERDUE for slip in others)
    taken = {slip["due_on"] for slip in others}
    for slip in plan(book.terms, replace(due.limit, again=again), made=made, taken=taken):
        if slip.colour not in made and slip.moment <= at and slip.due_on <= today:
            yield slip


def _row(book: Book, due: Due, slip: PlannedSlip, at: datetime) -> SlipRow:
    return {
        "district": book.allocation.district.id,
        "id": new_id(at),
        "case_id": due.case_id,
        "task_id": due.task_id,
        "unit": due.unit,
        "colour": slip.colour,
        "deadline": due.deadline,
        "due_on": slip.due_on,
        "made_at": at,
        "message_id": None,
    }
