"""How is something done to a meeting? In one transaction, for `--dry-run` undone; then the meeting is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import click

from cli.acting import act_options
from cli.framework import argument
from cli.options import Settings
from cli.render import echo_json, paragraph
from rules.language import N_, _

if TYPE_CHECKING:
    from compliance.casework.bench import Bench
    from compliance.meetings.file import MeetingFile
    from compliance.meetings.views import MeetingView
    from compliance.store.database import Reading

__all__ = ["Convening", "convening", "meeting_argument"]


@dataclass(frozen=True, slots=True)
class Convening:
    """What an acting command has at hand: the settings, how to print, and whether to undo it."""

    settings: Settings
    form: str
    dry_run: bool

    def one(self, do: Callable[[Bench], MeetingFile], tell: Callable[[MeetingView], str]) -> None:
        """Do one thing to a meeting, and tell it in a sentence."""
        from compliance.casework.bench import Bench

        def done(session: Reading) -> str:
            settings = self.settings
            bench = Bench(session, settings.book, settings.actor, settings.clock.now())
            number = do(bench).row["number"]
            bench.write()
            return number

        self.run(done, tell)

    def run(self, do: Callable[[Reading], str], tell: Callable[[MeetingView], str]) -> None:
        """As `one`, for what needs more than one bench; `do` gives the meeting's number."""
        from compliance.meetings.reading import meeting_show

        settings = self.settings
        with (
            settings.database(create=True, dry_run=self.dry_run) as database,
            database.write(dry_run=self.dry_run) as session,
        ):
            view = meeting_show(session, settings.as_it_is, do(session))
        if self.form == "json":
            echo_json({**asdict(view), "dry_run": self.dry_run})
            return
        click.echo(paragraph(tell(view)))
        if self.dry_run:
            click.echo(_("This was a dry run: nothing was stored."))


convening = act_options(Convening, N_("for people, or the whole meeting as one JSON object"))
"""The options of every command that acts on a meeting; it gets a `Convening` first."""

meeting_argument = argument("number", help=N_("the meeting's number, such as H2026-01 or H2026-1"))
