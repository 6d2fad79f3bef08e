"""What do all tables have in common? Names for every constraint, and a district in every row."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, cast

from sqlalchemy import ForeignKeyConstraint, Index, Integer, MetaData, Table, Text, text
from sqlalchemy.orm import DeclarativeBase, mapped_column

from compliance.store.columns import ID, Day, Moment

__all__ = [
    "NAMING",
    "STRICT",
    "Base",
    "Count",
    "District",
    "Id",
    "Ref",
    "belongs_to",
    "only_where",
    "table_of",
    "unique_where",
]

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_1_name)s",
    "pk": "pk_%(table_name)s",
}

District = Annotated[str, mapped_column(Text, primary_key=True, comment="whose record this is; shards go by it")]
Id = Annotated[str, mapped_column(ID, primary_key=True, comment="UUIDv7")]
Ref = Annotated[str, mapped_column(ID)]
Count = Annotated[int, mapped_column(Integer, server_default=text("0"))]

STRICT = {"sqlite_strict": True}
"""On SQLite a column takes its own kind of value only."""


class Base(DeclarativeBase):
    """The base of all tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {str: Text(), datetime: Moment(), date: Day()}  # noqa: RUF012 - SQLAlchemy's own interface


def table_of(model: type[Base]) -> Table:
    """The table of `model`, for statements on many rows at once."""
    return cast("Table", model.__table__)


def belongs_to(parent: str, column: str, key: str = "id") -> ForeignKeyConstraint:
    """The foreign key from `column` to `parent`, inside the district."""
    return ForeignKeyConstraint(["district", column], [f"{parent}.district", f"{parent}.{key}"])


def only_where(condition: str) -> dict[str, Any]:
    """
    What an index says that has only the rows which meet `condition`.

    It is said for SQLite alone. The word for PostgreSQL would have SQLAlchemy import all that it knows of PostgreSQL,
    whenever a file is opened; the revisions, which make the tables, say it for both.
    """
    return {"sqlite_where": text(condition)}


def unique_where(name: str, condition: str, *columns: str) -> Index:
    """At most one row of the district with the same `columns`, among those that meet `condition`."""
    return Index(name, "district", *columns, unique=True, **only_where(condition))
