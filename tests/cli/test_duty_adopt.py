"""`duty adopt` shows what would follow and asks; then each finding goes by the allocation of its day."""

import json
from pathlib import Path

import pytest

from cli.framework import Exit
from rules.load import load_allocation
from tests.cli.acting import CASES, CONVENER, HEALTH, OFFICE
from tests.cli.making import as_csv, count, finding, kept, lines, row, run
from tests.cli.terminal import Terminal
from tests.compliance.revising import as_file, later, revised

BEFORE, FIRST, AFTER = "2026-03-10", "2026-03-15", "2026-03-20"
EXAMPLES = Path(__file__).parents[2] / "examples" / "allocations"


@pytest.fixture
def new(work):
    return as_file(revised(), work / "revised.yaml")


def adopt(file, *words, day=BEFORE, who=OFFICE, first=FIRST, **more):
    return run("duty", "adopt", file, "--from", first, "--as", who, "--as-of", day, *words, **more)


@pytest.fixture
def adopted(database, new):
    """A record of six cases from before, in which the revised allocation was adopted."""
    assert run("import", "-", "--as-of", BEFORE, "--as", "教育", stdin=CASES).code == 0
    answer = adopt(new, "--yes", "--remark", "2026年第3号")
    assert answer.code == 0, answer.err
    return database


def test_what_would_follow_is_shown_first_and_then_what_was_done(database, new):
    run("import", "-", "--as-of", AFTER, "--as", "教育", stdin=lines(finding(found_on="2026-03-16")))
    answer = adopt(new, "--yes", day=AFTER)
    assert answer.code == 0, answer.err
    parts = [line for line in answer.out.splitlines() if line.startswith("── ")]
    assert parts == [
        "── What is proved of it",
        "── What it decides otherwise",
        "── What would have become of the record by it",
    ]
    assert "Passed: every combination was gone through" in answer.out
    assert "xiangshan-2021, version 1" in answer.out
    assert "1 open case would move:" in answer.out
    assert answer.out.splitlines()[-3:] == [
        "xiangshan-2026 (version 2) is in force from 2026-03-15 on.",
        "xiangshan-2021 (version 1) ends on 2026-03-14.",
        "Nothing stored was decided anew; open cases stay where they are until somebody moves them.",
    ]


def test_before_its_first_day_it_says_that_it_will_be(new):
    answer = adopt(new, "--yes")
    assert "xiangshan-2026 (version 2) will be in force from 2026-03-15 on." in answer.out


def test_without_a_terminal_it_shows_and_stores_nothing_unless_it_is_told_yes(database, new):
    answer = adopt(new)
    assert answer.code == Exit.USAGE
    assert "── What it decides otherwise" in answer.out
    assert "There is no terminal to ask on: nothing was adopted. Read what is above; then `--yes`." in answer.err
    assert count(database, "adoptions") == 0


def test_a_dry_run_stores_nothing(database, new):
    run("import", "-", "--as-of", BEFORE, "--as", "教育", stdin=CASES)
    before = kept(database)
    answer = adopt(new, "--dry-run")
    assert answer.code == 0, answer.err
    assert answer.out.splitlines()[-1] == "This was a dry run: nothing was stored."
    assert kept(database) == before


@pytest.mark.parametrize(("said", "code", "stored"), [("y", 0, 2), ("n", 1, 0)])
def test_on_a_terminal_it_asks(database, new, said, code, stored):
    terminal = Terminal("duty", "adopt", new, "--from", FIRST, "--as", OFFICE, "--as-of", BEFORE, "--lang", "en")
    shown = terminal.answer("Adopt xiangshan-2026 (version 2) from 2026-03-15 on? [y/N]:", said)
    assert "What it decides otherwise" in shown
    assert terminal.finish() == code
    assert count(database, "adoptions") == stored


