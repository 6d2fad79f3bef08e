"""
Do the desk, a queue, a case and the lists stay quick at a million cases?

Run `python benchmarks/reading.py [COUNT [URL]]`: COUNT cases (a million, unless said), one in fifty of them open, are
made in a new SQLite file, or in the PostgreSQL database at URL, which has to be empty; what is made there stays. Then
each list is read by turns by lianban and by the same SQL written by hand, by the driver alone. Promised: within three
times of the SQL by hand, and the desk and a queue under 50 ms. `--measure PATH_OR_URL` measures again what was made.
On a throw-away server:

    python -m tests.compliance.server run sh -c 'python benchmarks/reading.py 1000000 $LIANBAN_TEST_POSTGRESQL'
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from machine import heading
from reading_fill import fill
from reading_hand import Hand
from reading_rows import NOW
from sqlalchemy import func, select

from compliance.book import Book
from compliance.queries import AsOf, case_list, case_show, finding_list, office_desk, unit_queue
from compliance.queries.signals import signal_list
from compliance.states import CaseState
from compliance.store.cases import Case
from compliance.store.database import open_database
from rules.decide import Decider
from rules.load import load_allocation

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Pair = tuple[str, Callable[[], object], Callable[[], object]]

ROUNDS = 15
UNIT = "education"
PARTY = "第1234号"
DAY = date(2026, 1, 15)


def pairs(session: Session, now: AsOf, hand: Hand) -> Iterator[Pair]:
    """What is read: its name, by lianban, and by hand."""
    district = now.district
    page: dict[str, Any] = {"limit": 50, "now": now}
    number = session.scalar(
        select(func.max(Case.number)).where(Case.district == district, Case.state == CaseState.ACCEPTED)
    )
    assert number is not None
    yield "office desk", lambda: office_desk(session, now, limit=50), hand.desk
    yield "office queue UNIT", lambda: unit_queue(session, now, UNIT, limit=50), lambda: hand.queue(UNIT)
    yield "case show", lambda: case_show(session, district, number, now), lambda: hand.show(number)
    yield "case list", lambda: case_list(session, district, **page), lambda: hand.lists("cases")
    narrowed: tuple[tuple[str, dict[str, Any], tuple[str, dict[str, Any]]], ...] = (
        ("--state accepted", {"state": CaseState.ACCEPTED}, ("accepted", {})),
        ("--unit", {"unit": UNIT}, ("unit", {"unit": UNIT})),
        ("--since", {"since": DAY}, ("since", {"since": DAY.isoformat()})),
        ("of one day", {"since": DAY, "until": DAY}, ("day", {"since": DAY.isoformat()})),
        ("--party", {"party": PARTY}, ("party", {"party": PARTY})),
    )
    for name, filters, given in narrowed:
        yield f"case list {name}", _cases(session, district, page | filters), _listed(hand, *given)
    yield "finding list", lambda: finding_list(session, district, limit=50), lambda: hand.lists("findings")
    of_unit = _listed(hand, "findings of a unit", {"unit": UNIT})
    yield "finding list --unit", lambda: finding_list(session, district, unit=UNIT, limit=50), of_unit
    yield "task list", lambda: unit_queue(session, now, limit=50), lambda: hand.lists("tasks")
    yield "signal list", lambda: signal_list(session, district, limit=50), hand.signals


def _cases(session: Session, district: str, filters: dict[str, Any]) -> Callable[[], object]:
    return lambda: case_list(session, district, **filters)


def _listed(hand: Hand, name: str, given: dict[str, Any]) -> Callable[[], object]:
    return lambda: hand.lists(name, **given)


def _ms(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def measure(where: str) -> None:
    """Read each list by turns, and print medians and their ratio."""
    postgresql = where if where.startswith("postgresql") else ""
    allocation = load_allocation()
    now = AsOf(Book(allocation, Decider(allocation).decide).terms, NOW)
    with open_database(where) as database, database.read() as session:
        connection = session.connection()
        hand = Hand(connection.connection.driver_connection, connection.dialect.name, now.district)
        count = session.scalar(select(func.count()).where(Case.district == now.district))
        print(f"{heading(postgresql)}\n\n{count:,} cases, medians of {ROUNDS}, read by turns\n")
        print("| read | lianban, ms | by hand, ms | ratio |\n| --- | ---: | ---: | ---: |")
        for name, ours, theirs in pairs(session, now, hand):
            ours(), theirs()
            taken = [(_ms(ours), _ms(theirs)) for _round in range(ROUNDS)]
            mine, others = (statistics.median(each) for each in zip(*taken, strict=True))
            print(f"| {name} | {mine:.1f} | {others:.1f} | {mine / others:.1f} |", flush=True)


def main(count: int, where: str) -> None:
    """Make the rows, and measure."""
    start = time.perf_counter()
    fill(where, load_allocation(), count)
    print(f"made in {time.perf_counter() - start:.0f} s\n")
    measure(where)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        measure(sys.argv[2])
    elif len(sys.argv) > 2:
        main(int(sys.argv[1]), sys.argv[2])
    else:
        with tempfile.TemporaryDirectory(prefix="lianban-") as folder:
            main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000, str(Path(folder) / "reading.db"))
