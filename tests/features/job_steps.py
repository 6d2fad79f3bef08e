"""Steps about what runs by itself: on one machine, on two, and on one that fails."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pytest
from pytest_bdd import given, parsers, then, when

from compliance.clock import Clock
from compliance.jobs.names import ENDED, JobKind
from compliance.jobs.perform import do_due, perform
from compliance.jobs.runs import due_runs
from compliance.store.jobs import JobRun
from tests.compliance.jobs.hosting import Host
from tests.features.office import MOMENT


class PowerCutError(BaseException):
    """Nothing catches it, as nothing catches a machine that stops."""


@dataclass
class Stopping(Clock):
    """The machine stops when it would read the time at which its work ended."""

    at: datetime
    begins: int = 2

    def now(self) -> datetime:
        self.begins -= 1
        if self.begins < 0:
            raise PowerCutError
        return self.at


def machine(office, name: str) -> Host:
    return Host(office.now, name=name, book=office.book)


@given(parsers.re(rf"(?:停机到|)(?P<moment>{MOMENT})，(?:另一台机器|)自动办理到点事项$"))
@when(parsers.re(rf"(?:停机到|)(?P<moment>{MOMENT})，(?:另一台机器|)自动办理到点事项$"))
def _(office, moment):
    office.move_on(moment)
    do_due(office.database, machine(office, "甲机").means())


@when(parsers.re(rf"(?P<moment>{MOMENT})，两台机器同时自动办理到点事项$"))
def _(office, moment):
    """Both see the same things due before either begins."""
    office.move_on(moment)
    with office.database.read() as session:
        due = due_runs(session, office.book, office.now)
    for run in due:
        for name in ("甲机", "乙机"):
            perform(office.database, machine(office, name).means(), run)


@given(parsers.re(rf"(?P<moment>{MOMENT})，一台机器自动催办到一半停电$"))
def _(office, moment):
    """Its reminders are written, and then it stops before they are kept."""
    office.move_on(moment)
    host = machine(office, "甲机")
    with office.database.read() as session:
        [run] = due_runs(session, office.book, office.now, [JobKind.CHASE])
    with pytest.raises(PowerCutError):
        perform(office.database, host.means(clock=Stopping(office.now)), run)


@then(parsers.re(r"自动催办共(?P<times>\d+)次$"))
def _(office, times):
    done = [row for row in office.rows(JobRun) if row.job is JobKind.CHASE and row.state in ENDED]
    assert len(done) == int(times)
