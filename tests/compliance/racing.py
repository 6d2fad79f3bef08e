"""A process that does one act after another, each when it is told to: `python -m tests.compliance.racing ADDRESS`."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from compliance.actor import Actor, ActorRole
from compliance.casework import aside, closing, desk, disputes, extensions, tasks
from compliance.errors import ComplianceError
from compliance.store.database import open_database
from tests.compliance.acting import LEAD, LOOKER, OFFICE, SECOND, act
from tests.compliance.making import the_book

COLLEAGUE = Actor("market_regulation", ActorRole.HANDLER, "刘洋")

ACTS = {
    "accept": (LEAD, tasks.accept, {}),
    "accept too": (COLLEAGUE, tasks.accept, {}),
    "rule A": (OFFICE, disputes.rule_on, {"unit": "emergency", "reason": "安全为主"}),
    "rule B": (SECOND, disputes.rule_on, {"unit": "fire_rescue", "reason": "消防为主"}),
    "close": (OFFICE, closing.close, {}),
    "find not put right": (LOOKER, closing.verify, {"passed": False, "reason": "仍在开班"}),
    "grant": (OFFICE, extensions.grant, {}),
    "refuse": (SECOND, extensions.refuse, {"reason": "时间够用"}),
    "assign A": (OFFICE, desk.assign, {"unit": "emergency", "reason": "安全为主"}),
    "assign B": (SECOND, desk.assign, {"unit": "fire_rescue", "reason": "消防为主"}),
    "merge": (OFFICE, aside.merge, {"reason": "重复登记"}),
    "void": (SECOND, aside.void, {"reason": "误登"}),
}


class Racer:
    """One such process, seen from the test."""

    def __init__(self, address: str) -> None:
        command = [sys.executable, "-m", "tests.compliance.racing", address]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def get_ready(self, what: str, number: str, at: datetime, given: Mapping[str, object]) -> None:
        self._say(json.dumps({"what": what, "number": number, "at": at.isoformat(), "given": dict(given)}))
        assert self._hear() == "ready"

    def go(self) -> None:
        self._say("go")

    def result(self) -> dict[str, str]:
        return dict(json.loads(self._hear()))

    def stop(self) -> None:
        self._process.communicate()
        assert self._process.returncode == 0

    def _say(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def _hear(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


@contextmanager
def two_processes(address: str) -> Iterator[tuple[Racer, Racer]]:
    racers = Racer(address), Racer(address)
    yield racers
    for each in racers:
        each.stop()


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(address: str) -> None:
    book = the_book()
    with open_database(address) as database:
        while line := sys.stdin.readline():
            job = json.loads(line)
            actor, use_case, given = ACTS[job["what"]]
            _tell("ready")
            sys.stdin.readline()
            try:
                at = datetime.fromisoformat(job["at"])
                act(database, book, actor, at, use_case, job["number"], **given | job["given"])
                said = {"done": job["what"]}
            except ComplianceError as error:
                said = {"refused": type(error).__name__, "text": str(error)}
            _tell(json.dumps(said))


if __name__ == "__main__":
    main(sys.argv[1])
