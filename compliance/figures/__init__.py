"""
How does the work go, in figures and pictures?

`read_figures` reads what the events told by a moment, once; the `Figures` that it gives have `table(by)` (the
indices by unit, group of issues, locality or month), `months` (what came in and was closed), `ages` (of the open
cases) and `heat` (issue by locality), each figure with the numbers of the cases behind it. `plot_svg` and
`plot_png` draw them:

    figures = read_figures(session, book.names, at, start=first, end=last)
    svg = plot_svg(PlotKind.ON_TIME, figures)   # text; stands in HTML as it is
    png = plot_png(PlotKind.ON_TIME, figures)   # bytes, for .docx; raises CannotPaint without Pillow or a font

`compliance.figures.words` has what each index is called, its formula, and what is left out of it.
"""

from __future__ import annotations

from compliance.figures.breakdown import By, Line, Table
from compliance.figures.flow import Band, Heat, Month
from compliance.figures.fonts import CannotPaint, find_font
from compliance.figures.plots import PlotKind, draw, plot_title
from compliance.figures.png import as_png
from compliance.figures.read import Figures, read_figures
from compliance.figures.svg import as_svg

__all__ = [
    "Band",
    "By",
    "CannotPaint",
    "Figures",
    "Heat",
    "Line",
    "Month",
    "PlotKind",
    "Table",
    "find_font",
    "plot_png",
    "plot_svg",
    "plot_title",
    "read_figures",
]


def plot_svg(kind: PlotKind, figures: Figures) -> str:
    """One kind of picture as an SVG document."""
    return as_svg(draw(kind, figures))


def plot_png(kind: PlotKind, figures: Figures) -> bytes:
    """
    The same as PNG, 1520 dots wide (to be shown 760 wide), with a Chinese font of the machine.

    Raises `CannotPaint` where Pillow or such a font is missing; the message names what to install.
    """
    return as_png(draw(kind, figures))
