"""How is a ledger written as a workbook? Text as text, days as days, to be read, sorted, and printed at once."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from compliance.errors import Conflict
from compliance.ledgers.celltext import fitting, legible
from compliance.ledgers.sheetnames import SheetNames
from compliance.ledgers.table import Breadth
from rules.language import _

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from compliance.ledgers.table import Cell, Table

__all__ = ["MOST_SHEETS", "write_xlsx"]

MOST_SHEETS = 200
"""Each sheet keeps a file open while the workbook is written, and systems give a program some hundreds."""

_LAST_ROW = 1_048_576 - 1
_A3, _A4 = 8, 9
_MARGINS = {"left": 0.4, "right": 0.4, "top": 0.9, "bottom": 0.6}
_LINE_HEIGHT = 14
_HIGHEST = 409
_LONGEST_IN_HEADER = 100
_IN_THE_MIDDLE = {Breadth.ORDINAL, Breadth.NUMBER, Breadth.DAY, Breadth.WORD}


def write_xlsx(table: Table, file: BinaryIO) -> int:
    """
    Write `table` to `file`, a sheet for all lines or one for each `Line.sheet`; how many lines it has.

    Raises `Conflict` where it would be more than `MOST_SHEETS`. The same lines at the same moment give the same bytes.
    """
    from xlsxwriter import Workbook

    with tempfile.TemporaryDirectory(prefix="lianban-") as folder:
        options = {
            "constant_memory": True,
            "tmpdir": folder,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        book = Workbook(file, options)
        made = table.made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        book.set_properties({"title": legible(table.title), "comments": legible(table.below), "created": made})
        try:
            return _Writer(book, table).write()
        finally:
            book.close()  # also where it failed: every sheet has a file open


class _Writer:
    """Fills one workbook, from its first line to its last."""

    def __init__(self, book: Workbook, table: Table) -> None:
        self._book = book
        self._table = table
        self._names = SheetNames(table.title)
        self._formats = {key: book.add_format(given) for key, given in _formats().items()}
        self._sheet: Worksheet | None = None
        self._key: str | None = None
        self._row = 0

    def write(self) -> int:
        """Write every line; a party's lines, or a full sheet's, are followed by another sheet."""
        count = 0
        for line in self._table.lines:
            if line.sheet != self._key or self._row == _LAST_ROW:
                self._begin(line.name, line.sheet)
            self._row += 1
            self._line((self._row, *line.cells))
            count += 1
        if self._sheet is None:
            self._begin("", "")
        self._end()
        return count

    def _begin(self, name: str, key: str) -> None:
        self._end()
        if len(self._book.worksheets()) == MOST_SHEETS:
            text = _(
                "It would be more than {count} sheets, one for each inspected party. Take fewer: by --unit, "
                "--locality, --group, --from or --to; or all of them on one sheet, without --by-party."
            )
            raise Conflict(text.format(count=MOST_SHEETS))
        sheet = self._book.add_worksheet(self._names.name(name))
        self._sheet, self._key, self._row = sheet, key, 0
        for column, head in enumerate(self._table.heads):
            sheet.set_column(column, column, head.breadth.value)
        sheet.set_row(0, self._height(head.heading for head in self._table.heads))
        for column, head in enumerate(self._table.heads):
            sheet.write_string(0, column, head.heading, self._formats["head"])
        sheet.freeze_panes(1, 2)
        self._for_paper(sheet, name)

    def _for_paper(self, sheet: Worksheet, name: str) -> None:
        sheet.set_landscape()
        sheet.set_paper(_A3 if self._table.large else _A4)
        sheet.set_margins(**_MARGINS)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        titles = [self._table.title, name] if name else [self._table.title]
        sheet.set_header(f"&C&16 {_in_header(titles)}\n&10 {_in_header([self._table.below])}")
        pages = _("page {page} of {pages}").format(page="&P", pages="&N")
        sheet.set_footer(f"&C{pages}")

    def _end(self) -> None:
        """What can be said of a sheet only when its last line is known."""
        if self._sheet is not None:
            self._sheet.autofilter(0, 0, self._row, len(self._table.heads) - 1)

    def _line(self, cells: Sequence[Cell]) -> None:
        sheet = self._sheet
        assert sheet is not None
        shown = [fitting(legible(cell)) if isinstance(cell, str) else cell for cell in cells]
        sheet.set_row(self._row, self._height(shown))
        for column, (cell, head) in enumerate(zip(shown, self._table.heads, strict=True)):
            self._cell(sheet, column, cell, head.breadth)

    def _height(self, cells: Iterable[Cell]) -> float:
        """In points, for the cell with the most lines: not every program fits a row to its text by itself."""
        lines = [
            _lines(cell, head.breadth)
            for cell, head in zip(cells, self._table.heads, strict=True)
            if isinstance(cell, str)
        ]
        return min(max([1, *lines]) * _LINE_HEIGHT + 4, _HIGHEST)

    def _cell(self, sheet: Worksheet, column: int, cell: Cell, breadth: Breadth) -> None:
        text: Format = self._formats["middle" if breadth in _IN_THE_MIDDLE else "text"]
        if isinstance(cell, datetime):
            sheet.write_datetime(self._row, column, cell, self._formats["moment"])
        elif isinstance(cell, date):
            sheet.write_datetime(self._row, column, cell, self._formats["day"])
        elif isinstance(cell, int):
            sheet.write_number(self._row, column, cell, text)
        elif cell:
            sheet.write_string(self._row, column, cell, text)
        else:
            sheet.write_blank(self._row, column, None, text)


def _lines(text: str, breadth: Breadth) -> int:
    """How many lines `text` takes in a column; a Chinese character, three bytes, is as wide as two others."""
    widths = ((len(part.encode()) + len(part)) // 2 for part in text.split("\n"))
    return sum(max(math.ceil(width / (breadth.value - 1)), 1) for width in widths)


def _in_header(parts: Iterable[str]) -> str:
    """Texts for the head of a page, where “&” steers."""
    return fitting(" – ".join(" ".join(legible(part).split()) for part in parts), _LONGEST_IN_HEADER).replace("&", "&&")


def _formats() -> dict[str, dict[str, Any]]:
    # Translators: the font of ledgers, such as 宋体.
    plain = {"font_name": _("Calibri"), "font_size": 10, "text_wrap": True, "valign": "vcenter", "border": 1}
    middle = plain | {"align": "center"}
    return {
        "head": middle | {"bold": True, "bg_color": "#D9E2F3"},
        "text": plain | {"align": "left"},
        "middle": middle,
        "day": middle | {"num_format": "yyyy-mm-dd"},
        "moment": middle | {"num_format": "yyyy-mm-dd hh:mm", "text_wrap": False, "shrink": True},
    }
