"""`lianban case move`: open cases go where the allocation now in force says, when the office says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.acting import Acting, acting, reason_option
from cli.framework import argument, option
from cli.framework import command as a_command
from rules.language import N_, _

if TYPE_CHECKING:
    from compliance.casework.bench import Bench
    from compliance.casework.file import Done

__all__ = ["COMMANDS"]


@a_command(
    "move",
    help=N_(
        "Move open cases to where the allocation now in force says. Without this, each stays where it was sent by "
        "the allocation of its time."
    ),
)
@argument(
    "numbers",
    nargs=-1,
    metavar="[NUMBER...]",
    help=N_("the cases' numbers, all or none of them; - reads more from standard input, one a line"),
)
@option("--all", "every", is_flag=True, help=N_("instead of numbers: every open case that it sends elsewhere"))
@reason_option
@acting
def move(act: Acting, numbers: tuple[str, ...], *, every: bool, reason: str) -> None:
    """Move cases."""
    from compliance.casework import moving

    if every is bool(numbers):
        raise click.UsageError(_("Give either the numbers of cases, or --all."))
    if numbers:
        act.each(numbers, moving.together(reason))
    else:
        _move_all(act, reason)


def _move_all(act: Acting, reason: str) -> None:
    from compliance.casework import anew, bulk, moving

    moved: list[Done] = []

    def do(bench: Bench) -> list[Done]:
        moved.extend(bulk.each_of(bench, anew.numbers_that_move(bench), moving.together(reason)))
        return moved

    def tell() -> None:
        if not moved and act.form == "text":
            click.echo(_("The allocation in force today sends no open case elsewhere."))

    act.run(do, lambda _bench: tell)


COMMANDS = (move,)
