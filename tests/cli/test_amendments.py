"""`lianban duty amendments` prints the YAML to add to the allocation's file, and says what it would alter."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import yaml

from cli.duty import command
from cli.duty_amendments import amendments
from compliance.store.database import open_database
from rules.amendtext import one_line
from rules.language import Language
from rules.load import bundled, load_allocation
from tests.cli.making import DAY, finding, lines, run
from tests.compliance.making import the_book
from tests.compliance.precedents.ruling import assigned, taken_away
from tests.rules.test_amend import NASTY, pasted

AT = datetime(2026, 3, 16, 4, 0, tzinfo=UTC)
LATER = ("--as-of", "2026-03-20")


@pytest.fixture(autouse=True)
def _registered(monkeypatch):
    """The command is in its group, whether or not the program lists it yet."""
    monkeypatch.setitem(command.commands, "amendments", amendments)


@pytest.fixture
def ruled(database):
    """Two rulings: food safety, which nobody had, and the posting of fees, which another unit had."""
    party = {"name": "晨光艺术培训中心", "site": "institution"}
    other = {"name": "阳光托管", "site": "institution"}
    four = lines(
        *(finding(party=each, issue=issue) for issue in ("food_safety", "fee_posting") for each in (party, other))
    )
    assert run("import", "-", "--as-of", DAY, "--as", "教育", stdin=four).code == 0
    with open_database(str(database)) as opened:
        assigned(opened, the_book(), "2026-0001", "market_regulation", reason=NASTY, at=AT)
        taken_away(opened, the_book(), "2026-0003", "development_reform", at=AT + timedelta(hours=2))
    return database


def records(*words):
    """One JSON object a line; the reasons keep their odd line ends, which are no ends of lines of the output."""
    return [
        json.loads(line) for line in run("duty", "amendments", *LATER, "--format", "json", *words).out.split("\n")[:-1]
    ]


def test_what_is_printed_is_yaml_with_remarks(ruled):
    answer = run("duty", "amendments", *LATER)
    assert (answer.code, answer.err) == (0, "")
    remarks, _clauses, sections = answer.out.partition("clauses:\n")
    assert remarks == (
        "# Add this to the sections “clauses” and “duties” of the file of xiangshan-2021, and count its version up.\n"
        "#\n"
        "# R2026-0001 of 2026-03-16 on case 2026-0001 – issue: food safety; site: training institution: Market Regulation Bureau leads.\n"
        "# Reason: 第一行 lead: fire_rescue # 不是注释 \"'引号': {a: [b, *c]} --- ...\n"
        "# It would alter 72 of 4,644 combinations of facts, known and unknown.\n"
        "# In 36 of them something would be asked that is not asked now.\n"
        "# Such as issue: food safety – now: unassigned; then: open question.\n"
        "# Such as issue: food safety; stage of schooling: preschool – now: unassigned; then: open question.\n"
        "# Such as issue: food safety; stage of schooling: compulsory education – now: unassigned; then: open question.\n"
        "# 1 open case would go elsewhere: 2026-0002.\n"
        "#\n"
        "# R2026-0002 of 2026-03-16 on case 2026-0003 – issue: posting of fees; site: training institution: Development and Reform leads.\n"
        "# Reason: 属政策执行\n"
        "# It would alter 36 of 4,644 combinations of facts, known and unknown.\n"
        "# Such as issue: posting of fees; site: training institution – now: settled: lead Market Regulation; then: settled: lead Development-Reform.\n"
        "# Such as issue: posting of fees; site: training institution; stage of schooling: preschool – now: settled: lead Market Regulation; then: settled: lead Development-Reform.\n"
        "# Such as issue: posting of fees; site: training institution; stage of schooling: compulsory education – now: settled: lead Market Regulation; then: settled: lead Development-Reform.\n"
        "# 1 open case would go elsewhere: 2026-0004.\n"
        "#\n"
    )
    clauses, _duties, duties = sections.partition("duties:\n")
    told = {id_: (each["cite"]["en"], each["summary"]["en"]) for id_, each in yaml.safe_load(clauses).items()}
    assert told == {
        "r2026-0001": (
            "ruling R2026-0001",
            f"As ruled on case 2026-0001, Market Regulation Bureau leads: {one_line(NASTY)}",
        ),
        "r2026-0002": ("ruling R2026-0002", "As ruled on case 2026-0003, Development and Reform leads: 属政策执行"),
    }
    assert duties == (
        "  - id: r2026-0001\n"
        "    clause: r2026-0001\n"
        "    reading: explicit\n"
        "    when: {issue: food_safety, site: institution}\n"
        "    lead: market_regulation\n"
        "  - id: r2026-0002\n"
        "    clause: r2026-0002\n"
        "    reading: explicit\n"
        "    when: {issue: fee_posting, site: institution}\n"
        "    lead: development_reform\n"
        "    overrides: 13b\n"
    )


def test_pasted_into_the_file_it_is_what_was_ruled(ruled, work):
    answer = run("duty", "amendments", *LATER)
    assert set(yaml.safe_load(answer.out)) == {"clauses", "duties"}
    file = work / "amended.yaml"
    file.write_text(pasted(bundled()["xiangshan-2021"].read_text("utf-8"), answer.out), encoding="utf-8")
    assert {"r2026-0001", "r2026-0002"} <= set(load_allocation(file).duties)
    for issue, unit in (("food_safety", "市监"), ("fee_posting", "发改")):
        facts = ("--issue", issue, "--fact", "site=institution", "--allocation", file)
        assert run("route", *facts, "--expect", unit).code == 0
    again = run("duty", "amendments", "--allocation", file, *LATER)
    assert (again.code, again.out) == (0, "")
    assert again.err == (
        "R2026-0001 on case 2026-0001 is no amendment: the allocation says the same.\n"
        "R2026-0002 on case 2026-0003 is no amendment: the allocation says the same.\n"
        "There is nothing to amend.\n"
    )


def test_json_has_one_object_for_each_ruling(ruled):
    first, second = records()
    assert (first["ruling"], first["proposed"], first["lead"]) == ("R2026-0001", True, "market_regulation")
    assert (second["altered"], second["combinations"], second["asked"]) == (36, 4644, 0)
    assert second["cases"] == ["2026-0004"]
    assert second["duty"] == {
        "id": "r2026-0002",
        "clause": "r2026-0002",
        "reading": "explicit",
        "when": {"issue": ["fee_posting"], "site": ["institution"]},
        "lead": ["development_reform"],
        "overrides": ["13b"],
    }
    assert yaml.safe_load(second["yaml"])["duties"][0]["overrides"] == "13b"


def test_json_tells_what_is_left_out_too(ruled, work):
    file = work / "amended.yaml"
    text = pasted(bundled()["xiangshan-2021"].read_text("utf-8"), run("duty", "amendments", *LATER).out)
    file.write_text(text, encoding="utf-8")
    first, _second = records("--allocation", file)
    assert (first["proposed"], first["left_out"]) == (False, "said")
    assert first["message"] == "R2026-0001 on case 2026-0001 is no amendment: the allocation says the same."


def test_without_rulings_there_is_nothing_on_stdout(office):
    answer = run("duty", "amendments")
    assert (answer.code, answer.out, answer.err) == (0, "", "There is nothing to amend.\n")


def test_where_no_database_is_none_is_made(database):
    assert run("duty", "amendments").code == 7
    assert not database.exists()


@pytest.mark.parametrize("who", [":auditor", "消防:handler", ":convener"])
def test_everybody_may_read_them(ruled, who):
    assert run("duty", "amendments", "--as", who).code == 0


def test_nothing_is_stored_by_it(ruled):
    before = ruled.read_bytes()
    run("duty", "amendments", *LATER)
    assert ruled.read_bytes() == before


def test_in_chinese_it_is_the_same_yaml(ruled):
    english, chinese = (
        run("duty", "amendments", *LATER, language=language).out for language in (Language.EN, Language.ZH)
    )
    assert yaml.safe_load(english) == yaml.safe_load(chinese)
    assert json.dumps(english) != json.dumps(chinese)
