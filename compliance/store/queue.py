"""How do many hosts share out the work for one PostgreSQL database? By the queue of procrastinate, which is in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from compliance.errors import StoreError
from compliance.store.address import address_of
from compliance.store.failures import meaning
from rules.language import _

if TYPE_CHECKING:
    from procrastinate import App

    from compliance.store.database import Database

__all__ = ["has_queue", "lost", "queue_errors", "queue_in", "set_up_queue"]

_LOCK = 0x6C69616E71
"""The number under which PostgreSQL lets one process set the queue up at a time."""

_PATIENCE = 10.0
"""After so many seconds without a connection the server is taken for gone."""

_MARK = "lianban keeps this at "


def has_queue(url_or_path: str) -> bool:
    """Whether the database there is one that hosts can share: PostgreSQL, and no SQLite file."""
    return address_of(url_or_path).get_backend_name() == "postgresql"


def queue_in(url: str) -> App:
    """The queue in the PostgreSQL database at `url`, not yet open. Raises `StoreError` without procrastinate."""
    try:
        from procrastinate import App, PsycopgConnector
    except ImportError:
        what = _("Several hosts need procrastinate, which is not installed: `pip install 'lianban[worker]'`.")
        raise StoreError(what) from None
    address = address_of(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return App(connector=PsycopgConnector(conninfo=address, min_size=1, max_size=4, timeout=_PATIENCE))


@contextmanager
def queue_errors(where: str) -> Iterator[None]:
    """Turn what the queue raises inside into `StoreError`."""
    from procrastinate.exceptions import ConnectorException
    from psycopg import Error
    from psycopg_pool import PoolTimeout

    try:
        yield
    except PoolTimeout as error:
        raise lost(where) from error
    except (ConnectorException, Error) as error:
        cause = error.__cause__ if isinstance(error.__cause__, Exception) else error
        raise (lost(where) if isinstance(cause, PoolTimeout) else StoreError(meaning(cause, where))) from error


def lost(where: str) -> StoreError:
    """That there is no connection any more."""
    what = _("the connection to the database {where} was lost. Do it again once the server is back.")
    return StoreError(what.format(where=where))


def set_up_queue(database: Database) -> None:
    """
    Make the queue's tables in `database`, or bring them to the form that the installed procrastinate knows.

    procrastinate leaves it to us to know which of its changes were made: the comment on its table of jobs says it.
    """
    from procrastinate.schema import SchemaManager

    steps = {file.name: file for file in sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))}
    newest = max(steps)
    with database.write() as session:
        connection: Any = session.connection().connection.driver_connection
        session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
        comment = session.scalar(text("SELECT obj_description(to_regclass('procrastinate_jobs'))"))
        there = session.scalar(text("SELECT to_regclass('procrastinate_jobs') IS NOT NULL"))
        known = str(comment or "").removeprefix(_MARK)
        if known == newest:
            return
        _require_owner(database, session)
        missing = [steps[name] for name in sorted(steps) if name > known] if there else []
        for script in [each.read_text("utf-8") for each in missing] if there else [SchemaManager.get_schema()]:
            connection.execute(script)
        connection.execute(f"COMMENT ON TABLE procrastinate_jobs IS '{_MARK}{newest}'")


def _require_owner(database: Database, session: Session) -> None:
    owner = session.scalar(text("SELECT tableowner FROM pg_tables WHERE tablename = 'job_runs'"))
    if not session.scalar(text("SELECT pg_has_role(:owner, 'USAGE')"), {"owner": owner}):
        what = _(
            "the queue in the database {where} is not set up for this lianban. {owner}, to whom the tables belong, "
            "runs `lianban worker --once` there."
        )
        raise StoreError(what.format(where=database.where, owner=owner))
