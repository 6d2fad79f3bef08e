"""Whatever a name holds, a paper stays valid, safe and legible."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.conference_states import PaperForm, PaperKind
from compliance.papers.content import Content, Form, Heading, Paragraph, Table, cleaned
from compliance.papers.issue import Issued
from compliance.papers.legible import legible
from compliance.papers.page import html_of
from compliance.papers.word import docx_of
from tests.compliance.papers.issuing import LATE, cells, document, form, issued, lines, named, office_with_cases, page

NAMES = {
    "formula =": ('=HYPERLINK("http://x")', '=HYPERLINK("http://x")'),
    "formula +": ("+1+1", "+1+1"),
    "formula -": ("-1", "-1"),
    "formula @": ("@SUM(A1)", "@SUM(A1)"),
    "tab": ("\t启明", "启明"),
    "markup": ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    "attribute": ('"><img src=x onerror=alert(1)>', '"><img src=x onerror=alert(1)>'),
    "entity": ("&lt;b&gt; & <", "&lt;b&gt; & <"),
    "template": ("{{ 7 * 7 }}{% raw %}{# x #}", "{{ 7 * 7 }}{% raw %}{# x #}"),
    "format": ("{number} %s {0}", "{number} %s {0}"),
    "right to left": ("启明\u202egnp.exe\u202c\u2067教育\u2069", "启明gnp.exe教育"),
    "control": ("启\x01明\x07教\x1b[2J育\x7f", "启明教[2J育"),
    "no XML": ("启明\ufffe\uffff教育", "启明教育"),
    "zero width": ("启\u200b明\ufeff", "启明"),
    "lines": ("启明\r\n教育\u2028中心", "启明  教育 中心"),
    "rare": ("𠮷\U00031350", "𠮷\U00031350"),
    "long": ("很长的名称" * 60, "很长的名称" * 60),
    "long and Latin": ("Q" * 300, "Q" * 300),
}


@pytest.mark.parametrize("kind", [PaperKind.DISPATCH, PaperKind.SUPERVISION, PaperKind.RECTIFICATION])
def test_a_name_is_text_in_both_forms(database, kind):
    office_with_cases(database, *(named(written) for written, _shown in NAMES.values()))
    for ordinal, (name, (written, shown)) in enumerate(NAMES.items(), start=3):
        paper = issued(database, kind, f"2026-{ordinal:04d}", note=written, contact=written)
        read = page(paper)
        assert any(shown in text for text in read.text), name
        assert not {"script", "img", "b"} & {tag for tag, _given in read.tags}, name
        assert any(shown in text for text in [*lines(paper), *(cell for row in cells(paper) for cell in row)]), name


def test_a_template_in_a_name_is_not_run(database):
    office_with_cases(database, named("{{ 7 * 7 }}{{ case.number }}"))
    paper = issued(database, PaperKind.DISPATCH, "2026-0003")
    assert form(paper)["检查对象"] == "{{ 7 * 7 }}{{ case.number }}"


@given(st.text(max_size=300))
@settings(max_examples=50, deadline=None)
def test_any_text_at_all_can_be_printed(text):
    body = (
        Paragraph(text),
        Heading(text),
        Form((((text, text),), ((text, text), (text, text)))),
        Table((text, text), ((text, text),), caption=text),
    )
    content = cleaned(Content(PaperKind.DISPATCH, text, text, LATE.date(), body=body, issuer=text, stamp=text))
    files = {PaperForm.DOCX: docx_of(content), PaperForm.HTML: html_of(content)}
    paper = Issued("", text, PaperKind.DISPATCH, content, files)
    assert document(paper).tables
    page(paper)
    assert legible(content.title) == content.title
