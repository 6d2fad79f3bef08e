"""Which file is this, whatever it is called? Its bytes tell, and how many lines they are."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

__all__ = ["FileMark", "mark_of"]

_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class FileMark:
    """A file by its content: SHA-256 in hex, and how many line ends it has (0 in a workbook)."""

    sha256: str
    lines: int


def mark_of(source: Path | BinaryIO) -> FileMark:
    """The mark of a file, or of what can be read (and is then read again from its beginning). May raise `OSError`."""
    if isinstance(source, Path):
        with source.open("rb") as file:
            return _mark(file)
    mark = _mark(source)
    source.seek(0)
    return mark


def _mark(stream: BinaryIO) -> FileMark:
    digest, count = hashlib.sha256(), 0
    while piece := stream.read(_PIECE):
        digest.update(piece)
        count += piece.count(b"\n")
    return FileMark(digest.hexdigest(), count)
