"""Both forms show each part of a paper: red head, headings, forms, lists, pictures, annexes, and who signs."""

from __future__ import annotations

import base64
import io
from datetime import date
from struct import pack
from zlib import compress, crc32

import pytest

from compliance.conference_states import PaperForm, PaperKind
from compliance.papers import Annex, Content, Form, Heading, Issued, Paragraph, Picture, Table
from compliance.papers.content import as_record
from compliance.papers.page import html_of
from compliance.papers.word import docx_of
from tests.compliance.papers.issuing import document, lines, page

WHITE = pack(">2I5B", 1, 1, 8, 2, 0, 0, 0)
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def chunk(kind, data):
    return pack(">I", len(data)) + kind + data + pack(">I", crc32(kind + data))


PNG = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", WHITE) + chunk(b"IDAT", compress(b"\0\xff\xff\xff")) + chunk(b"IEND", b"")


@pytest.fixture(scope="module")
def paper():
    content = Content(
        PaperKind.CIRCULAR,
        "联办通〔2026〕1号",
        "工作通报",
        date(2026, 4, 8),
        head="联席会议办公室文件",
        body=(
            Heading("一、概况"),
            Heading("（一）数字", 2),
            Heading("1. 细目", 3),
            Paragraph("正文", "center"),
            Form(((("编号", "1"), ("日期", "2")), (("事项", "3"),))),
            Table(("单位", "件数"), (("教育", "1"), ("消防", "2")), (30, 10), "各单位办理情况"),
            Picture(PNG, "各单位按期率", "图一", SVG),
            Picture(PNG, "每月新增"),
        ),
        annexes=(Annex("清单"), Annex("明细", (Paragraph("附件正文"),))),
        copies=("教育", "消防"),
        issuer="联席会议办公室",
        stamp="（教育局代章）",
    )
    return Issued("", "", content.kind, content, {PaperForm.DOCX: docx_of(content), PaperForm.HTML: html_of(content)})


def test_a_word_file_is_a4_with_the_margins_of_official_papers(paper):
    [section] = document(paper).sections
    size = (section.page_width, section.page_height, section.left_margin, section.right_margin, section.top_margin)
    assert [round(each.mm) for each in size] == [210, 297, 28, 26, 37]
    assert "PAGE" in section.footer._element.xml
    assert section.footer.paragraphs[0].text == "—  —"


def test_each_run_names_its_chinese_font(paper):
    runs = document(paper).element.body.iter(f"{W}r")
    fonts = [run.find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia") for run in runs if run.find(f"{W}t") is not None]
    assert set(fonts) == {"方正小标宋简体", "仿宋", "黑体", "楷体"}


def test_the_name_of_the_office_stands_in_red(paper):
    head = document(paper).paragraphs[0]
    assert (head.text, str(head.runs[0].font.color.rgb)) == ("联席会议办公室文件", "E60012")


def test_the_end_has_issuer_stamp_day_and_copies_and_the_annexes_come_after(paper):
    said = lines(paper)
    end = said.index("联席会议办公室")
    assert said[end - 2 : end] == ["附件：1. 清单", "　　　2. 明细"]
    assert said[end:] == [
        "联席会议办公室",
        "（教育局代章）",
        "2026年4月8日",
        "抄送：教育、消防。",
        "附件2",
        "明细",
        "附件正文",
    ]
    signed = [each for each in document(paper).paragraphs if each.text in said[end : end + 3]]
    assert [each.alignment.name for each in signed] == ["RIGHT", "RIGHT", "RIGHT"]


def test_the_headings_of_a_list_stand_again_on_each_page(paper):
    form, table = document(paper).tables
    assert [cell.text for cell in form.rows[1].cells] == ["事项", "3", "3", "3"]
    assert table.rows[0]._tr.find(f"{W}trPr/{W}tblHeader") is not None
    widths = [cell.width.mm for cell in table.rows[0].cells]
    assert [round(each) for each in widths] == [117, 39]


def test_pictures_have_words_for_those_who_cannot_see_them(paper):
    shapes = document(paper).inline_shapes
    assert [each._inline.docPr.get("descr") for each in shapes] == ["各单位按期率", "每月新增"]
    images = [given for tag, given in page(paper).tags if tag == "img"]
    assert [each["alt"] for each in images] == ["各单位按期率", "每月新增"]


def test_a_plot_in_a_page_is_drawn_and_never_run(paper):
    first, second = [given["src"] for tag, given in page(paper).tags if tag == "img"]
    assert base64.b64decode(first.removeprefix("data:image/svg+xml;base64,")) == SVG
    assert base64.b64decode(second.removeprefix("data:image/png;base64,")) == PNG
    assert not [tag for tag, _given in page(paper).tags if tag in {"script", "svg"}]
    policy = next(given["content"] for tag, given in page(paper).tags if given.get("http-equiv"))
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def test_the_page_has_headings_and_headers_for_who_listens_to_it(paper):
    tags = page(paper).tags
    assert [tag for tag, _given in tags if tag in {"h1", "h2", "h3", "h4"}] == ["h1", "h2", "h3", "h4", "h1"]
    assert [given["scope"] for tag, given in tags if tag == "th"] == ["row", "row", "row", "col", "col"]
    assert ("time", {"datetime": "2026-04-08"}) in tags


def test_what_is_recorded_has_the_hash_of_a_picture_and_not_its_bytes(paper):
    body = as_record(paper.content)["body"]
    assert body[0] == {"is": "heading", "text": "一、概况", "level": 1}
    assert len(body[-1]["png"]) == 64


def test_a_picture_can_be_read_back(paper):
    parts = document(paper).part.package.iter_parts()
    images = [part.blob for part in parts if str(part.partname).endswith(".png")]
    assert images == [PNG]
    assert io.BytesIO(images[0]).read(4) == b"\x89PNG"
