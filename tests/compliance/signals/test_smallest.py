"""The smallest set of units that has a hand in every case, against trying all sets."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.signals.smallest import smallest_units
from tests.compliance.signals.parties import case


def hands(each):
    return {*each.units, *([each.lead] if each.lead else [])}


def by_trying(cases):
    wanted = [hands(each) for each in cases if hands(each)]
    units = sorted(set().union(*wanted))
    leads = [each.lead for each in cases if each.lead]
    for size in range(len(units) + 1):
        meeting = [chosen for chosen in combinations(units, size) if all(each & set(chosen) for each in wanted)]
        if meeting:
            return min(meeting, key=lambda chosen: (-sum(lead in chosen for lead in leads), chosen))
    raise AssertionError


def made(*hands_in):
    """Cases, each by its lead and the other units, as in `a+bc`; without a lead, as in `+bc`."""
    return [
        case(f"c{index}", lead=text.split("+")[0] or None, units=list(text.replace("+", "")))
        for index, text in enumerate(hands_in)
    ]


@pytest.mark.parametrize(
    ("cases", "units"),
    [
        ([], ""),
        (["+"], ""),
        (["a+"], "a"),
        (["a+", "b+", "c+"], "abc"),
        (["a+x", "b+x", "c+x"], "x"),
        (["a+b", "b+c", "c+a"], "ab"),
        (["a+b", "b+a"], "a"),
        (["b+a", "c+a", "b+a", "c+b"], "bc"),
        (["z+a", "z+b", "y+c"], "yz"),
        (["a+", "a+bcd", "e+d"], "ae"),
        (["+ab", "+ac", "+bc"], "ab"),
    ],
)
def test_the_fewest_units_then_those_that_lead_then_the_alphabet(cases, units):
    assert smallest_units(made(*cases)) == tuple(units)


hands_in = st.tuples(st.none() | st.sampled_from("abcdefgh"), st.sets(st.sampled_from("abcdefgh"), max_size=4))


@settings(max_examples=500)
@given(st.lists(hands_in, max_size=9))
def test_it_is_the_set_that_trying_all_finds(many):
    cases = [case(f"c{index}", lead=lead, units=sorted(units)) for index, (lead, units) in enumerate(many)]
    assert smallest_units(cases) == by_trying(cases)
    assert smallest_units(reversed(cases)) == by_trying(cases)


def test_thirty_units_are_no_harder_than_needed():
    """Ten threes of units in which each shares a case with each: two of every three, in 59,049 ways."""
    rings = [[f"{ring}{place}" for place in range(3)] for ring in range(10)]
    pairs = [pair for ring in rings for pair in combinations(ring, 2)]
    cases = [case(f"c{index}", lead=None, units=pair) for index, pair in enumerate(pairs)]
    assert smallest_units(cases) == tuple(unit for ring in rings for unit in ring[:2])
