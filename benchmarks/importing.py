"""
How quick is an import, beside the driver alone that writes the same rows in the same batches?

Run `python benchmarks/importing.py [COUNT …] [--rounds N] [--postgresql URL]`; what is in the database at URL is
dropped. For each count a file of so many findings (JSON
lines) is imported into a new database: everything is done (checked, decided, joined to parties, visits and open
cases, duplicates found, events sealed, signals raised). What went to the driver is kept on the way in a first
import, which is not timed, and is then written by the bare driver into another new database with the same tables,
constraints, indexes and settings. Timed by turns: the driver, one process, two processes. Promised of the driver's
pace on SQLite: 50 % in one process, 70 % in two; of COPY's pace on PostgreSQL: 60 %; less than 150 MB; and the time
a finding at the largest count at most 1.3 times that at the smallest.
"""

from __future__ import annotations

import argparse
import pickle
import resource
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.importing_rows import write_file
from benchmarks.machine import heading
from compliance.store import bulk

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

Statement = tuple[str, list[tuple[object, ...]]]
DAY = "2026-11-26T04:00:00+00:00"


def imported(database: str, file: Path, processes: int) -> int:
    """Import `file`; how many findings were stored."""
    from datetime import datetime

    from compliance.actor import Actor, ActorRole
    from compliance.book import Book
    from compliance.bulk import begin, import_rows, mark_of
    from compliance.clock import FixedClock
    from compliance.intake import Parser
    from compliance.intake.read import read_rows
    from compliance.store.database import open_database
    from rules.decide import Decider
    from rules.load import DEFAULT, load_allocation

    allocation = load_allocation(DEFAULT)
    decider = Decider(allocation)
    book = Book(allocation, lambda facts, on: decider.decide(facts, on=on))
    clock, actor = FixedClock(datetime.fromisoformat(DAY)), Actor(None, ActorRole.INSPECTOR, "benchmark")
    with open_database(database) as opened:
        record = begin(opened, allocation.district.id, mark_of(file), file.name, actor, clock.now())
        tally = import_rows(
            opened,
            book,
            Parser(allocation, clock.now().date()),
            read_rows(file, file.name, allocation),
            actor,
            clock,
            rejected=lambda row: None,
            record=record,
            apart=processes > 1,
        )
    return tally.stored


@contextmanager
def kept(file: Path) -> Iterator[None]:
    """While it lasts, what goes to the driver in bulk is also written to `file`."""
    from compliance.store.database import Database

    send, copy, write = bulk._send, bulk._copy, Database.write
    with file.open("wb") as out:

        def sent(connection: Connection, statement: str, values: list[tuple[object, ...]]) -> None:
            pickle.dump((statement, values), out, pickle.HIGHEST_PROTOCOL)
            send(connection, statement, values)

        def copied(connection: Connection, table: Table, values: list[tuple[object, ...]]) -> None:
            names = ", ".join(table.columns.keys())
            pickle.dump((f"COPY {table.name} ({names}) FROM STDIN", values), out, pickle.HIGHEST_PROTOCOL)
            copy(connection, table, values)

        @contextmanager
        def written(self: Database, *, dry_run: bool = False) -> Iterator[Any]:
            with write(self, dry_run=dry_run) as session:
                yield session
            pickle.dump(None, out)

        bulk._send, bulk._copy, Database.write = sent, copied, written  # type: ignore[method-assign, assignment]
        try:
            yield
        finally:
            bulk._send, bulk._copy, Database.write = send, copy, write  # type: ignore[method-assign]


def transactions(file: Path) -> Iterator[list[Statement]]:
    """What was kept, a transaction at a time."""
    statements: list[Statement] = []
    with file.open("rb") as kept_:
        while True:
            try:
                each = pickle.load(kept_)
            except EOFError:
                return
            if each is None:
                yield statements
                statements = []
            else:
                statements.append(each)


def driven_sqlite(database: str, rows: Path) -> float:
    """The seconds that the bare driver takes for the same, reading what was kept aside."""
    connection = sqlite3.connect(database, isolation_level=None)
    for setting in ("foreign_keys = ON", "synchronous = FULL", "temp_store = MEMORY", "cache_size = -8000"):
        connection.execute(f"PRAGMA {setting}")
    taken = 0.0
    for statements in transactions(rows):
        start = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        for statement, values in statements:
            connection.executemany(statement, values)
        connection.execute("COMMIT")
        taken += time.perf_counter() - start
    connection.close()
    return taken


