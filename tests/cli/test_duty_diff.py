"""Two allocations are compared: the difference is told in few sentences, for people, programs and files."""

import json
from pathlib import Path

import pytest
import yaml

from rules.language import Language
from rules.load import bundled
from tests.cli.making import run

XIANGSHAN = "xiangshan-2021"
SMALL = bundled()[XIANGSHAN].parents[2] / "examples/allocations/small-district.yaml"


@pytest.fixture
def draft(work):
    """Xiangshan with buildings given to emergency management, and education joined to fees and advertising."""
    content = yaml.safe_load(bundled()[XIANGSHAN].read_text("utf-8"))
    for duty in content["duties"]:
        if duty["id"] == "10":
            duty["lead"] = "emergency"
        if duty["id"] == "13b":
            duty["joint"] = "education"
    content["allocation"]["version"] = "2"
    Path("draft.yaml").write_text(
        yaml.safe_dump(json.loads(json.dumps(content, default=str)), allow_unicode=True), "utf-8"
    )
    return "draft.yaml"


def test_an_allocation_decides_as_itself():
    answer = run("duty", "diff", XIANGSHAN, XIANGSHAN)
    assert answer.code == 0
    assert answer.out.splitlines()[1:] == ["Both decide alike, whatever is found: 1,008 combinations."]


def test_the_difference_is_told_by_effect_with_counts_and_clauses(draft):
    answer = run("duty", "diff", XIANGSHAN, draft)
    assert answer.code == 0
    assert "106 of 1,008 combinations in which every fact is stated are decided otherwise." in answer.out
    assert (
        "lead: Housing → Emergency – 24 combinations (3(3) clause 10)\n"
        "  – issue: all of “buildings”; site: training institution (24 combinations)\n"
    ) in answer.out
    assert "Education: coordinate → joint – 82 combinations (3(3) clause 1 → 3(3) clause 13)" in answer.out
    assert answer.out.splitlines()[-1] == "Clauses whose text or duties were changed: 3(3) clause 10, 3(3) clause 13."


def test_the_other_way_round_it_is_mirrored(draft):
    one, other = (
        run("duty", "diff", *names, "--format", "json").records[0] for names in ((XIANGSHAN, draft), (draft, XIANGSHAN))
    )
    assert one["altered"] == other["altered"] == 106
    there, back = (
        {(*each["lead"], each["combinations"]) for each in which["changes"] if each["lead"]} for which in (one, other)
    )
    assert {(after, before, count) for before, after, count in there} == back


def test_in_chinese_units_have_their_short_names(draft):
    answer = run("duty", "diff", XIANGSHAN, draft, language=Language.ZH)
    assert "主办：住建 → 应急——24种情形（三（三）第10款）" in answer.out


def test_what_only_one_of_two_districts_speaks_of_is_listed_and_not_compared():
    answer = run("duty", "diff", XIANGSHAN, str(SMALL))
    assert answer.code == 0
    assert "Not compared, for only one of the two can be asked about it:" in answer.out
    assert "  – issues in small-district 3: beyond the permit, no permit, deposit of prepaid fees" in answer.out


def test_entries_that_differ_are_written_as_yaml_for_the_file_before(draft):
    answer = run("duty", "diff", XIANGSHAN, draft, "--format", "yaml")
    entries = yaml.safe_load(answer.out)
    assert [duty["id"] for duty in entries["duties"]] == ["10", "13b"]
    assert list(entries) == ["duties"]
    back = run("duty", "diff", XIANGSHAN, XIANGSHAN, "--format", "yaml")
    assert (back.out, back.err) == ("", "The two files say the same.\n")


def test_what_is_to_be_taken_out_is_a_remark(work):
    content = yaml.safe_load(bundled()[XIANGSHAN].read_text("utf-8"))
    content["duties"] = [duty for duty in content["duties"] if duty["id"] != "10"]
    Path("less.yaml").write_text(
        yaml.safe_dump(json.loads(json.dumps(content, default=str)), allow_unicode=True), "utf-8"
    )
    assert run("duty", "diff", XIANGSHAN, "less.yaml", "--format", "yaml").out == "# take out of “duties”: 10\n"


def test_a_file_that_is_not_there_is_told():
    answer = run("duty", "diff", XIANGSHAN, "nowhere.yaml")
    assert answer.code == 5
    assert "There is no allocation file nowhere.yaml." in answer.err
