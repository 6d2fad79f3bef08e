"""Several instruments in one file: the later and the more local wins, and whoever gives way is shown."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cli.duty_text import clause_text
from rules.allocation import GROUP, Duty, Role
from rules.build import build
from rules.catalogue import Level, Source
from rules.decide import Decider
from rules.decision import Outcome, as_record
from rules.errors import AllocationError
from rules.evaluate import matching
from rules.instruments import dominates
from rules.load import load_allocation, load_document
from rules.resolve import resolve_duties, standing
from rules.verdicts import effect
from tests.rules.invented import ISSUES, allocations, contents, whole_facts

ON = date(2026, 3, 2)

FILE = """\
allocation: {id: small, version: 1, name: {zh: 小区, en: Small}}
district: {id: small, name: {zh: 小区, en: Small}}
source: {title: 区通知, number: 一号, issued_on: 2024-01-05, issuer: 区政府}
instruments:
  city: {title: 市办法, number: 市一号, issued_on: 2022-05-01, issuer: 市政府, level: city}
units:
  parks: {name: {zh: 园林局, en: Parks}}
  water: {name: {zh: 水务局, en: Water}}
  roads: {name: {zh: 城管局, en: Roads}}
groups: {all: {name: {zh: 全部, en: all}}}
issues:
  litter: {name: {zh: 垃圾, en: litter}, group: all}
  flood: {name: {zh: 内涝, en: flood}, group: all}
clauses:
  "1": {cite: {zh: 第一条, en: clause 1}, summary: {zh: 园林管, en: Parks does it}}
  "9": {cite: {zh: 第九条, en: article 9}, summary: {zh: 水务管, en: Water does it}, instrument: city}
duties:
  - {id: district, clause: "1", reading: explicit, lead: parks, when: {issue: litter}}
  - {id: city, clause: "9", reading: explicit, lead: water, joint: roads, when: {issue: litter}}
  - {id: help, clause: "9", reading: explicit, support: roads, when: {issue: litter}}
  - {id: alone, clause: "9", reading: explicit, lead: water, when: {issue: flood}}
