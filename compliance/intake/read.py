"""Which rows stand in a file of findings, whatever form it has?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from compliance.intake.fields import Field
from compliance.intake.row import BadRow, Row
from compliance.intake.source import Form, form_of, opened, refuse
from compliance.intake.table import REQUIRED, HeaderReader
from compliance.intake.wording import printable
from rules.allocation import Allocation
from rules.language import _

__all__ = ["read_rows"]


def read_rows(
    source: Path | BinaryIO, name: str, allocation: Allocation, required: Iterable[Field] = REQUIRED
) -> Iterator[Row | BadRow]:
    """
    Every row of `source`, in order, in the shape of a finding; one that cannot be read comes as a `BadRow`.

    `name` says the form by its ending (.jsonl, .ndjson, .json, .csv, .tsv, .xlsx), or is `-` for
    standard input. Raises `UnreadableFile`, before the first row, for what concerns the whole file.
    Of a table, the columns `required` must be there.
    """
    shown_name = printable(name)
    try:
        with opened(source, shown_name) as stream:
            yield from _rows(stream, shown_name, HeaderReader(allocation, required))
    except OSError:
        refuse(shown_name, _("could not be read to its end."), _("Copy it to this machine, and try again."))


def _rows(stream: BinaryIO, name: str, headers: HeaderReader) -> Iterator[Row | BadRow]:
    """The rows, by the reader for the form; no other is imported."""
    form = form_of(stream, name)
    if form is Form.LINES:
        from compliance.intake.jsonrows import rows_of_lines

        yield from rows_of_lines(stream)
    elif form is Form.JSON:
        from compliance.intake.jsondocument import rows_of_document

        yield from rows_of_document(stream, name)
    elif form is Form.CSV:
        from compliance.intake.csvrows import rows_of_csv

        yield from rows_of_csv(stream, name, headers)
    else:
        from compliance.intake.xlsxrows import rows_of_workbook

        yield from rows_of_workbook(stream, name, headers)
