"""What narrows a list to so few that they are looked up one by one? The rest is found by walking from the newest on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Row, Select, select, true

from compliance.queries.filters import ways_to_party
from compliance.recording.ledger import chunks
from compliance.store.models import Party

if TYPE_CHECKING:
    from sqlalchemy.orm import InstrumentedAttribute, Session

__all__ = ["all_of", "among", "few", "few_parties", "first"]

_FEW = 2000
"""Of a million, those that are more lie so close that a page of a list is soon full by walking."""


def few(session: Session, column: InstrumentedAttribute[str], *wanted: ColumnElement[bool]) -> frozenset[str] | None:
    """The ids in `column` where what is `wanted` holds; None if these are many."""
    found = select(column).where(*wanted)
    if session.connection().scalar(found.offset(_FEW).limit(1)) is not None:
        return None
    return frozenset(session.connection().scalars(found))


def few_parties(
    session: Session, district: str, party: str | None, *wanted: ColumnElement[bool]
) -> frozenset[str] | None:
    """The ids of those that `party` means and of which `wanted` holds; their names have to be looked at one by one."""
    found: set[str] = set()
    for each in ways_to_party(party) or [true()]:
        ids = select(Party.id).where(Party.district == district, each, *wanted).limit(_FEW + 1)
        found.update(session.connection().scalars(ids))
    return None if len(found) > _FEW else frozenset(found)


def among(
    session: Session,
    column: InstrumentedAttribute[str],
    by: InstrumentedAttribute[str],
    ids: Collection[str] | None,
    *wanted: ColumnElement[bool],
) -> frozenset[str] | None:
    """The ids in `column` of what has one of `ids` in `by`; None if these are many, or `ids` were."""
    found: set[str] = set()
    for piece in chunks(sorted(ids)) if ids is not None else ():
        more = session.connection().scalars(select(column).where(*wanted, by.in_(piece)).limit(_FEW + 1)).all()
        found.update(more)
        if len(more) > _FEW or len(found) > _FEW:
            return None
    return None if ids is None else frozenset(found)


def all_of(parts: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    """What is in every one of `parts` that is known; None where none is."""
    known = [each for each in parts if each is not None]
    return frozenset.intersection(*known) if known else None


def first(
    session: Session,
    query: Select[*tuple[Any, ...]],
    column: InstrumentedAttribute[str],
    ids: Collection[str] | None,
    limit: int | None,
    given: Mapping[str, object] | None = None,
) -> Sequence[Row[*tuple[Any, ...]]]:
    """
    The first `limit` rows of `query` by their id in `column`, the newest first; of those in `ids` if these are known.

    `given` are the values of its parameters.
    """
    connection, newest = session.connection(), query.order_by(column.desc())
    if ids is None:
        return connection.execute(newest.limit(limit), given).all()
    rows: list[Row[*tuple[Any, ...]]] = []
    for piece in chunks(sorted(ids, reverse=True)):
        if limit is not None and len(rows) >= limit:
            break
        some = newest.where(column.in_(piece)).limit(None if limit is None else limit - len(rows))
        rows += connection.execute(some, given)
    return rows
