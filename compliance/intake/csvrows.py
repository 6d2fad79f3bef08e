"""Which findings stand in a CSV file?"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO, NamedTuple

from compliance.intake.encoding import UTF8, encoding_of
from compliance.intake.limits import MAX_LINE, MAX_RECORD_LINES
from compliance.intake.lines import Line, lines, too_long
from compliance.intake.row import BadRow, Row
from compliance.intake.table import Header, HeaderReader
from compliance.intake.text import spoilt
from rules.errors import Problem
from rules.language import _

__all__ = ["rows_of_csv"]

_SEPARATORS = ",;\t"
_SEARCHED = 10


class _Record(NamedTuple):
    """One row of cells, with the line that it begins on and its text."""

    line: int
    cells: list[str]
    text: str


class _Records:
    """
    Cuts text into rows of cells; a quoted cell may run over lines.

    Where a quotation mark is never closed, only the line that it stands on is rejected:
    the lines behind it are read again, each by itself.
    """

    def __init__(self, source: Iterator[Line], encoding: str, separator: str) -> None:
        self._source = source
        self._encoding = encoding
        self._separator = separator
        self._again: deque[Line] = deque()
        self._taken: list[Line] = []
        self._length = 0
        self._texts: list[str] = []

    def _feed(self) -> Iterator[str]:
        while len(self._taken) < MAX_RECORD_LINES and self._length <= MAX_LINE:
            line = self._again.popleft() if self._again else next(self._source, None)
            if line is None:
                return
            self._taken.append(line)
            self._length += len(line.data)
            if not line.whole:
                return
            self._texts.append(line.data.decode(self._encoding, "surrogateescape"))
            yield self._texts[-1]

    def __iter__(self) -> Iterator[_Record | BadRow]:
        reader = csv.reader(self._feed(), delimiter=self._separator, strict=True)
        while True:
            self._taken.clear()
            self._texts.clear()
            self._length = 0
            try:
                cells = next(reader)
            except (csv.Error, StopIteration) as error:
                if not self._taken:
                    return
                yield self._rejected(error)
                reader = csv.reader(self._feed(), delimiter=self._separator, strict=True)
            else:
                yield _Record(self._taken[0].number, cells, "".join(self._texts))

    def _rejected(self, error: Exception) -> BadRow:
        """The first line that was taken, rejected; the others are put back."""
        first, *others = self._taken
        self._again.extendleft(reversed(others))
        if not first.whole:
            return too_long(first, self._encoding)
        if isinstance(error, csv.Error) and len(first.data) > csv.field_size_limit():
            return too_long(first, self._encoding, csv.field_size_limit())
        what = _("has a quotation mark that is not closed, or not doubled.")
        problem = Problem(_("the row"), what, _("Inside a quoted cell, write two quotation marks for one."))
        return BadRow(first.number, (problem,), _printed(first, self._encoding))


def _printed(line: Line, encoding: str) -> str:
    return line.data.decode(encoding, "backslashreplace").rstrip("\r\n")


def _separator(stream: BinaryIO, encoding: str) -> str:
    """The separator that the first lines have most of; the comma, if they have none."""
    start = stream.tell()
    head = "".join(line.data.decode(encoding, "replace") for line in islice(lines(stream), _SEARCHED))
    stream.seek(start)
    return max(_SEPARATORS, key=head.count)


def rows_of_csv(stream: BinaryIO, name: str, headers: HeaderReader) -> Iterator[Row | BadRow]:
    """The rows behind the header, which may have a title above it; blank rows are passed over."""
    encoding = encoding_of(stream, name)
    separator = _separator(stream, encoding)
    records = iter(_Records(lines(stream), encoding, separator))
    early: list[BadRow] = []
    header = headers.find(_cells(records, early), name)
    yield from early
    for record in records:
        if isinstance(record, BadRow):
            yield record
        elif any(map(str.strip, record.cells)):
            yield _row(record, header, encoding)


def _cells(records: Iterator[_Record | BadRow], early: list[BadRow]) -> Iterator[tuple[int, list[str]]]:
    for record in records:
        if isinstance(record, BadRow):
            early.append(record)
        else:
            yield record.line, record.cells


def _row(record: _Record, header: Header, encoding: str) -> Row | BadRow:
    problem = _count_problem(record.cells, header) or header.stray(record.cells)
    what = spoilt(record.text)
    if what is not None:
        problem = Problem(_("the row"), what, _("Type it again."))
        if encoding == UTF8 and any("\udc80" <= each <= "\udcff" for each in record.text):
            problem = Problem(_("the row"), _("is not UTF-8, as the rest of the file is."), _("Type it again."))
    if problem is None:
        return Row(record.line, header.raw(record.cells))
    text = record.text.encode(encoding, "surrogateescape").decode(encoding, "backslashreplace")
    return BadRow(record.line, (problem,), text.rstrip("\r\n"))


def _count_problem(cells: list[str], header: Header) -> Problem | None:
    """More cells than the header has are no fault where they are blank: spreadsheets write such."""
    if len(cells) == header.width or (len(cells) > header.width and not any(cells[header.width :])):
        return None
    what = _("has {count} cells, and the header has {width}.").format(count=len(cells), width=header.width)
    return Problem(_("the row"), what, _("Put a cell that holds the separator in quotation marks."))
