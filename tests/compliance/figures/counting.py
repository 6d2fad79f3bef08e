"""The same indices by questions to the tables, one unit, place or issue at a time; no code in common with what is tested."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from compliance.indices import IndexKind
from compliance.states import CaseState, EventAct, TaskRole, TaskState
from compliance.store.cases import Case, Task
from compliance.store.casework import Verification
from compliance.store.log import Event

__all__ = ["by_tables"]

Counts = dict[Any, tuple[int, int]]


def by_tables(session: Session, at: datetime, key: Any, of_receipt: Any = None) -> Iterator[tuple[IndexKind, Counts]]:
    """For each index, by the column `key` of cases: the part and the whole; receipts by another column, if one is given."""

    def ask(part: Any, *where: Any, of: Any = key, also: Any = None) -> Counts:
        good = func.sum(case((part, 1), else_=0))
        query = select(of, good, func.count()).select_from(Case)
        if also is not None:
            query = query.join(*also)
        return {name: (int(some), whole) for name, some, whole in session.execute(query.where(*where).group_by(of))}

    lead = (Task, (Task.case_id == Case.id) & (Task.role == TaskRole.LEAD) & (Task.state != TaskState.WITHDRAWN))
    any_share, looked = (Task, Task.case_id == Case.id), (Verification, Verification.case_id == Case.id)
    alive, closed = Case.state != CaseState.VOID, Case.state == CaseState.CLOSED
    due = (alive, Case.state != CaseState.PARKED, closed | (Task.deadline < at))
    yield IndexKind.ON_TIME_CLOSING, ask(closed & (Task.answered_at <= Task.deadline), *due, also=lead)
    ruled = select(Event.case_id).where(Event.act == EventAct.RULED)
    yield IndexKind.DISPATCH_ACCURACY, ask((Case.returns == 0) & Case.id.not_in(ruled), alive, also=lead)
    received = Task.received_at.is_not(None)
    to_receive = received | ((Task.state != TaskState.WITHDRAWN) & (Task.receive_by < at))
    of = key if of_receipt is None else of_receipt
    yield IndexKind.RECEIPT_ON_TIME, ask(received & (Task.by_silence == 0), to_receive, of=of, also=any_share)
    yield IndexKind.REWORK, ask(Verification.passed == 0, Verification.recheck == 0, also=looked)
    ended = select(Event.case_id).where(Event.act.in_((EventAct.VERIFIED, EventAct.CLOSED)))
    again = select(Event.case_id).where(Event.act == EventAct.REOPENED, Event.actor_role == "clock")
    yield IndexKind.RECURRENCE, ask(Case.id.in_(again), Case.id.in_(ended))
    yield IndexKind.EXTENDED, ask(Task.extensions > 0, alive, also=lead)
    yield IndexKind.PARKED, ask(Case.parkings > 0)
    yield IndexKind.VOIDED, ask(Case.state == CaseState.VOID)
