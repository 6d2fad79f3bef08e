"""`lianban duty test`: the allocation is held against a district's own table, and every failing row is told."""

from pathlib import Path

import pytest

from rules.language import Language
from tests.cli.making import as_workbook, run

SMALL = Path(__file__).parents[2] / "examples" / "allocations" / "small-district.yaml"
GOOD = "问题,学员人数,主办单位,其他单位,结果\n消防安全,12,属地,消防,已明确\n消防安全,50,消防,,settled\n"


def held(file: Path, text: str | None = None, *options: str, language: Language = Language.EN):
    if text is not None:
        file.write_text(text, "utf-8")
    return run("duty", "test", file, "--allocation", SMALL, "--as-of", "2025-03-03", *options, language=language)


def test_a_table_that_holds_is_counted_and_ends_well(work):
    answer = held(work / "expected.csv", GOOD)
    assert (answer.code, answer.out, answer.err) == (0, "2 of 2 rows hold.\n", "")


def test_a_unit_that_nobody_expected_fails_with_the_clause_that_names_it(work):
    answer = held(work / "expected.csv", GOOD + "消防安全,12,属地,,\n")
    assert answer.code == 1
    assert answer.out == (
        f"{work / 'expected.csv'}:4: issue: fire safety; number of pupils: 12 (found on 2025-03-03)\n"
        "  others: expected nobody; came Fire and Rescue\n"
        "    Fire and Rescue was not expected: duty 3.2 (article 3, paragraph 2) names it.\n"
        "2 of 3 rows hold.\n"
    )


def test_a_unit_that_does_not_come_fails_with_the_nearest_cause(work):
    answer = held(
        work / "expected.csv",
        "问题,学员人数,主办,备注\n消防安全,12,消防,小型场所\n消防安全,50,属地,\n学员接送车辆,,教育,\n其他,,市交通,\n",
    )
    assert answer.code == 1
    assert "  Note: 小型场所\n  lead: expected Fire and Rescue; came locality\n" in answer.out
    assert "Fire and Rescue is missing: duty 3 (article 3) names it, and gives way to duty 3.2" in answer.out
    assert (
        "locality is missing: nearest is duty 3.2 (article 3, paragraph 2), which needs number of pupils: 0 to 30.\n"
        in answer.out
    )
    assert "Education is there in another role: coordinate, by article 1.\n" in answer.out
    assert "City Transport is missing: no duty names it so.\n" in answer.out
    assert answer.out.endswith("0 of 4 rows hold.\n")


def test_outcomes_are_known_by_their_names_in_both_languages(work):
    rows = "issue,lead,joint,outcome\nno_permit,market_regulation,education,to confirm\nno_permit,market_regulation,education,to_confirm\n"
    assert held(work / "expected.csv", rows).code == 0


def test_rows_that_name_no_day_are_decided_by_the_law_of_the_day_that_is_given(work):
    file = work / "expected.csv"
    file.write_text("问题,培训类别,主办单位,发现日期\n收费公示,学科,市监,\n收费公示,学科,市监,2024-06-01\n", "utf-8")
    answer = run("duty", "test", file, "--allocation", SMALL, "--as-of", "2024-12-31")
    assert answer.code == 0
    answer = run("duty", "test", file, "--allocation", SMALL, "--as-of", "2025-01-01")
    assert (answer.code, answer.out.splitlines()[-1]) == (1, "1 of 2 rows hold.")
    assert "Education was not expected: duty 4-academic (article 4) names it.\n" in answer.out


def test_a_workbook_is_read_like_a_table(work):
    rows = [
        {"问题": "消防安全", "学员人数": 12, "主办单位": "属地", "配合单位": "消防"},
        {"问题": "其他", "主办单位": "无"},
    ]
    answer = held(as_workbook(work / "expected.xlsx", *rows))
    assert (answer.code, answer.out) == (0, "2 of 2 rows hold.\n")


def test_every_row_is_one_record_in_json(work):
    first, second = held(work / "expected.csv", GOOD.replace("50,消防", "50,属地"), "--format", "json").records
    assert (first["holds"], first["line"], first["facts"]) == (True, 2, {"issue": "fire_safety", "pupils": 12})
    assert (second["holds"], second["line"], second["on"]) == (False, 3, "2025-03-03")
    (difference,) = second["differences"]
    assert (difference["aspect"], difference["expected"], difference["found"]) == ("lead", ["town"], ["fire_rescue"])
    assert len(difference["causes"]) == 2


def test_rows_that_the_allocation_does_not_understand_are_bad_input_each_with_its_line(work):
    answer = held(work / "expected.csv", "问题,主办单位\n校车,town\n消防安全,消防大对\n消防安全,\n")
    assert answer.code == 3
    assert answer.out == ""
    told = answer.err.removeprefix("Error: ").splitlines()
    assert [line.split(": ")[0] for line in told] == [f"{work / 'expected.csv'}, line {line}" for line in (2, 3, 4)]
    assert "Did you mean “消防大队”" in told[1]
    assert told[2].endswith("nothing is expected of these facts. Write who leads, or “无” where nobody does.")


@pytest.mark.parametrize("words", [(), ("missing.csv",)])
def test_a_file_has_to_be_there(words):
    answer = run("duty", "test", *words)
    assert answer.code == (3 if words else 2)
    assert ("there is no such file" in answer.err) == bool(words)


def test_the_failure_is_told_in_chinese_too(work):
    answer = held(work / "expected.csv", GOOD + "消防安全,12,属地,,\n", language=Language.ZH)
    assert answer.code == 1
    assert "消防安全" in answer.out
