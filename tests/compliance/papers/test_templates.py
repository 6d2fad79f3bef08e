"""An office may put its own words in place of ours; what is wrong in them is told with file and line."""

from __future__ import annotations

import re

import pytest

from compliance.conference_states import PaperKind
from compliance.errors import BadInput, UnusableFile
from compliance.papers import Templates
from compliance.papers.schema import letterhead_schema, template_schema
from tests.compliance.making import DISTRICT
from tests.compliance.papers.issuing import issued, lines, office_with_cases

OWN = """\
word: 督字
title: 催办{{ case.number }}
head: true
signed: false
body:
  - heading: 事项
  - text: "{{ case.party }}：{{ case.issue }}"
    place: center
annexes: [材料清单]
"""


@pytest.fixture
def cases(database):
    office_with_cases(database)
    return database


@pytest.fixture
def write(tmp_path):
    def written(text, name="supervision.yaml"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path

    return written


def test_an_office_has_its_own_words_for_one_kind(cases, write):
    folder = write(OWN)
    assert (
        lines(issued(cases, PaperKind.SUPERVISION, folder=folder))
        == [
            "象山区“双减”工作联席会议办公室文件",
            "象双减联办督字〔2026〕1号",
            "催办2026-0001",
            "象山区市场监督管理局、象山区教育局：",
            "事项",
            "启明教育：无证办学",
            "附件：材料清单",
            "抄送：" if False else "附件：材料清单",
        ][:-1]
    )
    assert issued(cases, PaperKind.DISPATCH, folder=folder).number == "象双减联办交〔2026〕1号"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (OWN.replace("word: 督字\n", ""), 1, "is missing. Add it."),
        (OWN.replace("head:", "haed:"), 3, "haed: there is no such entry here. Did you mean “head”"),
        (OWN.replace("{{ case.party }}", "{{ case.party }"), 7, "is not a text that can be filled in: "),
        (OWN.replace("{{ case.party }}", "{% if %}"), 7, "is not a text that can be filled in: "),
        (
            OWN.replace("{{ case.party }}", "{{ cases.party }}"),
            7,
            "cannot be filled in: 'cases' is undefined. Did you mean “case”",
        ),
        (OWN.replace("{{ case.party }}", "{{ case.name }}"), 7, "cannot be filled in: "),
        (OWN.replace("{{ case.party }}", "{{ ''.__class__.__mro__ }}"), 7, "cannot be filled in: "),
        (OWN.replace("{{ case.party }}", "{{ 1 // 0 }}"), 7, "cannot be filled in: "),
        (OWN + "body: []\n", 10, "is given twice."),
        (
            OWN.replace("  - heading: 事项", "  - table: {each: lates, columns: {单位: '{{ row.unit }}'}}"),
            6,
            "nothing that is called “lates”. Did you mean “late”",
        ),
        (OWN.replace("  - heading: 事项", "  - blocks: figures"), 6, "nothing that is called “figures”."),
        ("word: [\ntitle", 3, "is not valid YAML"),
    ],
)
def test_what_is_wrong_with_a_template_is_told_with_its_line(cases, write, text, line, says):
    folder = write(text)
    with pytest.raises(UnusableFile) as caught:
        issued(cases, PaperKind.SUPERVISION, folder=folder)
    [first, *_others] = str(caught.value).splitlines()
    assert first.startswith(f"{folder / 'supervision.yaml'}:{line}: ")
    assert says in str(caught.value)


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(BadInput, match=re.escape("--templates: there is no folder")):
        Templates(DISTRICT, tmp_path / "nowhere")


def test_a_district_without_its_own_letterhead_has_one_all_the_same(cases):
    templates = Templates("elsewhere")
    assert templates.letterhead.form.mark == "联办"
    assert Templates(DISTRICT).letterhead.form.mark == "象双减联办"
    assert templates.of(PaperKind.DISPATCH).file == Templates(DISTRICT).of(PaperKind.DISPATCH).file


@pytest.mark.parametrize("kind", [kind for kind in PaperKind if kind is not PaperKind.HANDBOOK])
def test_every_kind_has_a_template_whose_texts_can_be_read(kind):
    sheet = Templates(DISTRICT).of(kind)
    assert sheet.form.word
    assert sheet.pattern(("title",), sheet.form.title)


def test_the_forms_of_the_files_are_described_for_editors():
    assert "body" in template_schema()["properties"]
    assert "stamp" in letterhead_schema()["properties"]
