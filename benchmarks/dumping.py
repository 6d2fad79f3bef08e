"""
How fast do all rows leave a database and come into another, against the bare driver with the same rows?

Run `python benchmarks/dumping.py COUNT [postgresql://USER@HOST/NAME]`: COUNT findings are imported into a new SQLite
file. Then, three times in turn, each way of reading all rows in the order of their keys and of writing them, all in one
transaction, into a database that has the tables and no row. The database on PostgreSQL has to be empty and the user's
own; at the end it holds the rows.
"""

from __future__ import annotations

import io
import json
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from importing_rows import findings
from machine import heading

from compliance.keeping import dump
from compliance.keeping.load import load, take_in
from compliance.keeping.tables import record_tables
from compliance.store.database import Database, open_database
from rules.load import load_allocation

if TYPE_CHECKING:
    from psycopg import Connection

TURNS = 3
PROGRAM = "from cli.main import main; main()"
KEYS = {table.name: ", ".join(table.primary_key.columns.keys()) for table in record_tables()}
COLUMNS = {table.name: ", ".join(table.columns.keys()) for table in record_tables()}

Rows = dict[str, list[tuple[Any, ...]]]


def fill(where: Path, count: int) -> None:
    """Import `count` findings."""
    rows = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in findings(count, load_allocation()))
    words = ("import", "-", "--database", str(where), "--as", ":office", "--as-of", "2026-01-05")
    subprocess.run([sys.executable, "-c", PROGRAM, *words], input=rows, text=True, check=False, capture_output=True)


def read_raw(cursor: Callable[[], Any]) -> None:
    """Read every row of every table with the driver alone."""
    for name, key in KEYS.items():
        with closing(cursor()) as rows:
            rows.execute(f"SELECT * FROM {name} ORDER BY {key}")
            while rows.fetchmany(2000):
                pass


def rows_of(source: Path) -> Rows:
    """Every row, for the bare driver to write."""
    with closing(sqlite3.connect(source)) as driver:
        return {name: driver.execute(f"SELECT {names} FROM {name}").fetchall() for name, names in COLUMNS.items()}


def write_raw(where: Path, rows: Rows) -> None:
    """Write them in one transaction, with keys and rules as ever, and undo it."""
    with closing(sqlite3.connect(where, isolation_level=None)) as driver:
        driver.execute("PRAGMA foreign_keys = ON")
        driver.execute("BEGIN IMMEDIATE")
        for name, each in rows.items():
            places = ", ".join("?" * (COLUMNS[name].count(",") + 1))
            driver.executemany(f"INSERT INTO {name} ({COLUMNS[name]}) VALUES ({places})", each)
        driver.execute("ROLLBACK")


def copy_raw(driver: Connection[Any], rows: Rows) -> None:
    """COPY them in one transaction, for which row-level security is put out of force, and undo it."""
    for name, each in rows.items():
        driver.execute(f"ALTER TABLE {name} NO FORCE ROW LEVEL SECURITY")
        with driver.cursor() as cursor, cursor.copy(f"COPY {name} ({COLUMNS[name]}) FROM STDIN") as copy:
            for row in each:
                copy.write_row(row)
    driver.rollback()


def dumped(database: Database) -> bytes:
    """The record."""
    out = io.BytesIO()
    with database.read() as session:
        dump(session, out)
    return out.getvalue()


def taken_in(database: Database, lines: bytes, take: Callable[..., object]) -> None:
    """Load it, and undo that."""
    with database.write(dry_run=True) as session:
        take(session, io.BytesIO(lines), "dump")


Ways = dict[str, Callable[[], object]]


def on_sqlite(source: Path, empty: Path, lines: bytes, rows: Rows) -> Iterator[tuple[str, Ways]]:
    """The ways on SQLite."""
    with open_database(str(source)) as database, sqlite3.connect(source) as driver:
        yield "read from SQLite", {"bare driver": lambda: read_raw(driver.cursor), "dump": lambda: dumped(database)}
    with open_database(str(empty)) as target:
        yield (
            "write to SQLite",
            {
                "bare driver, executemany": lambda: write_raw(empty, rows),
                "load, the rows alone": lambda: taken_in(target, lines, take_in),
                "load, and verify": lambda: taken_in(target, lines, load),
            },
        )


def on_postgresql(address: str, lines: bytes, rows: Rows) -> Iterator[tuple[str, Ways]]:
    """The ways on PostgreSQL, whose rows are read when they are there."""
    import psycopg

    with open_database(address) as target, psycopg.connect(address) as driver:
        yield (
            "write to PostgreSQL",
            {
                "bare driver, COPY": lambda: copy_raw(driver, rows),
                "load, the rows alone": lambda: taken_in(target, lines, take_in),
                "load, and verify": lambda: taken_in(target, lines, load),
            },
        )
        with target.write() as session:
            take_in(session, io.BytesIO(lines), "dump")
        driver.execute("SELECT set_config('app.district', '*', false)")
        yield (
            "read from PostgreSQL",
            {"bare driver": lambda: read_raw(lambda: driver.cursor("rows")), "dump": lambda: dumped(target)},
        )


def measure(what: str, ways: Ways, count: int) -> None:
    """Each way in turn, three times."""
    took: dict[str, list[float]] = defaultdict(list)
    for _turn in range(TURNS):
        for name, way in ways.items():
            start = time.perf_counter()
            way()
            took[name].append(time.perf_counter() - start)
    medians = {name: statistics.median(each) for name, each in took.items()}
    limit = next(iter(medians.values()))
    for name, median in medians.items():
        print(f"{what:21} {name:25} {count / median:10,.0f} rows/s  {limit / median:5.2f} of the bare driver")


def main(count: int, address: str = "") -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="lianban-") as folder:
        source, empty = Path(folder) / "source.db", Path(folder) / "empty.db"
        fill(source, count)
        with open_database(str(source)) as database:
            lines, rows = dumped(database), rows_of(source)
        number = sum(map(len, rows.values()))
        print(heading(address))
        print(f"{number:,} rows, {len(lines) / 1e6:.1f} MB as lines; the medians of {TURNS} turns\n")
        for what, ways in on_sqlite(source, empty, lines, rows):
            measure(what, ways, number)
        if address:
            for what, ways in on_postgresql(address, lines, rows):
                measure(what, ways, number)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000, *sys.argv[2:3])
