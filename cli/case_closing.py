"""`lianban case`: towards the end. Ask for support, verify, close, reopen, note, attach."""

from __future__ import annotations

from datetime import date

import click

from cli.acting import Acting, acting, number_argument, numbers_argument, reason_option, remark_option, unit_option
from cli.framework import argument, option
from cli.framework import command as a_command
from cli.options import read_day
from rules.language import N_, _

__all__ = ["COMMANDS", "taken_on_option"]

taken_on_option = option(
    "--taken-on", metavar="DAY", callback=read_day, help=N_("the day on which the files were taken, if it is known")
)


@a_command("support", help=N_("Ask another unit to assist your unit, which leads. It gets a task of its own."))
@number_argument
@unit_option
@reason_option
@acting
def support(act: Acting, number: str, unit: str | None, reason: str) -> None:
    """Ask for support."""
    from compliance.casework import tasks

    asked = act.unit(unit)
    act.one(lambda bench: tasks.ask_support(bench, number, asked, reason))


@a_command(
    "verify",
    help=N_(
        "Record a re-inspection by somebody who did not handle the case: passed, and it is closed; failed, and it "
        "goes back to its lead.\n\n"
        "Several numbers of one party are one visit. A closed case that was drawn is checked again the same way."
    ),
)
@numbers_argument
@option("--passed/--failed", default=None, help=N_("whether it was put right"))
@option("--on", "day", metavar="DAY", callback=read_day, help=N_("the day (default: today)"))
@option("--inspector", default="", metavar="NAME", help=N_("who inspected (default: you)"))
@option("--reason", default="", metavar="TEXT", help=N_("what was found, where it failed"))
@acting
def verify(
    act: Acting, numbers: tuple[str, ...], day: date | None, inspector: str, reason: str, *, passed: bool | None
) -> None:
    """Verify cases."""
    from compliance.casework import closing

    if passed is None:
        raise click.UsageError(_("Give either --passed or --failed."))
    found = {"day": day, "inspector": inspector, "reason": reason}
    act.each(numbers, lambda bench, number: closing.verify(bench, number, passed=passed, **found))  # type: ignore[arg-type]


@a_command("close", help=N_("Strike off a case that a visit since its answer found put right."))
@numbers_argument
@remark_option
@acting
def close(act: Acting, numbers: tuple[str, ...], remark: str) -> None:
    """Close cases."""
    from compliance.casework import closing

    act.each(numbers, lambda bench, number: closing.close(bench, number, remark))


@a_command("reopen", help=N_("Open a closed case again, within the policy's time. It goes to the same units."))
@number_argument
@reason_option
@acting
def reopen(act: Acting, number: str, reason: str) -> None:
    """Reopen a case."""
    from compliance.casework import closing

    act.one(lambda bench: closing.reopen(bench, number, reason))


@a_command("note", help=N_("Add a note to a case, which stays in the record of acts."))
@number_argument
@argument("text", help=N_("the note"))
@acting
def note(act: Acting, number: str, text: str) -> None:
    """Add a note."""
    from compliance.casework import remarks

    act.one(lambda bench: remarks.note(bench, number, text))


@a_command(
    "attach",
    help=N_("Attach files to a case. Their hashes are kept, with the day they were taken and the day they came in."),
)
@number_argument
@argument("files", nargs=-1, required=True, metavar="FILE...", help=N_("files in this folder or below"))
@option("--completion", is_flag=True, help=N_("they show that your unit's share is done"))
@taken_on_option
@option("--text", default="", metavar="TEXT", help=N_("what they show"))
@acting
def attach(
    act: Acting, number: str, files: tuple[str, ...], taken_on: date | None, text: str, *, completion: bool
) -> None:
    """Attach files."""
    from compliance.casework import remarks
    from compliance.states import Purpose

    evidence = act.files(files, taken_on)
    purpose = Purpose.COMPLETION if completion else Purpose.REMARK
    act.one(lambda bench: remarks.attach(bench, number, evidence, purpose, text))


COMMANDS = (support, verify, close, reopen, note, attach)
