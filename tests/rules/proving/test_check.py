"""Each flaw is found where it is, and nowhere else; what is shown of it can be decided, and shows it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings

from rules.allocation import Allocation, Duty, Validity
from rules.decide import Decider
from rules.decision import Outcome
from rules.proving.check import Check, check
from rules.proving.flaws import FAULTS, Flaw, Point, Shown
from rules.proving.spans import spans_of
from rules.resolve import standing
from tests.rules.invented import name
from tests.rules.proving.worlds import ByHand, Facts, every, facts_in, made, rich_laws, town

LEAK = {"issue": ["leak"]}
ALL = {"lead": ["u0"]}


def checked(*duties: dict[str, Any], **sections: Any) -> Check:
    return check(made(town(*duties, **sections)))


def of(done: Check, *flaws: Flaw) -> list[tuple[str, ...]]:
    return [point.subject for point in done.points if point.flaw in flaws]


def only(done: Check, flaw: Flaw) -> Point:
    [point] = done.of(flaw)
    return point


def decided(done: Check, shown: Shown) -> Outcome:
    return Decider(done.allocation).decide(dict(shown.example), on=shown.span.day).outcome


def suffices(done: Check, shown: Shown, facts: Facts) -> bool:
    """Whether whoever knows no more than `facts` is sure to be in one of the situations, and gets one answer."""
    space = shown.space
    box = [
        every if fact not in facts else 1 << [kind.includes(facts[fact]) for kind in space.kinds[fact]].index(True) + 1
        for fact, every in zip(space.facts, space.whole, strict=True)
    ]
    inside = (tuple(a & b for a, b in zip(box, region, strict=True)) for region in shown.regions)
    if sum(map(space.size, inside)) != space.size(tuple(box)):
        return False
    return Decider(done.allocation).decide(facts, on=shown.span.day).question is None


def has_the_fewest_facts(done: Check, shown: Shown) -> bool:
    """Whether the example shows it, and none does that leaves out some of its facts."""
    example = dict(shown.example)
    fewer = (dict(some) for count in range(len(example)) for some in combinations(example.items(), count))
    return not any(suffices(done, shown, facts) for facts in fewer)


OVERLAPS = [
    pytest.param([ALL, {"lead": ["u1"]}], {}, id="two leads"),
    pytest.param(
        [{**ALL, "when": {"place": ["hall"]}}, {"lead": ["u1"], "when": LEAK}], {"place", "issue"}, id="where both hold"
    ),
    pytest.param([ALL, {"refer": "elsewhere"}], {}, id="a lead and a regime"),
    pytest.param([ALL, {"refer": "away"}], {}, id="a lead and a unit outside"),
    pytest.param([{"refer": "elsewhere"}, {"refer": "away"}], {}, id="two referrals"),
    pytest.param([ALL, {"candidates": ["u0", "u1"]}], {}, id="a lead and candidates"),
    pytest.param([{"candidates": ["u0", "u1"]}, {"candidates": ["u1", "u2"]}], {}, id="two choices"),
    pytest.param([ALL, {"lead": ["u1"]}, {"lead": ["u2"]}], {}, id="three leads"),
    pytest.param([ALL, ALL, {"lead": ["u1"]}], {}, id="two against one"),
    pytest.param(
        [{"lead": ["u2"], "when": {"pupils": {"from": 5}}}, {"lead": ["u1"], "when": {"pupils": {"to": 5}}}],
        {"pupils"},
        id="at the edge of two ranges",
    ),
    pytest.param([{"lead": ["u2"]}, {"lead": [{"fact": "owner"}]}], {"owner"}, id="whoever a fact names"),
]


@pytest.mark.parametrize(("duties", "facts"), OVERLAPS)
def test_an_overlap_is_a_fault_and_its_example_is_contested(duties, facts):
    done = checked(*duties)
    point = only(done, Flaw.OVERLAP)
    assert point.subject == tuple(f"d{index}" for index in range(len(duties)))
    assert point in done.faults
    assert not done.passed
    for shown in point.shown:
        assert decided(done, shown) is Outcome.CONTESTED
        assert has_the_fewest_facts(done, shown)
        assert {fact for fact, _value in shown.example} <= set(facts)


ALIKE = [
    pytest.param([ALL], id="one lead"),
    pytest.param([ALL, ALL], id="the same lead twice"),
    pytest.param([ALL, {"lead": ["u0", "u1"]}], id="the same lead, with another beside it"),
    pytest.param([ALL, {"joint": ["u1"]}], id="a lead and who helps"),
    pytest.param([{"candidates": ["u0", "u1"]}], id="a clause that does not choose"),
    pytest.param([{"candidates": ["u0", "u1"]}, {"candidates": ["u1", "u0"]}], id="the same choice twice"),
    pytest.param([{"refer": "away"}, {"refer": "away"}], id="the same referral twice"),
    pytest.param([ALL, {"lead": ["u1"], "overrides": ["d0"]}], id="an exception"),
    pytest.param([{**ALL, "when": LEAK}, {"lead": ["u1"], "when": {"issue": ["flood"]}}], id="two issues"),
    pytest.param(
        [{**ALL, "when": {"pupils": {"to": 4}}}, {"lead": ["u1"], "when": {"pupils": {"from": 5}}}], id="two ranges"
    ),
    pytest.param(
        [{**ALL, "valid": {"to": "2022-06-30"}}, {"lead": ["u1"], "valid": {"from": "2022-07-01"}}], id="two times"
    ),
]


@pytest.mark.parametrize("duties", ALIKE)
def test_what_is_said_once_or_alike_is_no_overlap(duties):
    assert checked(*duties).of(Flaw.OVERLAP) == []


def test_two_units_with_one_desk_do_not_contradict_each_other():
    content = town(ALL, {"lead": ["u1"]})
    content["units"]["u1"]["desk"] = "u0"
    assert check(made(content)).of(Flaw.OVERLAP) == []


def test_a_later_document_does_not_contradict_an_earlier_one():
    content = town({**ALL, "clause": "c2"}, {"lead": ["u1"]})
    content["instruments"] = {"old": {**content["source"], "issued_on": "2019-01-01", "level": "district"}}
    content["clauses"]["c2"]["instrument"] = "old"
    done = check(made(content))
    assert done.of(Flaw.OVERLAP) == []
    assert of(done, Flaw.SHADOWED) == [("d0", "d1")]


def test_an_exception_that_is_displaced_itself_lets_the_overlap_through():
    displaced = {"lead": ["u1"], "when": LEAK, "overrides": ["d0"]}
    done = checked(ALL, displaced, {"lead": ["u2"], "when": {**LEAK, "place": ["hall"]}, "overrides": ["d1"]})
    point = only(done, Flaw.OVERLAP)
    assert point.subject == ("d0", "d2")
    assert dict(point.shown[0].example) == {"issue": "leak", "place": "hall"}


def test_an_overlap_of_some_days_is_shown_on_these_days():
    done = checked({**ALL, "valid": {"to": "2022-06-30"}}, {"lead": ["u1"], "valid": {"from": "2022-03-01"}})
    point = only(done, Flaw.OVERLAP)
    assert [shown.span.valid for shown in point.shown] == [Validity(date(2022, 3, 1), date(2022, 6, 30))]
    assert decided(done, point.shown[0]) is Outcome.CONTESTED
    assert [each.span.valid for each in done.surveys] == [
        Validity(None, date(2022, 2, 28)),
        Validity(date(2022, 3, 1), date(2022, 6, 30)),
        Validity(date(2022, 7, 1), None),
    ]


def test_different_overlaps_are_told_apart_and_alike_ones_together():
    where = {"lead": ["u1"], "when": LEAK}, {"lead": ["u2"], "when": {"place": ["hall"]}}
    done = checked(ALL, *where)
    assert {point.subject: point.count for point in done.of(Flaw.OVERLAP)} == {
        ("d0", "d1"): 1 * 1 * 3 * 1 * 2,
        ("d0", "d2"): 2 * 1 * 3 * 1 * 2,
        ("d0", "d1", "d2"): 1 * 1 * 3 * 1 * 2,
    }


UNREACHABLE = [
    pytest.param({"when": {"group": ["wires"], "issue": ["leak"]}}, id="an issue of another group"),
    pytest.param({"when": {"pupils": {"not": {"from": 0}}}}, id="a range of which nothing is left"),
    pytest.param({"when": {"pupils": {"not": list(range(10))}}}, id="a number that is none of those there are"),
    pytest.param({"when": {"place": {"not": ["hall", "street"]}}}, id="none of all values"),
    pytest.param({"when": {"group": {"not": ["water", "wires"]}}}, id="none of all groups"),
    pytest.param(
        {"when": {"group": {"not": ["wires"]}, "issue": ["spark"]}}, id="an issue of the group that is excepted"
    ),
    pytest.param({"valid": {"to": "2020-12-31"}}, id="over before the law begins"),
    pytest.param({"valid": {"from": "2030-01-01"}}, id="begins when the law is over"),
]


@pytest.mark.parametrize("duty", UNREACHABLE)
def test_a_duty_that_can_never_hold_is_a_fault(duty):
    done = checked(ALL, {"lead": ["u1"], **duty}, valid={"from": "2021-01-01", "to": "2029-12-31"})
    assert of(done, *FAULTS) == [("d1",)]
    assert only(done, Flaw.UNREACHABLE).clauses == ("c",)
    assert not done.passed


def test_a_duty_that_holds_on_some_days_only_is_none():
    assert checked(ALL, {"joint": ["u1"], "valid": {"to": "2021-01-01"}}, valid={"from": "2021-01-01"}).passed


def test_a_duty_that_is_always_displaced_is_remarked_with_who_displaces_it():
    done = checked({**ALL, "when": LEAK}, {"lead": ["u1"], "overrides": ["d0"]}, {"joint": ["u2"]}, {"lead": ["u1"]})
    point = only(done, Flaw.SHADOWED)
    assert point.subject == ("d0", "d1")
    assert point.count == 2 * 3 * 1 * 2
    assert done.passed


def test_a_duty_that_is_displaced_at_times_is_not_remarked():
    done = checked(ALL, {"lead": ["u1"], "when": LEAK, "overrides": ["d0"]})
    assert of(done, Flaw.SHADOWED, Flaw.IDLE_EXCEPTION) == []


def test_an_exception_that_displaces_nothing_is_remarked_and_only_for_what_it_does_not_displace():
    flood = {"lead": ["u1"], "when": {"issue": ["flood"]}}
    done = checked({**ALL, "when": LEAK}, flood, {"lead": ["u2"], "when": LEAK, "overrides": ["d0", "d1"]})
    assert of(done, Flaw.IDLE_EXCEPTION) == [("d2", "d1")]
    assert done.passed


def test_an_exception_in_force_on_other_days_displaces_nothing():
    done = checked(
        {**ALL, "valid": {"to": "2022-06-30"}},
        {"lead": ["u1"], "overrides": ["d0"], "valid": {"from": "2022-07-01"}},
    )
    assert of(done, Flaw.IDLE_EXCEPTION) == [("d1", "d0")]


def test_a_gap_is_shown_with_the_clause_that_catches_what_is_left():
    done = checked({**ALL, "when": LEAK}, {"reading": "residual", "clause": "c2", "when": {"place": ["hall"]}})
    gaps = {point.clauses: point for point in done.of(Flaw.GAP)}
    assert {clauses: point.count for clauses, point in gaps.items()} == {("c2",): 12, (): 12}
    for point in gaps.values():
        assert decided(done, point.shown[0]) is Outcome.UNASSIGNED
        assert has_the_fewest_facts(done, point.shown[0])
    assert done.passed


def test_a_law_that_leads_everywhere_has_no_gap():
    assert checked(ALL).of(Flaw.GAP) == []


def test_units_facts_and_clauses_that_nothing_uses_are_remarked():
    done = checked({"lead": ["u0", {"fact": "owner"}], "when": {"place": ["hall"]}}, {"refer": "away"})
    assert of(done, Flaw.IDLE_UNIT) == [("u2",), ("u3",)]
    assert of(done, Flaw.UNREAD_FACT) == [("colour",), ("pupils",)]
    assert of(done, Flaw.IDLE_CLAUSE) == [("c2",)]


def test_a_desk_and_who_acts_until_one_is_named_are_not_idle():
    content = town({"lead": [{"fact": "owner", "until_named": "u2"}]})
    content["units"]["u2"]["desk"] = "u3"
    assert of(check(made(content)), Flaw.IDLE_UNIT) == [("away",)]


def test_an_issue_that_inspectors_have_no_words_for_is_remarked():
    done = check(made(town(ALL), {"words": {"leak": {"strong": ["drip"]}, "spark": {"weak": ["light"]}}}))
    assert of(done, Flaw.WORDLESS_ISSUE) == [("flood",)]


def test_a_clause_without_a_scenario_is_remarked_where_scenarios_are_looked_at():
    content = town(ALL, {"lead": ["u0"], "clause": "c2"})
    content["clauses"]["c3"] = {"cite": name("c3"), "summary": name("c3")}
    law = made(content)
    assert of(check(law), Flaw.UNPROVED_CLAUSE) == []
    assert not check(law).scenarios
    assert of(check(law, proved={"c", "c9"}), Flaw.UNPROVED_CLAUSE) == [("c2",)]
    assert of(check(law, proved=()), Flaw.UNPROVED_CLAUSE) == [("c",), ("c2",)]
    assert of(check(law, proved=()), Flaw.IDLE_CLAUSE) == [("c3",)]


def test_the_first_day_that_can_be_written_is_a_day():
    done = checked({**ALL, "valid": {"from": "0001-01-01"}}, {"joint": ["u1"], "valid": {"to": "9999-12-31"}})
    assert [each.span.valid for each in done.surveys] == [Validity()]


def voice(allocation: Allocation, duty: Duty, facts: Facts) -> object:
    if duty.refer:
        return allocation.desk_of(duty.refer)
    if duty.candidates:
        return frozenset(allocation.desk_of(who.named(facts)) for who in duty.candidates)
    return allocation.desk_of(duty.lead[0].named(facts)) if duty.lead else None


def by_brute_force(allocation: Allocation) -> dict[object, set[object]]:
    """What of each combination, value by value and day by day, is an overlap, a gap, heard and not displaced."""
    found: dict[object, set[object]] = defaultdict(set)
    for span in spans_of(allocation.valid, [allocation]):
        hand = ByHand.on(allocation, span.day)
        for facts in every(allocation, hand.unnamed):
            if not hand.is_whole(facts):
                continue
            matched = hand.matched(facts)
            acting = standing(allocation, matched)
            here = (span.day, frozenset(facts.items()))
            said = {duty.id: voice(allocation, duty, facts) for duty in acting if duty.has_main_voice}
            if len(set(said.values())) > 1:
                found["overlap", tuple(said)].add(here)
            elif not said:
                found["gap"].add(here)
            found["matched"] |= {duty.id for duty in matched}
            found["acting"] |= {duty.id for duty in acting}
            ids = {duty.id for duty in matched}
            found["displaced"] |= {(duty.id, other) for duty in acting for other in duty.overrides if other in ids}
    return found


def where(allocation: Allocation, points: list[Point]) -> set[object]:
    return {
        (shown.span.day, frozenset(facts.items()))
        for point in points
        for shown in point.shown
        for hand in [ByHand.on(allocation, shown.span.day)]
        for facts in facts_in(shown.space, shown.regions)
        if hand.is_whole(facts)
    }


@settings(max_examples=40)
@given(rich_laws())
def test_whatever_the_law_the_flaws_are_those_of_brute_force(allocation):
    done, found = check(allocation), by_brute_force(allocation)
    overlaps = {("overlap", point.subject): where(allocation, [point]) for point in done.of(Flaw.OVERLAP)}
    assert overlaps == {key: here for key, here in found.items() if isinstance(key, tuple)}
    assert where(allocation, done.of(Flaw.GAP)) == found["gap"]
    ids = set(allocation.duties)
    assert {point.subject[0] for point in done.of(Flaw.UNREACHABLE)} == ids - found["matched"]
    assert {point.subject[0] for point in done.of(Flaw.SHADOWED)} == found["matched"] - found["acting"]
    idle = {(point.subject[0], other) for point in done.of(Flaw.IDLE_EXCEPTION) for other in point.subject[1:]}
    said = {(duty, other) for duty in found["acting"] for other in allocation.duties[duty].overrides}
    assert idle == said - found["displaced"]


@settings(max_examples=40)
@given(rich_laws())
def test_whatever_the_law_the_examples_show_what_they_should_with_the_fewest_facts(allocation):
    done = check(allocation)
    for point in done.of(Flaw.OVERLAP) + done.of(Flaw.GAP):
        outcome = Outcome.CONTESTED if point.flaw is Flaw.OVERLAP else Outcome.UNASSIGNED
        for shown in point.shown:
            assert decided(done, shown) is outcome
            assert has_the_fewest_facts(done, shown)
