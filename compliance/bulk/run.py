"""How do rows become findings that are stored? Checked one by one, decided and stored a batch at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from sqlalchemy import select

from compliance.bulk.apart import read_apart
from compliance.bulk.prepare import Prepared, known_again, prepared, told_once
from compliance.bulk.tally import Rejected, Tally
from compliance.ids import first_id
from compliance.record import Status, store
from compliance.rights import Act, require
from compliance.signals.raising import raise_for_recorded
from compliance.store.again import until_done
from compliance.store.models import Finding, Visit
from compliance.store.seen_by import acting
from rules.errors import Problem

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from compliance.actor import Actor
    from compliance.book import Book
    from compliance.bulk.resume import Import
    from compliance.clock import Clock
    from compliance.intake import BadRow, Parser, Row
    from compliance.store.database import Database

__all__ = ["BATCH", "Run", "import_rows"]

BATCH = 500
"""Findings in one transaction."""

_PASS = 200
"""Parties that are looked through for signals in one transaction."""

_MOST_PARTIES = 200_000
"""Parties remembered until they are looked through."""

Sink = Callable[[Rejected], None]
Writing = Callable[[], AbstractContextManager["Session"]]


def _nothing_rejected() -> tuple[str, int]:
    return "", 0


def import_rows(
    database: Database,
    book: Book,
    parser: Parser,
    rows: Iterable[Row | BadRow],
    actor: Actor,
    clock: Clock,
    *,
    rejected: Sink,
    progress: Callable[[int], None] = lambda count: None,
    dry_run: bool = False,
    record: Import | None = None,
    kept: Callable[[], tuple[str, int]] = _nothing_rejected,
    apart: bool = False,
) -> Tally:
    """
    Store the findings of `rows`, a batch a transaction, and count what became of them.

    What cannot be taken goes to `rejected`, and the rest goes on. A dry run does all of
    it in one transaction, and undoes that. With `record`, what it says is stored already is read over,
    and each batch is recorded with it; `kept` then makes sure that the rejected rows are on the disk, and
    says in which file they are and how large that is. What shows across the cases of a party is raised as
    a signal when all is stored. If `apart`, another process reads and checks the rows meanwhile. Raises
    `NotAllowed` unless `actor` may import.
    """
    require(actor, Act.IMPORT)
    skipped = record.batches * BATCH if record else 0
    run = Run(database, book, actor, clock, rejected, progress, record, kept)

    def batches() -> Iterator[list[Prepared]]:
        return _batches(prepared(parser, book, islice(rows, skipped, None)))

    if not apart:
        return run.all(batches(), dry_run=dry_run)
    with read_apart(lambda: told_once(batches())) as ready:
        return run.all(known_again(ready), dry_run=dry_run)


def _batches(rows: Iterable[Prepared]) -> Iterator[list[Prepared]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        yield batch


@dataclass(slots=True)
class Run:
    """One run of an import: from rows that are checked to the record."""

    database: Database
    book: Book
    actor: Actor
    clock: Clock
    rejected: Sink
    progress: Callable[[int], None]
    record: Import | None
    kept: Callable[[], tuple[str, int]]
    _parties: set[str] = field(default_factory=set)

    def all(self, batches: Iterable[list[Prepared]], *, dry_run: bool = False) -> Tally:
        """Store all `batches`, then raise the signals; what became of every row, those of earlier runs included."""
        total = Tally()
        if self.record is not None:
            total.add(self.record.tally)
            if total.stored:
                self._recall(self.record)
        with self._transactions(dry_run=dry_run) as writing:
            for batch in batches:
                total.add(self._batch(writing, batch))
                if len(self._parties) > _MOST_PARTIES:
                    self._raise(writing, None)
            self._raise(writing, self.record)
            if self.record is not None and not dry_run:
                with writing() as session:
                    acting(session, self.record.district, self.actor, everywhere=True)
                    self.record.finish(session, self.clock.now())
        return total

    @contextmanager
    def _transactions(self, *, dry_run: bool) -> Iterator[Writing]:
        """A transaction for each batch, or one for all of a dry run."""
        if not dry_run:
            yield self.database.write
            return
        with self.database.write(dry_run=True) as session:
            yield lambda: nullcontext(session)

    def _batch(self, writing: Writing, batch: list[Prepared]) -> Tally:
        told: list[Rejected] = []

        def once() -> tuple[Tally, tuple[str, int]]:
            rejects: list[Rejected] = []
            drawing = self.record.drawing() if self.record else nullcontext()
            with writing() as session, drawing:
                tally = self._store(session, batch, rejects)
                for each in rejects:
                    if each not in told:
                        self.rejected(each)
                        told.append(each)
                kept = self.kept()
                if self.record is not None:
                    self.record.keep_batch(session, tally, kept)
            return tally, kept

        tally, kept = until_done(once)
        if self.record is not None:
            self.record.go_on(tally, kept)
        self.progress(len(batch))
        return tally

    def _store(self, session: Session, batch: list[Prepared], rejects: list[Rejected]) -> Tally:
        tally = Tally(read=len(batch))
        rejects += [each for each in batch if isinstance(each, Rejected)]
        ready = [each for each in batch if not isinstance(each, Rejected)]
        incoming = [each.incoming for each in ready]
        receipts, parties = store(session, self.book, incoming, self.actor, self.clock.now())
        self._parties |= parties
        for each, receipt in zip(ready, receipts, strict=True):
            if receipt.status is Status.STORED:
                tally.stored += 1
                tally.opened += receipt.opened
                tally.joined += not receipt.opened
            elif receipt.status is Status.KNOWN:
                tally.known += 1
            else:
                rejects.append(Rejected(each.line, (Problem("", receipt.reason),), raw=each.raw))
        tally.rejected = len(rejects)
        return tally

    def _raise(self, writing: Writing, record: Import | None) -> None:
        """Raise the signals of the parties of which something was stored; those that `record` says are done, are."""
        parties = sorted(self._parties)
        for start in range(record.passes * _PASS if record else 0, len(parties), _PASS):
            drawing = record.drawing(passes=True) if record else nullcontext()
            with writing() as session, drawing:
                acting(session, self.book.allocation.district.id, self.actor, everywhere=True)
                raise_for_recorded(session, self.book, self.clock.now(), parties[start : start + _PASS])
                if record is not None:
                    record.keep_pass(session)
            if record is not None:
                record.passes += 1
        self._parties.clear()

    def _recall(self, record: Import) -> None:
        """The parties of which something was stored since the import was begun: by earlier runs of it, above all."""
        stored = (
            select(Visit.party_id)
            .join(Finding, (Finding.district == Visit.district) & (Finding.visit_id == Visit.id))
            .where(Finding.district == record.district, Finding.id >= first_id(record.begun_at))
        )
        with self.database.read() as session:
            self._parties.update(session.scalars(stored.distinct()))
