"""Cases, findings and visits are listed, narrowed and shown."""

import json
import re

import pytest

from cli.app import app
from compliance.states import CaseState
from rules.language import Language
from tests.cli.making import DAY, run


def cells(line):
    return re.split(r"  +", line)


def test_cases_are_listed_the_newest_first(office):
    answer = run("case", "list", "--as-of", DAY)
    assert (answer.code, answer.err) == (0, "")
    headings, rule, *rows = answer.out.splitlines()
    assert set(rule) == {"─", " "}
    assert cells(headings) == ["case", "state", "party", "issue", "lead", "locality", "found on", "findings"]
    desk, one, two = "on the office's desk", "平山小学", "晨光艺术培训中心"
    assert [cells(each) for each in rows] == [
        ["2026-0004", desk, one, "fire safety", "–", "平山街道", "2026-03-12", "1"],
        ["2026-0003", desk, two, "registered particulars", "–", "象山街道", "2026-03-09", "1"],
        [
            "2026-0002",
            "dispatched",
            two,
            "fees taken too far ahead",
            "Market Regulation",
            "象山街道",
            "2026-03-05",
            "1",
        ],
        ["2026-0001", "dispatched", two, "fire safety", "Fire and Rescue", "象山街道", "2026-03-02", "2"],
    ]


def test_cases_are_listed_in_chinese(office):
    answer = run("case", "list", "--limit", 1, language=Language.ZH)
    assert answer.out.splitlines()[0].split() == [
        "案件",
        "状态",
        "检查对象",
        "问题",
        "主办",
        "乡镇街道",
        "发现日期",
        "问题数",
    ]
    assert answer.out.splitlines()[2].split()[0] == "2026-0004"


def test_cases_as_json_have_ids(office):
    records = run("case", "list", "--format", "json", "--as-of", DAY).records
    assert [each["number"] for each in records] == ["2026-0004", "2026-0003", "2026-0002", "2026-0001"]
    assert records[-1] | {"id": "", "opened_at": ""} == {
        "id": "",
        "number": "2026-0001",
        "state": "dispatched",
        "party": "晨光艺术培训中心",
        "issue": "fire_safety",
        "lead": "fire_rescue",
        "outcome": "settled",
        "needs_office": False,
        "severity": "ordinary",
        "locality": "象山街道",
        "found_on": "2026-03-02",
        "opened_at": "",
        "findings": 2,
        "title": "",
    }


def test_cases_as_csv_have_headings(office):
    rows = run("case", "list", "--format", "csv").rows
    assert [each["case"] for each in rows] == ["2026-0004", "2026-0003", "2026-0002", "2026-0001"]
    assert rows[-1]["lead"] == "Fire and Rescue"


CASES = {
    "unit by id": (["--unit", "fire_rescue"], ["2026-0001"]),
    "unit by its Chinese name": (["--unit", "市监"], ["2026-0002"]),
    "state": (["--state", "desk"], ["2026-0004", "2026-0003"]),
    "group": (["--group", "fees"], ["2026-0002"]),
    "group by its Chinese name": (["--group", "消防"], ["2026-0004", "2026-0001"]),
    "issue": (["--issue", "registration"], ["2026-0003"]),
    "issue and group that do not meet": (["--issue", "registration", "--group", "fees"], []),
    "locality": (["--locality", "平山街道"], ["2026-0004"]),
    "part of the party's name": (["--party", "晨光"], ["2026-0003", "2026-0002", "2026-0001"]),
    "since": (["--since", "2026-03-09"], ["2026-0004", "2026-0003"]),
    "until": (["--until", "2026-03-02"], ["2026-0001"]),
    "since and until": (["--since", "2026-03-03", "--until", "2026-03-09"], ["2026-0003", "2026-0002"]),
    "limit": (["--limit", "1"], ["2026-0004"]),
}


@pytest.mark.parametrize(("words", "numbers"), CASES.values(), ids=CASES)
def test_cases_are_narrowed_by(office, words, numbers):
    answer = run("case", "list", "--format", "json", *words)
    assert (answer.code, [each["number"] for each in answer.records]) == (0, numbers)


def test_no_cases_is_said_on_stderr(office):
    answer = run("case", "list", "--party", "没有")
    assert (answer.code, answer.out, answer.err) == (0, "", "No cases.\n")
    assert run("case", "list", "--party", "没有", "--format", "csv").out.startswith("case,state,")
    assert run("case", "list", "--party", "没有", "--format", "json").out == ""


def test_the_help_names_every_state():
    state = next(
        each for each in app.get_command(None, "case").get_command(None, "list").params if each.name == "state"
    )
    assert all(each.value in state.help for each in CaseState)


