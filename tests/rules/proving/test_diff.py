"""Of two laws all that is decided otherwise is told, and nothing else; what is put in makes the one the other."""

from __future__ import annotations

import copy
import json
from collections import Counter
from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rules.allocation import ISSUE, Allocation, Role, Validity
from rules.catalogue import FactKind
from rules.decision import Outcome
from rules.errors import AllocationError, TooManyRules
from rules.load import load_allocation, load_document
from rules.proving.catalogue import Difference
from rules.proving.diff import Change, Diff, diff
from rules.proving.entries import Entries, applied, changed_entries
from rules.references import check_references
from tests.rules.invented import UNITS, duties, name
from tests.rules.proving.worlds import (
    ByHand,
    as_set,
    days,
    every,
    facts_in,
    made,
    rich_contents,
    rich_laws,
    town,
    values_of,
)

LEAK = {"issue": ["leak"]}
U0, U1 = {"lead": ["u0"]}, {"lead": ["u1"]}


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Allocation, Allocation]:
    """A law, and one that comes of it by a few edits, or one that has nothing to do with it."""
    content = draw(rich_contents())
    other = draw(rich_contents()) if draw(st.integers(0, 3)) == 0 else copy.deepcopy(content)
    for _each in range(draw(st.integers(0, 3))):
        draw(st.sampled_from(EDITS))(draw, other)
    if draw(st.booleans()):
        draw(st.sampled_from(WIDER))(other)
    if draw(st.booleans()):
        content, other = other, content
    return made(legal(content)), made(legal(other))


def legal(content: dict[str, Any]) -> dict[str, Any]:
    """`content` without exceptions that went astray; an edit that the loader would refuse is not tried."""
    ids = [duty["id"] for duty in content["duties"]]
    for index, duty in enumerate(content["duties"]):
        duty["overrides"] = [other for other in duty.get("overrides", []) if other in ids[:index]]
    assume(check_references(content) == [])
    return content


def _drop(draw: st.DrawFn, content: dict[str, Any]) -> None:
    if len(content["duties"]) > 1:
        content["duties"].remove(draw(st.sampled_from(content["duties"])))


def _add(draw: st.DrawFn, content: dict[str, Any]) -> None:
    content["duties"].append(draw(duties(0, rich=False)) | {"id": f"new{len(content['duties'])}"})


def _replace(draw: st.DrawFn, content: dict[str, Any]) -> None:
    index = draw(st.integers(0, len(content["duties"]) - 1))
    content["duties"][index] = draw(duties(0, rich=False)) | {"id": content["duties"][index]["id"]}


def _other_days(draw: st.DrawFn, content: dict[str, Any]) -> None:
    draw(st.sampled_from(content["duties"]))["valid"] = draw(days())


def _days_of_the_law(draw: st.DrawFn, content: dict[str, Any]) -> None:
    content["valid"] = draw(days())


def _another_document(draw: st.DrawFn, content: dict[str, Any]) -> None:
    for instrument in content.get("instruments", {}).values():
        instrument["level"] = draw(st.sampled_from(["national", "town"]))


EDITS = [_drop, _add, _replace, _other_days, _days_of_the_law, _another_document]


def _an_issue_more(content: dict[str, Any]) -> None:
    content["issues"]["stench"] = {"name": name("stench"), "group": "water"}


def _a_fact_more(content: dict[str, Any]) -> None:
    content["facts"]["hour"] = {
        "name": name("hour"),
        "values": {"day": {"name": name("day")}, "night": {"name": name("night")}},
    }
    content["duties"][0]["when"] = {**content["duties"][0].get("when", {}), "hour": ["day"]}


def _a_value_more(content: dict[str, Any]) -> None:
    content["facts"]["place"]["values"]["roof"] = {"name": name("roof")}
    content["duties"][-1]["when"] = {**content["duties"][-1].get("when", {}), "place": ["roof", "hall"]}


def _fewer_pupils(content: dict[str, Any]) -> None:
    content["facts"]["pupils"]["number"] = {"from": 0, "to": 12}


def _another_group(content: dict[str, Any]) -> None:
    content["issues"]["flood"]["group"] = "wires"


