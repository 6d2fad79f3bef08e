"""`lianban worker`: do what runs by itself, here or as one of many hosts."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event
from typing import TYPE_CHECKING

import click

from cli.framework import Exit, option
from cli.framework import command as a_command
from cli.options import Settings, pass_settings, store_options
from cli.texts import plain
from compliance.jobs.names import JobKind, RunState
from rules.language import N_, _

if TYPE_CHECKING:
    from compliance.jobs.hosts import Manner
    from compliance.jobs.runs import Run
    from compliance.jobs.work import Means
    from compliance.store.database import Database

__all__ = ["command"]

_LOOK = 60.0
"""After so many seconds what was handed in meanwhile is looked for, where nobody tells of it."""


@a_command(
    "worker",
    help=N_(
        "Do what runs by itself, when it is due: reminders, sending and the audit, as the policy orders them, and what "
        "was handed in with `lianban job submit`. It runs until it is stopped, and then ends after the present job.\n\n"
        "On PostgreSQL as many workers as you like work together, on as many hosts, and each job is done once though "
        "one of them is killed. On a SQLite file one does it at a time; there, let cron call it with --once."
    ),
    epilog=N_("Example: lianban worker --once --only chase"),
)
@option("--once", is_flag=True, help=N_("do what is due now, and end; the exit code is 1 if anything failed"))
@option(
    "--only",
    "kinds",
    multiple=True,
    metavar="JOB",
    type=click.Choice([each.value for each in JobKind]),
    help=N_("only this job: chase, send, audit, import or replay; can be given several times"),
)
@option(
    "--stalled",
    metavar="SECONDS",
    type=click.FloatRange(1, 3600),
    default=60,
    show_default=True,
    help=N_("on PostgreSQL: after how long without a sign a worker is taken for dead, and its job given to another"),
)
@store_options
@pass_settings
def command(settings: Settings, kinds: tuple[str, ...], stalled: float, *, once: bool) -> None:
    """Work."""
    from cli.means import means_of
    from compliance.jobs.hosts import Manner, work_in_turn
    from compliance.store.queue import has_queue

    told = _Told(settings)
    manner = Manner(once, tuple(map(JobKind, kinds)), timedelta(seconds=stalled))
    with settings.database() as database:
        means = means_of(settings, told)
        if has_queue(settings.database_name):
            work_in_turn(database, settings.database_name, means, manner)
        else:
            _work_here(database, means, manner)
    if once and told.wrong:
        raise click.exceptions.Exit(Exit.CHECK_FAILED)


class _Told:
    """Tells each run that begins and ends, in a line on stderr; remembers whether one needs a person."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.wrong = False

    def __call__(self, run: Run) -> None:
        from cli.job_text import run_line

        self.wrong |= run.state in {RunState.ATTENTION, RunState.FAILED}
        click.echo(plain(run_line(self._settings, run)), err=True)


def _work_here(database: Database, means: Means, manner: Manner) -> None:
    """Do what is due, one after the other, and without --once wait for what will be."""
    from compliance.jobs.perform import do_due
    from compliance.jobs.runs import next_due

    with _stopped_by_signal() as stop:
        if not manner.once:
            click.echo(
                _("This is a SQLite file: its jobs are done here, one at a time, until this is stopped."), err=True
            )
        while not stop.is_set():
            do_due(database, means, manner.kinds, stopped=stop.is_set)
            if manner.once:
                return
            now = means.clock.now()
            due = next_due(means.book(), now)
            stop.wait(min(_LOOK, (due - now).total_seconds()) if due else _LOOK)


@contextmanager
def _stopped_by_signal() -> Iterator[Event]:
    """An event that SIGTERM and SIGINT set; what is being done meanwhile goes on to its end."""
    stop = Event()
    before: dict[signal.Signals, Callable[..., object] | int | None] = {}
    for each in (signal.SIGTERM, signal.SIGINT):
        before[each] = signal.signal(each, lambda _number, _frame: stop.set())
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
