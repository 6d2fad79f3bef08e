"""Until a unit is named, another has the role: nothing is asked, and once one is named it passes by itself."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings

from rules.allocation import GROUP, Allocation, Duty
from rules.build import build
from rules.decide import Decider
from rules.decision import Outcome, Question, Verdict
from rules.errors import AllocationError
from rules.evaluate import matching, refuted
from rules.language import Language, speaking
from rules.load import load_allocation
from rules.references import check_references
from rules.resolve import resolve_duties
from rules.verdicts import effect
from tests.rules.invented import CHOICES, HIGH, ISSUES, LOW, UNITS, allocations, contents, name, some_facts

ON = date(2026, 3, 2)
OTHERS: dict[str, list[Any]] = {
    "place": CHOICES["place"],
    "kind": CHOICES["kind"],
    "pupils": list(range(LOW, HIGH + 1)),
}
OWNERS = UNITS[:3]


def law(*duties: dict[str, Any]) -> Allocation:
    """A small allocation with these duties."""
    units = {
        "education": {"name": {"zh": "教育局", "en": "Education"}},
        "culture": {"name": {"zh": "文旅局", "en": "Culture"}},
        "sports": {"name": {"zh": "体育局", "en": "Sports"}},
    }
    permit_by = {"name": {"zh": "许可机关", "en": "who issued the permit"}, "units": ["culture", "sports"]}
    kind = {"name": name("kind"), "values": {"arts": {"name": name("arts")}, "other": {"name": name("other")}}}
    content = {
        "allocation": {"id": "small", "version": "1", "name": name("small")},
        "district": {"id": "nowhere", "name": name("nowhere")},
        "source": {"title": "t", "number": "n", "issued_on": "2021-01-01", "issuer": "i"},
        "units": units,
        "facts": {"permit_by": permit_by, "kind": kind},
        "groups": {"all": {"name": name("all")}},
        "issues": {id_: {"name": name(id_), "group": "all"} for id_ in ("fees", "fire")},
        "clauses": {id_: {"cite": name(f"clause {id_}"), "summary": name(id_)} for id_ in ("1", "2")},
        "duties": [{"clause": "1", "reading": "explicit", **duty} for duty in duties],
    }
    assert check_references(content) == []
    return build(content, {}, document="", fingerprint="small")


SUPERVISES: dict[str, Any] = {"when": {"issue": ["fees"]}, "lead": [{"fact": "permit_by", "until_named": "education"}]}


def test_until_one_is_named_the_other_leads_and_nothing_is_asked():
    decided = Decider(law(SUPERVISES)).decide({"issue": "fees"}, on=ON)
    assert (decided.outcome, decided.lead, decided.question) == (Outcome.SETTLED, "education", None)
    assert "names no unit yet; until one is named, it is Education (clause 1)." in decided.explanation.en


def test_the_sentence_is_there_in_chinese_too():
    with speaking(Language.ZH):
        explanation = Decider(law(SUPERVISES)).decide({"issue": "fees"}, on=ON).explanation
    assert "许可机关" in explanation.zh
    assert "教育局" in explanation.zh


def test_once_one_is_named_it_passes_by_itself():
    decided = Decider(law(SUPERVISES)).decide({"issue": "fees", "permit_by": "culture"}, on=ON)
    assert (decided.outcome, decided.lead) == (Outcome.SETTLED, "culture")
    assert "until one is named" not in decided.explanation.en
    assert "Not so here: were who issued the permit Sports, then Sports leads" in decided.explanation.en


@pytest.mark.parametrize("role", ["joint", "support", "coordinate"])
def test_every_role_can_wait_for_a_name(role):
    helped = {"lead": ["sports"], role: [{"fact": "permit_by", "until_named": "education"}]}
    decider = Decider(law(helped))
    for facts, unit in (({}, "education"), ({"permit_by": "culture"}, "culture")):
        verdict = decider.decide({"issue": "fees", **facts}, on=ON).verdict
        assert {each.unit: each.role.value for each in verdict.assignments} == {"sports": "lead", unit: role}


def test_candidates_can_wait_for_a_name():
    decided = Decider(law({"candidates": ["sports", {"fact": "permit_by", "until_named": "education"}]}))
    assert decided.decide({"issue": "fees"}, on=ON).verdict.candidates == ("sports", "education")


def test_a_duty_that_tests_the_fact_still_asks_for_it():
    tests = {"id": "2", "clause": "2", "when": {"permit_by": ["culture"]}, "support": ["sports"]}
    decided = Decider(law(SUPERVISES, tests)).decide({"issue": "fees"}, on=ON)
    assert decided.question is not None
    assert decided.question.fact == "permit_by"
    assert "until one is named" not in decided.explanation.en


def test_a_duty_that_needs_the_name_asks_only_where_it_can_still_match():
    needs = {"id": "2", "clause": "2", "when": {"kind": ["arts"]}, "support": [{"fact": "permit_by"}]}
    decider = Decider(law(SUPERVISES, needs))
    assert decider.decide({"issue": "fees", "kind": "other"}, on=ON).lead == "education"
    asked = decider.decide({"issue": "fees", "kind": "arts"}, on=ON).question
    assert asked is not None
    assert asked.fact == "permit_by"


def test_what_else_is_unknown_is_asked_before_the_name():
    needs = {"id": "2", "clause": "2", "when": {"kind": ["arts"]}, "support": [{"fact": "permit_by"}]}
    question = Decider(law(SUPERVISES, needs)).decide({"issue": "fees"}, on=ON).question
    assert question is not None
    assert question.fact == "kind"
    leads = {answer.value: answer.verdict.lead for answer in question.answers}
    assert leads == {"arts": None, "other": "education"}


def test_the_law_says_which_facts_may_be_unnamed():
    named = {"id": "2", "clause": "2", "lead": [{"fact": "permit_by"}]}
    assert Decider(law(SUPERVISES)).law(ON).may_be_unnamed == {"permit_by"}
    assert Decider(law(named)).law(ON).may_be_unnamed == frozenset()


# ------------------------------------------------------------------------- as brute force


@given(contents(rich=True))
def test_what_is_generated_is_what_the_loader_accepts(content):
    assert check_references(content) == []


def needs_owner(duty: Duty) -> bool:
    tested = any(condition.fact == "owner" for condition in duty.when)
    return tested or any(who.fact == "owner" and who.until_named is None for who in duty.everyone)


def outcomes(allocation: Allocation, facts: dict[str, Any]) -> list[Verdict]:
    """The verdict of every completion; the owner is completed only where a possible duty needs it."""
    missing = [fact for fact in OTHERS if fact not in facts]
    found = []
    for values in product(*(OTHERS[fact] for fact in missing)):
        stated = {**facts, **dict(zip(missing, values, strict=True)), GROUP: ISSUES[facts["issue"]]}
        possible = [duty for duty in allocation.duties.values() if not refuted(duty, stated)]
        unnamed = "owner" not in facts and not any(map(needs_owner, possible))
        owners = [facts["owner"]] if "owner" in facts else OWNERS[:1] if unnamed else OWNERS
        for owner in owners:
            matched = matching(allocation.duties.values(), {**stated, "owner": owner})
            whole = stated if unnamed else {**stated, "owner": owner}
            duties = [duty for duty in allocation.duties.values() if duty.id in matched]
            found.append(resolve_duties(allocation, duties, whole))
    return found


def effects(allocation: Allocation, facts: dict[str, Any]) -> frozenset[object]:
    return frozenset(map(effect, outcomes(allocation, facts)))


@settings(max_examples=250)
@given(allocations(rich=True), some_facts())
def test_a_decision_is_what_every_completion_says_and_unnamed_is_a_whole_answer(allocation, facts):
    decided = Decider(allocation).decide(facts, on=ON)
    possible = effects(allocation, facts)
    if len(possible) == 1:
        assert effect(decided.verdict) in possible
        assert decided.question is None
    else:
        assert decided.outcome is Outcome.OPEN_QUESTION
        follow(allocation, facts, decided.question)


def follow(allocation: Allocation, facts: dict[str, Any], question: Question | None) -> None:
    """Every answer holds what it promises, and some two of them differ."""
    assert question is not None
    assert question.fact not in facts
    for answer in question.answers:
        answered = {**facts, question.fact: answer.value}
        possible = effects(allocation, answered)
        if answer.question is None:
            assert possible == {effect(answer.verdict)}
        else:
            assert len(possible) > 1
            follow(allocation, answered, answer.question)


# ------------------------------------------------------------------------- as a file

FILE = """\
allocation: {id: small, version: 1, name: {zh: 小区, en: Small}}
district: {id: small, name: {zh: 小区, en: Small}}
source: {title: 通知, number: 一号, issued_on: 2024-01-05, issuer: 区政府}
units:
  parks: {name: {zh: 园林局, en: Parks}}
  water: {name: {zh: 水务局, en: Water}}
  county: {name: {zh: 县局, en: County}, member: false}
