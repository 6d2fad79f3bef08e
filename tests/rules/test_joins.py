"""Joins of several facts: right whatever the rules and the facts, and harmless whatever is asked."""

from __future__ import annotations

import gc
import random
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import permutations
from operator import eq, ge, le, ne

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules import joins as module
from rules.conditions import LIMITS, Comparison, Operator
from rules.errors import EngineError, TooManyFacts, TooManyRules
from rules.joins import Fact, Firing, Join, JoinEngine, JoinRule, Pattern

KINDS = {"case": {"issue": str, "unit": str, "day": int, "seq": int}, "visit": {"issue": str, "day": int}}
WORDS = {"issue": ["fire", "fees"], "unit": ["a", "b"]}
NUMBERS = {"day": [-3, -1, 0, 1, 2, 5], "seq": [1, 2, 3]}
VALUES = WORDS | NUMBERS
HOLDS = {Operator.IS: eq, Operator.IS_NOT: ne, Operator.AT_LEAST: ge, Operator.AT_MOST: le}
IS, IS_NOT, AT_LEAST, AT_MOST = Operator
SAME_ISSUE = Join("issue", IS, "first", "issue")
AGAIN = JoinRule("again", (Pattern("first", "case"), Pattern("then", "visit", (), (SAME_ISSUE,))))


def case(issue="fire", unit="a", day=0, seq=1):
    return Fact("case", {"issue": issue, "unit": unit, "day": day, "seq": seq})


def visit(issue="fire", day=0):
    return Fact("visit", {"issue": issue, "day": day})


# ------------------------------------------------ agreement with brute force


def by_hand(rules: Sequence[JoinRule], facts: Sequence[Fact]) -> tuple[Firing, ...]:
    return tuple(sorted({Firing(rule.name, chosen) for rule in rules for chosen in choices(rule, facts)}))


def choices(rule: JoinRule, facts: Sequence[Fact]) -> Iterator[tuple[int, ...]]:
    for chosen in permutations(range(len(facts)), len(rule.patterns)):
        named = {pattern.alias: facts[index] for pattern, index in zip(rule.patterns, chosen, strict=True)}
        if all(holds(pattern, named) for pattern in rule.patterns):
            yield chosen


def holds(pattern: Pattern, named: dict[str, Fact]) -> bool:
    fact = named[pattern.alias]
    return (
        fact.kind == pattern.kind
        and all(HOLDS[test.operator](fact.values[test.field], test.value) for test in pattern.tests)
        and all(joined(join, fact, named[join.other_alias]) for join in pattern.joins)
    )


def joined(join: Join, fact: Fact, other: Fact) -> bool:
    right = other.values[join.other_field]
    return HOLDS[join.operator](fact.values[join.field], right + join.plus if isinstance(right, int) else right)


@st.composite
def drawn_test(draw, kind):
    field = draw(st.sampled_from(list(KINDS[kind])))
    operator = draw(st.sampled_from([IS, IS, IS_NOT] if field in WORDS else list(Operator)))
    return Comparison(field, operator, draw(st.sampled_from(VALUES[field])))


@st.composite
def drawn_join(draw, kind, earlier, equality):
    alias, other = draw(st.sampled_from(earlier))
    pairs = [(one, two) for one in KINDS[kind] for two in KINDS[other] if KINDS[kind][one] is KINDS[other][two]]
    field, other_field = draw(st.sampled_from(pairs))
    operators = [IS] if equality else [IS, IS_NOT] if field in WORDS else [*Operator, AT_LEAST, AT_MOST]
    operator = draw(st.sampled_from(operators))
    plus = draw(st.integers(-4, 4)) if operator in {AT_LEAST, AT_MOST} else 0
    return Join(field, operator, alias, other_field, plus)


@st.composite
def rules(draw):
    patterns: list[Pattern] = []
    for index in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(list(KINDS)))
        earlier = [(pattern.alias, pattern.kind) for pattern in patterns]
        joins = []
        if earlier:
            joins = [draw(drawn_join(kind, earlier, equality=True))]
            joins += draw(st.lists(drawn_join(kind, earlier, equality=False), max_size=2))
        tests = draw(st.lists(drawn_test(kind), max_size=1))
        patterns.append(Pattern(f"p{index}", kind, tuple(tests), tuple(joins)))
    return JoinRule(draw(st.sampled_from(["one", "two", "three"])), tuple(patterns))


@st.composite
def facts(draw):
    kind = draw(st.sampled_from(list(KINDS)))
    return Fact(kind, {field: draw(st.sampled_from(VALUES[field])) for field in KINDS[kind]})


