"""What does a district's own table of expectations say? Read as strictly as findings are, from a table or from YAML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from compliance.errors import BadInput
from compliance.intake.csvrows import rows_of_csv
from compliance.intake.row import BadRow, Row
from compliance.intake.source import Form, form_of, opened, refuse
from compliance.intake.table import Cells, Header, HeaderReader
from compliance.intake.wording import printable
from compliance.intake.xlsxrows import rows_of_workbook
from rules.allocation import Allocation
from rules.errors import FactsError, Problem
from rules.expectations import Expectation
from rules.expectedrows import OutcomeWords, column_words, read_row
from rules.facts import fact_names
from rules.language import _
from rules.yamlfile import read_yaml

__all__ = ["read_expectations"]

_TABLES = (".csv", ".tsv", ".xlsx")
_YAML = (".yaml", ".yml")

_Placed = tuple[int | None, Mapping[str, object] | BadRow]


def read_expectations(file: Path, allocation: Allocation, outcomes: OutcomeWords | None = None) -> list[Expectation]:
    """
    The expectations in `file`: a table (.csv, .tsv, .xlsx) with a header, or a YAML list of rows (.yaml, .yml).

    `outcomes` are further words for outcomes, by id. Raises `BadInput` with every problem of every row, each with its
    line, `AllocationError` where YAML is not YAML.
    """
    name = printable(str(file))
    expectations: list[Expectation] = []
    problems: list[Problem] = []
    for line, raw in _yaml_rows(file, name) if file.suffix.lower() in _YAML else _table_rows(file, name, allocation):
        if isinstance(raw, BadRow):
            problems += (Problem(name, str(each), line=line) for each in raw.problems)
            continue
        try:
            expectations.append(read_row(allocation, raw, outcomes, file=name, line=line))
        except FactsError as error:
            problems += (Problem(name, str(each), line=line) for each in error.problems)
    if problems:
        raise BadInput(problems)
    if not expectations:
        raise BadInput([Problem(name, _("has no row."), _("Write a row for each combination of facts."))])
    return expectations


def _yaml_rows(file: Path, name: str) -> Iterator[_Placed]:
    found = read_yaml(file)
    if not isinstance(found.value, list):
        what = _("is not a list of rows.")
        refuse(name, what, _("Begin each row with “- ”, and write its columns below each other."))
    for index, row in enumerate(found.value):
        line, _column = found.place((index,))
        if isinstance(row, dict):
            yield line, row
        else:
            problem = Problem(_("the row"), _("has no columns."), _("Write each as “column: value”."))
            yield line, BadRow(line or 1, (problem,), "")


def _table_rows(file: Path, name: str, allocation: Allocation) -> Iterator[_Placed]:
    columns = _Columns(allocation)
    with opened(file, name) as stream:
        for row in _rows(stream, name, columns):
            yield row.line, row if isinstance(row, BadRow) else dict.fromkeys(columns.present) | row.raw


def _rows(stream: BinaryIO, name: str, columns: HeaderReader) -> Iterator[Row | BadRow]:
    form = form_of(stream, name) if Path(name).suffix.lower() in _TABLES else None
    if form is Form.CSV:
        return rows_of_csv(stream, name, columns)
    if form is not Form.XLSX:
        kinds = _(", ").join((*_TABLES, *_YAML))
        refuse(name, _("is no table of expectations."), _("Hand in one of: {kinds}.").format(kinds=kinds))
    return rows_of_workbook(stream, name, columns)


class _Columns(HeaderReader):
    """Knows the words that head the columns of such a table, and which of the columns are there."""

    def __init__(self, allocation: Allocation) -> None:
        super().__init__(allocation, required=())
        self._words.clear()
        self._paths.clear()
        self.present: list[str] = []
        self._examples = [words[0] for words in column_words(allocation).values()]
        for key, words in (*fact_names(allocation).items(), *column_words(allocation).items()):
            for word in words:
                self._add(word, (words[0],) if key not in words else (key,))

    def read(self, cells: Cells, line: int, name: str) -> Header:
        """As for findings; where no word is known, it says what a table of expectations is headed by."""
        if not any(self._meaning(str(cell)) for cell in cells if cell):
            what = _("row {line} should have headers, and none of its words is one.").format(line=line)
            remedy = _("Write the names of the columns above the data, such as: {words}.")
            refuse(name, what, remedy.format(words=_(", ").join(self._examples)))
        header = super().read(cells, line, name)
        self.present = [path[0] for column in header.columns for path in column.paths]
        return header
