"""What has a check gone through, and what did it find so far?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from compliance.audit.orders import Orders
from compliance.audit.walk import Head

__all__ = ["EACH", "Count", "Progress", "quiet"]

Progress = Callable[[int], None]
"""Is told how many events more were read."""

EACH = 1000
"""Events between two words of progress."""


def quiet(_events: int) -> None:
    """No word of progress."""


@dataclass(slots=True)
class Count:
    """
    What a check went through: it is counted up while the faults are taken, and complete when there are no more.

    `orders` has the events that were redacted; `head` is the last event as the database
    remembers it.
    """

    events: int = 0
    faults: int = 0
    orders: Orders = field(default_factory=Orders)
    head: Head | None = None
