"""What an inspector may write, and what is made of it."""

from datetime import date, datetime

import pytest

from compliance.draft import FindingDraft, PartyDraft, Severity, VisitSource
from compliance.errors import BadInput
from compliance.intake import Parser, VisitDraft, parse_finding
from tests.compliance.intake.samples import CODE, TODAY, finding

DAY = date(2026, 3, 5)
WIDE = "".join(chr(ord(each) + 0xFEE0) for each in CODE)
"""The code in full-width characters, as an input method may leave it."""


def test_a_whole_finding_comes_out_in_the_ids_of_the_allocation(allocation) -> None:
    raw = {
        "party": {
            "name": "晨光培训中心",
            "code": "9111 0000 6000 3734 1l",
            "address": "解放路 1 号",
            "locality": "平山街道",
            "registered_for": "语文培训",
            "site": "机构",
        },
        "issue": "消防安全",
        "facts": {"training": "学科类", "mode": "不详"},
        "text": "  出口被堵。\r\n走道堆物。 ",
        "found_on": "2026年3月5日",
        "inspector": "李某",
        "source": "热线",
        "severity": "立即",
        "action": "当场搬离",
        "id": 17,
        "attended": ["消防", "Education Bureau", "消防救援大队"],
    }
    assert parse_finding(raw, allocation, TODAY) == FindingDraft(
        party=PartyDraft("晨光培训中心", CODE, "平山街道", "解放路 1 号", "语文培训"),
        facts=(("issue", "fire_safety"), ("site", "institution"), ("training", "academic")),
        found_on=DAY,
        text="出口被堵。\n走道堆物。",
        inspector="李某",
        source=VisitSource.HOTLINE,
        severity=Severity.AT_ONCE,
        action="当场搬离",
        key="17",
        attended=("fire_rescue", "education"),
    )


def test_what_is_not_said_has_the_usual_value(parser) -> None:
    draft = parser.parse(finding(text=None, source="", severity="  ", evidence="", attended=""))
    assert (draft.source, draft.severity) == (VisitSource.RANDOM_CHECK, Severity.ORDINARY)
    assert (draft.text, draft.evidence, draft.attended, draft.key) == ("", (), (), None)


def test_a_party_may_be_its_name_alone(parser) -> None:
    assert parser.parse(finding(party="晨光")).party == PartyDraft("晨光")


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-05",
        "2026-3-5",
        "2026/3/5",
        "2026.03.05",
        "2026年3月5日",
        "2026 年 3 月 5 日",
        "20260305",
        20260305,
        20260305.0,
        "2026/3/5 0:00",
        "2026-03-05T09:30:00",
        DAY,
        datetime(2026, 3, 5, 9, 30),  # noqa: DTZ001 -- spreadsheets have no zones
        " 2026-03-05 ",
    ],
    ids=repr,
)
def test_a_date_may_be_written_in_many_ways(parser, written) -> None:
    assert parser.parse(finding(found_on=written)).found_on == DAY


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  晨光   培训\t中心\n", "晨光 培训 中心"),
        ("晨光　中心", "晨光 中心"),
        ("Cafe\u0301", "Café"),
        ("=HYPERLINK(1)", "=HYPERLINK(1)"),
        ("no", "no"),
    ],
    ids=repr,
)
def test_a_name_is_stripped_folded_and_composed_and_nothing_else(parser, written, kept) -> None:
    assert parser.parse(finding(party=written)).party.name == kept


@pytest.mark.parametrize("written", [CODE, CODE.lower(), " 91110000-6000 37341L", WIDE], ids=repr)
def test_a_credit_code_is_kept_in_capitals_without_spaces(parser, written) -> None:
    assert parser.parse(finding(party={"name": "甲", "code": written})).party.code == CODE


def test_a_credit_code_may_begin_with_the_letter_of_its_registrar(parser) -> None:
    assert parser.parse(finding(party={"name": "甲", "code": "N2450304MF12345671"})).party.code == "N2450304MF12345671"


