"""Which rows have one of these many keys? One statement however many there are, and the driver's own rows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import orjson

from compliance.store.base import Base, table_of
from compliance.store.columns import Day, Flag, Moment, Word

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table
    from sqlalchemy.orm import Session
    from sqlalchemy.types import TypeEngine

__all__ = ["rows_with"]

Convert = Callable[[Any], object]


@lru_cache(maxsize=4096)
def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@lru_cache(maxsize=4096)
def _day(text: str) -> date:
    return date.fromisoformat(text)


def _conversion(kind: TypeEngine[Any], dialect: str) -> Convert | None:
    if isinstance(kind, Word):
        return {word.value: word for word in kind.words}.__getitem__
    if isinstance(kind, Flag):
        return bool
    if dialect == "sqlite":
        return {Moment: _moment, Day: _day}.get(type(kind))
    if isinstance(kind, Moment):
        return lambda moment: moment.astimezone(UTC)
    return str if type(kind).__name__ == "Uuid" else None


@dataclass(frozen=True, slots=True)
class _Plan:
    """One statement, the names of what it gives, and what is done with which of its values."""

    statement: str
    names: tuple[str, ...]
    convert: tuple[tuple[int, Convert], ...]

    def row(self, values: Sequence[object]) -> dict[str, object]:
        """A row as the record's code has it."""
        row = list(values)
        for place, convert in self.convert:
            if row[place] is not None:
                row[place] = convert(row[place])
        return dict(zip(self.names, row, strict=True))


_ON_SQLITE = "SELECT {names} FROM json_each(?) AS wanted CROSS JOIN {table} AS t ON t.district = ? AND {match}{also}"
_ON_POSTGRESQL = (
    "SELECT {names} FROM unnest({arrays}) AS wanted({keys}) JOIN {table} AS t ON t.district = %s AND {match}{also}"
)


@lru_cache(maxsize=256)
def _plan(connection_dialect: Any, table: Table, by: tuple[str, ...], also: str, only: tuple[str, ...]) -> _Plan:  # noqa: ANN401 - SQLAlchemy's dialects share no public base
    dialect = connection_dialect.name
    columns = [table.c[name] for name in only] if only else list(table.columns)
    names = tuple(column.name for column in columns)
    found = ((place, _conversion(column.type, dialect)) for place, column in enumerate(columns))
    if dialect == "sqlite":
        match = [f"t.{name} = wanted.value ->> {place}" for place, name in enumerate(by)]
        form, arrays = _ON_SQLITE, ""
    else:
        match = [f"t.{name} = wanted.{name}" for name in by]
        form = _ON_POSTGRESQL
        arrays = ", ".join(f"%s::{table.c[name].type.compile(connection_dialect)}[]" for name in by)
    statement = form.format(
        names=", ".join(f"t.{name}" for name in names),
        table=table.name,
        arrays=arrays,
        keys=", ".join(by),
        match=" AND ".join(match),
        also=also and f" AND {also}",
    )
    return _Plan(statement, names, tuple((place, convert) for place, convert in found if convert is not None))


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _asked(connection: Connection, by: tuple[str, ...], keys: Collection[tuple[object, ...]]) -> tuple[object, ...]:
    if connection.dialect.name == "sqlite":
        return (orjson.dumps(list(keys), _plain, orjson.OPT_PASSTHROUGH_DATETIME).decode(),)
    return tuple([key[place] for key in keys] for place in range(len(by)))


def rows_with(
    session: Session,
    model: type[Base],
    district: str,
    by: Sequence[str],
    keys: Collection[tuple[object, ...]],
    *,
    also: str = "",
    only: Sequence[str] = (),
) -> Iterator[dict[str, object]]:
    """
    The rows of `model` in `district` whose columns `by` hold one of `keys`, in no order.

    `also` is a further condition on the table `t`, in our own words, so that an index for just that can serve.
    Every column is given, or those in `only`.
    """
    if not keys:
        return
    connection = session.connection()
    columns = tuple(by)
    plan = _plan(connection.dialect, table_of(model), columns, also, tuple(only))
    result = connection.exec_driver_sql(plan.statement, (*_asked(connection, columns, keys), district))
    found = result.cursor.fetchall()  # the driver's own tuples
    result.close()
    yield from map(plan.row, found)
