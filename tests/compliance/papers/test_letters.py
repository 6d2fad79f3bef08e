"""Each paper about a case has the fields of its form, to whom it goes, and who stamps for the office."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from compliance.casework import desk, extensions, tasks
from compliance.conference_states import PaperKind
from compliance.errors import NotAllowed, NotFound, WrongState
from compliance.meetings.model import Decision
from tests.compliance.acting import CONVENER, LEAD, OFFICE, PHOTO, SECOND, act
from tests.compliance.making import AUDITOR, INSPECTOR, the_book
from tests.compliance.papers.issuing import LATE, cells, form, issued, lines, office_with_cases, page
from tests.compliance.papers.sitting import called, minuted, with_roster

END = ["象山区“双减”工作联席会议办公室", "（象山区教育局代章）", "2026年4月8日"]


@pytest.fixture
def cases(database):
    office_with_cases(database)
    return database


def test_a_dispatch_slip_has_the_fields_of_the_form(cases):
    paper = issued(cases, PaperKind.DISPATCH, contact="周建国")
    fields = form(paper)
    assert lines(paper)[:3] == ["象双减联办交〔2026〕1号", "事项交办单", "象山区市场监督管理局："]
    assert fields["事项编号"] == "2026-0001"
    assert fields["来源"] == "随机抽查"
    assert fields["检查对象"] == "启明教育"
    assert fields["地址"] == "南门街道中山南路12号"
    assert fields["事项"] == "无证办学（违规办学）"
    assert "未取得办学许可，开设小学数学班，在场学生23人（现场处置：责令立即停止招生）" in fields["具体情况"]
    assert fields["职责依据"].startswith("象区委教〔2021〕1号 三（三）第13款：")
    assert (fields["主办单位"], fields["会同单位"], fields["配合单位"]) == (
        "象山区市场监督管理局",
        "象山区教育局",
        "无",
    )
    assert (fields["办理期限"], fields["批准人"]) == ("2026年3月27日", "周建国")
    assert (
        fields["签收情况"] == "象山区市场监督管理局：2026年3月11日（视为签收）；象山区教育局：2026年3月11日（视为签收）"
    )
    assert fields["预警颜色"] == "红：再次逾期"
    assert {"延期情况", "办理结果", "办公室意见", "整改性质", "办理要求"} <= fields.keys()
    assert lines(paper)[-4:] == [*END, "抄送：象山区教育局。"]


def test_a_dispatch_slip_tells_extensions_and_results(cases):
    book = the_book()
    early = LATE.replace(day=1, month=4)
    act(
        cases,
        book,
        LEAD,
        early.replace(day=20, month=3),
        extensions.ask_extension,
        "2026-0001",
        LATE.date(),
        "要等鉴定",
    )
    act(cases, book, SECOND, early.replace(day=21, month=3), extensions.grant, "2026-0001", "market_regulation")
    fields = form(issued(cases, PaperKind.DISPATCH, at=early))
    assert fields["延期情况"] == "象山区市场监督管理局延期至2026年4月8日（要等鉴定）"
    assert fields["办理期限"] == "2026年4月8日"


def test_a_letter_of_supervision_goes_to_all_who_have_not_answered(cases):
    paper = issued(cases, PaperKind.SUPERVISION, until="2026-04-15", missing="整改前后照片。", contact="张强")
    said = lines(paper)
    assert said[:3] == [
        "象双减联办督〔2026〕1号",
        "关于督办“无证办学”事项的函",
        "象山区市场监督管理局、象山区教育局：",
    ]
    assert "整改前后照片。" in said
    assert any(line.startswith("请于2026年4月15日前书面反馈") for line in said)
    assert "本事项责任人：张强。" in said
    assert said[-3:] == END
    late = [row for row in cells(paper) if len(row) == 5]
    assert late[0] == ["承办单位", "承担", "办理期限", "逾期情况", "签收情况"]
    assert late[1][:4] == ["象山区市场监督管理局", "主办", "2026年3月27日", "已逾期12天"]
    assert late[2][:4] == ["象山区教育局", "会同", "2026年3月24日", "已逾期15天"]


def test_who_has_answered_is_not_urged(cases):
    educator = replace(LEAD, unit="education", name="何静")
    act(cases, the_book(), educator, LATE.replace(month=3, day=20), tasks.answer, "2026-0001", "已劝退学生", (PHOTO,))
    assert lines(issued(cases, PaperKind.SUPERVISION))[2] == "象山区市场监督管理局："


def test_a_letter_of_transfer_goes_to_whom_the_case_was_handed_over(cases):
    act(cases, the_book(), OFFICE, LATE, desk.hand_over, "2026-0002", "区食品药品检验所", "不在职责分工内")
    paper = issued(cases, PaperKind.TRANSFER, "2026-0002", reason="不在职责分工内")
    assert lines(paper)[1:3] == ["关于移送“食品安全”问题线索的函", "区食品药品检验所："]
    assert "食堂无证" in form(paper)["问题情况"]
    assert "在收到回执前，本事项不作销号。" in "".join(lines(paper))


def test_a_notice_to_put_right_names_each_hazard_the_rule_and_two_inspectors(cases):
    paper = issued(cases, PaperKind.RECTIFICATION, rule="《校外培训行政处罚暂行办法》第十七条", inspect_on="2026-04-20")
    said = "".join(lines(paper))
    assert lines(paper)[1:3] == ["整改通知书", "启明教育："]
    assert [
        "1",
        "2026年3月9日",
        "未取得办学许可，开设小学数学班，在场学生23人",
        "责令立即停止招生",
        "限期整改",
    ] in cells(paper)
    assert "《校外培训行政处罚暂行办法》第十七条" in said
    assert "整改期限至2026年3月27日" in said
    assert "定于2026年4月20日由联席会议成员单位复查" in said
    assert {"检查人员一（签名）", "检查人员二（签名）", "被检查单位签收", "签收日期"} <= form(paper).keys()
    assert "逾期未整改或者整改不到位的，由象山区市场监督管理局依法处理" in said


def test_the_page_says_the_same_as_the_word_file(cases):
    paper = issued(cases, PaperKind.SUPERVISION, note="请高度重视。")
    text = page(paper).text
    for line in [*lines(paper), *(cell for row in cells(paper) for cell in row if cell)]:
        assert line in text


def test_the_page_needs_nothing_else_and_is_chinese(cases):
    tags = page(issued(cases, PaperKind.DISPATCH)).tags
    assert ("html", {"lang": "zh-CN"}) in tags
    assert not {"script", "link", "iframe", "object"} & {tag for tag, _given in tags}
    assert not [given for _tag, given in tags if {"src", "href", "onclick"} & given.keys()]


@pytest.mark.parametrize(
    ("kind", "number", "says"),
    [
        (PaperKind.DISPATCH, "2026-0002", "Case 2026-0002 has no lead yet"),
        (PaperKind.SUPERVISION, "2026-0002", "Case 2026-0002 waits for no unit"),
        (PaperKind.TRANSFER, "2026-0001", "Case 2026-0001 was not handed over."),
    ],
)
def test_a_paper_that_does_not_fit_the_case_is_refused(cases, kind, number, says):
    with pytest.raises(WrongState, match=says):
        issued(cases, kind, number)


def test_a_case_that_is_not_there_is_told(cases):
    with pytest.raises(NotFound, match="There is no case 2026-0009"):
        issued(cases, PaperKind.DISPATCH, "2026-0009")


@pytest.mark.parametrize("who", [LEAD, INSPECTOR, CONVENER, AUDITOR])
def test_only_the_office_issues_papers(cases, who):
    with pytest.raises(NotAllowed, match="issue a paper"):
        issued(cases, PaperKind.DISPATCH, actor=who)


def test_a_unit_is_addressed_by_the_post_of_its_member(cases):
    with_roster(cases)
    assert lines(issued(cases, PaperKind.DISPATCH))[2] == "象山区市场监督管理局（区市场监督管理局副局长）："


def test_a_matter_of_a_meeting_is_handed_out_and_supervised_like_a_case(database):
    with_roster(database)
    number = called(database)
    minuted(database, number, Decision("开展暑期联合检查", "public_security", date(2026, 3, 20), ("education",)))
    paper = issued(database, PaperKind.DISPATCH, "2026-0001")
    fields = form(paper)
    assert (fields["事项"], fields["来源"]) == ("开展暑期联合检查", "联席会议议定")
    assert (fields["主办单位"], fields["办理期限"]) == ("象山公安分局", "2026年3月20日")
    said = "".join(lines(issued(database, PaperKind.SUPERVISION, "2026-0001")))
    assert "联席会议议定事项“开展暑期联合检查”（编号2026-0001）" in said
    with pytest.raises(WrongState, match="asks nothing of a party"):
        issued(database, PaperKind.RECTIFICATION, "2026-0001")
