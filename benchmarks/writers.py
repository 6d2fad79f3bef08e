"""
How well do eight writers get on with one database?

Run `python benchmarks/writers.py [SECONDS] [ADDRESS]`: processes hand in one finding after another, each in a
transaction of its own, decided and with its events. On one SQLite file: one writer; eight with the queue that stands
in front of SQLite's lock; eight with that lock alone. On an empty PostgreSQL database at ADDRESS, if one is given: one,
and eight. All take turns, three times, and the medians are told. Promised: no errors, and on SQLite with the queue no
wait above 200 ms and the slowest writer at half of the fastest or better.
"""

from __future__ import annotations

import multiprocessing
import statistics
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from time import monotonic
from typing import TYPE_CHECKING

from machine import heading

from compliance.actor import Actor, ActorRole
from compliance.book import Book
from compliance.draft import FindingDraft, PartyDraft
from compliance.errors import ComplianceError
from compliance.record import record
from compliance.store.address import address_of, engine_for
from compliance.store.database import Database, open_database
from rules.decide import Decider
from rules.load import load_allocation

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

ROUNDS = 3
WAIT = 30.0
AT = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
INSPECTOR = Actor(None, ActorRole.INSPECTOR, "王芳")
ISSUES = ("fire_safety", "food_safety", "fee_prepayment", "registration", "advertising")
Opening = Callable[[str], Database]


@dataclass(frozen=True, slots=True)
class Round:
    """
    What came of one kind of writing for some seconds.

    How long it took to hand in a finding, the wait included, in milliseconds; the longest wait before it began (on
    PostgreSQL a writer waits inside, for its district's turn, and not before); the slowest writer against the fastest.
    """

    rate: float
    median: float
    late: float
    longest: float
    wait: float
    share: float
    errors: int


def without_queue(path: str) -> Database:
    """The SQLite file, with its own lock alone."""
    return Database(engine_for(address_of(path), WAIT), path)


def draft(number: int) -> FindingDraft:
    """A finding that nobody else hands in."""
    party = PartyDraft(f"机构{number % 200}")
    return FindingDraft(party, (("issue", ISSUES[number % 5]), ("site", "institution")), date(2026, 3, 9), str(number))


def write(opening: Opening, address: str, book: Book, first: int, seconds: float, pipe: Connection) -> None:
    """Hand in one finding after another, and note how long each took, and how long it had waited to begin."""
    took, waits, errors = [], [], 0
    with opening(address) as database:
        pipe.send("ready")
        pipe.recv()
        end = monotonic() + seconds
        while (start := monotonic()) < end:
            try:
                with database.write() as session:
                    waits.append(monotonic() - start)
                    record(session, book, [draft(first + len(waits))], INSPECTOR, AT)
            except ComplianceError:
                errors += 1
            took.append(monotonic() - start)
    pipe.send((took, waits, errors))


def measure(opening: Opening, address: str, book: Book, count: int, first: int, seconds: float) -> Round:
    """Let `count` processes write for that long."""
    fork = multiprocessing.get_context("fork")
    pipes = [fork.Pipe() for _ in range(count)]
    running = [
        fork.Process(target=write, args=(opening, address, book, first + place * 100_000, seconds, theirs))
        for place, (_, theirs) in enumerate(pipes)
    ]
    for each in running:
        each.start()
    for ours, _ in pipes:
        ours.recv()
    for ours, _ in pipes:
        ours.send("go")
    came = [ours.recv() for ours, _ in pipes]
    for each in running:
        each.join()
    counts = [len(took) for took, _, _ in came]
    times = sorted(each * 1000 for took, _, _ in came for each in took)
    return Round(
        rate=sum(counts) / seconds,
        median=times[len(times) // 2],
        late=times[len(times) * 99 // 100],
        longest=times[-1],
        wait=max(each * 1000 for _, waits, _ in came for each in waits),
        share=min(counts) / max(counts),
        errors=sum(errors for _, _, errors in came),
    )


def tell(rounds: dict[tuple[str, str], list[Round]]) -> None:
    """One line a kind: medians, but the longest of all times and all errors; the first of a database is the limit."""
    print(f"{'':24} findings/s  of one   took, ms: median  99 %  longest   longest wait   slowest/fastest   errors")
    for (store, who), each in rounds.items():
        rate, median, late, share = (
            statistics.median(getattr(one, name) for one in each) for name in ("rate", "median", "late", "share")
        )
        one = statistics.median(other.rate for other in next(rounds[kind] for kind in rounds if kind[0] == store))
        longest, wait = max(one.longest for one in each), max(one.wait for one in each)
        print(
            f"{store + ', ' + who:24} {rate:10.0f} {rate / one:7.2f} {median:18.1f} {late:5.0f} {longest:8.0f} "
            f"{wait:14.0f} {share:17.2f} {sum(one.errors for one in each):8}"
        )


def main(seconds: float, postgresql: str) -> None:
    """Measure all kinds by turns."""
    allocation = load_allocation()
    book = Book(allocation, Decider(allocation).decide)
    with open_database(":memory:") as warm, warm.write() as session:  # what is read once only is read now
        record(session, book, [draft(number) for number in range(5)], INSPECTOR, AT)
    with tempfile.TemporaryDirectory(prefix="lianban-") as folder:
        kinds: dict[tuple[str, str], tuple[Opening, str, int]] = {
            ("SQLite", "one"): (open_database, f"{folder}/one.db", 1),
            ("SQLite", "eight that queue"): (open_database, f"{folder}/queue.db", 8),
            ("SQLite", "eight without"): (without_queue, f"{folder}/lock.db", 8),
        }
        if postgresql:
            kinds["PostgreSQL", "one"] = open_database, postgresql, 1
            kinds["PostgreSQL", "eight"] = open_database, postgresql, 8
        rounds: dict[tuple[str, str], list[Round]] = {kind: [] for kind in kinds}
        for place in range(ROUNDS * len(kinds)):
            kind = list(kinds)[place % len(kinds)]
            opening, address, count = kinds[kind]
            open_database(address).close()
            rounds[kind].append(measure(opening, address, book, count, place * 1_000_000, seconds))
    print(heading(postgresql))
    tell(rounds)


if __name__ == "__main__":
    given = dict(enumerate(sys.argv[1:]))
    main(float(given.get(0, 5)), given.get(1, ""))
