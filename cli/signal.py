"""`lianban signal`: what shows only across the cases of one party, and what the office makes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from cli.filters import unit_of
from cli.framework import Commands, argument, option
from cli.framework import command as a_command
from cli.options import Settings, dry_run_option, format_option, limit_option, pass_settings, store_options
from cli.render import echo_json, paragraph, print_records
from compliance.states import SignalState
from rules.language import N_, _

if TYPE_CHECKING:
    from compliance.casework.bench import Bench
    from compliance.signals.acting import Settled

__all__ = ["command"]

_number = argument("number", help=N_("the signal's number, such as S2026-0001 or S2026-1"))
_form = option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help=N_("for people, or one JSON object")
)


@click.group(
    name="signal",
    cls=Commands,
    help=N_("What shows only across the cases of one party: list it, take it up, or dismiss it."),
)
def command() -> None:
    """Signals."""


@a_command("list", help=N_("List signals, the newest first."))
@option(
    "--state",
    type=click.Choice([each.value for each in SignalState]),
    help=N_("what was made of it: raised (nothing yet), taken or dismissed"),
)
@option(
    "--kind",
    metavar="KIND",
    help=N_(
        "recurrence, several_units, together, overdue_twice or waits_on; or a pair of issues by its id in the policy"
    ),
)
@option("--party", metavar="NAME|CODE", help=N_("a part of the party's name, or its credit code"))
@option("--unit", metavar="UNIT", help=N_("a unit that it concerns, by id, name or short name"))
@limit_option
@format_option
@store_options
@pass_settings
def list_(
    settings: Settings,
    state: str | None,
    kind: str | None,
    party: str | None,
    unit: str | None,
    limit: int,
    form: str,
) -> None:
    """List signals."""
    from cli.signal_text import kind_of, signal_record
    from compliance.queries.signals import signal_list

    with settings.database() as database, database.read() as session:
        lines = signal_list(
            session,
            settings.allocation.district.id,
            state=SignalState(state) if state else None,
            kind=kind_of(settings, kind),
            party=party,
            unit=unit_of(settings, unit),
            limit=limit,
        )
    columns = {
        "number": _("signal"),
        "state": _("state"),
        "kind": _("kind"),
        "party": _("party"),
        "proposes": _("proposes"),
        "units": _("units"),
        "cases": _("cases"),
        "raised_on": _("raised on"),
    }
    records = [asdict(line) if form == "json" else signal_record(settings, line) for line in lines]
    print_records(records, columns, form, _("No signals."), spare=("raised_on", "units"))


@a_command("show", help=N_("Show one signal: what was told, and the cases, findings and clauses that it rests on."))
@_number
@_form
@store_options
@pass_settings
def show(settings: Settings, number: str, form: str) -> None:
    """Show one signal."""
    from cli.signal_text import signal_text
    from compliance.queries.signals import signal_show

    with settings.database() as database, database.read() as session:
        file = signal_show(session, settings.allocation.district.id, number)
    if form == "json":
        echo_json(asdict(file))
    else:
        click.echo(paragraph(signal_text(settings, file)))


@a_command(
    "take",
    help=N_(
        "Take a signal up, as the office or the convener: what it proposes is done to its cases.\n\n"
        "A case is put to the conference, or parked until the policy's last day, or gets a note with the units and "
        "clauses. A case that stands elsewhere by now does not stop the others: it is told."
    ),
    epilog=N_("Example: lianban signal take S2026-1 --as 教育:office"),
)
@_number
@option("--reason", default="", metavar="TEXT", help=N_("why, if there is more to say"))
@dry_run_option
@_form
@store_options
@pass_settings
def take(settings: Settings, number: str, reason: str, form: str, *, dry_run: bool) -> None:
    """Take a signal up."""
    from compliance.signals.acting import take as take_

    _settle(settings, lambda bench: take_(bench, number, reason), form, dry_run=dry_run)


@a_command("dismiss", help=N_("Dismiss a signal, as the office or the convener, with the reason."))
@_number
@option("--reason", required=True, metavar="TEXT", help=N_("why nothing has to be done"))
@dry_run_option
@_form
@store_options
@pass_settings
def dismiss(settings: Settings, number: str, reason: str, form: str, *, dry_run: bool) -> None:
    """Dismiss a signal."""
    from compliance.signals.acting import dismiss as dismiss_

    _settle(settings, lambda bench: dismiss_(bench, number, reason), form, dry_run=dry_run)


def _settle(settings: Settings, act: Callable[[Bench], Settled], form: str, *, dry_run: bool) -> None:
    from cli.signal_text import settled_text
    from compliance.casework.bench import Bench

    with settings.database(dry_run=dry_run) as database, database.write(dry_run=dry_run) as session:
        bench = Bench(session, settings.book, settings.actor, settings.clock.now())
        settled = act(bench)
        bench.write()
    if form == "json":
        echo_json(_record(settled, dry_run=dry_run))
        return
    click.echo(paragraph(settled_text(settled)))
    _tell_dry_run(dry_run=dry_run)


def _record(settled: Settled, *, dry_run: bool) -> dict[str, Any]:
    return {
        "number": settled.number,
        "state": settled.state.value,
        "proposes": settled.proposes.value,
        "done": [{"case": each.number, "act": each.act.value, "state": each.state.value} for each in settled.done],
        "refused": [{"case": case, "reason": reason} for case, reason in settled.refused],
        "dry_run": dry_run,
    }


@a_command(
    "scan",
    help=N_(
        "Look for signals at every party, and raise those that are new, as the office or the convener.\n\n"
        "Signals are raised by themselves when findings come in and when the office chases. This looks everywhere, "
        "such as after the policy was changed."
    ),
)
@dry_run_option
@_form
@store_options
@pass_settings
def scan(settings: Settings, form: str, *, dry_run: bool) -> None:
    """Look for signals everywhere."""
    from cli.signal_text import scanned_text
    from compliance.signals.raising import scan as scan_

    with settings.database(dry_run=dry_run) as database, database.write(dry_run=dry_run) as session:
        raised = scan_(session, settings.book, settings.actor, settings.clock.now())
    numbers = [row["number"] for row in raised]
    if form == "json":
        echo_json({"raised": numbers, "dry_run": dry_run})
        return
    click.echo(paragraph(scanned_text(numbers)))
    _tell_dry_run(dry_run=dry_run)


def _tell_dry_run(*, dry_run: bool) -> None:
    if dry_run:
        click.echo(_("This was a dry run: nothing was stored."), err=True)


for _each in (list_, show, take, dismiss, scan):
    command.add_command(_each)
