"""What if two transactions get in each other's way? One of them is undone by the database, and simply runs again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from compliance.errors import Collision

__all__ = ["until_done"]

T = TypeVar("T")

_TRIES = 5


def until_done(act: Callable[[], T]) -> T:
    """
    What `act`, one whole transaction, gives; done again where it collided with another's.

    There is no pause: what it collided with has the locks that it needs, and the next try waits for them. Raises
    `Collision` where it collides every time.
    """
    for _again in range(_TRIES - 1):
        try:
            return act()
        except Collision:
            continue
    return act()
