"""
How long do ledgers of many cases take, and how much memory?

Run `python benchmarks/ledger.py COUNT`: COUNT cases, each with two findings, two shares, three files and a
re-inspection, are made by SQL in a new SQLite file, the same ones every time. Each ledger is then written by a process
of its own, whose greatest memory is reported. Promised for 10,000 cases: under 10 seconds and 300 MB. Run it with
another COUNT to see how little the memory grows.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from ledger_rows import STEPS, values
from replay_rows import answers_of
from sqlalchemy import text

from compliance.book import Book
from compliance.ledgers.chosen import Chosen
from compliance.ledgers.csvfile import write_csv
from compliance.ledgers.ledger import LedgerKind, ledger
from compliance.ledgers.xlsx import write_xlsx
from compliance.store.database import open_database
from rules.decide import Decider
from rules.language import Language, speaking
from rules.load import load_allocation

NOW = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)


def fill(where: str, count: int) -> None:
    """Make `count` cases."""
    allocation = load_allocation()
    with open_database(where) as database:
        with database.write() as session:
            rows = []
            for statement, rows in answers_of(allocation):
                session.execute(text(statement), rows or None)
            for statement in STEPS:
                session.execute(text(statement), values(allocation, count, len(rows)))
        with database.write() as session:
            session.execute(text("ANALYZE"))


def most_memory() -> float:
    """The most memory that this process held so far, in MB (Linux)."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines())
    return int(status["VmHWM"].split()[0]) / 1024


def measure(where: str, kind: LedgerKind, name: str) -> None:
    """Write one ledger, and say what it took."""
    allocation = load_allocation()
    book = Book(allocation, Decider(allocation).decide)
    with (
        open_database(where) as database,
        database.read() as session,
        speaking(Language.ZH),
        Path(name).open("xb") as file,
    ):
        start, worked = time.perf_counter(), time.process_time()
        write = write_xlsx if name.endswith(".xlsx") else write_csv
        count = write(ledger(session, book, NOW, kind, Chosen()), file)
        took, worked = time.perf_counter() - start, time.process_time() - worked
    size = Path(name).stat().st_size / 1e6
    what = f"{kind.value} {name.rpartition('.')[2]}"
    print(
        f"{what:16} {count:8,} lines {took:6.1f} s ({worked:.1f} at work) {most_memory():6.1f} MB at the most, "
        f"a file of {size:.1f} MB"
    )


def main(count: int) -> None:
    """Fill a database and measure each ledger in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="lianban-") as folder:
        where = str(Path(folder) / "ledger.db")
        fill(where, count)
        for kind in (LedgerKind.ISSUES, LedgerKind.CLOSED, LedgerKind.DISPATCHED):
            for end in ("xlsx", "csv"):
                name = str(Path(folder) / f"{kind.value}.{end}")
                subprocess.run([sys.executable, __file__, "--measure", where, kind.value, name], check=True)


if __name__ == "__main__":
    if sys.argv[1] == "--measure":
        measure(sys.argv[2], LedgerKind(sys.argv[3]), sys.argv[4])
    else:
        main(int(sys.argv[1]))
