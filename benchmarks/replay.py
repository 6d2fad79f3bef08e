"""
How long does a replay take, and does its memory stay flat however many findings there are?

Run `python benchmarks/replay.py COUNT [postgresql://…]`: COUNT findings are made by SQL alone, the same ones every
time, in a new SQLite file, or in the PostgreSQL database that is named, which must be empty; what is made there stays.
The replay runs in a process of its own, whose greatest memory is reported. Promised are 1 million findings on SQLite
and 10 million on PostgreSQL; compare the memory with that of 100,000. On a throw-away server:

    python -m tests.compliance.server run sh -c 'python benchmarks/replay.py 10000000 "$LIANBAN_TEST_POSTGRESQL"'
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from replay_rows import STEPS, answers_of, parameters
from sqlalchemy import text
from sqlalchemy.orm import Session

from compliance.replaying import replay
from compliance.store.database import open_database
from rules.allocation import Allocation
from rules.load import load_allocation, load_document


def fill(session: Session, count: int) -> None:
    """Make `count` findings, one in fifty decided again later, and one in four in a case that is open."""
    allocation = load_allocation()
    dialect = session.get_bind().dialect.name
    rows: list[dict[str, Any]] = []
    for statement, rows in answers_of(allocation):
        session.execute(text(statement), rows or None)
    for statement in STEPS[dialect]:
        session.execute(text(statement), parameters(allocation, count, len(rows)))


def reformed(allocation: Allocation) -> Allocation:
    """Another lead for some issues, another joint unit, and a duty that begins on a day."""
    document = json.loads(allocation.document)
    duties = {duty["id"]: duty for duty in document["duties"]}
    duties["14"]["lead"] = ["emergency"]
    duties["13b"]["lead"] = ["development_reform"]
    duties["12"]["joint"] = ["fire_rescue"]
    duties["11"]["valid"] = {"from": "2025-07-01"}
    return load_document(json.dumps(document, ensure_ascii=False))


def most_memory() -> float:
    """The most memory that this process held so far, in MB (Linux)."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines())
    return int(status["VmHWM"].split()[0]) / 1024


def measure(where: str) -> None:
    """Replay, and say what it took."""
    allocation = load_allocation()
    other = reformed(allocation)
    with open_database(where) as database, database.read() as session:
        before = most_memory()
        start = time.perf_counter()
        told = replay(session, allocation.district.id, other, listed=20)
        took = time.perf_counter() - start
    print(f"replay              {took:10.1f} s, {told.findings / took:,.0f} findings a second")
    print(f"findings            {told.findings:12,} ({told.changed:,} otherwise, {told.ruled:,} ruled on)")
    print(f"groups, decided     {told.groups:12,}, {told.decided:,}")
    print(f"open cases moving   {told.moving:12,}")
    print(f"memory at the most  {most_memory():12.1f} MB (before the replay {before:.1f})")


def main(count: int, where: str) -> None:
    """Fill the database and measure in a process of its own."""
    start = time.perf_counter()
    with open_database(where) as database:
        with database.write() as session:
            fill(session, count)
        with database.write() as session:
            session.execute(text("ANALYZE"))
    print(f"made                {time.perf_counter() - start:10.1f} s")
    subprocess.run([sys.executable, __file__, "--measure", where], check=True)


if __name__ == "__main__":
    if sys.argv[1] == "--measure":
        measure(sys.argv[2])
    elif len(sys.argv) > 2:
        main(int(sys.argv[1]), sys.argv[2])
    else:
        with tempfile.TemporaryDirectory(prefix="lianban-") as folder:
            main(int(sys.argv[1]), str(Path(folder) / "replay.db"))
