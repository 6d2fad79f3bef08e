"""The same findings, in whatever form and language they come, are the same findings."""

import io
import json
import os
import threading
from datetime import date

import pytest

from compliance.draft import FindingDraft, PartyDraft, Severity, VisitSource
from compliance.intake import limits
from compliance.intake.facts_only import facts_in
from compliance.intake.parse import Parser
from compliance.intake.read import read_rows
from compliance.intake.row import BadRow, Row
from tests.compliance.intake.samples import CODE, HEADERS, TODAY, csv, finding, lines, rows_of, sheet, workbook

DRAFTS = [
    FindingDraft(
        party=PartyDraft("晨光，培训中心", CODE, "平山街道", "解放路1号", "语文"),
        facts=(("issue", "fire_safety"), ("mode", "offline"), ("site", "institution")),
        found_on=date(2026, 3, 5),
        text="出口被堵\n走道堆物",
        inspector="李某、王某",
        source=VisitSource.HOTLINE,
        severity=Severity.AT_ONCE,
        action="当场搬离",
        key="7",
        attended=("fire_rescue", "education"),
    ),
    FindingDraft(
        party=PartyDraft("启明学校"),
        facts=(("issue", "homework_load"), ("site", "school")),
        found_on=date(2026, 11, 2),
        key="8",
    ),
]
OBJECTS = [
    {
        "party": {
            "name": "晨光，培训中心",
            "code": CODE,
            "locality": "平山街道",
            "address": "解放路1号",
            "registered_for": "语文",
            "site": "institution",
        },
        "issue": "fire_safety",
        "facts": {"mode": "offline"},
        "text": "出口被堵\n走道堆物",
        "found_on": "2026-03-05",
        "inspector": "李某、王某",
        "source": "hotline",
        "severity": "at_once",
        "action": "当场搬离",
        "id": "7",
        "attended": ["fire_rescue", "education"],
    },
    {"party": {"name": "启明学校", "site": "school"}, "issue": "homework_load", "found_on": "2026-11-02", "id": 8},
]
CHINESE = [
    "编号", "单位名称", "统一社会信用代码", "属地", "办学地址", "经营范围", "对象", "问题类别", "培训方式",
    "具体情况", "检查日期（必填）", "检查人员", "检查来源", "性质", "现场处置", "参加单位",
]  # fmt: skip
ENGLISH = [
    "ID", "Party name", "Credit code", "Locality", "Address", "registered_for", "site", "Issue", "Mode of training",
    "Text", "found on *", "Inspector", "Source", "Severity", "Action", "Attended",
]  # fmt: skip
CELLS = [
    [
        7, "晨光，培训中心", CODE, "平山街道", "解放路1号", "语文", "机构", "消防安全", "线下",
        "出口被堵\n走道堆物", date(2026, 3, 5), "李某、王某", "热线", "立即", "当场搬离", "消防、教育",
    ],
    [8, "启明学校", "", "", "", "", "学校", "作业负担", "不详", "", date(2026, 11, 2), "", "", "", "", ""],
]  # fmt: skip


def _text(header: list[str], separator: str = ",", end: str = "\n") -> str:
    rows = [header, *([str(cell).replace("\n", "\r\n") for cell in row] for row in CELLS)]
    return end.join(separator.join(f'"{cell}"' if "\n" in cell else cell for cell in row) for row in rows) + end


def _workbook(header: list[str], *, titled: bool = False) -> bytes:
    def fill(page) -> None:
        if titled:
            page.merge_range("C2:H2", "2026年问题台账")
        for number, cells in enumerate([header, *CELLS]):
            page.write_row(number + 5 * titled, 2 * titled, cells)

    return workbook(fill)


