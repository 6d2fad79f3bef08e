"""What does time do to cases by itself? Silence counts as receipt, a parking ends, and what had no time gets some."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from compliance.actor import CLOCK
from compliance.life.acts import CaseAct
from compliance.life.situation import Request
from compliance.recording.shares import clock_news, office_news
from compliance.states import CaseState, EventAct, TaskRole, TaskState
from compliance.store.cases import Case, Task

if TYPE_CHECKING:
    from compliance.casework.bench import Bench
    from compliance.casework.file import File
    from compliance.recording.rows import TaskRow

__all__ = ["come_back", "let_time_pass", "let_time_pass_everywhere"]

_LIVE = (CaseState.DISPATCHED, CaseState.ACCEPTED, CaseState.RETURNED)
_WAITING = (TaskState.OPEN, TaskState.ACCEPTED)


def let_time_pass(bench: Bench, file: File) -> None:
    """Do to one case what time has done by now; nothing where nothing was due."""
    if any(_timeless(file, task) for task in file.tasks):
        _give_time(bench, file)
    if _parking_is_over(bench, file):
        _resume(bench, file)
    for task in [each for each in file.tasks if _silent(bench, file, each)]:
        _count_silence(file, task)


def let_time_pass_everywhere(bench: Bench) -> int:
    """Do so to every case of the district; how many were due."""
    silent = (
        select(Case.id)
        .join(Task, (Task.district == Case.district) & (Task.case_id == Case.id))
        .where(
            Case.district == bench.district,
            Case.state.in_(_LIVE),
            Task.state == TaskState.OPEN,
            Task.receive_by < bench.at,
        )
    )
    parked = select(Case.id).where(
        Case.district == bench.district, Case.state == CaseState.PARKED, Case.parked_until < bench.today
    )
    timeless = (
        select(Case.id)
        .join(Task, (Task.district == Case.district) & (Task.case_id == Case.id))
        .where(
            Case.district == bench.district,
            Case.state.in_(_LIVE),
            Task.state.in_(_WAITING),
            Task.counted_from.is_(None),
        )
    )
    due = sorted({case_id for each in (silent, parked, timeless) for case_id in bench.session.scalars(each)})
    for case_id in due:
        bench.open_id(case_id)
    return len(due)


def _timeless(file: File, task: TaskRow) -> bool:
    """A share from a database that was older than deadlines are."""
    return file.case["state"] in _LIVE and task["state"] in _WAITING and task["counted_from"] is None


def _give_time(bench: Bench, file: File) -> None:
    """What was handed out before there were deadlines has its time from now on."""
    case = file.case
    for task in file.tasks:
        if _timeless(file, task):
            clock = bench.terms.clock(case["issue"], case["severity"], task["role"], bench.at)
            file.change_task(task, **clock_news(bench.terms, case, task, bench.at), receive_by=clock.receive_by)
    file.change(**office_news(bench.terms, case, bench.at), dispatched_at=case["dispatched_at"] or bench.at)
    file.note(EventAct.DEADLINE_RECOUNTED, "upgraded", by=CLOCK)


def _parking_is_over(bench: Bench, file: File) -> bool:
    until = file.case["parked_until"]
    return file.case["state"] is CaseState.PARKED and until is not None and until < bench.today


def _silent(bench: Bench, file: File, task: TaskRow) -> bool:
    limit = task["receive_by"]
    waiting = file.case["state"] in _LIVE and task["state"] is TaskState.OPEN
    return waiting and limit is not None and limit < bench.at


def _resume(bench: Bench, file: File) -> None:
    until = file.case["parked_until"]
    assert until is not None
    file.take(CaseAct.RESUME, Request(), CLOCK)
    come_back(file, bench.terms.end_of(until, bench.at))
    file.note(EventAct.RESUMED, until.isoformat(), by=CLOCK)


def come_back(file: File, start: datetime) -> None:
    """From parking back to where it stood; its time runs anew from `start`."""
    state = file.case["aside_from"]
    assert state is not None, "the schema sees to it"
    file.move(state, aside_from=None, parked_until=None)
    file.change(**office_news(file.bench.terms, file.case, start))
    file.recount(start)
    for task in file.tasks:
        if task["state"] is TaskState.OPEN:
            receive_by = file.bench.terms.clock(
                file.case["issue"], file.case["severity"], task["role"], start
            ).receive_by
            file.change_task(task, receive_by=receive_by)


def _count_silence(file: File, task: TaskRow) -> None:
    file.take(CaseAct.COUNT_SILENCE, Request(), CLOCK)
    limit = task["receive_by"]
    assert limit is not None
    file.change_task(task, state=TaskState.ACCEPTED, received_at=limit, by_silence=True)
    if task["role"] is TaskRole.LEAD:
        _lead_has_it(file)
    file.note(EventAct.SILENCE_COUNTED, task["unit"], by=CLOCK)


def _lead_has_it(file: File) -> None:
    """What its lead has received is accepted; what a joint unit disputes meanwhile goes back to there."""
    if file.case["state"] is CaseState.DISPATCHED:
        file.move(CaseState.ACCEPTED)
    elif file.case["aside_from"] is CaseState.DISPATCHED:
        file.change(aside_from=CaseState.ACCEPTED)
