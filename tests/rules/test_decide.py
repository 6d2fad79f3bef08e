"""What the Xiangshan allocation says, combination by combination."""

from __future__ import annotations

import threading
from datetime import date
from itertools import product

import pytest

from rules.allocation import Role
from rules.decide import Decider
from rules.decision import Outcome, as_record
from rules.language import Language, speaking
from rules.load import load_allocation, load_document
from rules.verdicts import effect

ON = date(2026, 3, 2)


@pytest.fixture(scope="module")
def allocation():
    return load_allocation("xiangshan-2021")


@pytest.fixture(scope="module")
def decider(allocation):
    return Decider(allocation)


def every_combination(allocation):
    """Site × training × mode × stage × issue, each also unknown."""
    facts = [*allocation.facts, "issue"]
    values = [[None, *(value.id for value in fact.values)] for fact in allocation.facts.values()]
    for combination in product(*values, [None, *allocation.issues]):
        yield {fact: value for fact, value in zip(facts, combination, strict=True) if value is not None}


def test_every_combination_decides_and_both_evaluators_agree(allocation):
    decider = Decider(allocation)
    outcomes = [decider.decide(facts, on=ON).outcome for facts in every_combination(allocation)]
    assert len(outcomes) == 3 * 3 * 3 * 4 * 43
    assert set(outcomes) == {Outcome.SETTLED, Outcome.TO_CONFIRM, Outcome.OPEN_QUESTION, Outcome.UNASSIGNED}


def test_nothing_is_asked_that_changes_nothing(allocation, decider):
    for facts in every_combination(allocation):
        decision = decider.decide(facts, on=ON)
        if decision.question is not None:
            answers = decision.question.answers
            effects = {(effect(answer.verdict), answer.question) for answer in answers}
            assert len(effects) > 1, facts


def test_a_missing_training_asks_who_registers(decider):
    decision = decider.decide({"site": "institution", "issue": "registration"}, on=ON)
    assert decision.outcome is Outcome.OPEN_QUESTION
    assert decision.lead is None
    assert decision.question.fact == "training"
    answers = {answer.value: answer.verdict.lead for answer in decision.question.answers}
    assert answers == {"academic": "civil_affairs", "non_academic": "market_regulation"}


def test_fire_needs_the_site_alone(decider):
    decision = decider.decide({"site": "institution", "issue": "fire_safety"}, on=ON)
    assert decision.outcome is Outcome.SETTLED
    assert decision.lead == "fire_rescue"
    assert decision.question is None


def test_what_all_answers_share_is_told_with_the_question(decider):
    facts = {"site": "institution", "training": "academic", "issue": "fee_above_guidance"}
    decision = decider.decide(facts, on=ON)
    assert decision.outcome is Outcome.OPEN_QUESTION
    assert decision.question.fact == "stage"
    assert decision.lead == "market_regulation"


def test_a_unit_has_its_strongest_role_only(decider):
    facts = {"site": "institution", "mode": "offline", "issue": "unlicensed_training"}
    verdict = decider.decide(facts, on=ON).verdict
    assert verdict.with_role(Role.JOINT) == ("education",)
    assert verdict.with_role(Role.COORDINATE) == ()


def test_clauses_begin_with_the_leads(decider):
    decision = decider.decide({"site": "institution", "issue": "advertising"}, on=ON)
    assert decision.verdict.clauses[0] == "13b"


def test_asked_again_it_costs_no_engine_call(allocation):
    decider = Decider(allocation)
    facts = {"site": "institution", "issue": "labour"}
    first = decider.decide(facts, on=ON)
    calls = decider.engine_calls
    assert calls > 0
    assert decider.decide(facts, on=date(2026, 3, 3)) is first
    assert decider.engine_calls == calls


def test_before_the_notice_nobody_is_named(decider):
    decision = decider.decide({"site": "institution", "issue": "fire_safety"}, on=date(2021, 9, 7))
    assert decision.outcome is Outcome.UNASSIGNED
    assert decision.verdict.clauses == ()
    assert "not in force" in decision.explanation.en
    first_day = decider.decide({"site": "institution", "issue": "fire_safety"}, on=date(2021, 9, 8))
    assert first_day.lead == "fire_rescue"


def test_the_explanation_names_unit_clause_and_the_nearest_others(decider):
    facts = {"site": "institution", "training": "academic", "issue": "registration"}
    told = decider.decide(facts, on=ON).explanation
    assert "Civil Affairs Bureau leads, by 3(3) clause 7" in told.en
    assert "were class of training non-academic, then Market Regulation Bureau leads" in told.en
    assert "象山区民政局" in told.zh
    assert "三（三）第7款" in told.zh
    assert "非学科类" in told.zh


def test_the_explanation_does_not_depend_on_who_is_reading(allocation):
    facts = {"site": "institution", "issue": "hygiene"}
    with speaking(Language.ZH):
        chinese = Decider(allocation).decide(facts, on=ON).explanation
    with speaking(Language.EN):
        english = Decider(allocation).decide(facts, on=ON).explanation
    assert chinese == english


def test_a_decision_is_plain_json(decider):
    record = as_record(decider.decide({"site": "institution", "issue": "registration"}, on=ON))
    assert record["outcome"] == "open_question"
    assert record["question"]["answers"][0]["lead"] == "civil_affairs"
    assert record["allocation"]["id"] == "xiangshan-2021"


def test_the_document_makes_the_same_allocation_again(allocation, decider):
    again = Decider(load_document(allocation.document))
    for facts in ({"site": "institution", "issue": "registration"}, {"site": "school", "issue": "labour"}):
        assert again.decide(facts, on=ON) == decider.decide(facts, on=ON)


def test_many_threads_get_the_answers_that_one_gets(allocation, decider):
    combinations = list(every_combination(allocation))[::7]
    expected = [decider.decide(facts, on=ON) for facts in combinations]
    shared = Decider(allocation)
    wrong: list[object] = []

    def work(offset: int) -> None:
        for index in range(len(combinations)):
            at = (index * 5 + offset) % len(combinations)
            if shared.decide(combinations[at], on=ON) != expected[at]:
                wrong.append(combinations[at])

    threads = [threading.Thread(target=work, args=(offset,)) for offset in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
