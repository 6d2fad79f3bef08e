"""Who is waited for, and until when? Every share of a unit, and what the office itself has to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from compliance.chasing.plan import Limit, overdue_from
from compliance.deadlines import Span, shift
from compliance.meetings.naming import matter_titles
from compliance.states import CaseState, TaskRole, TaskState
from compliance.store.cases import Case, Task
from compliance.store.columns import Moment
from compliance.store.models import Party

if TYPE_CHECKING:
    from compliance.book import Book
    from compliance.terms import Terms

__all__ = ["Due", "due_by"]

_UNITS = (CaseState.DISPATCHED, CaseState.ACCEPTED, CaseState.RETURNED)
"""Where a case stands while its units are chased."""

_OFFICE = (CaseState.DESK, CaseState.RETURNED, CaseState.ANSWERED)
"""Where a case stands while the office is, and also where it has something to confirm with the units at work."""

_MARGIN = timedelta(days=14)
"""Longer than any holiday: how much further than by the plain count is looked for what may be near due."""


@dataclass(frozen=True, slots=True)
class Due:
    """
    Something that a unit, or for None the office, has to do by `deadline`.

    `limit` is what its reminders go by, `title` what was agreed, if it is a matter's.
    """

    case_id: str
    number: str
    party_id: str
    party: str
    issue: str
    state: CaseState
    task_id: str | None
    unit: str | None
    role: TaskRole | None
    deadline: datetime
    provisional: bool
    limit: Limit
    title: str = ""

    def is_over(self, at: datetime) -> bool:
        """Whether it is too late at `at`."""
        return at >= overdue_from(self.deadline)


def due_by(session: Session, book: Book, at: datetime) -> list[Due]:
    """
    Everything that is overdue at `at` or may be near due, by case.

    Parked, handed over, closed and void cases are waited for by nobody here.
    """
    terms = book.terms
    until = _horizon(terms, at)
    found = [*_shares(session, terms, until), *_of_the_office(session, terms, until)]
    titles = matter_titles(session, terms.allocation.district.id, (each.issue for each in found))
    named = (replace(each, title=titles.get(each.issue, "")) if titles else each for each in found)
    return sorted(named, key=lambda each: (each.number, each.unit or "", each.task_id or ""))


def _horizon(terms: Terms, at: datetime) -> datetime:
    policy = terms.policy
    reminders = (policy.remind_before(life) for life in (False, True))
    return max(shift(terms.calendar, policy.time_zone, at, each, back=False) for each in reminders) + _MARGIN


def _cases(*columns: Any) -> Select[*tuple[Any, ...]]:  # noqa: ANN401 - columns of any type
    case = (Case.id.label("case_id"), Case.number, Case.party_id, Party.name.label("party"), Case.issue, Case.state)
    joined = (Party.district == Case.district) & (Party.id == Case.party_id)
    return select(*case, Case.severity, *columns).join(Party, joined)


def _shares(session: Session, terms: Terms, until: datetime) -> Iterator[Due]:
    share = (Task.id.label("task_id"), Task.unit, Task.role, Task.deadline, Task.provisional, Task.allowance)
    query = _cases(*share, func.coalesce(Task.counted_from, Task.opened_at, type_=Moment()).label("start"))
    wanted = (
        Case.district == terms.allocation.district.id,
        Case.state.in_(_UNITS),
        Task.state != TaskState.WITHDRAWN,  # said for the index on shares by case, which leaves these out
        Task.state.in_((TaskState.OPEN, TaskState.ACCEPTED)),
        Task.deadline <= until,
    )
    joined = (Task.district == Case.district) & (Task.case_id == Case.id)
    for row in session.execute(query.join(Task, joined).where(*wanted)):
        hours = (row.allowance or "").endswith(Span.HOURS)
        yield _due(row, terms, row.start, hours=hours, task_id=row.task_id, unit=row.unit, role=row.role)


def _of_the_office(session: Session, terms: Terms, until: datetime) -> Iterator[Due]:
    times = (Case.office_by.label("deadline"), Case.office_provisional.label("provisional"))
    query = _cases(*times, Case.opened_at, Case.answered_at)
    wanted = (
        Case.district == terms.allocation.district.id,
        Case.state.in_({*_OFFICE, *_UNITS}),
        or_(Case.state.in_(_OFFICE), Case.needs_office == 1),
        Case.office_by <= until,
    )
    for row in session.execute(query.where(*wanted)):
        start = row.answered_at if row.state is CaseState.ANSWERED and row.answered_at else row.opened_at
        yield _due(row, terms, start, hours=False, task_id=None, unit=None, role=None)


def _due(
    row: Any,  # noqa: ANN401 - a row of the columns above
    terms: Terms,
    start: datetime,
    *,
    hours: bool,
    task_id: str | None,
    unit: str | None,
    role: TaskRole | None,
) -> Due:
    life = terms.is_life(row.issue, row.severity)
    return Due(
        case_id=row.case_id,
        number=row.number,
        party_id=row.party_id,
        party=row.party,
        issue=row.issue,
        state=row.state,
        task_id=task_id,
        unit=unit,
        role=role,
        deadline=row.deadline,
        provisional=row.provisional,
        limit=Limit(row.deadline, start, life, life or hours),
    )
