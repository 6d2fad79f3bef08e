"""How do commands behave, whichever they are? Texts in the reader's language, errors in one place, late imports."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Iterable, Mapping
from gettext import gettext as click_text
from importlib import import_module
from typing import Any, ClassVar

import click

from cli.texts import pad, width, wrap
from rules.language import _

__all__ = ["Command", "Commands", "Exit", "Failure", "argument", "command", "option"]


class Exit:
    """What the program's exit code means."""

    DONE = 0
    CHECK_FAILED = 1
    USAGE = 2
    BAD_INPUT = 3
    NOT_ALLOWED = 4
    NOT_FOUND = 5
    CONFLICT = 6
    STORE = 7


class Failure(click.ClickException):
    """Something that ends the command with a message and an exit code."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code  # type: ignore[misc]  # click reads it from the error; its own is the class's


class _Formatter(click.HelpFormatter):
    """click's, which counts a Chinese character as one column and breaks no Chinese line."""

    def write_text(self, text: str) -> None:
        indent = " " * self.current_indent
        for line in wrap(text, self.width - self.current_indent):
            self.write(f"{indent}{line}".rstrip() + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        rows = list(rows)
        first = min(max((width(term) for term, _text in rows), default=0), col_max) + col_spacing
        indent = " " * self.current_indent
        for term, text in rows:
            lines = wrap(text, max(self.width - first - self.current_indent, 20)) if text else [""]
            if width(term) + col_spacing > first:
                self.write(f"{indent}{term}\n")
            else:
                self.write(f"{indent}{pad(term, first)}{lines.pop(0)}".rstrip() + "\n")
            for line in lines:
                self.write(f"{indent}{' ' * first}{line}".rstrip() + "\n")


class _Context(click.Context):
    formatter_class = _Formatter


class _Option(click.Option):
    """An option whose help is translated when it is shown."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        record = super().get_help_record(ctx)
        if record is None or not self.help:
            return record
        return record[0], record[1].replace(self.help, _(self.help), 1)


class _Argument(click.Argument):
    """An argument whose help is translated when it is shown."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str]:
        name, text = super().get_help_record(ctx)
        return name, _(text) if text else ""


class Command(click.Command):
    """A command whose texts are translated when they are shown."""

    context_class = _Context

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's
        """What the command does."""
        if self.help:
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(_(inspect.cleandoc(self.help)))

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's
        """What to try, or where to look."""
        if self.epilog:
            formatter.write_paragraph()
            formatter.write_text(_(inspect.cleandoc(self.epilog)))

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 - click's; here lines are wrapped, not cut
        """What it does, without what else there is to know."""
        return _(self.short_help or inspect.cleandoc(self.help or "")).split("\n\n", maxsplit=1)[0]


class Commands(Command, click.Group):
    """
    A group whose commands are imported when they are called.

    A subclass gives `modules` (command → module that has it as `command`) and `summaries`.
    """

    modules: ClassVar[Mapping[str, str]] = {}
    command_class = Command

    def summaries(self) -> dict[str, str]:
        """One line on each command, in the reader's language."""
        return {}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's
        """The commands, in the order in which people need them."""
        return [*self.modules, *self.commands]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        if cmd_name not in self.modules:
            return super().get_command(ctx, cmd_name)
        found = import_module(self.modules[cmd_name]).command
        assert isinstance(found, click.Command)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands with a line on each."""
        rows = list(self.summaries().items()) or [
            (name, found.get_short_help_str())
            for name in self.list_commands(ctx)
            if (found := self.get_command(ctx, name))
        ]
        with formatter.section(click_text("Commands")):
            formatter.write_dl(rows)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first word names. Raises a usage error with the nearest one."""
        name = args[0]
        if not ctx.resilient_parsing and not name.startswith("-") and name not in self.list_commands(ctx):
            from rules.facts import nearest

            what = _("There is no command “{name}”.").format(name=name[:60])
            raise click.UsageError(f"{what} {nearest(name, self.list_commands(ctx))}".strip(), ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; what goes wrong in it is told with its exit code."""
        if os.environ.get("NO_COLOR"):
            ctx.color = False
        if ctx.parent is not None:
            return super().invoke(ctx)
        from cli.failures import told_as_failure

        with told_as_failure():
            return super().invoke(ctx)


def command(
    name: str,
    *,
    help: str,  # noqa: A002 - click's own name
    epilog: str | None = None,
    short_help: str | None = None,
) -> Callable[[Callable[..., Any]], Command]:
    """Make a `Command` of a function; texts are marked with `N_`."""
    return click.command(name=name, cls=Command, help=help, epilog=epilog, short_help=short_help)


def option(*names: str, **settings: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - click's own
    """As `click.option`, with the help marked by `N_`."""
    return click.option(*names, cls=_Option, **settings)


def argument(*names: str, **settings: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - click's own
    """As `click.argument`, with the help marked by `N_`."""
    return click.argument(*names, cls=_Argument, **settings)
