"""Can this row be taken, as far as that can be said without the record? Checked, known by its content, and judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from compliance.bulk.tally import Rejected
from compliance.errors import BadInput
from compliance.intake import BadRow, Parser, Row
from compliance.recording.identity import finding_digest
from compliance.recording.known import Incoming

if TYPE_CHECKING:
    from compliance.book import Book, Judged

__all__ = ["Prepared", "Ready", "known_again", "prepared", "told_once"]


@dataclass(frozen=True, slots=True)
class Ready:
    """
    A finding that was checked: the line it stands on, what stood there, and what it comes in as.

    `answer` is the digest of what the allocation says of it.
    """

    line: int
    raw: dict[str, object]
    incoming: Incoming
    answer: str


Prepared = Ready | Rejected


def prepared(parser: Parser, book: Book, rows: Iterable[Row | BadRow]) -> Iterator[Prepared]:
    """Each of `rows`, checked and judged."""
    for row in rows:
        yield _checked(parser, book, row)


def _checked(parser: Parser, book: Book, row: Row | BadRow) -> Prepared:
    if isinstance(row, BadRow):
        return Rejected(row.line, row.problems, row.text)
    try:
        draft = parser.parse(row.raw)
    except BadInput as error:
        return Rejected(row.line, error.problems, raw=row.raw)
    judged = book.judge(dict(draft.facts), draft.found_on)
    return Ready(row.line, row.raw, Incoming(draft, finding_digest(draft), judged), judged.digest)


def told_once(batches: Iterable[list[Prepared]]) -> Iterator[list[Prepared]]:
    """The same, with each answer in it once only, however many findings share it: it has a long way to go."""
    told: set[str] = set()
    for batch in batches:
        yield [_shortened(each, told) for each in batch]


def _shortened(each: Prepared, told: set[str]) -> Prepared:
    if isinstance(each, Rejected):
        return each
    if each.answer in told:
        return replace(each, incoming=replace(each.incoming, judged=None))
    told.add(each.answer)
    return each


def known_again(batches: Iterable[list[Prepared]]) -> Iterator[list[Prepared]]:
    """What `told_once` made of it, as it was."""
    heard: dict[str, Judged] = {}
    for batch in batches:
        yield [_completed(each, heard) for each in batch]


def _completed(each: Prepared, heard: dict[str, Judged]) -> Prepared:
    if isinstance(each, Rejected):
        return each
    if each.incoming.judged is None:
        return replace(each, incoming=replace(each.incoming, judged=heard[each.answer]))
    heard[each.answer] = each.incoming.judged
    return each