WIDER = [_an_issue_more, _a_fact_more, _a_value_more, _fewer_pupils, _another_group]


def both(before: Allocation, after: Allocation) -> Allocation:
    """What both can be asked about, as a law to go through: told apart from the one that the diff uses."""
    content = json.loads(before.document)
    other = json.loads(after.document)
    content["issues"] = {id_: each for id_, each in content["issues"].items() if id_ in other["issues"]}
    content["facts"] |= {id_: fact for id_, fact in other["facts"].items() if id_ not in content["facts"]}
    for id_, fact in content["facts"].items():
        if id_ in other["facts"] and "number" in fact:
            ends = [each["facts"][id_]["number"] for each in (content, other)]
            fact["number"] = {"from": max(each["from"] for each in ends), "to": min(each["to"] for each in ends)}
        elif id_ in other["facts"] and "values" in fact:
            known = other["facts"][id_]["values"]
            fact["values"] = {value: each for value, each in fact["values"].items() if value in known}
    content["duties"] = []
    return load_document(json.dumps(content))


def asked(allocation: Allocation, facts: dict[str, Any]) -> dict[str, Any]:
    return {fact: value for fact, value in facts.items() if fact == ISSUE or fact in allocation.facts}


def differing(done: Diff) -> set[object]:
    """Brute force: the combinations, day by day and value by value, that both can decide and decide otherwise."""
    before, after = done.before, done.after
    names = both(before, after)
    found = set()
    for span in done.spans:
        hands = ByHand.on(before, span.day), ByHand.on(after, span.day)
        for facts in every(names, hands[0].unnamed | hands[1].unnamed):
            was, now = (hand.effect(asked(hand.allocation, facts)) for hand in hands)
            if was != now:
                found.add((span.day, frozenset(facts.items())))
    return found


def told(done: Diff) -> set[object]:
    """The same, as the diff has it; where both ask a question nothing is decided, and so nothing otherwise."""
    found = [
        (shown.span.day, frozenset(facts.items()))
        for altered in done.altered
        for shown in altered.shown
        for hands in [(ByHand.on(done.before, shown.span.day), ByHand.on(done.after, shown.span.day))]
        for facts in facts_in(shown.space, shown.regions)
        if any(hand.effect(asked(hand.allocation, facts)) is not None for hand in hands)
    ]
    assert len(found) == len(set(found))
    return set(found)


@settings(max_examples=60)
@given(pairs())
def test_all_sentences_together_are_what_brute_force_decides_otherwise(pair):
    done = diff(*pair)
    assert told(done) == differing(done)


@settings(max_examples=60)
@given(pairs())
def test_every_change_is_what_the_two_say(pair):
    """Of each sentence one combination: who leads, what comes of it, who else has which part."""
    done = diff(*pair)
    for altered in done.altered:
        for shown in altered.shown:
            facts = facts_in(shown.space, shown.regions[:1])[0]
            hands = [ByHand.on(law, shown.span.day) for law in pair]
            if not all(hand.is_whole(asked(hand.allocation, facts)) for hand in hands):
                continue
            was, now = (hand.verdict(asked(hand.allocation, facts)) for hand in hands)
            change = altered.change
            assert (change.lead or (was.lead, was.lead)) == (was.lead, now.lead)
            assert (change.outcome or (was.outcome,) * 2) == (was.outcome, now.outcome)
            assert (change.refer or (was.refer, was.refer)) == (was.refer, now.refer)
            roles = [{each.unit: each.role for each in verdict.assignments} for verdict in (was, now)]
            for unit, before, after in change.shares:
                assert (roles[0].get(unit), roles[1].get(unit)) == (before, after)


@settings(max_examples=40)
@given(rich_laws())
def test_a_law_decides_as_itself(allocation):
    assert diff(allocation, allocation).empty
    assert diff(allocation, load_document(allocation.document)).empty
    assert changed_entries(allocation, allocation) == Entries({}, {})


def summary(done: Diff, *, mirrored: bool) -> Counter[object]:
    """Each change with its days and in how many combinations."""
    return Counter(
        {
            (altered.change.mirrored if mirrored else altered.change, shown.span): shown.count
            for altered in done.altered
            for shown in altered.shown
        }
    )


