"""Where can the tables be made again, to be compared with those that are kept? Beside them, for as long as it takes.

What is read for an audit is not trusted: nothing is turned into a day, a word or a moment on
the way, so that no value, however spoilt, stops it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from sqlalchemy import Column, LargeBinary, MetaData, PrimaryKeyConstraint, Table, TableClause, column, table
from sqlalchemy.orm import Session

from compliance.chain import plain
from compliance.store import (
    cases,
    casework,
    conference,
    imports,
    jobs,
    log,
    models,
    office,
    packs,
    papers,
    redactions,
    rulings,
)
from compliance.store.address import address_of, engine_for
from compliance.store.base import Base, table_of

__all__ = ["as_json", "as_stored", "rebuilt_tables", "scratch"]

_LOG = (log.Event, log.ChainHead, log.Counter)
_WORK = (
    cases.Case,
    casework.Return,
    conference.Post,
    imports.ImportRecord,
    office.Signal,
    packs.Pack,
    papers.Paper,
    jobs.JobRun,
    rulings.Ruling,
)
_ONE_OF_EACH = (*_WORK, log.Event, models.Party, redactions.Redaction)
assert all(model.metadata is Base.metadata for model in _ONE_OF_EACH)


def rebuilt_tables() -> list[Table]:
    """
    The tables that the events alone can make again, by name.

    One that they cannot says so: `__table_args__ = (…, {"info": {"rebuilt": False}})`.
    """
    kept_apart = {table_of(model).name for model in _LOG}
    every = Base.metadata.tables
    return [every[name] for name in sorted(every) if name not in kept_apart and every[name].info.get("rebuilt", True)]


def as_stored(wanted: Table) -> TableClause:
    """`wanted` without types: a value is read and written as the driver has it."""
    return table(wanted.name, *(column(each.name) for each in wanted.columns))


def as_json(value: object) -> object:
    """A value that was read so, as an event's JSON has it; yes and no as 1 and 0."""
    if isinstance(value, datetime):
        return plain(value.astimezone(UTC))
    if isinstance(value, date):
        return plain(value)
    if isinstance(value, bool):
        return int(value)
    return str(value) if isinstance(value, UUID) else value


@contextmanager
def scratch() -> Iterator[Session]:
    """
    A session on empty tables in a file of their own, with keys and no other rule; nothing of it is left behind.

    To SQLite a column of bytes is one that leaves every value as it is.
    """
    made = MetaData()
    for each in rebuilt_tables():
        columns = [Column(one.name, LargeBinary) for one in each.columns]
        Table(each.name, made, *columns, PrimaryKeyConstraint(*each.primary_key.columns.keys()))
    with TemporaryDirectory(prefix="lianban-") as folder:
        engine = engine_for(address_of(str(Path(folder) / "scratch.db")), 30.0)
        try:
            with Session(engine, autoflush=False) as session:
                made.create_all(session.connection())
                yield session
                session.rollback()
        finally:
            engine.dispose()
