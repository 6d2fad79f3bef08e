"""`lianban office`: what waits for the office and for each unit, who is chased, and what is checked again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from cli.acting import Acting, acting
from cli.duty import find_unit
from cli.framework import Commands, argument, option
from cli.framework import command as a_command
from cli.office_chase import chase
from cli.office_indices import indices
from cli.office_outbox import outbox
from cli.office_text import desk_record, queue_record
from cli.options import Settings, format_option, limit_option, pass_settings, store_options
from cli.render import echo_json, paragraph, print_records
from rules.language import N_, _, ngettext

if TYPE_CHECKING:
    from compliance.casework.bench import Bench
    from compliance.queries import DrawLine

__all__ = ["command"]


@click.group(name="office", cls=Commands, help=N_("What waits for the office and for each unit, and who is chased."))
def command() -> None:
    """The joint-conference office."""


@a_command(
    "desk",
    help=N_(
        "List what waits for the office, the most urgent first, with the question or the dispute.\n\n"
        "A case of which several things wait has a line for each."
    ),
)
@limit_option
@format_option
@store_options
@pass_settings
def desk(settings: Settings, limit: int, form: str) -> None:
    """List what waits for the office."""
    from compliance.queries import office_desk

    with settings.database() as database, database.read() as session:
        lines = office_desk(session, settings.as_it_is, limit=limit)
    columns = {
        "number": _("case"),
        "by": _("by"),
        "waits": _("what waits"),
        "party": _("party"),
        "issue": _("issue"),
        "about": _("about"),
    }
    records = [asdict(line) if form == "json" else desk_record(settings, line) for line in lines]
    print_records(records, columns, form, _("Nothing waits for the office."), spare=("issue", "party"))


@a_command("queue", help=N_("List what a unit has to do, the most urgent first."))
@argument("unit", help=N_("the unit, by id, name or short name"))
@limit_option
@format_option
@store_options
@pass_settings
def queue(settings: Settings, unit: str, limit: int, form: str) -> None:
    """List what a unit has to do."""
    from compliance.queries import unit_queue

    with settings.database() as database, database.read() as session:
        lines = unit_queue(session, settings.as_it_is, find_unit(settings.allocation, unit), limit=limit)
    columns = {
        "number": _("case"),
        "role": _("role"),
        "party": _("party"),
        "issue": _("issue"),
        "state": _("state"),
        "deadline": _("deadline"),
        "todo": _("to do"),
    }
    records = [asdict(line) if form == "json" else queue_record(settings, line) for line in lines]
    print_records(records, columns, form, _("Nothing waits for this unit."), spare=("issue", "party"))


@a_command(
    "recheck",
    help=N_(
        "Draw closed cases at random to be checked again.\n\n"
        "Whoever has the seed and the numbers that were drawn from draws the same: choose a seed that nobody can "
        "choose, such as the winning numbers of a lottery of that day, and publish it."
    ),
)
@option("--seed", required=True, metavar="TEXT", help=N_("what the draw rests on; it is published"))
@option(
    "--share", type=click.IntRange(1, 100), metavar="PERCENT", help=N_("how many of them (default: as the policy says)")
)
@acting
def recheck(act: Acting, seed: str, share: int | None) -> None:
    """Draw cases."""
    from compliance.casework.recheck import draw

    act.run(lambda bench: draw(bench, seed, share), lambda bench: _tell_draw(act, bench))


def _tell_draw(act: Acting, bench: Bench) -> Callable[[], None]:
    """How anybody can draw the same again."""
    from compliance.queries import last_draw

    made = last_draw(bench.session, bench.district)
    assert made is not None, "one was just made"
    if act.form == "json":
        return lambda: echo_json({"draw": asdict(made)})
    return lambda: click.echo(paragraph("\n".join(_draw_lines(made))))


def _draw_lines(draw: DrawLine) -> list[str]:
    text = ngettext(
        "Drawn: {drawn} of {count} case closed since {since}, {share} percent rounded up, by the seed “{seed}”.",
        "Drawn: {drawn} of {count} cases closed since {since}, {share} percent rounded up, by the seed “{seed}”.",
        len(draw.population),
    )
    return [
        text.format(
            drawn=len(draw.drawn), count=len(draw.population), since=draw.closed_since, share=draw.share, seed=draw.seed
        ),
        _(
            "To draw them again: of the numbers below, those with the lowest SHA-256 of the text “{seed} NUMBER”."
        ).format(seed=draw.seed),
        _(", ").join(draw.population),
    ]


for _each in (desk, queue, chase, outbox, recheck, indices):
    command.add_command(_each)
