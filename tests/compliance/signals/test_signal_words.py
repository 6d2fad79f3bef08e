"""What the office reads: every signal with its facts, in both languages, whatever has no name."""

from __future__ import annotations

from compliance.signals.detect import Detector
from compliance.signals.words import Names, told
from rules.catalogue import Label
from tests.compliance.signals.parties import RULES, case, finding, party


def label(en):
    return Label(zh=f"zh {en}", en=en)


NAMES = Names(
    party="Qiming Training Centre",
    units={f"u{index}": label(f"Unit {index}") for index in range(1, 4)},
    issues={
        "ad": label("advertising"),
        "fees": label("fees"),
        "fire": label("fire safety"),
        "building": label("building"),
    }
    | {"unlicensed": label("unlicensed training"), "refund": label("refund"), "crowd": label("crowd")},
    clauses={"10": label("3(3) item 10"), "14": label("3(3) item 14"), "3": label("3(3) item 3")},
)


def text(*seen, names=NAMES):
    record = party(*seen)
    (signal,) = Detector(RULES).detect(record)
    return told(signal, record, RULES, names).en


def test_a_recurrence():
    seen = [case("1", closed=10), case("2", lead="u2", opened=20)]
    assert text(*seen, finding("f1", "2", found=20), finding("f2", "2", found=31)) == (
        "advertising again at Qiming Training Centre: found on 2026-03-22 (case No. 2), found on 2026-04-02 "
        "(case No. 2), 10 days after case No. 1 was closed on 2026-03-12. Proposed: to supervise Unit 1, Unit 2."
    )


def test_a_recurrence_on_the_next_day():
    told_en = text(case("1", closed=10, is_open=True), finding("f1", "1", found=11))
    assert "found on 2026-03-13 (case No. 1), 1 day after case No. 1 was closed on 2026-03-12." in told_en


def test_several_units():
    assert text(case("1", lead="u1"), case("2", "fees", "u2"), case("3", "fire", "u3", units=["u1"])) == (
        "3 units lead open cases at Qiming Training Centre: No. 1 (Unit 1), No. 2 (Unit 2), No. 3 (Unit 3). "
        "Proposed: one joint visit by Unit 1, Unit 2."
    )


def test_a_case_without_a_lead_says_so():
    desk = case("4", lead=None, units=["u1"])
    seen = [case("1", lead="u1"), case("2", "fees", "u2"), case("3", "fire", "u3"), desk]
    assert "3 units lead open cases" in text(*seen)
    assert "No. 4 (no lead yet)" in text(*seen)


def test_issues_together():
    seen = [case("1", "fire", "u1"), case("2", "building", "u2")]
    assert text(*seen, finding("f1", "1", "fire"), finding("f2", "2", "building", found=5)) == (
        "Fire together with buildings, at Qiming Training Centre: fire safety found on 2026-03-02 (case No. 1), "
        "building found on 2026-03-07 (case No. 2). Proposed: one joint visit by Unit 1, Unit 2. "
        "It rests on 3(3) item 10, 3(3) item 14."
    )


def test_stability_cites_its_clause_and_may_have_no_unit_yet():
    seen = [case("1", "refund", None), case("2", "crowd", None)]
    assert text(*seen, finding("f1", "1", "refund"), finding("f2", "2", "crowd")).endswith(
        " Proposed: to handle it as a matter of stability, with the units concerned. It rests on 3(3) item 3."
    )


def test_overdue_twice():
    assert text(case("1", marks=2)) == (
        "Case No. 1 (advertising) at Qiming Training Centre has been overdue 2 times and is still open. "
        "Proposed: to put it to the joint conference."
    )


def test_cases_that_should_wait():
    assert text(case("1", "unlicensed", "u1"), case("2", "ad", "u2"), case("3", "fees", "u2")) == (
        "Case No. 1 (unlicensed training) at Qiming Training Centre is open, and what becomes of these may depend on "
        "it: No. 2 (advertising), No. 3 (fees). Proposed: to let them wait for it."
    )


def test_what_has_no_name_is_called_by_its_id():
    nameless = Names("P", {}, {}, {})
    assert text(case("1", closed=10, is_open=True, issue="zz"), finding("f1", "1", "zz", found=20), names=nameless) == (
        "zz again at P: found on 2026-03-22 (case No. 1), 10 days after case No. 1 was closed on 2026-03-12. "
        "Proposed: to supervise u1."
    )


def test_a_finding_whose_case_is_not_in_the_record_is_told_with_the_case_that_it_names():
    seen = [case("1", closed=10), finding("f1", "elsewhere", found=20)]
    assert "found on 2026-03-22 (case elsewhere)" in text(*seen)


def test_both_languages_have_the_names_of_theirs():
    record = party(case("1", marks=2))
    (signal,) = Detector(RULES).detect(record)
    both = told(signal, record, RULES, NAMES)
    assert "zh advertising" in both.zh
    assert "zh " not in both.en