facts:
  owner: {name: {zh: 业主, en: owner}, units: [parks, water]}
  place: {name: {zh: 地点, en: place}, values: {garden: {name: {zh: 园, en: garden}}}}
groups: {nature: {name: {zh: 自然, en: nature}}}
issues: {litter: {name: {zh: 垃圾, en: litter}, group: nature}}
clauses: {"1": {cite: {zh: 第一条, en: clause 1}, summary: {zh: 业主管, en: The owner does it}}}
duties:
  - {clause: "1", reading: explicit, lead: {fact: owner, until_named: parks}}
"""


def test_a_file_says_who_it_is_until_one_is_named(tmp_path):
    file = tmp_path / "small.yaml"
    file.write_text(FILE, "utf-8")
    assert Decider(load_allocation(file)).decide({"issue": "litter"}, on=ON).lead == "parks"


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        (
            "until_named: parks",
            "until_named: parcs",
            "15: duties.1.lead.0.until_named: there is no unit “parcs”. Did you mean “parks”?",
        ),
        ("until_named: parks", "until_named: county", "county is outside the conference and cannot lead."),
        ("fact: owner, until_named", "until_named", "15: duties.1.lead: is missing. Add it."),
        ("fact: owner", "fact: place", "“place” is not a fact whose value is a unit. Possible: owner."),
        ("until_named", "until_name", "15: duties.1.lead.fact.until_name: there is no such entry here."),
    ],
)
def test_a_mistake_in_it_is_told_with_its_line(tmp_path, right, wrong, message):
    file = tmp_path / "small.yaml"
    file.write_text(FILE.replace(right, wrong), "utf-8")
    with pytest.raises(AllocationError) as error:
        load_allocation(file)
    assert message in str(error.value)
