"""How does a unit get more time? It asks before the deadline, with a reason and a day; another person decides."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, cast

from compliance.casework.bench import Bench
from compliance.casework.file import Done
from compliance.casework.gather import open_request
from compliance.ids import new_id
from compliance.life.acts import CaseAct
from compliance.life.situation import Request
from compliance.states import EventAct, ExtensionState
from compliance.store.casework import Extension

if TYPE_CHECKING:
    from compliance.casework.file import File
    from compliance.recording.rows import ExtensionRow, TaskRow

__all__ = ["ask_extension", "grant", "refuse"]


def ask_extension(bench: Bench, number: str, until: date | None, reason: str) -> Done:
    """Ask for time until the end of a day, for one's own share."""
    file = bench.open(number)
    file.take(CaseAct.EXTEND, Request(until=until, reason=reason))
    assert until is not None
    own = next(task for task in file.tasks if task["unit"] == bench.actor.unit)
    row: ExtensionRow = {
        "district": bench.district,
        "id": new_id(bench.at),
        "case_id": file.case["id"],
        "task_id": own["id"],
        "unit": own["unit"],
        "asked_by": bench.actor.name,
        "asked_at": bench.at,
        "until": until,
        "reason": reason,
        "state": ExtensionState.ASKED,
        "decided_at": None,
        "decided_by": "",
        "remark": "",
    }
    file.add(Extension, row)
    file.note(EventAct.EXTENSION_ASKED, reason, given={"unit": own["unit"], "until": until})
    return file.done(CaseAct.EXTEND)


def grant(bench: Bench, number: str, unit: str | None = None, remark: str = "") -> Done:
    """Grant what `unit` asked for; where only one asked, it need not be named."""
    file = bench.open(number)
    file.take(CaseAct.GRANT, Request(unit=unit, reason=remark))
    asked = _decide(file, unit, ExtensionState.GRANTED, remark)
    task = next((each for each in file.tasks if each["id"] == asked["task_id"]), None)
    if task is not None:
        _extend(file, task, asked["until"])
    file.note(EventAct.EXTENSION_GRANTED, remark, given={"unit": asked["unit"], "until": asked["until"]})
    return file.done(CaseAct.GRANT)


def refuse(bench: Bench, number: str, reason: str, unit: str | None = None) -> Done:
    """Refuse it, with a reason; the deadline stays."""
    file = bench.open(number)
    file.take(CaseAct.REFUSE, Request(unit=unit, reason=reason))
    asked = _decide(file, unit, ExtensionState.REFUSED, reason)
    file.note(EventAct.EXTENSION_REFUSED, reason, given={"unit": asked["unit"], "until": asked["until"]})
    return file.done(CaseAct.REFUSE)


def _decide(file: File, unit: str | None, state: ExtensionState, remark: str) -> ExtensionRow:
    asked = cast("ExtensionRow", open_request(file, unit))
    news = {"state": state, "decided_at": file.bench.at, "decided_by": file.bench.actor.name, "remark": remark}
    file.change_row(Extension, asked, **news)
    return asked


def _extend(file: File, task: TaskRow, until: date) -> None:
    """The new day is one that a person named: it rests on no calendar, and is not counted anew with one."""
    deadline = file.bench.terms.end_of(until, file.bench.at)
    file.change_task(task, deadline=deadline, allowance=None, provisional=False, extensions=task["extensions"] + 1)
