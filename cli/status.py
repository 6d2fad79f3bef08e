"""`lianban status`: the state of the work on one screen, as the head of the office wants it in the morning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from cli.framework import command as a_command
from cli.framework import option
from cli.options import Settings, local, pass_settings, store_options
from cli.render import echo_json
from rules.language import N_, _

if TYPE_CHECKING:
    from compliance.figures.status import Status

__all__ = ["command"]

_LINES = 3
"""How many of the most urgent are named; the lists have them all."""

_NAMED = "  "
"""With this begins a line about one case, which is cut rather than wrapped; and what is wrapped."""


@a_command(
    "status",
    help=N_(
        "Show the state of the work on one screen: what is open and where it stands, what is due this week, overdue, "
        "waiting for the office, agreed and not done; the next meeting, vacant posts, signals."
    ),
)
@option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help=N_("for people, or one JSON object")
)
@store_options
@pass_settings
def command(settings: Settings, form: str) -> None:
    """Look, and show it."""
    from cli.bars import clipped, screen
    from cli.texts import plain, wrap
    from compliance.figures.status import status_of
    from compliance.rights import Act, require

    require(settings.actor, Act.READ)
    with settings.database() as database, database.read() as session:
        status = status_of(session, settings.book, settings.clock.now())
    if form == "json":
        echo_json(_record(status))
        return
    columns = screen()
    for line in map(plain, _lines(settings, status)):
        if line.startswith(_NAMED):
            click.echo(clipped(line, columns))
            continue
        first, *more = wrap(line, columns)
        click.echo("\n".join([first, *(_NAMED + each for text in more for each in wrap(text, columns - len(_NAMED)))]))


def _lines(settings: Settings, status: Status) -> Iterator[str]:
    here = status.at.astimezone(ZoneInfo(settings.allocation.district.time_zone))
    name = settings.allocation.district.name
    yield _("{district}, {day} ({weekday})").format(
        district=name, day=local(settings, status.at), weekday=_weekday(here.weekday())
    )
    yield ""
    yield from _open(status)
    yield from _due(settings, status)
    yield from _desk(status)
    yield from _conference(status)
    yield _record_line(settings, status)


def _weekday(number: int) -> str:
    return (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))[number]


def _open(status: Status) -> Iterator[str]:
    """Open cases by state, and what the units are chased for by colour."""
    from compliance.labels import case_state_label
    from compliance.states import CaseState, SlipColour

    stand = [
        _("{state} {count}").format(state=case_state_label(state), count=status.states[state])
        for state in CaseState
        if status.states.get(state)
    ]
    yield _with(_("Open: {count}").format(count=status.open), stand)
    blue, orange, red = (status.colours.get(colour, 0) for colour in SlipColour)
    yield _("Units: {blue} near due (blue), {orange} overdue (orange), {red} long overdue (red)").format(
        blue=blue, orange=orange, red=red
    )


def _with(text: str, parts: list[str]) -> str:
    return _("{text} ({parts})").format(text=text, parts=_(", ").join(parts)) if parts else text


def _due(settings: Settings, status: Status) -> Iterator[str]:
    """What is overdue and due by Sunday, the most urgent by name."""
    from cli.deadline_text import until_text
    from cli.decision_text import unit_short

    allocation = settings.allocation
    yield _("Overdue: {count}").format(count=len(status.overdue))
    for due in status.overdue[:_LINES]:
        unit, until = unit_short(allocation, due.unit), until_text(settings, due.deadline)
        yield _NAMED + _("{case} {unit}, since {until}: {party}").format(
            case=due.number, unit=unit, until=until, party=due.party
        )
    yield _("Due this week: {count}").format(count=len(status.week))
    for line in status.week[:_LINES]:
        unit, until = unit_short(allocation, line.unit), until_text(settings, line.deadline) if line.deadline else "–"
        yield _NAMED + _("{case} {unit}, by {until}: {party}").format(
            case=line.number, unit=unit, until=until, party=line.party
        )


def _desk(status: Status) -> Iterator[str]:
    """What waits for the office, by what has to be done."""
    from cli.office_text import waits_text

    kinds = Counter(line.waits for line in status.desk)
    said = [_("{what} {count}").format(what=waits_text(kind), count=count) for kind, count in kinds.most_common()]
    text = _("Waiting for the office: {count}, {overdue} of them overdue").format(
        count=len(status.desk), overdue=status.office_overdue
    )
    yield _with(text, said)


def _conference(status: Status) -> Iterator[str]:
    matters, meeting = status.matters, status.meeting
    yield _("Matters agreed: {open} open, {overdue} overdue, {unapproved} waiting for approval").format(
        open=matters.open, overdue=matters.overdue, unapproved=matters.unapproved
    )
    if meeting is None:
        yield _("Next meeting: none is called")
    else:
        when = f"{meeting.held_on} {meeting.begins}".strip()
        yield _("Next meeting: {number}, {when}: {title}").format(number=meeting.number, when=when, title=meeting.title)
    if status.vacant is None:
        yield _("Vacant posts: no roster is kept yet (`lianban roster`)")
    else:
        yield _("Vacant posts: {count}").format(count=status.vacant)
    yield _("Signals to decide on: {count}").format(count=status.signals)


def _record_line(settings: Settings, status: Status) -> str:
    if status.last_event is None:
        return _("Record: empty")
    text = _("Record: {count} events, the last at {at} (check: `lianban audit verify`)")
    return text.format(count=status.events, at=local(settings, status.last_event))


def _record(status: Status) -> dict[str, Any]:
    from dataclasses import asdict

    from compliance.states import SlipColour

    return {
        "as_of": status.at.isoformat(),
        "open": status.open,
        "states": {state.value: count for state, count in status.states.items()},
        "colours": {colour.value: status.colours.get(colour, 0) for colour in SlipColour},
        "overdue": [
            {"number": due.number, "unit": due.unit, "deadline": due.deadline.isoformat()} for due in status.overdue
        ],
        "due_this_week": [
            {"number": line.number, "unit": line.unit, "deadline": line.deadline and line.deadline.isoformat()}
            for line in status.week
        ],
        "waiting_for_office": [{"number": line.number, "waits": line.waits.value} for line in status.desk],
        "office_overdue": status.office_overdue,
        "matters": asdict(status.matters),
        "next_meeting": None if status.meeting is None else asdict(status.meeting),
        "vacant_posts": status.vacant,
        "signals": status.signals,
        "events": status.events,
        "last_event": None if status.last_event is None else status.last_event.isoformat(),
    }
