"""`lianban task`: a unit's share of a case. Receive it, answer it, ask for more time; list shares."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

import click

from cli.acting import Acting, acting, number_argument, numbers_argument, reason_option, result_option
from cli.case_closing import taken_on_option
from cli.filters import unit_of
from cli.framework import Commands, option
from cli.framework import command as a_command
from cli.office_text import queue_record
from cli.options import Settings, format_option, limit_option, pass_settings, read_day, store_options
from cli.render import print_records
from compliance.states import TaskState
from rules.language import N_, _

__all__ = ["command"]


@click.group(name="task", cls=Commands, help=N_("What a unit does with its share of a case."))
def command() -> None:
    """Shares of cases."""


@a_command("accept", help=N_("Receive your unit's share of cases."))
@numbers_argument
@acting
def accept(act: Acting, numbers: tuple[str, ...]) -> None:
    """Receive shares."""
    from compliance.casework import tasks

    act.each(numbers, tasks.accept)


@a_command(
    "answer",
    help=N_(
        "Report the result of your unit's share, with evidence that it is done.\n\n"
        "The lead answers last, after the joint units; then the case waits to be verified."
    ),
)
@number_argument
@result_option
@option("--evidence", multiple=True, metavar="FILE", help=N_("a file in this folder or below; may be repeated"))
@taken_on_option
@acting
def answer(act: Acting, number: str, result: str, evidence: tuple[str, ...], taken_on: date | None) -> None:
    """Answer a share."""
    from compliance.casework import tasks

    files = act.files(evidence, taken_on)
    act.one(lambda bench: tasks.answer(bench, number, result, files))


@a_command("extend", help=N_("Ask for more time for your unit's share, before its deadline. The office decides."))
@number_argument
@option("--until", metavar="DAY", callback=read_day, help=N_("the new last day"))
@reason_option
@acting
def extend(act: Acting, number: str, until: date | None, reason: str) -> None:
    """Ask for more time."""
    from compliance.casework import extensions

    act.one(lambda bench: extensions.ask_extension(bench, number, until, reason))


@a_command("list", help=N_("List shares of cases, the nearest deadline first; without --state those not answered."))
@option("--unit", metavar="UNIT", help=N_("a unit, by id, name or short name"))
@option(
    "--state",
    metavar="STATE",
    type=click.Choice([each.value for each in TaskState]),
    help=N_("how far the unit is with it: open, accepted, answered or withdrawn"),
)
@option("--overdue", is_flag=True, help=N_("only what is overdue"))
@limit_option
@format_option
@store_options
@pass_settings
def list_(settings: Settings, unit: str | None, state: str | None, limit: int, form: str, *, overdue: bool) -> None:
    """List shares."""
    from compliance.queries import WAITING, unit_queue

    states = (TaskState(state),) if state else WAITING
    with settings.database() as database, database.read() as session:
        lines = unit_queue(
            session, settings.as_it_is, unit_of(settings, unit), states=states, overdue=overdue, limit=limit
        )
    columns = {
        "number": _("case"),
        "unit": _("unit"),
        "role": _("role"),
        "state": _("state"),
        "deadline": _("deadline"),
        "party": _("party"),
        "issue": _("issue"),
    }
    records = [asdict(line) if form == "json" else queue_record(settings, line) for line in lines]
    print_records(records, columns, form, _("No tasks."), spare=("issue", "party"))


for _each in (accept, answer, extend, list_):
    command.add_command(_each)
