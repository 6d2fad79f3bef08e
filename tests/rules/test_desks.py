"""A unit that is no body of its own keeps its name and its clauses, and its work arrives at its desk."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings

from cli.duty import find_unit
from rules.allocation import GROUP, Role
from rules.build import build
from rules.decide import Decider
from rules.decision import Outcome
from rules.errors import AllocationError
from rules.evaluate import matching
from rules.load import load_allocation
from rules.resolve import resolve_duties
from rules.verdicts import effect
from tests.rules.invented import ISSUES, contents, whole_facts

ON = date(2026, 3, 2)

FILE = """\
allocation: {id: small, version: 1, name: {zh: 小区, en: Small}}
district: {id: small, name: {zh: 小区, en: Small}}
source: {title: 通知, number: 一号, issued_on: 2024-01-05, issuer: 区政府}
units:
  culture: {name: {zh: 文旅局, en: Culture}}
  sports: {name: {zh: 体育局, en: Sports}, aliases: [体委], desk: culture}
  education: {name: {zh: 教育局, en: Education}}
  county: {name: {zh: 县局, en: County}, member: false}
  county_station: {name: {zh: 县局工作站, en: County Station}, desk: county}
facts:
  permit_by: {name: {zh: 许可机关, en: who issued the permit}, units: [culture, sports, education]}
groups: {all: {name: {zh: 全部, en: all}}}
issues:
  fees: {name: {zh: 收费, en: fees}, group: all}
  coaches: {name: {zh: 教练, en: coaches}, group: all}
  buses: {name: {zh: 校车, en: buses}, group: all}
  permit: {name: {zh: 许可, en: permit}, group: all}
  pools: {name: {zh: 泳池, en: pools}, group: all}
clauses:
  "1": {cite: {zh: 第一条, en: clause 1}, summary: {zh: 文旅管, en: Culture does it}}
  "2": {cite: {zh: 第二条, en: clause 2}, summary: {zh: 体育管, en: Sports does it}}
duties:
  - {id: a, clause: "1", reading: explicit, lead: culture, when: {issue: fees}}
  - {id: b, clause: "2", reading: explicit, lead: sports, when: {issue: fees}}
  - {id: c, clause: "2", reading: explicit, candidates: [education, sports], when: {issue: coaches}}
  - {id: d, clause: "2", reading: explicit, refer: county_station, when: {issue: buses}}
  - {id: e, clause: "1", reading: explicit, lead: {fact: permit_by}, when: {issue: permit}}
  - {id: f, clause: "1", reading: explicit, lead: culture, when: {issue: pools}}
  - {id: g, clause: "2", reading: explicit, support: sports, when: {issue: pools}}
