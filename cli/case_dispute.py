"""`lianban case`: whose is it? Return it, hear both units, put it to the conference, rule."""

from __future__ import annotations

from datetime import date

import click

from cli.acting import Acting, acting, number_argument, reason_option, result_option, unit_option
from cli.case_desk import joint_option
from cli.framework import command as a_command
from cli.framework import option
from cli.options import read_day
from cli.places import clause_of
from rules.language import N_, _

__all__ = ["COMMANDS"]


@a_command(
    "return",
    help=N_(
        "Return a case that is not your unit's: by which clause, and whose it is instead.\n\n"
        "Until the ruling it stays with your unit, and so do its deadlines."
    ),
)
@number_argument
@option("--clause", metavar="CLAUSE", help=N_("the clause by which it is not yours, such as 13b"))
@option("--unit", metavar="UNIT", help=N_("the unit that it should go to"))
@reason_option
@acting
def return_(act: Acting, number: str, clause: str | None, unit: str | None, reason: str) -> None:
    """Return a case."""
    from compliance.casework import disputes

    proposed = act.unit(unit)
    act.one(lambda bench: disputes.return_(bench, number, clause_of(clause), proposed, reason))


@a_command("consult", help=N_("Record that the office heard both units on a returned case, and what came of it."))
@number_argument
@result_option
@option("--on", "day", metavar="DAY", callback=read_day, help=N_("the day (default: today)"))
@acting
def consult(act: Acting, number: str, result: str, day: date | None) -> None:
    """Record a consultation."""
    from compliance.casework import disputes

    act.one(lambda bench: disputes.consult(bench, number, result, day))


@a_command("confer", help=N_("Put a case to the conference: from then on its convener rules."))
@number_argument
@reason_option
@acting
def confer(act: Acting, number: str, reason: str) -> None:
    """Put a case to the conference."""
    from compliance.casework import disputes

    act.one(lambda bench: disputes.confer(bench, number, reason))


@a_command(
    "rule",
    help=N_(
        "Rule whose a case is: uphold the present lead, or name another.\n\n"
        "The next finding of the kind follows the ruling. The joint units stay, unless others or --alone are given."
    ),
)
@number_argument
@option("--uphold", is_flag=True, help=N_("it stays with the present lead"))
@unit_option
@joint_option
@option("--alone", is_flag=True, help=N_("no other unit handles it with the lead"))
@reason_option
@acting
def rule(
    act: Acting, number: str, unit: str | None, joint: tuple[str, ...], reason: str, *, uphold: bool, alone: bool
) -> None:
    """Rule on a case."""
    from compliance.casework import disputes

    if uphold == (unit is not None):
        raise click.UsageError(_("Give either --uphold, or the --unit that leads from now on."))
    if alone and joint:
        raise click.UsageError(_("Give either --alone or --joint."))
    lead, others = act.unit(unit), act.units(joint)
    act.one(lambda bench: disputes.rule_on(bench, number, lead, reason, others if joint or alone else None))


COMMANDS = (return_, consult, confer, rule)
