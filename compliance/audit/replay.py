"""What would the tables hold if there were nothing but the events? They are made again from them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import Column, DefaultClause, Integer, Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

from compliance.audit.count import Progress, quiet
from compliance.audit.links import EVENTS
from compliance.chain import canonical
from compliance.store.scratch import as_json, as_stored, rebuilt_tables

__all__ = ["Replayed", "replay"]

_CHUNK = 500
_LARGEST = 2**63

_Row = dict[str, object]
_Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Replayed:
    """
    What the events told: how many there were, and which tell nothing.

    `unreadable` have content that does not say rows of tables, and were passed over.
    """

    events: int
    unreadable: tuple[int, ...]


def _bindable(value: object) -> object:
    """A JSON value as a database can take it; what no column ever held comes out as some text."""
    if isinstance(value, dict | list):
        return canonical(value)
    if isinstance(value, int) and abs(value) >= _LARGEST:
        return str(value)
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else as_json(value)


def _at_first(column: Column[Any]) -> object:
    """What a row has in a column that was added to the table after the row was."""
    if not isinstance(column.server_default, DefaultClause):
        return None
    text = str(getattr(column.server_default.arg, "text", column.server_default.arg))
    return int(text) if isinstance(column.type, Integer) or text.isdigit() else text.strip("'")


@dataclass(slots=True)
class _Pending:
    """Rows of one table that are not yet written."""

    table: Table
    added: dict[_Key, _Row] = field(default_factory=dict)
    changed: dict[_Key, _Row] = field(default_factory=dict)

    def key(self, row: Mapping[str, object]) -> _Key:
        return tuple(row[name] for name in self.table.primary_key.columns.keys())  # noqa: SIM118 - values are columns

    def read(self, row: object, district: str) -> _Row:
        """A row as an event has it, with its whole key. Raises `TypeError` or `ValueError` if it is none."""
        if not isinstance(row, dict):
            raise TypeError("a row is an object")
        known = {name: _bindable(value) for name, value in row.items() if name in self.table.columns}
        known.setdefault("district", district)
        if any(known.get(name) is None for name in self.table.primary_key.columns.keys()):  # noqa: SIM118 - likewise
            raise ValueError("a row has a key")
        return known

    def add(self, row: _Row) -> None:
        self.added.setdefault(self.key(row), {each.name: _at_first(each) for each in self.table.columns} | row)

    def change(self, row: _Row) -> None:
        key = self.key(row)
        (self.added if key in self.added else self.changed).setdefault(key, {}).update(row)

    def write(self, session: Session) -> None:
        """Store all of it; changes first, as it was done when it was recorded."""
        stored = as_stored(self.table)
        alike: dict[tuple[str, ...], list[_Row]] = defaultdict(list)
        for row in self.changed.values():
            alike[tuple(sorted(row))].append(row)
        keys = self.table.primary_key.columns.keys()
        for names, rows in alike.items():
            news = [name for name in names if name not in keys]
            if news:
                statement = update(stored).where(*(stored.c[name] == bindparam(f"of_{name}") for name in keys))
                statement = statement.values({name: bindparam(f"new_{name}") for name in news})
                session.connection().execute(statement, [_prefixed(row, keys) for row in rows])
        if self.added:
            session.connection().execute(insert(stored).prefix_with("OR IGNORE"), list(self.added.values()))
        self.added.clear()
        self.changed.clear()


def _prefixed(row: _Row, keys: list[str]) -> _Row:
    return {("of_" if name in keys else "new_") + name: value for name, value in row.items()}


class _Replay:
    """The tables while they are made."""

    def __init__(self, district: str) -> None:
        self.district = district
        self.events = 0
        self.unreadable: list[int] = []

    @cached_property
    def pending(self) -> dict[str, _Pending]:
        return {table.name: _Pending(table) for table in rebuilt_tables()}

    def take(self, event: Mapping[Any, Any]) -> None:
        """Add what `event` tells."""
        self.events += 1
        try:
            steps = [*self._steps(json.loads(event["changes"]))]
        except (TypeError, ValueError, RecursionError):
            self.unreadable.append(event["seq"])
            return
        for pending, part, row in steps:
            if part == "added":
                pending.add(row)
            else:
                pending.change(row)

    def _steps(self, parts: object) -> Iterator[tuple[_Pending, str, _Row]]:
        for part in ("added", "changed"):
            tables = _named(parts).get(part, {})
            for name, rows in _named(tables).items():
                if not isinstance(rows, list):
                    raise TypeError("rows are a list")
                if name in self.pending:
                    pending = self.pending[name]
                    yield from ((pending, part, pending.read(row, self.district)) for row in rows)

    def write(self, session: Session) -> None:
        for pending in self.pending.values():
            pending.write(session)


def _named(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise TypeError("parts have names")
    return value


def replay(source: Session, district: str, target: Session, progress: Progress = quiet) -> Replayed:
    """
    Make every table of `district` again in `target`, from the events in `source` and nothing else.

    `target` has the tables, empty, on SQLite, such as `scratch()` makes them. An event that
    cannot be followed is passed over, and told; of any number of events only some are held.
    """
    made = _Replay(district)
    every = select(EVENTS.c.seq, EVENTS.c.changes).where(EVENTS.c.district == district).order_by(EVENTS.c.seq)
    for piece in source.execute(every, execution_options={"yield_per": _CHUNK}).mappings().partitions():
        for event in piece:
            made.take(event)
        made.write(target)
        progress(len(piece))
    return Replayed(made.events, tuple(made.unreadable))
