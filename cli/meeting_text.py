"""How does a meeting read, and what was agreed there?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from cli.decision_text import unit_short, units_short
from cli.options import Settings
from cli.paper_text import papers_lines
from compliance.conference_states import MeetingState, Presence
from compliance.meetings.views import counted
from compliance.meetings.words import (
    agenda_label,
    matter_state_label,
    meeting_kind_label,
    meeting_state_label,
    presence_label,
)
from rules.language import _, ngettext

if TYPE_CHECKING:
    from compliance.meetings.views import AttendeeLine, MatterLine, MeetingLine, MeetingView

__all__ = [
    "agenda_text",
    "attendance_text",
    "called_text",
    "counts_text",
    "matter_record",
    "matter_text",
    "meeting_record",
    "meeting_text",
    "minuted_text",
]


def meeting_record(line: MeetingLine) -> dict[str, Any]:
    """A meeting by column, in words."""
    return {
        "number": line.number,
        "held_on": line.held_on.isoformat(),
        "kind": meeting_kind_label(line.kind),
        "state": meeting_state_label(line.state),
        "title": line.title,
        "called_by": line.called_by,
        "items": line.items,
        "matters": line.matters,
    }


def matter_record(settings: Settings, line: MatterLine) -> dict[str, Any]:
    """A matter by column, in words."""
    return {
        "number": line.number,
        "state": matter_state_label(line.state),
        "title": line.title,
        "lead": unit_short(settings.allocation, line.led_by or line.lead),
        "joint": units_short(settings.allocation, line.joint) or "–",
        "due_on": line.due_on.isoformat(),
        "meeting": line.meeting,
        "case": line.case,
    }


def counts_text(matters: Iterable[MatterLine]) -> str:
    """How many matters there are in each state; what there is none of is left out."""
    text = _("{state}: {count}")
    counts = counted(matters)
    return _(", ").join(
        text.format(state=matter_state_label(each), count=count) for each, count in counts.items() if count
    )


def called_text(settings: Settings, view: MeetingView) -> str:
    """That a meeting is called, and what it is to talk about."""
    text = _("Meeting {number} is called: {title}, {day}. Called by {name}.")
    line = view.meeting
    told = text.format(number=line.number, title=line.title, day=_when(line), name=line.called_by)
    return "\n".join([told, _asked(settings, view), *_agenda(view)])


def _asked(settings: Settings, view: MeetingView) -> str:
    units = units_short(settings.allocation, [each.unit for each in view.attendees if each.unit])
    return _("Asked to come: {units}").format(units=units)


def _when(line: MeetingLine) -> str:
    return " ".join(part for part in (line.held_on.isoformat(), line.begins, line.place) if part)


def agenda_text(view: MeetingView) -> str:
    """The agenda as it is now."""
    return "\n".join([_("Agenda of {number}:").format(number=view.meeting.number), *_agenda(view)])


def _agenda(view: MeetingView) -> Iterator[str]:
    if not view.agenda:
        yield _("Nothing is on the agenda. `lianban meeting agenda add {number}` puts something there.").format(
            number=view.meeting.number
        )
    for each in view.agenda:
        yield "  " + _("{position}. {title} [{kind}]").format(
            position=each.position, title=each.title, kind=agenda_label(each.kind)
        )
        if each.outcome:
            yield "     " + _("Outcome: {text}").format(text=each.outcome)


def attendance_text(settings: Settings, view: MeetingView) -> str:
    """How many came, and of whom that is not noted."""
    found = [each.presence for each in view.attendees]
    text = _("{number}: {present} present, {stand_in} by a stand-in, {absent} absent, {expected} not noted yet.")
    counts = {each.value: found.count(each) for each in Presence}
    told = text.format(number=view.meeting.number, **counts)
    missing = [_who(settings, each) for each in view.attendees if each.presence is Presence.EXPECTED]
    return told if not missing else f"{told} ({_(', ').join(missing)})"


def minuted_text(settings: Settings, view: MeetingView) -> str:
    """What took effect with the minutes."""
    lines = [
        _("Meeting {number} is minuted; {chair} was in the chair.").format(
            number=view.meeting.number, chair=view.meeting.chaired_by
        )
    ]
    lines += [*_matters(settings, view.matters), *_decided(view)]
    return "\n".join(lines)


def _matters(settings: Settings, matters: Iterable[MatterLine]) -> Iterator[str]:
    for each in matters:
        yield "  " + matter_text(settings, each)


def matter_text(settings: Settings, line: MatterLine) -> str:
    """A matter on one line: what, whose, by when, and how far it has come."""
    text = _("{number} {title} – {units}, by {day}: {state} (case {case})")
    units = unit_short(settings.allocation, line.led_by or line.lead)
    if line.joint:
        units += _(" with {units}").format(units=units_short(settings.allocation, line.joint))
    return text.format(
        number=line.number,
        title=line.title,
        units=units,
        day=line.due_on,
        state=matter_state_label(line.state),
        case=line.case,
    )


def _decided(view: MeetingView) -> Iterator[str]:
    told = (
        (view.rulings, ngettext("Ruling: {what}", "Rulings: {what}", len(view.rulings))),
        (view.adopted, _("Adopted: {what}")),
        (view.members, _("Members settled: {what}")),
    )
    for what, text in told:
        if what:
            yield "  " + text.format(what=_(", ").join(what))


def meeting_text(settings: Settings, view: MeetingView) -> str:
    """A meeting with everything that belongs to it, one thing a line."""
    parts = (
        (_("Attendance"), [_attendee(settings, each) for each in view.attendees]),
        (_("Agenda"), list(_agenda(view))),
        (_("Minutes"), [f"  {line}" for line in view.summary.split("\n")] if view.summary else []),
        (_("What was agreed"), [*_matters(settings, view.matters), *_decided(view)]),
        (_("What was agreed before"), [*_earlier(view), *_matters(settings, view.earlier)]),
    )
    lines = list(_head(view))
    for heading, found in parts:
        if found:
            lines += ["", heading, *found]
    lines += papers_lines(view.papers)
    return "\n".join(lines)


def _head(view: MeetingView) -> Iterator[str]:
    line = view.meeting
    text = _("Meeting {number}: {title} ({state})")
    yield text.format(number=line.number, title=line.title, state=meeting_state_label(line.state))
    yield f"{meeting_kind_label(line.kind)}, {_when(line)}"
    yield _("Called by {name}").format(name=line.called_by)
    if line.state is MeetingState.MINUTED:
        yield _("In the chair: {name}").format(name=line.chaired_by)


def _who(settings: Settings, each: AttendeeLine) -> str:
    return unit_short(settings.allocation, each.unit) if each.unit else each.name


def _attendee(settings: Settings, each: AttendeeLine) -> str:
    told = [presence_label(each.presence), *filter(None, [each.person, each.reason])]
    text = _("{who} (invited): {told}") if each.guest else _("{who}: {told}")
    return "  " + text.format(who=_who(settings, each), told=_(", ").join(told))


def _earlier(view: MeetingView) -> Iterator[str]:
    if view.earlier:
        yield "  " + counts_text(view.earlier)
