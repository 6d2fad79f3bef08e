"""The tables, made again from nothing but the events."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import Table, insert, select, update

from compliance.chain import Head, Link, verify
from compliance.recording.journal import body_of, content_of
from compliance.store.base import Base, table_of
from compliance.store.columns import Day, Moment
from compliance.store.log import ChainHead, Event
from tests.compliance.making import DISTRICT

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

LOG = {"events", "chain_heads", "counters"}
TABLES = [table for table in Base.metadata.sorted_tables if table.name not in LOG]


def _read(table: Table, row: dict[str, object]) -> dict[str, object]:
    made = dict(row)
    for name, value in row.items():
        kind = table.c[name].type
        if isinstance(value, str) and isinstance(kind, Day):
            made[name] = date.fromisoformat(value)
        if isinstance(value, str) and isinstance(kind, Moment):
            made[name] = datetime.fromisoformat(value)
    return made


def rebuild(source: Session, target: Session) -> None:
    """Replay every event of `source` into the empty `target`."""
    for changes in source.scalars(select(Event.changes).order_by(Event.seq)):
        parts = json.loads(changes)
        for table in TABLES:
            for row in parts.get("added", {}).get(table.name, []):
                target.execute(insert(table).values(**_read(table, row)))
            for row in parts.get("changed", {}).get(table.name, []):
                target.execute(update(table).where(table.c.id == row["id"]).values(**_read(table, row)))


def contents(session: Session) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table that tells of findings."""
    return {table.name: sorted(map(repr, session.execute(select(table)))) for table in TABLES}


def chain_faults(session: Session) -> list[str]:
    """What is wrong with the chain, as stored."""
    rows = session.execute(select(table_of(Event)).order_by(Event.seq)).mappings()
    links = (
        Link(row["seq"], row["prev_hash"], row["hash"], body_of(row), row["salt"], content_of(row)) for row in rows
    )
    head = session.execute(select(ChainHead.seq, ChainHead.hash).where(ChainHead.district == DISTRICT)).one_or_none()
    return [str(fault) for fault in verify(links, Head(*head) if head else None)]
