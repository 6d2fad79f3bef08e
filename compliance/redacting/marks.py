"""How does it show, in a text and in an event, that something was taken out, and under which order?"""

from __future__ import annotations

import re
from collections.abc import Callable

__all__ = ["BAR", "mark", "name_orders", "salt_under", "under"]

BAR = "█"
_MARK = re.compile(f"{BAR}(T[0-9]{{4}}-[0-9]{{4,}}) ([^{BAR}]+){BAR}")


def mark(number: str, reference: str) -> str:
    """
    What stands where something was taken out: the redaction's number, and the order's own.

    The number makes two marks of one order differ, so that two persons do not become one.

    >>> mark("T2026-0001", "桂象法〔2026〕3号")
    '█T2026-0001 桂象法〔2026〕3号█'
    """
    return f"{BAR}{number} {reference}{BAR}"


def name_orders(text: str, say: Callable[[str], str]) -> str:
    """`text` with what `say` makes of the order's number, in place of each mark."""
    return _MARK.sub(lambda found: say(found[2]), text) if BAR in text else text


def salt_under(number: str, random: str) -> str:
    """
    The salt of an event that was blackened by the redaction `number`.

    It replaces the one that the event was sealed with, so that nobody can try out what stood there; and since it
    names the redaction, the triggers let each redaction change each event once.
    """
    return f"{number}:{random}"


def under(salt: str) -> str:
    """The number of the redaction by which an event with this salt was blackened last; empty if by none."""
    number, colon, _random = salt.partition(":")
    return number if colon else ""
