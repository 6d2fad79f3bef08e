"""How wide is this text on a terminal, and where may its lines break? A Chinese character is two columns wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

__all__ = ["longest_piece", "pad", "plain", "width", "wrap"]

_NOT_FIRST = "，。、；：！？）」』”’》】,.;:!?)…"
_NOT_LAST = "（「『“‘《【("


def width(text: str) -> int:
    """The columns that `text` takes."""
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def pad(text: str, columns: int) -> str:
    """`text` with spaces behind it up to `columns`."""
    return text + " " * max(columns - width(text), 0)


def wrap(text: str, columns: int) -> list[str]:
    """
    `text` in lines of at most `columns`; Latin breaks at spaces, Chinese anywhere but before punctuation.

    >>> wrap("消防安全，教育局 fire safety", 10)
    ['消防安全，', '教育局', 'fire', 'safety']
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += _wrap_paragraph(paragraph, max(columns, 2))
    return lines


def _wrap_paragraph(text: str, columns: int) -> list[str]:
    lines, line = [], ""
    for piece in _pieces(text):
        if line and width(line) + width(piece.rstrip()) > columns:
            lines.append(line.rstrip())
            line = ""
        rest = piece
        while width(rest) > columns:
            head = _fitting(rest, columns)
            lines.append(head)
            rest = rest[len(head) :]
        line += rest.lstrip() if not line and lines else rest
    return [*lines, line.rstrip()]


def longest_piece(text: str) -> int:
    """The columns of the longest part of `text` within which no line should break."""
    return max((width(piece.rstrip()) for piece in _pieces(text)), default=0)


def _fitting(text: str, columns: int) -> str:
    used = 0
    for index, char in enumerate(text):
        used += _columns(char)
        if used > columns:
            return text[: max(index, 1)]
    return text


def _pieces(text: str) -> Iterator[str]:
    """The parts of `text` between which a line may break."""
    piece = ""
    for index, char in enumerate(text):
        piece += char
        after = text[index + 1 : index + 2]
        wide = _columns(char) == 2 or bool(after and _columns(after) == 2)
        hyphen = char == "-" and after.isalpha() and piece[-2:-1].isalpha()
        if char == " " or hyphen or (wide and after not in _NOT_FIRST and char not in _NOT_LAST):
            yield piece
            piece = ""
    if piece:
        yield piece


def plain(text: str) -> str:
    """`text` without characters that would steer a terminal: shown, not obeyed."""
    return "".join(_shown(char) for char in text)


def _shown(char: str) -> str:
    if char in "\n\t":
        return " "
    if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}:
        return f"\\u{ord(char):04x}"
    return char
