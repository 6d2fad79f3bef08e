"""The allocation is read: duties, units, facts, issues, clauses, notes; and another one than the default."""

import json
from pathlib import Path

import pytest

from rules.language import Language
from rules.load import bundled
from tests.cli.making import run

WHATS = {
    "duties": (["clause", "duty", "reading", "lead"], "14"),
    "units": (["id", "name", "short", "aliases", "duties"], "fire_rescue"),
    "facts": (["id", "name", "values"], "training"),
    "issues": (["id", "name", "group", "aliases"], "fire_safety"),
    "clauses": (["clause", "cite", "summary", "note"], "13b"),
    "notes": (["about", "note"], "joint conference"),
}


@pytest.mark.parametrize(("what", "keys", "one"), [(what, *rest) for what, rest in WHATS.items()], ids=WHATS)
def test_each_part_of_the_allocation_is_listed(what, keys, one):
    table = run("duty", "list", "--what", what)
    as_json = run("duty", "list", "--what", what, "--format", "json")
    as_csv = run("duty", "list", "--what", what, "--format", "csv")
    assert (table.code, as_json.code, as_csv.code) == (0, 0, 0)
    assert any(line.startswith(f"{one} ") for line in table.out.splitlines())
    assert set(keys) <= set(as_json.records[0])
    assert len(as_csv.rows) == len(as_json.records)
    assert one in {value for each in as_json.records for value in each.values() if isinstance(value, str)}


@pytest.mark.parametrize("what", WHATS)
def test_each_part_is_listed_in_chinese(what):
    answer = run("duty", "list", "--what", what, language=Language.ZH)
    assert answer.code == 0
    assert answer.out != run("duty", "list", "--what", what).out


@pytest.mark.parametrize("unit", ["fire_rescue", "消防", "象山区消防救援大队", "fire and rescue", "Fire-and-Rescue"])
def test_the_duties_of_one_unit_are_listed(unit):
    answer = run("duty", "list", "--unit", unit, "--format", "json")
    assert [each["duty"] for each in answer.records] == ["14"]


def test_duties_are_listed_for_people_with_all_other_units_in_one_column():
    headings, _rule, *rows = run("duty", "list", "--unit", "网信").out.splitlines()
    assert headings.split() == ["duty", "lead", "others", "when", "reading"]
    assert any("Cyberspace (joint)" in row for row in rows)


def test_a_clause_is_shown_with_its_duties():
    answer = run("duty", "show", "13b")
    assert answer.code == 0
    assert answer.out.startswith("13b  3(3) clause 13\n")
    assert "Duty 13b (explicit)\n  Leads: Market Regulation\n" in answer.out
    assert "主办" in run("duty", "show", "13b", language=Language.ZH).out


@pytest.mark.parametrize("clause", ["13b", "13B", "@clause-13b", "clause-13b", " 13b "])
def test_a_clause_is_found_however_it_is_written(clause):
    (record,) = run("duty", "show", clause, "--format", "json").records
    assert record["clause"] == "13b"


def test_the_number_of_a_clause_means_all_its_parts():
    assert [each["clause"] for each in run("duty", "show", "13", "--format", "json").records] == ["13a", "13b", "13c"]


def test_a_clause_that_is_not_there_is_not_found():
    answer = run("duty", "show", "131")
    assert (answer.code, answer.out) == (5, "")
    assert answer.err.startswith("Error: There is no clause “131” in xiangshan-2021.")


def test_the_schema_is_one_json_object():
    (schema,) = run("duty", "schema").records
    assert {"allocation", "units", "facts", "issues", "duties"} <= set(schema["properties"])


@pytest.fixture
def own(work):
    """A district's own allocation: the bundled one under another id."""
    file = work / "own.yaml"
    text = Path(bundled()["xiangshan-2021"]).read_text("utf-8")
    file.write_text(text.replace("id: xiangshan-2021", "id: own-2026", 1), encoding="utf-8")
    return file


@pytest.mark.parametrize("name", ["own.yaml", "./own.yaml"])
def test_another_allocation_decides(own, name):
    (record,) = run("route", "--issue", "fire_safety", "--allocation", name, "--format", "json").records
    assert record["allocation"]["id"] == "own-2026"


def test_the_allocation_may_be_named_before_the_command(own):
    (record,) = run("--allocation", own, "route", "--issue", "fire_safety", "--format", "json").records
    assert record["allocation"]["id"] == "own-2026"


def test_a_case_is_explained_by_the_allocation_of_then(own, database):
    stated = {"party": "甲校", "issue": "fire_safety", "found_on": "2026-03-02"}
    assert run("submit", "--allocation", own, stdin=json.dumps(stated)).code == 0
    own.unlink()
    assert "by own-2026 (version" in run("explain", "2026-1").out


def test_an_allocation_that_is_not_there_is_not_found():
    answer = run("duty", "list", "--allocation", "xiangshan-2020")
    assert (answer.code, answer.out) == (5, "")
    assert "There is no allocation “xiangshan-2020”. Did you mean “xiangshan-2021”?" in answer.err
    assert run("duty", "list", "--allocation", "none.yaml").code == 5
