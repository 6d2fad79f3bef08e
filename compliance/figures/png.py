"""How is a picture painted as PNG? From the same shapes as the SVG, with a Chinese font of the machine."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from itertools import count
from typing import TYPE_CHECKING

from compliance.figures.fonts import CannotPaint, Font, need_font
from compliance.figures.shapes import PAPER, Anchor, Box, Picture, Shape, Stroke, legible
from rules.language import _

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

__all__ = ["as_png", "letters"]

_SCALE = 2
"""Dots for each unit of the picture, so that it is sharp in print."""

_ANCHORS = {Anchor.START: "ls", Anchor.MIDDLE: "ms", Anchor.END: "rs"}


def as_png(picture: Picture, font: Font | None = None) -> bytes:
    """The picture in dots, by `font` or the first that is found. Raises `CannotPaint` where something is missing."""
    try:
        from PIL import Image, ImageDraw
    except ImportError:
        text = _("Pictures as PNG need Pillow: install it with `pip install 'lianban[plots]'`. SVG needs nothing.")
        raise CannotPaint(text) from None
    chosen = font or need_font()
    image = Image.new("RGB", (picture.width * _SCALE, picture.height * _SCALE), PAPER)
    canvas = ImageDraw.Draw(image)
    for shape in picture.shapes:
        _paint(canvas, shape, chosen)
    out = BytesIO()
    image.save(out, "PNG", dpi=(96 * _SCALE, 96 * _SCALE))
    return out.getvalue()


def _paint(canvas: ImageDraw, shape: Shape, font: Font) -> None:
    if isinstance(shape, Box):
        corners = (shape.x, shape.y, shape.x + shape.width, shape.y + shape.height)
        left, top, right, bottom = (each * _SCALE for each in corners)
        canvas.rectangle((left, top, max(right, left), max(bottom, top)), fill=shape.fill, outline=shape.edge or None)
    elif isinstance(shape, Stroke):
        points = [(x * _SCALE, y * _SCALE) for x, y in shape.points]
        canvas.line(points, fill=shape.colour, width=round(shape.width * _SCALE))
    else:
        place = (shape.x * _SCALE, shape.y * _SCALE)
        face = letters(font, shape.size * _SCALE)
        canvas.text(place, legible(shape.text), fill=shape.fill, font=face, anchor=_ANCHORS[shape.anchor])


@cache
def letters(font: Font, size: int) -> FreeTypeFont:
    """The font in a size; of a file that holds several, the one for simplified Chinese."""
    from PIL import ImageFont

    first = ImageFont.truetype(str(font.file), size)
    if font.file.suffix.lower() != ".ttc":
        return first
    for index in count():
        try:
            face = ImageFont.truetype(str(font.file), size, index=index)
        except OSError:
            return first
        if face.getname()[0] == font.family:
            return face
    return first
