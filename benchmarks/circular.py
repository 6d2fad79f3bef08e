"""
How long does a circular over a year take?

Run `python benchmarks/circular.py COUNT [FOLDER]`: the events of COUNT cases are made, nine a case and as large as in
practice, the same ones every time, in a new SQLite file; the circular is issued from them by the program, in a process
of its own, whose greatest memory is reported. Promised are 10,000 cases in under 5 seconds. With FOLDER, both forms of
the paper are written there.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from compliance.actor import Actor, ActorRole
from compliance.book import Book
from compliance.casework.bench import Bench
from compliance.chain import canonical
from compliance.ids import new_id
from compliance.papers import Templates, issue
from compliance.papers.circular import circular
from compliance.states import CaseState, EventAct, TaskState
from compliance.store.base import table_of
from compliance.store.database import open_database
from compliance.store.log import ChainHead, Event
from rules.decide import Decider
from rules.load import load_allocation

FIRST = datetime(2025, 1, 2, 2, 0, tzinfo=UTC)
ISSUED = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
PROMISED = 5.0
Told = tuple[EventAct, str, datetime, dict[str, Any]]
_TEXT = "灭火器压力不足，已过检验期；" * 40


def fill(session: Session, district: str, units: list[str], issues: list[str], count: int) -> None:
    """Make the events of `count` cases: three in four are closed, one in ten of all is late."""
    seq = 0
    for first in range(0, count, 1000):
        rows = []
        for number in range(first, min(first + 1000, count)):
            for act, case_id, at, changes in _events(number, units, issues):
                seq += 1
                rows.append(_row(district, seq, act, case_id, at, changes))
        session.execute(insert(table_of(Event)), rows)
    session.add(ChainHead(district=district, seq=seq, hash=f"{seq:064x}"))


def _row(district: str, seq: int, act: EventAct, case_id: str, at: datetime, changes: dict[str, Any]) -> dict[str, Any]:
    hashes = dict.fromkeys(("salt", "content_hash", "prev_hash", "hash"), f"{seq:064x}")
    who = {"actor_unit": None, "actor_role": ActorRole.OFFICE.value, "actor_name": "李梅", "why": ""}
    subjects = {"party_id": None, "visit_id": None, "case_id": case_id, "finding_id": None}
    head = {"district": district, "seq": seq, "id": new_id(at), "at": at, "act": act.value}
    return head | who | subjects | hashes | {"changes": canonical(changes)}


def _events(number: int, units: list[str], issues: list[str]) -> Iterator[Told]:
    opened = FIRST + timedelta(hours=number % 8600)
    deadline, answered = opened + timedelta(days=18), opened + timedelta(days=10 + number % 10)
    case_id, task_id = new_id(opened), new_id(opened)
    unit = units[number * 7 % len(units)]
    case = _case(case_id, number, unit, issues[number * 11 % len(issues)], opened)
    task = _task(task_id, case_id, unit, opened, deadline)
    text = {"added": {"findings": [{"id": new_id(opened), "case_id": case_id, "text": _TEXT}]}}
    yield EventAct.PARTY_ADDED, case_id, opened, {"added": {"parties": [{"id": case_id, "name": f"机构{number}"}]}}
    yield EventAct.VISIT_RECORDED, case_id, opened, {"added": {"visits": [{"id": case_id, "note": "例行检查" * 20}]}}
    yield EventAct.CASE_OPENED, case_id, opened, {"added": {"cases": [case]}}
    yield EventAct.FINDING_RECEIVED, case_id, opened, text
    yield EventAct.TASK_OPENED, case_id, opened, {"added": {"tasks": [task]}}
    received = {"id": task_id, "state": TaskState.ACCEPTED, "received_at": opened}
    yield EventAct.ACCEPTED, case_id, opened, _news(case_id, CaseState.ACCEPTED, received)
    yield EventAct.REMINDED, case_id, deadline, {"added": {"slips": [{"id": task_id, "case_id": case_id}]}}
    if number % 4:
        done = {"id": task_id, "state": TaskState.ANSWERED, "answered_at": answered, "result": "已整改到位"}
        yield EventAct.ANSWERED, case_id, answered, _news(case_id, CaseState.ANSWERED, done)
        closed = {"id": case_id, "state": CaseState.CLOSED, "closed_at": answered}
        yield EventAct.VERIFIED, case_id, answered, {"changed": {"cases": [closed]}}


def _case(id_: str, number: int, unit: str, issue_id: str, opened: datetime) -> dict[str, Any]:
    counts = dict.fromkeys(("returns", "reworks", "reopenings", "parkings"), 0)
    head = {"id": id_, "number": f"2025-{number + 1:04}", "party_id": id_, "issue": issue_id, "lead": unit}
    times = {"opened_at": opened, "found_on": opened.date(), "dispatched_at": opened, "closed_at": None}
    return head | counts | times | {"state": CaseState.DISPATCHED, "locality": "", "outcome": "settled"}


def _task(id_: str, case_id: str, unit: str, opened: datetime, deadline: datetime) -> dict[str, Any]:
    head = {"id": id_, "case_id": case_id, "unit": unit, "role": "lead", "state": TaskState.OPEN, "extensions": 0}
    times = {"opened_at": opened, "deadline": deadline, "receive_by": opened + timedelta(days=1)}
    return head | times | {"received_at": None, "by_silence": False, "answered_at": None, "result": ""}


def _news(case_id: str, state: CaseState, task: dict[str, Any]) -> dict[str, Any]:
    return {"changed": {"cases": [{"id": case_id, "state": state}], "tasks": [task]}}


def most_memory() -> float:
    """The most memory that this process held so far, in MB (Linux)."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines())
    return int(status["VmHWM"].split()[0]) / 1024


def measure(where: str, folder: str) -> None:
    """Issue the circular of the year, and say what it took."""
    allocation, decider = load_allocation(), Decider(load_allocation())
    book = Book(allocation, lambda facts, on: decider.decide(facts, on=on))
    start = time.perf_counter()
    with open_database(where) as database, database.write() as session:
        bench = Bench(session, book, Actor("education", ActorRole.OFFICE, "李梅"), ISSUED)
        draft = circular(bench, {"from": "2025-01-01", "to": "2025-12-31"})
        gathered = time.perf_counter()
        made = issue(bench, draft, Templates(allocation.district.id))
        bench.write()
    took = time.perf_counter() - start
    for form, data in made.files.items():
        if folder:
            (Path(folder) / f"circular.{form}").write_bytes(data)
    print(f"circular            {took:10.2f} s, of which {gathered - start:.2f} s to count and draw")
    print(f"against the promise {took / PROMISED:10.2f} of {PROMISED:.0f} s")
    print(f"memory at the most  {most_memory():10.1f} MB")


def main(count: int, folder: str) -> None:
    """Fill a database and measure in a process of its own."""
    allocation = load_allocation()
    units = [unit.id for unit in allocation.units.values() if unit.member]
    with tempfile.TemporaryDirectory(prefix="lianban-") as made:
        where = str(Path(made) / "circular.db")
        start = time.perf_counter()
        with open_database(where) as database, database.write() as session:
            fill(session, allocation.district.id, units, list(allocation.issues), count)
        print(f"made                {time.perf_counter() - start:10.2f} s")
        subprocess.run([sys.executable, __file__, "--measure", where, folder], check=True)


if __name__ == "__main__":
    if sys.argv[1] == "--measure":
        measure(sys.argv[2], sys.argv[3])
    else:
        main(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "")