@settings(max_examples=60)
@given(pairs())
def test_the_other_way_round_is_the_same_the_other_way_round(pair):
    there, back = diff(*pair), diff(*pair[::-1])
    assert summary(there, mirrored=True) == summary(back, mirrored=False)
    assert (there.combinations, there.spans) == (back.combinations, back.spans)
    assert told(there) == told(back)
    assert {(each.what, each.id, each.value, each.after) for each in there.only} == {
        (each.what, each.id, each.value, not each.after) for each in back.only
    }


@settings(max_examples=60)
@given(pairs())
def test_what_differs_put_into_the_one_makes_the_other(pair):
    before, after = pair
    made_of_it = applied(before, changed_entries(before, after))
    assert diff(made_of_it, after).empty
    assert set(made_of_it.duties) == set(after.duties)
    left = changed_entries(made_of_it, after)
    assert (left.put, left.gone) == ({}, {})


def changes(before: dict[str, Any], after: dict[str, Any]) -> Diff:
    return diff(made(before), made(after))


def test_a_swapped_lead_is_one_change_with_the_clauses_of_both():
    done = changes(town({**U0, "when": LEAK}), town({**U1, "when": LEAK, "clause": "c2"}))
    [altered] = done.altered
    assert altered.change == Change(lead=("u0", "u1"))
    assert altered.clauses == (("c",), ("c2",))
    assert altered.count == done.count == 2 * 3 * 1 * 2
    assert [dict(shown.example) for shown in altered.shown] == [{"issue": "leak"}]
    assert done.combinations == 3 * 2 * 3 * 1 * 2


def test_where_only_groups_are_read_the_issues_are_told_apart_by_them():
    done = changes(town({**U0, "when": {"group": ["water"]}}), town({**U1, "when": {"group": ["wires"]}}))
    assert told(done) == differing(done)
    assert {altered.change.lead: altered.count for altered in done.altered} == {("u0", None): 24, (None, "u1"): 12}


def test_an_issue_that_moves_into_another_group_is_decided_by_the_group_that_each_law_has():
    before, after = town({**U0, "when": {"group": ["water"]}}), town({**U0, "when": {"group": ["water"]}})
    _another_group(after)
    [altered] = changes(before, after).altered
    assert altered.change.lead == ("u0", None)
    assert [dict(shown.example) for shown in altered.shown] == [{"issue": "flood"}]


def test_a_part_that_moves_is_told_beside_the_lead():
    [altered] = changes(town({"lead": ["u0"], "joint": ["u1"]}), town({"lead": ["u1"], "support": ["u0"]})).altered
    assert altered.change == Change(
        lead=("u0", "u1"), shares=(("u0", Role.LEAD, Role.SUPPORT), ("u1", Role.JOINT, Role.LEAD))
    )


def test_a_referral_and_a_choice_are_told():
    [altered] = changes(town({"refer": "away"}), town({"candidates": ["u1", "u0"]})).altered
    assert altered.change == Change(
        outcome=(Outcome.OUT_OF_SCOPE, Outcome.CONTESTED), candidates=((), ("u0", "u1")), refer=("away", None)
    )


def test_words_change_nothing():
    after = town({**U0, "note": "told otherwise", "id": "renamed"})
    after["units"]["u0"]["name"] = name("another")
    after["clauses"]["c"]["summary"] = name("another")
    assert changes(town(U0), after).empty


def test_a_duty_that_ends_later_is_told_on_the_days_that_it_gained():
    done = changes(town({**U0, "valid": {"to": "2022-06-30"}}), town({**U0, "valid": {"to": "2022-12-31"}}))
    [altered] = done.altered
    assert altered.change == Change(lead=(None, "u0"), outcome=(Outcome.UNASSIGNED, Outcome.SETTLED))
    assert [shown.span.valid for shown in altered.shown] == [Validity(date(2022, 7, 1), date(2022, 12, 31))]


def test_a_law_and_its_successor_are_compared_on_the_days_of_the_successor():
    before = town(
        U0, {"joint": ["u3"], "valid": {"to": "2021-12-31"}}, valid={"from": "2021-01-01", "to": "2021-12-31"}
    )
    after = town(U1, valid={"from": "2022-01-01"})
    done = changes(before, after)
    assert [span.valid for span in done.spans] == [Validity(date(2022, 1, 1), None)]
    assert [altered.change for altered in done.altered] == [Change(lead=("u0", "u1"))]
    assert changes(after, before).spans == done.spans
    assert changes(before, town(U0, valid={"from": "2022-01-01"})).empty


