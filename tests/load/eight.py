"""
What comes of eight processes that hand in findings at once, many of which others hand in too?

Run `python -m tests.load.eight [SECONDS] [ADDRESS]`: on a SQLite file of its own, or on the database at ADDRESS, which
must be new. It tells what was stored and how long anybody waited for the database; and fails if a finding was lost,
stored twice or refused, if a case is there twice, if the chain of events is not whole, or, on SQLite, if anybody waited
for more than 200 ms or wrote less than half of what another did.
"""

from __future__ import annotations

import multiprocessing
import random
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from compliance.draft import FindingDraft, PartyDraft
from compliance.errors import ComplianceError
from compliance.record import record
from compliance.states import OVER
from compliance.store.cases import Case
from compliance.store.database import open_database
from compliance.store.models import Finding
from tests.compliance.making import AT, INSPECTOR, finding, submit, the_book
from tests.compliance.rebuilding import chain_faults

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

PROCESSES = 8
LONGEST_WAIT = 0.2
LEAST_SHARE = 0.5
ISSUES = ("fire_safety", "food_safety", "fee_prepayment", "registration", "advertising")


@dataclass
class Wrote:
    """What one process did: which findings it handed in, how long each waited to begin, and what went wrong."""

    numbers: list[int]
    waits: list[float]
    wrong: list[str]


@dataclass
class Crowd:
    """What all of them did, and what the database holds afterwards."""

    wrote: list[Wrote]
    findings: int
    cases: int
    twice: int
    faults: list[str]

    @property
    def distinct(self) -> set[int]:
        return {number for each in self.wrote for number in each.numbers}

    @property
    def waits(self) -> list[float]:
        return sorted(wait for each in self.wrote for wait in each.waits)

    @property
    def share(self) -> float:
        """What the slowest wrote, as a part of what the fastest did."""
        counts = [len(each.numbers) for each in self.wrote]
        return min(counts) / max(counts)

    def lost(self) -> list[str]:
        """What should not be, whatever the machine is busy with; nothing, if all is well."""
        wanted = len({kind_of(number) for number in self.distinct})
        told = [error for each in self.wrote for error in each.wrong]
        told += [f"{self.findings} findings of {len(self.distinct)}"] * (self.findings != len(self.distinct))
        told += [f"{self.cases} cases of {wanted}"] * (self.cases != wanted)
        told += [f"{self.twice} cases open twice"] * (self.twice > 0)
        return told + self.faults


def kind_of(number: int) -> tuple[int, str]:
    """The party and the issue of a finding, which make its case."""
    return number // len(ISSUES) % 40, ISSUES[number % len(ISSUES)]


def draft(number: int) -> FindingDraft:
    party, issue = kind_of(number)
    return finding(issue, party=PartyDraft(f"机构{party}", locality="南门街道"), text=f"第{number}条")


def write(address: str, seed: int, seconds: float, pipe: Connection) -> None:
    """Hand in one finding after another, each in a transaction; about half of them someone else has handed in."""
    chance, book, wrote = random.Random(seed), the_book(), Wrote([], [], [])
    with open_database(address) as database:
        pipe.send("ready")
        pipe.recv()
        end = monotonic() + seconds
        while (start := monotonic()) < end:
            number = chance.randrange(4 * len(wrote.numbers) + 4)
            try:
                with database.write() as session:
                    wrote.waits.append(monotonic() - start)
                    record(session, book, [draft(number)], INSPECTOR, AT)
            except ComplianceError as error:
                wrote.wrong.append(str(error))
            else:
                wrote.numbers.append(number)
    pipe.send(wrote)


def crowd(address: str, seconds: float) -> Crowd:
    """Let eight processes write for that long, and look at what came of it."""
    open_database(address).close()
    with open_database(":memory:") as warm:  # nobody is to wait for what is read once only
        submit(warm, the_book(), *map(draft, range(len(ISSUES))))
    fork = multiprocessing.get_context("fork")
    pipes = [fork.Pipe() for _ in range(PROCESSES)]
    running = [
        fork.Process(target=write, args=(address, seed, seconds, theirs)) for seed, (_, theirs) in enumerate(pipes)
    ]
    for each in running:
        each.start()
    for ours, _ in pipes:
        assert ours.recv() == "ready"
    for ours, _ in pipes:
        ours.send("go")
    wrote = [ours.recv() for ours, _ in pipes]
    for each in running:
        each.join()
    with open_database(address) as database, database.read() as session:
        one = select(Case.party_id).where(Case.state.not_in(OVER)).group_by(Case.party_id, Case.issue, Case.lead)
        return Crowd(
            wrote,
            findings=session.scalar(select(func.count()).select_from(Finding)) or 0,
            cases=session.scalar(select(func.count()).select_from(Case)) or 0,
            twice=len(session.scalars(one.having(func.count() > 1)).all()),
            faults=chain_faults(session),
        )


def main(seconds: float, address: str) -> int:
    came = crowd(address, seconds)
    waits, written = came.waits, sum(len(each.numbers) for each in came.wrote)
    print(f"{PROCESSES} processes, {seconds:g} s: {written} handed in ({written / seconds:.0f} a second)")
    print(f"{len(came.distinct)} distinct, {came.findings} findings, {came.cases} cases")
    print(f"the slowest wrote {came.share:.2f} of what the fastest did")
    wrong = came.lost()
    if "://" not in address:
        print("waited, ms:", ", ".join(f"{name} {waits[place] * 1000:.1f}" for name, place in _places(len(waits))))
        wrong += [f"somebody waited {waits[-1]:.3f} s"] * (waits[-1] > LONGEST_WAIT)
        wrong += ["somebody wrote less than half of what another did"] * (came.share < LEAST_SHARE)
    print("\n".join(wrong) or "nothing lost, nothing twice, nobody refused, the chain is whole")
    return 1 if wrong else 0


def _places(count: int) -> list[tuple[str, int]]:
    return [("median", count // 2), ("99 %", count * 99 // 100), ("longest", count - 1)]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="lianban-") as folder:
        given = dict(enumerate(sys.argv[1:]))
        sys.exit(main(float(given.get(0, 120)), given.get(1, str(Path(folder) / "lianban.db"))))
