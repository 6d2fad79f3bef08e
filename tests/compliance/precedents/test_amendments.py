"""A ruling in force proposes the amendment that makes the allocation say it, and tells what that would alter."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from compliance.book import Book
from compliance.chain import canonical
from compliance.draft import PartyDraft
from compliance.precedents.amendments import Why
from compliance.precedents.precedent import base_of
from rules.allocation import Role
from rules.decide import Decider
from rules.decision import Outcome
from tests.compliance.making import AT, DAY, finding, submit
from tests.compliance.precedents.ruling import ON, assigned, completed, proposed, put_in, taken_away

OTHER = PartyDraft("晨光艺术培训中心", locality="象山街道")
THIRD = PartyDraft("阳光托管", locality="象山街道")


def say(database, book, **facts):
    """What the allocation would say with all amendments in it."""
    return Decider(proposed(database, book).allocation).decide({"site": "institution", **facts}, on=DAY)


def test_without_rulings_nothing_is_proposed(database, book):
    submit(database, book, finding("food_safety"))
    told = proposed(database, book)
    assert (told.amendments, told.left_out) == ((), ())
    assert told.allocation.ref == book.allocation.ref


def test_what_nobody_was_named_for_goes_to_the_unit_that_was_assigned(database, book):
    submit(database, book, finding("food_safety"), finding("food_safety", party=OTHER))
    assigned(database, book, "2026-0001", "market_regulation", reason="食堂归口\n市监")
    (amendment,) = proposed(database, book).amendments
    assert amendment.precedent.number == "R2026-0001"
    assert amendment.added.id == "r2026-0001"
    assert amendment.added.duty["when"] == {"issue": ["food_safety"], "site": ["institution"]}
    assert amendment.added.clause["summary"] == {
        "en": "As ruled on case 2026-0001, Market Regulation Bureau leads: 食堂归口 市监",
        "zh": amendment.added.clause["summary"]["zh"],
    }
    assert amendment.cases == ("2026-0002",)
    assert amendment.alterations.combinations == 4644
    assert amendment.alterations.altered == 36 + 36
    assert amendment.alterations.asked == 36
    after = say(database, book, issue="food_safety")
    assert (after.outcome, after.lead) == (Outcome.SETTLED, "market_regulation")
    assert after.verdict.with_role(Role.COORDINATE) == ("education",)


def test_what_was_ruled_while_a_fact_was_missing_holds_whatever_the_fact_is(database, book):
    submit(database, book, finding("registration"))
    academic, other = ({"training": "academic"}, {"training": "non_academic"})
    submit(database, book, finding("registration", party=OTHER, facts=academic))
    submit(database, book, finding("registration", party=THIRD, facts=other))
    assigned(database, book, "2026-0001", "civil_affairs")
    (amendment,) = proposed(database, book).amendments
    assert amendment.question == "training"
    assert amendment.added.duty["overrides"] == ["13a"]
    assert amendment.cases == ("2026-0003",)
    assert say(database, book, issue="registration").lead == "civil_affairs"


def test_what_was_taken_from_a_unit_is_taken_by_displacing_its_duty(database, book):
    submit(database, book, finding("fee_posting"), finding("fee_posting", party=OTHER), finding("fee_refund"))
    taken_away(database, book, "2026-0001", "development_reform")
    (amendment,) = proposed(database, book).amendments
    assert amendment.added.duty["overrides"] == ["13b"]
    assert amendment.cases == ("2026-0002",)
    assert say(database, book, issue="fee_posting").lead == "development_reform"
    assert say(database, book, issue="fee_refund").lead == "market_regulation"


def test_a_case_that_is_over_goes_nowhere_and_one_with_the_unit_stays(database, book):
    submit(database, book, finding("food_safety"))
    assigned(database, book, "2026-0001", "market_regulation")
    submit(database, book, finding("food_safety", party=OTHER), at=AT + timedelta(hours=2))
    (amendment,) = proposed(database, book).amendments
    assert amendment.cases == ()


def test_once_it_is_in_the_allocation_it_is_no_amendment_any_more(database, book):
    submit(database, book, finding("food_safety"))
    assigned(database, book, "2026-0001", "market_regulation")
    allocation = proposed(database, book).allocation
    told = proposed(database, Book(allocation, Decider(allocation).decide))
    assert told.amendments == ()
    assert [(each.precedent.number, each.why) for each in told.left_out] == [("R2026-0001", Why.SAID)]


def ruled(book, number, lead, **values):
    """A row of `rulings` on these facts, with what the allocation says of them."""
    facts = {"site": "institution", "issue": "fee_posting", **values.pop("facts", {})}
    base = base_of(book.decide(facts, DAY))
    return {"number": number, "lead": lead, "issue": facts["issue"], "facts": canonical(facts), "base": base, **values}


def test_the_later_of_two_on_the_same_facts_is_proposed(database, book):
    submit(database, book, finding("fee_posting"))
    first = ruled(book, "R2026-0001", "education")
    put_in(database, book, "2026-0001", **first)
    put_in(database, book, "2026-0001", **ruled(book, "R2026-0002", "finance", made_at=AT + timedelta(days=9)))
    told = proposed(database, book)
    assert [each.precedent.number for each in told.amendments] == ["R2026-0002"]
    assert [(each.precedent.number, each.why, each.because) for each in told.left_out] == [
        ("R2026-0001", Why.OVERTAKEN, "R2026-0002")
    ]


def test_a_later_ruling_on_more_facts_goes_before_and_says_so(database, book):
    submit(database, book, finding("fee_posting"))
    put_in(database, book, "2026-0001", **ruled(book, "R2026-0001", "education"))
    later = {"facts": {"stage": "preschool"}, "made_at": AT + timedelta(days=9)}
    put_in(database, book, "2026-0001", **ruled(book, "R2026-0002", "finance", **later))
    first, second = proposed(database, book).amendments
    assert (first.before, second.before) == ((), ("R2026-0001",))
    assert second.added.duty["overrides"] == ["13b", "r2026-0001"]
    assert say(database, book, issue="fee_posting", stage="preschool").lead == "finance"
    assert say(database, book, issue="fee_posting", stage="compulsory").lead == "education"


def test_which_came_later_is_told_by_the_time_and_not_by_the_number(database, book):
    """A number can be lower and the ruling later the same day, where somebody set the clock back."""
    submit(database, book, finding("fee_posting"))
    put_in(database, book, "2026-0001", **ruled(book, "R2026-0002", "education", made_at=AT))
    later = {"facts": {"stage": "preschool"}, "made_at": AT + timedelta(hours=1)}
    put_in(database, book, "2026-0001", **ruled(book, "R2026-0001", "finance", **later))
    first, second = proposed(database, book).amendments
    assert (first.precedent.number, first.before) == ("R2026-0001", ("R2026-0002",))
    assert (second.precedent.number, second.before) == ("R2026-0002", ())


def test_a_later_ruling_back_to_the_allocation_ends_the_earlier_one(database, book):
    submit(database, book, finding("fee_posting"))
    put_in(database, book, "2026-0001", **ruled(book, "R2026-0001", "education"))
    back = ruled(book, "R2026-0002", "market_regulation", made_at=AT + timedelta(days=9))
    put_in(database, book, "2026-0001", **back)
    told = proposed(database, book)
    assert told.amendments == ()
    assert [each.why for each in told.left_out] == [Why.OVERTAKEN, Why.SAID]


@pytest.mark.parametrize(
    ("changes", "why", "because"),
    [
        ({"base": '["settled",[],[],null]'}, Why.SPENT, ""),
        ({"lead": "treasury"}, Why.UNFIT, "there is no unit “treasury”."),
        ({"facts": canonical({"issue": "noise"})}, Why.UNFIT, "there is no value “noise”."),
    ],
)
def test_a_ruling_that_does_not_fit_any_more_is_left_out_and_told(database, book, changes, why, because):
    submit(database, book, finding("fee_posting"))
    put_in(database, book, "2026-0001", **ruled(book, "R2026-0001", "education") | changes)
    told = proposed(database, book)
    assert told.amendments == ()
    (left,) = told.left_out
    assert left.why is why
    assert because in left.because


def test_a_ruling_that_is_not_in_force_proposes_nothing(database, book):
    submit(database, book, finding("fee_posting"))
    put_in(database, book, "2026-0001", **ruled(book, "R2026-0001", "education", in_force=False))
    told = proposed(database, book)
    assert (told.amendments, told.left_out) == ((), ())


def test_what_was_answered_later_is_known_of_a_case(database, book):
    """The facts of a finding's latest decision count with those that it was handed in with."""
    submit(database, book, finding("registration"), finding("registration", party=OTHER))
    completed(database, book, "2026-0001", "training", "academic")
    facts = {"issue": "registration", "training": "academic"}
    put_in(database, book, "2026-0001", **ruled(book, "R2026-0001", "education", facts=facts))
    (amendment,) = proposed(database, book).amendments
    assert amendment.cases == ("2026-0001",)


def test_reading_changes_nothing(database, book):
    submit(database, book, finding("food_safety"))
    assigned(database, book, "2026-0001", "market_regulation")
    document = book.allocation.document
    first, second = proposed(database, book), proposed(database, book, on=ON)
    assert [each.added for each in first.amendments] == [each.added for each in second.amendments]
    assert json.loads(book.allocation.document) == json.loads(document)
    assert replace(book.allocation) == book.allocation
