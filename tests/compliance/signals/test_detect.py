"""Each signal where it belongs, and nothing where a day, a case or a unit is missing to it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from compliance.policy.model import Proposal
from compliance.signals.detect import Detector
from compliance.signals.model import SignalKind
from tests.compliance.signals.parties import RULES, case, finding, on, party

DETECTOR = Detector(RULES)


def signals(*seen, kind=None, rules=RULES):
    detector = DETECTOR if rules is RULES else Detector(rules)
    return [signal for signal in detector.detect(party(*seen)) if kind in {None, signal.kind}]


def keys(*seen, kind=None):
    return [signal.key for signal in signals(*seen, kind=kind)]


def test_an_empty_record_gives_no_signal():
    assert signals() == []


# ------------------------------------------------ recurrence


def test_the_same_issue_within_the_days_of_closing_is_a_recurrence():
    old, new = case("c1", lead="u1", closed=10), case("c2", lead="u2", opened=190)
    (signal,) = signals(old, new, finding("f1", "c1"), finding("f2", "c2", found=190))
    assert signal.kind is SignalKind.RECURRENCE
    assert signal.rule == "recurrence"
    assert signal.proposes is Proposal.SUPERVISE
    assert (signal.cases, signal.findings, signal.units) == (("c1", "c2"), ("f2",), ("u1", "u2"))


@pytest.mark.parametrize(("found", "recurs"), [(9, False), (10, False), (11, True), (190, True), (191, False)])
def test_a_recurrence_begins_the_day_after_closing_and_ends_with_the_last_of_the_days(found, recurs):
    """What is found on the day of closing was there when it was closed."""
    assert bool(signals(case("c1", closed=10), case("c2", opened=found), finding("f", "c2", found=found))) is recurs


def test_another_issue_is_no_recurrence():
    assert signals(case("c1", closed=10), case("c2", "fees"), finding("f", "c2", "fees", found=20)) == []


def test_after_an_open_case_there_is_no_recurrence():
    assert signals(case("c1"), case("c2", lead="u2"), finding("f", "c2", found=20)) == []


def test_another_party_is_no_recurrence():
    assert DETECTOR.detect(party(case("c1", closed=10), id_="p1")) == ()
    assert DETECTOR.detect(party(case("c2", opened=20), finding("f", "c2", found=20), id_="p2")) == ()


def test_a_finding_in_the_case_that_it_reopened_is_a_recurrence_of_that_case():
    reopened = case("c1", closed=10, is_open=True)
    (signal,) = signals(reopened, finding("f1", "c1", found=0), finding("f2", "c1", found=20))
    assert (signal.cases, signal.findings) == (("c1",), ("f2",))


def test_a_finding_in_another_reopened_case_counts():
    (signal,) = signals(case("c1", closed=10), case("c2", closed=5, is_open=True), finding("f", "c2", found=30))
    assert signal.cases == ("c1", "c2")


def test_of_several_closings_the_last_before_the_finding_counts():
    seen = [case("c1", closed=10), case("c2", closed=50), case("c3", opened=60), finding("f", "c3", found=60)]
    assert [signal.cases for signal in signals(*seen)] == [("c2", "c3")]


def test_further_findings_of_the_case_are_the_same_recurrence():
    seen = [case("c1", closed=10), case("c2", opened=20), finding("f1", "c2", found=20)]
    later = signals(*seen, finding("f2", "c2", found=30))
    assert keys(*seen) == [signal.key for signal in later]
    assert [signal.findings for signal in later] == [("f1", "f2")]


def test_after_another_closing_it_is_another_recurrence():
    once = keys(case("c1", closed=10, is_open=True), finding("f1", "c1", found=20))
    twice = keys(case("c1", closed=40, is_open=True), finding("f1", "c1", found=20), finding("f2", "c1", found=50))
    assert len(once) == len(twice) == 1
    assert once != twice


# ------------------------------------------------ several units


THREE = [case("c1", lead="u1"), case("c2", "fees", "u2", opened=1), case("c3", "fire", "u3", opened=2)]


def test_three_leading_units_with_open_cases_propose_one_joint_visit():
    (signal,) = signals(*THREE)
    assert (signal.kind, signal.proposes) == (SignalKind.SEVERAL_UNITS, Proposal.JOINT_VISIT)
    assert (signal.cases, signal.units) == (("c1", "c2", "c3"), ("u1", "u2", "u3"))


@pytest.mark.parametrize(
    "third",
    [
        case("c3", "fire", "u2"),
        case("c3", "fire", "u3", closed=9),
        case("c3", "fire", None),
        case("c3", "fire", "u2", units=["u2", "u3"]),
    ],
    ids=["the same lead again", "a closed case", "no lead", "not as lead"],
)
def test_with_two_leading_units_there_is_no_joint_visit(third):
    assert signals(*THREE[:2], third) == []


def test_the_joint_visit_is_of_the_fewest_units_that_have_a_hand_in_every_case():
    shared = [replace(each, units=(each.lead, "u9")) for each in THREE]
    (signal,) = signals(*shared)
    assert signal.units == ("u9",)


def test_a_case_on_the_desk_is_visited_if_some_unit_has_a_task_in_it():
    (signal,) = signals(*THREE, case("c4", "noise", None), case("c5", "exit", None, units=["u7"]))
    assert (signal.cases, signal.units) == (("c1", "c5", "c2", "c3"), ("u1", "u2", "u3", "u7"))


def test_further_cases_of_the_same_units_are_no_news_and_a_further_unit_is():
    more = keys(*THREE, case("c4", "noise", "u1", opened=9))
    assert more == keys(*THREE)
    assert keys(*THREE, case("c4", "noise", "u4", opened=9)) != keys(*THREE)


def test_that_a_unit_is_done_is_no_news():
    four = [case("c0", "noise", "u0", opened=-3), *THREE]
    assert keys(*four) == keys(*THREE)
    came_and_went = [*THREE, case("c4", "noise", "u4", opened=9, closed=20)]
    assert keys(*came_and_went) == keys(*THREE)


# ------------------------------------------------ together


@pytest.mark.parametrize(("apart", "shown"), [(0, True), (90, True), (-90, True), (91, False), (-91, False)])
def test_issues_of_both_sides_within_the_days_are_together(apart, shown):
    seen = [case("c1", "fire", "u1"), case("c2", "building", "u2")]
    found = signals(*seen, finding("f1", "c1", "fire"), finding("f2", "c2", "building", found=apart))
    assert bool(found) is shown
    for signal in found:
        assert (signal.kind, signal.rule) == (SignalKind.TOGETHER, "fire_with_buildings")
        assert (signal.proposes, signal.clauses) == (Proposal.JOINT_VISIT, ("10", "14"))
        assert (set(signal.findings), set(signal.cases), signal.units) == ({"f1", "f2"}, {"c1", "c2"}, ("u1", "u2"))


def test_refunds_with_a_crowd_are_a_matter_of_stability():
    seen = [case("c1", "refund"), case("c2", "crowd", "u2")]
    (signal,) = signals(*seen, finding("f1", "c1", "refund"), finding("f2", "c2", "crowd", found=30))
    assert (signal.rule, signal.proposes, signal.clauses) == ("refunds_with_crowd", Proposal.STABILITY, ("3",))


def test_two_issues_of_one_side_are_not_together_nor_sides_of_two_pairs():
    assert signals(finding("f1", "c1", "fire"), finding("f2", "c2", "exit")) == []
    assert signals(finding("f1", "c1", "fire"), finding("f2", "c2", "crowd")) == []


def test_what_comes_within_the_days_of_the_first_pair_is_no_news_and_what_comes_later_is():
    first = [finding("f1", "c1", "fire"), finding("f2", "c2", "building", found=5)]
    soon = [finding("f3", "c3", "exit", found=95)]
    late = [finding("f4", "c4", "building", found=96)]
    assert keys(*first) == keys(*first, *soon)
    assert [signal.findings for signal in signals(*first, *soon)] == [("f1", "f2", "f3")]
    assert [signal.findings for signal in signals(*first, *soon, *late)] == [("f1", "f2", "f3"), ("f3", "f4")]
    assert keys(*first, *soon, *late)[0] == keys(*first)[0]


def test_an_issue_on_both_sides_is_not_a_pair_by_itself():
    loose = replace(RULES.together[0], first=frozenset({"fire", "gas"}), second=frozenset({"gas"}))
    rules = replace(RULES, together=(loose,))
    assert signals(finding("f1", "c1", "gas"), finding("f2", "c2", "gas"), rules=rules) == []
    assert len(signals(finding("f1", "c1", "gas"), finding("f2", "c2", "fire"), rules=rules)) == 1


# ------------------------------------------------ overdue twice


@pytest.mark.parametrize(
    ("marks", "closed", "shown"), [(0, None, False), (1, None, False), (2, None, True), (3, None, True), (2, 9, False)]
)
def test_an_open_case_that_was_overdue_twice_is_put_to_the_conference(marks, closed, shown):
    found = signals(case("c1", marks=marks, closed=closed))
    assert bool(found) is shown
    for signal in found:
        assert (signal.kind, signal.proposes) == (SignalKind.OVERDUE_TWICE, Proposal.CONFERENCE)
        assert (signal.cases, signal.units) == (("c1",), ("u1",))


def test_overdue_once_more_is_no_news_and_twice_more_is():
    assert keys(case("c1", marks=3)) == keys(case("c1", marks=2))
    assert keys(case("c1", marks=4)) != keys(case("c1", marks=2))


def test_two_cases_overdue_once_each_are_not_one_overdue_twice():
    assert signals(case("c1", marks=1), case("c2", marks=1)) == []


# ------------------------------------------------ waits on


def test_other_open_cases_wait_on_the_unlicensed_one():
    seen = [case("c1", "unlicensed", "u1"), case("c2", "ad", "u2"), case("c3", "fees", "u2", opened=1)]
    (signal,) = signals(*seen)
    assert (signal.kind, signal.proposes) == (SignalKind.WAITS_ON, Proposal.WAIT)
    assert (signal.cases, signal.units) == (("c1", "c2", "c3"), ("u1", "u2"))


@pytest.mark.parametrize(
    "seen",
    [
        [case("c1", "unlicensed")],
        [case("c1", "unlicensed", closed=5), case("c2")],
        [case("c1", "unlicensed"), case("c2", closed=5)],
        [case("c1", "unlicensed"), case("c2", "unlicensed", "u2")],
        [case("c1", "fees"), case("c2")],
    ],
    ids=["alone", "closed", "the other closed", "both of the kind", "another issue"],
)
def test_nothing_waits_without_an_open_case_to_wait_on_and_another_that_waits(seen):
    assert signals(*seen) == []


def test_nothing_waits_on_the_case_of_another_party():
    assert DETECTOR.detect(party(case("c1", "unlicensed"), id_="p1")) == ()
    assert DETECTOR.detect(party(case("c2"), id_="p2")) == ()


def test_a_further_case_that_has_to_wait_is_news_and_one_that_is_done_is_not():
    seen = [case("c1", "unlicensed", opened=5), case("c2"), case("c3", "fees", opened=3)]
    assert keys(*seen[:2]) == keys(*seen)
    assert keys(*seen, case("c4", "fire", opened=9)) != keys(*seen)
    assert keys(*seen, case("c4", "fire", opened=9, closed=12)) == keys(*seen)


# ------------------------------------------------ more than the engine takes


def test_of_a_party_with_too_many_facts_the_open_cases_and_the_latest_are_looked_at():
    old = [case("old", closed=-4000), finding("f-old", "none", found=-3990)]
    overdue = case("c1", "fees", opened=-5000, marks=2)
    latest = [case("new", closed=50), finding("f-new", "c2", found=60)]
    filling = [finding(f"x{index:04}", "none", "other", found=-1000 - index) for index in range(600)]
    assert len(signals(*old, overdue, *latest)) == 3
    found = signals(*old, overdue, *latest, *filling)
    assert [(signal.kind, signal.cases) for signal in found] == [
        (SignalKind.RECURRENCE, ("new", "c2")),
        (SignalKind.OVERDUE_TWICE, ("c1",)),
    ]


def test_the_worst_party_that_the_engine_is_told_of_is_answered():
    """Everything recurs and waits on everything: as many combinations as five hundred facts can have."""
    cases = [
        case(f"c{index}", "unlicensed" if index % 2 else "ad", f"u{index % 9}", closed=0, is_open=True)
        for index in range(250)
    ]
    findings = [finding(f"f{index}", "c1", "ad", found=index % 100) for index in range(300)]
    found = signals(*cases, *findings)
    assert {signal.kind for signal in found} == {SignalKind.RECURRENCE, SignalKind.SEVERAL_UNITS, SignalKind.WAITS_ON}


def test_two_pairs_of_issues_may_share_a_finding():
    other = replace(RULES.together[0], id="fire_with_crowd", second=frozenset({"crowd"}))
    rules = replace(RULES, together=(*RULES.together, other))
    seen = [finding("f1", "c1", "fire"), finding("f2", "c2", "building"), finding("f3", "c3", "crowd")]
    assert [signal.rule for signal in signals(*seen, rules=rules)] == ["fire_with_buildings", "fire_with_crowd"]


def test_without_pairs_and_issues_to_wait_on_the_others_are_still_seen():
    rules = replace(RULES, together=(), waits_on=frozenset())
    found = signals(*THREE, case("c9", "unlicensed", "u1", marks=2), rules=rules)
    assert [signal.kind for signal in found] == [SignalKind.SEVERAL_UNITS, SignalKind.OVERDUE_TWICE]


def test_the_days_of_the_rules_are_those_of_the_policy():
    seen = [case("c1", closed=0), case("c2", opened=30), finding("f", "c2", found=30)]
    assert on(30) == seen[1].opened_on
    assert signals(*seen, rules=replace(RULES, recurrence_days=29)) == []
    assert len(signals(*seen, rules=replace(RULES, recurrence_days=30))) == 1
