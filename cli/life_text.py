"""How does the life of a case read? Its deadlines, shares, disputes, rulings, requests, files and re-inspections."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cli.deadline_text import until_text
from cli.decision_text import unit_short, units_short
from cli.options import Settings, local
from cli.places import place_name
from compliance.labels import role_label, task_state_label
from compliance.states import CaseState, ExtensionState, Purpose, RulingKind, TaskState
from rules.allocation import Role
from rules.language import _, ngettext

if TYPE_CHECKING:
    from compliance.queries import AttachmentLine, CaseFile, ExtensionLine, ReturnLine, RulingLine, TaskLine

__all__ = ["life_lines", "standing_lines"]


def standing_lines(settings: Settings, file: CaseFile) -> Iterator[str]:
    """Where the case stands beside its state: when the office has to act, what it was merged into, how often what."""
    now = file.standing
    if now.office_by is not None:
        by = until_text(settings, now.office_by, provisional=now.office_provisional)
        yield _("The office has to act by {by}.").format(by=by)
    if now.at_conference:
        yield _("It is before the conference: its convener rules.")
    if file.case.state is CaseState.PARKED:
        yield _("Parked until {day}").format(day=now.parked_until)
    if now.handed_to is not None:
        yield _("Handed over to {place}").format(place=place_name(settings.allocation, now.handed_to))
    if now.merged_into is not None:
        yield _("Merged into {number}").format(number=now.merged_into)
    if now.cites is not None:
        yield _("Takes up {number} again, which was closed too long ago to be reopened").format(number=now.cites)
    if now.drawn:
        yield _("Drawn at random to be checked again")
    if now.closed_at is not None and file.case.state is CaseState.CLOSED:
        yield _("Closed: {at}").format(at=local(settings, now.closed_at))
    counts = _counts(file)
    if counts:
        yield _(", ").join(counts)


def _counts(file: CaseFile) -> list[str]:
    now = file.standing
    told = (
        (now.returns, ngettext("returned {count} time", "returned {count} times", now.returns)),
        (now.reworks, ngettext("reworked {count} time", "reworked {count} times", now.reworks)),
        (now.reopenings, ngettext("reopened {count} time", "reopened {count} times", now.reopenings)),
        (now.parkings, ngettext("parked {count} time", "parked {count} times", now.parkings)),
    )
    return [text.format(count=count) for count, text in told if count]


def life_lines(settings: Settings, file: CaseFile) -> Iterator[str]:
    """Each part with its heading, where there is anything in it."""
    parts = (
        (_("Tasks"), [line for task in file.tasks for line in _task(settings, file.case.state, task)]),
        (_("Disputes"), [line for each in file.returns for line in _return(settings, each)]),
        (_("Rulings"), [line for each in file.rulings for line in _ruling(settings, each)]),
        (_("Requests for more time"), [_extension(settings, each) for each in file.extensions]),
        (_("Files"), [_attachment(settings, each) for each in file.attachments]),
        (_("Re-inspections"), list(_verifications(settings, file))),
    )
    for heading, lines in parts:
        if lines:
            yield ""
            yield heading
            yield from ("  " + line for line in lines)


def _task(settings: Settings, stands: CaseState, task: TaskLine) -> Iterator[str]:
    text = _("{unit} ({role}): {state}")
    unit, role = unit_short(settings.allocation, task.unit), role_label(Role(task.role.value))
    yield text.format(unit=unit, role=role, state=_(", ").join(_parts(settings, stands, task)))
    if task.result:
        yield "  " + _("Result: {result}").format(result=task.result)


def _parts(settings: Settings, stands: CaseState, task: TaskLine) -> Iterator[str]:
    """How far a unit is, since when, and by when it has to do what."""
    yield task_state_label(task.state)
    if task.by_silence:
        yield _("by silence")
    waits = task.state in {TaskState.OPEN, TaskState.ACCEPTED} and stands is not CaseState.PARKED
    if task.state is TaskState.OPEN and waits and task.receive_by is not None:
        yield _("to be received by {by}").format(by=until_text(settings, task.receive_by))
    if waits and task.deadline is not None:
        by = until_text(settings, task.deadline, provisional=task.provisional)
        yield _("to be answered by {by}").format(by=by)
    if task.answered_at is not None and task.state is TaskState.ANSWERED:
        yield local(settings, task.answered_at)
    if task.extensions:
        text = ngettext("{count} extension", "{count} extensions", task.extensions)
        yield text.format(count=task.extensions)


def _return(settings: Settings, each: ReturnLine) -> Iterator[str]:
    text = _("{at}  {unit}, by clause {clause} to {proposed}: {reason}")
    yield text.format(
        at=local(settings, each.returned_at),
        unit=unit_short(settings.allocation, each.unit),
        clause=each.clause,
        proposed=unit_short(settings.allocation, each.proposed),
        reason=each.reason,
    )
    if each.consulted_on is not None:
        yield "  " + _("Heard on {day}: {result}").format(day=each.consulted_on, result=each.consultation)
    yield "  " + (_("Settled") if each.settled_at is not None else _("Not settled"))


def _ruling(settings: Settings, each: RulingLine) -> Iterator[str]:
    kind = {
        RulingKind.CONFIRMATION: _("confirmation"),
        RulingKind.ASSIGNMENT: _("assignment"),
        RulingKind.RULING: _("ruling"),
    }[each.kind]
    text = _("{number} ({kind}, {at}): {lead} leads")
    lead = unit_short(settings.allocation, each.lead)
    line = text.format(number=each.number, kind=kind, at=local(settings, each.made_at), lead=lead)
    if each.joint:
        line += _(", jointly {units}").format(units=units_short(settings.allocation, each.joint))
    yield line + (f" – {each.reason}" if each.reason else "")
    yield "  " + (_("The next finding of the kind follows it.") if each.in_force else _("It is followed no longer."))


def _extension(settings: Settings, each: ExtensionLine) -> str:
    became = {
        ExtensionState.ASKED: _("not decided"),
        ExtensionState.GRANTED: _("granted"),
        ExtensionState.REFUSED: _("refused"),
        ExtensionState.LAPSED: _("lapsed"),
    }[each.state]
    text = _("{at}  {unit}, until {until}: {became} – {reason}")
    unit = unit_short(settings.allocation, each.unit)
    at = local(settings, each.asked_at)
    return text.format(at=at, unit=unit, until=each.until, became=became, reason=each.reason)


def _attachment(settings: Settings, each: AttachmentLine) -> str:
    text = _("{name} (SHA-256 {hash}…), received on {day}")
    line = text.format(name=each.name, hash=each.sha256[:12], day=each.received_on)
    if each.taken_on is not None:
        line += _(", taken on {day}").format(day=each.taken_on)
    if each.purpose is Purpose.COMPLETION:
        line += _(", completion of {unit}").format(unit=unit_short(settings.allocation, each.unit) or "–")
    return line


def _verifications(settings: Settings, file: CaseFile) -> Iterator[str]:
    for each in file.verifications:
        who = [each.inspector, units_short(settings.allocation, each.attended)]
        text = _("{day}, {who}: put right") if each.passed else _("{day}, {who}: not put right")
        line = text.format(day=each.visited_on, who=" ".join(part for part in who if part) or "–")
        yield line + (_(" (checked again)") if each.recheck else "")
