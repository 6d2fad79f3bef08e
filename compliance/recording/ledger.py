"""What will this transaction add and change? Rows gathered in memory, written at the end, many at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeVar, cast

from sqlalchemy import ColumnElement, bindparam, insert, select, update
from sqlalchemy.orm import Session

from compliance.store.base import Base, table_of
from compliance.store.cases import Case, Task
from compliance.store.casework import Attachment, Draw, Extension, Return, Ruling, Verification
from compliance.store.conference import AgendaItem, Attendee, Matter, Meeting, Person, Post, Tenure
from compliance.store.models import (
    Adoption,
    Answer,
    Attendance,
    Evidence,
    Finding,
    FindingDecision,
    KeptAllocation,
    Party,
    Visit,
)
from compliance.store.office import Delivery, Message, Signal, Slip
from compliance.store.papers import Paper, PaperFile

__all__ = ["Ledger", "chunks", "rows_of"]

T = TypeVar("T")

_CHUNK = 500

_ORDER: tuple[type[Base], ...] = (
    KeptAllocation,
    Adoption,
    Answer,
    Party,
    Visit,
    Attendance,
    Case,
    Finding,
    Evidence,
    FindingDecision,
    Task,
    Ruling,
    Return,
    Extension,
    Attachment,
    Verification,
    Draw,
    Signal,
    Message,
    Delivery,
    Slip,
    Person,
    Post,
    Meeting,
    Tenure,
    Attendee,
    AgendaItem,
    Matter,
    Paper,
    PaperFile,
)
"""What refers to another comes after it."""


def _but(model: type[Base], *fixed: str) -> tuple[str, ...]:
    """Every column of `model` but its key and those that are `fixed`."""
    names = (column.name for column in table_of(model).columns)
    return tuple(name for name in names if name not in {"district", "id", *fixed})


_MAY_CHANGE: Mapping[type[Base], tuple[str, ...]] = {
    Adoption: ("ends",),
    Party: ("code", "locality", "address", "registered_for"),
    Visit: ("result",),
    Case: _but(Case, "party_id", "issue", "number", "opened_at", "locality"),
    Task: _but(Task, "case_id", "unit", "role", "opened_at"),
    Ruling: ("in_force",),
    Return: ("consulted_on", "consultation", "settled_at", "ruling_id"),
    Extension: ("state", "decided_at", "decided_by", "remark"),
    Signal: ("cases", "findings", "units", "state", "decided_at", "decided_by", "reason"),
    Message: ("state", "attempts", "sent_at"),
    Slip: ("message_id",),
    Tenure: ("state", "starts", "ends", "settled_by", "settled_at", "meeting_id", "reason"),
    Meeting: ("state", "title", "held_on", "begins", "place", "chaired_by", "minuted_at", "summary"),
    Attendee: ("presence", "person", "reason"),
    AgendaItem: ("position", "title", "outcome"),
    Matter: ("approved_on", "approval"),
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
        self._added: dict[type[Base], list[Mapping[str, object]]] = {model: [] for model in _ORDER}
        self._new: set[str] = set()
        self._changed: dict[type[Base], dict[str, Mapping[str, object]]] = {model: {} for model in _MAY_CHANGE}

    def add(self, model: type[Base], row: Mapping[str, object]) -> None:
        """Add `row`, whole."""
        self._added[model].append(row)
        if "id" in row:
            self._new.add(cast("str", row["id"]))

    def change(self, model: type[Base], row: Mapping[str, object]) -> None:
        """Note that `row` was changed; nothing more to do for one that is only being added."""
        key = cast("str", row["id"])
        if key not in self._new:
            self._changed[model][key] = row

    def write(self, session: Session) -> None:
        """Store everything; changes first, so that what they free can be taken."""
        for model, rows in self._changed.items():
            if rows:
                self._update(session, model, list(rows.values()))
        for model, added in self._added.items():
            if added:
                session.execute(insert(table_of(model)), added)

    def _update(self, session: Session, model: type[Base], rows: list[Mapping[str, object]]) -> None:
        table = table_of(model)
        statement = update(table).where(table.c.district == bindparam("of_district"), table.c.id == bindparam("of_id"))
        columns = _MAY_CHANGE[model]
        statement = statement.values({name: bindparam(f"new_{name}") for name in columns})
        values = [
            {"of_district": row["district"], "of_id": row["id"], **{f"new_{name}": row[name] for name in columns}}
            for row in rows
        ]
        session.connection().execute(statement, values)
