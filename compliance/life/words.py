"""How do the refusals of the life of a case name units, moments, acts and guards?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from compliance.clock import day_in
from compliance.life.acts import CaseAct, Guard, Who
from rules.language import _

if TYPE_CHECKING:
    from compliance.life.situation import Situation

__all__ = ["act_label", "day_of", "guard_label", "moment_of", "unit_name", "unit_names", "who_label"]


def unit_name(now: Situation, unit: str | None) -> str:
    """What `unit` is called for short; the office where there is none."""
    if unit is None:
        return _("the office")
    found = now.allocation.units.get(unit)
    return str(found.short) if found else unit


def unit_names(now: Situation, units: Iterable[str | None]) -> str:
    """Several units, each once."""
    return _(", ").join(dict.fromkeys(unit_name(now, unit) for unit in units if unit is not None))


def moment_of(now: Situation, at: datetime | None) -> str:
    """A moment as the district reads it, to the minute."""
    return "–" if at is None else f"{at.astimezone(ZoneInfo(now.time_zone)):%Y-%m-%d %H:%M}"


def day_of(now: Situation, at: datetime | None) -> date | None:
    """The district's day of a moment."""
    return None if at is None else day_in(now.time_zone, at)


def act_label(act: CaseAct) -> str:
    """What is done."""
    return {
        CaseAct.CONFIRM: _("confirm it"),
        CaseAct.COMPLETE: _("answer its missing fact"),
        CaseAct.ASSIGN: _("assign it"),
        CaseAct.ACCEPT: _("receive it"),
        CaseAct.COUNT_SILENCE: _("count silence as its receipt"),
        CaseAct.RETURN: _("return it"),
        CaseAct.CONSULT: _("record a consultation on it"),
        CaseAct.CONFER: _("put it to the conference"),
        CaseAct.RULE: _("rule on it"),
        CaseAct.MOVE: _("move it to where the allocation says"),
        CaseAct.HAND_OVER: _("hand it over"),
        CaseAct.RECEIVED: _("record the receiver's receipt of it"),
        CaseAct.TAKE_BACK: _("take it back"),
        CaseAct.SUPPORT: _("ask for support in it"),
        CaseAct.ANSWER: _("answer it"),
        CaseAct.EXTEND: _("ask for more time for it"),
        CaseAct.GRANT: _("grant more time for it"),
        CaseAct.REFUSE: _("refuse more time for it"),
        CaseAct.PARK: _("park it"),
        CaseAct.RESUME: _("resume it"),
        CaseAct.VERIFY_PASSED: _("verify it as put right"),
        CaseAct.VERIFY_FAILED: _("verify it as not put right"),
        CaseAct.CLOSE: _("close it"),
        CaseAct.DRAW: _("draw it for re-checking"),
        CaseAct.REOPEN: _("reopen it"),
        CaseAct.MERGE: _("merge it"),
        CaseAct.VOID: _("void it"),
        CaseAct.RESTORE: _("restore it"),
        CaseAct.NOTE: _("add a note to it"),
        CaseAct.ATTACH: _("attach a file to it"),
    }[act]


def who_label(who: Who) -> str:
    """Who is meant."""
    return {
        Who.OFFICE: _("the office"),
        Who.CONVENER: _("the convener"),
        Who.LEAD: _("the lead"),
        Who.LEAD_OR_JOINT: _("the lead or a joint unit"),
        Who.OTHER_SHARE: _("a joint or support unit"),
        Who.ANY_SHARE: _("a unit with a task in it"),
        Who.NOT_HANDLER: _("an inspector or the office, not who handled it"),
        Who.OFFICE_NOT_HANDLER: _("the office, not who handled it"),
        Who.ON_CASE: _("any unit on the case"),
        Who.CLOCK: _("time"),
    }[who]


def guard_label(guard: Guard) -> str:
    """What has to hold."""
    return {
        Guard.AWAITS_CONFIRMATION: _("its reading awaits confirmation"),
        Guard.AWAITS_OFFICE: _("the office has something to say of it"),
        Guard.HAS_QUESTION: _("a missing fact decides, and is given"),
        Guard.NAMES_UNIT: _("a member unit is named"),
        Guard.NAMES_OTHER_UNIT: _("another member unit is named"),
        Guard.NAMES_FREE_UNIT: _("a member unit without a task is named"),
        Guard.NAMES_RECEIVER: _("a receiver outside the conference is named"),
        Guard.CITES_CLAUSE: _("a clause is cited"),
        Guard.GIVES_REASON: _("a reason is given"),
        Guard.GIVES_RESULT: _("a result is given"),
        Guard.GIVES_EVIDENCE: _("completion evidence is there, where the role needs it"),
        Guard.GIVES_REFERENCE: _("the receipt is named"),
        Guard.GIVES_APPROVER: _("an approver is named"),
        Guard.GIVES_END: _("a last day within the policy's limit is given"),
        Guard.GIVES_LATER_DAY: _("a day later than the deadline is given"),
        Guard.TASK_NOT_RECEIVED: _("the unit has not received it yet"),
        Guard.TASK_RECEIVED: _("the unit received it and has not answered"),
        Guard.RECEIPT_OVERDUE: _("the time to receive it is over"),
        Guard.RETURN_IN_TIME: _("the time to return it is not over"),
        Guard.HEARD: _("from the second return on, both units were heard"),
        Guard.AT_CONFERENCE: _("it is before the conference"),
        Guard.NOT_AT_CONFERENCE: _("it is not before the conference"),
        Guard.MOVES: _("the allocation in force says otherwise than what holds of it"),
        Guard.NO_JOINT_TASK_OPEN: _("no joint task is open"),
        Guard.BEFORE_EXPIRY: _("the deadline has not passed"),
        Guard.NONE_ASKED: _("no request is open"),
        Guard.ASKED_BY_OTHER: _("somebody else asked"),
        Guard.PARKING_OVER: _("its last day of parking has passed"),
        Guard.RE_INSPECTED: _("a re-inspection since the answer passed"),
        Guard.DRAWN: _("it was drawn for re-checking"),
        Guard.NOT_DRAWN: _("it is not drawn already"),
        Guard.REOPENED_IN_TIME: _("the time to reopen it is not over"),
        Guard.SAME_MATTER: _("an older open case of the same party and issue is named"),
        Guard.NO_TWIN: _("no other case is open for the same party, issue and lead"),
    }[guard]
