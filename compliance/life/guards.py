"""Does it hold? One function for each guard of the table: None, or the error that says why not and what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from compliance.errors import BadInput, ComplianceError, Conflict, NotAllowed, NotYet, TooLate
from compliance.life.acts import Guard
from compliance.life.given import GIVEN
from compliance.life.situation import Situation
from compliance.life.words import day_of, moment_of, unit_name, unit_names
from compliance.states import TaskRole, TaskState
from rules.decision import Outcome
from rules.errors import Problem
from rules.language import _

__all__ = ["GUARDS", "Check"]

Check = Callable[[Situation], ComplianceError | None]


def _awaits_confirmation(now: Situation) -> ComplianceError | None:
    if now.case["needs_office"] and now.case["outcome"] is Outcome.TO_CONFIRM:
        return None
    return Conflict(_("There is nothing to confirm: its lead rests on an explicit clause, or was confirmed already."))


def _awaits_office(now: Situation) -> ComplianceError | None:
    if now.case["needs_office"]:
        return None
    text = _(
        "It is {unit}'s by a clause or a ruling, and nobody disputes it ({last}). Only a return by the unit "
        "(`case return`) or the conference (`case confer`) can move it."
    )
    return Conflict(text.format(unit=unit_name(now, now.case["lead"]), last=now.last_change()))


def _has_question(now: Situation) -> ComplianceError | None:
    if now.has_question:
        return None
    return Conflict(_("No missing fact decides here. Name a unit with `case assign`, or hand it over."))


def _task_not_received(now: Situation) -> ComplianceError | None:
    own = now.own
    if own is not None and own["state"] is TaskState.OPEN:
        return None
    assert own is not None
    at = moment_of(now, own["received_at"])
    if own["by_silence"]:
        text = _("It counts as received since {at}, because nobody received it in time. Go on with handling it.")
    else:
        text = _("Your unit received it already, on {at}.")
    return Conflict(text.format(at=at))


def _task_received(now: Situation) -> ComplianceError | None:
    own = now.own
    if own is not None and own["state"] is TaskState.ACCEPTED:
        return None
    if own is not None and own["state"] is TaskState.ANSWERED:
        return Conflict(_("Your unit answered already, on {at}.").format(at=moment_of(now, own["answered_at"])))
    return NotYet(_("Your unit has not received it yet. Receive it first: `lianban task accept`."))


def _receipt_overdue(now: Situation) -> ComplianceError | None:
    late = [task for task in now.tasks if task["state"] is TaskState.OPEN and task["receive_by"] is not None]
    if any(task["receive_by"] is not None and task["receive_by"] < now.at for task in late):
        return None
    return NotYet(_("The time to receive it is not over."))


def _return_in_time(now: Situation) -> ComplianceError | None:
    if now.return_by is None or now.at <= now.return_by:
        return None
    text = _("It could be returned until {until}. Write to the office: it may still put it to the conference.")
    return TooLate(text.format(until=moment_of(now, now.return_by)))


def _heard(now: Situation) -> ComplianceError | None:
    if now.case["returns"] < 2 or (now.dispute is not None and now.dispute["consulted_on"] is not None):
        return None
    units = unit_names(now, [now.case["lead"], now.dispute["proposed"] if now.dispute else None])
    text = _(
        "It was returned again. Hear {units} first and record it with `case consult`, "
        "or put it to the conference with `case confer`."
    )
    return NotYet(text.format(units=units))


def _at_conference(now: Situation) -> ComplianceError | None:
    if now.case["at_conference"]:
        return None
    return NotYet(_("It is not before the conference. The office puts it there with `case confer`."))


def _not_at_conference(now: Situation) -> ComplianceError | None:
    if not now.case["at_conference"]:
        return None
    return NotAllowed(_("It was put to the conference: its convener rules, with `--as UNIT:convener`."))


def _moves(now: Situation) -> ComplianceError | None:
    if now.request.moves:
        return None
    text = _(
        "The allocation in force on {day} says of it what holds already ({last}): there is nothing to move. "
        "`lianban explain` shows why."
    )
    return Conflict(text.format(day=now.today, last=now.last_change()))


def _no_joint_task_open(now: Situation) -> ComplianceError | None:
    waiting = now.open_tasks(TaskRole.JOINT)
    if not waiting:
        return None
    units = unit_names(now, [task["unit"] for task in waiting])
    text = _("The lead answers last: {units} did not answer yet. Ask them, or the office to chase them.")
    return NotYet(text.format(units=units))


def _before_expiry(now: Situation) -> ComplianceError | None:
    own = now.own
    assert own is not None
    if own["state"] is TaskState.ANSWERED:
        return Conflict(_("Your unit answered already, on {at}.").format(at=moment_of(now, own["answered_at"])))
    if own["deadline"] is None or now.at <= own["deadline"]:
        return None
    text = _("More time must be asked for before the deadline, which was {at}. Answer it, or write to the office.")
    return TooLate(text.format(at=moment_of(now, own["deadline"])))


def _gives_later_day(now: Situation) -> ComplianceError | None:
    own, until = now.own, now.request.until
    assert own is not None
    if until is None:
        return BadInput([Problem("--until", _("the new last day is missing."), _("Give it as 2026-03-20."))])
    deadline = day_of(now, own["deadline"])
    if until > now.today and (deadline is None or until > deadline):
        return None
    what = _("{day} is not later than the deadline, {deadline}.").format(day=until, deadline=deadline or now.today)
    return BadInput([Problem("--until", what)])


def _none_asked(now: Situation) -> ComplianceError | None:
    if now.asked is None:
        return None
    text = _("Your unit asked for time until {day} already; the office has not decided.")
    return Conflict(text.format(day=now.asked["until"]))


def _asked_by_other(now: Situation) -> ComplianceError | None:
    if now.asked is None:
        text = _("Nobody asks for more time here ({last}). `lianban office desk` shows who does.")
        return Conflict(text.format(last=now.last_change()))
    if (now.asked["unit"], now.asked["asked_by"]) != (now.actor.unit, now.actor.name):
        return None
    return NotAllowed(_("You asked for it yourself. Somebody else in the office has to decide."))


def _parking_over(now: Situation) -> ComplianceError | None:
    until = now.case["parked_until"]
    if until is not None and until < now.today:
        return None
    return NotYet(_("It is parked until {day}.").format(day=until))


def _re_inspected(now: Situation) -> ComplianceError | None:
    if now.re_inspected:
        return None
    text = _(
        "No re-inspection since the answer found it put right. Record one with `case verify --passed`, "
        "by somebody who did not handle it."
    )
    return NotYet(text)


def _drawn(now: Situation) -> ComplianceError | None:
    if now.case["drawn"]:
        return None
    text = _("It is closed ({last}), and was not drawn to be checked again. If it is as before, use `case reopen`.")
    return Conflict(text.format(last=now.last_change()))


def _not_drawn(now: Situation) -> ComplianceError | None:
    return Conflict(_("It was drawn already, and waits to be checked again.")) if now.case["drawn"] else None


def _reopened_in_time(now: Situation) -> ComplianceError | None:
    if now.reopen_by is None or now.at <= now.reopen_by:
        return None
    text = _(
        "It could be reopened until {until}. Submit what was found now: a new case is opened, which cites this one."
    )
    return TooLate(text.format(until=moment_of(now, now.reopen_by)))


def _same_matter(now: Situation) -> ComplianceError | None:
    other = now.other
    if other is None:
        return BadInput([Problem("--into", _("the case to merge it into is missing."))])
    if other["id"] == now.case["id"]:
        return BadInput([Problem("--into", _("a case cannot be merged into itself."))])
    if (other["party_id"], other["issue"]) != (now.case["party_id"], now.case["issue"]):
        text = _("Case {number} is of another party or issue. Only what was opened twice is merged.")
        return Conflict(text.format(number=other["number"]))
    if other["closed_at"] is not None or other["merged_into"] is not None or other["state"].value == "void":
        return Conflict(_("Case {number} is over. Merge into one that is open.").format(number=other["number"]))
    if (other["opened_at"], other["number"]) < (now.case["opened_at"], now.case["number"]):
        return None
    text = _("Case {number} is the younger one: the oldest number and date are kept. Merge it into this one instead.")
    return Conflict(text.format(number=other["number"]))


def _no_twin(now: Situation) -> ComplianceError | None:
    if now.twin is None:
        return None
    text = _(
        "Case {number} is open for the same party, issue and lead. Merge the younger into the older with `case merge`."
    )
    return Conflict(text.format(number=now.twin))


def _gives_end(now: Situation) -> ComplianceError | None:
    until = now.request.until
    if until is None:
        return BadInput([Problem("--until", _("the last day of parking is missing."), _("Give it as 2026-03-20."))])
    if until <= now.today:
        return BadInput([Problem("--until", _("{day} is not in the future.").format(day=until))])
    if until > now.park_latest:
        remedy = _("The policy allows until {day}.").format(day=now.park_latest)
        return BadInput([Problem("--until", _("{day} is too far away.").format(day=until), remedy)])
    return None


GUARDS: Mapping[Guard, Check] = MappingProxyType(
    {
        **GIVEN,
        Guard.AWAITS_CONFIRMATION: _awaits_confirmation,
        Guard.AWAITS_OFFICE: _awaits_office,
        Guard.HAS_QUESTION: _has_question,
        Guard.GIVES_END: _gives_end,
        Guard.GIVES_LATER_DAY: _gives_later_day,
        Guard.TASK_NOT_RECEIVED: _task_not_received,
        Guard.TASK_RECEIVED: _task_received,
        Guard.RECEIPT_OVERDUE: _receipt_overdue,
        Guard.RETURN_IN_TIME: _return_in_time,
        Guard.HEARD: _heard,
        Guard.AT_CONFERENCE: _at_conference,
        Guard.NOT_AT_CONFERENCE: _not_at_conference,
        Guard.MOVES: _moves,
        Guard.NO_JOINT_TASK_OPEN: _no_joint_task_open,
        Guard.BEFORE_EXPIRY: _before_expiry,
        Guard.NONE_ASKED: _none_asked,
        Guard.ASKED_BY_OTHER: _asked_by_other,
        Guard.PARKING_OVER: _parking_over,
        Guard.RE_INSPECTED: _re_inspected,
        Guard.DRAWN: _drawn,
        Guard.NOT_DRAWN: _not_drawn,
        Guard.REOPENED_IN_TIME: _reopened_in_time,
        Guard.SAME_MATTER: _same_matter,
        Guard.NO_TWIN: _no_twin,
    }
)
"""The check behind each guard of the table."""
