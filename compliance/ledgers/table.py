"""What is a ledger, whatever file it goes into? Columns with headings, and lines of cells that come one by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

__all__ = ["Breadth", "Cell", "Head", "Line", "Table"]

Cell = str | int | date | datetime | None
"""What a cell holds; a moment is as the clocks of the district show it, without a time zone."""


class Breadth(Enum):
    """How wide a column of some content is, in characters of a sheet."""

    ORDINAL = 5
    NUMBER = 11.5
    DAY = 11
    WORD = 8
    UNITS = 9
    NAMES = 12
    PARTY = 16
    TEXT = 22


@dataclass(frozen=True, slots=True)
class Head:
    """The heading of a column, in the reader's language, and how wide it is."""

    heading: str
    breadth: Breadth


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a ledger; `sheet` is what lines on one sheet have in common, and `name` what it is called."""

    sheet: str
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """
    A ledger: its title, the place and day under it, its columns and its lines, which can be read once.

    The first column numbers the lines of a sheet; a `Line` has the cells of the others.
    `large` asks for A3 where it is printed.
    """

    title: str
    below: str
    heads: tuple[Head, ...]
    lines: Iterable[Line]
    made_at: datetime
    large: bool
