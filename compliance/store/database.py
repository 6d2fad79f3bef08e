"""How is the record read and written? By whole transactions, on a database whose form is known.

>>> with open_database(":memory:") as database, database.read() as session:
...     session.scalar(text("SELECT count(*) FROM cases"))
0
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from sqlalchemy import inspect, text
from sqlalchemy.orm import Session

from compliance.errors import StoreError
from compliance.store.address import BEGIN, MEMORY, UNCHECKED, address_of, engine_for, prepare_file
from compliance.store.failures import translated
from rules.language import _

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine

__all__ = ["SCHEMA", "Database", "Reading", "open_database"]

Reading = Session
"""What `Database.read` gives, for those who only pass it on."""

SCHEMA = "0006"
"""The newest revision in `migrations`, known here so that alembic is imported only to upgrade."""

_UPGRADE_LOCK = 0x6C69616E62616E
"""The number under which PostgreSQL lets one process upgrade at a time."""


class Database:
    """
    An open database. `read` sees one moment of it; `write` is done whole or not at all.

    On SQLite a writer holds the only lock from its first moment on, so that what it
    read is still true when it writes; others wait.
    """

    def __init__(self, engine: Engine, where: str) -> None:
        self.where = where
        self._reader = engine
        if engine.dialect.name == "postgresql":
            self._reader = engine.execution_options(isolation_level="REPEATABLE READ")
        self._writer = engine.execution_options(**{BEGIN: "IMMEDIATE"})

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session on one moment of the database; nothing done in it stays."""
        with translated(self.where), Session(self._reader, autoflush=False) as session:
            yield session
            session.rollback()

    @contextmanager
    def rebuild(self) -> Iterator[Session]:
        """As `write`, to change the form of the database: foreign keys must hold at its end, not on the way."""
        engine = self._writer.execution_options(**{UNCHECKED: True})
        with translated(self.where), Session(engine, autoflush=False) as session:
            yield session
            if engine.dialect.name == "sqlite" and session.execute(text("PRAGMA foreign_key_check")).first():
                message = _("the database {where} cannot be upgraded: rows in it refer to others that are missing.")
                raise StoreError(message.format(where=self.where))
            session.commit()

    @contextmanager
    def write(self, *, dry_run: bool = False) -> Iterator[Session]:
        """A session whose work is kept when the block ends well, and undone when it does not or on a `dry_run`."""
        with translated(self.where), Session(self._writer, autoflush=False, expire_on_commit=False) as session:
            session.connection()
            yield session
            if dry_run:
                session.rollback()
            else:
                session.commit()

    def close(self) -> None:
        """Let go of every connection."""
        self._reader.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _version(connection: Connection, where: str) -> str | None:
    """The revision that the database is at; None for an empty one; `StoreError` for one that is not ours."""
    tables = inspect(connection).get_table_names()
    if not tables:
        return None
    found = None
    if "alembic_version" in tables and "chain_heads" in tables:
        found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if not isinstance(found, str) or not found.isdigit():
        raise StoreError(
            _("{where} is a database of some other program. Give another with `--database`.").format(where=where)
        )
    if found > SCHEMA:
        message = _(
            "the database {where} was made by a newer lianban (its form is {found}, this one knows {known}). "
            "Install the newer lianban."
        )
        raise StoreError(message.format(where=where, found=found, known=SCHEMA))
    return found


def _upgrade(database: Database) -> None:
    from compliance.store.upgrade import upgrade  # alembic is dear, and seldom needed

    with database.rebuild() as session:
        connection = session.connection()
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _UPGRADE_LOCK})
        if _version(connection, database.where) != SCHEMA:
            upgrade(connection)


def _keep_log_ahead(engine: Engine) -> None:
    """Let readers read while one writes (WAL). The file remembers it, and a new one is asked more than once."""
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.close()
    except sqlite3.OperationalError as error:
        if "locked" not in str(error):
            raise
    finally:
        connection.close()


def _path(url: URL) -> Path | None:
    if url.get_backend_name() != "sqlite" or url.database in {None, "", MEMORY}:
        return None
    return Path(str(url.database))


def open_database(url_or_path: str, *, create: bool = True, wait: float = 30.0) -> Database:
    """
    The database at a path, at `postgresql://…`, or `:memory:`, in the form that this lianban knows.

    An empty one is set up and an older one upgraded; a missing file is made, readable
    by its owner only, unless `create` is false. A writer waits at most `wait` seconds
    for another. Raises `StoreError` where it cannot be used.
    """
    url = address_of(url_or_path)
    path = _path(url)
    if path is not None:
        prepare_file(path, create=create)
    where = str(path) if path is not None else url.render_as_string(hide_password=True)
    engine = engine_for(url, wait)
    database = Database(engine, where)
    try:
        with translated(where):
            with engine.connect() as connection:
                version = _version(connection, where)
            if path is not None:
                _keep_log_ahead(engine)
        if version != SCHEMA:
            _upgrade(database)
    except BaseException:
        database.close()
        raise
    return database