def test_an_allocation_with_faults_is_not_adopted(database, work):
    def two_leads(content):
        duty = next(each for each in content["duties"] if each["clause"] == "14")
        content["duties"].append({**duty, "id": "14-again", "lead": ["health"]})

    answer = adopt(as_file(revised(two_leads), work / "faulty.yaml"), "--yes")
    assert answer.code == Exit.CHECK_FAILED
    assert "was not adopted: mend the faults of its file first." in answer.err
    assert count(database, "adoptions") == 0


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ({"who": HEALTH}, Exit.NOT_ALLOWED, "you may not adopt an allocation. These may: office, convener."),
        ({"first": "2026-02-01"}, Exit.CONFLICT, "it says itself that it is valid from 2026-03-01 on."),
        ({"first": "tomorrow"}, Exit.USAGE, "“tomorrow” is not a date such as 2026-03-01."),
    ],
)
def test_who_may_not_and_what_cannot_be_is_refused(database, new, words, code, said):
    answer = adopt(new, "--yes", **words)
    assert answer.code == code
    assert said in answer.err
    assert count(database, "adoptions") == 0


def test_a_file_that_is_none_is_told_with_its_lines(work):
    (work / "broken.yaml").write_text("allocation: {}\n", "utf-8")
    answer = adopt("broken.yaml", "--yes")
    assert answer.code == Exit.BAD_INPUT
    assert answer.err.startswith("Error: broken.yaml")


def test_one_import_is_decided_by_two_allocations(adopted, work):
    (work / "rows.csv").write_bytes(as_csv(row(found_on="2026-03-14"), row(found_on="2026-03-15")))
    assert run("import", "rows.csv", "--as-of", AFTER).code == 0
    cases = run("case", "list", "--party", "晨光", "--format", "json", "--as-of", AFTER).records
    assert {(each["found_on"], each["lead"]) for each in cases} == {
        ("2026-03-14", "fire_rescue"),
        ("2026-03-15", "emergency"),
    }
    assert run("audit", "verify", "--tables").code == 0


def test_a_column_for_a_fact_that_only_the_new_one_has_is_refused_for_an_old_day(adopted, work):
    rows = [{**row(found_on=day), "食宿": "寄宿"} for day in ("2026-03-14", "2026-03-15")]
    (work / "rows.csv").write_bytes(as_csv(*rows))
    answer = run("import", "rows.csv", "--as-of", AFTER)
    assert answer.code == Exit.BAD_INPUT
    assert "read 2, stored 1, already known 0, rejected 1" in answer.out
    assert "rows.csv, line 2: boarding: is not a fact of this allocation." in answer.err
    assert "On 2026-03-14, xiangshan-2021 (version 1) is in force." in answer.err


def test_nothing_of_what_was_stored_is_changed(database, new):
    run("import", "-", "--as-of", BEFORE, "--as", "教育", stdin=CASES)
    before = kept(database)
    adopt(new, "--yes")
    after = kept(database)
    news = {"adoptions", "allocations", "events", "chain_heads"}
    assert {name for name in after if after[name] != before.get(name)} == news
    assert run("audit", "verify", "--tables").code == 0


def test_an_old_case_still_reads_when_its_issue_and_its_units_are_gone(adopted):
    shown = run("case", "show", "2026-4", "--as-of", AFTER)
    assert "food safety" in shown.out
    assert "food safety" in run("case", "list", "--as-of", AFTER).out
    assert run("case", "list", "--issue", "食品安全", "--format", "json", "--as-of", AFTER).records[0]["number"] == (
        "2026-0004"
    )
    assert "by xiangshan-2021 (version 1)" in run("explain", "2026-4", "--as-of", AFTER).out
    assert run("case", "list", "--unit", "工信", "--as-of", AFTER).code == 0


def test_a_case_from_before_can_still_be_returned_by_a_clause_of_its_own_allocation(adopted):
    answer = run(
        "case", "return", "2026-1", "--clause", "16", "--unit", "emergency", "--reason", "不属本单位职责",
        "--as", "消防:handler:张强", "--as-of", "2026-03-11",
    )  # fmt: skip
    assert answer.code == 0, answer.err


def test_findings_are_submitted_by_options_as_ever(adopted):
    answer = run("submit", "--party", "新风", "--issue", "消防安全", "--fact", "对象=机构", "--as-of", AFTER)
    assert "lead Emergency" in answer.out
    old = run(
        "submit", "--party", "新风", "--issue", "消防安全", "--fact", "对象=机构", "--found-on", "2026-03-14",
        "--as-of", AFTER,
    )  # fmt: skip
    assert "lead Fire and Rescue" in old.out


