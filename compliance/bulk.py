"""How do many findings come in at once? In batches, each one transaction, and every row is accounted for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from compliance.errors import BadInput
from compliance.intake import BadRow, Parser, Row
from compliance.record import Status, record
from compliance.rights import Act, require
from rules.errors import Problem

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from compliance.actor import Actor
    from compliance.book import Book
    from compliance.clock import Clock
    from compliance.draft import FindingDraft
    from compliance.store.database import Database

__all__ = ["BATCH", "Rejected", "Tally", "import_rows"]

BATCH = 1000
"""Findings in one transaction."""


@dataclass(slots=True)
class Tally:
    """What became of the rows: read = stored + known + rejected."""

    read: int = 0
    stored: int = 0
    known: int = 0
    rejected: int = 0
    opened: int = 0
    joined: int = 0

    def add(self, other: Tally) -> None:
        """Count `other` in."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was not taken: its line, why, and what stood there."""

    line: int
    problems: tuple[Problem, ...]
    text: str = ""
    raw: dict[str, object] | None = None


Sink = Callable[[Rejected], None]


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
) -> Tally:
    """
    Store the findings of `rows`, a thousand a transaction, and count what became of them.

    What cannot be taken goes to `rejected`, and the rest goes on. A dry run does all of
    it in one transaction, and undoes that. Raises `NotAllowed` unless `actor` may import.
    """
    require(actor, Act.IMPORT)
    total = Tally()
    with _transactions(database, dry_run=dry_run) as transaction:
        for batch in _batches(rows):
            with transaction() as session:
                tally = _store(session, book, parser, batch, actor, clock, rejected)
            total.add(tally)
            progress(len(batch))
    return total


@contextmanager
def _transactions(database: Database, *, dry_run: bool) -> Iterator[Callable[[], AbstractContextManager[Session]]]:
    """A transaction for each batch, or one for all of a dry run."""
    if not dry_run:
        yield database.write
        return
    with database.write(dry_run=True) as session:

        @contextmanager
        def same() -> Iterator[Session]:
            yield session

        yield same


def _batches(rows: Iterable[Row | BadRow]) -> Iterator[list[Row | BadRow]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        yield batch


def _store(
    session: Session,
    book: Book,
    parser: Parser,
    batch: list[Row | BadRow],
    actor: Actor,
    clock: Clock,
    rejected: Sink,
) -> Tally:
    tally = Tally(read=len(batch))
    rows: list[Row] = []
    drafts: list[FindingDraft] = []
    for row in batch:
        draft = _checked(parser, row)
        if isinstance(draft, Rejected):
            tally.rejected += 1
            rejected(draft)
        else:
            assert isinstance(row, Row)
            rows.append(row)
            drafts.append(draft)
    for row, receipt in zip(rows, record(session, book, drafts, actor, clock.now()), strict=True):
        tally.stored += receipt.status is Status.STORED
        tally.known += receipt.status is Status.KNOWN
        tally.opened += receipt.status is Status.STORED and receipt.opened
        tally.joined += receipt.status is Status.STORED and not receipt.opened
        if receipt.status is Status.CONFLICT:
            tally.rejected += 1
            rejected(Rejected(row.line, (Problem("", receipt.reason),), raw=row.raw))
    return tally


def _checked(parser: Parser, row: Row | BadRow) -> FindingDraft | Rejected:
    if isinstance(row, BadRow):
        return Rejected(row.line, row.problems, row.text)
    try:
        return parser.parse(row.raw)
    except BadInput as error:
        return Rejected(row.line, error.problems, raw=row.raw)
