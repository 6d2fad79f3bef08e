"""Whatever the law: each combination is in one region, decided as by hand, and what is not counted is said."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.decide import Law
from rules.decision import Outcome
from rules.proving.check import check
from rules.proving.flaws import Flaw
from rules.proving.space import Space, walk
from rules.proving.spans import Span, spans_of
from rules.proving.survey import Survey, space_of, survey
from rules.verdicts import effect
from tests.rules.proving.worlds import ByHand, facts_in, points, rich_laws, singles


def by_outcome(hand: ByHand, space: Space) -> Counter[Outcome]:
    """Every combination of kinds, decided by hand; all the single values of a kind are decided alike."""
    found: Counter[Outcome] = Counter()
    for point in points(space.all):
        [said] = {hand.effect(facts) for facts in singles(space, point)}
        found[Outcome.OPEN_QUESTION if said is None else said[0]] += 1
    return found


def spans(allocation) -> list[Span]:
    return spans_of(allocation.valid, [allocation])


@settings(max_examples=40)
@given(rich_laws())
def test_every_combination_is_counted_by_what_comes_of_it(allocation):
    for span in spans(allocation):
        done = survey(allocation, span)
        assert done.outcomes == by_outcome(ByHand.on(allocation, span.day), done.space)
        assert done.outcomes.total() == done.combinations
        assert not done.uncounted
        assert not done.undecided


@settings(max_examples=40)
@given(rich_laws())
def test_the_regions_part_all_that_is_stated_and_each_is_decided_as_every_value_in_it(allocation):
    for span in spans(allocation):
        done = survey(allocation, span)
        hand = ByHand.on(allocation, span.day)
        seen = [point for decided in done.whole for point in points(decided.region)]
        assert len(seen) == len(set(seen))
        assert set(seen) == set(points(done.space.whole))
        for decided in done.whole:
            said = {hand.effect(facts) for facts in facts_in(done.space, [decided.region])}
            assert said == {None if decided.verdict.outcome is Outcome.OPEN_QUESTION else effect(decided.verdict)}


@settings(max_examples=40)
@given(rich_laws())
def test_the_walk_parts_what_is_not_stated_too(allocation):
    [span, *_] = spans(allocation)
    law = Law(allocation, allocation.duties_on(span.day))
    space = space_of(allocation, law)
    hand = ByHand.on(allocation, span.day)
    seen = []
    for region in walk(space, [law], space.all):
        here = list(points(region))
        seen += here
        assert len({hand.effect(facts) for point in here for facts in singles(space, point)}) == 1
    assert len(seen) == len(set(seen)) == Space.size(space.all)


def disjoint(done: Survey) -> bool:
    left = [point for region in done.uncounted for point in points(region)]
    return len(left) == len(set(left)) == done.left_out


@settings(max_examples=40)
@given(rich_laws(), st.integers(0, 12))
def test_what_takes_too_many_regions_is_left_out_and_said(allocation, most):
    [span, *_] = spans(allocation)
    done, whole = survey(allocation, span, most), survey(allocation, span)
    assert disjoint(done)
    assert done.outcomes.total() + done.left_out == done.combinations == whole.combinations
    assert all(count <= whole.outcomes[outcome] for outcome, count in done.outcomes.items())
    proved = check(allocation, most=most)
    assert proved.complete == (not any(each.undecided for each in proved.surveys))
    assert proved.complete or not proved.passed


@settings(max_examples=40)
@given(rich_laws(), st.integers(0, 12))
def test_what_is_left_out_makes_no_flaw_of_a_duty(allocation, most):
    """A duty of which only a part was walked is not called idle for it."""
    of_duties = {Flaw.UNREACHABLE, Flaw.SHADOWED, Flaw.IDLE_EXCEPTION}
    found, really = (
        {(point.flaw, point.subject[0]) for point in each.points if point.flaw in of_duties}
        for each in (check(allocation, most=most), check(allocation))
    )
    assert found <= really


@settings(max_examples=40)
@given(rich_laws())
def test_a_walk_of_one_region_leaves_out_all_but_what_is_one_region(allocation):
    [span, *_] = spans(allocation)
    nothing = survey(allocation, span, most=0)
    assert nothing.left_out == nothing.combinations
    assert not nothing.outcomes
    assert not nothing.whole
