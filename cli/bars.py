"""How does a picture look on a terminal? A bar for each line, as wide as the screen lets it be."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from cli.texts import pad, plain, width, wrap

__all__ = ["Bar", "bars", "clipped", "screen"]

_USUAL = 80
_SHORTEST = 6
_FULL, _EMPTY = "█", "░"


@dataclass(frozen=True, slots=True)
class Bar:
    """A name, a share of the longest bar between 0 and 1 (None: nothing to show), and what stands behind it."""

    name: str
    share: float | None
    note: str


def screen() -> int:
    """The columns of the terminal; eighty where the output is none."""
    return shutil.get_terminal_size((_USUAL, 24)).columns if sys.stdout.isatty() else _USUAL


def bars(rows: Sequence[Bar], columns: int) -> list[str]:
    """A line for each, none wider than `columns`; names that are too long are cut."""
    notes = max((width(row.note) for row in rows), default=0)
    names = max((width(plain(row.name)) for row in rows), default=0)
    names = min(names, max(columns // 3, columns - notes - _SHORTEST - 4))
    room = max(columns - names - notes - 4, _SHORTEST)
    return [f"{pad(clipped(plain(row.name), names), names)}  {_bar(row.share, room)}  {row.note}" for row in rows]


def _bar(share: float | None, room: int) -> str:
    if share is None:
        return " " * room
    full = round(share * room)
    return _FULL * (max(full, 1) if share else 0) + _EMPTY * (room - (max(full, 1) if share else 0))


def clipped(text: str, columns: int) -> str:
    """`text` if it fits into `columns`; else its beginning, and an ellipsis."""
    return text if width(text) <= columns else wrap(text, columns - 1)[0] + "…"
