"""Which deadlines rested on holidays that were not published, and are known now? They are counted anew."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from compliance.casework.bench import Bench
from compliance.deadlines import read_allowance
from compliance.rights import Act, require
from compliance.states import OVER, CaseState, EventAct, TaskState
from compliance.store.cases import Case, Task
from compliance.store.log import Event

if TYPE_CHECKING:
    from compliance.casework.file import File
    from compliance.recording.rows import TaskRow

__all__ = ["Moved", "refresh"]

_WAITING = (TaskState.OPEN, TaskState.ACCEPTED)
_NOT_WAITED_FOR = (*OVER, CaseState.HANDED_OVER)


@dataclass(frozen=True, slots=True)
class Moved:
    """A deadline that was counted anew: a unit's, or for None the office's; still `provisional`, or no longer."""

    number: str
    unit: str | None
    before: datetime
    after: datetime
    provisional: bool


def refresh(bench: Bench) -> list[Moved]:
    """
    Count every provisional deadline of the district anew, by the calendar as it is known now.

    What comes out as it was, and is still provisional, is left alone and not told. A day
    that a person granted rests on no calendar, and stays. Raises `NotAllowed` unless the
    office acts.
    """
    require(bench.actor, Act.RECOUNT)
    moved: list[Moved] = []
    for case_id in _provisional(bench):
        file = bench.open_id(case_id)
        news = [each for task in file.tasks for each in _recount_share(file, task)]
        news += _recount_office(file)
        if news:
            file.note(EventAct.DEADLINE_RECOUNTED, bench.terms.calendar.name)
            moved += news
    return sorted(moved, key=lambda each: (each.number, each.unit or ""))


def _provisional(bench: Bench) -> list[str]:
    mine = (Case.district == bench.district, Case.state.not_in(_NOT_WAITED_FOR))
    offices = select(Case.id).where(*mine, Case.office_provisional == 1)
    joined = (Task.district == Case.district) & (Task.case_id == Case.id)
    shares = select(Case.id).join(Task, joined).where(*mine, Task.state.in_(_WAITING), Task.provisional == 1)
    return sorted(set(bench.session.scalars(offices)) | set(bench.session.scalars(shares)))


def _recount_share(file: File, task: TaskRow) -> list[Moved]:
    start, allowance, before = task["counted_from"], task["allowance"], task["deadline"]
    if not task["provisional"] or task["state"] not in _WAITING or start is None or allowance is None or before is None:
        return []
    now = file.bench.terms.reckon(start, read_allowance(allowance))
    if now.at == before and now.provisional:
        return []
    news: dict[str, object] = {"deadline": now.at, "provisional": now.provisional}
    if task["state"] is TaskState.OPEN:
        clock = file.bench.terms.clock(file.case["issue"], file.case["severity"], task["role"], start)
        news["receive_by"] = clock.receive_by
    file.change_task(task, **news)
    return [Moved(file.case["number"], task["unit"], before, now.at, now.provisional)]


def _recount_office(file: File) -> list[Moved]:
    before = file.case["office_by"]
    start = _office_start(file) if file.case["office_provisional"] else None
    now = file.bench.terms.office(file.case, start) if start is not None else None
    if before is None or now is None or (now.at == before and now.provisional):
        return []
    file.change(office_by=now.at, office_provisional=now.provisional)
    return [Moved(file.case["number"], None, before, now.at, now.provisional)]


def _office_start(file: File) -> datetime | None:
    """When the office's time began: with the last event that set it, other than by counting it anew."""
    case = file.case
    events = (
        select(Event.at, Event.changes)
        .where(Event.district == file.bench.district, Event.case_id == case["id"])
        .where(Event.act != EventAct.DEADLINE_RECOUNTED.value)
        .order_by(Event.seq.desc())
    )
    for at, changes in file.bench.session.execute(events):
        told = json.loads(changes)
        rows = [*told.get("changed", {}).get("cases", ()), *told.get("added", {}).get("cases", ())]
        if any(row["id"] == case["id"] and "office_by" in row for row in rows):
            return at
    return None
