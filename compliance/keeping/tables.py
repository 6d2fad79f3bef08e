"""Which tables make up the record, and in which order do they and their rows go into a dump?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, func, select
from sqlalchemy.orm import Session

from compliance.keeping.kinds import Kind, kind_of, written_out
from compliance.store.base import Base
from compliance.store.scratch import as_stored, rebuilt_tables

__all__ = ["districts", "is_empty", "keys_of", "record_tables", "rows_of"]

_MANY, _FEW = 1000, 20
"""Rows that are held at a time; few of those that hold whole files."""


def record_tables() -> list[Table]:
    """Every table of the record, each after those that it refers to: the same order everywhere."""
    assert rebuilt_tables(), "the models are there"
    return Base.metadata.sorted_tables


def districts(session: Session) -> list[str]:
    """Whose records the database holds, bytewise in order: each that any row of any table is of."""
    found: set[str] = set()
    for each in record_tables():
        key = each.c.district
        last = session.scalar(select(func.min(key)))
        while last is not None:
            found.add(last)
            last = session.scalar(select(func.min(key)).where(key > last))
    return sorted(found, key=str.encode)


def is_empty(session: Session) -> bool:
    """Whether no table of the record has any row."""
    return not any(session.execute(select(each.c.district).limit(1)).first() for each in record_tables())


def rows_of(session: Session, wanted: Table, district: str) -> Iterator[Sequence[Sequence[Any]]]:
    """
    The rows of one district in `wanted`, a piece at a time, in the order of their keys, as a dump has them.

    Text is ordered by its bytes, whatever language the database sorts by.
    """
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    kinds = {each.name: kind_of(each) for each in wanted.columns}
    stored = as_stored(wanted)
    columns: list[ColumnElement[Any]] = [stored.c[name] for name in kinds]
    order: list[ColumnElement[Any]] = [stored.c[name] for name in keys_of(wanted)]
    if on_postgresql:
        columns = [written_out(kinds[name], stored.c[name]) for name in kinds]
        order = [
            stored.c[name].collate("C") if kinds[name] is Kind.TEXT else stored.c[name] for name in keys_of(wanted)
        ]
    every = select(*columns).where(stored.c.district == district).order_by(*order)
    size = _FEW if Kind.BYTES in kinds.values() else _MANY
    yield from session.execute(every, execution_options={"yield_per": size}).partitions()


def keys_of(wanted: Table) -> list[str]:
    """The names of the columns that make up its key, inside a district."""
    return [each.name for each in wanted.primary_key.columns if each.name != "district"]