@settings(max_examples=400)
@given(st.lists(rules(), min_size=1, max_size=6), st.lists(st.lists(facts(), max_size=10), min_size=3, max_size=3))
def test_the_engine_agrees_with_brute_force_and_keeps_nothing_between_calls(rules, many):
    engine = JoinEngine(KINDS, rules)
    for given_facts in [*many, *many]:
        assert engine.match(given_facts) == by_hand(rules, given_facts)


@settings(max_examples=100)
@given(st.lists(rules(), min_size=1, max_size=4), st.lists(facts(), max_size=9), st.randoms(use_true_random=False))
def test_the_order_of_the_facts_changes_only_their_places(rules, given_facts, chance):
    engine = JoinEngine(KINDS, rules)
    order = list(range(len(given_facts)))
    chance.shuffle(order)
    shuffled = engine.match([given_facts[index] for index in order])
    moved = {Firing(firing.rule, tuple(order[index] for index in firing.facts)) for firing in shuffled}
    assert tuple(sorted(moved)) == engine.match(given_facts)


def test_the_largest_numbers_are_joined_exactly():
    rule = JoinRule(
        "near", (Pattern("first", "case"), Pattern("then", "case", (), (SAME_ISSUE, later(1), later(5, AT_MOST))))
    )
    engine = JoinEngine(KINDS, [rule])
    for start in (-(2**53), -3, 0, 2**53 - 6):
        found = [gap for gap in range(7) if engine.match([case(day=start), case(day=start + gap)])]
        assert found == [1, 2, 3, 4, 5]


def later(plus, operator=AT_LEAST):
    return Join("day", operator, "first", "day", plus)


def test_a_pair_is_told_once_where_the_rule_orders_it():
    ordered = (SAME_ISSUE, Join("seq", AT_LEAST, "first", "seq", 1))
    both = JoinRule("both ways", (Pattern("first", "case"), Pattern("then", "case", (), (SAME_ISSUE,))))
    once = JoinRule("once", (Pattern("first", "case"), Pattern("then", "case", (), ordered)))
    assert JoinEngine(KINDS, [both, once]).match([case(seq=2), case(seq=1)]) == (
        Firing("both ways", (0, 1)),
        Firing("both ways", (1, 0)),
        Firing("once", (1, 0)),
    )


def test_a_fact_does_not_join_itself_and_two_equal_facts_do():
    engine = JoinEngine(KINDS, [JoinRule("r", (Pattern("first", "case"), Pattern("then", "case", (), (SAME_ISSUE,))))])
    assert engine.match([case()]) == ()
    assert len(engine.match([case(), case()])) == 2


def test_rules_that_say_the_same_all_fire():
    said_otherwise = JoinRule(
        "other", (Pattern("x", "case"), Pattern("y", "visit", (), (replace(SAME_ISSUE, other_alias="x"),)))
    )
    many = [replace(AGAIN, name=f"r{index:03}") for index in range(300)]
    fired = JoinEngine(KINDS, [*many, said_otherwise]).match([case(), visit()])
    assert [firing.rule for firing in fired] == ["other", *(rule.name for rule in many)]


def test_no_facts_and_no_rules_match_nothing():
    assert JoinEngine(KINDS, [AGAIN]).match([]) == ()
    assert JoinEngine(KINDS, []).match([case(), visit()]) == ()
    assert JoinEngine({}, []).match([]) == ()


# ------------------------------------------------ what is refused, in words


def rule(*patterns):
    return JoinRule("odd", patterns)


