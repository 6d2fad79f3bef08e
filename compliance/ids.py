"""What is a new thing called? UUIDv7: its time first, so that newer ids sort later and indexes grow at their end."""

from __future__ import annotations

import os
from datetime import datetime
from threading import Lock

__all__ = ["new_id"]

_RANDOM_BITS = 74
_lock = Lock()
_last: list[int] = [-1, 0]


def _next_bits(millisecond: int) -> int:
    """74 bits that are random for a new millisecond, and a little larger each time within one."""
    with _lock:
        fresh = int.from_bytes(os.urandom(10), "big")
        if _last[0] == millisecond:
            _last[1] += 1 + (fresh & 0xFFFFFFFF)
        else:
            _last[:] = [millisecond, fresh >> 7]
        return _last[1]


def new_id(at: datetime) -> str:
    """
    A UUIDv7 for the moment `at` (aware), as 36 characters.

    Within one process the ids for one millisecond ascend, and so do those for later
    ones; a clock that is set back gives ids that are earlier again, as the time they carry.

    >>> from datetime import UTC
    >>> new_id(datetime(2026, 3, 1, tzinfo=UTC))[:15]
    '019ca6b1-dc00-7'
    """
    millisecond = int(at.timestamp() * 1000)
    bits = _next_bits(millisecond)
    high, low = bits >> 62 & 0xFFF, bits & (1 << 62) - 1
    text = f"{millisecond << 80 | 7 << 76 | high << 64 | 2 << 62 | low:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
