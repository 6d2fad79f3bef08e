"""Papers in the tests, said briefly; and a process that issues some: `python -m tests.compliance.papers.issuing …`."""

from __future__ import annotations

import io
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

from compliance.casework.bench import Bench
from compliance.conference_states import PaperForm, PaperKind
from compliance.draft import PartyDraft
from compliance.papers import Templates
from compliance.papers.kinds import issue_about
from compliance.store.database import open_database
from tests.compliance.acting import OFFICE
from tests.compliance.making import DISTRICT, QIMING, finding, submit, the_book

if TYPE_CHECKING:
    from compliance.actor import Actor
    from compliance.book import Book
    from compliance.papers import Issued
    from compliance.store.database import Database

LATE = datetime(2026, 4, 8, 2, 0, tzinfo=UTC)
"""The share of 2026-0001, which is the market regulation's, was due on 27 March."""

CASE = finding(
    "unlicensed_training",
    facts={"mode": "offline"},
    party=replace(QIMING, address="中山南路12号"),
    text="未取得办学许可，开设小学数学班，在场学生23人",
    action="责令立即停止招生",
    inspector="王芳、刘洋",
    found_on=date(2026, 3, 9),
)
NOBODYS = finding("food_safety", text="食堂无证")
"""No clause names anybody for it: it stays on the office's desk."""


def office_with_cases(database: Database, *drafts: object) -> None:
    """2026-0001 has a lead and a joint unit; 2026-0002 has nobody; and what else is given."""
    submit(database, the_book(), CASE, NOBODYS, *drafts)


def named(name: str) -> object:
    """A finding like that of 2026-0001, at a party of that name."""
    return replace(CASE, party=PartyDraft(name, locality="南门街道"), text=name, action=name)


def issued(
    database: Database,
    kind: PaperKind,
    *numbers: str,
    at: datetime = LATE,
    actor: Actor = OFFICE,
    folder: Path | None = None,
    book: Book | None = None,
    reason: str = "",
    **given: str,
) -> Issued:
    """The last of the papers of a kind that are issued about these cases, in a transaction of their own."""
    with database.write() as session:
        bench = Bench(session, book or the_book(), actor, at)
        done = issue_about(bench, kind, numbers or ("2026-0001",), Templates(DISTRICT, folder), given, reason)
        bench.write()
    return done[-1]


class _Reader(HTMLParser):
    """The elements of a page with their attributes, and its text; a page that does not nest is refused."""

    _EMPTY = frozenset({"meta", "img", "br", "col"})

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self._EMPTY:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] != "style" and data.strip():
            self.text.append(data.strip())

    def close(self) -> None:
        super().close()
        assert not self._open


def page(paper: Issued) -> _Reader:
    """The paper's page, parsed."""
    reader = _Reader()
    reader.feed(paper.files[PaperForm.HTML].decode())
    reader.close()
    return reader


def document(paper: Issued) -> Any:
    """The paper's Word file, read back."""
    import docx

    return docx.Document(io.BytesIO(paper.files[PaperForm.DOCX]))


def lines(paper: Issued) -> list[str]:
    """What the Word file says outside tables."""
    return [each.text for each in document(paper).paragraphs if each.text]


def cells(paper: Issued) -> list[list[str]]:
    """What its tables say, row by row; a cell that spans several stands once."""
    rows = [row for table in document(paper).tables for row in table.rows]
    return [[cell.text for cell in dict.fromkeys(row.cells)] for row in rows]


def form(paper: Issued) -> dict[str, str]:
    """The fields of its forms, by name."""
    pairs = [pair for row in cells(paper) if len(row) in {2, 4} for pair in zip(row[::2], row[1::2], strict=True)]
    return dict(pairs)


def main(address: str, count: int) -> None:
    """Issue so many papers, each in a transaction of its own, and print their numbers."""
    with open_database(address) as database:
        for _each in range(count):
            sys.stdout.write(issued(database, PaperKind.SUPERVISION).number + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