FINDINGS = {
    "all": ([], ["f-5", "f-4", "f-3", "f-2", "f-1"]),
    "unit": (["--unit", "消防"], ["f-2", "f-1"]),
    "state": (["--state", "desk"], ["f-5", "f-4"]),
    "group": (["--group", "fees"], ["f-3"]),
    "issue": (["--issue", "fire_safety"], ["f-5", "f-2", "f-1"]),
    "locality": (["--locality", "平山街道"], ["f-5"]),
    "party": (["--party", "平山"], ["f-5"]),
    "since and until": (["--since", "2026-03-03", "--until", "2026-03-05"], ["f-3", "f-2"]),
    "limit": (["--limit", "2"], ["f-5", "f-4"]),
}
TEXTS = {
    "f-1": "灭火器过期",
    "f-2": "应急照明灯不亮",
    "f-3": "一次性收取全年学费",
    "f-4": "登记已到期",
    "f-5": "疏散指示牌缺失",
}


@pytest.mark.parametrize(("words", "keys"), FINDINGS.values(), ids=FINDINGS)
def test_findings_are_narrowed_by(office, words, keys):
    answer = run("finding", "list", "--format", "json", *words)
    assert answer.code == 0
    assert [each["text"] for each in answer.records] == [TEXTS[key] for key in keys]


def test_findings_are_listed(office):
    lines = run("finding", "list", "--limit", 1).out.splitlines()
    assert lines[0].split("  ")[0] == "found on"
    assert lines[2].split() == [
        "2026-03-12",
        "平山小学",
        "fire",
        "safety",
        "疏散指示牌缺失",
        "random",
        "check",
        "–",
        "2026-0004",
    ]
    assert run("finding", "list", "--format", "csv").rows[-1]["source"] == "complaint"
    assert run("finding", "list", "--party", "没有").err == "No findings.\n"


VISITS = {
    "all": ([], ["2026-03-12", "2026-03-09", "2026-03-05", "2026-03-02"]),
    "source": (["--source", "complaint"], ["2026-03-02"]),
    "result": (["--result", "nothing_found"], []),
    "locality": (["--locality", "平山街道"], ["2026-03-12"]),
    "party": (["--party", "晨光"], ["2026-03-09", "2026-03-05", "2026-03-02"]),
    "since and until": (["--since", "2026-03-05", "--until", "2026-03-09"], ["2026-03-09", "2026-03-05"]),
    "limit": (["--limit", "1"], ["2026-03-12"]),
}


@pytest.mark.parametrize(("words", "days"), VISITS.values(), ids=VISITS)
def test_visits_are_narrowed_by(office, words, days):
    answer = run("visit", "list", "--format", "json", *words)
    assert (answer.code, [each["visited_on"] for each in answer.records]) == (0, days)


def test_an_inspection_that_found_nothing_is_recorded_once(office):
    words = (
        "visit",
        "record",
        "--party",
        "平山小学",
        "--locality",
        "平山街道",
        "--on",
        "2026-03-13",
        "--inspector",
        "检查二组",
    )
    once = run(*words, "--attended", "消防", "--attended", "education")
    again = run(*words, "--attended", "消防")
    assert (once.code, once.out, once.err) == (0, "The visit was recorded; nothing was found.\n", "")
    assert (again.code, again.out) == (0, "This visit is already recorded.\n")
    (visit,) = run("visit", "list", "--result", "nothing_found", "--format", "json").records
    assert (visit["party"], visit["inspector"], visit["findings"]) == ("平山小学", "检查二组", 0)
    assert sorted(visit["attended"]) == ["education", "fire_rescue"]
    assert [each["party"] for each in run("visit", "list", "--unit", "消防", "--format", "json").records] == [
        "平山小学"
    ]
    line = run("visit", "list", "--result", "nothing_found").out.splitlines()[2]
    assert "nothing was found" in line
    assert "Education" in line


def test_who_attended_is_not_who_is_responsible(office):
    run("visit", "record", "--party", "平山小学", "--on", "2026-03-13", "--attended", "卫健")
    assert run("case", "list", "--unit", "卫健", "--format", "json").records == []


def test_a_visit_is_recorded_as_json(database):
    answer = run("visit", "record", "--party", "平山小学", "--on", "2026-03-13", "--format", "json")
    (record,) = answer.records
    assert (answer.code, record["status"], record["party"]) == (0, "stored", "平山小学")


def test_a_visit_with_findings_is_not_one_that_found_nothing(office):
    words = ("--party", "平山小学", "--locality", "平山街道", "--on", "2026-03-12")
    answer = run("visit", "record", *words)
    assert answer.code == 6
    assert answer.err.startswith("Error: Something was found at 平山小学 on 2026-03-12")


def test_a_case_is_shown_with_its_findings_tasks_and_events(office):
    answer = run("case", "show", "2026-1", "--as-of", DAY)
    assert answer.code == 0
    told = [line.strip() for line in answer.out.splitlines()]
    assert told[:4] == [
        "Case 2026-0001: dispatched",
        "Party: 晨光艺术培训中心, 象山街道",
        "Issue: fire safety",
        "Lead: Fire and Rescue",
    ]
    assert told[told.index("Findings") + 1] == "2026-03-02, complaint, ordinary, 检查一组"
    assert "settled: lead Fire and Rescue (clauses 14, 1a)" in told
    shown = "Fire and Rescue (lead): not yet received, to be received by 2026-03-17, to be answered by 2026-04-02"
    assert shown in told
    assert any("case opened – Education inspector" in line for line in told)


