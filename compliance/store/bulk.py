"""How do many rows go in at once? By the driver's own path: `executemany` on SQLite, COPY on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import DBAPIError

from compliance.chain import plain
from compliance.store.base import Base, table_of
from compliance.store.columns import Day, Flag, Moment, Word

if TYPE_CHECKING:
    from sqlalchemy import Column, Connection, Table
    from sqlalchemy.orm import Session
    from sqlalchemy.types import TypeEngine

__all__ = ["insert_rows", "update_rows"]

_FEW = 20
"""Up to so many rows, COPY is no gain."""

Convert = Callable[[Any], object]


@lru_cache(maxsize=4096)
def _moment_text(value: datetime) -> str:
    return plain(value.astimezone(UTC))


@lru_cache(maxsize=4096)
def _day_text(value: date) -> str:
    return plain(value)


def _optional(convert: Convert) -> Convert:
    return lambda value: None if value is None else convert(value)


_TEXT_OF: Mapping[type, Convert] = {Moment: _moment_text, Day: _day_text}
_PLAIN_OF: Mapping[type, Convert] = {Flag: int, Word: str.__str__}
"""What the columns' own types do, without a call through three layers for each value."""


def _conversion(kind: TypeEngine[Any], dialect: str) -> Convert | None:
    tables = (_PLAIN_OF, _TEXT_OF) if dialect == "sqlite" else (_PLAIN_OF,)
    return next((table[type(kind)] for table in tables if type(kind) in table), None)


@dataclass(frozen=True, slots=True)
class _Plan:
    """How values of one table are written: the statement, and what is taken from a row and done with it on the way."""

    statement: str
    take: Callable[[Mapping[str, object]], tuple[object, ...]]
    convert: tuple[tuple[int, Convert], ...]

    def values(self, row: Mapping[str, object]) -> tuple[object, ...]:
        """The values of `row` as the driver takes them."""
        values = list(self.take(row))
        for place, convert in self.convert:
            values[place] = convert(values[place])
        return tuple(values)


def _converted(columns: Sequence[Column[Any]], dialect: str) -> tuple[tuple[int, Convert], ...]:
    found = ((place, column, _conversion(column.type, dialect)) for place, column in enumerate(columns))
    return tuple((place, _optional(how) if column.nullable else how) for place, column, how in found if how)


def _plan(statement: str, table: Table, names: Sequence[str], dialect: str) -> _Plan:
    return _Plan(statement, itemgetter(*names), _converted([table.c[name] for name in names], dialect))


# The statements hold nothing but our own names of tables and columns.


@lru_cache(maxsize=256)
def _insert(table: Table, dialect: str) -> _Plan:
    names = table.columns.keys()
    mark = "?" if dialect == "sqlite" else "%s"
    marks = ", ".join([mark] * len(names))
    return _plan(f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})", table, names, dialect)  # noqa: S608


@lru_cache(maxsize=256)
def _update(table: Table, names: tuple[str, ...], dialect: str) -> _Plan:
    mark = "?" if dialect == "sqlite" else "%s"
    news = ", ".join(f"{name} = {mark}" for name in names)
    statement = f"UPDATE {table.name} SET {news} WHERE district = {mark} AND id = {mark}"  # noqa: S608
    return _plan(statement, table, (*names, "district", "id"), dialect)


def insert_rows(session: Session, model: type[Base], rows: Sequence[Mapping[str, object]]) -> None:
    """Insert `rows` of `model`, each with every column, into the transaction that `session` is in."""
    connection, table = session.connection(), table_of(model)
    plan = _insert(table, connection.dialect.name)
    values = list(map(plan.values, rows))
    if connection.dialect.name == "sqlite" or len(rows) <= _FEW:
        _send(connection, plan.statement, values)
    else:
        _copy(connection, table, values)


def update_rows(
    session: Session, model: type[Base], names: tuple[str, ...], rows: Sequence[Mapping[str, object]]
) -> None:
    """Give the columns `names` of each of `rows` of `model`, found by district and id, the value it has there."""
    connection = session.connection()
    plan = _update(table_of(model), names, connection.dialect.name)
    _send(connection, plan.statement, list(map(plan.values, rows)))


def _send(connection: Connection, statement: str, values: list[tuple[object, ...]]) -> None:
    """To the driver, which repeats one statement."""
    connection.exec_driver_sql(statement, values)


def _copy(connection: Connection, table: Table, values: Sequence[Sequence[object]]) -> None:
    """
    Insert `values` by COPY.

    PostgreSQL refuses COPY into a table with row-level security, so it goes into one of this connection's own, and
    from there where it belongs.
    """
    import psycopg

    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    names, staged = ", ".join(table.columns.keys()), f"staged_{table.name}"
    copied = f"COPY {staged} ({names}) FROM STDIN"
    make = f"CREATE TEMPORARY TABLE IF NOT EXISTS {staged} (LIKE {table.name}) ON COMMIT DELETE ROWS"
    connection.exec_driver_sql(make)
    try:
        with driver.cursor() as cursor, cursor.copy(copied) as copy:
            for each in values:
                copy.write_row(each)
    except psycopg.Error as error:
        raise DBAPIError.instance(copied, None, error, psycopg.Error) from error  # as SQLAlchemy tells it
    connection.exec_driver_sql(f"INSERT INTO {table.name} ({names}) SELECT {names} FROM {staged}")  # noqa: S608
    connection.exec_driver_sql(f"DELETE FROM {staged}")  # noqa: S608
