"""How does a form or a list look in a Word file? As XML at once: cell by cell would take a second a hundred rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from compliance.papers.content import Form, Table

__all__ = ["form_xml", "table_xml"]

_LATIN = "Times New Roman"
_TEXT, _LABEL = 156.0, 30.0
"""Millimetres: of the text's width, and of a name in a form."""

_SMALL, _SMALLER, _MANY = 12.0, 10.5, 6
"""The size of type, in points, and in a list of more columns than so many."""

_SPACE = 1.5
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="6" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def _fonts(name: str) -> str:
    """The fonts of some text, Chinese and Latin."""
    own, latin = quoteattr(name), quoteattr(_LATIN)
    return f'<w:rFonts w:ascii={latin} w:hAnsi={latin} w:cs={latin} w:eastAsia={own} w:hint="eastAsia"/>'


def form_xml(form: Form, label: str, body: str) -> str:
    """A form: names in the font `label`, grey, and values beside them in the font `body`."""
    half = _TEXT / 2
    widths = [_LABEL, half - _LABEL, _LABEL, half - _LABEL]
    rows = []
    for pairs in form.rows:
        alone = len(pairs) == 1
        cells = []
        for name, value in pairs:
            cells.append(_cell(name, label, _SMALL, _LABEL, heading=True))
            cells.append(_cell(value, body, _SMALL, _TEXT - _LABEL if alone else half - _LABEL, span=3 if alone else 1))
        rows.append(_row(cells))
    return _whole(widths, rows)


def table_xml(table: Table, label: str, body: str) -> str:
    """A list: its headings in the font `label`, grey, again on each page; the rest in the font `body`."""
    size = _SMALLER if len(table.headers) > _MANY else _SMALL
    shares = table.widths if len(table.widths) == len(table.headers) else (1,) * len(table.headers)
    widths = [_TEXT * share / sum(shares) for share in shares]
    heads = [_cell(text, label, size, width, heading=True) for text, width in zip(table.headers, widths, strict=True)]
    rows = [
        _row([_cell(text, body, size, width) for text, width in zip(row, widths, strict=True)]) for row in table.rows
    ]
    return _whole(widths, [_row(heads, again=True), *rows])


def _whole(widths: Sequence[float], rows: Sequence[str]) -> str:
    grid = "".join(f'<w:gridCol w:w="{_twips(width)}"/>' for width in widths)
    return (
        '<w:tbl xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:tblPr>'
        f'<w:tblW w:w="{_twips(_TEXT)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{_BORDERS}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def _row(cells: Sequence[str], *, again: bool = False) -> str:
    """A row that stands on one page, if it fits on one."""
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if again else ''}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(text: str, font: str, size: float, width: float, *, span: int = 1, heading: bool = False) -> str:
    merged = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/>' if heading else ""
    space, high = round(_SPACE * 20), round((size + 4) * 20)
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{_twips(width)}" w:type="dxa"/>{merged}{shade}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:spacing w:before="{space}" w:after="{space}" w:line="{high}" w:lineRule="exact"/>'
        f'<w:jc w:val="{"center" if heading else "left"}"/></w:pPr><w:r><w:rPr>{_fonts(font)}'
        f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p></w:tc>'
    )


def _twips(millimetres: float) -> int:
    return round(millimetres / 25.4 * 1440)
