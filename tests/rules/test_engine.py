"""The door to durable-rules: what it refuses, what it never leaves behind."""

from __future__ import annotations

import gc
import os
import threading

import pytest

from rules.conditions import LIMITS, Comparison, Operator
from rules.engine import Engine, Rule, _check_hashes, _hash
from rules.errors import EngineError, TooManyRules

FIELDS = {"colour": str, "size": int}


def is_(field, value):
    return Comparison(field, Operator.IS, value)


def test_every_rule_that_holds_fires():
    rules = [
        Rule("red", (is_("colour", "red"),)),
        Rule("not blue", (Comparison("colour", Operator.IS_NOT, "blue"),)),
        Rule("big", (Comparison("size", Operator.AT_LEAST, 5),)),
        Rule("middling", (Comparison("size", Operator.AT_LEAST, 3), Comparison("size", Operator.AT_MOST, 5))),
        Rule("always", ()),
    ]
    engine = Engine(FIELDS, rules)
    assert engine.match({"colour": "red", "size": 5}) == {"red", "not blue", "big", "middling", "always"}
    assert engine.match({"colour": "blue", "size": 2}) == {"always"}
    assert engine.match({"colour": "green", "size": 3}) == {"not blue", "middling", "always"}


def test_rules_with_the_same_tests_all_fire():
    engine = Engine(FIELDS, [Rule(f"r{index}", (is_("colour", "red"),)) for index in range(400)])
    assert len(engine.match({"colour": "red", "size": 0})) == 400


def test_nothing_is_left_after_a_call():
    engine = Engine(
        FIELDS, [Rule("red", (is_("colour", "red"),)), Rule("big", (Comparison("size", Operator.AT_LEAST, 5),))]
    )
    for _round in range(1000):
        assert engine.match({"colour": "red", "size": 1}) == {"red"}
        assert engine.match({"colour": "blue", "size": 9}) == {"big"}


def test_no_rules_match_nothing():
    assert Engine({}, []).match({}) == frozenset()


BAD_FACTS = [
    ({"colour": "red"}, "missing or too many: size"),
    ({"colour": "red", "size": 1, "shape": "round"}, "missing or too many: shape"),
    ({"colour": 5, "size": 1}, "The value of colour is not one that the engine takes: 5"),
    ({"colour": None, "size": 1}, "The value of colour"),
    ({"colour": "red", "size": "1"}, "The value of size"),
    ({"colour": "red", "size": 1.0}, "The value of size"),
    ({"colour": "red", "size": True}, "The value of size"),
    ({"colour": "red", "size": 2**53 + 1}, "The value of size"),
    ({"colour": "r" * 2001, "size": 1}, "The value of colour"),
    ({"colour": "消" * 700, "size": 1}, "The value of colour"),
    ({"colour": "\ud800", "size": 1}, "The value of colour"),
    ({"colour": "a\0b", "size": 1}, "The value of colour"),
]


@pytest.mark.parametrize(("facts", "message"), BAD_FACTS)
def test_a_fact_that_would_harm_the_engine_is_refused_and_the_engine_goes_on(facts, message):
    engine = Engine(FIELDS, [Rule("red", (is_("colour", "red"),))])
    with pytest.raises(EngineError, match=message):
        engine.match(facts)
    assert engine.match({"colour": "red", "size": 1}) == {"red"}


def test_too_many_rules_are_refused_before_they_hang():
    with pytest.raises(TooManyRules, match=r"1001 rules in one issue group, at most 1000\. Split the issue group"):
        Engine({f"x{i}": str for i in range(11)}, [Rule(str(i), (is_(f"x{i % 11}", str(i)),)) for i in range(1001)])


def test_too_many_tests_at_one_place_are_refused_before_they_hang():
    with pytest.raises(TooManyRules, match="481 different tests at one place"):
        Engine(FIELDS, [Rule(str(i), (is_("colour", str(i)),)) for i in range(LIMITS.tests_under_one_prefix + 1)])


def test_just_below_the_limits_it_works():
    rules = [Rule(str(i), (is_("colour", str(i)),)) for i in range(LIMITS.tests_under_one_prefix)]
    assert Engine(FIELDS, rules).match({"colour": "77", "size": 0}) == {"77"}


def test_too_many_fields_are_refused():
    with pytest.raises(TooManyRules, match="241 facts"):
        Engine({f"x{i}": str for i in range(LIMITS.fields + 1)}, [])


def test_more_rules_true_at_once_than_the_engine_holds_is_an_error_and_not_a_lost_duty():
    rules = [Rule(str(i), (Comparison("size", Operator.AT_LEAST, i),)) for i in range(80)]
    engine = Engine(FIELDS, rules)
    assert len(engine.match({"colour": "", "size": 40})) == 41
    with pytest.raises(TooManyRules, match="takes 64"):
        engine.match({"colour": "", "size": 79})
    assert len(engine.match({"colour": "", "size": 40})) == 41


def test_a_rule_that_tests_a_number_against_text_is_refused():
    with pytest.raises(EngineError, match="A rule tests size against an odd value"):
        Engine(FIELDS, [Rule("odd", (is_("size", "5"),))])


def test_names_that_the_engine_would_confuse_are_refused():
    pair = ("costarring", "liquid")
    assert _hash(pair[0]) == _hash(pair[1])
    with pytest.raises(EngineError, match="cannot tell the names"):
        _check_hashes(pair)


def test_threads_share_an_engine():
    engine = Engine(FIELDS, [Rule(str(i), (is_("size", i),)) for i in range(40)])
    wrong: list[int] = []

    def work(start: int) -> None:
        for step in range(500):
            size = (start * 7 + step) % 40
            if engine.match({"colour": "", "size": size}) != {str(size)}:
                wrong.append(size)

    threads = [threading.Thread(target=work, args=(start,)) for start in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_many_engines_come_and_go():
    kept = [Engine(FIELDS, [Rule(str(i), (is_("size", i),))]) for i in range(50)]
    for _round in range(200):
        Engine(FIELDS, [Rule("red", (is_("colour", "red"),))]).match({"colour": "red", "size": 1})
    gc.collect()
    assert [engine.match({"colour": "", "size": i}) for i, engine in enumerate(kept)] == [{str(i)} for i in range(50)]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_a_forked_process_goes_on_with_the_engine_it_has():
    engine = Engine(FIELDS, [Rule("red", (is_("colour", "red"),))])
    child = os.fork()
    if child == 0:  # pragma: no cover
        os._exit(0 if engine.match({"colour": "red", "size": 1}) == {"red"} else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert engine.match({"colour": "red", "size": 1}) == {"red"}
