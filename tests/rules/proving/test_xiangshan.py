"""The notice of Xiangshan: no two leads, nothing unreachable, and the gaps that its text has and no other."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from rules.allocation import ISSUE
from rules.decision import Outcome
from rules.load import load_allocation
from rules.proving.check import check
from rules.proving.diff import diff
from rules.proving.flaws import Flaw
from tests.rules.proving.worlds import ByHand, as_set, every, every_partly, facts_in

ON = date(2026, 3, 2)
TEACHING = {
    "teacher_qualification",
    "in_service_teacher",
    "teaching_content",
    "training_materials",
    "competition_event",
}
CONDUCT = {"unlicensed_training", "disguised_training", "beyond_scope", "banned_hours"}
FEES = {"fee_posting", "fee_prepayment", "fee_account", "fee_above_guidance", "fee_refund", "fee_misconduct"}
ANYWHERE = {"public_opinion", "public_order", "stability_risk", "stability_incident"}
INSTITUTIONS = {
    "fire_safety",
    "building_safety",
    "building_approval",
    "safety_management",
    "hygiene",
    "registration",
    "advertising",
    "monopoly",
    "contract_terms",
    "labour",
}
SCHOOLS = {
    "after_school_service",
    "after_school_charge",
    "after_school_funding",
    "teacher_posts",
    "performance_pay",
    "homework_load",
    "teaching_quality",
}
ONLINE_ONLY = {"online_filing", "online_violation"}


@pytest.fixture(scope="module")
def allocation():
    return load_allocation()


@pytest.fixture(scope="module")
def done(allocation):
    return check(allocation)


def is_named_by_the_notice(site, mode, issue):
    """
    Whether some clause says whose it is: read off the notice, clause by clause, apart from the file.

    The class of training and the stage part clauses from each other, and leave nothing out.
    """
    if issue in ANYWHERE:
        return True
    if site == "institution":
        return issue in TEACHING | CONDUCT | FEES | INSTITUTIONS or (issue in ONLINE_ONLY and mode == "online")
    return issue in TEACHING | SCHOOLS


def test_the_gaps_are_those_that_the_text_has(allocation, done):
    [gap] = done.of(Flaw.GAP)
    [shown] = gap.shown
    expected = [
        facts for facts in every(allocation) if not is_named_by_the_notice(facts["site"], facts["mode"], facts[ISSUE])
    ]
    assert as_set(facts_in(shown.space, shown.regions)) == as_set(expected)
    assert gap.count == len(expected) == 11 * 12 + 2 * 6 + 26 * 12
    assert gap.clauses == ("16",)


def test_no_two_leads_and_nothing_unreachable_shadowed_or_idle(done):
    assert done.passed
    assert done.complete
    assert Counter(point.flaw for point in done.points) == {Flaw.GAP: 1}


def test_every_combination_is_counted_as_by_hand(allocation, done):
    [survey] = done.surveys
    assert survey.combinations == 3 * 3 * 3 * 4 * 43 == 4644
    hand = ByHand.on(allocation, ON)
    said = [hand.effect(facts) for facts in every_partly(allocation)]
    assert survey.outcomes == Counter(Outcome.OPEN_QUESTION if each is None else each[0] for each in said)
    assert survey.left_out == 0


def test_it_holds_from_the_day_of_the_notice_on_and_does_not_change(done):
    [survey] = done.surveys
    assert (survey.span.valid.start, survey.span.valid.until) == (date(2021, 9, 8), None)


def test_it_is_as_itself(allocation):
    same = diff(allocation, allocation)
    assert same.empty
    assert same.combinations == 2 * 2 * 2 * 3 * 42
