"""Is everything as it has to be after a year? Legal states, figures that two ways agree on, and tables that the events make."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from compliance.indices import IndexKind, indices
from compliance.queries.told import told_of
from compliance.states import ASIDE, OVER, CaseState, EventAct, TaskRole, TaskState
from compliance.store.cases import Case, Task
from compliance.store.casework import Return, Verification
from compliance.store.log import Event
from tests.year.program import Program

__all__ = ["figures_agree", "illegal", "record_faults"]

DISTRICT = "xiangshan"
_WITH_UNITS = (CaseState.DISPATCHED, CaseState.ACCEPTED, CaseState.ANSWERED, CaseState.RETURNED)


def illegal(session: Session) -> Iterator[str]:
    """Every case that is not as its state demands, in words."""
    tasks: dict[str, list[Task]] = {}
    for task in session.scalars(select(Task)):
        tasks.setdefault(task.case_id, []).append(task)
    disputes = set(session.scalars(select(Return.case_id).where(Return.settled_at.is_(None))))
    for case in session.scalars(select(Case)):
        live = [task for task in tasks.get(case.id, []) if task.state is not TaskState.WITHDRAWN]
        leads = [task for task in live if task.role is TaskRole.LEAD]
        for wrong in _wrong(case, live, leads, disputed=case.id in disputes):
            yield f"{case.number} ({case.state}): {wrong}"


def _wrong(case: Case, live: list[Task], leads: list[Task], *, disputed: bool) -> Iterator[str]:
    if case.state in _WITH_UNITS and [task.unit for task in leads] != [case.lead]:
        yield f"led by {case.lead}, with lead tasks of {[task.unit for task in leads]}"
    if case.state in {CaseState.DESK, CaseState.HANDED_OVER} and case.handed_to is None and case.office_by is None:
        yield "nobody has to act"
    if case.state is CaseState.DISPATCHED and any(task.state is not TaskState.OPEN for task in leads):
        yield "dispatched, and its lead has received it"
    if case.state is CaseState.ACCEPTED and any(task.state is not TaskState.ACCEPTED for task in leads):
        yield f"accepted, and its lead's task is {leads[0].state}"
    if case.state is CaseState.ANSWERED and any(task.state is not TaskState.ANSWERED for task in live):
        yield "answered, and a task is open"
    if (case.state is CaseState.RETURNED) is not disputed:
        yield "returned and not disputed, or disputed and not returned"
    if (case.state in ASIDE) is not (case.aside_from is not None):
        yield f"aside from {case.aside_from}"
    if (case.closed_at is not None) is not (case.state is CaseState.CLOSED):
        yield f"closed at {case.closed_at}"
    if case.state not in OVER and live and any(task.deadline is None for task in live):
        yield "a task without a deadline"


def figures_agree(session: Session, at: datetime) -> dict[IndexKind, tuple[int, int]]:
    """
    Each index as (part, whole), from events alone; raises AssertionError where the tables say otherwise.
    """
    by_events = {each.kind: (len(each.part), len(each.whole)) for each in indices(told_of(session, DISTRICT), at)}
    by_tables = dict(_by_tables(session, at))
    assert by_events == by_tables, (by_events, by_tables)
    return by_events


def _by_tables(session: Session, at: datetime) -> Iterator[tuple[IndexKind, tuple[int, int]]]:
    """The same by questions to the tables; the two have no code in common."""

    def count(*where: object) -> int:
        return session.scalar(select(func.count()).select_from(Case).join(Task, _led).where(*where))

    def cases(*where: object) -> int:
        return session.scalar(select(func.count()).select_from(Case).where(*where))

    _led = (Task.case_id == Case.id) & (Task.role == TaskRole.LEAD) & (Task.state != TaskState.WITHDRAWN)
    closed = Case.state == CaseState.CLOSED
    handed_out = Case.state != CaseState.VOID
    due = handed_out & (Case.state != CaseState.PARKED) & (closed | (Task.deadline < at))
    yield IndexKind.ON_TIME_CLOSING, (count(due, closed, Task.answered_at <= Task.deadline), count(due))
    ruled = select(Event.case_id).where(Event.act == EventAct.RULED)
    right = (Case.returns == 0) & Case.id.not_in(ruled)
    yield IndexKind.DISPATCH_ACCURACY, (count(handed_out, right), count(handed_out))
    silent = (Task.state != TaskState.WITHDRAWN) & (Task.receive_by < at)
    received = Task.received_at.is_not(None)
    receipts = select(func.count()).select_from(Task).where(received | silent)
    yield (
        IndexKind.RECEIPT_ON_TIME,
        (session.scalar(receipts.where(received, Task.by_silence == 0)), session.scalar(receipts)),
    )
    looks = select(func.count()).select_from(Verification).where(Verification.recheck == 0)
    yield IndexKind.REWORK, (session.scalar(looks.where(Verification.passed == 0)), session.scalar(looks))
    acts = (EventAct.VERIFIED, EventAct.CLOSED)
    ended = select(Event.case_id).where(Event.act.in_(acts)).distinct()
    again = select(Event.case_id).where(Event.act == EventAct.REOPENED, Event.actor_role == "clock").distinct()
    yield IndexKind.RECURRENCE, (cases(Case.id.in_(ended), Case.id.in_(again)), cases(Case.id.in_(ended)))
    yield IndexKind.EXTENDED, (count(handed_out, Task.extensions > 0), count(handed_out))
    yield IndexKind.PARKED, (cases(Case.parkings > 0), cases())
    yield IndexKind.VOIDED, (cases(Case.state == CaseState.VOID), cases())


def record_faults(program: Program) -> list[str]:
    """What `audit verify --tables` finds: in the chain, in the papers, and where a table is not what the events make."""
    answer = program.do(":auditor:审计", "audit", "verify", "--tables", right=(0, 1))
    return [] if answer.code == 0 else (answer.out + answer.err).splitlines()


def now() -> datetime:
    """The last moment of the year in the district."""
    return datetime(2025, 12, 31, 15, 59, 59, tzinfo=UTC)
