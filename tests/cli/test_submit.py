"""One finding is submitted: by options or as JSON, once, and with what came of it."""

import json

import pytest

from rules.language import Language
from tests.cli.making import DAY, count, finding, kept, run

GIVEN = ("--party", "晨光艺术培训中心", "--issue", "fire_safety", "--fact", "site=institution", "--as-of", DAY)


def test_a_finding_is_submitted_by_options(database):
    answer = run("submit", *GIVEN)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out == (
        "Case 2026-0001 was opened.\n"
        "settled: lead Fire and Rescue (clauses 14, 1a)\n"
        "  Found – issue: fire safety; site: training institution.\n"
        "  Fire and Rescue Brigade leads, by 3(3) clause 14: Fire supervises and guides fire management.\n"
        "  Coordinates and is told: Education Bureau (3(3) clause 1).\n"
        "  Not so here: were site school, then no clause names a unit, the office decides.\n"
    )
    assert count(database, "findings") == 1


def test_a_finding_is_submitted_in_chinese(database):
    words = ("--party", "晨光艺术培训中心", "--issue", "消防安全", "--fact", "对象＝机构", "--as-of", DAY)
    answer = run("submit", *words, language=Language.ZH)
    assert answer.code == 0
    assert "2026-0001" in answer.out.splitlines()[0]
    assert "消防" in answer.out.splitlines()[1]
    assert "training" not in answer.out


def test_every_option_of_a_finding_is_kept(database, work):
    (work / "photo.jpg").write_bytes(b"jpeg")
    words = (
        *GIVEN,
        *("--code", "91450304MA5K9QTX4A"[:17], "--locality", "象山街道", "--address", "民主路 1 号"),
    )
    bad = run("submit", *words)
    assert bad.code == 3
    assert "party.code" in bad.err
    answer = run(
        "submit",
        *GIVEN,
        *("--locality", "象山街道", "--address", "民主路 1 号", "--text", "灭火器过期", "--found-on", "2026-03-02"),
        *("--inspector", "检查一组", "--source", "投诉", "--severity", "立即", "--action", "当场更换"),
        *("--evidence", "photo.jpg", "--attended", "教育", "--attended", "消防", "--id", "one"),
    )
    assert answer.code == 0, answer.err
    (shown,) = run("case", "show", "2026-0001", "--format", "json").records
    assert (shown["party"]["locality"], shown["party"]["address"]) == ("象山街道", "民主路 1 号")
    (found,) = shown["findings"]
    assert (found["text"], found["found_on"], found["inspector"]) == ("灭火器过期", "2026-03-02", "检查一组")
    assert (found["source"], found["severity"], found["action"]) == ("complaint", "at_once", "当场更换")
    assert ([each["name"] for each in found["evidence"]], sorted(found["attended"])) == (
        ["photo.jpg"],
        ["education", "fire_rescue"],
    )


@pytest.mark.parametrize("words", [(), ("-",)], ids=["nothing", "a dash"])
@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "with a byte order mark"])
def test_a_finding_is_submitted_as_json(database, words, indent, mark):
    raw = json.dumps(finding(), ensure_ascii=False, indent=indent).encode()
    answer = run("submit", *words, stdin=mark + raw)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("Case 2026-0001 was opened.\nsettled: lead Fire and Rescue")


def test_a_party_may_be_its_name_alone(database):
    answer = run("submit", "--format", "json", stdin=json.dumps(finding(party="甲校")))
    (record,) = answer.records
    assert (answer.code, record["decision"]["question"]["fact"]) == (0, "site")


def test_the_answer_as_json_is_one_object(database):
    answer = run("submit", *GIVEN, "--format", "json")
    (record,) = answer.records
    assert set(record) == {"status", "finding", "case", "opened", "reason", "decision", "dry_run"}
    assert (record["status"], record["case"], record["opened"]) == ("stored", "2026-0001", True)
    assert (record["decision"]["outcome"], record["decision"]["lead"]) == ("settled", "fire_rescue")


