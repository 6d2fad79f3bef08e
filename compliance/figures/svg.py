"""How is a picture written as SVG? Text stays text, whatever names are in it; nothing is fetched and nothing runs."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from compliance.figures.fonts import FAMILIES
from compliance.figures.shapes import PAPER, Box, Picture, Shape, Stroke, legible

if TYPE_CHECKING:
    from compliance.figures.shapes import Words

__all__ = ["as_svg"]


def as_svg(picture: Picture) -> str:
    """The picture as an SVG document of its own, which can stand in HTML too."""
    families = ", ".join(f"'{family}'" for family in FAMILIES)
    size = f'width="{picture.width}" height="{picture.height}" viewBox="0 0 {picture.width} {picture.height}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {size} font-family="{families}, sans-serif">'
    told = [f"<title>{_text(picture.title)}</title>", f"<desc>{_text(picture.description)}</desc>"]
    ground = f'<rect width="{picture.width}" height="{picture.height}" fill="{PAPER}"/>'
    return "\n".join([head, *told, ground, *map(_shape, picture.shapes), "</svg>\n"])


def _shape(shape: Shape) -> str:
    if isinstance(shape, Box):
        return _box(shape)
    if isinstance(shape, Stroke):
        points = " ".join(f"{x:g},{y:g}" for x, y in shape.points)
        return f'<polyline points="{points}" fill="none" stroke="{shape.colour}" stroke-width="{shape.width:g}"/>'
    return _words(shape)


def _box(box: Box) -> str:
    edge = f' stroke="{box.edge}"' if box.edge else ""
    place = f'x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}"'
    return f'<rect {place} fill="{box.fill}"{edge}>{_tip(box.tip)}</rect>'


def _words(words: Words) -> str:
    place = f'x="{words.x:g}" y="{words.y:g}" font-size="{words.size}"'
    look = f'text-anchor="{words.anchor}" fill="{words.fill}"'
    return f"<text {place} {look}>{_tip(words.full)}{_text(words.text)}</text>"


def _tip(text: str) -> str:
    return f"<title>{_text(text)}</title>" if text else ""


def _text(text: str) -> str:
    return escape(legible(text))
