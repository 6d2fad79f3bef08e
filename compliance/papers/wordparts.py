"""Of which parts is a Word file made? Lines, forms, lists and pictures, with the fonts of official papers."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from compliance.papers.wordtables import form_xml, table_xml

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph as WordParagraph

    from compliance.papers.content import Form, Picture, Table

__all__ = ["BODY", "HEADING", "RED", "SONG", "TITLE", "Writer", "page_number", "rule", "set_page", "set_styles"]

TITLE, BODY, HEADING, SONG = "方正小标宋简体", "仿宋", "黑体", "宋体"
RED = "E60012"

_INSTEAD = {TITLE: "华文中宋", BODY: "FangSong", HEADING: "SimHei", SONG: "SimSun", "楷体": "KaiTi"}
"""What a machine may have instead of a font."""

_WIDTH, _MARGIN_LEFT, _MARGIN_RIGHT, _MARGIN_TOP, _MARGIN_BOTTOM = 210, 28, 26, 37, 35
_TEXT = _WIDTH - _MARGIN_LEFT - _MARGIN_RIGHT
_SIZE, _EXACT = 16, 28
_AFTER_OVERFLOW = ("w:spacing", "w:ind", "w:jc", "w:rPr")


def set_page(document: Document) -> None:
    """A4 with the margins of official papers."""
    from docx.shared import Mm

    page = document.sections[0]
    page.page_width, page.page_height = Mm(_WIDTH), Mm(297)
    page.left_margin, page.right_margin = Mm(_MARGIN_LEFT), Mm(_MARGIN_RIGHT)
    page.top_margin, page.bottom_margin = Mm(_MARGIN_TOP), Mm(_MARGIN_BOTTOM)
    page.footer_distance = Mm(28)


def set_styles(document: Document) -> None:
    """The font and size of the body, and what stands for a font that is missing."""
    from docx.shared import Pt

    normal = document.styles["Normal"]
    normal.font.size = Pt(_SIZE)
    _set_font(normal.element.get_or_add_rPr(), BODY)
    _language(normal.element.get_or_add_rPr())
    _name_instead(document)


def _set_font(properties: Any, font: str) -> None:  # noqa: ANN401 - python-docx's elements have no types
    from docx.oxml.ns import qn

    fonts = properties.get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(name), "Times New Roman" if font == BODY else font)
    fonts.set(qn("w:eastAsia"), font)
    fonts.set(qn("w:hint"), "eastAsia")


def _language(properties: Any) -> None:  # noqa: ANN401 - likewise
    from docx.oxml.ns import qn

    for known in properties.findall(qn("w:lang")):
        properties.remove(known)
    language = _element("w:lang", val="zh-CN", eastAsia="zh-CN")
    properties.append(language)


def _element(tag: str, **values: object) -> Any:  # noqa: ANN401 - likewise
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(tag)
    for name, value in values.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def _name_instead(document: Document) -> None:
    """Another name for each font, in the file's table of fonts."""
    from docx.opc.oxml import serialize_part_xml
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    part = next(each for each in document.part.package.iter_parts() if str(each.partname).endswith("fontTable.xml"))
    table = parse_xml(part.blob)
    for font, other in _INSTEAD.items():
        entry = _element("w:font", name=font)
        entry.append(_element("w:altName", val=other))
        entry.append(_element("w:charset", val="86"))
        table.insert(0, entry)
    assert table.tag == qn("w:fonts")
    part._blob = serialize_part_xml(table)  # noqa: SLF001 - no other way