FIRST = Pattern("first", "case")
BAD_RULES = [
    (rule(), "Rule “odd” has no pattern, and would never fire."),
    (rule(Pattern("x", "letter")), "Rule “odd”, pattern “x”: there is no kind of facts “letter”."),
    (rule(Pattern("x", "case", (Comparison("colour", IS, "red"),))), "there is no field “colour”."),
    (rule(Pattern("x", "case", (Comparison("issue", AT_LEAST, "a"),))), "“issue” is not a number, and has no range."),
    (rule(Pattern("x", "case", (Comparison("day", IS, "5"),))), "A rule tests day against an odd value."),
    (rule(Pattern("x", "case", (Comparison("day", IS, True),))), "A rule tests day against an odd value."),
    (rule(Pattern("x", "case", (Comparison("day", IS, 2**53 + 1),))), "A rule tests day against an odd value."),
    (rule(FIRST, Pattern("first", "visit", (), (SAME_ISSUE,))), "the alias is taken by an earlier pattern."),
    (rule(FIRST, Pattern("then", "visit")), "pattern “then”: it needs a join for equality with an earlier pattern"),
    (rule(FIRST, Pattern("then", "visit", (), (later(1),))), "it needs a join for equality with an earlier pattern"),
    (rule(Pattern("then", "visit", (), (SAME_ISSUE,)), FIRST), "“first” is not an earlier pattern."),
    (rule(Pattern("first", "case", (), (SAME_ISSUE,))), "“first” is not an earlier pattern."),
    (rule(FIRST, Pattern("then", "visit", (), (SAME_ISSUE, Join("hour", IS, "first", "day")))), "no field “hour”."),
    (rule(FIRST, Pattern("then", "visit", (), (SAME_ISSUE, Join("day", IS, "first", "hour")))), "no field “hour”."),
    (
        rule(FIRST, Pattern("then", "visit", (), (Join("day", IS, "first", "issue"),))),
        "“day” and “issue” are of two types",
    ),
    (
        rule(FIRST, Pattern("then", "visit", (), (SAME_ISSUE, Join("issue", AT_MOST, "first", "unit")))),
        "“issue” is not a number",
    ),
    (
        rule(FIRST, Pattern("then", "visit", (), (replace(SAME_ISSUE, plus=1),))),
        "only a range can have something added.",
    ),
    (rule(FIRST, Pattern("then", "visit", (), (SAME_ISSUE, later(1.5)))), "1.5 cannot be added to a field."),
    (rule(FIRST, Pattern("then", "visit", (), (SAME_ISSUE, later(True)))), "True cannot be added to a field."),
    (rule(FIRST, Pattern("then", "visit", (), (SAME_ISSUE, later(2**53 + 1)))), "cannot be added to a field."),
]


@pytest.mark.parametrize(("odd", "message"), BAD_RULES)
def test_a_rule_that_the_engine_could_be_wrong_about_is_refused(odd, message):
    with pytest.raises(EngineError) as refused:
        JoinEngine(KINDS, [odd])
    assert message in str(refused.value)


def sized(count):
    return tuple(Comparison("seq", IS_NOT, index) for index in range(count))


def chained(count):
    joins = [(Join("issue", IS, f"p{index - 1}", "issue"),) if index else () for index in range(count)]
    return JoinRule("chain", tuple(Pattern(f"p{index}", "case", (), each) for index, each in enumerate(joins)))


def many_joins(count):
    return rule(FIRST, Pattern("then", "case", (), (SAME_ISSUE, *(later(-index) for index in range(count - 1)))))


def starting_alike(count):
    later_ones = [Pattern("then", "visit", (Comparison("day", IS, index),), (SAME_ISSUE,)) for index in range(count)]
    return [JoinRule(str(index), (FIRST, each)) for index, each in enumerate(later_ones)]


