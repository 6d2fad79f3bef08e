"""In which one form does each kind of value stand in a dump, whichever database it comes from?

It is the form that SQLite stores and that the events have: moments and days as text of one fixed form, yes and no as 1
and 0, ids as 36 characters in lower case. PostgreSQL has types of its own for these, and writes them out so itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType, NoneType
from typing import Any

from sqlalchemy import Column, ColumnElement, Text, cast, func
from sqlalchemy.dialects import postgresql

__all__ = ["Kind", "kind_of", "written_out"]


class Kind(StrEnum):
    """A kind of value, by the name of its type on PostgreSQL."""

    TEXT = "TEXT"
    ID = "UUID"
    MOMENT = "TIMESTAMP WITH TIME ZONE"
    DAY = "DATE"
    NUMBER = "INTEGER"
    BIG = "BIGINT"
    BYTES = "BYTEA"

    def first_not(self, values: Sequence[object], *, nullable: bool) -> int | None:
        """The place of the first of `values` that is not of this kind, in the one form that it has in a dump."""
        if self is Kind.TEXT and set(map(type, values)) == {str}:
            return None
        holds, good = _HOLDS[self], set[object]((None,) if nullable else ())
        for place, value in enumerate(values):
            if type(value) in _PLAIN and value in good:
                continue
            if not holds(value):
                return place
            good.add(value)
        return None


_PLAIN = frozenset({str, int, NoneType})
"""What a value that was looked at once can be, not to be looked at again."""

_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy's own
_UUID = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)


def kind_of(column: Column[Any]) -> Kind:
    """The kind of value that `column` holds; `ValueError` for a type that no column had so far."""
    return Kind(column.type.compile(dialect=_DIALECT))


def written_out(kind: Kind, stored: ColumnElement[Any]) -> ColumnElement[Any]:
    """What to select so that PostgreSQL's driver gives the values of `stored` in the form that they have in a dump."""
    match kind:
        case Kind.ID:
            return cast(stored, Text)
        case Kind.MOMENT:
            return func.to_char(func.timezone("UTC", stored), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
        case Kind.DAY:
            return func.to_char(stored, "YYYY-MM-DD")
        case _:
            return stored


def _is_moment(value: object) -> bool:
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


_HOLDS: Mapping[Kind, Callable[[object], bool]] = MappingProxyType(
    {
        Kind.TEXT: lambda value: isinstance(value, str),
        Kind.ID: lambda value: isinstance(value, str) and _UUID.fullmatch(value) is not None,
        Kind.MOMENT: _is_moment,
        Kind.DAY: _is_day,
        Kind.NUMBER: lambda value: type(value) is int and -(2**31) <= value < 2**31,
        Kind.BIG: lambda value: type(value) is int and -(2**63) <= value < 2**63,
        Kind.BYTES: lambda value: isinstance(value, bytes),
    }
)