"""


@pytest.fixture
def decide(write):
    decider = Decider(load_allocation(write(FILE)))
    return lambda **facts: decider.decide(facts, on=ON)


def test_two_duties_that_name_both_give_one_lead_and_both_clauses(decide):
    decided = decide(issue="fees")
    assert decided.outcome is Outcome.SETTLED
    (only,) = decided.verdict.assignments
    assert (only.unit, only.role, only.clauses) == ("culture", Role.LEAD, ("1", "2"))
    assert "Named in the clause as Sports (clause 2): its work is done by Culture." in decided.explanation.en


def test_the_strongest_role_stays_and_the_clause_under_the_other_name_is_cited(decide):
    (only,) = decide(issue="pools").verdict.assignments
    assert (only.unit, only.role, only.clauses) == ("culture", Role.LEAD, ("1", "2"))


def test_a_candidate_is_its_desk(decide):
    decided = decide(issue="coaches")
    assert decided.verdict.candidates == ("education", "culture")
    assert "Named in the clause as Sports" in decided.explanation.en


def test_a_finding_is_referred_to_the_desk(decide):
    decided = decide(issue="buses")
    assert (decided.outcome, decided.verdict.refer) == (Outcome.OUT_OF_SCOPE, "county")
    assert "Named in the clause as County Station" in decided.explanation.en


def test_a_fact_that_names_the_unit_means_its_desk(decide):
    decided = decide(issue="permit", permit_by="sports")
    assert decided.lead == "culture"
    assert "Named in the clause as Sports" in decided.explanation.en
    assert "Named in the clause" not in decide(issue="permit", permit_by="culture").explanation.en


def test_an_unknown_name_is_asked_for_by_what_it_changes(decide):
    question = decide(issue="permit").question
    leads = {answer.value: answer.verdict.lead for answer in question.answers}
    assert leads == {"culture": "culture", "sports": "culture", "education": "education"}


@pytest.mark.parametrize("name", ["sports", "体育局", "体委", "Sports", "culture"])
def test_a_unit_is_found_at_its_desk_under_each_of_its_names(write, name):
    assert find_unit(load_allocation(write(FILE)), name) == "culture"


def test_the_desk_of_a_unit_without_one_is_itself(write):
    allocation = load_allocation(write(FILE))
    desks = {id_: allocation.desk_of(id_) for id_ in allocation.units}
    assert desks == {id_: id_ for id_ in desks} | {"sports": "culture", "county_station": "county"}


def test_the_coordinating_unit_is_its_desk(write):
    text = FILE + '  - {id: h, clause: "2", reading: explicit, coordinate: sports}\n'
    assert load_allocation(write(text)).lead_unit == "culture"


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        (
            "desk: culture}",
            "desk: cultur}",
            "6: units.sports.desk: there is no unit “cultur”. Did you mean “culture”?",
        ),
        ("desk: culture}", "desk: sports}", "6: units.sports.desk: a unit is not its own desk. Leave it out."),
        (
            "教育局, en: Education}",
            "教育局, en: Education}, desk: sports",
            "7: units.education.desk: sports has a desk itself. Name the last one: culture.",
        ),
        (
            "文旅局, en: Culture}",
            "文旅局, en: Culture}, desk: sports",
            "5: units.culture.desk: the desks go round in a circle. Drop one of them.",
        ),
        ("[education, sports]", "[culture, sports]", "one candidate is no choice. Use `lead`."),
        ("lead: sports", "lead: county_station", "county_station is outside the conference and cannot lead."),
        ("refer: county_station", "refer: sports", "“sports” is neither a regime nor a unit outside the conference."),
    ],
)
def test_a_mistake_is_told_with_its_line(write, right, wrong, message):
    with pytest.raises(AllocationError) as error:
        load_allocation(write(FILE.replace(right, wrong)))
    assert message in str(error.value)


def at_desks(content: dict[str, Any]) -> dict[str, Any]:
    """The same with each desk written where its other name stood."""
    desks = {id_: unit.get("desk", id_) for id_, unit in content["units"].items()}

    def desk(who: Any) -> Any:
        if isinstance(who, str):
            return desks[who]
        return who | {"until_named": desks[who["until_named"]]} if "until_named" in who else who

    duties = [
        {
            key: [desk(who) for who in value] if key in {role.value for role in Role} else value
            for key, value in each.items()
        }
        for each in content["duties"]
    ]
    units = {id_: {"name": unit["name"], "member": unit.get("member", True)} for id_, unit in content["units"].items()}
    return {**content, "units": units, "duties": duties}


@settings(max_examples=200)
@given(contents(rich=True), whole_facts())
def test_a_desk_has_what_it_would_have_under_its_own_name(content, facts):
    allocations = [build(each, {}, document="", fingerprint="random") for each in (content, at_desks(content))]
    whole = {**facts, GROUP: ISSUES[facts["issue"]]}
    effects = []
    for allocation in allocations:
        matched = matching(allocation.duties.values(), whole)
        duties = [duty for duty in allocation.duties.values() if duty.id in matched]
        effects.append(effect(resolve_duties(allocation, duties, whole)))
    assert effects[0] == effects[1]
