"""What runs by itself here, when did it last, and what became of what was handed in?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from compliance.jobs.names import JobKind
from compliance.jobs.runs import Run, due_runs, read_runs
from compliance.store.jobs import JobRun

if TYPE_CHECKING:
    from compliance.book import Book
    from compliance.policy.schedule import Schedule

__all__ = ["JobLine", "job_list", "run_list"]


@dataclass(frozen=True, slots=True)
class JobLine:
    """A periodic job: whether a run is due now, the last run, and when the next is due."""

    job: JobKind
    schedule: Schedule
    due: bool
    last: Run | None
    next: datetime


def job_list(session: Session, book: Book, at: datetime) -> list[JobLine]:
    """What the policy orders."""
    terms, district = book.terms, book.allocation.district.id
    due = {run.job for run in due_runs(session, book, at)}
    lines = []
    for job, schedule in terms.policy.jobs.items():
        last = next(read_runs(session, JobRun.district == district, JobRun.job == job, newest=1), None)
        following = schedule.following(terms.calendar, terms.policy.time_zone, at)
        lines.append(JobLine(job, schedule, job in due, last, following))
    return lines


def run_list(session: Session, district: str, job: JobKind | None, limit: int) -> list[Run]:
    """The last runs, the newest first; of one `job` where it is named."""
    of_job = () if job is None else (JobRun.job == job,)
    return list(read_runs(session, JobRun.district == district, *of_job, newest=limit))