@pytest.mark.parametrize("source", VisitSource)
def test_every_source_can_be_given_by_its_id(parser, source) -> None:
    assert parser.parse(finding(source=source.value)).source is source


@pytest.mark.parametrize(
    ("word", "source"),
    list(zip(["随机抽查", "投诉举报", "热线", "媒体", "上级交办", "专项行动", "复查"], VisitSource, strict=True)),
)
def test_every_source_can_be_given_in_chinese(parser, word, source) -> None:
    assert parser.parse(finding(source=word)).source is source


@pytest.mark.parametrize(
    ("word", "severity"),
    [
        ("立即", Severity.AT_ONCE),
        ("紧急", Severity.URGENT),
        ("一般", Severity.ORDINARY),
        ("限期", Severity.ORDINARY),
        ("长期", Severity.LONG),
        *((each.value, each) for each in Severity),
    ],
)
def test_every_severity_can_be_given_by_its_id_or_in_chinese(parser, word, severity) -> None:
    assert parser.parse(finding(severity=word)).severity is severity


def test_one_fact_given_twice_alike_is_no_conflict(parser) -> None:
    draft = parser.parse(finding(facts={"site": "机构", "对象": "institution", "issue": "消防"}))
    assert draft.facts == (("issue", "fire_safety"), ("site", "institution"))


def test_a_fact_that_is_not_known_is_left_out(parser) -> None:
    assert parser.parse(finding(facts={"mode": None, "stage": "未知"})).facts == (
        ("issue", "fire_safety"),
        ("site", "institution"),
    )


def test_another_district_has_other_facts(riverside) -> None:
    raw = {
        "party": {"name": "河畔学堂", "locality": "河东", "发证单位": "巡查"},
        "issue": "人数超标",
        "facts": {"学生人数": "120"},
        "found_on": "2026-03-05",
        "attended": "政府",
    }
    draft = Parser(riverside, TODAY).parse(raw)
    assert draft.attended == ("council",)
    assert draft.facts == (("issue", "crowding"), ("permit_by", "wardens"), ("pupils", 120), ("township", "east"))


def test_a_locality_that_routes_is_a_fact_and_stays_the_locality(riverside) -> None:
    raw = finding(party={"name": "河畔学堂", "locality": "河东"}, issue="crowding")
    draft = Parser(riverside, TODAY).parse(raw)
    assert draft.party.locality == "河东"
    assert ("township", "east") in draft.facts


def test_true_is_not_taken_for_the_number_one(riverside) -> None:
    parser = Parser(riverside, TODAY)
    raw = finding(party="河畔学堂", issue="crowding", facts={"pupils": 1})
    assert ("pupils", 1) in parser.parse(raw).facts
    with pytest.raises(Exception, match="“True” is not a whole number"):
        parser.parse(raw | {"facts": {"pupils": True}})


def test_a_text_may_have_emoji_and_lines(parser) -> None:
    assert parser.parse(finding(text="一家👨‍👩‍👧\n\t投诉")).text == "一家👨‍👩‍👧\n\t投诉"


def test_a_visit_by_itself_has_no_issue_and_no_facts(parser) -> None:
    raw = {"party": {"name": "晨光", "code": CODE}, "found_on": "2026-03-05", "source": "热线", "attended": ["消防"]}
    draft = parser.parse_visit(raw)
    assert draft == VisitDraft(PartyDraft("晨光", CODE), DAY, VisitSource.HOTLINE, "", ("fire_rescue",))


def test_a_visit_is_checked_like_a_finding(parser) -> None:
    with pytest.raises(BadInput) as refused:
        parser.parse_visit({"party": {"nam": "晨光"}, "issue": "消防", "found_on": "2026-11-24"})
    assert [problem.where for problem in refused.value.problems] == [
        "issue",
        "party.nam",
        "party.name (party's name)",
        "found_on (date found)",
    ]
