"""Whose a finding is, is said without storing anything."""

import json

import pytest

from rules.language import Language
from tests.cli.making import as_csv, as_workbook, finding, lines, row, run

KEYS = ["outcome", "lead", "joint", "support", "coordinate", "clauses", "question", "explanation", "allocation"]
FIRE = ("--fact", "site=institution", "--issue", "fire_safety")


def test_facts_are_decided(database):
    answer = run("route", *FIRE)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out == (
        "settled: lead Fire and Rescue (clauses 14, 1a)\n"
        "  Found – issue: fire safety; site: training institution.\n"
        "  Fire and Rescue Brigade leads, by 3(3) clause 14: Fire supervises and guides fire management.\n"
        "  Coordinates and is told: Education Bureau (3(3) clause 1).\n"
        "  Not so here: were site school, then no clause names a unit, the office decides.\n"
    )
    assert not database.exists()


def test_facts_are_decided_in_chinese():
    answer = run("route", "--fact", "对象=机构", "--fact", "问题=消防安全", language=Language.ZH)
    assert answer.out.startswith("已明确：主办 消防（条款 14, 1a）\n")
    (record,) = run("route", *FIRE, "--format", "json", language=Language.ZH).records
    assert record["explanation"].startswith("检查情况：")


def test_a_decision_as_json_has_the_keys_that_were_promised():
    (record,) = run("route", *FIRE, "--format", "json").records
    assert set(KEYS) <= set(record)
    assert {key: record[key] for key in KEYS[:7]} == {
        "outcome": "settled",
        "lead": "fire_rescue",
        "joint": [],
        "support": [],
        "coordinate": ["education"],
        "clauses": ["14", "1a"],
        "question": None,
    }
    assert set(record["allocation"]) == {"id", "version", "fingerprint"}


def test_a_question_says_what_follows_from_each_answer():
    (record,) = run("route", "--issue", "registration", "--fact", "site=institution", "--format", "json").records
    assert (record["outcome"], record["lead"], record["question"]["fact"]) == ("open_question", None, "training")
    answers = {each["value"]: (each["outcome"], each["lead"]) for each in record["question"]["answers"]}
    assert answers == {"academic": ("settled", "civil_affairs"), "non_academic": ("settled", "market_regulation")}


def test_the_expected_unit_leads():
    assert run("route", *FIRE, "--expect", "fire_rescue").code == 0
    assert run("route", *FIRE, "--expect", "消防").code == 0


@pytest.mark.parametrize("form", ["text", "json"])
def test_another_unit_than_the_expected_leads(form):
    answer = run("route", *FIRE, "--expect", "education", "--format", form)
    assert (answer.code, answer.err) == (1, "Expected Education Bureau to lead.\n")
    assert answer.out


def test_nobody_leads_where_a_unit_was_expected():
    assert run("route", "--issue", "registration", "--expect", "民政").code == 1


WRONG = {
    "an unknown fact": (("--fact", "sit=school"), 3, "sit: is not a fact of this allocation. Did you mean “site”?"),
    "an unknown value": (("--fact", "site=schol"), 3, "site (site): there is no value “schol”. Possible: institution"),
    "an unknown issue": (("--issue", "fire_safty"), 3, "there is no value “fire_safty”. Did you mean “fire_safety” or"),
    "an unknown unit": ((*FIRE, "--expect", "fire_resue"), 5, "Did you mean “fire_rescue” or"),
    "nothing": ((), 2, "Give either facts (--fact, --issue) or files."),
    "facts and a file": ((*FIRE, "x.jsonl"), 2, "Give either facts (--fact, --issue) or files."),
    "the issue twice": ((*FIRE, "--fact", "issue=hygiene"), 2, "The fact “issue” is given twice."),
    "a fact under two names": (("--fact", "site=school", "--fact", "对象=机构"), 3, "is given twice"),
    "no day": ((*FIRE, "--on", "2026-3-1"), 2, "“2026-3-1” is not a date such as 2026-03-01."),
    "no file": (("x.jsonl",), 3, "x.jsonl: there is no such file."),
}