def test_the_versions_are_listed_with_the_one_in_force_today(adopted):
    answer = run("duty", "versions", "--format", "json", "--as-of", AFTER)
    old, young = answer.records
    assert (old["allocation"], old["from"], old["to"], old["current"]) == (
        "xiangshan-2021", "2021-09-08", "2026-03-14", False,
    )  # fmt: skip
    assert (old["adopted_by"], old["adopted_unit"]) == ("", None)
    assert (young["allocation"], young["from"], young["to"], young["current"]) == (
        "xiangshan-2026", "2026-03-15", None, True,
    )  # fmt: skip
    assert (young["adopted_by"], young["adopted_unit"], young["remark"]) == ("李梅", "education", "2026年第3号")
    table = run("duty", "versions", "--as-of", BEFORE).out.splitlines()
    assert table[2].split()[:2] == ["●", "xiangshan-2021"]
    assert table[3].split()[0] == "xiangshan-2026"
    assert "Education 李梅" in table[3]
    assert run("duty", "versions", "--format", "csv").rows[1]["allocation"] == "xiangshan-2026"


def test_where_nothing_was_adopted_it_says_what_is_used(office):
    answer = run("duty", "versions")
    assert (answer.code, answer.out) == (0, "")
    assert answer.err == "Nothing was adopted: xiangshan-2021 (version 1) is used.\n"


# ------------------------------------------------------------------ which allocation a command goes by


def test_one_that_was_not_adopted_can_be_read_by_and_not_written_by(adopted, work):
    other = as_file(revised(later), work / "other.yaml")
    words = ("submit", "--party", "新风", "--issue", "消防安全", "--fact", "对象=机构", "--as-of", AFTER)
    answer = run(*words, "--allocation", other)
    assert answer.code == Exit.CONFLICT
    assert answer.err == (
        "Error: xiangshan-2026 (version 3) is not what was adopted here: xiangshan-2026 (version 2) is. Leave "
        "`--allocation` out, in the configuration too, or adopt it with `lianban duty adopt FILE --from DAY`.\n"
    )
    assert run("case", "list", "--allocation", other).code == 0


def test_naming_any_that_was_adopted_changes_nothing(adopted, new):
    words = ("submit", "--party", "新风", "--issue", "消防安全", "--fact", "对象=机构", "--as-of", AFTER, "--dry-run")
    said = {run(*words, *named).out for named in ((), ("--allocation", "xiangshan-2021"), ("--allocation", new))}
    assert len(said) == 1


def test_what_reads_no_database_goes_by_what_is_named(adopted, new):
    facts = ("--fact", "issue=fire_safety", "--fact", "site=institution")
    assert "lead Fire and Rescue" in run("route", *facts).out
    assert "lead Emergency" in run("route", *facts, "--allocation", new).out


def test_a_district_of_its_own_needs_no_predecessor_and_is_found_by_itself(database):
    file = EXAMPLES / "small-district.yaml"
    allocation = load_allocation(file)
    issue = next(iter(allocation.issues))
    answer = adopt(file, "--yes", who=":office:林一", first="2026-01-01")
    assert answer.code == 0, answer.err
    (only,) = run("duty", "versions", "--format", "json").records
    assert (only["allocation"], only["from"]) == (allocation.ref.id, "2026-01-01")
    done = run("submit", "-", "--as-of", AFTER, "--format", "json", stdin=json.dumps(
        {"party": {"name": "清溪书院"}, "issue": issue, "found_on": "2026-03-16"}
    ))  # fmt: skip
    assert done.code == 0, done.err
    assert done.records[0]["decision"]["allocation"]["id"] == allocation.ref.id


def test_two_districts_in_one_database_have_to_be_told_apart(adopted):
    small = EXAMPLES / "small-district.yaml"
    answer = adopt(small, "--yes", who=":office:林一", first="2026-01-01")
    assert answer.code == 0, answer.err
    assert len(run("duty", "versions", "--format", "json").records) == 2
    assert len(run("duty", "versions", "--format", "json", "--allocation", small).records) == 1


def test_the_convener_may_adopt_too(new):
    assert adopt(new, "--yes", who=CONVENER).code == 0
