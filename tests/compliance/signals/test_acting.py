"""A signal is taken up, and what it proposes is done; or it is dismissed with a reason. Either only once."""

from __future__ import annotations

import json

import pytest

from compliance.actor import Actor, ActorRole
from compliance.casework import aside, disputes
from compliance.draft import Severity
from compliance.errors import BadInput, Conflict, NotAllowed, NotFound
from compliance.queries.signals import find_signal, signal_show
from compliance.signals.acting import dismiss, take
from compliance.states import CaseState, SignalState
from compliance.store.cases import Case
from tests.compliance.making import AUDITOR, DISTRICT, INSPECTOR, show
from tests.compliance.rebuilding import chain_faults
from tests.compliance.signals.office import CONVENER, OFFICE, after, chase, do, events, find, signals

FIRST = "S2026-0001"
HANDLER = Actor("fire_rescue", ActorRole.HANDLER, "张强")


def row(database, number):
    with database.read() as session:
        found = session.query(Case).filter(Case.number == number).one()
        session.expunge(found)
        return found


def notes(database, number):
    return [event.why for event in show(database, number).events if event.act == "noted"]


def overdue_twice(database):
    [number] = find(database, "advertising")
    chase(database, 22)
    assert chase(database, 40) == [FIRST]
    return number


# ---------------------------------------------------------------- what is proposed is done


def test_a_case_overdue_twice_is_put_to_the_conference(database):
    number = overdue_twice(database)
    settled = do(database, OFFICE, 41, take, FIRST, "久拖不决")
    assert [(each.number, each.act.value) for each in settled.done] == [(number, "confer")]
    assert (settled.state, settled.refused) == (SignalState.TAKEN, ())
    assert row(database, number).at_conference is True
    assert events(database, "put_to_conference")[0].why == ("Signal S2026-0001: put to the joint conference. 久拖不决")


def test_the_others_are_parked_until_the_policys_last_day(database):
    find(database, "unlicensed_training", "advertising", "fee_posting")
    settled = do(database, OFFICE, 1, take, FIRST)
    assert [each.number for each in settled.done] == ["2026-0002", "2026-0003"]
    assert row(database, "2026-0001").state is CaseState.DISPATCHED
    for number in ("2026-0002", "2026-0003"):
        assert row(database, number).state is CaseState.PARKED
        assert str(row(database, number).parked_until) == "2026-06-09"
    [event, _other] = events(database, "parked")
    assert event.why == "Signal S2026-0001: it waits for case 2026-0001."
    assert json.loads(event.changes)["given"] == {"approver": "李梅", "until": "2026-06-09"}


def test_what_a_life_may_depend_on_does_not_wait(database):
    find(database, "unlicensed_training", "advertising")
    find(database, "fire_safety", severity=Severity.AT_ONCE)
    assert [signal.rule for signal in signals(database)] == ["waits_on"]
    settled = do(database, OFFICE, 0.1, take, FIRST)
    assert [each.number for each in settled.done] == ["2026-0002"]
    assert settled.refused == (("2026-0003", "A life may be at stake in it, so it does not wait for another case."),)
    assert row(database, "2026-0003").state is not CaseState.PARKED


def test_a_joint_visit_is_noted_on_each_case_with_the_fewest_units(database):
    find(database, "fire_safety", "advertising", "hygiene")
    settled = do(database, CONVENER, 1, take, FIRST, "周五上午")
    assert [each.act.value for each in settled.done] == ["note"] * 3
    for number in ("2026-0001", "2026-0002", "2026-0003"):
        assert notes(database, number) == [
            "Signal S2026-0001: one joint visit by Fire and Rescue, Health, Market Regulation. 周五上午"
        ]


def test_stability_is_noted_with_its_clause(database):
    find(database, "fee_refund", "stability_risk")
    do(database, OFFICE, 1, take, FIRST)
    [told] = notes(database, "2026-0001")
    assert notes(database, "2026-0002") == [told]
    assert told == (
        "Signal S2026-0001: handled as a matter of stability, with Market Regulation, Political-Legal. "
        "It rests on 3(3) clause 3."
    )


# ---------------------------------------------------------------- what a case refuses


def test_a_case_that_stands_elsewhere_is_told_and_stops_nothing(database):
    find(database, "unlicensed_training", "advertising", "fee_posting")
    do(database, OFFICE, 0.5, aside.void, "2026-0002", "误登")
    settled = do(database, OFFICE, 1, take, FIRST)
    assert [each.number for each in settled.done] == ["2026-0003"]
    [(number, reason)] = settled.refused
    assert number == "2026-0002"
    assert reason.startswith("It is void: ")
    assert "To park it, it has to be" in reason
    given = json.loads(events(database, "signal_taken")[0].changes)["given"]
    assert given == {"signal": FIRST, "done": ["2026-0003"], "refused": ["2026-0002"]}


def test_a_case_that_is_before_the_conference_already_is_told(database):
    number = overdue_twice(database)
    do(database, OFFICE, 40.5, disputes.confer, number, "先行提交")
    settled = do(database, OFFICE, 41, take, FIRST)
    assert (settled.state, settled.done) == (SignalState.TAKEN, ())
    assert settled.refused[0][1].startswith("It was put to the conference: its convener rules")


# ---------------------------------------------------------------- dismissed


