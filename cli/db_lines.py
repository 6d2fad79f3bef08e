"""`lianban db dump` and `db load`: can the record leave one kind of database and come into another?"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from cli.db_keeper import as_keeper, count_of
from cli.framework import argument, command, option
from cli.options import Settings, pass_settings, store_options
from cli.streams import shown_source, standard_input
from cli.texts import plain
from rules.language import N_, _, ngettext

if TYPE_CHECKING:
    from compliance.keeping import Dumped

__all__ = ["dump", "load"]


@command(
    "dump",
    help=N_(
        "Write the whole record into a new FILE as lines of JSON, for its owner's eyes only; - writes it to standard "
        "output.\n\nThe same record gives the same bytes, from SQLite and from PostgreSQL. Its last line holds the "
        "number of rows and the SHA-256 of all before it, so that a dump that was cut off or changed is not loaded."
    ),
    epilog=N_("Example: lianban db dump record.jsonl --as :office"),
)
@argument("file", type=click.Path(path_type=Path, allow_dash=True), help=N_("the dump to be written, or -"))
@option("--district", metavar="ID", help=N_("only the record of this district"))
@store_options
@pass_settings
def dump(settings: Settings, file: Path, district: str | None) -> None:
    """Dump the record."""
    from compliance.keeping import dump as write
    from compliance.store.database import open_database

    address = as_keeper(settings)
    with (
        _written(file) as out,
        open_database(address, create=False) as database,
        database.read() as session,
        count_of(_("rows")) as progress,
    ):
        dumped = write(session, out, district, progress)
    _tell(_("standard output") if str(file) == "-" else str(file), dumped)


@contextmanager
def _written(file: Path) -> Iterator[BinaryIO]:
    """Standard output, or the new file, which appears when it is whole."""
    from cli.new_file import require_new
    from compliance.keeping import appear, beside

    if str(file) == "-":
        yield sys.stdout.buffer
        return
    require_new(file)
    with beside(file) as new:
        with new.open("wb") as out:
            yield out
        appear(new, file)


@command(
    "load",
    help=N_(
        "Load a dump into an empty database, or into one that is not there yet; - reads standard input. All of it is "
        "loaded, or nothing: it must be whole and unchanged, and hold what was recorded: the chain of every district, "
        "every paper, and every table against its events."
    ),
    epilog=N_("Example: lianban db load record.jsonl --database postgresql://office@server/lianban --as :office"),
)
@argument("file", type=click.Path(path_type=Path, allow_dash=True), help=N_("a dump, or -"))
@store_options
@pass_settings
def load(settings: Settings, file: Path) -> None:
    """Load a dump."""
    from compliance.keeping import load_into

    address = as_keeper(settings)
    with _read(file) as source, count_of(_("rows, then events")) as progress:
        loaded = load_into(address, source, shown_source(file), progress)
    _tell(shown_source(file), loaded)


@contextmanager
def _read(file: Path) -> Iterator[BinaryIO]:
    from compliance.keeping import opened

    if str(file) == "-":
        yield standard_input()
        return
    with opened(file) as source:
        yield source


def _tell(file: str, dumped: Dumped) -> None:
    count = sum(dumped.rows.values())
    text = ngettext("{file}: {count} row, SHA-256 {sha256}", "{file}: {count} rows, SHA-256 {sha256}", count)
    click.echo(plain(text.format(file=file, count=count, sha256=dumped.sha256)), err=True)
