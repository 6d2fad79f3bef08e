"""What is the next number? Counted per district, kind and year, and never given twice."""

from __future__ import annotations

import re

from sqlalchemy import text
from sqlalchemy.orm import Session

__all__ = ["CASE", "Numbers", "case_number", "read_case_number"]

CASE = "case"


_LAST = text("SELECT last FROM counters WHERE district = :district AND kind = :kind AND year = :year")
_KEEP = text(
    "INSERT INTO counters (district, kind, year, last) VALUES (:district, :kind, :year, :last) "
    "ON CONFLICT (district, kind, year) DO UPDATE SET last = excluded.last"
)


def case_number(year: int, ordinal: int) -> str:
    """
    What people call a case.

    >>> case_number(2026, 7)
    '2026-0007'
    """
    return f"{year}-{ordinal:04d}"


def read_case_number(text_: str) -> tuple[int, int] | None:
    """
    The year and ordinal that a person typed, with or without zeros; None if it is no case number.

    >>> read_case_number("2026-7"), read_case_number(" 2026－0007 "), read_case_number("7")
    ((2026, 7), (2026, 7), None)
    """
    match = re.fullmatch(r"\s*(\d{4})\s*[-－–—/]\s*(\d{1,12})\s*", text_)
    return (int(match[1]), int(match[2])) if match else None


class Numbers:
    """Numbers for one transaction; `write` keeps the last ones, so that the next goes on from there."""

    def __init__(self, session: Session, district: str) -> None:
        self._session = session
        self._district = district
        self._last: dict[tuple[str, int], int] = {}
        self._given: set[tuple[str, int]] = set()

    def next(self, kind: str, year: int) -> int:
        """The next number of `kind` in `year`."""
        key = (kind, year)
        if key not in self._last:
            counted = {"district": self._district, "kind": kind, "year": year}
            self._last[key] = self._session.scalar(_LAST, counted) or 0
        self._last[key] += 1
        self._given.add(key)
        return self._last[key]

    def write(self) -> None:
        """Keep the last numbers."""
        for kind, year in sorted(self._given):
            row = {"district": self._district, "kind": kind, "year": year, "last": self._last[kind, year]}
            self._session.execute(_KEEP, row)
        self._given.clear()
