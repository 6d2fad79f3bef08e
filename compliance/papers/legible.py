"""Can this text be printed, and read as it is written? What would steer a page or a reader is left out."""

from __future__ import annotations

import unicodedata

__all__ = ["legible"]

_SPACES = frozenset({"Zs", "Zl", "Zp"})
_DROPPED = frozenset({"Cc", "Cf", "Cs"})
_IDEOGRAPHIC = "\u3000"


def legible(text: str) -> str:
    r"""
    `text` in one line, without control characters, changes of the direction of writing, and what XML cannot hold.

    Tabs and ends of lines become spaces; everything that is printed stays, whatever it would mean elsewhere.

    >>> legible("启明\u202e教育\x00\n<script> =1+1")
    '启明教育 <script> =1+1'
    """
    return "".join(map(_kept, text)).strip(" ")


def _kept(char: str) -> str:
    if char in "\t\n\r\v\f\x85":
        return " "
    kind = unicodedata.category(char)
    if kind in _SPACES:
        return char if char == _IDEOGRAPHIC else " "
    code = ord(char)
    no_character = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return "" if kind in _DROPPED or no_character else char
