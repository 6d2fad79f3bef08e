"""The report of a check: one file to sign, in either language, in which no name can become markup."""

import re
from datetime import date
from html.parser import HTMLParser
from itertools import count
from pathlib import Path

import click
import pytest
import yaml
from markdown_it import MarkdownIt

from cli.report import form_of, write_report
from compliance.errors import Conflict
from rules.language import Language, speaking
from rules.load import DEFAULT, load_allocation
from rules.proving.check import check

EXAMPLES = Path(__file__).parents[2] / "examples" / "allocations"
SMALL = EXAMPLES / "small-district.yaml"
DAY = date(2026, 3, 16)
VOID = {"meta", "br", "link", "img"}
STEERING = {"\x07", "\u202e", "\u202c"}
HOSTILE = [
    "<script>alert(1)</script>",
    "a | b",
    "[x](javascript:alert(1))",
    '" onmouseover="alert(1)',
    "</title><b>bold</b>",
    "# heading",
    "1. item",
    "`code` *bold* _it_ ~~no~~ $x$ &lt;",
    "http://bad.example/x and www.bad.example",
    "bell\x07 and \u202eturned\u202c",
    "{{ report }}",
]


class Page(HTMLParser):
    """Reads a page, and fails where an element is left open."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.tags, self.attributes, self.text, self.cells = [], [], [], [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)
        given = dict(attrs)
        if given.get("class", "").startswith("mark "):
            self.cells.append((given["class"], given.get("title")))

    def handle_endtag(self, tag):
        assert tag in VOID or self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] != "style":
            self.text.append(data)

    @property
    def said(self):
        return " ".join("".join(self.text).split())


@pytest.fixture(scope="module")
def checks():
    laws = {name: load_allocation(name) for name in (DEFAULT, str(SMALL), str(EXAMPLES / "stacked.yaml"))}
    return {law.ref.id: check(law, ["1"]) for law in laws.values()}


def report(done, work, form, language=Language.EN):
    file = work / f"{done.allocation.ref.id}-{language.value}.{form}"
    with speaking(language):
        write_report(done, file, DAY)
    return file.read_text(encoding="utf-8")


def rendered(markdown):
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(markdown)


@pytest.fixture(scope="module", params=HOSTILE)
def hostile(request, tmp_path_factory):
    """The small district, in which everything that has a name has these words; and the words as they should read."""
    document = yaml.safe_load(SMALL.read_text(encoding="utf-8"))
    words, given = request.param, count()
    for part in ("units", "groups", "issues", "facts"):
        for entry in document[part].values():
            spoilt = f"{words} {next(given)}"
            entry["name"] = {"zh": spoilt, "en": spoilt}
            if "short" in entry:
                entry["short"] = {"zh": spoilt, "en": spoilt}
            entry.pop("aliases", None)
    for clause in document["clauses"].values():
        clause["summary"] = {"zh": words, "en": words}
        clause["cite"] = {"zh": words, "en": words}
    document["allocation"]["name"] = {"zh": words, "en": words}
    document["source"]["title"] = words
    file = tmp_path_factory.mktemp("hostile") / "hostile.yaml"
    file.write_text(yaml.safe_dump(document, allow_unicode=True, sort_keys=False), encoding="utf-8")
    told = words.replace("\x07", r"\u0007").replace("\u202e", r"\u202e").replace("\u202c", r"\u202c")
    return check(load_allocation(str(file)), ["1"]), told


@pytest.mark.parametrize("name", ["xiangshan-2021", "small-district", "stacked"])
@pytest.mark.parametrize("language", Language)
def test_a_page_is_whole_and_asks_for_nothing_from_elsewhere(checks, work, name, language):
    text = report(checks[name], work, "html", language)
    page = Page(text)
    assert ("html", "lang", {"zh": "zh-CN", "en": "en"}[language.value]) in page.attributes
    assert not {"script", "link", "img", "iframe", "object", "a"} & set(page.tags)
    assert not {attribute for _, attribute, _ in page.attributes if attribute in {"src", "href", "style"}}
    assert not [attribute for _, attribute, _ in page.attributes if attribute.startswith("on")]
    assert not re.search(r"url\(|@import|https?:", text)
    assert text.endswith("</html>\n")


def test_a_report_says_what_was_checked_when_and_how_it_ended(checks, work):
    done = checks["xiangshan-2021"]
    ref, source = done.allocation.ref, done.allocation.source
    for form in ("html", "md"):
        text = report(done, work, form)
        said = Page(text).said if form == "html" else text
        for word in ("xiangshan-2021", ref.fingerprint, source.number, source.title, "2021-09-08", "2026-03-16"):
            assert word in said
        assert "1,251 (26.9%)" in said
        assert "456 (45.2%)" in said
        assert "1,008 (100.0%)" in said
        assert "Passed" in said
        assert "Not passed" not in said


def test_a_fault_is_told_with_its_clauses_and_an_example(checks, work):
    for form in ("html", "md"):
        text = report(checks["stacked"], work, form)
        said = Page(text).said if form == "html" else text
        assert "Not passed" in said
        assert "name different leads, and none displaces the other" in said
        assert "contested: between" in said
        assert said.index("Faults") < said.index("Gaps") < said.index("Remarks") < said.index("Issues and units")


def test_the_block_for_signatures_comes_last(checks, work):
    labels = ["Drawn up by (unit)", "Checked by", "Opinion of the staffing office", "Signature and seal", "Date"]
    for form in ("html", "md"):
        text = report(checks["xiangshan-2021"], work, form)
        places = [text.rindex(label) for label in labels]
        assert places == sorted(places)
        assert text.rindex("Clauses and their duties") < places[0]


def test_a_cell_has_the_letter_of_each_part_and_the_note_of_when(checks, work):
    page = Page(report(checks["xiangshan-2021"], work, "html"))
    titles = {title: css for css, title in page.cells if title}
    fire = load_allocation(DEFAULT).units["fire_rescue"].name.en
    told = f"fire safety – {fire} – leads: site: training institution (12 of 24 combinations)"
    assert titles[told] == "mark lead some"
    assert "mark lead" in titles.values()
    assert {css.split()[1] for css in titles.values()} == {"lead", "joint", "support", "coordinate"}


def test_the_matrix_in_markdown_has_a_row_for_each_issue_and_notes_for_what_holds_sometimes(checks, work):
    done = checks["small-district"]
    lines = report(done, work, "md").splitlines()
    (row, _later) = [line for line in lines if line.startswith("| fire safety |")]
    assert row == "| fire safety | C |  |  |  | L (1) S (2) | L (2) |  |  |  |"
    assert "- (1) number of pupils: 31–5000 pupils" in lines
    assert "- (2) number of pupils: 0–30 pupils" in lines
    others = [line for line in lines if line.startswith("| other |")]
    assert [line.split("|")[-2].strip() for line in others] == ["288/288", "288/288"]


def test_every_row_of_a_table_in_markdown_has_as_many_cells_as_its_heading(checks, work):
    for name, done in checks.items():
        for block in report(done, work, "md").split("\n\n"):
            if block.startswith("|"):
                cells = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}
                assert len(cells) == 1, name


def test_a_name_is_text_on_a_page_and_never_markup(hostile, checks, work):
    done, told = hostile
    text = report(done, work, "html")
    plain, page = Page(report(checks["small-district"], work / "..", "html")), Page(text)
    assert set(page.tags) == set(plain.tags)
    assert {(tag, name) for tag, name, _ in page.attributes} == {(tag, name) for tag, name, _ in plain.attributes}
    assert not set(text) & STEERING
    assert told in page.said


def test_a_name_is_text_in_markdown_and_never_markup(hostile, checks, work):
    """As a reader of Markdown has it that lets HTML through."""
    done, told = hostile
    text = report(done, work, "md")
    plain, page = Page(rendered(report(checks["small-district"], work / "..", "md"))), Page(rendered(text))
    assert [*page.tags] == [*plain.tags]
    assert page.attributes == plain.attributes
    assert not set(text) & STEERING
    assert told in page.said
    assert "://" not in text
    assert "www." not in text


@pytest.mark.parametrize("name", ["report.pdf", "report", "report.md.txt"])
def test_a_name_that_ends_in_something_else_is_wrong_usage(checks, work, name):
    with pytest.raises(click.UsageError) as wrong:
        write_report(checks["stacked"], work / name, DAY)
    assert wrong.value.message == f"“{name}”: a report is written as .html or .md; end the name in one of these."
    assert list(work.iterdir()) == []


@pytest.mark.parametrize("name", ["report.md", "report.HTML"])
def test_what_is_there_already_is_not_written_over(checks, work, name):
    file = work / name
    file.write_text("signed", encoding="utf-8")
    with pytest.raises(Conflict) as taken:
        write_report(checks["stacked"], file, DAY)
    assert (
        str(taken.value)
        == f"{file} is there already and is not written over; give another name, or move it away first."
    )
    assert file.read_text(encoding="utf-8") == "signed"


def test_a_name_can_be_tried_before_anything_is_proved(work):
    assert form_of(work / "report.HTML") == "html"
    assert form_of(work / "report.md") == "markdown"
    assert list(work.iterdir()) == []


def test_what_could_not_be_gone_through_is_told(work):
    done = check(load_allocation(str(SMALL)), most=1)
    for form in ("html", "md"):
        text = report(done, work, form)
        said = Page(text).said if form == "html" else text
        assert "Not passed" in said
        assert "Not gone through" in said
        assert "Of these it is proved only that each duty can hold: they are too many to go through." in said
        assert "combinations not gone through" in said


def test_the_same_check_gives_the_same_file(checks, work, tmp_path):
    for form in ("html", "md"):
        assert report(checks["small-district"], work, form) == report(checks["small-district"], tmp_path, form)
