"""`lianban db`: how does an office keep its record?"""

from __future__ import annotations

import click

from cli.db_copy import backup, restore
from cli.db_form import check, upgrade
from cli.db_lines import dump, load
from cli.framework import Commands
from rules.language import N_

__all__ = ["command"]


@click.group(
    name="db",
    cls=Commands,
    help=N_("Keep the database: check and upgrade it, back it up and restore it, dump it and load it elsewhere."),
)
def command() -> None:
    """Keep the database."""


for _each in (check, backup, restore, dump, load, upgrade):
    command.add_command(_each)
