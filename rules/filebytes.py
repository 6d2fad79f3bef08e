"""What is in this file? Its bytes, where they are not more than such a file can have."""

from __future__ import annotations

from pathlib import Path

from rules.errors import AllocationError, Problem
from rules.language import _

__all__ = ["read_bytes"]

_LARGEST = 4 * 1024 * 1024
"""The largest file that is read, in bytes."""


def read_bytes(file: Path) -> bytes:
    """What is in `file`. Raises `AllocationError` where it cannot be read, or is larger than 4 MiB."""
    try:
        with file.open("rb") as stream:
            data = stream.read(_LARGEST + 1)
    except OSError as error:
        what = _("cannot be read: {why}.").format(why=error.strerror)
        raise AllocationError(str(file), [Problem("", what)]) from None
    if len(data) > _LARGEST:
        raise AllocationError(str(file), [Problem("", _("is larger than {size} MiB.").format(size=_LARGEST >> 20))])
    return data