FILES = {
    "JSON lines": ("f.jsonl", lines(*OBJECTS)),
    "JSON lines with a mark and blank lines": (
        "f.ndjson",
        b"\xef\xbb\xbf" + lines(*OBJECTS).replace(b"\n", b"\r\n\r\n"),
    ),
    "JSON lines named .json": ("f.json", lines(*OBJECTS)),
    "a JSON array": ("F.JSON", json.dumps(OBJECTS, indent=2).encode()),
    "a JSON array on one line": ("f.json", json.dumps(OBJECTS, ensure_ascii=False).encode()),
    "JSON on standard input": ("-", lines(*OBJECTS)),
    "a JSON array on standard input": ("-", b"\n " + json.dumps(OBJECTS).encode()),
    "CSV in UTF-8": ("f.csv", _text(CHINESE).encode()),
    "CSV in UTF-8 with a mark": ("f.csv", _text(CHINESE, end="\r\n").encode("utf-8-sig")),
    "CSV in GB18030": ("f.csv", _text(CHINESE).encode("gb18030")),
    "CSV with English headers": ("f.CSV", _text(ENGLISH).encode()),
    "CSV with English headers in GB18030": ("f.csv", _text(ENGLISH).encode("gb18030")),
    "CSV with semicolons": ("f.csv", _text(CHINESE, ";").encode()),
    "CSV with tabs": ("f.tsv", _text(CHINESE, "\t").encode("gb18030")),
    "CSV with a title and blank lines": ("f.csv", ("2026年问题台账\n\n" + _text(CHINESE) + "\n,,\n").encode()),
    "CSV on standard input": ("-", _text(CHINESE).encode("gb18030")),
    "a workbook": ("f.xlsx", _workbook(CHINESE)),
    "a workbook with English headers": ("f.xlsx", _workbook(ENGLISH)),
    "a workbook with a title, away from the corner": ("f.xlsx", _workbook(CHINESE, titled=True)),
}


@pytest.mark.parametrize(("name", "data"), FILES.values(), ids=FILES)
def test_every_form_gives_the_same_findings(allocation, parser, name, data) -> None:
    rows = rows_of(data, name, allocation)
    assert [row for row in rows if isinstance(row, BadRow)] == []
    assert [parser.parse(row.raw) for row in rows] == DRAFTS


def test_every_row_has_the_line_on_which_it_starts(allocation) -> None:
    assert [row.line for row in rows_of(_text(CHINESE).encode(), "f.csv", allocation)] == [2, 4]
    assert [row.line for row in rows_of(_workbook(CHINESE, titled=True), "f.xlsx", allocation)] == [7, 8]
    assert [row.line for row in rows_of(json.dumps(OBJECTS, indent=1).encode(), "f.json", allocation)] == [2, 27]


def test_a_file_can_be_read_from_its_path(allocation, parser, tmp_path) -> None:
    path = tmp_path / "findings.xlsx"
    path.write_bytes(_workbook(CHINESE))
    assert [parser.parse(row.raw) for row in read_rows(path, path.name, allocation)] == DRAFTS


def test_a_pipe_can_be_read_although_it_cannot_be_read_twice(allocation, parser) -> None:
    reading, writing = os.pipe()

    def write() -> None:
        with os.fdopen(writing, "wb") as stream:
            stream.write(_text(CHINESE).encode("gb18030"))

    writer = threading.Thread(target=write)
    writer.start()
    with os.fdopen(reading, "rb") as stream:
        drafts = [parser.parse(row.raw) for row in read_rows(stream, "-", allocation)]
    writer.join()
    assert drafts == DRAFTS


def test_one_object_over_many_lines_is_one_finding(allocation) -> None:
    assert rows_of(json.dumps(finding(), indent=2).encode(), "f.json", allocation) == [Row(1, finding())]


def test_an_empty_array_is_no_error_and_no_finding(allocation) -> None:
    assert rows_of(b"[]", "f.json", allocation) == []


def test_a_header_alone_is_no_error_and_no_finding(allocation) -> None:
    assert rows_of(csv(), "f.csv", allocation) == []
    assert rows_of(workbook(sheet()), "f.xlsx", allocation) == []


def test_a_sheet_of_notes_before_the_findings_is_passed_over(allocation) -> None:
    data = workbook(lambda page: page.write(0, 0, "填表说明"), sheet(["晨光", "消防", date(2026, 3, 5)]))
    assert [row.line for row in rows_of(data, "f.xlsx", allocation)] == [2]


