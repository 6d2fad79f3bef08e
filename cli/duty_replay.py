"""`lianban duty replay`: what would have become of everything that is stored, under another allocation."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from cli.framework import argument, option
from cli.framework import command as a_command
from cli.options import Settings, pass_settings, read_day, store_options
from cli.render import echo_json, paragraph, print_records
from rules.language import N_, _, ngettext

if TYPE_CHECKING:
    from compliance.replaying.result import Replay
    from rules.allocation import Allocation

__all__ = ["print_replay", "replay"]


@a_command(
    "replay",
    help=N_(
        "Say what every stored finding would have become under another allocation, or another version of this one: "
        "the routes that change, the units that gain and lose, the open cases that would move, and the hand-outs that "
        "these would need.\n\n"
        "Nothing is changed by it. Whether that allocation is valid itself is put aside."
    ),
    epilog=N_("Example: lianban duty replay draft.yaml --from 2026-01-01"),
)
@argument("name", metavar="ALLOCATION", help=N_("the allocation to replay: a bundled name or a YAML file"))
@option("--from", "start", metavar="DAY", callback=read_day, help=N_("found on this day or after"))
@option("--to", "end", metavar="DAY", callback=read_day, help=N_("found on this day or before"))
@option(
    "--on",
    metavar="DAY",
    callback=read_day,
    help=N_("decide as if all had been found on this day (default: each on its own day)"),
)
@option("--cases", "every", is_flag=True, help=N_("every open case that would move, however many they are"))
@option(
    "--limit",
    type=click.IntRange(0, 1_000_000),
    metavar="COUNT",
    default=20,
    show_default=True,
    help=N_("how many of the open cases to list, without --cases"),
)
@option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help=N_("for people, or one JSON object")
)
@store_options
@pass_settings
def replay(
    settings: Settings,
    name: str,
    start: date | None,
    end: date | None,
    on: date | None,
    every: bool,
    limit: int,
    form: str,
) -> None:
    """Replay what is stored."""
    from compliance.replaying import replay as replay_
    from compliance.rights import Act, require
    from rules.load import load_allocation

    if start is not None and end is not None and end < start:
        text = _("--from {start} is after --to {end}. Give the earlier day first.")
        raise click.UsageError(text.format(start=start, end=end))
    allocation = load_allocation(name)
    require(settings.actor, Act.READ)
    with settings.database() as database, database.read() as session:
        district = settings.allocation.district.id
        told = replay_(session, district, allocation, start, end, on=on, listed=None if every else limit)
    print_replay(settings, told, form, allocation)


def print_replay(settings: Settings, told: Replay, form: str, allocation: Allocation) -> None:
    """Print what a replay of `allocation` told, as text or JSON."""
    from cli.replay_text import replay_record

    if form == "json":
        echo_json(replay_record(told))
    else:
        _print(told, _names(settings.allocation, allocation))


def _names(current: Allocation, other: Allocation) -> Allocation:
    """The names of both, those in use here first."""
    from rules.names import with_names_of

    return with_names_of(current, [other])


def _print(told: Replay, names: Allocation) -> None:
    from cli.replay_text import case_lines, change_records, head_lines, unit_records

    click.echo(paragraph("\n".join(head_lines(told))))
    if told.changes:
        click.echo("")
        columns = {"was": _("was"), "would": _("would be"), "findings": _("findings")}
        print_records(change_records(names, told), columns, "table", "")
    if told.units:
        click.echo("")
        columns = {
            "unit": _("unit"),
            "leads": _("leads"),
            "joins": _("handles with others"),
            "lost": _("to take back"),
            "gained": _("to hand out"),
            "slips": _("reminders"),
            "delivered": _("delivered"),
        }
        print_records(unit_records(names, told), columns, "table", "", spare=("delivered", "slips"))
    click.echo("")
    if not told.moving:
        click.echo(_("No open case would move."))
        return
    text = ngettext("{count} open case would move:", "{count} open cases would move:", told.moving)
    click.echo(text.format(count=f"{told.moving:,}"))
    for case in told.cases:
        click.echo(paragraph("\n".join(case_lines(names, case))))
    more = told.moving - len(told.cases)
    if more:
        text = ngettext("… and {count} more. `--cases` lists all.", "… and {count} more. `--cases` lists all.", more)
        click.echo(text.format(count=f"{more:,}"))
