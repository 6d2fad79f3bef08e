"""What comes out of a file of findings: rows, and rows that could not be read?"""

from __future__ import annotations

from dataclasses import dataclass

from rules.errors import Problem

__all__ = ["BadRow", "Row"]


@dataclass(frozen=True, slots=True)
class Row:
    """One row in the shape of a finding, not yet checked. `line` is where it starts, from 1; in a workbook, its row."""

    line: int
    raw: dict[str, object]


@dataclass(frozen=True, slots=True)
class BadRow:
    """One row that could not be read: where, why, and what stands there, as far as it can be shown."""

    line: int
    problems: tuple[Problem, ...]
    text: str
