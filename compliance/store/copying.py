"""How is a SQLite file copied while others write to it, and taken out of use before it is replaced?"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from enum import Enum
from pathlib import Path

from sqlalchemy.orm import Session

from compliance.store.address import MEMORY, address_of, engine_for
from compliance.store.failures import translated

__all__ = ["Retired", "copy_file", "copy_of", "file_of", "opened_copy", "retire"]

_PAGES = 64
"""Pages that are copied at a time; others may write in between, and all of it is of one moment all the same."""

Pages = Callable[[int, int], None]
"""Is told how many pages are still to be copied, and of how many."""


def file_of(address: str) -> Path | None:
    """The file that is the database at `address`; None where it is on a server or in memory."""
    url = address_of(address)
    if url.get_backend_name() != "sqlite" or url.database in {None, "", MEMORY}:
        return None
    return Path(str(url.database))


def copy_of(session: Session, target: Path, pages: Pages) -> None:
    """Write what `session` sees, and others go on to change, into `target`: one file, with no log beside it."""
    connection = session.connection()
    connection.exec_driver_sql("SELECT 1 FROM sqlite_schema").first()  # from here on, the moment stands
    source = connection.connection.driver_connection
    assert isinstance(source, sqlite3.Connection)
    _copy(source, target, pages)


def copy_file(source: Path, target: Path) -> None:
    """As `copy_of`, from a file that is only read."""
    with translated(str(source)), closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as opened:
        _copy(opened, target, lambda _left, _whole: None)


def _copy(source: sqlite3.Connection, target: Path, pages: Pages) -> None:
    with closing(sqlite3.connect(target)) as copy:
        source.backup(copy, pages=_PAGES, progress=lambda _status, left, whole: pages(left, whole))
        copy.execute("PRAGMA journal_mode = DELETE")


@contextmanager
def opened_copy(path: Path) -> Iterator[Session]:
    """A session on a copy as it is, which is no database in use: it gets no log, and is not upgraded."""
    engine = engine_for(address_of(str(path)), 0)
    try:
        with translated(str(path)), Session(engine, autoflush=False) as session:
            yield session
    finally:
        engine.dispose()


class Retired(Enum):
    """What stands of a database that is to be moved: it is whole, or damaged, or cannot be moved yet."""

    WHOLE = "whole"
    DAMAGED = "damaged"
    IN_USE = "in use"


def retire(path: Path) -> Retired:
    """Put the log of the database at `path` back into it, so that it is one file, if nobody has it open."""
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
        try:
            (mode,) = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
        except sqlite3.DatabaseError as error:
            return Retired.IN_USE if "locked" in str(error) else Retired.DAMAGED
    return Retired.WHOLE if str(mode) == "delete" else Retired.IN_USE
