"""What is kept of what ran by itself? One row a run, so that what is due is done once.

These rows steer the work, and are no part of the record: the events know nothing of them.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Integer, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from compliance.jobs.names import JobKind, RunState
from compliance.store.base import STRICT, Base, District, Id
from compliance.store.columns import Word, one_of

__all__ = ["JobRun"]

_OPEN = text("state NOT IN ('done', 'attention')")


class JobRun(Base):
    """One run: of a periodic job for one moment at which it was due, or of what a person handed in."""

    __tablename__ = "job_runs"
    __table_args__ = (
        UniqueConstraint("district", "job", "key"),
        one_of("state", RunState),
        Index("ix_job_runs_open", "district", "due_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
        STRICT | {"comment": "what ran by itself", "info": {"rebuilt": False}},
    )

    district: Mapped[District]
    id: Mapped[Id]
    job: Mapped[JobKind] = mapped_column(Word(JobKind))
    key: Mapped[str] = mapped_column(comment="the moment for which it was due; of what was handed in, the id")
    due_at: Mapped[datetime]
    arguments: Mapped[str] = mapped_column(comment="what was handed in, as canonical JSON")
    state: Mapped[RunState] = mapped_column(Word(RunState))
    attempts: Mapped[int] = mapped_column(Integer)
    host: Mapped[str] = mapped_column(comment="where it was begun last")
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    result: Mapped[str] = mapped_column(comment="what came of it: counts, or why it failed, as canonical JSON")