def test_laws_are_compared_on_the_days_of_both():
    done = changes(town(U0, valid={"to": "2022-12-31"}), town(U1, valid={"from": "2022-01-01"}))
    assert [span.valid for span in done.spans] == [Validity(date(2022, 1, 1), date(2022, 12, 31))]


def test_what_only_one_can_be_asked_about_is_told_and_is_no_change():
    after = town(U0)
    _an_issue_more(after)
    after["facts"]["hour"] = {"name": name("hour"), "values": {"day": {"name": name("day")}}}
    after["facts"]["colour"]["values"]["black"] = {"name": name("black")}
    after["facts"]["pupils"]["number"]["to"] = 20
    done = changes(town(U0), after)
    assert done.altered == ()
    assert not done.empty
    assert set(done.only) == {
        Difference("issue", "stench", after=True),
        Difference("fact", "hour", after=True),
        Difference("value", "colour", after=True, value="black"),
        Difference("range", "pupils", after=False, value="0–9"),
        Difference("range", "pupils", after=True, value="0–20"),
    }


@pytest.mark.parametrize("when", [{}, LEAK])
def test_laws_with_no_issue_in_common_have_nothing_to_compare(when):
    after = town(U1)
    after["issues"] = {
        "stench": {"name": name("stench"), "group": "water"},
        "hum": {"name": name("hum"), "group": "wires"},
    }
    done = changes(town({**U0, "when": when}), after)
    assert (done.combinations, done.altered) == (0, ())
    assert len(done.only) == 5


def test_a_fact_that_means_two_things_is_told():
    after = town(U0)
    after["facts"]["pupils"] = {
        "name": name("pupils"),
        "values": {"few": {"name": name("few")}, "many": {"name": name("many")}},
    }
    done = changes(town(U0), after)
    assert done.altered == ()
    assert {each.what for each in done.only} == {"range"}


def test_too_many_regions_are_refused():
    with pytest.raises(TooManyRules, match="too many situations"):
        diff(made(town({**U0, "when": {"place": ["hall"]}})), made(town(U1)), most=1)


def test_entries_that_do_not_fit_are_refused():
    before, after = made(town(U0)), made(town({**U1, "when": LEAK}))
    entries = changed_entries(before, after)
    content = town(U0)
    del content["units"]["u1"], content["facts"]["owner"]
    without = made(content)
    with pytest.raises(AllocationError, match="u1"):
        applied(without, entries)
    assert list(entries.put) == ["duties"]
    assert entries.clauses == ("c",)


def test_xiangshan_with_edits_is_made_of_xiangshan():
    xiangshan = load_allocation()
    content = json.loads(xiangshan.document)
    content["duties"] = [duty for duty in content["duties"] if duty["id"] not in {"9b", "13b-contracts"}]
    del content["issues"]["other"], content["units"]["industry_it"]["note"]
    next(duty for duty in content["duties"] if duty["id"] == "2b")["joint"] = ["cyberspace"]
    content["clauses"]["17"] = content["clauses"]["16"]
    content["duties"].append(
        {"id": "17", "clause": "17", "reading": "explicit", "lead": ["health"], "when": {"issue": ["food_safety"]}}
    )
    after = made(content)
    done = diff(xiangshan, after)
    assert told(done) == differing(done) != set()
    assert diff(applied(xiangshan, changed_entries(xiangshan, after)), after).empty
    assert diff(applied(after, changed_entries(after, xiangshan)), xiangshan).empty


def test_every_kind_of_value_is_gone_through():
    """The laws of these tests have choices, numbers and units to choose from."""
    law = made(town(U0))
    assert {fact.kind for fact in law.facts.values()} == set(FactKind)
    assert [len(values_of(law, fact)) for fact in law.facts] == [2, 3, 10, 2]
    assert len(as_set(every(law))) == 3 * 2 * 3 * 10 * 2
    assert UNITS
