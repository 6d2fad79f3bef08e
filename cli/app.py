"""Which commands are there? They are listed here, and imported when they are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import click

from cli.framework import Commands, option
from cli.options import settings_options
from rules.language import N_, _

__all__ = ["app"]


class _App(Commands):
    """The whole program."""

    modules: ClassVar[Mapping[str, str]] = {
        "submit": "cli.submit",
        "import": "cli.importing",
        "pack": "cli.pack",
        "route": "cli.route",
        "suggest": "cli.suggest",
        "explain": "cli.explain",
        "case": "cli.case",
        "task": "cli.task",
        "office": "cli.office",
        "status": "cli.status",
        "report": "cli.figures",
        "signal": "cli.signal",
        "meeting": "cli.meeting",
        "matter": "cli.matter",
        "finding": "cli.finding",
        "visit": "cli.visit",
        "duty": "cli.duty",
        "roster": "cli.roster",
        "paper": "cli.paper",
        "calendar": "cli.calendar",
        "ledger": "cli.ledger",
        "audit": "cli.audit",
        "db": "cli.db",
        "job": "cli.job",
        "worker": "cli.worker",
        "demo": "cli.demo",
        "completion": "cli.completion",
    }

    def summaries(self) -> dict[str, str]:
        """One line on each, here, so that no command is imported to show the help."""
        return {
            "submit": _("submit one finding: who answers for it, and the case it opened or joined"),
            "import": _("import findings from .jsonl, .csv or .xlsx files"),
            "pack": _("carry what a laptop recorded offline into the office's record"),
            "route": _("say whose a finding is, without storing anything"),
            "suggest": _("propose issues for an inspector's sentence"),
            "explain": _("why a case is whose it is: the decision as it was made then"),
            "case": _("list and show cases, and act on them"),
            "task": _("a unit's share of a case: receive it, answer it, ask for more time"),
            "office": _("what waits for the office and for each unit; chase; draw for re-checking"),
            "status": _("the state of the work on one screen: open, due, overdue, and what waits for the office"),
            "report": _("how well the work goes, by unit, group of issues, locality or month"),
            "signal": _("what shows only across a party's cases: list, take up or dismiss it"),
            "meeting": _("meetings of the joint conference: call, prepare and minute them"),
            "matter": _("what meetings agreed, and how far it has come"),
            "finding": _("list findings"),
            "visit": _("record and list inspections"),
            "duty": _("read the allocation of duties"),
            "roster": _("who sits in the bodies of the conference, from when to when"),
            "paper": _("issue, list, show and export the papers that the office sends"),
            "calendar": _("which holidays are known; count provisional deadlines anew"),
            "ledger": _("write a ledger as a workbook or CSV: issues, closings, agreed matters, dispatches"),
            "audit": _("check the record: is each event as it was recorded, and in its place"),
            "db": _("keep the database: check and upgrade it, back it up, move it and put it back"),
            "job": _("what runs by itself: when, what became of it, and to have it done now"),
            "worker": _("do what runs by itself, here or as one of many hosts"),
            "demo": _("see the main job on bundled examples, in a throw-away database"),
            "completion": _("print the completion script for a shell"),
        }


def _tell_version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    """A callback: print the version, and leave."""
    if not value or ctx.resilient_parsing:
        return
    from importlib.metadata import PackageNotFoundError, version

    try:
        click.echo(f"lianban {version('lianban')}")
    except PackageNotFoundError:
        click.echo(_("lianban, run from its source without being installed"))
    ctx.exit()


@click.group(
    name="lianban",
    cls=_App,
    help=N_("Whose is this finding? From an inspection to a case with an owner, and the clause to prove it."),
    epilog=N_("Begin with `lianban demo`. Every command answers to --help."),
)
@settings_options
@option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_tell_version,
    help=N_("which version this is"),
)
def app() -> None:
    """Run the program."""