def narrow(count, width):
    """`count` rules of one pattern each, with `width` different tests of each field."""
    tests = [(Comparison("day", IS, index // width), Comparison("seq", IS, index % width)) for index in range(count)]
    return [rule(Pattern("x", "case", each)) for each in tests]


LIMITED = [
    ("1001 rules, at most 1000", lambda count: narrow(count, 40), 1000),
    ("61 patterns with the same tests, at most 60", starting_alike, 60),
    ("13 patterns in one rule, at most 12", lambda count: [chained(count)], 12),
    ("61 tests in one pattern, at most 60", lambda count: [rule(Pattern("x", "case", sized(count)))], 60),
    ("25 joins in one pattern, at most 24", lambda count: [many_joins(count)], 24),
    ("481 different tests at one place, at most 480", lambda count: narrow(count, 1), 480),
]


@pytest.mark.parametrize(("message", "make", "limit"), LIMITED)
def test_what_would_hang_or_crash_the_engine_is_refused_when_it_is_built_and_up_to_there_it_works(message, make, limit):
    with pytest.raises(TooManyRules) as refused:
        JoinEngine(KINDS, make(limit + 1))
    assert str(refused.value) == f"Too much for the rules engine: {message}."
    whole = make(limit)
    some = [case(), case(seq=50, day=3), visit()]
    assert JoinEngine(KINDS, whole).match(some) == by_hand([each for each in whole if len(each.patterns) < 4], some)


def test_too_many_fields_are_refused():
    fields = {f"x{index}": str for index in range(121)}
    with pytest.raises(TooManyRules, match="242 fields, at most 240"):
        JoinEngine({"one": fields, "two": fields}, [])
    assert JoinEngine({"one": dict(list(fields.items())[:120]), "two": {}}, []).match([Fact("two", {})]) == ()


def test_more_rules_true_of_one_fact_than_the_engine_holds_is_an_error_and_it_goes_on():
    rules = [rule(Pattern("x", "case", (Comparison("day", AT_LEAST, index),))) for index in range(80)]
    engine = JoinEngine(KINDS, rules)
    with pytest.raises(TooManyRules, match=r"^Too many rules are true of one fact; the rules engine takes 64\.$"):
        engine.match([case(day=1), case(day=79)])
    assert engine.match([case(day=1)]) == (Firing("odd", (0,)),)


BAD_FACTS = [
    (Fact("letter", {}), "There is no kind of facts “letter”."),
    (Fact("visit", {"issue": "fire"}), "Facts for the engine are missing or too many: day."),
    (Fact("visit", {"issue": "fire", "day": 1, "unit": "a"}), "Facts for the engine are missing or too many: unit."),
    (Fact("visit", {"issue": 5, "day": 1}), "The value of issue is not one that the engine takes: 5."),
    (Fact("visit", {"issue": None, "day": 1}), "The value of issue"),
    (Fact("visit", {"issue": "a\0b", "day": 1}), "The value of issue"),
    (Fact("visit", {"issue": "\ud800", "day": 1}), "The value of issue"),
    (Fact("visit", {"issue": "消" * 700, "day": 1}), "The value of issue"),
    (Fact("visit", {"issue": "fire", "day": True}), "The value of day"),
    (Fact("visit", {"issue": "fire", "day": 1.0}), "The value of day"),
    (Fact("visit", {"issue": "fire", "day": -(2**53) - 1}), "The value of day"),
]


@pytest.mark.parametrize(("odd", "message"), BAD_FACTS)
def test_a_fact_that_would_harm_the_engine_is_refused_and_the_engine_goes_on(odd, message):
    engine = JoinEngine(KINDS, [AGAIN])
    with pytest.raises(EngineError) as refused:
        engine.match([case(), visit(), odd])
    assert message in str(refused.value)
    assert engine.match([case()]) == ()
    assert engine.match([case(), visit()]) == (Firing("again", (0, 1)),)


def test_more_facts_than_can_be_joined_in_good_time_are_refused():
    engine = JoinEngine(KINDS, [AGAIN])
    with pytest.raises(TooManyFacts, match=r"^Too many facts for the rules engine at once: 501, at most 500\. Give it"):
        engine.match([visit()] * 501)
    assert engine.match([visit()] * 500) == ()


def test_more_combinations_than_can_be_tried_in_good_time_are_refused():
    engine = JoinEngine(KINDS, [chained(3)])
    with pytest.raises(TooManyFacts) as refused:
        engine.match([case()] * 70)
    assert str(refused.value) == (
        "These facts could be combined in 343000 ways, and the rules engine tries at most 300000. "
        "Give it fewer facts, or join them by more fields."
    )
    apart = [case(issue=str(index)) for index in range(70)]
    assert engine.match(apart) == ()
    assert len(engine.match([case()] * 20)) == 20 * 19 * 18


# ------------------------------------------------ nothing is left behind


def test_ten_thousand_calls_leave_nothing_in_the_engine():
    """Were a fact left, the next call would join with it."""
    engine = JoinEngine(KINDS, [AGAIN])
    for _round in range(5000):
        assert engine.match([case()]) == ()
        assert engine.match([visit(), case()]) == (Firing("again", (1, 0)),)


def test_a_call_that_is_broken_off_leaves_nothing(monkeypatch):
    """As when the user presses Ctrl-C in the middle of it, which no test can time: hence the patch."""
    engine = JoinEngine(KINDS, [AGAIN])
    with monkeypatch.context() as patched:
        patched.setattr("rules.engine._read", interrupted)
        with pytest.raises(KeyboardInterrupt):
            engine.match([case(), visit()])
    assert engine.match([visit()]) == ()
    assert engine.match([case()]) == ()
    assert engine.match([case(), visit()]) == (Firing("again", (0, 1)),)


def interrupted(_message):
    raise KeyboardInterrupt


def test_threads_share_an_engine():
    engine = JoinEngine(KINDS, [AGAIN, chained(3)])
    wrong: list[int] = []

    def work(start: int) -> None:
        chance = random.Random(start)
        for step in range(200):
            some = [chance.choice([case, visit])(issue=chance.choice(WORDS["issue"])) for _index in range(8)]
            if engine.match(some) != by_hand([AGAIN, chained(3)], some):
                wrong.append(step)

    threads = [threading.Thread(target=work, args=(start,)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_many_engines_come_and_go():
    kept = [JoinEngine(KINDS, [replace(AGAIN, name=str(index))]) for index in range(30)]
    for _round in range(100):
        JoinEngine(KINDS, [AGAIN, chained(4)]).match([case(), case(), visit()])
    gc.collect()
    found = [engine.match([case(), visit()]) for engine in kept]
    assert found == [(Firing(str(index), (0, 1)),) for index in range(30)]


def test_the_limits_of_a_call_are_those_that_are_written_down():
    assert (LIMITS.facts, LIMITS.combinations) == (500, 300_000)
    assert module.LIMITS is LIMITS
