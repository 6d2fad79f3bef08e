"""Hosts that do jobs: in this process, or as `lianban worker` in one of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from compliance.clock import FixedClock
from compliance.jobs.runs import Run, read_runs
from compliance.jobs.work import Means
from compliance.store.cases import Case
from compliance.store.jobs import JobRun
from compliance.store.office import Message, Slip
from tests.compliance.chasing.cases import Channels
from tests.compliance.making import DISTRICT, the_book

if TYPE_CHECKING:
    from datetime import datetime

    from compliance.chasing import Contacts
    from compliance.store.database import Database

ROOT = Path(__file__).parents[3]


@dataclass
class Host:
    """A host in this process: its means, and what it was told."""

    at: datetime
    contacts: Contacts | None = None
    channels: Channels = field(default_factory=Channels)
    told: list[Run] = field(default_factory=list)
    name: str = "here"
    book: Any = field(default_factory=the_book)
    folder: Path | None = None

    def means(self, **changes: Any) -> Means:
        means = Means(
            lambda: self.book,
            FixedClock(self.at),
            lambda: self.contacts,
            lambda: self.channels,
            self.folder,
            self.name,
            self.told.append,
        )
        return replace(means, **changes)

    @property
    def ended(self) -> list[tuple[str, str]]:
        """The jobs that ended here, and how."""
        return [(run.job.value, run.state.value) for run in self.told if run.finished_at is not None]


def runs(database: Database) -> list[Run]:
    with database.read() as session:
        return sorted(read_runs(session, JobRun.district == DISTRICT), key=lambda run: (run.due_at, run.job))


def outcome(database: Database) -> dict[str, list[Any]]:
    """What chasing and sending left, without the ids that differ from one time to the next."""
    with database.read() as session:
        joined = (Case.district == Slip.district) & (Case.id == Slip.case_id)
        slips = session.execute(
            select(Case.number, Slip.unit, Slip.colour, Slip.due_on, Slip.made_at).join(Case, joined)
        )
        messages = session.execute(select(Message.unit, Message.day, Message.title, Message.body, Message.state))
        return {"slips": sorted(map(repr, slips)), "messages": sorted(map(repr, messages))}


class Worker:
    """`lianban worker` in a process of its own, killed at its statement number `dies_at`, if it has one."""

    def __init__(self, config: Path, *words: str, dies_at: int = 0) -> None:
        self._count = config.with_name(f"statements-{dies_at}")
        command = [
            sys.executable,
            "-m",
            "tests.compliance.jobs.dying",
            str(self._count),
            str(dies_at),
            "worker",
            *words,
        ]
        environment = {**os.environ, "LIANBAN_CONFIG": str(config), "LIANBAN_LANG": "en"}
        self._process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
        self.said: list[str] = []

    def ended(self, *told: str) -> int:
        """What it ended with: by itself, or asked to once it has told each of `told`."""
        assert self._process.stderr is not None
        waited = list(told)
        while waited and (line := self._process.stderr.readline()):
            self.said.append(line.strip())
            waited = [each for each in waited if each not in line]
        if told:
            self._process.terminate()
        _out, rest = self._process.communicate()
        self.said += rest.splitlines()
        return self._process.returncode

    @property
    def statements(self) -> int:
        return int(self._count.read_text())
