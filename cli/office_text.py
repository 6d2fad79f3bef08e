"""How do the lines of the office's desk and of a unit's queue read?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cli.deadline_text import due_text, until_text
from cli.decision_text import question_text, unit_short, units_short
from cli.options import Settings
from cli.places import place_name
from compliance.labels import role_label, severity_label, task_state_label
from rules.allocation import Role
from rules.language import _

if TYPE_CHECKING:
    from compliance.queries import DeskLine, QueueLine, Waits

__all__ = ["desk_record", "queue_record", "waits_text"]


def desk_record(settings: Settings, line: DeskLine) -> dict[str, Any]:
    """A line of the desk by column, in words."""
    return {
        "number": line.number,
        "by": due_text(settings, line.by, provisional=line.provisional, overdue=line.overdue),
        "waits": waits_text(line.waits),
        "party": line.party,
        "issue": line.title or _issue(settings, line.issue),
        "lead": unit_short(settings.allocation, line.lead) or "–",
        "severity": severity_label(line.severity),
        "about": _about(settings, line),
    }


def _issue(settings: Settings, issue: str) -> str:
    found = settings.allocation.issues.get(issue)
    return str(found.name) if found else issue


def waits_text(waits: Waits) -> str:
    """What has to be done."""
    from compliance.queries import Waits

    return {
        Waits.COMPLETE: _("a fact is missing"),
        Waits.CHOOSE: _("choose the lead"),
        Waits.APPROVE: _("its approval is missing"),
        Waits.ASSIGN: _("name a lead"),
        Waits.HAND_OVER: _("hand it over"),
        Waits.CONFIRM: _("confirm the reading"),
        Waits.RULE: _("rule on the dispute"),
        Waits.CONVENE: _("before the conference"),
        Waits.VERIFY: _("have it verified"),
        Waits.DECIDE_TIME: _("more time is asked for"),
        Waits.RECEIPT: _("its receipt is missing"),
        Waits.RECHECK: _("check it again"),
    }[waits]


def _about(settings: Settings, line: DeskLine) -> str:
    """The question, the candidates, the dispute or the request: what has to be known to decide."""
    from compliance.queries import Waits

    if line.dispute is not None:
        return _dispute(settings, line)
    if line.asked is not None:
        text = _("{unit} asks for time until {until}: {reason}")
        unit = unit_short(settings.allocation, line.asked.unit)
        return text.format(unit=unit, until=line.asked.until, reason=line.asked.reason)
    if line.question is not None:
        return question_text(settings.allocation, line.question)
    clauses = ", ".join(line.clauses) or "–"
    text = {
        Waits.CHOOSE: _("between {units} (clauses {clauses})"),
        Waits.APPROVE: _("a major matter, not in force before it is approved"),
        Waits.ASSIGN: _("no clause names a unit (clauses {clauses})"),
        Waits.HAND_OVER: _("to {place} (clauses {clauses})"),
        Waits.CONFIRM: _("{lead}, by an interpretation of clauses {clauses}"),
        Waits.VERIFY: _("answered by {lead}"),
        Waits.RECEIPT: _("handed over to {place}"),
        Waits.RECHECK: _("closed, and drawn at random"),
    }.get(line.topic, "")
    return text.format(
        units=units_short(settings.allocation, line.candidates),
        clauses=clauses,
        place=place_name(settings.allocation, line.refer),
        lead=unit_short(settings.allocation, line.lead),
    )


def _dispute(settings: Settings, line: DeskLine) -> str:
    dispute = line.dispute
    assert dispute is not None
    text = _("{unit} returned it, by clause {clause} to {proposed}: {reason}").format(
        unit=unit_short(settings.allocation, dispute.unit),
        clause=dispute.clause,
        proposed=unit_short(settings.allocation, dispute.proposed),
        reason=dispute.reason,
    )
    if line.returns < 2:
        return text
    heard = dispute.consulted_on
    more = _("both heard on {day}").format(day=heard) if heard else _("hear both units first")
    return _("{dispute} (return {count}; {heard})").format(dispute=text, count=line.returns, heard=more)


def queue_record(settings: Settings, line: QueueLine) -> dict[str, Any]:
    """A line of a queue by column, in words."""
    state = task_state_label(line.state)
    return {
        "number": line.number,
        "unit": unit_short(settings.allocation, line.unit),
        "role": role_label(Role(line.role.value)),
        "state": _("{state} (silence)").format(state=state) if line.by_silence else state,
        "deadline": due_text(
            settings, line.deadline, provisional=line.provisional, overdue=line.overdue, near=line.near
        ),
        "party": line.party,
        "issue": line.title or _issue(settings, line.issue),
        "todo": _todo(settings, line),
    }


def _todo(settings: Settings, line: QueueLine) -> str:
    from compliance.queries import ToDo

    texts: Mapping[ToDo, str] = {
        ToDo.RECEIVE: _("receive it by {receive_by}"),
        ToDo.ANSWER: _("answer it"),
        ToDo.WAIT_FOR_JOINT: _("wait for {units}, then answer it"),
        ToDo.WAIT_FOR_RULING: _("wait for the ruling"),
        ToDo.NOTHING: "–",
    }
    text = texts[line.todo].format(
        receive_by=until_text(settings, line.receive_by) if line.receive_by else "–",
        units=units_short(settings.allocation, line.joint),
    )
    if line.asked_until is None:
        return text
    return _("{todo}; asked for time until {until}").format(todo=text, until=line.asked_until)
