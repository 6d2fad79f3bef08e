"""Where on a sheet does everything stand? The title on top, rows or columns below it, what is counted at the foot."""

from __future__ import annotations

from collections.abc import Sequence

from compliance.figures.shapes import INK, PAPER, Anchor, Box, Picture, Shape, Stroke, Words, breadth, cut, wrapped
from rules.language import _

__all__ = ["BLUE", "GREY", "LEFT", "PALE", "RED", "WIDE", "Sheet", "shade"]

BLUE, PALE, RED, GREY = "#08519c", "#dbe6f2", "#a63603", "#767676"
"""Apart from each other in lightness too: for eyes that see no red or no green, and for print without colours."""

WIDE, LEFT = 760, 180
"""How wide a sheet is, and where its bars begin."""

_MARGIN, _ROW, _BAR = 16, 28, 18
_TINIEST, _TINY, _SMALL, _TEXT, _TITLE = 7, 11, 12, 13, 17
_TALL = 220
_DIM = "#444444"
_SHADES = (PAPER, "#deebf7", "#9ecae1", "#4292c6", BLUE)


def shade(share: float) -> tuple[str, str]:
    """The fill for a share between 0 and 1, and a colour of words that can be read on it."""
    step = 0 if not share else min(1 + int(share * (len(_SHADES) - 1)), len(_SHADES) - 1)
    return _SHADES[step], PAPER if step == len(_SHADES) - 1 else INK


class Sheet:
    """A sheet that is filled from top to bottom; `y` is where the next row goes."""

    def __init__(self, title: str, below: str) -> None:
        self.title = title
        self.shapes: list[Shape] = []
        self.said: list[str] = []
        self.y = 80.0
        self.word(_MARGIN, 28, title, size=_TITLE)
        self.word(_MARGIN, 50, below, size=_SMALL, fill=_DIM)

    def word(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: int = _TEXT,
        anchor: Anchor = Anchor.START,
        fill: str = INK,
        full: str = "",
    ) -> None:
        """Some words at a place."""
        self.shapes.append(Words(x, y, text, size, anchor, fill, full if full != text else ""))

    def label(self, name: str) -> float:
        """Begin a row with its name, cut if it is long; the top of its bar."""
        shown = cut(name, (LEFT - _MARGIN - 8) / _TEXT)
        top, self.y = self.y, self.y + _ROW
        self.word(LEFT - 10, top + _BAR - 4, shown, anchor=Anchor.END, full=name)
        return top

    def box(
        self, x: float, y: float, width: float, fill: str, *, edge: str = "", tip: str = "", height: float = _BAR
    ) -> None:
        """A bar, or a square."""
        self.shapes.append(Box(x, y, max(width, 0), height, fill, edge, tip))

    def say(self, x: float, text: str, name: str, *, anchor: Anchor = Anchor.START, fill: str = INK) -> None:
        """Words in the row that was begun; with `name` they are part of what the picture says without being seen."""
        self.word(x, self.y - _ROW + _BAR - 4, text, anchor=anchor, fill=fill)
        if name:
            self.said.append(f"{name}: {text}")

    def nothing(self) -> None:
        """There is nothing to draw."""
        self.word(_MARGIN, self.y + 10, _("nothing to show"), fill=GREY)
        self.y += _ROW

    def legend(self, *entries: tuple[str, str]) -> None:
        """What the colours stand for."""
        x = float(LEFT)
        for colour, text in entries:
            self.shapes.append(Box(x, self.y - 10, 12, 12, colour, GREY))
            self.word(x + 18, self.y, text, size=_SMALL)
            x += 30 + _SMALL * (len(text) if not text.isascii() else len(text) * 0.55)
        self.y += 18

    def columns(self, keys: Sequence[str], bars: Sequence[Sequence[tuple[int, str]]], below: Sequence[int]) -> None:
        """Beside each other, for each key some columns, and below it one number more."""
        most = max([1, *(count for each in bars for count, _fill in each)])
        step = (WIDE - 2 * _MARGIN) / len(keys)
        base, unit = self.y + 18 + _TALL, _TALL / most
        wide = min(step * 0.36, 34)
        for number, (key, each, more) in enumerate(zip(keys, bars, below, strict=True)):
            middle = _MARGIN + (number + 0.5) * step
            for place, (count, fill) in enumerate(each):
                x = middle + (place - len(each) / 2) * wide
                self.box(x, base - count * unit, wide - 2, fill, edge=GREY, tip=f"{key}: {count}", height=count * unit)
                size = max(min(_TINY, int(wide / breadth(str(count)))), _TINIEST)
                self.word(x + wide / 2 - 1, base - count * unit - 4, str(count), size=size, anchor=Anchor.MIDDLE)
            self.word(middle, base + 16, key if step > 50 else key[2:], size=_TINY, anchor=Anchor.MIDDLE)
            self.word(middle, base + 36, str(more), anchor=Anchor.MIDDLE, fill=RED)
            self.said.append(f"{key}: {', '.join(str(count) for count, _fill in each)}, {more}")
        self.shapes.append(Stroke(((_MARGIN, base), (WIDE - _MARGIN, base)), INK))
        self.y = base + 46

    def foot(self, *sentences: str) -> None:
        """What is counted, and what is left out."""
        self.y += 22
        for sentence in filter(None, sentences):
            for text in wrapped(sentence, (WIDE - 2 * _MARGIN) / _SMALL):
                self.word(_MARGIN, self.y, text, size=_SMALL, fill=_DIM)
                self.y += 18
            self.said.append(sentence)

    def picture(self) -> Picture:
        """The sheet, as it is now."""
        told = "; ".join(self.said)
        return Picture(WIDE, round(self.y + 4), self.title, told, tuple(self.shapes))
