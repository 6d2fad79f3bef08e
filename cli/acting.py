"""How is something done to cases? In one transaction, for `--dry-run` undone; then each case is told in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.duty import find_unit
from cli.framework import argument, option
from cli.options import Settings, dry_run_option, pass_settings, store_options
from cli.render import echo_json, paragraph
from cli.streams import can_ask, standard_input
from rules.language import N_, _

if TYPE_CHECKING:
    from compliance.casework.bench import Bench
    from compliance.casework.file import Done, File
    from compliance.draft import EvidenceDraft
    from compliance.store.database import Reading

__all__ = [
    "Acting",
    "act_options",
    "acting",
    "number_argument",
    "numbers_argument",
    "reason_option",
    "remark_option",
    "result_option",
    "unit_option",
]


@dataclass(frozen=True, slots=True)
class Acting:
    """What an acting command has at hand: the settings, how to print, and whether to undo it."""

    settings: Settings
    form: str
    dry_run: bool

    def one(self, do: Callable[[Bench], Done]) -> None:
        """Do one thing, and tell it."""
        self.run(lambda bench: [do(bench)])

    def each(self, numbers: Sequence[str], do: Callable[[Bench, str], Done]) -> None:
        """Do the same to each case, all or nothing, and tell each; `-` among `numbers` reads more from stdin."""
        from compliance.casework.bulk import each_of

        wanted = _numbers(numbers)
        self.run(lambda bench: each_of(bench, wanted, do))

    def run(self, do: Callable[[Bench], list[Done]], then: Callable[[Bench], Callable[[], None]] | None = None) -> None:
        """Do it, and tell every case; `then` reads what there is to tell beside, while that is there to be read."""
        from cli.done_text import done_record, done_text
        from compliance.casework.ahead import next_step
        from compliance.casework.bench import Bench

        settings = self.settings

        def act(session: Reading) -> tuple[list[Done], list[File], Callable[[], None] | None]:
            bench = Bench(session, settings.book, settings.actor, settings.clock.now())
            done = do(bench)
            bench.write()
            return done, [bench.open(each.number) for each in done], then(bench) if then is not None else None

        with settings.database(dry_run=self.dry_run) as database:
            done, files, tell = database.run(act, dry_run=self.dry_run)
        for each, file in zip(done, files, strict=True):
            step = next_step(file.case, file.tasks, self._at_work)
            if self.form == "json":
                echo_json(done_record(each, step, dry_run=self.dry_run))
            else:
                click.echo(paragraph(done_text(settings, each, step, self._at_work, file.case["handed_to"])))
        if tell is not None:
            tell()
        if self.dry_run and self.form == "text":
            click.echo(_("This was a dry run: nothing was stored."))

    @property
    def _at_work(self) -> str | None:
        """The unit whose own share comes first in what is told: that of a handler."""
        from compliance.actor import ActorRole

        actor = self.settings.actor
        return actor.unit if actor.role is ActorRole.HANDLER else None

    def unit(self, name: str | None) -> str | None:
        """The id of the unit that is named, if one is."""
        return None if name is None else find_unit(self.settings.allocation, name)

    def units(self, names: Sequence[str]) -> tuple[str, ...]:
        """The ids of several."""
        return tuple(find_unit(self.settings.allocation, name) for name in names)

    def files(self, names: Sequence[str], taken_on: date | None) -> tuple[EvidenceDraft, ...]:
        """The files that are named, in this folder or below, each with its hash."""
        from compliance.intake.attachments import read_attachments

        return read_attachments(names, Path.cwd(), taken_on, self.settings.today)


def act_options(make: Callable[[Settings, str, bool], object], forms: str) -> Callable[[Callable[..., None]], Any]:
    """The options of commands that act; each gets first what `make` makes of the settings, the form and --dry-run."""

    def decorate(command: Callable[..., None]) -> Any:  # noqa: ANN401 - click's own
        @pass_settings
        @wraps(command)
        def wrapped(settings: Settings, /, *, form: str, dry_run: bool, **given: Any) -> None:  # noqa: ANN401 - of many kinds
            command(make(settings, form, dry_run), **given)

        form = option("--format", "form", type=click.Choice(["text", "json"]), default="text", help=forms)
        return dry_run_option(form(store_options(wrapped)))

    return decorate


acting = act_options(Acting, N_("a sentence a case for people, or one JSON object a case"))
"""The options of every command that acts on cases; it gets an `Acting` first."""


def _numbers(words: Sequence[str]) -> list[str]:
    """The numbers of cases, each once; for `-`, those on standard input, one a line."""
    numbers: list[str] = []
    for word in words:
        if word == "-":
            lines = (line.decode("utf-8-sig", "replace").strip() for line in standard_input())
            numbers += [line for line in lines if line]
        else:
            numbers.append(word)
    if not numbers:
        raise click.UsageError(_("No number of a case came from standard input."))
    return list(dict.fromkeys(map(_written, numbers)))


def _written(number: str) -> str:
    """A number as the record writes it, so that 2026-1 and 2026-0001 are one; what is no number is told later."""
    from compliance.recording.numbers import case_number, read_case_number

    parts = read_case_number(number)
    return case_number(*parts) if parts is not None else number


def _asked(question: str) -> Callable[[click.Context, click.Parameter, str | None], str]:
    """A callback: on a terminal what was left out is asked for; elsewhere the act itself says that it is missing."""

    def read(ctx: click.Context, _param: click.Parameter, value: str | None) -> str:
        if value is None and can_ask() and not ctx.resilient_parsing:
            return str(click.prompt(_(question), default="", show_default=False, err=True))
        return value or ""

    return read


number_argument = argument("number", help=N_("the case's number, such as 2026-0001 or 2026-1"))
numbers_argument = argument(
    "numbers",
    nargs=-1,
    required=True,
    metavar="NUMBER...",
    help=N_("the cases' numbers, all or none of them; - reads more from standard input, one a line"),
)
reason_option = option("--reason", metavar="TEXT", callback=_asked(N_("Reason")), help=N_("the reason"))
result_option = option("--result", metavar="TEXT", callback=_asked(N_("Result")), help=N_("what came of it"))
remark_option = option("--remark", metavar="TEXT", default="", help=N_("a remark, which stays in the record of acts"))
unit_option = option("--unit", metavar="UNIT", help=N_("the unit, by id, name or short name"))