def test_lists_in_a_cell_are_split(allocation) -> None:
    header = [*HEADERS, "证据", "检查单位"]
    data = csv('晨光,消防,2026-03-05,"a.jpg； b.jpg;\nc.jpg","消防;教育, 住建、公安"', header=",".join(header))
    (row,) = rows_of(data, "f.csv", allocation)
    assert isinstance(row, Row)
    assert row.raw["evidence"] == ["a.jpg", "b.jpg", "c.jpg"]
    assert row.raw["attended"] == ["消防", "教育", "住建", "公安"]


def test_a_column_can_be_a_fact_and_a_part_of_the_party(riverside) -> None:
    data = csv("河畔学堂,超员,2026-03-05,河东,120", header="单位名称,问题,日期,乡镇街道,学生人数")
    (row,) = rows_of(data, "f.csv", riverside)
    assert isinstance(row, Row)
    draft = Parser(riverside, TODAY).parse(row.raw)
    assert draft.party.locality == "河东"
    assert draft.facts == (("issue", "crowding"), ("pupils", 120), ("township", "east"))


def test_numbers_of_a_workbook_are_whole_where_they_are(riverside) -> None:
    def fill(page) -> None:
        page.write_row(0, 0, [*HEADERS, "pupils"])
        page.write_row(1, 0, [1024, "超员", date(2026, 3, 5), 120])

    (row,) = rows_of(workbook(fill), "f.xlsx", riverside)
    assert isinstance(row, Row)
    draft = Parser(riverside, TODAY).parse(row.raw)
    assert draft.party.name == "1024"
    assert ("pupils", 120) in draft.facts


def test_a_formula_in_a_csv_is_a_text_like_any_other(allocation, parser) -> None:
    (row,) = rows_of(csv('"=HYPERLINK(""x"")",消防,2026-03-05'), "f.csv", allocation)
    assert isinstance(row, Row)
    assert parser.parse(row.raw).party.name == '=HYPERLINK("x")'


def test_a_short_gb18030_file_is_not_taken_for_something_else(allocation) -> None:
    """Its first characters happen to be UTF-8 too, as some do."""
    (row,) = rows_of("学校名称,问题,日期\n联通,消防,2026-03-05\n".encode("gb18030"), "f.csv", allocation)
    assert isinstance(row, Row)
    assert row.raw["party"] == {"name": "联通"}


def test_a_long_file_takes_no_memory_for_its_length(allocation) -> None:
    class Endless(io.RawIOBase):
        """Five hundred rows at a time; nobody could hold them all."""

        asked = 0

        def readable(self) -> bool:
            return True

        def seekable(self) -> bool:
            return True

        def tell(self) -> int:
            return 0

        def seek(self, offset: int, whence: int = 0) -> int:
            return limits.MAX_FILE if whence == 2 else offset

        def readinto(self, buffer) -> int:
            Endless.asked += 1
            chunk = (lines(finding()) * 500)[: len(buffer)]
            chunk = chunk[: chunk.rindex(b"\n") + 1]
            buffer[: len(chunk)] = chunk
            return len(chunk)

    stream = io.BufferedReader(Endless(), 64 * limits.KIB)
    rows = read_rows(stream, "f.jsonl", allocation)
    for _ in range(1000):
        next(rows)
    assert Endless.asked < 20


def test_facts_alone_can_be_read_from_any_file(allocation, tmp_path) -> None:
    path = tmp_path / "facts.jsonl"
    path.write_bytes(lines({"site": "机构", "issue": "消防"}, finding(), {"issue": "消防", "facts": {"sight": "x"}}))
    first, second, third = facts_in(path, allocation)
    assert first == (1, {"issue": "fire_safety", "site": "institution"})
    assert second == (2, {"issue": "fire_safety", "site": "institution"})
    assert isinstance(third[1], BadRow)
    assert str(third[1].problems[0]) == "sight: is not a fact of this allocation. Did you mean “site”?"


def test_facts_alone_need_no_party_and_no_date(allocation, tmp_path) -> None:
    path = tmp_path / "facts.csv"
    path.write_text("对象,问题\n学校,消防\n", encoding="utf-8")
    assert list(facts_in(path, allocation)) == [(2, {"issue": "fire_safety", "site": "school"})]
