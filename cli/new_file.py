"""How is a file written that nobody has yet? Whole or not at all, and never over another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from compliance.errors import Conflict, NotFound
from rules.language import _

__all__ = ["new_file", "require_new"]


def require_new(path: Path) -> None:
    """Raise `Conflict` where `path` is there already."""
    if path.exists():
        raise _is_there(path)


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """
    The new file `path`, to be written; it is gone again where the block does not end well.

    Raises `Conflict` where it is there already, `NotFound` where its folder is not, and `OSError` where it cannot be
    written.
    """
    try:
        file = path.open("xb")
    except FileExistsError:
        raise _is_there(path) from None
    except FileNotFoundError:
        text = _("There is no folder {folder}. Make it first, or give another.")
        raise NotFound(text.format(folder=path.parent)) from None
    try:
        with file:
            yield file
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _is_there(path: Path) -> Conflict:
    text = _("{file} is there already and is not written over; give another name, or move it away first.")
    return Conflict(text.format(file=path))
