"""
What becomes of a pack at home? Everything in it is recorded as if it were handed in here, and nothing is left out.

A finding whose id (编号) another finding has is stored without it, so that both have a case whichever came first;
which of the two keeps the id is a question for the office (`compliance.packs.questions`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from compliance.clock import day_in
from compliance.errors import BadInput
from compliance.intake.row import BadRow
from compliance.packs.arrival import merged_before, require_ours
from compliance.packs.claims import Put, completed_keys, parties_before, record_pack
from compliance.packs.decided import decided_first
from compliance.packs.entries import Decided, FindingEntry, VisitEntry
from compliance.packs.reading import IMPORTABLE, Reader
from compliance.packs.visiting import put_visits
from compliance.record import Receipt, Status, record
from compliance.recording.ledger import chunks
from compliance.rights import Act, require

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from compliance.actor import Actor
    from compliance.book import Book
    from compliance.packs.form import PackFile
    from rules.errors import Problem

__all__ = ["Difference", "Merged", "merge_pack"]

Sink = Callable[[int, "tuple[Problem, ...]", str, "dict[str, object] | None"], None]
"""Takes a line that was not taken: its number, why, what stood there, and its content if it can be imported."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A finding that home decided otherwise than the laptop did."""

    entry: FindingEntry
    case: str
    here: Decided


@dataclass(slots=True)
class Merged:
    """
    What became of a pack: read = stored + known + conflicting + rejected, findings and visits together.

    `before` is when it was merged already, with nothing left to take: then nothing was done. `cases` are the
    numbers of the cases by the inspectors' own ids.
    """

    before: datetime | None = None
    read: int = 0
    stored: int = 0
    known: int = 0
    conflicting: int = 0
    rejected: int = 0
    opened: int = 0
    differing: list[Difference] = field(default_factory=list)
    cases: list[tuple[str, str]] = field(default_factory=list)


def merge_pack(session: Session, book: Book, pack: PackFile, actor: Actor, at: datetime, rejected: Sink) -> Merged:
    """
    Record what `pack` says; the caller's transaction makes it whole.

    Raises `NotAllowed` unless `actor` may carry packs, `UnreadableFile` for one of another district, `Conflict`
    where the laptop decided by a newer law than home knows.
    """
    require(actor, Act.CARRY)
    require_ours(session, book, pack)
    district = book.allocation.district
    before = merged_before(session, district.id, pack.sha256)
    if before is not None:
        return Merged(before=before)
    done = Merged()
    entries = list(_entries(pack, Reader(book, day_in(district.time_zone, at)), done, rejected))
    findings = [each for each in entries if isinstance(each, FindingEntry)]
    visits = [each for each in entries if isinstance(each, VisitEntry)]
    parties = parties_before(session, district.id, [each.draft.party for each in entries])
    put = [*put_visits(session, book, visits, actor, at, done)]
    for some in chunks(findings):
        put += _put_findings(session, book, some, actor, at, done)
    keys = completed_keys(session, district.id, put)
    record_pack(session, district.id, pack, actor, at, parties, put, keys, done)
    return done


def _entries(pack: PackFile, reader: Reader, done: Merged, rejected: Sink) -> Iterator[FindingEntry | VisitEntry]:
    for row in pack.rows():
        done.read += 1
        if isinstance(row, BadRow):
            problems, text, raw = row.problems, row.text, None
        else:
            try:
                yield reader.read(row.raw)
                continue
            except BadInput as error:
                problems, text = error.problems, ""
                raw = {name: row.raw[name] for name in IMPORTABLE if name in row.raw}
        done.rejected += 1
        rejected(row.line, problems, text, raw)


def _put_findings(
    session: Session, book: Book, entries: Sequence[FindingEntry], actor: Actor, at: datetime, done: Merged
) -> Iterator[Put]:
    """Hand in the findings; one whose id another has, once more and without it."""
    receipts = record(session, book, [each.draft for each in entries], actor, at)
    clashing = [place for place, receipt in enumerate(receipts) if receipt.status is Status.CONFLICT]
    without = [replace(entries[place].draft, key=None) for place in clashing]
    for place, receipt in zip(clashing, record(session, book, without, actor, at), strict=True):
        receipts[place] = receipt
    decided = decided_first(session, book.allocation.district.id, [each.finding for each in receipts])
    for place, (entry, receipt) in enumerate(zip(entries, receipts, strict=True)):
        _count(done, receipt, clashed=place in clashing)
        if entry.draft.key is not None:
            done.cases.append((entry.draft.key, receipt.case))
        if decided[receipt.finding] != entry.decided:
            done.differing.append(Difference(entry, receipt.case, decided[receipt.finding]))
        yield Put(entry, finding=receipt.finding)


def _count(done: Merged, receipt: Receipt, *, clashed: bool) -> None:
    stored = receipt.status is Status.STORED
    done.conflicting += stored and clashed
    done.stored += stored and not clashed
    done.known += not stored
    done.opened += stored and receipt.opened
