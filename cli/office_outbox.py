"""`lianban office outbox`: the digests that were written, what they say, and what became of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.decision_text import unit_short
from cli.filters import unit_of
from cli.framework import command as a_command
from cli.framework import option
from cli.options import Settings, format_option, limit_option, local, pass_settings, read_day, store_options
from cli.render import print_records
from cli.texts import plain
from compliance.states import MessageState
from rules.language import N_, _

if TYPE_CHECKING:
    from compliance.queries.outbox import AttemptLine, MessageLine

__all__ = ["outbox"]


@a_command("outbox", help=N_("List the digests in the outbox, the newest first, and what became of each."))
@option(
    "--state",
    metavar="STATE",
    type=click.Choice([each.value for each in MessageState]),
    help=N_("only those waiting, sent, failed or no_liaison"),
)
@option("--unit", metavar="UNIT", help=N_("only one unit's, by id, name or short name"))
@option("--day", metavar="DAY", callback=read_day, help=N_("only one day's"))
@option("--text", is_flag=True, help=N_("what each says, in full"))
@limit_option
@format_option
@store_options
@pass_settings
def outbox(
    settings: Settings, state: str | None, unit: str | None, day: date | None, text: bool, limit: int, form: str
) -> None:
    """List the digests."""
    from compliance.queries.outbox import outbox as digests
    from compliance.rights import Act, require

    require(settings.actor, Act.READ)
    with settings.database() as database, database.read() as session:
        found = digests(
            session,
            settings.allocation.district.id,
            state=MessageState(state) if state else None,
            unit=unit_of(settings, unit),
            day=day,
            limit=limit,
        )
    if text and form == "table":
        click.echo("\n\n".join("\n".join(_whole(settings, each)) for each in found))
        return
    columns = {"day": _("day"), "unit": _("unit"), "state": _("state"), "title": _("title"), "attempts": _("attempts")}
    records = [asdict(each) if form == "json" else _record(settings, each) for each in found]
    print_records(records, columns, form, _("The outbox is empty."), spare=("title",))


def _state(state: MessageState) -> str:
    return {
        MessageState.WAITING: _("waiting"),
        MessageState.SENT: _("sent"),
        MessageState.FAILED: _("not delivered"),
        MessageState.NO_LIAISON: _("no liaison in post"),
    }[state]


def _record(settings: Settings, line: MessageLine) -> dict[str, Any]:
    return {
        "day": line.day.isoformat(),
        "unit": unit_short(settings.allocation, line.unit) or _("the office"),
        "state": _state(line.state),
        "title": line.title,
        "attempts": [_attempt(settings, each) for each in line.attempts],
    }


def _attempt(settings: Settings, attempt: AttemptLine) -> str:
    became = _("delivered") if attempt.delivered else attempt.detail or _("not delivered")
    return _("{at} {channel}: {became}").format(
        at=local(settings, attempt.tried_at), channel=attempt.channel, became=became
    )


def _whole(settings: Settings, line: MessageLine) -> Iterator[str]:
    """A digest as it is sent, with what became of it above."""
    shown = _record(settings, line)
    yield _("{day}, {unit}: {state}").format(day=shown["day"], unit=shown["unit"], state=shown["state"])
    yield from (f"  {plain(each)}" for each in shown["attempts"])
    yield plain(line.title)
    yield from (plain(each) for each in line.body.splitlines())
