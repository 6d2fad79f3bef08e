"""How is something that is wrong shown to the person who wrote it?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time, timedelta

from rules.language import _

__all__ = ["kind_of", "printable", "shown", "size"]

_LONGEST = 60


def printable(text: str) -> str:
    r"""
    `text` with everything that a terminal cannot show, or should not obey, written as its code.

    >>> printable("甲\x00乙")
    '甲\\u0000乙'
    """
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() or each == "　" else f"\\u{ord(each):04x}" for each in text)


def shown(value: object) -> str:
    """A value short enough for a message, in quotation marks."""
    text = value if isinstance(value, str) else str(value)
    return f"“{printable(text[:_LONGEST])}{'…' if len(text) > _LONGEST else ''}”"


def kind_of(value: object) -> str:
    """What kind of thing a value is, for people who do not program."""
    if value is None:
        return _("empty")
    if isinstance(value, bool):
        return _("true or false")
    if isinstance(value, int | float):
        return _("a number")
    if isinstance(value, str):
        return _("text")
    if isinstance(value, Mapping):
        return _("an object")
    if isinstance(value, date):
        return _("a date")
    if isinstance(value, time | timedelta):
        return _("a time of day")
    return _("a list") if isinstance(value, list | tuple) else _("something else")


def size(count: int) -> str:
    """
    A number of bytes in words.

    >>> size(50 * 1024 * 1024)
    '50 MB'
    """
    for unit in ("bytes", "KB", "MB"):
        if count < 1024:
            return f"{count} {unit}"
        count //= 1024
    return f"{count} GB"
