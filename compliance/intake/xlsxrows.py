"""Which findings stand in an .xlsx workbook?"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from compliance.intake.limits import MAX_LINE
from compliance.intake.row import BadRow, Row
from compliance.intake.sheetscan import Fault, Scan
from compliance.intake.source import refuse
from compliance.intake.table import Cells, Header, HeaderReader, is_blank
from compliance.intake.text import spoilt
from compliance.intake.wording import printable, shown, size
from compliance.intake.workbook import Workbook, unpacked
from rules.errors import Problem
from rules.language import _

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

__all__ = ["rows_of_workbook"]

_SEARCHED = 20


class _Sheet(NamedTuple):
    """One sheet with its cells, row by row, each from the first column on."""

    name: str
    rows: list[list[object]]
    scan: Scan


def rows_of_workbook(stream: BinaryIO, name: str, headers: HeaderReader) -> Iterator[Row | BadRow]:
    """
    The rows of the first sheet that has a header.

    Another sheet that has one too is not read, and is not passed over in silence: it
    comes back as a row that was rejected.
    """
    with unpacked(stream, name) as workbook:
        sheets = _sheets(workbook, name)
        chosen, others = _chosen(sheets, headers, name)
    numbered = enumerate(chosen.rows, start=1)
    header = headers.find(numbered, name)
    _check_header(header, chosen, name)
    yield from _rows(numbered, header, chosen)
    for other in others:
        what = _("is not read: {first} is the sheet with the findings.").format(first=shown(chosen.name))
        place = _("the sheet {name}").format(name=shown(other))
        yield BadRow(1, (Problem(place, what, _("Save it as a workbook of its own.")),), printable(other))


def _sheets(workbook: Workbook, name: str) -> Iterator[_Sheet]:
    """The sheets that can be seen and hold anything."""
    from python_calamine import CalamineError, load_workbook

    scans = {title: workbook.scan(part) for title, part in workbook.sheets().items()}
    try:
        with load_workbook(workbook.path) as book:
            for title, scan in scans.items():
                if scan is not None and scan.rows and scan.columns:
                    yield _Sheet(title, _cells(book, title), scan)
    except (CalamineError, ValueError, OverflowError):
        _refuse(name)
    except BaseException as error:
        # What Rust calls a panic comes as an error of its own kind, which is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        _refuse(name)
    return


def _refuse(name: str) -> None:
    refuse(name, _("has a sheet that cannot be read."), _("Open it in a spreadsheet program, and save it again."))


def _cells(book: CalamineWorkbook, title: str) -> list[list[object]]:
    """The rows of a sheet from its first row and column on, which the library leaves out where they are blank."""
    sheet = book.get_sheet_by_name(title)
    before: list[object] = [""] * (sheet.start[1] if sheet.start else 0)
    return [before + list(cells) for cells in sheet.iter_rows()]


def _chosen(sheets: Iterator[_Sheet], headers: HeaderReader, name: str) -> tuple[_Sheet, list[str]]:
    """The first sheet with a header, or with anything, to say what is wrong; and the names of others with a header."""
    first: _Sheet | None = None
    chosen: _Sheet | None = None
    others: list[str] = []
    for sheet in sheets:
        first = first or sheet
        if not any(headers.knows(cells) for cells in islice(sheet.rows, _SEARCHED)):
            continue
        if chosen is None:
            chosen = sheet
        else:
            others.append(sheet.name)
    if first is None:
        refuse(name, _("has no sheet with anything in it."), _("Look whether the sheet is hidden, or empty."))
    return chosen or first, others


def _check_header(header: Header, sheet: _Sheet, name: str) -> None:
    row = header.line - 1
    for top, bottom, place in sheet.scan.merged:
        if top <= row <= bottom:
            what = _("the header lies in merged cells ({place}).").format(place=place)
            refuse(name, what, _("Unmerge them, and write one header in each column."), header.line)


def _rows(numbered: Iterator[tuple[int, Cells]], header: Header, sheet: _Sheet) -> Iterator[Row | BadRow]:
    merged = _Merged(sheet.scan)
    for line, cells in numbered:
        if all(map(is_blank, cells)) and not sheet.scan.faults.get(line - 1):
            merged.at(line - 1)
            continue
        problems = tuple(_problems(line, cells, header, sheet.scan, merged))
        if problems:
            yield BadRow(line, problems, _text(cells))
        else:
            yield Row(line, header.raw([_whole(cell) for cell in cells]))


def _text(cells: Cells) -> str:
    return "\t".join("" if is_blank(cell) else printable(str(_whole(cell))) for cell in cells).rstrip("\t")


class _Merged:
    """Tells for one row after the other, downwards, in which merged cells it lies."""

    def __init__(self, scan: Scan) -> None:
        self._coming = iter([*scan.merged, (2**31, 2**31, "")])
        self._next = next(self._coming)
        self._open: tuple[int, str] = (-1, "")

    def at(self, row: int) -> str | None:
        """The merged cells that `row` lies in, if any."""
        while self._next[0] <= row:
            self._open = max(self._open, self._next[1:])
            self._next = next(self._coming)
        return self._open[1] if row <= self._open[0] else None


def _problems(line: int, cells: Cells, header: Header, scan: Scan, merged: _Merged) -> Iterator[Problem]:
    place = merged.at(line - 1)
    if place is not None:
        what = _("lies in merged cells ({place}).").format(place=place)
        yield Problem(_("the row"), what, _("Unmerge them, and fill in every row."))
        return
    stray = header.stray(cells)
    if stray is not None:
        yield stray
    faults = scan.faults.get(line - 1, {})
    for column in header.columns:
        if not column.paths:
            continue
        fault = faults.get(column.place)
        cell = cells[column.place] if column.place < len(cells) else None
        odd = _FAULTS[fault]() if fault else _odd(cell)
        if odd:
            yield Problem(column.name, odd, _("Write the value itself into the cell."))


_FAULTS = {
    Fault.FAILED: lambda: _("has a formula that gives an error."),
    Fault.NOT_CALCULATED: lambda: _("has a formula that was never calculated."),
}


def _odd(cell: object) -> str | None:
    """What is wrong with the value of a cell, whatever column it is in."""
    if isinstance(cell, float) and not math.isfinite(cell):
        return _("is not a number that can be kept.")
    if isinstance(cell, str):
        if len(cell) > MAX_LINE:
            return _("is longer than {most}.").format(most=size(MAX_LINE))
        return spoilt(cell)
    return None


def _whole(cell: object) -> object:
    """A workbook knows no integers: what is whole is one."""
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell
