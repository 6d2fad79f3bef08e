"""What an earlier allocation had keeps its name under a later one, and decides nothing there."""

import json
from datetime import date
from pathlib import Path

import pytest

from rules.decide import Decider
from rules.load import load_allocation, load_document, vocabulary
from rules.names import with_names_of
from tests.compliance.revising import revised

ROOT = Path(__file__).parents[2]
ON = date(2026, 3, 20)


@pytest.fixture(scope="module")
def old():
    return load_allocation("xiangshan-2021")


@pytest.fixture(scope="module")
def new():
    return revised()


@pytest.fixture(scope="module")
def both(old, new):
    return with_names_of(new, [old])


def renamed(allocation, part, id_, name):
    content = json.loads(allocation.document)
    content[part][id_]["name"] = {"zh": name, "en": name}
    return load_document(json.dumps(content))


def test_everything_that_has_a_name_in_either_has_it(old, new, both):
    for part in ("units", "regimes", "facts", "groups", "issues", "clauses"):
        assert getattr(both, part).keys() == getattr(old, part).keys() | getattr(new, part).keys()
    assert str(both.issues["food_safety"].name) == "food safety"


def test_the_current_ones_names_come_first(old, new, both):
    assert [*both.units][: len(new.units)] == [*new.units]
    assert both.units["emergency"] == new.units["emergency"]
    other = renamed(old, "units", "emergency", "老应急")
    assert with_names_of(new, [other]).units["emergency"] == new.units["emergency"]


def test_of_several_others_the_first_names_it(old, new):
    one, two = (renamed(old, "issues", "food_safety", name) for name in ("饮食安全", "餐饮安全"))
    assert with_names_of(new, [two, one, old]).issues["food_safety"].name.zh == "餐饮安全"


def test_a_unit_that_it_does_not_have_is_no_member(both, old):
    assert old.units["industry_it"].member
    assert not both.units["industry_it"].member


def test_a_choice_has_the_values_of_both_and_a_number_its_own_span():
    small = load_allocation(ROOT / "examples/allocations/small-district.yaml")
    content = json.loads(small.document)
    del content["facts"]["class"]["values"]["arts"]
    content["facts"]["pupils"]["number"]["to"] = 9
    less = load_document(json.dumps(content))
    both = with_names_of(less, [small])
    assert {value.id for value in both.facts["class"].values} == {value.id for value in small.facts["class"].values}
    assert both.facts["class"].values[-1].id == "arts"
    assert both.facts["pupils"].high == 9


def test_it_decides_as_the_current_one(new, both):
    facts = {"issue": "fire_safety", "site": "institution"}
    assert both.duties == new.duties
    assert Decider(both).decide(facts, on=ON).verdict == Decider(new).decide(facts, on=ON).verdict


def test_alone_it_is_as_it_was(new):
    assert with_names_of(new, []) is new
    assert with_names_of(new, [new]) is new


def test_a_document_with_its_vocabulary_is_the_whole_allocation(old):
    again = load_document(old.document, vocabulary(old))
    assert again == old
