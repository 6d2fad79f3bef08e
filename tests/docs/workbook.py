"""Make `examples/findings.xlsx` from `examples/findings.csv`: `python -m tests.docs.workbook`, from the root."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

from compliance.intake.dates import day_in

__all__ = ["EXAMPLES", "cells", "write"]

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def cells() -> list[list[str | date]]:
    """The rows of the CSV, with its dates as dates."""
    with (EXAMPLES / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    dated = header.index("发现日期")
    return [list(header), *([_cell(text, is_date=place == dated) for place, text in enumerate(row)] for row in rows)]


def _cell(text: str, *, is_date: bool) -> str | date:
    return (day_in(text) or text) if is_date else text


def write(target: Path) -> None:
    """Write the workbook, the same bytes each time."""
    with xlsxwriter.Workbook(str(target)) as book:
        book.set_properties({"created": datetime(2026, 3, 16)})  # noqa: DTZ001 - a property of the file, without a zone
        sheet = book.add_worksheet("检查问题清单")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate(cells()):
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, place, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001
                else:
                    sheet.write_string(number, place, cell)


if __name__ == "__main__":
    write(EXAMPLES / "findings.xlsx")
