"""Each example is an invented district written as data alone: does it decide as its notice says, and as its own table expects?"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.app import app
from cli.duty_expect import outcome_words
from compliance.intake.expected import read_expectations
from rules.allocation import Role
from rules.decide import Decider
from rules.decision import Outcome
from rules.expectations import Aspect, check_expectations
from rules.facts import read_facts
from rules.language import Language, speaking
from rules.load import load_allocation, load_document
from rules.suggest import Suggester

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "examples/allocations"
ON = date(2026, 3, 2)

STRUCTURES = [
    "campaign",
    "class-routing",
    "each-by-its-own",
    "exception-in-class",
    "fire-by-act",
    "legal-form",
    "moving-on-a-date",
    "one-desk",
    "permit-holder",
    "place-medium-level",
    "stacked",
    "thresholds",
    "two-leads",
]


def decider_of(name):
    return Decider(load_allocation(FOLDER / f"{name}.yaml"))


def expectations_of(name):
    return read_expectations(FOLDER / f"{name}.expect.csv", load_allocation(FOLDER / f"{name}.yaml"), outcome_words())


@pytest.fixture(scope="module", params=STRUCTURES)
def name(request):
    return request.param


@pytest.fixture(scope="module")
def allocation(name):
    return load_allocation(FOLDER / f"{name}.yaml")


# ---------------------------------------------------------------- what is decided


def row(name, facts, on=ON, **expected):
    """What is not expected of the units is expected to be nobody."""
    nobody = {"lead": None, "joint": (), "support": (), "candidates": (), "refer": None, "question": None}
    return pytest.param(name, facts, on, {**nobody, **expected}, id=f"{name}: {facts} {on}")


SETTLED, CONFIRM, OPEN = Outcome.SETTLED, Outcome.TO_CONFIRM, Outcome.OPEN_QUESTION
CONTESTED, NOBODY, ELSEWHERE = Outcome.CONTESTED, Outcome.UNASSIGNED, Outcome.OUT_OF_SCOPE
MARCH_14, MARCH_15 = date(2026, 3, 14), date(2026, 3, 15)
LATE = ("market_regulation", "cyberspace")

ROWS = [
    row("class-routing", {"issue": "no_permit", "class": "arts"}, outcome=SETTLED, lead="culture_tourism"),
    row("class-routing", {"issue": "no_permit", "class": "sports"}, outcome=SETTLED, lead="sports"),
    row("class-routing", {"issue": "no_permit", "class": "technology"}, outcome=SETTLED, lead="science"),
    row("class-routing", {"issue": "no_permit", "class": "other"}, outcome=SETTLED, lead="education"),
    row("class-routing", {"issue": "no_permit"}, outcome=OPEN, question="class"),
    row("class-routing", {"issue": "fees"}, outcome=SETTLED, lead="market_regulation"),
    row("permit-holder", {"issue": "premises"}, outcome=SETTLED, lead="education"),
    row("permit-holder", {"issue": "premises", "permit_by": "sports"}, outcome=SETTLED, lead="sports"),
    row(
        "permit-holder",
        {"issue": "premises", "permit_by": "city_human_resources"},
        outcome=ELSEWHERE,
        refer="city_human_resources",
    ),
    row("permit-holder", {"issue": "fees"}, outcome=OPEN, lead="market_regulation", question="permit_by"),
    row("moving-on-a-date", {"issue": "materials", "class": "arts"}, MARCH_14, outcome=SETTLED, lead="education"),
    row(
        "moving-on-a-date",
        {"issue": "materials", "class": "arts"},
        MARCH_15,
        outcome=SETTLED,
        lead="culture_tourism",
        support=("education",),
    ),
    row(
        "moving-on-a-date",
        {"issue": "materials", "class": "arts"},
        date(2026, 7, 1),
        outcome=SETTLED,
        lead="culture_tourism",
    ),
    row("moving-on-a-date", {"issue": "materials"}, MARCH_14, outcome=SETTLED, lead="education"),
    row("moving-on-a-date", {"issue": "materials"}, MARCH_15, outcome=OPEN, question="class"),
    row("moving-on-a-date", {"issue": "prepaid_fees"}, date(2027, 12, 31), outcome=SETTLED, lead="market_regulation"),
    row("moving-on-a-date", {"issue": "prepaid_fees"}, date(2028, 1, 1), outcome=NOBODY),
    row(
        "exception-in-class",
        {"issue": "boarding", "class": "arts", "aim": "leaving_exam", "run_by": "private"},
        outcome=SETTLED,
        lead="education",
    ),
    row(
        "exception-in-class",
        {"issue": "boarding", "class": "arts", "aim": "leaving_exam", "run_by": "cultural"},
        outcome=SETTLED,
        lead="culture_tourism",
    ),
    row("exception-in-class", {"issue": "boarding", "class": "academic"}, outcome=SETTLED, lead="education"),
    row(
        "exception-in-class",
        {"issue": "boarding", "class": "arts", "aim": "leaving_exam"},
        outcome=OPEN,
        question="run_by",
    ),
    row("legal-form", {"issue": "posting", "legal_form": "for_profit"}, outcome=SETTLED, lead="market_regulation"),
    row(
        "legal-form",
        {"issue": "posting", "legal_form": "non_profit"},
        outcome=SETTLED,
        lead="development_reform",
        support=("market_regulation",),
    ),
    row(
        "legal-form",
        {"issue": "posting", "legal_form": "unregistered"},
        outcome=CONFIRM,
        lead="education",
        joint=("market_regulation",),
    ),
    row("legal-form", {"issue": "posting"}, outcome=OPEN, question="legal_form"),
    row("fire-by-act", {"issue": "fire_safety", "act": "acceptance"}, outcome=SETTLED, lead="housing"),
    row("fire-by-act", {"issue": "fire_safety", "act": "exits"}, outcome=SETTLED, lead="fire_rescue"),
    row(
        "fire-by-act",
        {"issue": "fire_safety", "act": "guidance", "competent": "sports"},
        outcome=SETTLED,
        lead="sports",
        support=("fire_rescue",),
    ),
    row(
        "fire-by-act",
        {"issue": "fire_safety", "act": "guidance"},
        outcome=OPEN,
        support=("fire_rescue",),
        question="competent",
    ),
    row("fire-by-act", {"issue": "fire_safety"}, outcome=OPEN, question="act"),
    row(
        "place-medium-level",
        {"issue": "touting", "place": "school_gate"},
        outcome=SETTLED,
        lead="public_security",
        joint=("education",),
    ),
    row(
        "place-medium-level",
        {"issue": "advertisement", "medium": "outdoor"},
        outcome=SETTLED,
        lead="urban_management",
        joint=("market_regulation",),
    ),
    row(
        "place-medium-level",
        {"issue": "site_permit", "reach": "two_counties"},
        outcome=ELSEWHERE,
        refer="city_education",
    ),
    row("place-medium-level", {"issue": "site_permit"}, outcome=OPEN, question="reach"),
    row(
        "two-leads",
        {"issue": "evacuation_drill"},
        outcome=SETTLED,
        lead="education",
        joint=("fire_rescue",),
        support=("town",),
    ),
    row(
        "two-leads",
        {"issue": "blocked_exit"},
        outcome=SETTLED,
        lead="fire_rescue",
        joint=("education",),
        support=("town",),
    ),
    row(
        "each-by-its-own",
        {"issue": "qualification", "trade": "dance_sport"},
        outcome=CONTESTED,
        candidates=("culture_tourism", "sports"),
    ),
    row("each-by-its-own", {"issue": "qualification", "trade": "swimming"}, outcome=SETTLED, lead="sports"),
    row("each-by-its-own", {"issue": "qualification"}, outcome=OPEN, question="trade"),
    row("thresholds", {"issue": "premises", "pupils": 4}, outcome=ELSEWHERE, refer="home_tutoring"),
    row("thresholds", {"issue": "premises", "pupils": 5}, outcome=SETTLED, lead="town", support=("education",)),
    row("thresholds", {"issue": "premises", "pupils": 31}, outcome=SETTLED, lead="education"),
    row(
        "thresholds",
        {"issue": "premises", "pupils": 301},
        outcome=SETTLED,
        lead="education",
        joint=("fire_rescue",),
    ),
    row("thresholds", {"issue": "premises"}, outcome=OPEN, question="pupils"),
    row("thresholds", {"issue": "floor_limit", "pupils": 20, "floor": -1}, outcome=SETTLED, lead="fire_rescue"),
    row("thresholds", {"issue": "floor_limit", "pupils": 4}, outcome=ELSEWHERE, refer="home_tutoring"),
    row("thresholds", {"issue": "harm_to_minors"}, outcome=SETTLED, lead="public_security"),
    row("one-desk", {"issue": "venue_safety"}, outcome=SETTLED, lead="education"),
    row("one-desk", {"issue": "beyond_permit"}, outcome=SETTLED, lead="education"),
    row(
        "one-desk",
        {"issue": "fees", "station": "station_east"},
        outcome=SETTLED,
        lead="market_regulation",
        support=("education",),
    ),
    row("campaign", {"issue": "no_permit"}, date(2026, 6, 30), outcome=SETTLED, lead="education"),
    row(
        "campaign",
        {"issue": "no_permit"},
        date(2026, 7, 1),
        outcome=SETTLED,
        lead="campaign_team",
        joint=("education", "market_regulation"),
    ),
    row("campaign", {"issue": "no_permit"}, date(2026, 10, 1), outcome=SETTLED, lead="education"),
    row("campaign", {"issue": "fees"}, date(2026, 8, 1), outcome=SETTLED, lead="market_regulation"),
    row("stacked", {"issue": "no_permit"}, outcome=SETTLED, lead="education"),
    row("stacked", {"issue": "hidden_training"}, outcome=SETTLED, lead="market_regulation"),
    row("stacked", {"issue": "advertisement"}, date(2025, 5, 31), outcome=CONTESTED, candidates=LATE),
    row(
        "stacked",
        {"issue": "advertisement"},
        date(2025, 6, 1),
        outcome=SETTLED,
        lead="cyberspace",
        joint=("market_regulation",),
    ),
]


@pytest.mark.parametrize(("name", "facts", "on", "expected"), ROWS)
def test_a_district_decides_as_its_notice_says(name, facts, on, expected):
    decision = decider_of(name).decide(facts, on=on)
    verdict = decision.verdict
    assert expected == {
        "outcome": verdict.outcome,
        "lead": verdict.lead,
        "joint": verdict.with_role(Role.JOINT),
        "support": verdict.with_role(Role.SUPPORT),
        "candidates": verdict.candidates,
        "refer": verdict.refer,
        "question": decision.question and decision.question.fact,
    }


def test_every_structure_has_rows():
    assert {param.values[0] for param in ROWS} == set(STRUCTURES)


def test_candidates_come_with_their_convener():
    verdict = decider_of("each-by-its-own").decide({"issue": "misconduct"}, on=ON).verdict
    assert verdict.with_role(Role.COORDINATE) == ("education",)


@pytest.mark.parametrize(
    ("facts", "on", "yielded"),
    [
        ({"issue": "no_permit"}, ON, ("p1",)),
        ({"issue": "fees"}, ON, ("p2",)),
        ({"issue": "fire_safety"}, ON, ()),
        ({"issue": "advertisement"}, date(2025, 5, 31), ()),
        ({"issue": "advertisement"}, date(2025, 6, 1), ("2", "m2")),
    ],
)
def test_what_gives_way_to_another_instrument_is_shown_and_relied_on_by_nobody(facts, on, yielded):
    verdict = decider_of("stacked").decide(facts, on=on).verdict
    assert verdict.yielded == yielded
    assert not set(yielded) & set(verdict.clauses)


def test_two_duties_at_one_desk_make_one_assignment():
    verdict = decider_of("one-desk").decide({"issue": "venue_safety"}, on=ON).verdict
    assert [(each.unit, each.role) for each in verdict.assignments] == [("education", Role.LEAD)]


@pytest.mark.parametrize(
    ("old", "unit"),
    [
        ("教育局", "education"),
        ("芦港区教育局", "education"),
        ("体育局", "sports_center"),
        ("体育中心", "sports_center"),
    ],
)
def test_an_old_name_is_still_found(old, unit):
    assert read_facts(load_allocation(FOLDER / "one-desk.yaml"), {"许可机关": old}) == {"permit_by": unit}


# ---------------------------------------------------------------- the tables beside the examples


def test_a_district_decides_as_its_own_table_expects(name, allocation):
    assert check_expectations(Decider(allocation), expectations_of(name), on=ON) == []


def test_its_table_has_every_issue_and_a_day_in_every_row(name, allocation):
    rows = expectations_of(name)
    assert {each.facts["issue"] for each in rows} == set(allocation.issues)
    assert all(each.on for each in rows)


def test_its_table_names_every_unit_that_has_a_desk_of_its_own(name, allocation):
    named = {unit for each in expectations_of(name) for units in each.expected.values() for unit in units}
    assert {each.id for each in allocation.units.values() if each.desk is None} <= named


def test_every_row_of_its_table_can_fail(name, allocation):
    """With another lead than the right one no row holds, and neither does it with one unit too many."""
    decider = Decider(allocation)
    for each in expectations_of(name):
        lead = each.expected.get(Aspect.LEAD, ())
        other = next(unit for unit in allocation.units if unit not in lead)
        helped = (*each.expected.get(Aspect.SUPPORT, ()), *decider.decide(each.facts, on=each.on).verdict.candidates)
        extra = next(unit for unit in allocation.units if unit not in helped)
        for wrong in ({Aspect.LEAD: (other,)}, {Aspect.SUPPORT: (*each.expected.get(Aspect.SUPPORT, ()), extra)}):
            broken = replace(each, expected={**each.expected, **wrong})
            assert check_expectations(decider, [broken], on=ON), each


def test_a_duty_that_is_dropped_is_missed_by_its_table(name, allocation):
    document = json.loads(allocation.document)
    for dropped in document["duties"]:
        id_ = dropped.get("id", dropped["clause"])
        others = [each for each in document["duties"] if each is not dropped]
        left = [{**each, "overrides": [one for one in each.get("overrides", ()) if one != id_]} for each in others]
        decider = Decider(load_document(json.dumps({**document, "duties": left})))
        assert check_expectations(decider, expectations_of(name), on=ON), id_


# ---------------------------------------------------------------- the files


def test_every_structure_has_an_allocation_a_table_and_a_feature():
    found = {file.stem for file in FOLDER.glob("*.yaml")} - {"small-district"}
    assert found == set(STRUCTURES)
    assert {file.name.removesuffix(".expect.csv") for file in FOLDER.glob("*.expect.csv")} == found
    features = {file.stem.replace("_", "-") for file in (ROOT / "features/allocations").glob("*.feature")}
    assert found <= features


def test_a_district_says_that_it_is_invented(name, allocation):
    text = (FOLDER / f"{name}.yaml").read_text("utf-8")
    assert text.startswith("# An invented ")
    assert "No real place has this law." in text
    assert len(text.splitlines()) <= 140
    assert allocation.ref.id == name
    source = [allocation.source, *allocation.instruments.values()]
    names = [allocation.name.zh, allocation.district.name.zh]
    assert all("虚构" in each for each in (*names, *(text for each in source for text in (each.title, each.number))))


@pytest.fixture
def run(tmp_path):
    """The program at the root of the project, in English, away from whatever the machine has."""

    def run(*words):
        home = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "LIANBAN_CONFIG": ""}
        with speaking(Language.EN):
            done = CliRunner().invoke(
                app, [re.sub(r"^examples/", f"{ROOT}/examples/", each) for each in words], env=home
            )
        return done.exit_code, done.output

    return run


def test_the_command_at_its_head_can_be_run(name, run):
    text = (FOLDER / f"{name}.yaml").read_text("utf-8")
    (command,) = re.findall(r"^#     lianban (route --allocation .+)$", text, re.MULTILINE)
    assert f"examples/allocations/{name}.yaml" in command
    code, output = run(*command.split())
    assert code == 0, output
    assert re.match(r"(settled: lead |open question|contested|out of scope)", output)


def test_its_table_holds_on_the_command_line(name, run):
    file = f"examples/allocations/{name}"
    rows = len(expectations_of(name))
    assert run("duty", "test", f"{file}.expect.csv", "--allocation", f"{file}.yaml") == (
        0,
        f"{rows} of {rows} rows hold.\n",
    )


def test_the_check_finds_nothing_but_what_an_example_is_about(name, run):
    """Of a later and a more local instrument neither wins: that overlap is what the stacked one shows."""
    code, output = run("duty", "check", f"examples/allocations/{name}.yaml")
    assert code == (1 if name == "stacked" else 0), output
    found = set(re.findall(r"^(\S[^:\n]*): (?:[^:\n]+: )?\d+$", output, re.MULTILINE))
    assert found <= {"Gaps", "Overlaps"}, output
    assert ("Overlaps" in found) == (name == "stacked")


def test_the_readme_names_every_example():
    text = (FOLDER / "README.md").read_text("utf-8")
    assert sorted(re.findall(r"^\| \[([\w-]+)\.yaml\]\(\1\.yaml\) ", text, re.MULTILINE)) == sorted(
        [*STRUCTURES, "small-district"]
    )
    for district in re.findall(r"^\| \[([\w-]+)\.yaml\].* \| ([^：|]+)：", text, re.MULTILINE):
        assert load_allocation(FOLDER / f"{district[0]}.yaml").district.name.zh == f"{district[1]}（虚构）"


def test_every_strong_word_proposes_its_issue(allocation):
    """A pattern of several words is said with nothing between them; alternatives are no part of these files."""
    suggester = Suggester(allocation)
    for issue in allocation.issues.values():
        assert issue.words.strong or issue.words.weak, issue.id
        for word in issue.words.strong:
            said = suggester.suggest(re.sub("[…&!]", "", word))
            assert [each.issue for part in said.parts for each in part.candidates][:1] == [issue.id], word


def test_read_back_from_its_document_it_decides_the_same(name, allocation):
    again = Decider(load_document(allocation.document))
    decider = Decider(allocation)
    for each in expectations_of(name):
        assert again.decide(each.facts, on=each.on) == decider.decide(each.facts, on=each.on)


def test_every_clause_and_fact_is_used_and_every_unit_has_a_duty(allocation):
    duties = allocation.duties.values()
    assert {duty.clause for duty in duties} == set(allocation.clauses)
    named = [who for duty in duties for who in duty.everyone]
    read = {each.fact for duty in duties for each in duty.when} | {who.fact for who in named if who.fact}
    assert set(allocation.facts) <= read
    possible = {value.id for who in named if who.fact for value in allocation.facts[who.fact].values}
    having = (
        {who.unit for who in named} | {who.until_named for who in named} | {duty.refer for duty in duties} | possible
    )
    assert set(allocation.units) <= having
