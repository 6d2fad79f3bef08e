"""How do the rows of years get into a new database quickly? By the driver's own bulk path, on SQLite and PostgreSQL."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from reading_rows import TABLES, lives, rows_of
from replay_rows import answers_of
from sqlalchemy import text

from compliance.store.database import open_database

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from rules.allocation import Allocation

__all__ = ["fill"]

_PIECE = 20_000

_REST = ("INSERT INTO counters (district, kind, year, last) VALUES (:district, 'case', 2026, :count)",)


def fill(where: str, allocation: Allocation, count: int) -> None:
    """Make `count` cases with all that belongs to them in the new database at `where`."""
    with open_database(where) as database:
        with database.rebuild() as session:
            for statement, rows in answers_of(allocation)[:2]:
                session.execute(text(statement), rows)
            _put_all(session, allocation, count)
            for statement in _REST:
                session.execute(text(statement), {"district": allocation.district.id, "count": count})
        with database.write() as session:
            if session.get_bind().dialect.name == "postgresql":  # as its autovacuum does; nobody does it for SQLite
                session.execute(text("ANALYZE"))


def _put_all(session: Session, allocation: Allocation, count: int) -> None:
    waiting: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for life in lives(allocation, count):
        for table, row in rows_of(life):
            waiting[table].append((allocation.district.id, *row))
        if life.n % _PIECE == _PIECE - 1:
            _put(session, waiting)
    _put(session, waiting)


def _put(session: Session, waiting: dict[str, list[tuple[Any, ...]]]) -> None:
    driver = session.connection().connection.driver_connection
    assert driver is not None
    for table in TABLES:  # in this order, since rows refer to others
        rows = waiting[table]
        columns = ["district", *TABLES[table].split()]
        names = ", ".join(columns)
        if session.get_bind().dialect.name == "postgresql":
            cursor = driver.cursor()
            # A table with policies takes no COPY itself.
            cursor.execute(f"CREATE TEMPORARY TABLE came AS SELECT {names} FROM {table} LIMIT 0")
            with cursor.copy(f"COPY came ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM came")
            cursor.execute("DROP TABLE came")
        else:
            driver.executemany(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})", rows)
    waiting.clear()
