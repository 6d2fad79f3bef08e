"""Not mine: what happens when a unit returns a case? The office hears, rules, or puts it to the conference."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from compliance.casework.bench import Bench
from compliance.casework.file import Done
from compliance.casework.gather import open_return
from compliance.casework.ruling import dispatch_by_ruling, keep_ruling, set_shares, settle_dispute
from compliance.errors import BadInput
from compliance.ids import new_id
from compliance.life.acts import CaseAct
from compliance.life.situation import Request
from compliance.states import CaseState, EventAct, RulingKind, TaskRole, TaskState
from compliance.store.casework import Return
from rules.decision import Outcome
from rules.errors import Problem
from rules.language import _

if TYPE_CHECKING:
    from compliance.recording.rows import ReturnRow

__all__ = ["confer", "consult", "return_", "rule_on"]


def return_(bench: Bench, number: str, clause: str | None, proposed: str | None, reason: str) -> Done:
    """
    Dispute that a case is one's own: by which clause it is not, and whose it is instead.

    Until the ruling the old allocation holds: tasks and deadlines stay as they are.
    Returning it is receiving it.
    """
    file = bench.open(number)
    file.take(CaseAct.RETURN, Request(clause=clause, unit=proposed, reason=reason))
    assert clause is not None
    assert proposed is not None
    own = next(task for task in file.tasks if task["unit"] == bench.actor.unit)
    stood = file.case["state"]
    if own["state"] is TaskState.OPEN:
        file.change_task(own, state=TaskState.ACCEPTED, received_at=bench.at)
        stood = CaseState.ACCEPTED if own["role"] is TaskRole.LEAD else stood
    row: ReturnRow = {
        "district": bench.district,
        "id": new_id(bench.at),
        "case_id": file.case["id"],
        "unit": own["unit"],
        "clause": clause,
        "proposed": proposed,
        "reason": reason,
        "returned_at": bench.at,
        "returned_by": bench.actor.name,
        "consulted_on": None,
        "consultation": "",
        "settled_at": None,
        "ruling_id": None,
    }
    file.add(Return, row)
    file.move(CaseState.RETURNED, aside_from=stood, returns=file.case["returns"] + 1)
    file.note(EventAct.RETURNED, reason, given={"clause": clause, "proposed": proposed})
    return file.done(CaseAct.RETURN)


def consult(bench: Bench, number: str, result: str, day: date | None = None) -> Done:
    """Record that the office heard both units on `day` (today if left out), and what came of it."""
    file = bench.open(number)
    file.take(CaseAct.CONSULT, Request(result=result, day=day))
    dispute = open_return(file)
    assert dispute is not None, "a returned case has one"
    held = day or bench.today
    if held > bench.today:
        raise BadInput([Problem("--on", _("{day} is in the future.").format(day=held))])
    file.change_row(Return, dispute, consulted_on=held, consultation=result)
    file.note(EventAct.CONSULTED, result, given={"on": held, "units": [dispute["unit"], dispute["proposed"]]})
    return file.done(CaseAct.CONSULT)


def confer(bench: Bench, number: str, reason: str) -> Done:
    """Put a case to the conference: from then on only its convener rules on it."""
    file = bench.open(number)
    file.take(CaseAct.CONFER, Request(reason=reason))
    file.change(at_conference=True)
    file.note(EventAct.PUT_TO_CONFERENCE, reason)
    return file.done(CaseAct.CONFER)


def rule_on(bench: Bench, number: str, unit: str | None, reason: str, joint: tuple[str, ...] | None = None) -> Done:
    """
    Rule whose a case is, with a reason. None for `unit` upholds the present lead, None for
    `joint` keeps the present joint units.

    An upheld case goes back to where it stood, its time unchanged; for a new lead the
    clock starts now. The ruling is a precedent for the next finding, if the policy says so.
    """
    file = bench.open(number)
    lead = unit or file.case["lead"]
    file.take(CaseAct.RULE, Request(unit=lead, joint=joint, reason=reason))
    assert lead is not None
    others = tuple(task["unit"] for task in file.share_of(TaskRole.JOINT)) if joint is None else joint
    others = tuple(each for each in others if each != lead)
    ruling = keep_ruling(file, RulingKind.RULING, lead, others, reason)
    settle_dispute(file, ruling["id"])
    if lead == file.case["lead"] and file.case["state"] is not CaseState.DESK:
        set_shares(file, lead, others)
        stood = file.case["aside_from"] or file.case["state"]
        file.move(stood, aside_from=None, at_conference=False, needs_office=False, outcome=Outcome.SETTLED)
    else:
        dispatch_by_ruling(file, lead, others)
    file.note(EventAct.RULED, reason, given={"ruling": ruling["number"], "upheld": unit is None})
    return file.done(CaseAct.RULE, ruling["number"])
