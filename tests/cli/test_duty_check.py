"""An allocation is checked: what is found is told, for people and for programs, and decides the exit code."""

import json
from pathlib import Path

import pytest
import yaml

from rules.language import Language
from rules.load import bundled
from tests.cli.making import run

XIANGSHAN = bundled()["xiangshan-2021"]


@pytest.fixture(scope="module")
def content():
    return yaml.safe_load(XIANGSHAN.read_text("utf-8"))


@pytest.fixture
def written(content, work):
    """Writes the allocation with some duties changed, and gives the file."""

    def write(change) -> str:
        copy = json.loads(json.dumps(content, default=str))
        change({duty["id"]: duty for duty in copy["duties"]}, copy)
        Path("draft.yaml").write_text(yaml.safe_dump(copy, allow_unicode=True), "utf-8")
        return "draft.yaml"

    return write


def test_xiangshan_passes_and_its_gap_is_listed():
    answer = run("duty", "check")
    assert answer.code == 0
    first, counts, *rest = answer.out.splitlines()
    assert "xiangshan-2021, version 1, fingerprint ded9b03ed2a5" in first
    assert counts == (
        "from 2021-09-08 on: 4,644 combinations, with facts stated or not – "
        "unassigned 1,524; settled 1,251; open question 1,221; to confirm 648."
    )
    assert "Gaps: no clause names a unit: 1" in rest
    assert any("site: school (312 combinations)" in line for line in rest)
    assert "    For example – issue: fire safety; site: school: unassigned." in rest
    assert rest[-1] == ("Passed: every combination was gone through; no two leads overlap, and every duty can hold.")


def test_the_same_in_chinese():
    answer = run("duty", "check", language=Language.ZH)
    assert "空白：没有条款指明单位：1" in answer.out
    assert "最小情形——问题为消防安全；对象为学校：未指明。" in answer.out
    assert "核对通过" in answer.out.splitlines()[-1]


def test_for_programs_it_is_one_object():
    [record] = run("duty", "check", "--format", "json").records
    assert (record["passed"], record["complete"], record["faults"]) == (True, True, 0)
    assert record["spans"][0]["outcomes"] == {
        "open_question": 1221,
        "settled": 1251,
        "to_confirm": 648,
        "unassigned": 1524,
    }
    [gap] = [point for point in record["points"] if point["flaw"] == "gap"]
    assert (gap["fault"], gap["clauses"], gap["combinations"]) == (False, ["16"], 456)
    assert gap["shown"][0]["example"] == {"issue": "fire_safety", "site": "school"}


def test_two_leads_for_one_thing_fail_the_check_with_the_smallest_example(written):
    file = written(lambda duties, _all: duties["7"]["when"].update(training="non_academic"))
    answer = run("duty", "check", file)
    assert answer.code == 1
    assert "Overlaps: different leads for one situation: 1" in answer.out
    assert (
        "Duties 7, 13a (3(3) clause 7, 3(3) clause 13) name different leads, and none displaces the other."
        in answer.out
    )
    example = "issue: registered particulars; site: training institution; class of training: non-academic"
    assert f"For example – {example}: contested: between Civil Affairs, Market Regulation." in answer.out
    assert answer.out.splitlines()[-1] == "The check failed: 1 fault has to be mended."


def test_a_duty_that_can_never_hold_fails_the_check_and_its_conditions_are_told(written):
    answer = run("duty", "check", written(lambda duties, _all: duties["14"]["when"].update(group="fees")))
    assert answer.code == 1
    assert "Duties that can never hold: 1" in answer.out
    assert "Duty 14 (3(3) clause 14): its conditions can never hold together" in answer.out
    assert "issue group: fees; issue: fire safety" in answer.out


def test_a_name_that_is_not_there_fails_the_check_with_its_line(written):
    answer = run("duty", "check", written(lambda duties, _all: duties["14"].update(lead="fire_resque")))
    assert answer.code == 1
    assert answer.out == ""
    assert "draft.yaml:" in answer.err
    assert "there is no unit “fire_resque”. Did you mean “fire_rescue”?" in answer.err


def test_what_is_only_odd_is_told_and_passes(written):
    def odd(duties, content):
        duties["14"]["overrides"] = ["7"]
        content["units"]["archive"] = {"name": {"zh": "档案馆", "en": "Archive"}}
        content["facts"]["weather"] = {
            "name": {"zh": "天气", "en": "weather"},
            "values": {"wet": {"name": {"zh": "雨", "en": "wet"}}},
        }
        content["clauses"]["17"] = {
            "cite": {"zh": "第17款", "en": "clause 17"},
            "summary": {"zh": "附则", "en": "the rest"},
        }
        del content["words"]["fire_safety"]

    answer = run("duty", "check", written(odd))
    assert answer.code == 0
    assert "Duty 14 (3(3) clause 14) displaces 7, which never holds where it does." in answer.out
    for heading, one in {
        "Units without a duty": "Archive (archive)",
        "Facts that no duty reads": "weather (weather)",
        "Issues that inspectors have no words for": "fire safety (fire_safety)",
        "Clauses without a duty": "clause 17: the rest",
    }.items():
        assert f"{heading}: 1\n  {one}\n" in answer.out


def test_clauses_without_a_scenario_are_found_by_the_tags_of_features(work):
    folder = work / "specs"
    folder.mkdir()
    (folder / "one.feature").write_text(
        "# language: zh-CN\n功能: 消防\n\n  @clause-14 @not-clause-7\n  场景: 一\n", "utf-8"
    )
    (folder / "two.feature").write_text(
        "# language: zh-CN\n@allocation-other\n功能: 别处\n\n  @clause-10\n  场景: 二\n", "utf-8"
    )
    answer = run("duty", "check", "--scenarios", "specs", "--format", "json")
    without = {point["subject"][0] for point in answer.records[0]["points"] if point["flaw"] == "unproved_clause"}
    assert {"7", "10", "13b"} <= without
    assert "14" not in without
    assert answer.code == 0


def test_without_features_it_says_that_scenarios_were_not_looked_at():
    assert "say with --scenarios where the features are" in run("duty", "check").out


def test_every_clause_of_xiangshan_has_a_scenario():
    features = XIANGSHAN.parents[2] / "features"
    [record] = run("duty", "check", "--scenarios", str(features), "--format", "json").records
    assert [point["subject"] for point in record["points"] if point["flaw"] == "unproved_clause"] == []


def test_an_allocation_that_is_not_there_is_told_with_the_nearest():
    answer = run("duty", "check", "xiangshan-2012")
    assert answer.code == 5
    assert "xiangshan-2021" in answer.err
