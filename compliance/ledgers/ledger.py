"""Which ledgers can be made, and how is one made? Read, put into words line by line, ready to be written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from compliance.clock import day_in
from compliance.ledgers.columns import CLOSINGS, ISSUES, Column
from compliance.ledgers.entries import CaseEntry, ShareEntry
from compliance.ledgers.more_columns import DISPATCHES, MATTERS
from compliance.ledgers.naming import Names
from compliance.ledgers.stream import closed_entries, issue_entries, matter_entries, share_entries
from compliance.ledgers.table import Breadth, Head, Line, Table
from compliance.queries.asof import AsOf
from rules.language import _

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from compliance.book import Book
    from compliance.ledgers.chosen import Chosen
    from rules.allocation import Allocation

__all__ = ["LedgerKind", "ledger", "ledger_title"]

E = TypeVar("E")


class LedgerKind(StrEnum):
    """The ledgers that there are."""

    ISSUES = "issues"
    CLOSED = "closed"
    MATTERS = "matters"
    DISPATCHED = "dispatched"


def ledger_title(kind: LedgerKind) -> str:
    """What a ledger is called."""
    return {
        LedgerKind.ISSUES: _("Ledger of issues"),
        LedgerKind.CLOSED: _("List of closed cases"),
        LedgerKind.MATTERS: _("List of agreed matters"),
        LedgerKind.DISPATCHED: _("List of dispatched cases"),
    }[kind]


def ledger(
    session: Session, book: Book, at: datetime, kind: LedgerKind, chosen: Chosen, *, by_party: bool = False
) -> Table:
    """
    The ledger of `kind` as the record stands at `at`, in the reader's language; its lines are read as they are taken.

    With `by_party` the lines of one inspected party come together, as one sheet; matters have no party.
    """
    now, names = AsOf(book.terms, at), Names(book.names, _laws(book))
    title = ledger_title(kind)
    lines: Iterable[Line]
    if kind is LedgerKind.MATTERS:
        heads, lines = _heads(MATTERS), _lines(MATTERS, matter_entries(session, now, chosen), names)
    elif kind is LedgerKind.DISPATCHED:
        shares = share_entries(session, now, chosen, by_party=by_party)
        party = _share_party if by_party else None
        heads, lines = _heads(DISPATCHES), _lines(DISPATCHES, shares, names, party)
    else:
        columns, read = (ISSUES, issue_entries) if kind is LedgerKind.ISSUES else (CLOSINGS, closed_entries)
        cases = read(session, now, chosen, by_party=by_party)
        heads, lines = _heads(columns), _lines(columns, cases, names, _party if by_party else None)
    return Table(
        title=title,
        below=_("{district}, as of {day}").format(
            district=names.allocation.district.name, day=day_in(book.terms.policy.time_zone, at)
        ),
        heads=heads,
        lines=lines,
        made_at=at,
        large=kind is not LedgerKind.MATTERS,
    )


def _laws(book: Book) -> Callable[[str], Allocation]:
    """The allocation with a fingerprint; that of today where it was never adopted here."""
    known = set() if book.versions is None else {each.fingerprint for each in book.versions.adopted}

    def law(fingerprint: str) -> Allocation:
        if book.versions is None or fingerprint not in known:
            return book.names
        return book.versions.allocation(fingerprint)

    return law


def _heads(columns: Sequence[Column[E]]) -> tuple[Head, ...]:
    first = Head(_("No."), Breadth.ORDINAL)
    return (first, *(Head(_(each.heading), each.breadth) for each in columns))


def _lines(
    columns: Sequence[Column[E]],
    entries: Iterable[E],
    names: Names,
    sheet: Callable[[E], tuple[str, str]] | None = None,
) -> Iterator[Line]:
    for entry in entries:
        key, name = ("", "") if sheet is None else sheet(entry)
        yield Line(key, name, tuple(each.cell(entry, names) for each in columns))


def _party(entry: CaseEntry) -> tuple[str, str]:
    return entry.party_id, entry.party


def _share_party(entry: ShareEntry) -> tuple[str, str]:
    return _party(entry.case)
