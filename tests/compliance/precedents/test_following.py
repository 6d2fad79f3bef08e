"""What is ruled at 10:00 holds for the same kind of finding at 10:01, and its explanation says by which ruling."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from compliance.book import Book
from compliance.casework.desk import assign, confirm
from compliance.casework.disputes import return_, rule_on
from compliance.draft import PartyDraft
from compliance.states import CaseState, DecisionKind
from rules.decide import Decider
from rules.decision import Outcome
from rules.load import load_allocation
from tests.compliance.acting import OFFICE, act
from tests.compliance.making import AT, DAY, finding, show, submit
from tests.compliance.policy.making import LINES
from tests.compliance.precedents.ruling import taken_away

BOYA = PartyDraft("博雅艺术", locality="南门街道")
TEN = AT
ONE_PAST = AT + timedelta(minutes=1)
EARLIER = AT - timedelta(hours=2)
LAW = Path("rules/allocations/xiangshan-2021.yaml")


def next_one(database, book, issue, *, at=ONE_PAST, **facts):
    """The same kind of finding at another party: the decision that was stored with it, and its case."""
    (receipt,) = submit(database, book, finding(issue, facts=facts, party=BOYA), at=at)
    file = show(database, receipt.case)
    (decision,) = file.findings[-1].decisions
    return decision, file.case


def assigned_at_ten(database, book, unit="market_regulation", *joint, issue="food_safety", **facts):
    submit(database, book, finding(issue, facts=facts), at=EARLIER)
    return act(database, book, OFFICE, TEN, assign, "2026-1", unit, "食品归市监", joint)


def test_what_was_assigned_at_ten_routes_the_next_at_one_minute_past(database, book):
    done = assigned_at_ten(database, book, "market_regulation", "health")
    decision, case = next_one(database, book, "food_safety")
    assert done.said == "R2026-0001"
    assert (case.state, case.lead, case.needs_office) == (CaseState.DISPATCHED, "market_regulation", False)
    assert (decision.kind, decision.record["outcome"]) == (DecisionKind.RULING, "settled")
    assert {(each.unit, each.role.value) for each in show(database, case.number).tasks} == {
        ("market_regulation", "lead"),
        ("health", "joint"),
    }


def test_the_explanation_cites_the_ruling_in_both_languages(database, book):
    assigned_at_ten(database, book, "market_regulation", "health")
    said = next_one(database, book, "food_safety")[0].record["explanation"]
    assert said["en"].splitlines()[:4] == [
        "By ruling R2026-0001 of 2026-03-10 on case 2026-0001 Market Regulation Bureau leads, jointly with Health Bureau.",
        "The reason given: 食品归市监",
        "Without it, the allocation says:",
        "Found – issue: food safety; site: training institution.",
    ]
    first, reason, *_rest = said["zh"].splitlines()
    assert [each in first for each in ("R2026-0001", "2026-0001", "象山区市场监督管理局主办", "象山区卫生健康局")] == [
        True
    ] * 4
    assert "食品归市监" in reason


def test_a_ruling_against_the_allocation_is_followed(database, book):
    submit(database, book, finding("fire_safety"), at=EARLIER)
    taken_away(database, book, "2026-0001", "emergency", at=EARLIER)
    decision, case = next_one(database, book, "fire_safety")
    assert (case.lead, decision.kind) == ("emergency", DecisionKind.RULING)
    assert decision.record["explanation"]["en"].startswith("By ruling R2026-0001 of 2026-03-10 on case 2026-0001")


def test_an_upheld_lead_is_cited_too(database, book):
    submit(database, book, finding("fire_safety"), at=EARLIER)
    unit = replace(OFFICE, unit="fire_rescue", role=type(OFFICE.role).HANDLER)
    act(database, book, unit, EARLIER, return_, "2026-1", "12", "emergency", "属安全管理")
    act(database, book, OFFICE, TEN, rule_on, "2026-1", None, "消防管理归消防")
    decision, case = next_one(database, book, "fire_safety")
    assert (case.lead, decision.kind) == ("fire_rescue", DecisionKind.RULING)
    assert decision.record["explanation"]["en"].splitlines()[1] == "The reason given: 消防管理归消防"


def test_what_was_confirmed_needs_no_confirmation_again(database, book):
    submit(database, book, finding("teacher_qualification"), at=EARLIER)
    act(database, book, OFFICE, TEN, confirm, "2026-1")
    decision, case = next_one(database, book, "teacher_qualification")
    assert (case.lead, case.outcome, case.needs_office) == ("education", Outcome.SETTLED, False)
    assert decision.record["explanation"]["en"].startswith(
        "By R2026-0001 of 2026-03-10 the office confirmed on case 2026-0001 that Education Bureau leads."
    )


def test_a_lead_that_was_named_as_joint_too_has_one_share(database, book):
    assigned_at_ten(database, book, "health", "market_regulation", "health", "market_regulation")
    _decision, case = next_one(database, book, "food_safety")
    assert {(each.unit, each.role.value) for each in show(database, case.number).tasks} == {
        ("health", "lead"),
        ("market_regulation", "joint"),
    }


def test_without_a_ruling_it_waits_for_the_office(database, book):
    submit(database, book, finding("food_safety"), at=EARLIER)
    decision, case = next_one(database, book, "food_safety")
    assert (case.state, case.lead, decision.kind) == (CaseState.DESK, None, DecisionKind.RULE)


@pytest.mark.parametrize("more", [{"training": "academic"}, {"mode": "online", "stage": "preschool"}])
def test_more_facts_that_change_nothing_do_not_part_it(database, book, more):
    assigned_at_ten(database, book)
    assert next_one(database, book, "food_safety", **more)[1].lead == "market_regulation"


def test_a_fact_that_was_known_then_and_is_not_now_parts_it(database, book):
    assigned_at_ten(database, book, training="academic")
    assert next_one(database, book, "food_safety")[1].lead is None


def test_a_fact_of_another_value_parts_it(database, book):
    assigned_at_ten(database, book)
    assert next_one(database, book, "food_safety", site="school")[1].lead is None


def test_a_fact_by_which_the_allocation_decides_parts_it(database, book):
    assigned_at_ten(database, book, "emergency", issue="registration")
    decision, case = next_one(database, book, "registration", training="academic")
    assert (case.lead, decision.kind) == ("civil_affairs", DecisionKind.RULE)
    assert next_one(database, book, "registration", mode="offline")[1].lead == "emergency"


def test_the_later_of_two_rulings_is_followed(database, book):
    assigned_at_ten(database, book)
    other = PartyDraft("明德书院", locality="平山街道")
    submit(database, book, finding("food_safety", party=other), at=ONE_PAST)
    taken_away(database, book, "2026-0002", "health", at=ONE_PAST)
    decision, case = next_one(database, book, "food_safety", at=AT + timedelta(hours=3))
    assert case.lead == "health"
    assert decision.record["explanation"]["en"].startswith("By ruling R2026-0002")


def test_where_the_policy_makes_no_precedents_none_is_followed(database, book, tmp_path):
    policy = tmp_path / "policy.yaml"
    policy.write_text(LINES.replace("precedents: {from: [ruling]", "precedents: {from: []"), "utf-8")
    strict = Book(book.allocation, book.decide, policy)
    assigned_at_ten(database, strict)
    decision, case = next_one(database, strict, "food_safety")
    assert (case.state, decision.kind) == (CaseState.DESK, DecisionKind.RULE)


def test_another_district_in_the_same_database_does_not_follow(database, book):
    assigned_at_ten(database, book)
    allocation = replace(book.allocation, district=replace(book.allocation.district, id="qixing"))
    (receipt,) = submit(database, Book(allocation, Decider(allocation).decide), finding("food_safety", party=BOYA))
    assert receipt.decision.outcome is Outcome.UNASSIGNED


def test_an_allocation_that_says_otherwise_by_now_is_not_overruled(database, book, tmp_path):
    assigned_at_ten(database, book)
    line = "  - {id: 13a, "
    duty = (
        '  - {id: 11b, clause: "11", reading: explicit, lead: health, when: {site: institution, issue: food_safety}}\n'
    )
    amended = tmp_path / "amended.yaml"
    amended.write_text(LAW.read_text("utf-8").replace(line, duty + line), "utf-8")
    allocation = load_allocation(amended)
    decision, case = next_one(database, Book(allocation, Decider(allocation).decide), "food_safety")
    assert (case.lead, decision.kind) == ("health", DecisionKind.RULE)
    assert decision.record["clauses"][0] == "11"


def test_it_is_followed_whenever_the_thing_was_found(database, book):
    assigned_at_ten(database, book)
    old = finding("food_safety", party=BOYA, found_on=DAY - timedelta(days=300))
    (receipt,) = submit(database, book, old, at=ONE_PAST)
    assert receipt.decision.lead == "market_regulation"
