"""What has to be done next in a case, by whom, and by when?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from compliance.states import CaseState, TaskRole, TaskState

if TYPE_CHECKING:
    from compliance.recording.rows import CaseRow, TaskRow

__all__ = ["Ahead", "Step", "next_step"]

_WORKED_ON = (CaseState.DISPATCHED, CaseState.ACCEPTED)


class Step(StrEnum):
    """What a case waits for."""

    RECEIVE = "receive"
    ANSWER = "answer"
    DECIDE = "decide"
    RULE = "rule"
    CONVENE = "convene"
    VERIFY = "verify"
    RECEIPT = "receipt"
    RECHECK = "recheck"
    RESUME = "resume"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Ahead:
    """
    The next step, and its deadline `by`, if it has one.

    `unit` is the unit that has to take it, none where it is the office's or nobody's;
    `receive_by` is when silence counts as receipt, `until` the last day of a parking.
    """

    step: Step
    unit: str | None = None
    receive_by: datetime | None = None
    by: datetime | None = None
    provisional: bool = False
    until: date | None = None


_OFFICE = {CaseState.DESK: Step.DECIDE, CaseState.RETURNED: Step.RULE, CaseState.ANSWERED: Step.VERIFY}


def next_step(case: CaseRow, tasks: Sequence[TaskRow], unit: str | None = None) -> Ahead:
    """What is next in `case` with these live tasks; for a `unit` at work on it, what is next for that."""
    own = next((task for task in tasks if task["unit"] == unit), None)
    state = case["state"]
    if state in _WORKED_ON and own is not None and own["state"] is not TaskState.ANSWERED:
        return _of_task(own)
    if case["at_conference"] and state is not CaseState.ANSWERED:
        return Ahead(Step.CONVENE)
    if state in _WORKED_ON:
        return _of_task(next(task for task in tasks if task["role"] is TaskRole.LEAD))
    if state in _OFFICE:
        return Ahead(_OFFICE[state], by=case["office_by"], provisional=case["office_provisional"])
    if state is CaseState.PARKED:
        return Ahead(Step.RESUME, until=case["parked_until"])
    if state is CaseState.HANDED_OVER:
        return Ahead(Step.RECEIPT)
    return Ahead(Step.RECHECK if case["drawn"] else Step.NOTHING)


def _of_task(task: TaskRow) -> Ahead:
    step = Step.RECEIVE if task["state"] is TaskState.OPEN else Step.ANSWER
    receive_by = task["receive_by"] if step is Step.RECEIVE else None
    return Ahead(step, task["unit"], receive_by, task["deadline"], task["provisional"])
