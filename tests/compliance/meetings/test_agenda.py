"""An agenda proposes itself from the record, in its order; then people add, drop and move."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from compliance.casework import desk, disputes
from compliance.chasing.slips import make_slips
from compliance.conference_states import AgendaKind, MeetingKind
from compliance.draft import PartyDraft
from compliance.errors import BadInput, NotFound
from compliance.meetings.agenda import add_item, drop_item, move_item, propose_again
from compliance.meetings.calling import Call
from compliance.meetings.model import Minutes
from compliance.meetings.proposing import propose_agenda
from compliance.precedents.amendments import proposed_amendments, unwritten
from compliance.queries import case_list
from compliance.roster.acting import propose
from compliance.signals.raising import raise_signals
from compliance.states import CaseState
from compliance.store.models import Party
from tests.compliance.acting import OFFICE
from tests.compliance.making import AT, DISTRICT, finding, show, submit
from tests.compliance.meetings.convening import (
    CALLED,
    CHECKS,
    HELD,
    HOTLINE,
    JOINT,
    THEN,
    agreed,
    called,
    minuted,
    on_bench,
    seen,
    with_roster,
)

LATE = datetime(2026, 5, 10, 2, 0, tzinfo=UTC)
AGAIN = date(2026, 5, 12)
FIRE = replace(OFFICE, unit="fire_rescue", role=type(OFFICE.role).HANDLER, name="张强")
ELSEWHERE = PartyDraft("平山托管", locality="平山街道")


def case_of(database, issue):
    with database.read() as session:
        return next(each.number for each in case_list(session, DISTRICT, issues=[issue]))


def kinds(view):
    return [(each.kind, each.subject) for each in view.agenda]


def test_an_empty_record_proposes_nothing(database, book):
    assert seen(database, book, called(database, book)).agenda == ()


@pytest.fixture
def busy(database, book):
    """
    A roster, a case that nobody has at the conference (1), a dispute (2), and what a meeting agreed: one
    matter that will be overdue, and one that waits for its approval.
    """
    with_roster(database, book)
    submit(database, book, finding("food_safety"), finding(party=ELSEWHERE))
    on_bench(database, book, OFFICE, AT, disputes.confer, "2026-0001", "两家都有道理")
    on_bench(database, book, FIRE, AT, disputes.return_, "2026-0002", "13b", "market_regulation", "属登记问题")
    number = called(database, book, replace(JOINT, called_by="蒋雪娇"), actor=OFFICE)
    minuted(database, book, number, Minutes("研究了问题。", rest_present=True, matters=(CHECKS, HOTLINE)))
    return number


def test_it_proposes_itself_in_the_order_in_which_it_is_talked_about(busy, database, book):
    crowd = PartyDraft("宏图艺考", locality="象山街道")
    found_on = date(2026, 3, 20)
    crowd_ = [finding(each, party=crowd, found_on=found_on) for each in ("fee_refund", "stability_incident")]
    submit(database, book, *crowd_, finding("registration", party=crowd, found_on=found_on), at=THEN)
    ruled = case_of(database, "registration")
    on_bench(database, book, OFFICE, THEN, desk.assign, ruled, "market_regulation", "按登记分工")
    member = "joint_conference.member.finance"
    on_bench(database, book, OFFICE, THEN, propose, member, "李强", "副局长", "finance", date(2026, 6, 1), "工作变动")
    with database.write() as session:
        make_slips(session, book, OFFICE, LATE)
    with database.write() as session:
        raise_signals(session, book, LATE, list(session.scalars(select(Party.id))))
    view = seen(
        database, book, called(database, book, Call(MeetingKind.JOINT, AGAIN, called_by="蒋雪娇"), LATE, OFFICE)
    )
    order = list(dict.fromkeys(each.kind for each in view.agenda))
    assert order == sorted(order, key=list(AgendaKind).index)
    assert (AgendaKind.ESCALATED, "2026-0001") in kinds(view)
    assert (AgendaKind.DISPUTE, "2026-0002") in kinds(view)
    assert (AgendaKind.OVERDUE, "Y2026-0001") in kinds(view)
    assert (AgendaKind.ROSTER, member) in kinds(view)
    assert (AgendaKind.STABILITY, "S2026-0001") in kinds(view)
    assert (AgendaKind.AMENDMENT, "R2026-0001") in kinds(view)
    assert kinds(view)[0] == (AgendaKind.STATE, "")
    assert set(order) == set(AgendaKind) - {AgendaKind.OWN}


def test_each_meeting_opens_with_the_state_of_what_was_agreed_before(busy, database, book):
    number = called(database, book, Call(MeetingKind.SPECIAL, AGAIN, called_by="蒋雪娇"), LATE, OFFICE)
    view = seen(database, book, number, LATE)
    assert kinds(view) == [(AgendaKind.STATE, "")]
    assert [(each.number, each.state.value) for each in view.earlier] == [
        ("Y2026-0001", "overdue"),
        ("Y2026-0002", "unapproved"),
    ]


def test_a_case_ruled_on_is_not_proposed_again(database, book):
    submit(database, book, finding())
    on_bench(database, book, FIRE, AT, disputes.return_, "2026-0001", "13b", "market_regulation", "属登记问题")
    with database.read() as session:
        assert [each.kind for each in propose_agenda(session, book, CALLED)] == [AgendaKind.DISPUTE]
    on_bench(database, book, OFFICE, CALLED, disputes.rule_on, "2026-0001", "market_regulation", "按登记分工")
    assert show(database, "2026-0001").case.state is CaseState.DISPATCHED
    with database.read() as session:
        found = propose_agenda(session, book, CALLED + timedelta(days=1))
    assert [(each.kind, each.subject) for each in found] == [(AgendaKind.AMENDMENT, "R2026-0001")]


def test_what_the_liaison_officers_said_and_put_up_is_carried_over(database, book):
    submit(database, book, finding())
    on_bench(database, book, FIRE, AT, disputes.return_, "2026-0001", "13b", "market_regulation", "属登记问题")
    liaison = called(database, book, Call(MeetingKind.LIAISON, date(2026, 3, 18)))
    on_bench(database, book, OFFICE, CALLED, add_item, liaison, "联合检查怎么排班")
    then = datetime(2026, 3, 18, 9, 0, tzinfo=UTC)
    said = Minutes("先行协商。", rest_present=True, outcomes={1: "建议由市监主办", 2: "按街道排班"})
    minuted(database, book, liaison, said, then)
    agenda = seen(database, book, called(database, book, JOINT, then + timedelta(hours=1))).agenda
    assert [(each.kind, each.subject) for each in agenda] == [(AgendaKind.DISPUTE, "2026-0001"), (AgendaKind.OWN, "")]
    assert all("H2026-01" in each.title for each in agenda)
    assert "建议由市监主办" in agenda[0].title
    assert "按街道排班" in agenda[1].title


def test_what_an_earlier_conference_had_is_not_carried_over_again(database, book):
    liaison = called(database, book, Call(MeetingKind.LIAISON, date(2026, 3, 18)))
    on_bench(database, book, OFFICE, CALLED, add_item, liaison, "联合检查怎么排班")
    minuted(database, book, liaison, at=datetime(2026, 3, 18, 9, 0, tzinfo=UTC))
    minuted(database, book, called(database, book, at=datetime(2026, 3, 19, 2, 0, tzinfo=UTC)))
    assert seen(database, book, called(database, book, Call(MeetingKind.JOINT, AGAIN), LATE)).agenda == ()


def test_it_proposes_itself_anew_and_takes_nothing_away(database, book):
    number = called(database, book)
    on_bench(database, book, OFFICE, CALLED, add_item, number, "联合检查怎么排班")
    submit(database, book, finding(), at=CALLED)
    on_bench(database, book, OFFICE, CALLED, disputes.confer, "2026-0001", "两家都有道理")
    for _time in range(2):
        on_bench(database, book, OFFICE, CALLED, propose_again, number)
    assert kinds(seen(database, book, number)) == [(AgendaKind.OWN, ""), (AgendaKind.ESCALATED, "2026-0001")]


def test_the_state_of_what_was_agreed_comes_first_and_is_told_anew(database, book):
    early = called(database, book, Call(MeetingKind.JOINT, AGAIN))
    on_bench(database, book, OFFICE, CALLED, add_item, early, "联合检查怎么排班")
    agreed(database, book, CHECKS)
    on_bench(database, book, OFFICE, THEN, propose_again, early)
    before = seen(database, book, early).agenda
    on_bench(database, book, OFFICE, LATE, propose_again, early)
    after = seen(database, book, early).agenda
    assert [each.kind for each in before] == [AgendaKind.STATE, AgendaKind.OWN]
    assert [each.kind for each in after] == [AgendaKind.STATE, AgendaKind.OWN, AgendaKind.OVERDUE]
    assert before[0].title != after[0].title


# ---------------------------------------------------------------- by hand


@pytest.fixture
def three(database, book):
    number = called(database, book)
    for title in ("甲", "乙", "丙"):
        on_bench(database, book, OFFICE, CALLED, add_item, number, title)
    return number


def titles(database, book, number):
    return [(each.position, each.title) for each in seen(database, book, number).agenda]


def test_items_are_dropped_and_moved(three, database, book):
    on_bench(database, book, OFFICE, CALLED, move_item, three, 3, 1)
    assert titles(database, book, three) == [(1, "丙"), (2, "甲"), (3, "乙")]
    on_bench(database, book, OFFICE, CALLED, drop_item, three, 2)
    assert titles(database, book, three) == [(1, "丙"), (2, "乙")]
    on_bench(database, book, OFFICE, CALLED, add_item, three, "丁")
    assert titles(database, book, three) == [(1, "丙"), (2, "乙"), (3, "丁")]


def test_an_item_may_be_of_a_case(database, book):
    submit(database, book, finding())
    number = called(database, book)
    on_bench(database, book, OFFICE, CALLED, add_item, number, "启明教育的消防", "2026-1")
    assert kinds(seen(database, book, number)) == [(AgendaKind.OWN, "2026-0001")]
    with pytest.raises(NotFound):
        on_bench(database, book, OFFICE, CALLED, add_item, number, "另一件", "2026-9")


NOT_THERE = "there is no item {at} on the agenda of H2026-01, which has 3. See `lianban meeting show H2026-01`."


@pytest.mark.parametrize(
    ("act", "given", "told"),
    [
        (drop_item, (4,), "POSITION: " + NOT_THERE.format(at=4)),
        (move_item, (1, 0), "TO: " + NOT_THERE.format(at=0)),
        (add_item, (" ",), "--title: is missing."),
    ],
)
def test_what_cannot_be_done_to_an_agenda(three, database, book, act, given, told):
    with pytest.raises(BadInput) as refused:
        on_bench(database, book, OFFICE, CALLED, act, three, *given)
    assert str(refused.value) == told
    assert seen(database, book, three).meeting.held_on == HELD


def test_it_proposes_the_amendments_that_the_rulings_in_force_propose(database, book):
    submit(database, book, *(finding(issue) for issue in ("food_safety", "registration", "teacher_qualification")))
    for number in ("2026-0001", "2026-0002"):
        on_bench(database, book, OFFICE, AT, desk.assign, number, "education", "按惯例")
    on_bench(database, book, OFFICE, AT, desk.confirm, "2026-0003")
    with database.read() as session:
        measured = [each.precedent for each in proposed_amendments(session, book, HELD).amendments]
        assert unwritten(session, book, HELD) == measured
    assert [each.number for each in measured] == ["R2026-0001", "R2026-0002"]


def test_many_rulings_are_one_item_that_says_how_many(database, book):
    issues = ("food_safety", "personal_data", "finance_crime", "other", "homework_load", "teaching_quality")
    submit(database, book, *(finding(issue) for issue in issues))
    for number in range(1, len(issues) + 1):
        on_bench(database, book, OFFICE, AT, desk.assign, f"2026-{number:04d}", "education", "按惯例")
    with database.read() as session:
        found = [
            each
            for each in propose_agenda(session, book, AT, MeetingKind.JOINT, HELD)
            if each.kind is AgendaKind.AMENDMENT
        ]
    (one,) = found
    assert one.subject == ""
    assert "6" in one.title
    assert "R2026-0001" in one.title
    assert "R2026-0006" in one.title
