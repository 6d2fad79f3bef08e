"""A party that is passed over has no signal, whatever its record; and most parties are passed over."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from compliance.signals.model import PartyRecord
from compliance.signals.prospects import may_show
from tests.compliance.signals.parties import RULES, case, finding, party
from tests.compliance.signals.test_any_record import DETECTOR, NEAR, records


@settings(max_examples=600)
@given(records())
def test_where_nothing_may_show_the_joins_find_nothing(record):
    assert may_show(NEAR, record) or DETECTOR.detect(record) == ()


@pytest.mark.parametrize(
    "record",
    [
        PartyRecord("p", (), ()),
        party(case("1"), case("2", "fees", "u2"), finding("f1", "1"), finding("f2", "2", "fees")),
        party(case("1", "fire"), case("2", "exit"), finding("f1", "1", "fire"), finding("f2", "2", "exit")),
        party(case("1", lead=None), case("2", lead=None), case("3", lead=None)),
    ],
    ids=["unknown", "two units", "one side of a pair", "no units"],
)
def test_most_parties_are_passed_over(record):
    assert not may_show(RULES, record)


@pytest.mark.parametrize(
    "record",
    [
        party(case("1", closed=3)),
        party(case("1", marks=2)),
        party(case("1"), case("2", lead="u2"), case("3", lead="u3")),
        party(case("1", "unlicensed")),
        party(case("1"), finding("f1", "1", "fire"), finding("f2", "1", "building")),
    ],
    ids=["closed", "overdue", "three units", "awaited", "a pair"],
)
def test_whatever_a_rule_begins_with_is_looked_at(record):
    assert may_show(RULES, record)
