"""Which runs are due, and how far has each come? Read from the policy and kept in one row each."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Update, insert, select, update
from sqlalchemy.orm import Session

from compliance.chain import canonical
from compliance.ids import new_id
from compliance.jobs.names import ENDED, SUBMITTED, JobKind, RunState
from compliance.store.base import table_of
from compliance.store.jobs import JobRun
from compliance.store.seen_by import acting
from rules.language import _

if TYPE_CHECKING:
    from compliance.actor import Actor
    from compliance.book import Book

__all__ = ["MOST_ATTEMPTS", "Counts", "Run", "begin", "due_runs", "end", "next_due", "read_runs", "submit"]

MOST_ATTEMPTS = 5
"""After so many, a run that fails or is broken off each time needs a person."""

_AGAIN_AFTER = timedelta(minutes=5)
"""How long a run that failed waits before it is tried again."""

Counts = Mapping[str, int | str]
"""What came of a run, as programs read it; `error` is why it failed."""


@dataclass(frozen=True, slots=True)
class Run:
    """
    One run of a job: what makes it this one and no other, and how far it has come.

    `attempt` is the number of the attempt that is being made; whoever still works at an earlier one
    can neither end it nor keep what it did.
    """

    district: str
    job: JobKind
    key: str
    due_at: datetime
    arguments: Mapping[str, str]
    id: str = ""
    state: RunState = RunState.WAITING
    attempt: int = 0
    started_at: datetime | None = None
    finished_at: datetime | None = None
    host: str = ""
    counts: Counts = field(default_factory=dict)


def due_runs(session: Session, book: Book, at: datetime, kinds: Collection[JobKind] = ()) -> list[Run]:
    """
    What has to be done at `at`, in order: periodic jobs, and what was handed in; of `kinds`, where some are named.

    Of the moments for which a periodic job was due and nobody did it, only the last counts. A run that is
    being done is among them, since nobody can see from here whether it still is.
    """
    found = [run for run in (*_periodic(session, book, at), *_handed_in(session, book)) if _is_open(run, at)]
    wanted = (run for run in found if not kinds or run.job in kinds)
    return sorted(wanted, key=lambda run: (run.due_at, list(JobKind).index(run.job), run.key))


def next_due(book: Book, at: datetime) -> datetime | None:
    """When the next periodic job is due after `at`; None where the policy has none."""
    terms = book.terms
    zone = terms.policy.time_zone
    return min((each.following(terms.calendar, zone, at) for each in terms.policy.jobs.values()), default=None)


def _periodic(session: Session, book: Book, at: datetime) -> Iterator[Run]:
    terms, district = book.terms, book.allocation.district.id
    for kind, schedule in terms.policy.jobs.items():
        due = schedule.latest(terms.calendar, terms.policy.time_zone, at)
        key = f"{due:%Y-%m-%dT%H:%MZ}"
        known = read_runs(session, JobRun.district == district, JobRun.job == kind, JobRun.key == key)
        yield next(known, Run(district, kind, key, due, {}))


def _handed_in(session: Session, book: Book) -> Iterator[Run]:
    district = book.allocation.district.id
    return read_runs(session, JobRun.district == district, JobRun.state.not_in(ENDED), JobRun.job.in_(SUBMITTED))


def _is_open(run: Run, at: datetime) -> bool:
    if run.state is RunState.FAILED:
        return run.attempt < MOST_ATTEMPTS and (run.finished_at is None or run.finished_at + _AGAIN_AFTER <= at)
    return run.state not in ENDED


def read_runs(session: Session, *conditions: ColumnElement[bool], newest: int | None = None) -> Iterator[Run]:
    """The runs that meet `conditions`; so many of the `newest`, where that is given."""
    query = select(table_of(JobRun)).where(*conditions)
    if newest is not None:
        query = query.order_by(JobRun.due_at.desc(), JobRun.id.desc()).limit(newest)
    for row in session.execute(query):
        arguments, counts = json.loads(row.arguments), json.loads(row.result)
        yield Run(
            row.district,
            row.job,
            row.key,
            row.due_at,
            arguments,
            row.id,
            row.state,
            row.attempts,
            row.started_at,
            row.finished_at,
            row.host,
            counts,
        )


def submit(
    session: Session, district: str, job: JobKind, arguments: Mapping[str, str], actor: Actor, at: datetime
) -> Run:
    """Put down that `actor` wants `job` to be done with `arguments`."""
    acting(session, district, actor)
    key = new_id(at)
    run = Run(district, job, key, at, arguments, key)
    session.execute(insert(table_of(JobRun)), _row(run))
    return run


def begin(session: Session, run: Run, host: str, at: datetime) -> Run | None:
    """
    The next attempt at `run`, on `host`; None where it has ended, or was broken off too often, which ends it.

    To be called by whoever has the lease.
    """
    same = (JobRun.district == run.district, JobRun.job == run.job, JobRun.key == run.key)
    known = next(read_runs(session, *same), None)
    if known is not None and not _is_open(known, at):
        return None
    if known is None:
        known = replace(run, id=new_id(at))
        session.execute(insert(table_of(JobRun)), _row(known))
    if known.attempt >= MOST_ATTEMPTS:
        broken = _("it was broken off {count} times, on {host} last.").format(count=known.attempt, host=known.host)
        end(session, known, RunState.FAILED, {"error": broken}, at)
        return None
    begun = replace(
        known, state=RunState.RUNNING, attempt=known.attempt + 1, started_at=at, finished_at=None, host=host, counts={}
    )
    session.execute(_changed(known).values(_row(begun)))
    return begun


def end(session: Session, run: Run, state: RunState, counts: Counts, at: datetime) -> Run | None:
    """`run` as it ended; None where another attempt has begun meanwhile, so that this one does not count."""
    ended = replace(run, state=state, finished_at=at, counts=counts)
    done = session.execute(_changed(run).values(_row(ended)))
    return ended if done.rowcount == 1 else None  # type: ignore[attr-defined]  # of an UPDATE it is there


def _changed(run: Run) -> Update:
    """A change of the row of `run`, if it is still at this attempt."""
    statement = update(table_of(JobRun)).where(JobRun.district == run.district, JobRun.id == run.id)
    return statement.where(JobRun.attempts == run.attempt, JobRun.state.not_in(ENDED))


def _row(run: Run) -> dict[str, object]:
    return {
        "district": run.district,
        "id": run.id,
        "job": run.job,
        "key": run.key,
        "due_at": run.due_at,
        "arguments": canonical(run.arguments),
        "state": run.state,
        "attempts": run.attempt,
        "host": run.host,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "result": canonical(run.counts),
    }
