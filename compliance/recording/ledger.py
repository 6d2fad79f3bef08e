"""What will this transaction add and change? Rows gathered in memory, written at the end, many at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple, TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from compliance.store.base import Base, table_of
from compliance.store.bulk import insert_rows, update_rows

__all__ = ["Ledger", "chunks", "rows_of"]

T = TypeVar("T")

_CHUNK = 500

_ORDER = (
    "allocations",
    "adoptions",
    "answers",
    "parties",
    "visits",
    "visit_attendance",
    "cases",
    "findings",
    "evidence",
    "decisions",
    "tasks",
    "rulings",
    "returns",
    "extensions",
    "attachments",
    "verifications",
    "draws",
    "signals",
    "messages",
    "deliveries",
    "slips",
    "persons",
    "posts",
    "meetings",
    "tenures",
    "attendees",
    "agenda_items",
    "matters",
    "papers",
    "paper_files",
    "redactions",
    "redacted_events",
    "packs",
    "pack_entries",
    "pack_settlements",
)
"""The tables; what refers to another comes after it. By their names, so that only those in use are loaded."""

_MAY_CHANGE: Mapping[str, tuple[str, ...]] = {
    "adoptions": ("ends",),
    "parties": ("code", "locality", "address", "registered_for"),
    "visits": ("result", "note"),
    "findings": ("key",),
    "cases": ("*", "party_id", "issue", "number", "opened_at", "locality"),
    "tasks": ("*", "case_id", "unit", "role", "opened_at"),
    "rulings": ("in_force",),
    "returns": ("consulted_on", "consultation", "settled_at", "ruling_id"),
    "extensions": ("state", "decided_at", "decided_by", "remark"),
    "signals": ("cases", "findings", "units", "state", "decided_at", "decided_by", "reason"),
    "messages": ("state", "attempts", "sent_at"),
    "slips": ("message_id",),
    "tenures": ("state", "starts", "ends", "settled_by", "settled_at", "meeting_id", "reason"),
    "meetings": ("state", "title", "held_on", "begins", "place", "chaired_by", "minuted_at", "summary"),
    "attendees": ("presence", "person", "reason"),
    "agenda_items": ("position", "title", "outcome"),
    "matters": ("approved_on", "approval"),
}


def chunks(items: Iterable[T]) -> Iterator[Sequence[T]]:
    """`items` in pieces that fit into an IN list."""
    rest = iter(items)
    while piece := list(islice(rest, _CHUNK)):
        yield piece


def rows_of(session: Session, model: type[Base], *conditions: ColumnElement[bool]) -> Iterator[dict[str, object]]:
    """The rows of `model` that meet `conditions`, whole."""
    table = table_of(model)
    names = table.columns.keys()
    for row in session.execute(select(table).where(*conditions)).all():
        yield dict(zip(names, row, strict=True))


class Ledger:
    """
    The rows that one transaction adds and changes.

    A row may still change after it was added here; it is stored as it is when `write` is called.
    """

    def __init__(self) -> None:
        self._added: dict[str, _Rows] = {}
        self._changed: dict[str, _Rows] = {}
        self._new: set[object] = set()

    def add(self, model: type[Base], row: Mapping[str, object]) -> None:
        """Add `row`, whole."""
        rows = self._added.setdefault(model.__tablename__, _Rows(model, {}))
        if "id" in row:
            self._new.add(row["id"])
        rows.by_key[row.get("id", len(rows.by_key))] = row

    def adds(self, row: Mapping[str, object]) -> bool:
        """Whether `row` is one that is only being added, of which nothing can be stored yet."""
        return row["id"] in self._new

    def change(self, model: type[Base], row: Mapping[str, object]) -> None:
        """Note that `row` was changed; nothing more to do for one that is only being added."""
        if row["id"] not in self._new:
            self._changed.setdefault(model.__tablename__, _Rows(model, {})).by_key[row["id"]] = row

    def write(self, session: Session) -> None:
        """Store everything; changes first, so that what they free can be taken."""
        for name in sorted(self._changed, key=list(_MAY_CHANGE).index):
            rows = self._changed[name]
            update_rows(session, rows.model, _changing(rows.model), list(rows.by_key.values()))
        for name in sorted(self._added, key=_ORDER.index):
            rows = self._added[name]
            insert_rows(session, rows.model, list(rows.by_key.values()))


class _Rows(NamedTuple):
    """Rows of one table, by their ids; by their places where they have none."""

    model: type[Base]
    by_key: dict[object, Mapping[str, object]]


def _changing(model: type[Base]) -> tuple[str, ...]:
    """The columns of `model` that may change; `*` stands for every one but its key and those that follow."""
    names = _MAY_CHANGE[model.__tablename__]
    if names[0] != "*":
        return names
    fixed = {"district", "id", *names}
    return tuple(column.name for column in table_of(model).columns if column.name not in fixed)
