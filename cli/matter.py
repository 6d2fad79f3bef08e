"""`lianban matter`: what meetings agreed, how far it has come, and that a major matter was approved."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

import click

from cli.filters import unit_of
from cli.framework import Commands, argument, option
from cli.framework import command as a_command
from cli.options import Settings, dry_run_option, format_option, limit_option, pass_settings, read_day, store_options
from cli.render import echo_json, paragraph, print_records
from compliance.meetings.views import MatterState
from rules.language import N_, _

__all__ = ["command"]

_number = argument("number", help=N_("the matter's number, such as Y2026-0001 or Y2026-1"))
_form = option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help=N_("for people, or one JSON object")
)


@click.group(
    name="matter",
    cls=Commands,
    help=N_(
        "What meetings agreed. Each matter is followed up as a case: it is handled with `task` and `case`, by the "
        "case's number."
    ),
)
def command() -> None:
    """Matters."""


@a_command("list", help=N_("List what was agreed, the newest first, with how far it has come."))
@option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice([each.value for each in MatterState]),
    help=N_("unapproved, open, overdue, done or void; can be repeated"),
)
@option("--unit", metavar="UNIT", help=N_("a unit that leads or shares it, by id, name or short name"))
@option("--meeting", metavar="NUMBER", help=N_("the meeting that agreed it"))
@option("--since", metavar="DAY", callback=read_day, help=N_("agreed on this day or after"))
@option("--until", metavar="DAY", callback=read_day, help=N_("agreed on this day or before"))
@limit_option
@format_option
@store_options
@pass_settings
def list_(
    settings: Settings,
    states: tuple[str, ...],
    unit: str | None,
    meeting: str | None,
    since: date | None,
    until: date | None,
    limit: int,
    form: str,
) -> None:
    """List matters."""
    from cli.meeting_text import matter_record
    from compliance.meetings.reading import matter_list

    with settings.database() as database, database.read() as session:
        lines = matter_list(
            session,
            settings.as_it_is,
            states=[MatterState(each) for each in states] or None,
            unit=unit_of(settings, unit),
            meeting=meeting,
            since=since,
            until=until,
            limit=limit,
        )
    columns = {
        "number": _("matter"),
        "state": _("state"),
        "title": _("what was agreed"),
        "lead": _("lead"),
        "joint": _("joint"),
        "due_on": _("agreed for"),
        "meeting": _("meeting"),
        "case": _("case"),
    }
    records = [asdict(line) if form == "json" else matter_record(settings, line) for line in lines]
    print_records(records, columns, form, _("No matters."), spare=("joint", "meeting"))


@a_command("show", help=N_("Show one matter: what was agreed, whose it is, by when, and how far it has come."))
@_number
@_form
@store_options
@pass_settings
def show(settings: Settings, number: str, form: str) -> None:
    """Show one matter."""
    from cli.case_text import case_text
    from cli.matter_text import matter_lines
    from compliance.meetings.reading import matter_show
    from compliance.queries import case_show

    with settings.database() as database, database.read() as session:
        line = matter_show(session, settings.as_it_is, number)
        file = case_show(session, settings.allocation.district.id, line.case, settings.as_it_is)
    if form == "json":
        echo_json(asdict(line))
        return
    click.echo(paragraph("\n".join([*matter_lines(settings, line), "", case_text(settings, file)])))


@a_command(
    "approve",
    help=N_("Record that a major matter was approved: from now on it is in force, and its units have it."),
)
@_number
@option("--by", default="", metavar="WHO", help=N_("who approved it"))
@option("--reference", default="", metavar="TEXT", help=N_("the number of the document"))
@option("--on", "day", metavar="DAY", callback=read_day, help=N_("the day of the approval (default: today)"))
@dry_run_option
@_form
@store_options
@pass_settings
def approve(
    settings: Settings, number: str, by: str, reference: str, day: date | None, form: str, *, dry_run: bool
) -> None:
    """Record an approval."""
    from cli.meeting_text import matter_text
    from compliance.casework.bench import Bench
    from compliance.meetings.matters import approve as approve_
    from compliance.meetings.reading import matter_show

    with settings.database(dry_run=dry_run) as database, database.write(dry_run=dry_run) as session:
        bench = Bench(session, settings.book, settings.actor, settings.clock.now())
        done = approve_(bench, number, by, reference, day)
        bench.write()
        line = matter_show(session, settings.as_it_is, done.number)
    if form == "json":
        echo_json({**asdict(line), "dry_run": dry_run})
        return
    click.echo(paragraph(_("Approved, and in force: {matter}").format(matter=matter_text(settings, line))))
    if dry_run:
        click.echo(_("This was a dry run: nothing was stored."))


for _each in (list_, show, approve):
    command.add_command(_each)