@pytest.mark.parametrize(("words", "code", "said"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_told(words, code, said):
    answer = run("route", *words)
    assert (answer.code, answer.out) == (code, "")
    assert said in answer.err


@pytest.mark.parametrize("unknown", ["", "未知", "unknown", "？"])
def test_a_fact_that_is_not_known_is_as_good_as_none(unknown):
    words = ("route", "--issue", "registration", "--fact", "site=institution", "--format", "json")
    assert run(*words, "--fact", f"training={unknown}").out == run(*words).out


def test_the_duties_in_force_on_the_day_decide():
    (before,) = run("route", *FIRE, "--on", "2020-01-01", "--format", "json").records
    assert before["lead"] is None


def made(work, form):
    rows = [row(), row(issue="预收费"), row(issue="登记事项", training="学科类")]
    if form == "jsonl":
        facts = [{"site": "institution"}, {"site": "institution"}, {"site": "institution", "training": "academic"}]
        issues = ["fire_safety", "fee_prepayment", "registration"]
        file = work / "f.jsonl"
        stated = [finding(facts=fact, issue=issue) for fact, issue in zip(facts, issues, strict=True)]
        file.write_text(lines(*stated), encoding="utf-8")
        return file
    if form == "xlsx":
        return as_workbook(work / "f.xlsx", *rows)
    file = work / "f.csv"
    file.write_bytes(as_csv(*rows))
    return file


@pytest.mark.parametrize("form", ["jsonl", "csv", "xlsx"])
def test_a_file_is_decided_in_its_own_order(work, database, form):
    answer = run("route", made(work, form), "--format", "json")
    assert (answer.code, answer.err) == (0, "")
    assert [each["lead"] for each in answer.records] == ["fire_rescue", "market_regulation", "civil_affairs"]
    assert not database.exists()


def test_several_files_are_decided_one_after_the_other(work):
    answer = run("route", made(work, "jsonl"), made(work, "csv"), "--format", "json")
    assert [each["lead"] for each in answer.records] == ["fire_rescue", "market_regulation", "civil_affairs"] * 2


def test_text_says_which_line_is_meant(work):
    told = run("route", made(work, "jsonl")).out
    assert f"{work / 'f.jsonl'}, line 3: settled: lead Civil Affairs" in told


def test_expecting_looks_at_every_line(work):
    answer = run("route", made(work, "jsonl"), "--expect", "消防")
    assert answer.code == 1
    assert answer.err.splitlines() == [
        f"{work / 'f.jsonl'}, line {line}: Expected Fire and Rescue Brigade to lead." for line in (2, 3)
    ]


def test_a_bad_line_is_told_and_the_others_are_decided(work):
    (work / "f.jsonl").write_text(lines(finding(), finding(issue="x"), finding()) + "{\n", encoding="utf-8")
    answer = run("route", "f.jsonl", "--format", "json")
    assert (answer.code, len(answer.records)) == (3, 2)
    assert [line.split(":")[0] for line in answer.err.splitlines()] == ["f.jsonl, line 2", "f.jsonl, line 4"]


@pytest.mark.parametrize("issues", [{"issues": ["fire_safety", "hygiene"]}, {"issue": "fire_safety"}])
def test_labelled_lines_are_read_by_their_facts(issues):
    """Files of examples say more than facts, and may name several issues: the first is taken."""
    labelled = {
        "id": "rf-001",
        "text": "出口被堵",
        "gloss": "an exit walled off",
        "facts": {"site": "institution", "mode": "offline"},
        **issues,
        "leads": ["fire_rescue"],
        "ambiguity": "none",
        "kind": "inspection_or_enforcement",
        "place": "某地",
        "date": "2024-02-08",
    }
    answer = run("route", "-", "--format", "json", stdin=lines(labelled, labelled))
    assert (answer.code, answer.err) == (0, "")
    assert [each["lead"] for each in answer.records] == labelled["leads"] * 2


def test_facts_alone_at_the_top_of_a_line_are_decided():
    answer = run("route", "-", "--format", "json", stdin=json.dumps({"issue": "fire_safety", "site": "institution"}))
    assert [each["lead"] for each in answer.records] == ["fire_rescue"]


def test_a_line_without_an_issue_asks_for_it():
    answer = run("route", "-", "--format", "json", stdin=lines({"facts": {"site": "school"}}))
    assert [each["question"]["fact"] for each in answer.records] == ["issue"]
