"""`lianban meeting`: call a meeting, invite to it, prepare its agenda, note who came, minute it; list and show them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

import click

from cli import meeting_agenda, meeting_minutes
from cli.duty import find_unit
from cli.framework import Commands, argument, option
from cli.framework import command as a_command
from cli.meeting_acting import Convening, convening, meeting_argument
from cli.options import Settings, format_option, limit_option, pass_settings, read_day, store_options
from cli.render import echo_json, paragraph, print_records
from compliance.conference_states import MeetingKind, MeetingState
from rules.language import N_, _, ngettext

__all__ = ["command"]


@click.group(
    name="meeting", cls=Commands, help=N_("Meetings of the joint conference: from the calling to what they agreed.")
)
def command() -> None:
    """Meetings."""


@a_command(
    "call",
    help=N_(
        "Call a meeting: its units are asked to come, and its agenda proposes itself.\n\n"
        "The convener or a deputy calls it; the office prepares it in their name with --by. Who that is is looked up "
        "in the roster."
    ),
    epilog=N_("Example: lianban meeting call joint --on 2026-03-20 --at 15:00 --by 周建国 --as 教育:office"),
)
@argument(
    "kind", type=click.Choice([each.value for each in MeetingKind]), help=N_("of whom it is: joint, liaison or special")
)
@option("--on", "held_on", required=True, metavar="DAY", callback=read_day, help=N_("the day of the meeting"))
@option("--at", "begins", default="", metavar="TIME", help=N_("when it begins, such as 15:00"))
@option("--place", default="", metavar="TEXT", help=N_("where it is held"))
@option("--title", default="", metavar="TEXT", help=N_("what it is called, if not by its kind and number"))
@option("--by", "called_by", default="", metavar="NAME", help=N_("who calls it, if that is not who acts"))
@convening
def call(act: Convening, kind: str, held_on: date, begins: str, place: str, title: str, called_by: str) -> None:
    """Call a meeting."""
    from cli.meeting_text import called_text
    from compliance.meetings.calling import Call
    from compliance.meetings.calling import call as call_

    said = Call(MeetingKind(kind), held_on, begins, place, title, called_by)
    act.one(lambda bench: call_(bench, said), lambda view: called_text(act.settings, view))


@a_command("invite", help=N_("Invite other units, or experts by name, to a meeting."))
@meeting_argument
@option("--unit", "units", multiple=True, metavar="UNIT", help=N_("a unit that is no member; can be repeated"))
@option("--name", "names", multiple=True, metavar="NAME", help=N_("somebody of no unit; can be repeated"))
@convening
def invite(act: Convening, number: str, units: tuple[str, ...], names: tuple[str, ...]) -> None:
    """Invite to a meeting."""
    from compliance.meetings.calling import invite as invite_

    found = [find_unit(act.settings.allocation, unit) for unit in units]
    count = len(units) + len(names)
    text = ngettext("{count} guest is invited to {number}.", "{count} guests are invited to {number}.", count)
    act.one(
        lambda bench: invite_(bench, number, found, names),
        lambda view: text.format(count=count, number=view.meeting.number),
    )


@a_command("cancel", help=N_("Cancel a meeting, with the reason; its number is not used again."))
@meeting_argument
@option("--reason", default="", metavar="TEXT", help=N_("the reason"))
@convening
def cancel(act: Convening, number: str, reason: str) -> None:
    """Cancel a meeting."""
    from compliance.meetings.calling import cancel as cancel_

    act.one(
        lambda bench: cancel_(bench, number, reason),
        lambda view: _("Meeting {number} is cancelled.").format(number=view.meeting.number),
    )


@a_command("list", help=N_("List meetings, the latest first."))
@option("--kind", type=click.Choice([each.value for each in MeetingKind]), help=N_("joint, liaison or special"))
@option("--state", type=click.Choice([each.value for each in MeetingState]), help=N_("called, minuted or cancelled"))
@option("--since", metavar="DAY", callback=read_day, help=N_("held on this day or after"))
@option("--until", metavar="DAY", callback=read_day, help=N_("held on this day or before"))
@limit_option
@format_option
@store_options
@pass_settings
def list_(
    settings: Settings,
    kind: str | None,
    state: str | None,
    since: date | None,
    until: date | None,
    limit: int,
    form: str,
) -> None:
    """List meetings."""
    from cli.meeting_text import meeting_record
    from compliance.meetings.reading import meeting_list

    with settings.database() as database, database.read() as session:
        lines = meeting_list(
            session,
            settings.allocation.district.id,
            kind=MeetingKind(kind) if kind else None,
            state=MeetingState(state) if state else None,
            since=since,
            until=until,
            limit=limit,
        )
    columns = {
        "number": _("meeting"),
        "held_on": _("day"),
        "kind": _("kind"),
        "state": _("state"),
        "title": _("title"),
        "called_by": _("called by"),
        "items": _("items"),
        "matters": _("matters"),
    }
    records = [asdict(line) if form == "json" else meeting_record(line) for line in lines]
    print_records(records, columns, form, _("No meetings."), spare=("items", "called_by"))


@a_command(
    "show",
    help=N_(
        "Show one meeting: who was asked and came, the agenda and what came of it, what was agreed, and how far that "
        "and what was agreed before have come by now."
    ),
)
@meeting_argument
@option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help=N_("for people, or one JSON object")
)
@store_options
@pass_settings
def show(settings: Settings, number: str, form: str) -> None:
    """Show one meeting."""
    from cli.meeting_text import meeting_text
    from compliance.meetings.reading import meeting_show

    with settings.database() as database, database.read() as session:
        view = meeting_show(session, settings.as_it_is, number)
    if form == "json":
        echo_json(asdict(view))
    else:
        click.echo(paragraph(meeting_text(settings, view)))


for _each in (call, invite, cancel, meeting_agenda.agenda, *meeting_minutes.COMMANDS, list_, show):
    command.add_command(_each)