def test_a_finding_of_the_same_party_issue_and_lead_joins_the_case(database):
    run("submit", *GIVEN, "--text", "灭火器过期")
    answer = run("submit", *GIVEN, "--text", "出口堵塞")
    assert answer.code == 0
    assert answer.out.startswith(
        "It joins case 2026-0001, which is open for the same party, issue and lead.\nsettled: lead Fire and Rescue"
    )


def test_a_finding_submitted_twice_changes_nothing_and_says_so(database):
    run("submit", *GIVEN)
    before = kept(database)
    answer = run("submit", *GIVEN)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out == "It is already stored, in case 2026-0001; nothing was changed.\n"
    assert kept(database) == before


def test_an_id_that_stands_for_another_finding_is_a_conflict(database):
    run("submit", *GIVEN, "--id", "one")
    before = kept(database)
    answer = run("submit", *GIVEN, "--id", "one", "--text", "另一件事")
    assert (answer.code, answer.out) == (6, "")
    assert "The id “one” already stands for another finding, in case 2026-0001." in answer.err
    assert kept(database) == before
    as_json = run("submit", *GIVEN, "--id", "one", "--text", "另一件事", "--format", "json")
    assert (as_json.code, as_json.records[0]["status"]) == (6, "conflict")


def test_a_dry_run_stores_nothing_and_makes_no_database(database):
    answer = run("submit", *GIVEN, "--dry-run")
    assert answer.code == 0
    assert answer.out.startswith("Case 2026-0001 was opened.\n")
    assert answer.out.endswith("This was a dry run: nothing was stored.\n")
    assert not database.exists()


def test_a_dry_run_on_a_database_leaves_it_as_it_was(office):
    before = kept(office)
    answer = run("submit", *GIVEN, "--dry-run")
    assert answer.code == 0
    assert kept(office) == before


def test_a_missing_issue_is_proposed_from_the_text(database):
    answer = run("submit", "--party", "甲校", "--text", "灭火器过期", "--as-of", DAY)
    assert (answer.code, answer.out) == (3, "")
    assert answer.err.startswith("By its text it may be:\n灭火器过期\n    ")
    assert "fire safety (fire_safety) – 灭火器过期\n" in answer.err
    assert "Error: issue: is missing." in answer.err
    assert not database.exists()


def test_several_problems_are_told_one_a_line(database):
    answer = run("submit", "--party", "甲校", "--issue", "hygene", "--found-on", "2026-13-01", "--severity", "soon")
    assert (answer.code, len(answer.err.splitlines())) == (3, 3)
    assert answer.err.startswith("Error: issue: there is no value “hygene”. Did you mean “hygiene”?\n")


USAGE = {
    "nothing at all": ((), "", "State the finding by options, or give one as JSON on standard input."),
    "blank lines": ((), "\n \n", "State the finding by options, or give one as JSON on standard input."),
    "options and JSON": (("-", "--party", "甲"), "{}", "Give either options or JSON on standard input."),
    "a fact without a value": (("--party", "甲", "--fact", "site"), "", "“site” is no NAME=VALUE."),
    "a fact without a name": (("--party", "甲", "--fact", "=x"), "", "“=x” is no NAME=VALUE."),
    "a fact twice": (("--fact", "site=school", "--fact", "site=institution"), "", "The fact “site” is given twice."),
    "a word too many": (("x",), "", "'x' is not '-'."),
}


@pytest.mark.parametrize(("words", "stdin", "said"), USAGE.values(), ids=USAGE)
def test_wrong_usage_is_told(database, words, stdin, said):
    answer = run("submit", *words, stdin=stdin)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err
    assert not database.exists()


@pytest.mark.parametrize(
    ("stdin", "said"),
    [
        ("hello", "standard input: is not JSON."),
        ("[]", "standard input: has 0 findings, and submit takes one."),
        ("[{}, {}]", "standard input: has 2 findings, and submit takes one. Use `lianban import -` for many."),
        ("{", "ends too early to be JSON."),
        ('{"party": "甲"} {"party": "乙"}', "is not JSON from character 16 on"),
    ],
)
def test_what_is_not_one_finding_is_refused(database, stdin, said):
    answer = run("submit", stdin=stdin)
    assert (answer.code, answer.out) == (3, "")
    assert said in answer.err
    assert not database.exists()
