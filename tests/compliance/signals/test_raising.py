"""Signals come of real findings and cases, each is stored once, and a near miss is none."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import event as sql

from compliance.actor import Actor, ActorRole
from compliance.casework import aside, desk, disputes
from compliance.draft import PartyDraft, Severity
from compliance.errors import NotAllowed
from compliance.signals.acting import dismiss, take
from compliance.signals.raising import raise_for_recorded, raise_signals, scan
from compliance.signals.reader import records_of, with_several_cases
from compliance.states import SignalState
from compliance.store.database import open_database
from compliance.store.models import Party
from compliance.store.office import Signal, Slip
from tests.compliance.making import AUDITOR, DISTRICT, count, show, the_book
from tests.compliance.rebuilding import chain_faults, contents, rebuild
from tests.compliance.signals.office import (
    CONVENER,
    OFFICE,
    acting,
    after,
    chase,
    do,
    events,
    find,
    rules,
    signals,
    strike_off,
)

FIRE = Actor("fire_rescue", ActorRole.HANDLER, "张强")
OTHER = PartyDraft("墨香书画", locality="南门街道")


def look(database, days, actor=OFFICE, book=None):
    with database.write() as session:
        return [row["number"] for row in scan(session, book or the_book(), actor, after(days))]


def record_of(database):
    with database.read() as session:
        [party] = session.query(Party).all()
        [record] = records_of(session, the_book().allocation.district, [party.id])
    return record


# ---------------------------------------------------------------- each kind, and its near miss


def test_an_issue_that_comes_back_after_closing_is_a_recurrence(database):
    [number] = find(database, "advertising")
    strike_off(database, number, "market_regulation", days=5)
    assert find(database, "advertising", days=30) == [number]
    [signal] = signals(database)
    assert (signal.rule, signal.proposes, signal.cases) == ("recurrence", "supervise", (number,))
    assert "25 days after case 2026-0001 was closed on 2026-03-15" in signal.text["en"]


def test_the_last_closing_counts_after_the_case_was_reopened(database):
    """The table forgets when a reopened case was closed; its events do not."""
    [number] = find(database, "advertising")
    strike_off(database, number, "market_regulation", days=5)
    find(database, "advertising", days=30)
    assert str(record_of(database).cases[0].closed_on) == "2026-03-15"
    strike_off(database, number, "market_regulation", days=40)
    find(database, "advertising", days=60)
    assert [str(case.closed_on) for case in record_of(database).cases] == ["2026-04-19"]
    assert rules(database) == ["recurrence", "recurrence"]


def test_a_finding_from_before_the_closing_or_long_after_is_no_recurrence(database):
    [number] = find(database, "advertising")
    strike_off(database, number, "market_regulation", days=5)
    find(database, "advertising", days=6, found_on=after(2).date())
    assert signals(database) == []
    find(database, "fee_posting")
    find(database, "advertising", days=200, text="半年以后")
    assert signals(database) == []


def test_three_units_at_one_place_are_one_visit_by_the_fewest(database):
    find(database, "fire_safety", "advertising", "fee_posting")
    assert signals(database) == []
    find(database, "hygiene", days=1)
    [signal] = signals(database)
    assert (signal.rule, signal.proposes) == ("several_units", "joint_visit")
    assert signal.units == ("fire_rescue", "health", "market_regulation")


def test_three_units_at_two_places_are_none(database):
    find(database, "fire_safety", "advertising")
    find(database, "hygiene", party=OTHER)
    assert signals(database) == []


def test_what_was_handed_over_has_no_unit_to_visit(database):
    [number] = find(database, "fire_safety")
    do(database, FIRE, 0.1, disputes.return_, number, "12", "emergency", "不属消防")
    do(database, OFFICE, 0.2, desk.hand_over, number, "市消防支队", "专业监管")
    find(database, "advertising", "hygiene", days=1)
    assert record_of(database).cases[0].lead is None
    assert signals(database) == []


def test_a_unit_that_a_case_was_taken_from_has_no_hand_in_it(database):
    [number] = find(database, "fire_safety")
    assert record_of(database).cases[0].units == ("fire_rescue",)
    do(database, FIRE, 0.1, disputes.return_, number, "12", "emergency", "不属消防")
    do(database, OFFICE, 0.2, disputes.rule_on, number, "emergency", "归应急")
    assert record_of(database).cases[0].units == ("emergency",)


def test_fire_and_buildings_within_ninety_days_go_together(database):
    find(database, "fire_safety")
    find(database, "building_safety", days=90)
    [signal] = signals(database)
    assert (signal.rule, signal.clauses) == ("fire_with_buildings", ("10", "14"))


def test_fire_and_buildings_a_day_further_apart_do_not(database):
    find(database, "fire_safety")
    find(database, "building_safety", days=91)
    assert signals(database) == []


def test_refunds_with_a_crowd_are_a_matter_of_stability(database):
    find(database, "fee_refund")
    find(database, "stability_risk", days=3)
    [signal] = signals(database)
    assert (signal.rule, signal.proposes, signal.clauses) == ("refunds_with_crowd", "stability", ("3",))


def test_a_crowd_without_refunds_is_not(database):
    find(database, "stability_risk", "fee_posting")
    assert signals(database) == []


def test_the_same_case_overdue_twice_goes_to_the_conference(database):
    [number] = find(database, "advertising")
    assert chase(database, 22) == []
    assert chase(database, 40) == ["S2026-0001"]
    [signal] = signals(database)
    assert (signal.rule, signal.proposes, signal.cases) == ("overdue_twice", "conference", (number,))
    assert chase(database, 60) == []


def test_two_units_that_are_late_once_each_are_not_one_that_is_late_twice(database):
    find(database, "stability_risk")
    assert len(show(database, "2026-0001").tasks) == 2
    assert chase(database, 20) == []
    with database.read() as session:
        assert sorted(slip.colour.value for slip in session.query(Slip)).count("orange") == 2
    assert record_of(database).cases[0].overdue_marks == 1


def test_the_others_wait_for_the_unlicensed_one(database):
    numbers = find(database, "unlicensed_training", "advertising")
    [signal] = signals(database)
    assert (signal.rule, signal.proposes, signal.cases) == ("waits_on", "wait", tuple(numbers))


def test_nothing_waits_once_the_unlicensed_one_is_closed(database):
    [number] = find(database, "unlicensed_training")
    strike_off(database, number, "education", "market_regulation", days=3)
    find(database, "advertising", days=4)
    assert signals(database) == []


@pytest.mark.parametrize("gone", ["void", "merge"])
def test_what_is_void_or_merged_does_not_count(database, gone):
    find(database, "fire_safety")
    [number] = find(database, "registration", facts={"training": "academic"})
    [other] = find(database, "registration", days=1, facts={"training": "non_academic"})
    act = (aside.void,) if gone == "void" else (aside.merge,)
    more = ("误登",) if gone == "void" else (number, "同一事项")
    assert rules(database) == ["several_units"]
    do(database, OFFICE, 2, *act, other, *more)
    record = record_of(database)
    assert [case.number for case in record.cases] == ["2026-0001", number]
    assert len(record.findings) == (2 if gone == "void" else 3)
    assert {each.case_id for each in record.findings} == {case.id for case in record.cases}


def test_a_finding_of_a_merged_case_counts_for_the_one_that_goes_on(database):
    [first] = find(database, "registration", facts={"training": "academic"})
    [second] = find(database, "registration", facts={"training": "non_academic"})
    do(database, OFFICE, 1, aside.merge, second, first, "同一事项")
    [case] = record_of(database).cases
    assert [each.case_id for each in record_of(database).findings] == [case.id, case.id]


def test_parked_and_returned_cases_are_open(database):
    find(database, "fire_safety", "advertising")
    do(database, OFFICE, 1, aside.park, "2026-0002", "周建国", "等政策", after(30).date())
    find(database, "hygiene", days=2)
    assert rules(database) == ["several_units"]


# ---------------------------------------------------------------- once


def test_a_signal_is_stored_once_whatever_comes_again(database):
    find(database, "fire_safety", "advertising", "hygiene")
    find(database, "fire_safety", "advertising", "hygiene")
    find(database, "fire_safety", days=3, text="又一处")
    assert look(database, 4) == []
    assert [signal.number for signal in signals(database)] == ["S2026-0001"]
    assert len(events(database, "signal_raised")) == 1


def test_what_comes_under_an_open_signal_is_told_in_it(database):
    find(database, "fire_safety")
    find(database, "advertising", "hygiene", days=1)
    find(database, "labour", days=1, text="同日另查")
    [signal] = signals(database)
    assert signal.units == ("fire_rescue", "health", "human_resources", "market_regulation")
    assert len(signal.cases) == 4
    assert signal.text["en"].startswith("4 units lead open cases")
    assert len(events(database, "signal_raised")) == 2


def test_what_was_decided_stays_as_it_was_decided(database):
    find(database, "fire_safety")
    find(database, "advertising", "hygiene", days=1)
    do(database, OFFICE, 1.1, dismiss, "S2026-0001", "已安排")
    find(database, "labour", days=1, text="同日另查")
    [signal] = signals(database)
    assert (signal.state, len(signal.cases)) == (SignalState.DISMISSED, 3)


def test_numbers_go_on_and_begin_again_with_the_year(database):
    find(database, "fire_safety", "building_safety")
    find(database, "fire_safety", "building_safety", party=OTHER)
    find(database, "fee_refund", "stability_risk", days=300, party=PartyDraft("翰林", locality="南门街道"))
    assert [signal.number for signal in signals(database)][::2] == ["S2026-0001", "S2027-0001"]
    assert signals(database)[1].number == "S2026-0002"


def test_a_scan_finds_what_was_not_looked_for(database):
    """As on a record from before there were signals, which is this one without its only signal."""
    find(database, "fire_safety", "building_safety")
    with database.write() as session:
        session.query(Signal).delete()
    assert look(database, 1) == ["S2026-0002"]
    assert look(database, 2, actor=CONVENER) == []


def test_only_the_office_and_the_convener_may_scan(database):
    with pytest.raises(NotAllowed, match="These may: office, convener"):
        look(database, 1, actor=AUDITOR)


# ---------------------------------------------------------------- how it is told


def test_it_is_told_in_both_languages_and_by_time(database):
    find(database, "fire_safety", "building_safety")
    [signal] = signals(database)
    assert signal.text["zh"] != signal.text["en"]
    assert signal.text["en"].startswith("Fire together with buildings, at 启明教育: fire safety found on 2026-03-10")
    assert "消防与房屋问题并存" in signal.text["zh"]
    [event] = events(database, "signal_raised")
    assert (event.actor_role, event.actor_name, event.case_id) == ("clock", "", None)
    assert event.party_id is not None
    given = json.loads(event.changes)["given"]
    assert given == {"signal": "S2026-0001", **signal.text}


# ---------------------------------------------------------------- which parties are read


def test_a_party_with_one_case_is_not_read(database):
    find(database, "fire_safety")
    find(database, "fire_safety", days=1, text="又一处")
    with database.read() as session:
        assert with_several_cases(session, DISTRICT) == []
    find(database, "advertising", days=2)
    with database.read() as session:
        assert len(with_several_cases(session, DISTRICT)) == 1


def test_nobody_is_nothing(database):
    with database.write() as session:
        assert raise_signals(session, the_book(), after(0), []) == []
        assert raise_for_recorded(session, the_book(), after(0), set()) == []


def test_the_number_of_queries_does_not_grow_with_the_parties(database):
    for index in range(12):
        find(database, "fire_safety", "advertising", party=PartyDraft(f"机构{index}", locality="南门街道"))
    with database.read() as session:
        ids = [party.id for party in session.query(Party)]
        counts = []
        for some in (ids[:1], ids):
            asked = []
            listen = (session.connection(), "before_cursor_execute", lambda *args, asked=asked: asked.append(args[2]))
            sql.listen(*listen)
            assert len(list(records_of(session, the_book().allocation.district, some))) == len(some)
            sql.remove(*listen)
            counts.append(len(asked))
    assert counts == [4, 4]


# ---------------------------------------------------------------- by themselves


def test_what_the_policy_lets_act_is_taken_up_at_once(database, tmp_path):
    book = acting(tmp_path, "waits_on")
    numbers = find(database, "unlicensed_training", "advertising", "fee_posting", book=book)
    [signal] = signals(database)
    assert (signal.state, signal.decided_by) == (SignalState.TAKEN, "policy xiangshan-2021 1")
    assert [show(database, number).case.state.value for number in numbers] == ["dispatched", "parked", "parked"]
    acts = [event.act for event in events(database, "signal_raised", "parked", "signal_taken")]
    assert acts == ["signal_raised", "parked", "parked", "signal_taken"]
    taken = events(database, "signal_taken")[0]
    assert (taken.actor_unit, taken.actor_role, taken.actor_name) == (None, "office", "policy xiangshan-2021 1")


def test_a_pair_acts_by_its_own_id_and_nothing_else_does(database, tmp_path):
    book = acting(tmp_path, "fire_with_buildings")
    find(database, "fire_safety", "building_safety", "advertising", book=book)
    assert {signal.rule: signal.state.value for signal in signals(database)} == {
        "several_units": "raised",
        "fire_with_buildings": "taken",
    }


def test_what_is_overdue_twice_goes_to_the_conference_by_itself(database, tmp_path):
    book = acting(tmp_path, "overdue_twice")
    find(database, "advertising", book=book)
    chase(database, 22, book)
    assert chase(database, 40, book) == ["S2026-0001"]
    assert [event.act for event in events(database, "put_to_conference", "signal_taken")] == [
        "put_to_conference",
        "signal_taken",
    ]


# ---------------------------------------------------------------- the record


def test_the_tables_can_be_made_again_from_the_events(database, tmp_path):
    book = acting(tmp_path, "waits_on")
    find(database, "unlicensed_training", "fire_safety", "building_safety", book=book)
    find(database, "hygiene", days=1, severity=Severity.URGENT)
    find(database, "labour", days=1)
    undecided = [signal.number for signal in signals(database, state=SignalState.RAISED)]
    assert len(undecided) >= 2
    do(database, OFFICE, 2, take, undecided[0], "一并检查")
    do(database, CONVENER, 2, dismiss, undecided[1], "已安排")
    with database.read() as source, open_database(":memory:") as fresh:
        assert chain_faults(source) == []
        with fresh.write() as target:
            rebuild(source, target)
            assert contents(target) == contents(source)


def test_a_party_is_told_of_its_own_cases_only(database):
    find(database, "fire_safety", "advertising", "hygiene")
    find(database, "fire_safety", "advertising", "hygiene", party=OTHER)
    assert [(signal.party, len(signal.cases)) for signal in signals(database)] == [("启明教育", 3), ("墨香书画", 3)]
    assert count(database, Party) == 2
