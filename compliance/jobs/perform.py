"""How is a run done once in effect? By who has the lease, and kept only if nobody else has taken it over meanwhile."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from compliance.actor import read_actor
from compliance.errors import ComplianceError, Conflict, StoreError
from compliance.jobs.kinds import KINDS
from compliance.jobs.names import RunState
from compliance.jobs.runs import begin, due_runs, end
from compliance.jobs.work import Work, under_the_policy
from compliance.rights import require
from compliance.store.again import until_done
from compliance.store.seen_by import acting
from rules.errors import RulesError
from rules.language import _

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from compliance.actor import Actor
    from compliance.book import Book
    from compliance.jobs.names import JobKind
    from compliance.jobs.runs import Counts, Run
    from compliance.jobs.work import Means, Outcome
    from compliance.store.database import Database

__all__ = ["do_due", "lane_of", "perform"]

_LONGEST = 500


def lane_of(run: Run) -> str:
    """What `run` needs the lease of."""
    return f"{run.district} {KINDS[run.job].lane}"


def do_due(
    database: Database, means: Means, kinds: Collection[JobKind] = (), *, stopped: Callable[[], bool] = lambda: False
) -> None:
    """Do what is due, of `kinds` where some are named, one after the other, here, until it is `stopped`."""
    with database.read() as session:
        due = due_runs(session, means.book(), means.clock.now(), kinds)
    for run in due:
        if not stopped():
            perform(database, means, run)


def perform(database: Database, means: Means, run: Run, actor: Actor | None = None) -> Run | None:
    """
    Do `run`, for `actor` or whoever handed it in, else for the office under its policy; how it ended.

    None where there is nothing to do here: somebody else is at it, or it has ended. What goes wrong in it
    ends it as failed; only a database that cannot be used is told by `StoreError`, since then there is nowhere to
    put that down.
    """
    with database.lease(lane_of(run)) as held:
        if not held:
            return None
        book = means.book()
        with _noting(database, book) as session:
            begun = begin(session, run, means.host, means.clock.now())
        if begun is None:
            return None
        means.tell(begun)
        ended = _attempt(database, means, book, begun, actor)
    if ended is not None:
        means.tell(ended)
    return ended


@contextmanager
def _noting(database: Database, book: Book) -> Iterator[Session]:
    """A transaction in which it is put down how far a run has come: by the office, whoever ordered it."""
    with database.write() as session:
        acting(session, book.allocation.district.id, under_the_policy(book))
        yield session


def _attempt(database: Database, means: Means, book: Book, run: Run, actor: Actor | None) -> Run | None:
    try:
        work = Work(means, book, actor or _whose(run, book), means.clock.now(), run.arguments)
        require(work.actor, KINDS[run.job].right)
        return _done(database, run, work)
    except StoreError:
        raise
    except (ComplianceError, RulesError, OSError) as error:
        counts: Counts = {"error": str(error)[:_LONGEST]}
    except Exception as error:  # noqa: BLE001 - a mistake of ours in one job must not keep the worker from the others
        counts = {"error": _mistake(error)}
    with _noting(database, book) as session:
        return end(session, run, RunState.FAILED, counts, means.clock.now())


def _done(database: Database, run: Run, work: Work) -> Run:
    kind, clock = KINDS[run.job], work.means.clock
    inside = kind.inside
    if inside is not None:

        def all_of_it() -> Run:
            with database.write() as session:
                return _kept(end(session, run, *_said(inside(session, work)), clock.now()))

        return until_done(all_of_it)
    assert kind.outside is not None
    said = _said(kind.outside(database, work))
    with _noting(database, work.book) as session:
        return _kept(end(session, run, *said, clock.now()))


def _said(outcome: Outcome) -> tuple[RunState, Counts]:
    return RunState.ATTENTION if outcome.attention else RunState.DONE, outcome.counts


def _kept(ended: Run | None) -> Run:
    """`ended`; where another attempt has begun, nothing of this one stays that is not in the record by itself."""
    if ended is None:
        raise Conflict(_("another host has taken this over meanwhile."))
    return ended


def _whose(run: Run, book: Book) -> Actor:
    return read_actor(run.arguments["as"], "", book.names) if "as" in run.arguments else under_the_policy(book)


def _mistake(error: Exception) -> str:
    """What kind of mistake it is, and where; not what it says, which might hold a name or a secret."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    text = _("a mistake in lianban ({kind} at {file}:{line}). Please report it.")
    return text.format(kind=type(error).__name__, file=Path(place.filename).name, line=place.lineno)
