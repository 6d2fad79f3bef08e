"""How is the record read and written? By whole transactions, on a database whose form is known.

>>> with open_database(":memory:") as database, database.read() as session:
...     session.scalar(text("SELECT count(*) FROM cases"))
0
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from sqlalchemy import inspect, text
from sqlalchemy.orm import Session

from compliance.errors import StoreError
from compliance.store.address import BEGIN, MEMORY, UNCHECKED, address_of, engine_for, prepare_file
from compliance.store.again import until_done
from compliance.store.failures import translated
from compliance.store.form import refuse_older, require_owner
from compliance.store.place import Place
from compliance.store.seen_by import DISTRICT, keeping
from compliance.store.turn import Turn
from rules.language import _

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine

__all__ = ["SCHEMA", "Database", "Reading", "open_database"]

T = TypeVar("T")

Reading = Session
"""What `Database.read` gives, for those who only pass it on."""

SCHEMA = "0012"
"""The newest revision in `migrations`, known here so that alembic is imported only to upgrade."""

_UPGRADE_LOCK = 0x6C69616E62616E
"""The number under which PostgreSQL lets one process upgrade at a time."""


class Database:
    """
    An open database. `read` sees one moment of it; `write` is done whole or not at all.

    On SQLite a writer holds the only lock from its first moment on, so that what it
    read is still true when it writes; others wait, in the order in which they came.
    """

    def __init__(self, engine: Engine, where: str, turn: Turn | None = None, place: Place | None = None) -> None:
        self.where = where
        self.form: str | None = None
        self._turn = turn
        self._place = place
        self._check: Callable[[Session], None] | None = None
        self._reader = engine
        if engine.dialect.name == "postgresql":
            self._reader = engine.execution_options(isolation_level="REPEATABLE READ")
        self._writer = engine.execution_options(**{BEGIN: "IMMEDIATE"})

    def of(self, district: str) -> Self:
        """Itself, from now on for `district` alone: on PostgreSQL its sessions see no other."""
        self._reader = self._reader.execution_options(**{DISTRICT: district})
        self._writer = self._writer.execution_options(**{DISTRICT: district})
        return self

    def before_writing(self, check: Callable[[Session], None]) -> Self:
        """Itself, from now on with `check` at the beginning of whatever writes."""
        self._check = check
        return self

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session on one moment of the database; nothing done in it stays."""
        with translated(self.where), Session(self._reader, autoflush=False) as session:
            self._in_place()
            yield session
            session.rollback()

    @contextmanager
    def rebuild(self) -> Iterator[Session]:
        """As `write`, to change the form of the database: foreign keys must hold at its end, not on the way."""
        engine = self._writer.execution_options(**{UNCHECKED: True})
        with self._alone(engine) as session:
            keeping(session)
            yield session
            if engine.dialect.name == "sqlite" and session.execute(text("PRAGMA foreign_key_check")).first():
                message = _("the database {where} cannot be upgraded: rows in it refer to others that are missing.")
                raise StoreError(message.format(where=self.where))
            session.commit()

    @contextmanager
    def write(self, *, dry_run: bool = False) -> Iterator[Session]:
        """A session whose work is kept when the block ends well, and undone when it does not or on a `dry_run`."""
        with self._alone(self._writer) as session:
            if self._check is not None:
                self._check(session)
            yield session
            if dry_run:
                session.rollback()
            else:
                self._in_place()
                session.commit()

    def run(self, act: Callable[[Session], T], *, dry_run: bool = False) -> T:
        """What `act` gives, done by a `write` of its own; done again whole where it collided with somebody else's."""

        def once() -> T:
            with self.write(dry_run=dry_run) as session:
                return act(session)

        return until_done(once)

    @contextmanager
    def lease(self, name: str) -> Iterator[bool]:
        """Whether the block alone has the lease called `name`; it ends with the block, and with its process."""
        from compliance.store.lease import leased

        with translated(self.where), leased(self._reader, name) as held:
            yield held

    @contextmanager
    def _alone(self, engine: Engine) -> Iterator[Session]:
        """A session that has its turn to write, and on SQLite the only lock."""
        turn = self._turn.held() if self._turn is not None else nullcontext()
        with translated(self.where), turn, Session(engine, autoflush=False, expire_on_commit=False) as session:
            self._in_place()
            session.connection()
            yield session

    def _in_place(self) -> None:
        if self._place is not None:
            self._place.check()

    def upgrade(self) -> None:
        """Bring it to the form that this lianban knows, or set it up; `StoreError` where its user may not."""
        with self.rebuild() as session:
            connection = session.connection()
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _UPGRADE_LOCK})
            found = _version(connection, self.where)
            if found != SCHEMA:
                require_owner(connection, self.where)
                _bring_to_form(connection, found)
        self.form = SCHEMA

    def close(self) -> None:
        """Let go of every connection."""
        self._reader.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _bring_to_form(connection: Connection, found: str | None) -> None:
    """Set up a database that is empty, by what is written down where that can be; upgrade any other."""
    from compliance.store.fresh import set_up

    if found is None and set_up(connection):
        return
    from compliance.store.upgrade import upgrade  # alembic is dear, and seldom needed

    upgrade(connection)


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


def open_database(url_or_path: str, *, create: bool = True, wait: float = 30.0, upgrade: bool = True) -> Database:
    """
    The database at a path, at `postgresql://…`, or `:memory:`, in the form that this lianban knows.

    An empty one is set up; an older one is upgraded where it is a file, and refused on PostgreSQL. Without `upgrade` it
    is left as it is, in whatever `form`. A missing file is made, readable by its owner only, unless `create` is false.
    A writer waits at most `wait` seconds for its turn, and as long again for a program that does not queue. Raises
    `StoreError` where it cannot be used.
    """
    url = address_of(url_or_path)
    path = _path(url)
    if path is not None:
        prepare_file(path, create=create)
    where = str(path) if path is not None else url.render_as_string(hide_password=True)
    engine = engine_for(url, wait)
    turn, place = (Turn(path, wait), Place(path)) if path is not None else (None, None)
    database = Database(engine, where, turn, place)
    try:
        with translated(where):
            with engine.connect() as connection:
                database.form = _version(connection, where)
                if upgrade:
                    refuse_older(connection, where, database.form, SCHEMA)
            if path is not None and upgrade:
                _keep_log_ahead(engine)
        if upgrade and database.form != SCHEMA:
            database.upgrade()
    except BaseException:
        database.close()
        raise
    return database
