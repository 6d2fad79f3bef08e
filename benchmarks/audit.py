"""
How fast is the chain of events verified, against hashing the same bytes?

Run `python benchmarks/audit.py [EVENTS [ROUNDS]]` (default 200,000 and 3): that many events are sealed and put into a
new SQLite file by the driver alone. Each round hashes the bytes that were sealed (the limit), reads the rows by
the driver, and verifies. Processor time is compared, the least of all rounds, so that others on the machine matter
less. With `--digest` it is the line of a day that is looked for instead: of the last days, and of the first.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from machine import heading
from sqlalchemy.orm import Session

from compliance.audit import verify_chain
from compliance.audit.digests import digests
from compliance.audit.links import links
from compliance.chain import GENESIS, canonical, plain, seal, seal_content
from compliance.recording.journal import body_of, content_of
from compliance.store.database import Database, open_database

DISTRICT = "xiangshan"
FIRST = datetime(2021, 9, 8, 1, tzinfo=UTC)
APART = timedelta(seconds=90)
TEXT = "灭火器过期，疏散通道堆放杂物，责令立即整改"
COLUMNS = (
    "district",
    "seq",
    "id",
    "at",
    "actor_unit",
    "actor_role",
    "actor_name",
    "act",
    "party_id",
    "visit_id",
    "case_id",
    "finding_id",
    "why",
    "changes",
    "salt",
    "content_hash",
    "prev_hash",
    "hash",
)


def events(count: int) -> Iterator[tuple[object, ...]]:
    """Sealed events of the size that findings make them, several at a moment."""
    last = GENESIS
    for seq in range(1, count + 1):
        id_ = f"0190b2a0-0000-7000-8000-{seq:012d}"
        row = {
            "district": DISTRICT,
            "id": id_,
            "text": TEXT * (1 + seq % 3),
            "found_on": "2026-03-09",
            "severity": "urgent",
        }
        event: dict[str, object] = {
            "district": DISTRICT,
            "seq": seq,
            "id": id_,
            "at": plain(FIRST + APART * (seq // 7)),
            "actor_unit": "education",
            "actor_role": "inspector",
            "actor_name": "王芳",
            "act": "finding_received",
            "party_id": id_,
            "visit_id": id_,
            "case_id": id_,
            "finding_id": id_,
            "why": "clauses",
            "changes": canonical(
                {"added": {"findings": [row], "decisions": [{"id": id_, "answer": f"{seq % 97:064d}"}]}}
            ),
            "salt": f"{seq:032x}",
            "prev_hash": last,
        }
        event["content_hash"] = seal_content(str(event["salt"]), content_of(event))
        event["hash"] = last = seal(last, seq, body_of(event))
        yield tuple(event[name] for name in COLUMNS)


def fill(database: Database, count: int) -> None:
    """Put `count` events into an empty database, and the head."""
    statement = f"INSERT INTO events ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"
    with database.write() as session:
        connection, last = session.connection(), None
        made = events(count)
        while piece := [*islice(made, 1000)]:
            connection.exec_driver_sql(statement, piece)
            last = piece[-1][-1]
        head = "INSERT INTO chain_heads (district, seq, hash) VALUES (?, ?, ?)"
        connection.exec_driver_sql(head, (DISTRICT, count, last))


def read(session: Session) -> None:
    """The rows, by the driver alone."""
    driver: Any = session.connection().connection.driver_connection
    cursor = driver.execute(f"SELECT {', '.join(COLUMNS)} FROM events WHERE district = ? ORDER BY seq", (DISTRICT,))
    while cursor.fetchmany(1000):
        pass


def sealed_bytes(session: Session) -> list[bytes]:
    """Everything that was hashed, in its order."""
    made: list[bytes] = []
    for piece in links(session, DISTRICT, 1000):
        for seq, prev_hash, _hash, body, _sealed, salt, content, _ordered in piece:
            made += [f'["{prev_hash}",{seq},{body}]'.encode(), f'["{salt}",{content}]'.encode()]
    return made


def hashed(texts: list[bytes]) -> None:
    """Each hashed by itself, as it was sealed."""
    for each in texts:
        hashlib.sha256(each).hexdigest()


def verified(session: Session) -> None:
    """As `audit verify` does it."""
    assert list(verify_chain(session, DISTRICT)) == []


def took(work: Callable[[], object]) -> float:
    """Seconds of the processor."""
    start = time.process_time()
    work()
    return time.process_time() - start


def most_memory() -> float:
    """The most memory that this process held so far, in MB (Linux)."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines())
    return int(status["VmHWM"].split()[0]) / 1024


def compare(session: Session, count: int, rounds: int) -> None:
    """The table."""
    before = most_memory()
    verified(session)
    after = most_memory()
    texts = sealed_bytes(session)
    works = {
        "hash the same bytes": lambda: hashed(texts),
        "read the rows": lambda: read(session),
        "verify": lambda: verified(session),
    }
    best = dict.fromkeys(works, float("inf"))
    for _round in range(rounds):
        for name, work in works.items():
            best[name] = min(best[name], took(work))
    both = best["hash the same bytes"] + best["read the rows"]
    print(f"{'':24}{'µs an event':>14}{'events/s':>14}{'verify / this':>16}")
    for name, seconds in {**best, "read and hash": both}.items():
        print(f"{name:24}{seconds / count * 1e6:14.2f}{count / seconds:14,.0f}{best['verify'] / seconds:16.2f}")
    size = sum(map(len, texts))
    print(f"{count:,} events, {size / count:.0f} bytes hashed each; memory {after:.0f} MB (before {before:.0f})")


def compare_days(session: Session, count: int) -> None:
    """How long the line of a day is looked for."""
    last = (FIRST + APART * (count // 7)).date()
    for name, day in (
        ("the last day", last),
        ("the day before", last - timedelta(days=1)),
        ("the first day", FIRST.date()),
    ):
        seconds = took(lambda day=day: [*digests(session, DISTRICT, "Asia/Shanghai", day, day)])  # type: ignore[misc]
        print(f"{name:24}{seconds * 1000:14.1f} ms")
    months = took(lambda: [*digests(session, DISTRICT, "Asia/Shanghai", date(last.year, 1, 1), last)])
    print(f"{'every day of the year':24}{months * 1000:14.1f} ms")


def main(words: list[str]) -> None:
    """Fill, and measure."""
    numbers = [int(word) for word in words if word.isdigit()]
    count, rounds = (numbers + [200_000, 3][len(numbers) :])[:2]
    print(heading())
    with tempfile.TemporaryDirectory() as folder, open_database(str(Path(folder) / "lianban.db")) as database:
        fill(database, count)
        with database.read() as session:
            if "--digest" in words:
                compare_days(session, count)
            else:
                compare(session, count, rounds)


if __name__ == "__main__":
    main(sys.argv[1:])
