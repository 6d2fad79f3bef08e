"""
How much longer does `lianban submit` of one finding take, cold, than a bare process that inserts one row?

Run `python benchmarks/submit.py [ROUNDS]`. By turns, each a new process: a Python that imports SQLAlchemy Core, opens
a SQLite file (WAL, every commit to the disk) and inserts a row; `submit` into a database with findings in it; `submit`
into a database that is not there yet; and, to compare, some commands that only read. Medians of the time on the clock
and of the processor's time, each as a ratio to the bare process. Promised for the database that is there: at most 2.
The allocation and the policy are in the cache, as they are from the second command on; `first ever` is without it.
"""

from __future__ import annotations

import itertools
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from machine import heading

ROOT = Path(__file__).resolve().parent.parent
PROMISED = 2.0
PRIOR = 200
BARE = """
import sys
from sqlalchemy import Column, Integer, MetaData, Table, Text, create_engine, event, insert

engine = create_engine(f"sqlite:///{sys.argv[1]}")
rows = Table("rows", MetaData(), Column("id", Integer, primary_key=True), Column("text", Text))
event.listen(engine, "connect", lambda connection, _entry: connection.execute("PRAGMA synchronous = FULL"))
with engine.begin() as connection:
    connection.execute(insert(rows), {"text": sys.argv[2]})
"""
SET_UP = """
import sqlite3, sys

with sqlite3.connect(sys.argv[1]) as connection:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, text TEXT)")
"""
OURS = "from cli.main import main; main()"
STATED = ("--fact", "site=institution", "--issue", "fire_safety", "--text", "安全出口被堵", "--found-on", "2026-03-02")
_numbers = itertools.count()


class Runs:
    """The processes that are compared, in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "HOME": str(folder),
            **{f"XDG_{each}_HOME": str(folder / each.lower()) for each in ("CACHE", "CONFIG", "DATA")},
        }
        self.python("-c", SET_UP, str(folder / "bare.db"))
        findings = folder / "prior.jsonl"
        findings.write_text("".join(json.dumps(_finding(number)) + "\n" for number in range(PRIOR)), encoding="utf-8")
        self.lianban("import", str(findings), "--database", str(folder / "there.db"))

    def python(self, *arguments: str) -> tuple[float, float]:
        """Run to the end; seconds on the clock, and of the processor."""
        start = time.perf_counter()
        command = [sys.executable, *arguments]
        with subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, cwd=self.folder, env=self.environment
        ) as process:
            _pid, status, used = os.wait4(process.pid, 0)
            taken = time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command)
        return taken, used.ru_utime + used.ru_stime

    def lianban(self, *words: str) -> tuple[float, float]:
        """As `python`, of one command."""
        return self.python("-c", OURS, *words)

    def bare(self) -> tuple[float, float]:
        """The limit."""
        return self.python("-c", BARE, str(self.folder / "bare.db"), f"row {next(_numbers)}")

    def submit(self, database: Path) -> tuple[float, float]:
        """A finding at a party that nobody has heard of."""
        return self.lianban("submit", "--database", str(database), "--party", f"机构{next(_numbers)}", *STATED)

    def there(self) -> tuple[float, float]:
        """Into the database that has findings."""
        return self.submit(self.folder / "there.db")

    def new(self) -> tuple[float, float]:
        """Into one that has to be made."""
        return self.submit(self.folder / f"new{next(_numbers)}.db")

    def first(self) -> tuple[float, float]:
        """Into one that has to be made, where nothing is in the cache."""
        shutil.rmtree(self.folder / "cache", ignore_errors=True)
        return self.new()

    def read(self, *words: str) -> Callable[[], tuple[float, float]]:
        """A command that reads the database."""
        return lambda: self.lianban(*words, "--database", str(self.folder / "there.db"))


def _finding(number: int) -> dict[str, object]:
    issues = ("fire_safety", "food_safety", "unlicensed_training")
    return {
        "party": {"name": f"老机构{number}"},
        "facts": {"site": "institution", "issue": issues[number % len(issues)]},
        "text": f"第{number}条",
        "found_on": "2026-03-01",
    }


def compare(runs: Runs, rounds: int) -> dict[str, tuple[float, float]]:
    """The medians of each, measured by turns."""
    kinds = {
        "bare process": runs.bare,
        "submit": runs.there,
        "submit, new database": runs.new,
        "submit, first ever": runs.first,
        "route": lambda: runs.lianban("route", "--issue", "fire_safety"),
        "case list": runs.read("case", "list"),
        "office desk": runs.read("office", "desk"),
    }
    for run in kinds.values():
        run()
    runs.there()  # the cache is there again
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in kinds}
    for _round in range(rounds):
        for name, run in kinds.items():
            taken[name].append(run())
    medians = {name: [statistics.median(each) for each in zip(*all_, strict=True)] for name, all_ in taken.items()}
    return {name: (clock, used) for name, (clock, used) in medians.items()}


if __name__ == "__main__":
    print(heading())
    with tempfile.TemporaryDirectory() as folder:
        medians = compare(Runs(Path(folder)), int(sys.argv[1]) if len(sys.argv) > 1 else 15)
    clock, used = medians["bare process"]
    print(f"{'':22} {'clock ms':>9} {'ratio':>6} {'cpu ms':>9} {'ratio':>6}")
    for name, (its_clock, its_used) in medians.items():
        print(
            f"{name:22} {its_clock * 1000:9.0f} {its_clock / clock:6.2f} {its_used * 1000:9.0f} {its_used / used:6.2f}"
        )
    print(f"promised: submit at most {PROMISED:g}")