"""


@pytest.fixture
def decide(write):
    def deciding(text: str = FILE, issue: str = "litter"):
        return Decider(load_allocation(write(text))).decide({"issue": issue}, on=ON)

    return deciding


def roles(decided: Any) -> dict[str, Role]:
    return {each.unit: each.role for each in decided.verdict.assignments}


def test_the_later_and_more_local_instrument_wins_and_the_other_is_shown(decide):
    decided = decide()
    assert (decided.outcome, decided.lead) == (Outcome.SETTLED, "parks")
    assert decided.verdict.yielded == ("9",)
    sentence = (
        "article 9 of “市办法” speaks of this too and gives way to clause 1 of “区通知”: it is earlier and less local."
    )
    assert sentence in decided.explanation.en.splitlines()


def test_the_loser_goes_as_a_whole_and_what_only_helps_stays(decide):
    assert roles(decide()) == {"parks": Role.LEAD, "roads": Role.SUPPORT}


def test_where_only_one_speaks_nothing_gives_way(decide):
    decided = decide(issue="flood")
    assert (decided.lead, decided.verdict.yielded) == ("water", ())
    assert "gives way" not in decided.explanation.en


@pytest.mark.parametrize(
    ("issued_on", "level", "reason"),
    [("2024-01-05", "city", "it is less local"), ("2023-01-01", "district", "it is earlier")],
)
def test_it_is_told_why_it_gives_way(decide, issued_on, level, reason):
    text = FILE.replace("2022-05-01", issued_on).replace("level: city", f"level: {level}")
    assert decide(text).explanation.en.count(f"clause 1 of “区通知”: {reason}.") == 1


def test_the_main_source_gives_way_too(decide):
    decided = decide(FILE.replace("2022-05-01", "2025-05-01").replace("level: city", "level: town"))
    assert (decided.lead, decided.verdict.yielded) == ("water", ("1",))


def test_the_main_source_may_state_its_level(decide):
    text = FILE.replace("issuer: 区政府}", "issuer: 省政府, level: province}").replace("2022-05-01", "2024-01-05")
    assert decide(text).lead == "water"


@pytest.mark.parametrize(("issued_on", "level"), [("2025-01-01", "city"), ("2020-01-01", "town")])
def test_of_a_later_and_a_more_local_one_neither_is_chosen(decide, issued_on, level):
    decided = decide(FILE.replace("2022-05-01", issued_on).replace("level: city", f"level: {level}"))
    assert (decided.outcome, decided.verdict.candidates) == (Outcome.CONTESTED, ("parks", "water"))
    assert decided.verdict.yielded == ()


def test_two_duties_of_one_instrument_are_contested_as_ever(decide):
    assert decide(FILE.replace('{id: city, clause: "9"', '{id: city, clause: "1"')).outcome is Outcome.CONTESTED


def test_an_exception_goes_before_the_order_of_instruments(decide):
    decided = decide(FILE.replace("id: city,", "id: city, overrides: district,"))
    assert (decided.lead, decided.verdict.yielded) == ("water", ())


def test_what_yields_is_stored_only_where_there_is_some(decide):
    assert as_record(decide())["yielded"] == ["9"]
    assert "yielded" not in as_record(decide(issue="flood"))


def test_the_document_is_read_back_with_its_instruments(write):
    allocation = load_allocation(write(FILE))
    again = load_document(allocation.document)
    assert again.instruments == allocation.instruments
    assert again.instrument_of("9").level is Level.CITY
    assert again.instrument_of("1") == again.source


def test_a_clause_says_in_which_document_it_stands(write):
    allocation = load_allocation(write(FILE))
    told = "In: “市办法” (市一号, 市政府, 2022-05-01; of the city)"
    assert told in clause_text(allocation, allocation.clauses["9"])
    assert "In:" not in clause_text(allocation, allocation.clauses["1"])


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        (
            "instrument: city",
            "instrument: citty",
            "16: clauses.9.instrument: there is no instrument “citty”. Did you mean “city”?",
        ),
        ("level: city", "level: county", "5: instruments.city.level: must be one of national, province, city,"),
        (", level: city", "", "5: instruments.city.level: is missing. Add it."),
    ],
)
def test_a_mistake_is_told_with_its_line(write, right, wrong, message):
    with pytest.raises(AllocationError) as error:
        load_allocation(write(FILE.replace(right, wrong)))
    assert message in str(error.value)


# ------------------------------------------------------------------------------ the order

SOURCES = st.builds(
    Source,
    title=st.just("t"),
    number=st.just("n"),
    issuer=st.just("i"),
    issued_on=st.dates(date(2021, 1, 1), date(2021, 1, 4)),
    level=st.sampled_from(Level),
)


@given(SOURCES, SOURCES, SOURCES)
def test_precedence_is_a_strict_partial_order(one, other, third):
    assert not dominates(one, one)
    assert not (dominates(one, other) and dominates(other, one))
    if dominates(one, other) and dominates(other, third):
        assert dominates(one, third)


@given(SOURCES, SOURCES)
def test_one_dominates_by_day_and_level_or_not_at_all(one, other):
    rank = list(Level).index
    no_worse = one.issued_on >= other.issued_on and rank(one.level) >= rank(other.level)
    same = (one.issued_on, one.level) == (other.issued_on, other.level)
    assert dominates(one, other) is (no_worse and not same)


@settings(max_examples=200)
@given(contents(rich=True), whole_facts(), st.randoms(use_true_random=False))
def test_the_order_in_the_file_means_nothing(content, facts, random):
    whole = {**facts, GROUP: ISSUES[facts["issue"]]}
    shuffled = {**content, "duties": random.sample(content["duties"], len(content["duties"]))}
    verdicts = []
    for each in (content, shuffled):
        allocation = build(each, {}, document="", fingerprint="random")
        verdicts.append(resolve_duties(allocation, matched_in(allocation.duties.values(), whole), whole))
    assert effect(verdicts[0]) == effect(verdicts[1])
    assert set(verdicts[0].yielded) == set(verdicts[1].yielded)


@settings(max_examples=200)
@given(allocations(rich=True), whole_facts())
def test_whoever_stands_yields_to_nobody_that_stands(allocation, facts):
    whole = {**facts, GROUP: ISSUES[facts["issue"]]}
    matched = matched_in(allocation.duties.values(), whole)
    acting = [duty for duty in standing(allocation, matched) if duty.has_main_voice]
    speaking = [duty for duty in matched if duty.has_main_voice]
    sources = [allocation.instrument_of(duty.clause) for duty in acting]
    assert not any(dominates(one, other) for one in sources for other in sources)
    assert bool(acting) is bool(speaking) or any(duty.overrides for duty in matched)


def matched_in(duties: Any, whole: dict[str, Any]) -> list[Duty]:
    ids = matching(duties, whole)
    return [duty for duty in duties if duty.id in ids]
