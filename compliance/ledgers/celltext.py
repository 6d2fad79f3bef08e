"""What of a text may stand in a cell? What can be read, no longer than a cell holds, and nothing that is obeyed."""

from __future__ import annotations

import unicodedata

__all__ = ["LONGEST", "fitting", "harmless", "legible"]

LONGEST = 32_767
"""The characters that a cell of a sheet holds, as Excel counts them: in units of UTF-16."""

_RISKY = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_STEERING = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_NO_CHARACTERS = "\ufffe\uffff"


def harmless(text: str) -> str:
    """
    `text` as a cell of CSV that no sheet takes for a formula, be it with spaces before it.

    >>> harmless("=1+1"), harmless("1+1")
    ("'=1+1", '1+1')
    """
    return f"'{text}" if text.startswith(_RISKY) or text.lstrip().startswith(_RISKY) else text


def legible(text: str) -> str:
    r"""
    `text` with line ends as they are, and every other character that steers something shown as its code.

    >>> legible("a\u202eb\x07c")
    'a\\u202eb\\u0007c'
    """
    if text.isprintable():
        return text
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join(line if line.isprintable() else "".join(map(_shown, line)) for line in lines)


def _shown(char: str) -> str:
    if char == "\t":
        return " "
    if unicodedata.category(char) in _STEERING or char in _NO_CHARACTERS:
        return f"\\u{ord(char):04x}"
    return char


def fitting(text: str, longest: int = LONGEST) -> str:
    """`text` as far as `longest` units of UTF-16 go, and an ellipsis where more was to come."""
    if len(text) * 2 <= longest:
        return text
    coded = text.encode("utf-16-le")
    if len(coded) <= longest * 2:
        return text
    return coded[: (longest - 1) * 2].decode("utf-16-le", errors="ignore") + "…"
