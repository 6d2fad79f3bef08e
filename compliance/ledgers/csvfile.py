"""How is a ledger written as CSV? With the mark by which Excel knows UTF-8, and no cell that is taken for a formula."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from typing import TYPE_CHECKING, BinaryIO

from compliance.ledgers.celltext import fitting, harmless, legible

if TYPE_CHECKING:
    from compliance.ledgers.table import Cell, Table

__all__ = ["write_csv"]


def write_csv(table: Table, file: BinaryIO) -> int:
    """Write `table` to `file`, days and moments in ISO form; how many lines it has."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow([head.heading for head in table.heads])
    count = 0
    for count, line in enumerate(table.lines, 1):
        writer.writerow([count, *map(_cell, line.cells)])
    text.flush()
    text.detach()
    return count


def _cell(cell: Cell) -> str | int:
    if isinstance(cell, str):
        return harmless(fitting(legible(cell)))
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else cell
