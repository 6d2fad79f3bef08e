"""Is the database itself sound: is it made as it should be, and does every rule that it keeps hold?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import ForeignKeyConstraint, Select, and_, exists, literal, select
from sqlalchemy import text as sql
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from compliance.keeping.shape import Part, expected_shape, shape_of, switched_off
from compliance.keeping.tables import record_tables
from rules.language import _

__all__ = ["ShapeFault", "shape_faults", "stored_faults"]


class ShapeFault(NamedTuple):
    """How one part of the database differs from what the newest form has, as a sentence."""

    part: Part
    what: str

    @property
    def hides(self) -> bool:
        """Whether rows cannot be read, or not all of them."""
        return self.part.kind in {"table", "column"}


def shape_faults(session: Session) -> Iterator[ShapeFault]:
    """How tables, columns, indexes and triggers differ from those that the newest form has."""
    expected, found = expected_shape(session), shape_of(session)
    for part in sorted(expected.keys() | found.keys()):
        if part not in found:
            yield ShapeFault(part, _("the {part} is missing.").format(part=part))
        elif part not in expected:
            if part.alters:
                text = _("the {part} is none of lianban's; it may change what is written, or who may.")
                yield ShapeFault(part, text.format(part=part))
        elif found[part] != expected[part]:
            yield ShapeFault(part, _("the {part} is not made as it should be.").format(part=part))
    for part in switched_off(session):
        yield ShapeFault(part, _("the {part} is switched off, or was never checked.").format(part=part))


def stored_faults(session: Session) -> Iterator[str]:
    """What the database finds wrong with what it stores, a sentence each."""
    if session.get_bind().dialect.name == "sqlite":
        yield from _integrity(session)
        return
    for table in record_tables():
        for key in sorted(table.foreign_key_constraints, key=lambda each: str(each.name)):
            if session.execute(_orphans(key)).first():
                told = _("table {table}: a row refers to one of {other} that is missing.")
                yield told.format(table=table.name, other=key.referred_table.name)


def _integrity(session: Session) -> Iterator[str]:
    damaged = _("the file is damaged: {reason}.")
    try:
        for (said,) in session.execute(sql("PRAGMA integrity_check")):
            if said != "ok":
                yield damaged.format(reason=" ".join(str(said).split()).rstrip("."))
    except DatabaseError as error:
        yield damaged.format(reason=error.orig)
        return
    for table, _row, other, _key in session.execute(sql("PRAGMA foreign_key_check")):
        yield _("table {table}: a row refers to one of {other} that is missing.").format(table=table, other=other)


def _orphans(key: ForeignKeyConstraint) -> Select[*tuple[Any, ...]]:
    """Finds a row whose reference by `key` leads nowhere; one that refers to nothing is none."""
    there = exists().where(*(each.parent == each.column for each in key.elements)).correlate(key.table)
    given = and_(*(each.parent.is_not(None) for each in key.elements))
    return select(literal(1)).select_from(key.table).where(given, ~there).limit(1)
