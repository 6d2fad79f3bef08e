"""`lianban db check` and `db upgrade`: is the database as it should be, and of the newest form?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from cli.db_keeper import as_keeper, as_reader, count_of
from cli.framework import Exit, command
from cli.options import Settings, dry_run_option, pass_settings, store_options
from cli.texts import plain
from rules.language import N_, _, ngettext

if TYPE_CHECKING:
    from compliance.keeping import Checked, Upgraded

__all__ = ["check", "events_line", "upgrade"]


@command(
    "upgrade",
    help=N_(
        "Bring the database to the form that this lianban knows, and say which it had.\n\n"
        "A database that is a file is upgraded by whatever opens it. One on PostgreSQL is used by others too, and an "
        "older lianban cannot open it afterwards: only this command upgrades it, run by the owner of its tables."
    ),
    epilog=N_("Example: lianban db upgrade --dry-run --as :office"),
)
@dry_run_option
@store_options
@pass_settings
def upgrade(settings: Settings, *, dry_run: bool) -> None:
    """Bring the database to the newest form."""
    from compliance.keeping import upgrade as bring

    click.echo(plain(_upgraded(bring(as_keeper(settings), dry_run=dry_run), dry_run=dry_run)))
    if dry_run:
        click.echo(_("This was a dry run: nothing was stored."))


def _upgraded(done: Upgraded, *, dry_run: bool) -> str:
    if done.before == done.after:
        text = _("The database {where} has the newest form, {after}: there was nothing to do.")
    elif done.before is None:
        would, did = (
            _("The database {where} is empty, and would be set up in the form {after}."),
            _("The database {where} was empty, and was set up in the form {after}."),
        )
        text = would if dry_run else did
    else:
        would, did = (
            _("The database {where} has the form {before}, and would be brought to {after}."),
            _("The database {where} was brought from the form {before} to {after}."),
        )
        text = would if dry_run else did
    return text.format(where=done.where, before=done.before, after=done.after)


@command(
    "check",
    help=N_(
        "Check the database itself: its form, with every table, column, index and trigger; the rules that it keeps, "
        "and on SQLite the file, page by page; and the chain of events of every district.\n\n"
        "Nothing is changed, and an older form is left as it is. The exit code is 1 if anything is wrong. Whether a "
        "row was edited without any event is found by `lianban audit verify --tables`."
    ),
    epilog=N_("Example: lianban db check"),
)
@store_options
@pass_settings
def check(settings: Settings) -> None:
    """Check the database."""
    from compliance.keeping import Checked
    from compliance.keeping import check as faults_of
    from compliance.store.database import open_database

    address, checked = as_reader(settings), Checked()
    with open_database(address, create=False, upgrade=False) as database, count_of(_("events")) as progress:
        for fault in faults_of(database, checked, progress):
            click.echo(plain(fault))
    for line in _summary(checked, database.where):
        click.echo(plain(line))
    if checked.faults:
        raise click.exceptions.Exit(Exit.CHECK_FAILED)


def _summary(checked: Checked, where: str) -> Iterator[str]:
    from compliance.intake.wording import size

    for district, count in checked.counts.items():
        yield events_line(district, None if count.head is None else (count.head.seq, count.head.hash))
    if checked.free is not None and checked.free < checked.size:
        text = _("Its disk has {free} left and the file takes {size}: a backup beside it does not fit.")
        yield text.format(free=size(checked.free), size=size(checked.size))
    if checked.faults:
        text = ngettext(
            "The database {where} is not as it should be: {count} thing is wrong.",
            "The database {where} is not as it should be: {count} things are wrong.",
            checked.faults,
        )
        yield text.format(where=where, count=checked.faults)
    else:
        yield _("The database {where} is as it should be.").format(where=where)


def events_line(district: str, head: tuple[int, str] | None) -> str:
    """The last event of a district's chain, in words."""
    if head is None:
        return _("{district}: no event").format(district=district)
    text = ngettext(
        "{district}: {count} event, the last one {hash}", "{district}: {count} events, the last one {hash}", head[0]
    )
    return text.format(district=district, count=head[0], hash=head[1])