def driven_postgresql(url: str, rows: Path) -> float:
    """As `driven_sqlite`, by COPY into the tables themselves, for which their owner is let off the policies."""
    import psycopg

    taken = 0.0
    with psycopg.connect(url) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for (table,) in tables:
            connection.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        connection.commit()
        for statements in transactions(rows):
            start = time.perf_counter()
            for statement, values in statements:
                with connection.cursor() as cursor:
                    if statement.startswith("COPY"):
                        with cursor.copy(statement) as copy:
                            for each in values:
                                copy.write_row(each)
                    else:
                        cursor.executemany(statement, values)
            connection.commit()
            taken += time.perf_counter() - start
    return taken


def emptied(url: str) -> None:
    """Take everything out of the database."""
    import psycopg

    with psycopg.connect(url) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")


def apart(work: Callable[..., Any], *arguments: object) -> tuple[Any, float, float]:
    """What `work` gives in a process of its own, the seconds it took, and its peak of memory in MB."""
    forked = get_context("fork")
    ours, theirs = forked.Pipe(duplex=False)

    def run() -> None:
        start = time.perf_counter()
        result = work(*arguments)
        taken = time.perf_counter() - start
        peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        theirs.send((result, taken, peak / 1024))

    child = forked.Process(target=run)
    child.start()
    theirs.close()
    try:
        return ours.recv()
    finally:
        child.join()


def kept_rows(database: str, file: Path, rows: Path) -> int:
    """Import `file`, and keep what went to the driver in `rows`; how many findings were stored."""
    with kept(rows):
        return imported(database, file, 1)


def set_up(database: str) -> None:
    """Make the tables."""
    from compliance.store.database import open_database

    open_database(database).close()


def compare(count: int, folder: Path, rounds: int, fresh: Callable[[str], str], driven: Callable[..., float]) -> float:
    """
    Print the table for `count` findings; the seconds a finding in one process.

    `fresh` gives the address of an empty database, and `driven` writes what was kept into one that is set up.
    """
    from rules.load import DEFAULT, load_allocation

    file, rows = folder / f"{count}.jsonl", folder / f"{count}.rows"
    write_file(file, count, load_allocation(DEFAULT))
    stored, _taken, _peak = apart(kept_rows, fresh("kept"), file, rows)
    best: dict[str, float] = {}
    memory: dict[str, float] = {}
    for _turn in range(rounds):
        for name, processes in (("driver", 0), ("one process", 1), ("two processes", 2)):
            database = fresh(name.replace(" ", "-"))
            if processes:
                _stored, taken, peak = apart(imported, database, file, processes)
            else:
                apart(set_up, database)
                taken, _all, peak = apart(driven, database, rows)
            best[name] = min(best.get(name, taken), taken)
            memory[name] = max(memory.get(name, 0.0), peak)
    print(f"\n{count:,} findings ({stored:,} stored), best of {rounds} by turns")
    for name, taken in best.items():
        pace = f"{taken:8.1f} s  {stored / taken:9,.0f} findings/s"
        print(f"  {name:14} {pace}  {best['driver'] / taken:5.2f} of the driver  {memory[name]:5.0f} MB")
    return best["one process"] / stored


def main() -> None:
    """Measure and print."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("counts", type=int, nargs="*", default=[10_000, 100_000])
    words.add_argument("--rounds", type=int, default=3)
    words.add_argument("--postgresql", metavar="URL", default="")
    given = words.parse_args()
    print(heading(given.postgresql))
    with TemporaryDirectory(prefix="lianban-importing-") as name:
        folder = Path(name)

        def fresh_file(called: str) -> str:
            for path in folder.glob("*.db*"):
                path.unlink()
            return str(folder / f"{called}.db")

        def fresh_server(_called: str) -> str:
            emptied(given.postgresql)
            return str(given.postgresql)

        fresh, driven = (fresh_server, driven_postgresql) if given.postgresql else (fresh_file, driven_sqlite)
        paces = [compare(count, folder, given.rounds, fresh, driven) for count in given.counts]
    if len(paces) > 1:
        print(f"\nTime a finding, largest to smallest count: {paces[-1] / paces[0]:.2f}    (promised: at most 1.3)")


if __name__ == "__main__":
    main()
