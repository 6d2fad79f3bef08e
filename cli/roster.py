"""`lianban roster`: who sits in the bodies of the conference, on any day, and how they come and go."""

from __future__ import annotations

from datetime import date

import click

from cli.framework import Commands, argument, option
from cli.framework import command as a_command
from cli.options import Settings, dry_run_option, format_option, pass_settings, read_day, store_options
from cli.render import echo_json, paragraph
from cli.roster_acts import drop, form_option, propose, settle, succeed, tell_dry_run, vacate
from rules.language import N_

__all__ = ["command"]


@click.group(
    name="roster",
    cls=Commands,
    help=N_("Who sits in the leading group, the conference and their offices, from when to when."),
)
def command() -> None:
    """The roster."""


@a_command(
    "show",
    help=N_(
        "Show every post with who holds it on a day, or that it is vacant.\n\n"
        "Where no roster was taken into the record yet, the one that comes with the allocation is shown."
    ),
    epilog=N_("Example: lianban roster show --body 联席会议 --on 2021-09-08 --people"),
)
@option("--body", metavar="BODY", help=N_("one body, by id or name"))
@option("--on", "on", metavar="DAY", callback=read_day, help=N_("on which day, if not today"))
@option("--vacant", is_flag=True, help=N_("only the posts that nobody holds"))
@option("--people", is_flag=True, help=N_("one line a person of a body, as lists of names are printed"))
@format_option
@store_options
@pass_settings
def show(settings: Settings, body: str | None, on: date | None, form: str, *, vacant: bool, people: bool) -> None:
    """Show the roster."""
    from cli.roster_text import print_lines, print_posts, roster_on
    from compliance.rights import Act, require
    from compliance.roster.names import find_body

    require(settings.actor, Act.READ)
    day = on or settings.today
    there = roster_on(settings, day)
    held = there
    if body is not None:
        wanted = find_body(settings.allocation, there, body)
        held = [each for each in held if each.body == wanted]
    if vacant:
        held = [each for each in held if each.vacant]
    (print_lines if people else print_posts)(settings, held, form, day)


@a_command("changes", help=N_("List who was proposed, settled, dropped or followed in their unit; the latest first."))
@option("--since", metavar="DAY", callback=read_day, help=N_("recorded on this day or after"))
@format_option
@store_options
@pass_settings
def changes(settings: Settings, since: date | None, form: str) -> None:
    """List the changes."""
    from cli.roster_text import print_moves
    from compliance.rights import Act, require
    from compliance.roster.changes import moves

    require(settings.actor, Act.READ)
    with settings.database() as database, database.read() as session:
        found = moves(session, settings.allocation.district.id)
    print_moves(settings, found, form, since)


@a_command(
    "take",
    help=N_(
        "Take a document's posts and people into the record, from its day on, as the office.\n\n"
        "That is done once: what changes after it is proposed and settled. Taken again, the same adds nothing."
    ),
    epilog=N_("Example: lianban roster take --as 教育:office"),
)
@argument(
    "file",
    metavar="[NAME|FILE]",
    required=False,
    help=N_("a bundled name or a YAML file; if left out, the one that comes with the allocation"),
)
@dry_run_option
@form_option
@store_options
@pass_settings
def take(settings: Settings, file: str | None, form: str, *, dry_run: bool) -> None:
    """Take a roster."""
    from cli.roster_text import taken_text
    from compliance.casework.bench import Bench
    from compliance.rights import Act, require
    from compliance.roster.load import load_roster
    from compliance.roster.taking import take as take_

    require(settings.actor, Act.KEEP_ROSTER)
    roster = load_roster(file, settings.allocation)
    with settings.database(create=True, dry_run=dry_run) as database, database.write(dry_run=dry_run) as session:
        bench = Bench(session, settings.book, settings.actor, settings.clock.now())
        done = take_(bench, roster)
        bench.write()
    if form == "json":
        counts = {"posts": done.posts, "people": done.people, "holders": done.holders}
        echo_json({"roster": roster.id, "version": roster.version, **counts, "dry_run": dry_run})
        return
    click.echo(paragraph(taken_text(roster, done)))
    tell_dry_run(dry_run=dry_run)


for _each in (show, changes, take, propose, settle, drop, vacate, succeed):
    command.add_command(_each)
