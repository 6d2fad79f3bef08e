"""What is a picture made of? Boxes, words and lines, laid out once, however it is written down."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

__all__ = [
    "INK",
    "PAPER",
    "Anchor",
    "Box",
    "Picture",
    "Shape",
    "Stroke",
    "Words",
    "breadth",
    "cut",
    "legible",
    "wrapped",
]

INK = "#1a1a1a"
PAPER = "#ffffff"

_WIDE = 1.0
_NARROW = 0.58
_PIECES = re.compile(r"[^\s⺀-￿]+\s*|.", re.DOTALL)
_NOT_FIRST = "，。、；：！？）」』”’》】,.;:!?)…%"


class Anchor(StrEnum):
    """Which part of the words stands at their place."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; `tip` is what is said of it where somebody points at it."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    edge: str = ""
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text on its base line; `full` is what it says in full, where it was cut."""

    x: float
    y: float
    text: str
    size: int = 13
    anchor: Anchor = Anchor.START
    fill: str = INK
    full: str = ""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points."""

    points: tuple[tuple[float, float], ...]
    colour: str = INK
    width: float = 1


Shape = Box | Words | Stroke


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing, with what it is called and what it says, for those who cannot see it."""

    width: int
    height: int
    title: str
    description: str
    shapes: tuple[Shape, ...]


def breadth(text: str) -> float:
    """How wide `text` is, in ems; a Chinese character is one, and a Latin one is reckoned rather too wide."""
    return sum(_WIDE if unicodedata.east_asian_width(char) in "WFA" else _NARROW for char in text)


def cut(text: str, ems: float) -> str:
    """`text` if it fits into `ems`; else its beginning, and an ellipsis."""
    if breadth(text) <= ems:
        return text
    while text and breadth(text) > ems - _WIDE:
        text = text[:-1]
    return f"{text.rstrip()}…"


def wrapped(text: str, ems: float) -> list[str]:
    """`text` in lines of at most `ems`; Latin breaks between words, Chinese anywhere but before punctuation."""
    lines, line = [], ""
    for piece in _PIECES.findall(text):
        if line and breadth(line + piece.rstrip()) > ems and piece not in _NOT_FIRST:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()]


def legible(text: str) -> str:
    """`text` with a sign in place of what no picture can show: control characters, and such as turn the text around."""
    return "".join("�" if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn"} else char for char in text)
