"""What was decided is looked up by the facts as they were stated; nothing else comes of it."""

from datetime import date
from itertools import product
from pathlib import Path

import pytest

import rules.remembered
from rules.decide import Decider
from rules.load import load_allocation

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "allocations"
BEFORE, ON = date(2025, 7, 31), date(2026, 3, 2)
STATED = [
    {"issue": issue, **{fact: value for fact, value in facts.items() if value is not None}}
    for issue in ("premises", "floor_limit")
    for facts in ({"pupils": pupils, "floor": floor} for pupils, floor in product((None, 4, 5, 30, 31), (None, 1, 4)))
]


@pytest.fixture(scope="module")
def thresholds():
    return load_allocation(EXAMPLES / "thresholds.yaml")


def test_what_is_looked_up_is_what_was_decided(thresholds):
    decider, law = Decider(thresholds), Decider(thresholds).law(ON)
    first = [decider.decide(facts, ON) for facts in STATED]
    assert [decision.verdict for decision in first] == [law.settle(law.routing(facts))[0] for facts in STATED]
    again = [decider.decide(dict(reversed(facts.items())) | {"colour": "red"}, ON) for facts in STATED * 2]
    assert all(one is other for one, other in zip(first * 2, again, strict=True))
    assert decider.decide({}, ON) is decider.decide({"colour": "red"}, ON)
    assert decider.decide(STATED[0], BEFORE) != first[0]
    assert decider.decide(STATED[0], ON) is first[0]


def test_numbers_without_end_do_not_fill_the_memory(thresholds, monkeypatch):
    monkeypatch.setattr(rules.remembered, "MOST_REMEMBERED", 10)
    decider = Decider(thresholds)
    decisions = [decider.decide({"issue": "premises", "pupils": pupils}, ON) for pupils in (*range(300), *range(300))]
    assert decisions[:300] == decisions[300:]
    assert len({decision.facts for decision in decisions}) == 3
    kept = [decided for _pick, decided in decider._remembered.days[ON].values()]
    assert sum(map(len, kept)) <= 10