def page_number(document: Document) -> None:
    """The number of the page between two dashes, at its foot."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    line = document.sections[0].footer.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, text in (("", "— "), ("begin", ""), ("code", " PAGE "), ("end", ""), ("", " —")):
        run = line.add_run(text if not kind else "")
        _style(run, SONG, 14, None)
        if kind == "code":
            code = _element("w:instrText")
            code.text = text
            run._r.append(code)  # noqa: SLF001 - python-docx has no fields
        elif kind:
            run._r.append(_element("w:fldChar", fldCharType=kind))  # noqa: SLF001 - likewise


def rule(line: WordParagraph, side: str, color: str, eighths: int) -> None:
    """A rule above or below a line, so many eighths of a point thick."""
    properties = line._p.get_or_add_pPr()  # noqa: SLF001 - python-docx has no borders
    from docx.oxml.ns import qn

    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = _element("w:pBdr")
        properties.insert_element_before(
            borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr"
        )
    borders.append(_element(f"w:{side}", val="single", sz=eighths, space=4, color=color))


def _style(run: Any, font: str, size: float, color: str | None) -> None:  # noqa: ANN401 - a run
    from docx.shared import Pt, RGBColor

    run.font.size = Pt(size)
    _set_font(run._r.get_or_add_rPr(), font)  # noqa: SLF001 - python-docx knows no East Asian font
    if color:
        run.font.color.rgb = RGBColor.from_string(color)


class Writer:
    """Adds one part after the other to a document."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def line(
        self,
        text: str,
        *,
        font: str = BODY,
        size: float = _SIZE,
        color: str | None = None,
        place: str = "plain",
        exact: float = _EXACT,
        before: float = 0,
        after: float = 0,
        indent: float = 0,
        keep: bool = False,
    ) -> WordParagraph:
        """A paragraph; `keep` holds it on one page with the next, `indent` is from the right."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
        from docx.shared import Pt

        made = self._document.add_paragraph()
        _style(made.add_run(text), font, size, color)
        form = made.paragraph_format
        form.space_before, form.space_after = Pt(before), Pt(after)
        form.keep_with_next = keep or None
        form.widow_control = True
        # Word takes it for granted. Told so, LibreOffice hangs no comma over the margin, where it can lose it.
        made._p.get_or_add_pPr().insert_element_before(  # noqa: SLF001 - python-docx has no such
            _element("w:overflowPunct"), *_AFTER_OVERFLOW
        )
        if size <= _EXACT:
            form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(exact)
        if place == "body":
            form.first_line_indent = Pt(2 * size)
        if place == "right":
            form.right_indent = Pt(indent)
        sides = {"center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
        made.alignment = sides.get(place, WD_ALIGN_PARAGRAPH.JUSTIFY)
        return made

    def hold_last(self) -> None:
        """Hold the end of what is there on one page with what follows, so that no name stands on an empty page."""
        from docx.oxml.ns import qn

        parts = [each for each in self._document.element.body if each.tag in {qn("w:p"), qn("w:tbl")}]
        for part in reversed(parts):
            rows = part.findall(qn("w:tr"))
            for line in (rows[-1] if rows else part).iter(qn("w:p")):
                line.get_or_add_pPr().get_or_add_keepNext()
            if rows or "".join(part.itertext()).strip():
                break

    def form(self, form: Form) -> None:
        """A form: names grey, values beside them."""
        self._insert(form_xml(form, HEADING, BODY))

    def table(self, table: Table) -> None:
        """A list under its caption."""
        if table.caption:
            self.line(table.caption, font=HEADING, size=14, place="center", keep=True)
        self._insert(table_xml(table, HEADING, BODY))

    def _insert(self, xml: str) -> None:
        """Add a table at the end, where only the page's own settings come after it."""
        from docx.oxml import parse_xml

        self._document.element.body[-1].addprevious(parse_xml(xml))
        self.line("", size=8, exact=10)

    def picture(self, picture: Picture) -> None:
        """A plot as wide as the text, with what it shows beneath."""
        from docx.shared import Mm

        line = self.line("", place="center", keep=bool(picture.caption))
        line.paragraph_format.line_spacing = 1.0
        shape = line.runs[0].add_picture(io.BytesIO(picture.png), width=Mm(_TEXT))
        shape._inline.docPr.set("descr", picture.alt)  # noqa: SLF001 - python-docx cannot say what a picture shows
        if picture.caption:
            self.line(picture.caption, font=HEADING, size=14, place="center")
