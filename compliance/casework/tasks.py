"""What does a unit do with its share? It receives it, asks others for support, and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.casework.bench import Bench
from compliance.casework.file import Done
from compliance.casework.remarks import attach_all
from compliance.life.acts import CaseAct
from compliance.life.situation import Request
from compliance.states import CaseState, EventAct, Purpose, TaskRole, TaskState

if TYPE_CHECKING:
    from compliance.casework.file import File
    from compliance.draft import EvidenceDraft
    from compliance.recording.rows import TaskRow

__all__ = ["accept", "answer", "ask_support"]


def accept(bench: Bench, number: str) -> Done:
    """Receive one's share; the lead's receipt moves the case."""
    file = bench.open(number)
    row = file.take(CaseAct.ACCEPT, Request())
    own = _own(file)
    file.change_task(own, state=TaskState.ACCEPTED, received_at=bench.at)
    if isinstance(row.ends, tuple):
        file.move(row.ends[0])
    file.note(EventAct.ACCEPTED, own["unit"])
    return file.done(CaseAct.ACCEPT)


def ask_support(bench: Bench, number: str, unit: str | None, reason: str) -> Done:
    """The lead asks another unit to assist; that gets a share of its own."""
    file = bench.open(number)
    file.take(CaseAct.SUPPORT, Request(unit=unit, reason=reason))
    assert unit is not None
    file.hand_out(unit, TaskRole.SUPPORT)
    file.note(EventAct.SUPPORT_ASKED, reason, given={"unit": unit})
    return file.done(CaseAct.SUPPORT)


def answer(bench: Bench, number: str, result: str, evidence: tuple[EvidenceDraft, ...] = ()) -> Done:
    """
    Report the result of one's share, with completion evidence.

    The lead answers last: joint units have answered before. Support that was asked for
    and has not come is no longer needed then, and ends.
    """
    file = bench.open(number)
    row = file.take(CaseAct.ANSWER, Request(result=result, evidence=evidence))
    own = _own(file)
    attach_all(file, evidence, Purpose.COMPLETION)
    file.let_lapse(own)
    file.change_task(own, state=TaskState.ANSWERED, answered_at=bench.at, result=result)
    if isinstance(row.ends, tuple):
        for task in [each for each in file.tasks if each["state"] is not TaskState.ANSWERED]:
            file.withdraw(task)
        file.move(CaseState.ANSWERED, answered_at=bench.at)
    file.note(EventAct.ANSWERED, result, given={"unit": own["unit"]})
    return file.done(CaseAct.ANSWER)


def _own(file: File) -> TaskRow:
    return next(task for task in file.tasks if task["unit"] == file.bench.actor.unit)
