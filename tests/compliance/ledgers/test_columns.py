"""What stands in each ledger, held against what was done."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from compliance.labels import case_state_label
from compliance.ledgers.ledger import LedgerKind
from compliance.meetings.matters import approve
from compliance.meetings.model import Decision
from compliance.queries import AsOf, case_list
from compliance.states import CaseState
from rules.language import Language, speaking
from tests.compliance.acting import OFFICE, act
from tests.compliance.ledgers.scene import NOW, agree, life, made
from tests.compliance.making import AT, DISTRICT


def shown(text):
    """A day or a moment, as it stands in a cell."""
    return datetime.fromisoformat(text)


FOUND = shown("2026-03-09")
QUARTERLY = Decision("每季度联合检查一次", "market_regulation", date(2026, 4, 1), ("fire_rescue",))
MAJOR = Decision("调整职责分工", "education", date(2026, 4, 20), ("staffing",), major=True)


@pytest.fixture
def record(database):
    assert life(database) == [f"2026-{number:04d}" for number in range(1, 7)]
    return database


def rows(written):
    """The lines of the only sheet, by heading; empty cells are left out."""
    head, *lines = written.book.active.iter_rows(values_only=True)
    assert written.count == len(lines)
    return [{key: value for key, value in zip(head, line, strict=True) if value is not None} for line in lines]


def by_number(written, column="编号"):
    return {row[column]: row for row in rows(written)}


def test_the_ledger_of_issues_has_the_columns_of_the_offices_form(record):
    (head,) = made(record, LedgerKind.ISSUES).book.active.iter_rows(max_row=1, values_only=True)
    assert "".join(head) == (
        "序号编号来源发现日期对象类别乡镇街道问题依据性质（立即/限期）主办单位配合单位条款整改措施时限进展证据"
        "复查人复查日期销号日期备注（延期/退回/争议）"
    )


def test_a_closed_case_tells_its_whole_life(record):
    assert rows(made(record, LedgerKind.ISSUES))[0] == {
        "序号": 1,
        "编号": "2026-0001",
        "来源": "随机抽查",
        "发现日期": FOUND,
        "对象": "启明教育",
        "类别": "校外培训机构、艺术培训",
        "乡镇街道": "南门街道",
        "问题": "消防安全\n灭火器已过检验期",
        "依据": "象区委教〔2021〕1号",
        "性质（立即/限期）": "限期整改",
        "主办单位": "消防",
        "条款": "三（三）第14款",
        "整改措施": "当场更换两具\n消防：全部更换",
        "时限": shown("2026-04-03"),
        "进展": "已销号",
        "证据": "现场.jpg\n整改后.jpg\n整改后.jpg",
        "复查人": "孙丽",
        "复查日期": shown("2026-03-19"),
        "销号日期": shown("2026-03-19"),
        "备注（延期/退回/争议）": "延期1次；返工1次",
    }


def test_nothing_that_befell_a_case_is_hidden(record):
    remarks, progress = "备注（延期/退回/争议）", "进展"
    found = {key: (row[progress], row.get(remarks)) for key, row in by_number(made(record, LedgerKind.ISSUES)).items()}
    assert found == {
        "2026-0001": ("已销号", "延期1次；返工1次"),
        "2026-0002": ("已退回，已逾期", "退回1次；最近一次由市监退回，提出由发改主办：收费归发改；有争议，待裁定"),
        "2026-0003": ("作废", None),
        "2026-0004": ("挂账", "挂账1次；待联席会议办公室确认或决定；挂账至2026-05-29"),
        "2026-0005": ("待办公室处理", "待联席会议办公室确认或决定"),
        "2026-0006": ("已签收，已逾期", None),
    }


def test_several_findings_of_a_case_are_one_line_and_a_limit_of_hours_has_its_hour(record):
    line = by_number(made(record, LedgerKind.ISSUES))["2026-0006"]
    assert line["问题"] == "消防安全\n安全出口上锁\n应急照明灯不亮"
    assert (line["性质（立即/限期）"], line["时限"]) == ("立即整改", shown("2026-03-11 10:00"))


def test_the_list_of_closed_cases_says_who_found_it_right_and_whether_it_was_in_time(record):
    (line,) = rows(made(record, LedgerKind.CLOSED))
    assert {
        key: line[key] for key in ("编号", "交办日期", "反馈日期", "复查人", "复查结论", "销号日期", "是否按期")
    } == {
        "编号": "2026-0001",
        "交办日期": shown("2026-03-10"),
        "反馈日期": shown("2026-03-18"),
        "复查人": "孙丽",
        "复查结论": "整改到位",
        "销号日期": shown("2026-03-19"),
        "是否按期": "是",
    }


def test_the_list_of_dispatches_has_a_line_for_each_share_with_matters_by_their_title(record):
    agree(record, "H2026-01", QUARTERLY)
    lines = rows(made(record, LedgerKind.DISPATCHED))
    assert [(line["编号"], line["承办单位"], line["分工"], line["进展"]) for line in lines] == [
        ("2026-0001", "消防", "主办", "已销号"),
        ("2026-0002", "市监", "主办", "已签收，已逾期"),
        ("2026-0003", "市监", "主办", "作废"),
        ("2026-0004", "教育", "主办", "挂账"),
        ("2026-0006", "消防", "主办", "已签收，已逾期"),
        ("2026-0007", "市监", "主办", "已签收，已逾期"),
        ("2026-0007", "消防", "会同", "已签收，已逾期"),
    ]
    assert {line["问题"] for line in lines[-2:]} == {"每季度联合检查一次"}
    assert (lines[4]["签收期限"], lines[4]["备注"]) == (shown("2026-03-10 12:00"), "逾期视为签收")


def test_matters_have_a_list_of_their_own_and_are_no_issues(record, book):
    before = made(record, LedgerKind.ISSUES).count
    numbers = agree(record, "H2026-01", QUARTERLY, MAJOR)
    assert made(record, LedgerKind.ISSUES).count == before
    first, second = rows(made(record, LedgerKind.MATTERS))
    assert first == {
        "序号": 1,
        "事项编号": numbers[0],
        "会议": "H2026-01 第一季度会议",
        "会议日期": FOUND,
        "议定事项": "每季度联合检查一次",
        "主办单位": "市监",
        "配合单位": "消防",
        "完成时限": shown("2026-04-01"),
        "重大事项": "否",
        "编号": "2026-0007",
        "进展": "已签收，已逾期",
    }
    assert (second["主办单位"], second["配合单位"], second["批准"]) == ("教育", "编办", "尚未批准")
    act(record, book, OFFICE, AT + timedelta(days=1), approve, numbers[1], "区政府", "象政〔2026〕3号")
    (_, second) = rows(made(record, LedgerKind.MATTERS))
    assert (second["批准"], second["批准日期"]) == ("区政府, 象政〔2026〕3号", shown("2026-03-11"))


@pytest.mark.parametrize(
    ("kind", "chosen", "expected"),
    [
        (LedgerKind.ISSUES, {"unit": "fire_rescue"}, [1, 6]),
        (LedgerKind.ISSUES, {"locality": "南门街道"}, [1, 2]),
        (LedgerKind.ISSUES, {"issues": ["fire_safety", "advertising"]}, [1, 3, 6]),
        (LedgerKind.ISSUES, {"state": CaseState.ACCEPTED}, [6]),
        (LedgerKind.ISSUES, {"state": CaseState.DISPATCHED}, []),
        (LedgerKind.ISSUES, {"since": date(2026, 3, 10)}, []),
        (LedgerKind.ISSUES, {"since": date(2026, 3, 9), "until": date(2026, 3, 9)}, [1, 2, 3, 4, 5, 6]),
        (LedgerKind.CLOSED, {"since": date(2026, 3, 19), "until": date(2026, 3, 19)}, [1]),
        (LedgerKind.CLOSED, {"since": date(2026, 3, 20)}, []),
        (LedgerKind.CLOSED, {"until": date(2026, 3, 18)}, []),
        (LedgerKind.CLOSED, {"unit": "market_regulation"}, []),
        (LedgerKind.DISPATCHED, {"unit": "market_regulation"}, [2, 3]),
        (LedgerKind.DISPATCHED, {"until": date(2026, 3, 9)}, []),
        (LedgerKind.DISPATCHED, {"since": date(2026, 3, 10), "locality": "南门街道"}, [1, 2]),
    ],
)
def test_a_ledger_is_narrowed(record, kind, chosen, expected):
    found = [row["编号"] for row in rows(made(record, kind, **chosen))]
    assert found == [f"2026-{number:04d}" for number in expected]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"unit": "staffing"}, [MAJOR]),
        ({"unit": "fire_rescue"}, [QUARTERLY]),
        ({"unit": "health"}, []),
        ({"since": date(2026, 3, 9), "until": date(2026, 3, 9)}, [QUARTERLY, MAJOR]),
        ({"since": date(2026, 3, 10)}, [replace(QUARTERLY, title="后来的")]),
    ],
)
def test_matters_are_narrowed_by_unit_and_by_the_day_of_the_meeting(database, chosen, expected):
    agree(database, "H2026-01", QUARTERLY, MAJOR)
    agree(database, "H2026-02", replace(QUARTERLY, title="后来的", joint=()), held_on=date(2026, 3, 12))
    found = [row["议定事项"] for row in rows(made(database, LedgerKind.MATTERS, **chosen))]
    assert found == [each.title for each in expected]


def test_the_moment_of_the_ledger_decides_what_time_has_done(record):
    early = by_number(made(record, LedgerKind.ISSUES, at=AT + timedelta(hours=1)))
    assert early["2026-0006"]["进展"] == "已交办"
    late = by_number(made(record, LedgerKind.ISSUES, at=NOW + timedelta(days=90)))
    assert late["2026-0004"]["进展"] == "已交办，已逾期"


@pytest.mark.parametrize("days", [0, 0.5, 1, 3, 20, 81, 120])
def test_a_ledger_and_the_list_of_cases_agree_on_where_each_stands(record, book, days):
    at = AT + timedelta(days=10 + days)
    with record.read() as session, speaking(Language.ZH):
        listed = case_list(session, DISTRICT, now=AsOf(book.terms, at))
        expected = {each.number: case_state_label(each.state) for each in listed}
        chosen = {state: [each.number for each in listed if each.state is state] for state in CaseState}
    lines = by_number(made(record, LedgerKind.ISSUES, at=at))
    assert {number: line["进展"].removesuffix("，已逾期") for number, line in lines.items()} == expected
    for state, numbers in chosen.items():
        assert set(by_number(made(record, LedgerKind.ISSUES, at=at, state=state))) == set(numbers)


def test_a_ledger_without_lines_has_its_headings(database):
    for kind in LedgerKind:
        written = made(database, kind)
        assert (written.count, written.book.active.max_row) == (0, 1)
        assert written.book.sheetnames == [written.book.properties.title]


def test_a_ledger_in_english_has_english_headings_and_words(record):
    head, line, *_ = made(record, LedgerKind.CLOSED, language=Language.EN).book.active.iter_rows(values_only=True)
    told = dict(zip(head, line, strict=True))
    assert (told["Lead unit"], told["In time"], told["Finding of the re-inspection"]) == (
        "Fire and Rescue",
        "yes",
        "put right",
    )


def test_another_reader_finds_the_same(record):
    for kind in LedgerKind:
        written = made(record, kind)
        expected = [
            tuple("" if cell is None else cell for cell in row)
            for row in written.book.active.iter_rows(values_only=True)
        ]
        sheet = CalamineWorkbook.from_filelike(BytesIO(written.data)).get_sheet_by_index(0)
        found = [tuple(map(same, row)) for row in sheet.to_python()]
        assert found == expected


def same(cell):
    """What calamine reads, as openpyxl has it."""
    if isinstance(cell, datetime | float | str):
        return int(cell) if isinstance(cell, float) else cell
    return shown(cell.isoformat())
