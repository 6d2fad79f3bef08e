"""`lianban completion`: the script that completes commands and options in a shell."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from cli.framework import argument
from cli.framework import command as a_command
from rules.language import N_

__all__ = ["command"]


@a_command(
    "completion",
    help=N_("Print the completion script for a shell; add its output to the shell's start-up file."),
    epilog=N_('Example: eval "$(lianban completion bash)"'),
)
@argument("shell", type=click.Choice(["bash", "zsh", "fish"]), help=N_("which shell"))
def command(shell: str) -> None:
    """Print the script."""
    from cli.app import app

    found = get_completion_class(shell)
    assert found is not None
    click.echo(found(app, {}, "lianban", "_LIANBAN_COMPLETE").source())
