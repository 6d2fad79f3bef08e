"""What became of the rows? Each is stored, was known, or is rejected with its line and the reasons."""

from __future__ import annotations

from dataclasses import dataclass

from rules.errors import Problem

__all__ = ["Rejected", "Tally"]


@dataclass(slots=True)
class Tally:
    """What became of the rows: read = stored + known + rejected."""

    read: int = 0
    stored: int = 0
    known: int = 0
    rejected: int = 0
    opened: int = 0
    joined: int = 0

    def add(self, other: Tally) -> None:
        """Count `other` in."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was not taken: its line, why, and what stood there."""

    line: int
    problems: tuple[Problem, ...]
    text: str = ""
    raw: dict[str, object] | None = None
