"""`lianban meeting agenda`: what a meeting is to talk about. Propose it anew, add to it, drop and move items."""

from __future__ import annotations

import click

from cli.framework import Commands, argument, option
from cli.framework import command as a_command
from cli.meeting_acting import Convening, convening, meeting_argument
from rules.language import N_

__all__ = ["agenda"]


@click.group(name="agenda", cls=Commands, help=N_("What a meeting is to talk about, until it is minuted."))
def agenda() -> None:
    """The agenda."""


@a_command(
    "propose",
    help=N_(
        "Put on the agenda what the record proposes by now: the state of what was agreed, cases put to the conference, "
        "disputes, signals of stability, overdue matters, amendments and members.\n\n"
        "What is there stays, and is not moved."
    ),
)
@meeting_argument
@convening
def propose(act: Convening, number: str) -> None:
    """Propose the agenda anew."""
    from cli.meeting_text import agenda_text
    from compliance.meetings.agenda import propose_again

    act.one(lambda bench: propose_again(bench, number), agenda_text)


@a_command("add", help=N_("Put something else on the agenda, at its end."))
@meeting_argument
@argument("title", help=N_("what it is about"))
@option("--case", metavar="NUMBER", help=N_("the case that it is about"))
@convening
def add(act: Convening, number: str, title: str, case: str | None) -> None:
    """Add an item."""
    from cli.meeting_text import agenda_text
    from compliance.meetings.agenda import add_item

    act.one(lambda bench: add_item(bench, number, title, case), agenda_text)


@a_command("drop", help=N_("Take an item off the agenda; it stays in the record."))
@meeting_argument
@argument("position", type=int, help=N_("its place on the agenda"))
@convening
def drop(act: Convening, number: str, position: int) -> None:
    """Drop an item."""
    from cli.meeting_text import agenda_text
    from compliance.meetings.agenda import drop_item

    act.one(lambda bench: drop_item(bench, number, position), agenda_text)


@a_command("move", help=N_("Move an item to another place on the agenda."))
@meeting_argument
@argument("position", type=int, help=N_("its place on the agenda"))
@argument("to", type=int, help=N_("the place where it goes"))
@convening
def move(act: Convening, number: str, position: int, to: int) -> None:
    """Move an item."""
    from cli.meeting_text import agenda_text
    from compliance.meetings.agenda import move_item

    act.one(lambda bench: move_item(bench, number, position, to), agenda_text)


for _each in (propose, add, drop, move):
    agenda.add_command(_each)
