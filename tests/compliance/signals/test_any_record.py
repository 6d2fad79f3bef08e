"""Whatever the record: the signals are those that plain Python finds, in any order, from any thread."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.signals.detect import Detector
from compliance.signals.model import PartyRecord, SeenCase, SeenFinding, SignalKind
from tests.compliance.signals.parties import RULES, on
from tests.compliance.signals.test_smallest import by_trying

ISSUES = ["ad", "fire", "exit", "building", "refund", "crowd", "unlicensed"]
NEAR = replace(
    RULES,
    recurrence_days=7,
    several_at_least=2,
    together=tuple(replace(pair, within_days=3) for pair in RULES.together),
)
DETECTOR = Detector(NEAR)

days = st.integers(0, 12).map(on)
units = st.sampled_from(["u1", "u2", "u3", "u4"])


@st.composite
def cases(draw, id_):
    lead = draw(st.none() | units)
    is_open = draw(st.booleans())
    return SeenCase(
        id=id_,
        number=id_,
        issue=draw(st.sampled_from(ISSUES)),
        lead=lead,
        units=tuple(draw(st.lists(units, max_size=2, unique=True))),
        open=is_open,
        opened_on=draw(days),
        closed_on=draw(st.none() | days) if is_open else draw(days),
        overdue_marks=draw(st.integers(0, 3)),
    )


@st.composite
def records(draw):
    count = draw(st.integers(1, 6))
    some = tuple(draw(cases(f"c{index}")) for index in range(count))
    findings = tuple(
        SeenFinding(f"f{index}", draw(st.sampled_from(some)).id, draw(st.sampled_from(ISSUES)), draw(days))
        for index in range(draw(st.integers(0, 8)))
    )
    return PartyRecord("p", findings, some)


def of_kind(record, kind):
    return [signal for signal in DETECTOR.detect(record) if signal.kind is kind]


def recurs(closed, finding):
    if closed.closed_on is None or closed.issue != finding.issue:
        return False
    return 1 <= (finding.found_on - closed.closed_on).days <= NEAR.recurrence_days


@settings(max_examples=400)
@given(records())
def test_recurrences_are_those_of_plain_python(record):
    expected = set()
    for finding in record.findings:
        closed = [case for case in record.cases if recurs(case, finding)]
        if closed:
            last = max(closed, key=lambda case: (case.closed_on, case.id))
            expected.add((last.id, finding.case_id, finding.id))
    found = of_kind(record, SignalKind.RECURRENCE)
    assert {(signal.cases[0], signal.cases[-1], each) for signal in found for each in signal.findings} == expected
    assert len(found) == len({(closed, case) for closed, case, _finding in expected})


@settings(max_examples=400)
@given(records())
def test_what_is_together_is_what_plain_python_finds(record):
    for rule in NEAR.together:
        pairs = [
            (max(one.found_on, two.found_on), one, two)
            for one in record.findings
            for two in record.findings
            if one.issue in rule.first
            and two.issue in rule.second
            and abs((one.found_on - two.found_on).days) <= rule.within_days
        ]
        expected = []
        while pairs:
            first = min(day for day, _one, _two in pairs)
            until = first + timedelta(days=rule.within_days)
            expected.append((first, {each.id for day, *both in pairs if day <= until for each in both}))
            pairs = [pair for pair in pairs if pair[0] > until]
        found = [signal for signal in of_kind(record, SignalKind.TOGETHER) if signal.rule == rule.id]
        assert [(signal.key, set(signal.findings)) for signal in found] == [
            (f"together:{rule.id}:p:{first}", findings) for first, findings in expected
        ]


@settings(max_examples=400)
@given(records())
def test_what_rests_on_cases_alone_is_what_plain_python_finds(record):
    live = [case for case in record.cases if case.open]
    overdue = {case.id for case in live if case.overdue_marks >= 2}
    assert {case for signal in of_kind(record, SignalKind.OVERDUE_TWICE) for case in signal.cases} == overdue
    awaited = {case.id for case in live if case.issue in NEAR.waits_on}
    others = {case.id for case in live} - awaited
    waits = {signal.cases[0]: set(signal.cases[1:]) for signal in of_kind(record, SignalKind.WAITS_ON)}
    assert waits == (dict.fromkeys(awaited, others) if others else {})
    several = of_kind(record, SignalKind.SEVERAL_UNITS)
    assert bool(several) is (len({case.lead for case in live} - {None}) >= NEAR.several_at_least)
    for signal in several:
        assert signal.units == by_trying(live)


@settings(max_examples=200)
@given(records(), st.randoms(use_true_random=False))
def test_the_order_of_the_record_does_not_matter(record, chance):
    shuffled = PartyRecord(
        record.party_id,
        tuple(chance.sample(record.findings, len(record.findings))),
        tuple(chance.sample(record.cases, len(record.cases))),
    )
    assert DETECTOR.detect(shuffled) == DETECTOR.detect(record)


@settings(max_examples=200)
@given(records())
def test_keys_are_told_apart_and_each_signal_rests_on_what_is_there(record):
    found = DETECTOR.detect(record)
    assert len({signal.key for signal in found}) == len(found)
    for signal in found:
        assert set(signal.cases) <= {case.id for case in record.cases}
        assert set(signal.findings) <= {finding.id for finding in record.findings}
        assert len(set(signal.cases)) == len(signal.cases) > 0


@settings(max_examples=5)
@given(st.lists(records(), min_size=20, max_size=20))
def test_threads_share_a_detector(many):
    expected = [DETECTOR.detect(record) for record in many]
    wrong: list[int] = []

    def work() -> None:
        for _round in range(5):
            wrong.extend(index for index, record in enumerate(many) if DETECTOR.detect(record) != expected[index])

    threads = [threading.Thread(target=work) for _index in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
