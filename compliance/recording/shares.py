"""What does a unit's share of a case look like when it is handed out, and when the office has to act?"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, cast

from compliance.ids import new_id
from compliance.states import TaskRole, TaskState

if TYPE_CHECKING:
    from compliance.recording.rows import CaseRow, TaskRow
    from compliance.terms import Terms

__all__ = ["clock_news", "new_task", "office_news", "share_anew", "sooner"]

_LASTS = ("district", "id", "case_id", "unit", "role", "opened_at", "extensions")
"""What a share keeps when it begins again."""


def new_task(terms: Terms, case: CaseRow, unit: str, role: TaskRole, at: datetime) -> TaskRow:
    """A share of `case` for `unit`, handed out at `at` with its limits."""
    clock = terms.clock(case["issue"], case["severity"], role, at)
    return {
        "district": case["district"],
        "id": new_id(at),
        "case_id": case["id"],
        "unit": unit,
        "role": role,
        "state": TaskState.OPEN,
        "opened_at": at,
        "deadline": clock.deadline,
        "extensions": 0,
        "receive_by": clock.receive_by,
        "received_at": None,
        "by_silence": False,
        "counted_from": clock.counted_from,
        "allowance": clock.allowance,
        "provisional": clock.provisional,
        "answered_at": None,
        "result": "",
    }


def clock_news(terms: Terms, case: CaseRow, task: TaskRow, start: datetime) -> dict[str, object]:
    """What changes in `task` when its time runs anew from `start`."""
    clock = terms.clock(case["issue"], case["severity"], task["role"], start)
    return {
        "deadline": clock.deadline,
        "counted_from": clock.counted_from,
        "allowance": clock.allowance,
        "provisional": clock.provisional,
    }


def sooner(terms: Terms, case: CaseRow, task: TaskRow, at: datetime) -> dict[str, object]:
    """What changes in `task` since `case` became more urgent at `at`: it is due sooner, never later."""
    before = task["deadline"]
    news = clock_news(terms, case, task, at)
    waiting = task["state"] in {TaskState.OPEN, TaskState.ACCEPTED}
    return news if waiting and (before is None or cast("datetime", news["deadline"]) < before) else {}


def share_anew(terms: Terms, case: CaseRow, task: TaskRow, at: datetime) -> dict[str, object]:
    """What changes in `task` when it begins again at `at`, as if it had just been handed out."""
    fresh = new_task(terms, case, task["unit"], task["role"], at)
    return {name: value for name, value in fresh.items() if name not in _LASTS}


def office_news(terms: Terms, case: CaseRow, at: datetime) -> dict[str, object]:
    """What changes in `case` as to when the office has to act, if that begins at `at`."""
    deadline = terms.office(case, at)
    if deadline is None:
        return {"office_by": None, "office_provisional": False}
    return {"office_by": deadline.at, "office_provisional": deadline.provisional}
