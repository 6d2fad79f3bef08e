"""What does casework need at hand? The record, the rules, who acts and when, and the cases that it takes up."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, cast

from compliance.adopting.inforce import require_in_force
from compliance.casework.file import File
from compliance.clock import day_in
from compliance.precedents.judge import Judge
from compliance.queries.numbers import find_case
from compliance.recording.answers import Answers
from compliance.recording.journal import Journal
from compliance.recording.ledger import Ledger, rows_of
from compliance.recording.numbers import Numbers
from compliance.recording.visits import Visits
from compliance.states import TaskState
from compliance.store.cases import Case, Task

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from compliance.actor import Actor
    from compliance.book import Book
    from compliance.recording.rows import CaseRow, TaskRow

__all__ = ["Bench"]


class Bench:
    """
    The place where one actor works on cases, at one moment, in one transaction.

    Making one takes hold of the district's record, so that nobody else changes it
    meanwhile. Nothing is stored before `write`.
    """

    def __init__(self, session: Session, book: Book, actor: Actor, at: datetime) -> None:
        self.session = session
        self.book = book
        self.terms = book.terms
        self.district = book.allocation.district.id
        self.time_zone = book.allocation.district.time_zone
        self.actor = actor
        self.at = at
        self.ledger = Ledger()
        coordinates = actor.unit is not None and actor.unit == book.allocation.lead_unit
        self.journal = Journal(session, self.district, actor, at, everywhere=coordinates)
        require_in_force(session, book)
        self.numbers = Numbers(session, self.district)
        self.answers = Answers(session, book, self.ledger, self.journal, at)
        self.judge = Judge(session, book)
        self.visits = Visits(session, self.district, self.ledger, self.journal)
        self._files: dict[str, File] = {}

    @property
    def today(self) -> date:
        """The day it is in the district."""
        return day_in(self.time_zone, self.at)

    def open(self, number: str) -> File:
        """The case that a person calls `number`, with what time did to it meanwhile. Raises `NotFound`."""
        return self.open_id(find_case(self.session, self.district, number))

    def open_id(self, case_id: str) -> File:
        """As `open`, by the case's id."""
        if case_id not in self._files:
            from compliance.casework.time import let_time_pass

            self._files[case_id] = self._read(case_id)
            let_time_pass(self, self._files[case_id])
        return self._files[case_id]

    def _read(self, case_id: str) -> File:
        (case,) = rows_of(self.session, Case, Case.district == self.district, Case.id == case_id)
        live = (Task.district == self.district, Task.case_id == case_id, Task.state != TaskState.WITHDRAWN)
        tasks = sorted(rows_of(self.session, Task, *live), key=lambda task: str(task["id"]))
        return File(self, cast("CaseRow", case), cast("list[TaskRow]", tasks))

    def write(self) -> None:
        """Store everything that was done."""
        self.ledger.write(self.session)
        self.numbers.write()
        self.journal.write()
