"""How do many hosts do the jobs of one PostgreSQL database? Each puts what is due into the queue, and takes from it."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from signal import SIGINT, SIGTERM
from typing import TYPE_CHECKING

from compliance.jobs.names import JobKind
from compliance.jobs.perform import lane_of, perform
from compliance.jobs.runs import due_runs, next_due
from compliance.store.queue import lost, queue_errors, queue_in, set_up_queue

if TYPE_CHECKING:
    from collections.abc import Collection

    from procrastinate import App
    from procrastinate.jobs import Job

    from compliance.jobs.runs import Run
    from compliance.jobs.work import Means
    from compliance.store.database import Database

__all__ = ["Manner", "work_in_turn"]

_TASK = "lianban"
_LOOK = timedelta(seconds=15)
"""How often a worker looks for what is due; what another put into the queue reaches it at once."""

_POLL = 5.0
"""After so many seconds it takes from the queue also what no sign told it of."""


@dataclass(frozen=True, slots=True)
class Manner:
    """
    How a worker works: only what is due now, or until it is stopped; only some `kinds` of jobs, or all.

    A worker that gave no sign for `stalled` is taken for dead, and its job is given to another.
    """

    once: bool = False
    kinds: Collection[JobKind] = ()
    stalled: timedelta = timedelta(seconds=60)


def work_in_turn(database: Database, url: str, means: Means, manner: Manner) -> None:
    """Work for the database at `url`, as one of as many workers as there are, until it is stopped by a signal."""
    app = queue_in(url)
    for name in ("procrastinate", "psycopg"):
        logging.getLogger(name).addHandler(logging.NullHandler())  # what there is to tell, we tell
    with queue_errors(database.where):
        set_up_queue(database)
        asyncio.run(_Worker(app, database, means, manner).work())


class _Worker:
    def __init__(self, app: App, database: Database, means: Means, manner: Manner) -> None:
        self._app = app
        self._database = database
        self._means = means
        self._manner = manner
        self._district = means.book().allocation.district.id
        self._queues = [self._queue(kind) for kind in manner.kinds or JobKind]
        self._stopped = False
        app.task(name=_TASK)(self._do)

    def _queue(self, kind: JobKind) -> str:
        """One for each kind and district; the name of a channel of PostgreSQL has not room for every id."""
        return f"{sha256(self._district.encode()).hexdigest()[:8]}.{kind}"

    async def work(self) -> None:
        async with self._app.open_async():
            await self._look()
            looking = asyncio.create_task(self._keep_looking())
            working = asyncio.create_task(self._take())
            for signal in (SIGTERM, SIGINT):
                asyncio.get_running_loop().add_signal_handler(signal, self._stop, working)
            await asyncio.wait({looking, working}, return_when=asyncio.FIRST_COMPLETED)
            looking.cancel()
            working.cancel()
            for task in (working, looking):
                with suppress(asyncio.CancelledError):
                    await task
        if not self._stopped and not self._manner.once:  # procrastinate stops when it cannot give signs of life
            raise lost(self._database.where)

    async def _take(self) -> None:
        """Take jobs from the queue and do them; when it is cancelled, the present one is done to its end."""
        seconds = self._manner.stalled.total_seconds()
        await self._app.run_worker_async(
            queues=self._queues,
            wait=not self._manner.once,
            fetch_job_polling_interval=min(seconds, _POLL),
            delete_jobs="always",
            install_signal_handlers=False,
            update_heartbeat_interval=seconds / 3,
            stalled_worker_timeout=seconds,
        )

    def _stop(self, working: asyncio.Task[None]) -> None:
        self._stopped = True
        working.cancel()

    async def _keep_looking(self) -> None:
        while True:
            await asyncio.sleep(await asyncio.to_thread(self._pause))
            await self._look()

    def _pause(self) -> float:
        """Until the next job is due, and not much longer than a dead worker is to be found in."""
        now = self._means.clock.now()
        due = next_due(self._means.book(), now)
        waits = [_LOOK, self._manner.stalled, *([due - now] if due else [])]
        return min(waits).total_seconds()

    async def _look(self) -> None:
        """Take what dead workers had out of the queue, and put in what is due."""
        for job in await self._app.job_manager.get_stalled_jobs(
            seconds_since_heartbeat=self._manner.stalled.total_seconds()
        ):
            await self._take_out(job)
        for run in await asyncio.to_thread(self._due):
            await self._put_in(run)

    def _due(self) -> list[Run]:
        with self._database.read() as session:
            return due_runs(session, self._means.book(), self._means.clock.now(), self._manner.kinds)

    async def _take_out(self, job: Job) -> None:
        from procrastinate.exceptions import ConnectorException
        from procrastinate.jobs import Status

        if job.queue in self._queues:
            with suppress(ConnectorException):  # another worker was quicker
                await self._app.job_manager.finish_job(job, Status.FAILED, delete_job=True)

    async def _put_in(self, run: Run) -> None:
        """Once; of the jobs in one lane the queue gives out one at a time, in their order."""
        from procrastinate.exceptions import AlreadyEnqueued

        deferrer = self._app.configure_task(
            _TASK, queue=self._queue(run.job), lock=lane_of(run), queueing_lock=f"{run.district} {run.job} {run.key}"
        )
        with suppress(AlreadyEnqueued):
            await deferrer.defer_async(job=run.job.value, key=run.key)

    def _do(self, job: str, key: str) -> None:
        """
        Do the run that was taken from the queue, if it still has to be done.

        What was due before it in its lane goes first: a dead worker's job may have come back into the queue behind it.
        """
        due = self._due()
        wanted = next((run for run in due if (run.job.value, run.key) == (job, key)), None)
        if wanted is not None:
            for run in due[: due.index(wanted) + 1]:
                if lane_of(run) == lane_of(wanted):
                    perform(self._database, self._means, run)
