"""`lianban db backup` and `db restore`: is there a copy of the whole database, and can it be put back?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.db_form import events_line
from cli.db_keeper import as_keeper, bar_of_pages, count_of
from cli.framework import Exit, argument, command, option
from cli.options import Settings, pass_settings, store_options
from cli.texts import plain
from rules.language import N_, _

if TYPE_CHECKING:
    from compliance.keeping import Manifest, Restored

__all__ = ["backup", "restore"]

_pg_bin_option = option(
    "--pg-bin",
    envvar="LIANBAN_PG_BIN",
    show_envvar=True,
    metavar="FOLDER",
    type=click.Path(path_type=Path, file_okay=False),
    help=N_("where PostgreSQL's own programs pg_dump and pg_restore are, if not on the PATH"),
)


@command(
    "backup",
    help=N_(
        "Copy the whole database into a new FILE, for its owner's eyes only, while others go on to work with it; then "
        "look at the copy, and print its SHA-256 and the last event of each district's chain.\n\n"
        "A SQLite database is copied into one file of the same kind. For one on PostgreSQL, its program pg_dump is "
        "run; it takes a password from the address, from PGPASSWORD or from PGPASSFILE. The exit code is 1 if the copy "
        "is not whole, because the database is not; it is kept all the same."
    ),
    epilog=N_("Example: lianban db backup lianban-monday.backup --as :office"),
)
@argument("file", type=click.Path(path_type=Path), help=N_("the backup to be written; it must not be there yet"))
@_pg_bin_option
@store_options
@pass_settings
def backup(settings: Settings, file: Path, pg_bin: Path | None) -> None:
    """Back the database up."""
    from cli.new_file import require_new
    from compliance.keeping import appear, back_up, beside
    from compliance.store.database import open_database

    address = as_keeper(settings)
    require_new(file)
    with (
        open_database(address, create=False, upgrade=False) as database,
        database.read() as session,
        beside(file) as new,
        bar_of_pages(_("pages")) as pages,
    ):
        manifest = back_up(session, address, new, pages, pg_bin)
        appear(new, file)
    _tell(file, manifest)
    if manifest.faults:
        raise click.exceptions.Exit(Exit.CHECK_FAILED)


def _tell(file: Path, manifest: Manifest) -> None:
    from compliance.intake.wording import size
    from compliance.store.database import SCHEMA

    for fault in manifest.faults:
        click.echo(plain(fault))
    text = _("{file}: {size}, form {form}, SHA-256 {sha256}")
    told = text.format(file=file, size=size(manifest.size), form=manifest.form, sha256=manifest.sha256)
    click.echo(plain(told))
    for district, head in manifest.heads.items():
        click.echo(plain(events_line(district, head)))
    if manifest.form != SCHEMA:
        click.echo(_("This is not the newest form: it can be restored, and its chain was not looked at."))
    if manifest.faults:
        click.echo(_("The backup is as the database is, and that is not whole. Earlier backups may be: keep them."))


@command(
    "restore",
    help=N_(
        "Put the backup FILE back as the database, once it has been verified: the chain of every district, every "
        "paper, and every table against its events. What does not hold is told, and nothing is changed.\n\n"
        "It goes to a place where nothing is yet. With --replace, a SQLite database that is there is kept beside the "
        "new one under another name. On PostgreSQL the database must be there and empty. A backup of an older form is "
        "upgraded."
    ),
    epilog=N_("Example: lianban db restore lianban-monday.backup --database restored.db --as :office"),
)
@argument("file", type=click.Path(path_type=Path), help=N_("a backup that `lianban db backup` wrote"))
@option("--replace", is_flag=True, help=N_("take the place of the SQLite database that is there, which is kept"))
@_pg_bin_option
@store_options
@pass_settings
def restore(settings: Settings, file: Path, pg_bin: Path | None, *, replace: bool) -> None:
    """Restore a backup."""
    from compliance.keeping import require_backup, restore_file, restore_server
    from compliance.store.copying import file_of

    address = as_keeper(settings)
    target = file_of(address)
    if replace and target is None:
        raise click.UsageError(_("--replace is for a database that is a file; on PostgreSQL, give an empty one."))
    require_backup(file, of_postgresql=target is None)
    with count_of(_("events")) as progress:
        if target is None:
            restored = restore_server(file, address, progress, pg_bin)
        else:
            restored = restore_file(file, target, settings.clock.now(), progress, replace=replace)
    _tell_restored(file, restored)


def _tell_restored(file: Path, restored: Restored) -> None:
    text = _("The database {where} was restored from {file} and verified.")
    click.echo(plain(text.format(where=restored.where, file=file)))
    if restored.form != restored.newest:
        text = _("It had the form {before}, and was brought to {after}.")
        click.echo(text.format(before=restored.form, after=restored.newest))
    if restored.aside is not None:
        click.echo(plain(_("What was there before is {file} now.").format(file=restored.aside)))
