"""Whatever the allocation: the engine agrees with the second evaluator, and completion with brute force."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.allocation import GROUP, Allocation
from rules.decide import Decider
from rules.decision import Outcome, Question, Verdict
from rules.evaluate import matching
from rules.references import check_references
from rules.resolve import resolve_duties
from rules.verdicts import effect
from tests.rules.invented import CHOICES, HIGH, ISSUES, LOW, UNITS, allocations, contents, some_facts, whole_facts

ON = date(2026, 3, 2)
SPACE: dict[str, list[Any]] = {
    "place": CHOICES["place"],
    "kind": CHOICES["kind"],
    "pupils": list(range(LOW, HIGH + 1)),
    "owner": UNITS[:3],
}


def by_hand(allocation: Allocation, facts: dict[str, Any]) -> Verdict:
    """The verdict without the engine."""
    whole = {**facts, GROUP: ISSUES[facts["issue"]]}
    matched = matching(allocation.duties.values(), whole)
    return resolve_duties(allocation, [duty for duty in allocation.duties.values() if duty.id in matched], whole)


def completions(facts: dict[str, Any]) -> list[dict[str, Any]]:
    missing = [fact for fact in SPACE if fact not in facts]
    return [{**facts, **dict(zip(missing, values, strict=True))} for values in product(*(SPACE[f] for f in missing))]


@given(contents())
def test_what_is_generated_is_what_the_loader_accepts(content):
    assert check_references(content) == []


@settings(max_examples=500)
@given(allocations(), st.lists(whole_facts(), min_size=40, max_size=40))
def test_the_engine_agrees_with_the_second_evaluator_on_twenty_thousand_cases(allocation, many):
    decider = Decider(allocation)
    for facts in many:
        decided = decider.decide(facts, on=ON)
        assert decided.verdict == by_hand(allocation, facts)
        assert decided.question is None


@settings(max_examples=150)
@given(allocations(), some_facts())
def test_unknown_facts_are_decided_as_if_every_completion_were_tried(allocation, facts):
    decided = Decider(allocation).decide(facts, on=ON)
    effects = {effect(by_hand(allocation, whole)) for whole in completions(facts)}
    if len(effects) == 1:
        assert effect(decided.verdict) in effects
        assert decided.question is None
    else:
        assert decided.outcome is Outcome.OPEN_QUESTION
        assert decided.question is not None
        follow(allocation, facts, decided.question)


def follow(allocation: Allocation, facts: dict[str, Any], question: Question) -> None:
    """Every answer holds what it promises, and the question asks for a fact that changes something."""
    assert question.fact not in facts
    for answer in question.answers:
        answered = {**facts, question.fact: answer.value}
        effects = {effect(by_hand(allocation, whole)) for whole in completions(answered)}
        if answer.question is None:
            assert effects == {effect(answer.verdict)}
        else:
            assert len(effects) > 1
            follow(allocation, answered, answer.question)
    assert any(matters(allocation, {**facts, **rest}, question.fact) for rest in completions(facts))


def matters(allocation: Allocation, facts: dict[str, Any], fact: str) -> bool:
    """Whether the value of one fact changes what follows, all else equal."""
    return len({effect(by_hand(allocation, {**facts, fact: value})) for value in SPACE[fact]}) > 1
