"""What was done to a case, and what comes next, in a sentence or two?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli.deadline_text import until_text
from cli.decision_text import unit_short
from cli.options import Settings
from cli.places import place_name
from compliance.states import CaseState
from rules.language import _

if TYPE_CHECKING:
    from compliance.casework.ahead import Ahead
    from compliance.casework.file import Done
    from compliance.life.acts import CaseAct

__all__ = ["done_record", "done_text"]


def done_record(done: Done, ahead: Ahead, *, dry_run: bool) -> dict[str, Any]:
    """A case of which something was done, for programs."""
    return {
        "case": done.number,
        "act": done.act.value,
        "state": done.state.value,
        "lead": done.lead,
        "said": done.said,
        "next": {
            "step": ahead.step.value,
            "unit": ahead.unit,
            "receive_by": _moment(ahead.receive_by),
            "by": _moment(ahead.by),
            "provisional": ahead.provisional,
            "until": _moment(ahead.until),
        },
        "dry_run": dry_run,
    }


def _moment(at: Any) -> str | None:  # noqa: ANN401 - a day or a moment
    return None if at is None else at.isoformat()


def done_text(settings: Settings, done: Done, ahead: Ahead, reader: str | None, receiver: str | None) -> str:
    """A case of which something was done, for people: those of the unit `reader`, if they are of one at work on it."""
    lead = unit_short(settings.allocation, done.lead)
    what = _what(done).format(
        unit=unit_short(settings.allocation, settings.actor.unit),
        lead=lead,
        said=done.said,
        receiver=place_name(settings.allocation, receiver),
    )
    text = _("Case {number}: {what}").format(number=done.number, what=what)
    following = _ahead(settings, ahead, reader)
    return _("{done} {next}").format(done=text, next=following) if following else text


def _what(done: Done) -> str:
    """The sentence for an act, with places for `unit` (who acted), `lead`, `said` and `receiver`."""
    from compliance.life.acts import CaseAct

    if done.act is CaseAct.COMPLETE and done.state is CaseState.DESK:
        return _("the missing fact is answered, and it stays on the office's desk.")
    if done.act is CaseAct.MOVE and done.state is CaseState.DESK:
        return _("moved to the office's desk, by {said}.")
    if done.act is CaseAct.VERIFY_FAILED and done.state is not CaseState.ACCEPTED:
        return _("not put right, and opened again.")
    return {**_at_the_desk(), **_by_units(), **_at_the_end()}[done.act]


def _at_the_desk() -> dict[CaseAct, str]:
    from compliance.life.acts import CaseAct

    return {
        CaseAct.CONFIRM: _("confirmed as {lead}'s, by {said}."),
        CaseAct.COMPLETE: _("the missing fact is answered, and it goes to {lead}."),
        CaseAct.ASSIGN: _("assigned to {lead}, by {said}."),
        CaseAct.CONSULT: _("the consultation is recorded."),
        CaseAct.CONFER: _("put to the conference."),
        CaseAct.RULE: _("ruled by {said}, and {lead} leads."),
        CaseAct.MOVE: _("moved: it is {lead}'s by {said}."),
        CaseAct.HAND_OVER: _("handed over to {receiver}."),
        CaseAct.RECEIVED: _("the receipt is recorded, and it is closed."),
        CaseAct.TAKE_BACK: _("taken back to the office's desk."),
        CaseAct.GRANT: _("more time is granted."),
        CaseAct.REFUSE: _("more time is refused."),
        CaseAct.PARK: _("parked."),
        CaseAct.RESUME: _("resumed."),
    }


def _by_units() -> dict[CaseAct, str]:
    from compliance.life.acts import CaseAct

    return {
        CaseAct.ACCEPT: _("received by {unit}."),
        CaseAct.RETURN: _("returned by {unit}."),
        CaseAct.SUPPORT: _("support is asked for."),
        CaseAct.ANSWER: _("answered by {unit}."),
        CaseAct.EXTEND: _("more time is asked for."),
        CaseAct.NOTE: _("the note is recorded."),
        CaseAct.ATTACH: _("the files are recorded."),
    }


def _at_the_end() -> dict[CaseAct, str]:
    from compliance.life.acts import CaseAct

    return {
        CaseAct.VERIFY_PASSED: _("put right, and closed."),
        CaseAct.VERIFY_FAILED: _("not put right, and back with {lead}."),
        CaseAct.CLOSE: _("closed."),
        CaseAct.DRAW: _("drawn to be checked again."),
        CaseAct.REOPEN: _("opened again."),
        CaseAct.MERGE: _("merged into {said}."),
        CaseAct.VOID: _("void."),
        CaseAct.RESTORE: _("restored."),
    }


def _ahead(settings: Settings, ahead: Ahead, reader: str | None) -> str:
    """What comes next, as a sentence; empty where nothing does."""
    from compliance.casework.ahead import Step

    text = {
        Step.RECEIVE: _("{unit} has to receive it by {receive_by}, and answer it by {by}."),
        Step.ANSWER: _("{unit} has to answer it by {by}."),
        Step.DECIDE: _("The office has to decide by {by}."),
        Step.RULE: _("The office has to rule by {by}."),
        Step.CONVENE: _("The convener rules on it."),
        Step.VERIFY: _("Somebody who did not handle it has to verify it by {by}."),
        Step.RECEIPT: _("It is closed once its receipt is recorded."),
        Step.RECHECK: "",
        Step.RESUME: _("It comes back by itself after {until}."),
        Step.NOTHING: "",
    }[ahead.step]
    if ahead.unit is not None and ahead.unit == reader:
        text = _own(ahead) or text
    return text.format(
        unit=unit_short(settings.allocation, ahead.unit),
        receive_by=until_text(settings, ahead.receive_by) if ahead.receive_by else "–",
        by=until_text(settings, ahead.by, provisional=ahead.provisional) if ahead.by else "–",
        until=ahead.until,
    )


def _own(ahead: Ahead) -> str:
    """The same, said to the unit itself."""
    from compliance.casework.ahead import Step

    own = {
        Step.RECEIVE: _("Receive it by {receive_by}, and answer it by {by}."),
        Step.ANSWER: _("Answer it by {by}."),
    }
    return own.get(ahead.step, "")