def test_a_case_is_shown_as_one_json_object(office):
    (record,) = run("case", "show", "2026-0001", "--format", "json").records
    assert {"case", "party", "findings", "standing", "tasks", "events"} < set(record)
    assert {"returns", "rulings", "extensions", "attachments", "verifications"} < set(record)
    assert [each["text"] for each in record["findings"]] == ["灭火器过期", "应急照明灯不亮"]


def test_a_case_on_the_desk_says_that_the_office_decides(office):
    told = run("case", "show", "2026-0003").out
    assert "Lead: none yet: the office decides" in told
    assert "open question: class of training decides" in told
    assert "主办：" in run("case", "show", "2026-0003", language=Language.ZH).out


def test_a_decision_is_explained_as_it_was_made(office):
    answer = run("explain", "2026-0003", "--as-of", DAY)
    assert answer.code == 0
    first, text, headline, *sentences = answer.out.splitlines()
    assert first.startswith("Found on 2026-03-09, decided 2026-03-16 12:00, by xiangshan-2021 (version ")
    assert text == "  “登记已到期”"
    assert headline == "open question: class of training decides"
    assert "  If class of training is academic: Civil Affairs Bureau leads (3(3) clause 7)." in sentences
    (record,) = run("explain", "2026-3", "--format", "json").records
    assert (record["outcome"], record["question"]["fact"]) == ("open_question", "training")
    assert (record["made_at"], record["kind"]) == ("2026-03-16T04:00:00+00:00", "rule")
    assert isinstance(record["explanation"], str)


def test_every_decision_on_a_case_is_explained(office):
    assert run("explain", "2026-0001").out.count("Found on ") == 2
    assert "2026-03-02 发现" in run("explain", "2026-0001", language=Language.ZH).out


@pytest.mark.parametrize("command", [("case", "show"), ("explain",)])
@pytest.mark.parametrize("number", ["2026-0099", "2031-1", "x", "0", "-", "第一件", "2026-0001; DROP TABLE cases"])
def test_a_case_that_is_not_there_is_not_found(office, command, number):
    answer = run(*command, "--", number)
    assert (answer.code, answer.out) == (5, "")
    assert answer.err.startswith("Error: ")


@pytest.mark.parametrize("noun", ["case", "finding", "visit"])
def test_reading_makes_no_database(database, noun):
    answer = run(noun, "list")
    assert (answer.code, answer.out) == (7, "")
    assert answer.err == (
        f"Error: there is no database at {database}. `lianban submit` makes one; or give another with `--database`.\n"
    )
    assert not database.exists()


UNKNOWN = {
    "unit": (
        ["--unit", "fire_rescu"],
        5,
        "There is no unit “fire_rescu” in xiangshan-2021. Did you mean “fire_rescue”",
    ),
    "group": (["--group", "fee"], 5, "There is no group of issues “fee”. Did you mean “fees”"),
    "issue": (["--issue", "hygene"], 5, "There is no issue “hygene”. Did you mean “hygiene”"),
    "state": (["--state", "open"], 2, "Invalid value for '--state': 'open' is not one of"),
    "since": (["--since", "1.3.2026"], 2, "“1.3.2026” is not a date such as 2026-03-01."),
    "limit": (["--limit", "0"], 2, "0 is not in the range"),
    "as": (["--as", ":boss"], 3, "there is no role “boss”."),
    "as of": (["--as-of", "tomorrow"], 2, "“tomorrow” is not a day or time such as"),
}


@pytest.mark.parametrize(("words", "code", "said"), UNKNOWN.values(), ids=UNKNOWN)
def test_what_is_unknown_in_a_filter_is_said(office, words, code, said):
    answer = run("case", "list", *words)
    assert (answer.code, answer.out) == (code, "")
    assert said in answer.err


def test_what_would_steer_a_terminal_is_shown_and_not_obeyed(database):
    """Names cannot hold such characters; what is stored as a text may hold joiners and line ends."""
    raw = {"party": "甲校", "issue": "hygiene", "found_on": "2026-03-02", "text": "第一行\n第二行\t👩\u200d🏫"}
    assert run("submit", stdin=json.dumps(raw)).code == 0
    line = run("finding", "list").out.splitlines()[2]
    assert "第一行 第二行 👩\\u200d🏫" in line


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@sum", "＝1"])
def test_no_cell_of_a_csv_is_a_formula(database, name):
    raw = {"party": name, "issue": "hygiene", "found_on": "2026-03-02"}
    assert run("submit", stdin=json.dumps(raw)).code == 0
    assert run("case", "list", "--format", "csv").rows[0]["party"] == f"'{name}"
    assert run("case", "list", "--format", "json").records[0]["party"] == name
