"""
What is left by a process that is killed at any moment? A whole record, which goes on to the same end.

Run `python -m tests.load.kills [COUNT] [SEED]`: imports and acts are done once undisturbed. Then they are done again,
and killed (SIGKILL) at COUNT moments, half of them by the clock and half of them at some statement to the database.
After each kill the database is opened and audited, and what was not done is done from there on, until it is killed
again. Whenever all is done, the database has to hold what the undisturbed one does, byte for byte.
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import random
import signal
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from io import BytesIO
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from cli.framework import Exit
from compliance import bulk
from compliance.keeping import dump
from compliance.store.database import open_database
from rules.load import load_allocation
from tests.cli.making import run
from tests.load.deeds import DATABASE, DEEDS, do, write_files

BATCH, PASS = 25, 10
"""Findings and parties in one transaction: few, so that a short import has several; a patch, for speed alone."""

fork = multiprocessing.get_context("fork")


@dataclass
class Deed:
    """How one of the deeds went: how long it took, to how many statements, and the last event after it."""

    seconds: float
    statements: int
    seq: int


@dataclass
class Killed:
    """What came of the kills: how many there were, of which amid an import, and how often all was done."""

    kills: int = 0
    amid: int = 0
    ends: int = 0
    wrong: list[str] = field(default_factory=list)


def apart(what: Callable[..., Any], *given: object) -> Any:
    """What `what` comes to, in a process of its own: none may fork that has a database open."""
    ours, theirs = fork.Pipe(duplex=False)
    other = fork.Process(target=lambda: theirs.send(what(*given)))
    other.start()
    theirs.close()
    try:
        return ours.recv()
    finally:
        other.join()


def stands(folder: Path) -> tuple[int, bool]:
    """The number of the last event (0 if there is none), and whether an import stopped in the middle."""
    if not (folder / DATABASE).exists():
        return 0, False
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        made = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'chain_heads'").fetchone()[0]
        if not made:
            return 0, False
        stopped = "SELECT count(*) FROM imports WHERE finished_at IS NULL"
        (seq,) = connection.execute("SELECT coalesce(max(seq), 0) FROM chain_heads").fetchone()
        return int(seq), bool(connection.execute(stopped).fetchone()[0])


def contents(folder: Path) -> dict[str, bytes]:
    """All that is in the database, as `lianban db dump` writes it, and the files of rejected rows."""
    with open_database(str(folder / DATABASE)) as opened, opened.read() as session, BytesIO() as out:
        dump(session, out)
        return {file.name: file.read_bytes() for file in folder.glob("*.rejected*")} | {"dump": out.getvalue()}


def flaws(folder: Path) -> list[str]:
    """What is wrong with the database as it was left."""
    database = folder / DATABASE
    if not database.exists():
        return []
    with closing(sqlite3.connect(database)) as connection:
        found = [str(row) for row in connection.execute("PRAGMA integrity_check") if row != ("ok",)]
        found += [str(row) for row in connection.execute("PRAGMA foreign_key_check")]
    audit = run("audit", "verify", "--tables", "--database", database, "--as", ":auditor")
    return found + [audit.out + audit.err] * (audit.code != 0)


def live(folder: Path, first: int, fatal: int | None, told: Connection) -> None:
    """Do the deeds from `first` on, in `folder`; before the statement number `fatal` it is all over."""
    os.chdir(folder)
    counted = itertools.count()
    seen = 0

    def count(*_given: object) -> None:
        nonlocal seen
        seen = next(counted)
        if seen == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", count)
    event.listen(Engine, "commit", count)
    for place in range(first, len(DEEDS)):
        start, before = monotonic(), seen
        answer = do(place)
        if answer.code != (Exit.BAD_INPUT if DEEDS[place][0] == "import" else Exit.DONE):
            raise RuntimeError(f"{DEEDS[place]}: {answer.err}")
        told.send(Deed(monotonic() - start, seen - before, stands(folder)[0]))


def started(folder: Path, first: int, fatal: int | None = None) -> tuple[Any, Connection]:
    ours, theirs = fork.Pipe(duplex=False)
    process = fork.Process(target=live, args=(folder, first, fatal, theirs))
    process.start()
    theirs.close()
    return process, ours


def undisturbed(folder: Path) -> list[Deed]:
    process, told = started(folder, 0)
    deeds = [told.recv() for _ in DEEDS]
    process.join()
    assert all(one.seq < other.seq for one, other in itertools.pairwise(deeds))
    return deeds


def gone_on(folder: Path, first: int, deeds: list[Deed], chance: random.Random | None) -> int:
    """Go on from `first`, to be killed somewhere if `chance` has it before the end; how many deeds are known done."""
    after, fatal = None, None
    if chance is not None and chance.random() < 0.5:
        fatal = chance.randrange(sum(each.statements for each in deeds))
    elif chance is not None:
        after = chance.uniform(0, sum(each.seconds for each in deeds))
    process, told = started(folder, first, fatal)
    process.join(after)
    process.kill()
    process.join()
    if process.exitcode not in {0, -signal.SIGKILL}:
        raise RuntimeError("it did not go on after a kill")
    done = first
    with suppress(EOFError):
        while told.recv():
            done += 1
    return done


def differences(wanted: dict[str, bytes], found: dict[str, bytes]) -> list[str]:
    """Where the end is another than that of the undisturbed run: the first line of each file."""
    wrong = [f"other files: {sorted(found)}"] * (found.keys() != wanted.keys())
    for name in sorted(wanted.keys() & found.keys()):
        pairs = itertools.zip_longest(wanted[name].splitlines(), found[name].splitlines())
        wrong += [f"{name}: {one!r} is now {other!r}" for one, other in pairs if one != other][:1]
    return wrong


def begun(folder: Path) -> Path:
    """A folder for one life, with the files that are imported in it."""
    folder.mkdir()
    write_files(folder)
    return folder


def kill(count: int, seed: int, home: Path) -> Killed:
    """Kill `count` times; `home` is an empty folder, in which all this is done."""
    came, chance = Killed(), random.Random(seed)
    deeds = undisturbed(begun(home / "straight"))
    wanted = apart(contents, home / "straight")
    while came.kills < count and not came.wrong:
        folder, first = begun(home / f"life-{came.ends}"), 0
        while (first := gone_on(folder, first, deeds, chance if came.kills < count else None)) < len(DEEDS):
            came.kills += 1
            came.wrong += apart(flaws, folder)
            seq, stopped = apart(stands, folder)
            first += seq >= deeds[first].seq and not stopped  # it was done, and could not tell
            came.amid += stopped
        came.ends += 1
        came.wrong += differences(wanted, apart(contents, folder))
    return came


@contextmanager
def at_home() -> Iterator[Path]:
    """A folder with nothing in it, to be in and at home in; English is spoken, and imports go by short batches."""
    bulk.BATCH = bulk.run.BATCH = BATCH
    bulk.run._PASS = PASS
    for name in [each for each in os.environ if each.startswith(("LIANBAN_", "XDG_", "LC_"))]:
        del os.environ[name]
    with tempfile.TemporaryDirectory(prefix="lianban-") as folder:
        os.environ.update(HOME=folder, LANGUAGE="en")
        os.chdir(folder)
        load_allocation()
        yield Path(folder)
        os.chdir("/")


def main(count: int = 200, seed: int = 1) -> int:
    """Kill, and tell what came of it."""
    with at_home() as folder:
        came = kill(count, seed, folder)
    print(f"{came.kills} kills (seed {seed}), {came.amid} of them amid an import, {came.ends} times done to the end")
    print("\n".join(came.wrong) or "each left a whole record, and the end was the same each time")
    return 1 if came.wrong else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
