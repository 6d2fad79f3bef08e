"""Where is the database? A path or an address becomes an engine; a file is made, for its owner's eyes only."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import StaticPool

from compliance.errors import StoreError
from compliance.store.seen_by import begun
from rules.language import _

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

__all__ = ["BEGIN", "MEMORY", "UNCHECKED", "address_of", "engine_for", "prepare_file"]

MEMORY = ":memory:"
BEGIN = "lianban_begin"
"""The execution option that says how a transaction begins on SQLite."""

UNCHECKED = "lianban_unchecked"
"""The execution option under which SQLite enforces no foreign keys, for the span of one transaction."""

_MAGIC = b"SQLite format 3\x00"


def address_of(url_or_path: str) -> URL:
    """The address that a person means by a path, `:memory:` or a URL."""
    if url_or_path == MEMORY:
        return URL.create("sqlite")
    if "://" not in url_or_path:
        return URL.create("sqlite", database=str(Path(url_or_path).expanduser()))
    try:
        url = make_url(url_or_path)
    except (ArgumentError, ValueError):
        url = None
    if url is None or url.get_backend_name() not in {"sqlite", "postgresql", "postgres"}:
        text = _("{url} is no address of a database. Give a path, or `postgresql://USER@HOST/NAME`.")
        raise StoreError(text.format(url=url_or_path.partition("://")[0] + "://…"))
    return url.set(drivername="postgresql") if url.drivername == "postgres" else url


def _refuse(path: Path, error: OSError) -> StoreError:
    text = _("the database {where} cannot be opened: {reason}. Check the path given with `--database`.")
    return StoreError(text.format(where=path, reason=error.strerror or error))


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def prepare_file(path: Path, *, create: bool) -> None:
    """Make sure that `path` is a database or, if `create`, an empty file that can become one; else `StoreError`."""
    if path.is_dir():
        text = _("{where} is a folder, not a database. Give a file in it, such as {file}.")
        raise StoreError(text.format(where=path, file=path / "lianban.db"))
    try:
        if not path.exists():
            if not create:
                text = _(
                    "there is no database at {where}. `lianban submit` makes one; or give another with `--database`."
                )
                raise StoreError(text.format(where=path))
            _make(path)
        with path.open("rb") as file:
            start = file.read(len(_MAGIC))
    except OSError as error:
        raise _refuse(path, error) from error
    if start and start != _MAGIC:
        text = _(
            "{where} is not a database: it holds something else. "
            "Give a database, or a file that does not exist yet, with `--database`."
        )
        raise StoreError(text.format(where=path))


def _on_connect(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for setting in ("foreign_keys = ON", "synchronous = FULL", "temp_store = MEMORY", "cache_size = -8000"):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def _on_checkin(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    if connection is not None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()


def _on_begin(connection: Connection) -> None:
    if connection.get_execution_options().get(UNCHECKED):
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    connection.exec_driver_sql(f"BEGIN {connection.get_execution_options().get(BEGIN, 'DEFERRED')}")


def _sqlite(url: URL, wait: float) -> Engine:
    arguments = {"timeout": wait}
    if url.database in {None, "", MEMORY}:
        arguments["check_same_thread"] = False
        engine = create_engine(url, connect_args=arguments, poolclass=StaticPool)
    else:
        engine = create_engine(url, connect_args=arguments)
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "checkin", _on_checkin)
    event.listen(engine, "begin", _on_begin)
    return engine


_ALIVE = {"connect_timeout": 10, "keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
"""Seconds after which a server that does not answer any more is given up, unless the address says otherwise."""


def _alive(url: URL) -> dict[str, int]:
    return {name: value for name, value in _ALIVE.items() if name not in url.query}


def engine_for(url: URL, wait: float) -> Engine:
    """The engine for `url`; a writer waits at most `wait` seconds for another to finish."""
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, wait)
    try:
        engine = create_engine(url, pool_pre_ping=True, connect_args=_alive(url))
    except ImportError as error:
        text = _(
            "PostgreSQL needs the driver psycopg, which is not installed. "
            "Install it: `pip install 'lianban[postgresql]'`."
        )
        raise StoreError(text) from error
    event.listen(engine, "begin", partial(begun, wait=wait))
    return engine
