"""How does a dump become a record again? All of it or nothing, into an empty database, and it has to hold."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from compliance.audit.count import Progress, quiet
from compliance.errors import Conflict
from compliance.keeping.beside import appear, beside
from compliance.keeping.dump import Dumped
from compliance.keeping.insert import insert_rows
from compliance.keeping.reading import Piece, Reader
from compliance.keeping.tables import is_empty
from compliance.keeping.whole import require_whole
from compliance.store.copying import file_of, retire
from compliance.store.database import open_database
from compliance.store.seen_by import keeping
from rules.language import _

__all__ = ["load", "load_into", "take_in"]


def load_into(address: str, source: BinaryIO, name: str, progress: Progress = quiet) -> Dumped:
    """As `load`, into the database at `address`; a file that is not there yet appears when all of it is in it."""
    path = file_of(address)
    if path is None or path.exists():
        with open_database(address) as database, database.write() as session:
            return load(session, source, name, progress)
    log = Path(f"{path}-wal")
    if log.exists():
        text = _("{file} is there: the log of a database that was here. Move it away first, it may hold what was last.")
        raise Conflict(text.format(file=log))
    path.parent.mkdir(parents=True, exist_ok=True)
    with beside(path) as new:
        with open_database(str(new)) as database, database.write() as session:
            dumped = load(session, source, name, progress)
        retire(new)
        appear(new, path)
    return dumped


def load(session: Session, source: BinaryIO, name: str, progress: Progress = quiet) -> Dumped:
    """
    Put the record that `source` holds into the empty database of `session`, and check it as an audit would.

    `name` is what `source` is called in messages. Raises `Conflict` where the database holds a record, `UnreadableFile`
    for what is no whole dump, and `NotWhole` where what it holds is not what was recorded; then nothing is to be kept.
    """
    dumped = take_in(session, source, name, progress)
    require_whole(session, _("Nothing was stored: {file} does not hold what was recorded.").format(file=name), progress)
    return dumped


def take_in(session: Session, source: BinaryIO, name: str, progress: Progress = quiet) -> Dumped:
    """As `load`, without the check at the end."""
    if not is_empty(session):
        text = _("The database holds a record already; a dump is loaded into an empty one. Give another `--database`.")
        raise Conflict(text)
    keeping(session)
    reader = Reader(source, name)
    for piece in reader.pieces():
        _insert(session, reader, piece)
        progress(len(piece.rows))
    return reader.dumped


def _insert(session: Session, reader: Reader, piece: Piece) -> None:
    try:
        insert_rows(session.connection(), str(piece.table.name), piece.kinds, piece.rows)
    except (IntegrityError, DataError) as error:
        what = _("lines {first} to {last}: the database refuses these rows of the table “{table}” ({reason}).")
        reason = " ".join(str(error.orig).split())[:200]
        said = what.format(first=piece.line, last=piece.last, table=piece.table.name, reason=reason)
        reader.refuse(said, None)
