"""`lianban case`: what the office does with its desk. Confirm, complete, assign, hand over."""

from __future__ import annotations

import click

from cli.acting import Acting, acting, number_argument, numbers_argument, reason_option, remark_option, unit_option
from cli.framework import command as a_command
from cli.framework import option
from cli.places import receiver_of
from cli.route import read_pairs
from rules.decision import FactValue
from rules.facts import read_facts
from rules.language import N_, _

__all__ = ["COMMANDS", "joint_option"]

joint_option = option("--joint", multiple=True, metavar="UNIT", help=N_("a unit that handles it too; may be repeated"))


@a_command(
    "confirm",
    help=N_("Confirm the interpreted reading that gave a case its lead. The next finding of the kind follows it."),
)
@numbers_argument
@remark_option
@acting
def confirm(act: Acting, numbers: tuple[str, ...], remark: str) -> None:
    """Confirm a reading."""
    from compliance.casework import desk

    act.each(numbers, lambda bench, number: desk.confirm(bench, number, remark))


@a_command("complete", help=N_("Answer the fact that was missing: the allocation then says whose the case is."))
@number_argument
@option("--fact", "pair", required=True, metavar="NAME=VALUE", help=N_("the fact, by id or name"))
@acting
def complete(act: Acting, number: str, pair: str) -> None:
    """Answer a missing fact."""
    from compliance.casework import desk

    fact, value = _fact(act, pair)
    act.one(lambda bench: desk.complete(bench, number, fact, value))


def _fact(act: Acting, pair: str) -> tuple[str, FactValue]:
    known = read_facts(act.settings.allocation, read_pairs((pair,)))
    if not known:
        raise click.UsageError(_("“{pair}” answers nothing. Give the value that was found out.").format(pair=pair[:60]))
    return next(iter(known.items()))


@a_command("assign", help=N_("Name the unit that leads, where the allocation leaves it open. It is a ruling."))
@number_argument
@unit_option
@joint_option
@reason_option
@acting
def assign(act: Acting, number: str, unit: str | None, joint: tuple[str, ...], reason: str) -> None:
    """Assign a case."""
    from compliance.casework import desk

    lead, others = act.unit(unit), act.units(joint)
    act.one(lambda bench: desk.assign(bench, number, lead, reason, others))


@a_command(
    "hand-over",
    help=N_("Hand a case over to another regime, or a unit outside. It is closed when its receipt is recorded."),
)
@number_argument
@option("--to", "receiver", metavar="RECEIVER", help=N_("a regime or unit of the allocation, or in your words"))
@reason_option
@acting
def hand_over(act: Acting, number: str, receiver: str | None, reason: str) -> None:
    """Hand a case over."""
    from compliance.casework import desk

    to = receiver_of(act.settings.allocation, receiver) or ""
    act.one(lambda bench: desk.hand_over(bench, number, to, reason))


@a_command("received", help=N_("Record the receipt of a case that was handed over, which closes it."))
@number_argument
@option("--reference", default="", metavar="TEXT", help=N_("the number or words of the receipt"))
@acting
def received(act: Acting, number: str, reference: str) -> None:
    """Record a receipt."""
    from compliance.casework import desk

    act.one(lambda bench: desk.received(bench, number, reference))


@a_command("take-back", help=N_("Take a case back to the desk, which the receiver does not take."))
@number_argument
@reason_option
@acting
def take_back(act: Acting, number: str, reason: str) -> None:
    """Take a case back."""
    from compliance.casework import desk

    act.one(lambda bench: desk.take_back(bench, number, reason))


COMMANDS = (confirm, complete, assign, hand_over, received, take_back)