def test_dismissing_does_nothing_to_the_cases(database):
    find(database, "unlicensed_training", "advertising")
    settled = do(database, OFFICE, 1, dismiss, FIRST, "停业，已无必要")
    assert (settled.state, settled.done, settled.refused) == (SignalState.DISMISSED, (), ())
    [signal] = signals(database)
    assert (signal.state, signal.decided_by, signal.reason) == (SignalState.DISMISSED, "李梅", "停业，已无必要")
    assert signal.decided_at == after(1)
    assert row(database, "2026-0002").state is CaseState.DISPATCHED
    assert [event.why for event in events(database, "signal_dismissed")] == ["停业，已无必要"]


@pytest.mark.parametrize("reason", ["", "  "])
def test_dismissing_needs_a_reason(database, reason):
    find(database, "fire_safety", "building_safety")
    with pytest.raises(BadInput, match="--reason: the reason is missing"):
        do(database, OFFICE, 1, dismiss, FIRST, reason)
    assert signals(database)[0].state is SignalState.RAISED


# ---------------------------------------------------------------- once


@pytest.mark.parametrize("again", [lambda *given: (take, *given), lambda *given: (dismiss, *given, "算了")])
def test_what_was_taken_up_is_not_decided_again(database, again):
    find(database, "fire_safety", "building_safety")
    do(database, OFFICE, 1, take, FIRST)
    with pytest.raises(Conflict) as refused:
        do(database, CONVENER, 2, *again(FIRST))
    assert str(refused.value) == "Signal S2026-0001 was taken up already, on 2026-03-11 10:00, by 李梅."
    assert len(events(database, "signal_taken", "signal_dismissed")) == 1


def test_what_was_dismissed_says_why_it_was(database):
    find(database, "fire_safety", "building_safety")
    do(database, CONVENER, 1, dismiss, FIRST, "已安排")
    with pytest.raises(Conflict) as refused:
        do(database, OFFICE, 2, take, FIRST)
    assert str(refused.value) == "Signal S2026-0001 was dismissed already, on 2026-03-11 10:00, by 周建国: 已安排"


# ---------------------------------------------------------------- who, and which


@pytest.mark.parametrize("actor", [INSPECTOR, HANDLER, AUDITOR])
@pytest.mark.parametrize("act", [(take, FIRST), (dismiss, FIRST, "已安排")])
def test_only_the_office_and_the_convener_may(database, actor, act):
    find(database, "fire_safety", "building_safety")
    with pytest.raises(NotAllowed, match=r"you may not take up or dismiss a signal\. These may: office, convener"):
        do(database, actor, 1, *act)
    assert signals(database)[0].state is SignalState.RAISED


@pytest.mark.parametrize(
    ("issues", "what"),
    [(("unlicensed_training", "advertising"), "park it"), (("advertising",), "put it to the conference")],
)
def test_the_convener_leaves_to_the_office_what_only_the_office_may_do(database, issues, what):
    if len(issues) == 1:
        overdue_twice(database)
    else:
        find(database, *issues)
    with pytest.raises(NotAllowed) as refused:
        do(database, CONVENER, 41, take, FIRST)
    assert str(refused.value) == (
        f"As convener you may not {what}, which signal S2026-0001 proposes for each case. "
        "The office (office) can take it up; you can dismiss it with a reason."
    )
    assert signals(database)[0].state is SignalState.RAISED


def test_somebody_without_a_name_is_called_by_the_role(database):
    find(database, "unlicensed_training", "advertising")
    do(database, Actor(None, ActorRole.OFFICE), 1, take, FIRST)
    assert signals(database)[0].decided_by == "office"
    assert json.loads(events(database, "parked")[0].changes)["given"]["approver"] == "office"


@pytest.mark.parametrize("number", ["S2026-0001", "s2026-1", " S2026－1 ", "2026-1"])
def test_a_number_is_read_as_people_write_it(database, number):
    find(database, "fire_safety", "building_safety")
    with database.read() as session:
        assert find_signal(session, DISTRICT, number)


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("S2026-7", "There is no signal S2026-0007. `lianban signal list` shows which there are."),
        ("七号", "“七号” is not the number of a signal. It is an S, a year and a number, such as S2026-0001."),
    ],
)
def test_a_number_that_is_none_is_told(database, number, told):
    with pytest.raises(NotFound) as refused:
        do(database, OFFICE, 1, take, number)
    assert str(refused.value) == told


# ---------------------------------------------------------------- what is shown


def test_a_signal_shows_what_it_rests_on(database):
    find(database, "fire_safety", "building_safety")
    with database.read() as session:
        file = signal_show(session, DISTRICT, FIRST)
        assert chain_faults(session) == []
    assert [(case.number, case.issue, case.lead) for case in file.cases] == [
        ("2026-0001", "fire_safety", "fire_rescue"),
        ("2026-0002", "building_safety", "housing"),
    ]
    assert [(each.case, each.issue, each.text) for each in file.findings] == [
        ("2026-0001", "fire_safety", "第0天"),
        ("2026-0002", "building_safety", "第0天"),
    ]
    assert file.signal.clauses == ("10", "14")


def test_lists_are_narrowed(database):
    find(database, "fire_safety", "building_safety", "hygiene")
    do(database, OFFICE, 1, dismiss, FIRST, "已安排")
    assert [signal.rule for signal in signals(database)] == ["several_units", "fire_with_buildings"]
    assert [each.number for each in signals(database, state=SignalState.DISMISSED)] == [FIRST]
    assert [each.number for each in signals(database, kind="together")] == ["S2026-0002"]
    assert [each.number for each in signals(database, kind="fire_with_buildings")] == ["S2026-0002"]
    assert [each.number for each in signals(database, unit="health")] == [FIRST]
    assert signals(database, unit="heal") == []
    assert signals(database, party="墨香") == []
    assert len(signals(database, party="启明", limit=1)) == 1
