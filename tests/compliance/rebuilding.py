"""The tables, made again from nothing but the events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, text

from compliance.audit import replay, verify_chain
from compliance.store.scratch import rebuilt_tables
from tests.compliance.making import DISTRICT

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

TABLES = rebuilt_tables()


def rebuild(source: Session, target: Session) -> None:
    """Replay every event of `source` into the empty `target`, on SQLite, under all of its rules."""
    target.execute(text("PRAGMA defer_foreign_keys = ON"))
    assert replay(source, DISTRICT, target).unreadable == ()


def contents(session: Session) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table that the events tell of."""
    return {table.name: sorted(map(repr, session.execute(select(table)))) for table in TABLES}


def chain_faults(session: Session) -> list[str]:
    """What is wrong with the chain, as stored."""
    return [str(fault) for fault in verify_chain(session, DISTRICT)]
