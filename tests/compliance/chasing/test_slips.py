"""Who is reminded, when, and who is not: every slip is made once, and is an event on its case."""

from datetime import date

import pytest

from compliance.actor import Actor, ActorRole
from compliance.chasing import chase, time_first
from compliance.draft import Severity
from compliance.errors import NotAllowed
from compliance.states import CaseState, TaskState
from compliance.store.office import Slip
from tests.compliance.chasing.cases import OF_FIRE, OFFICE, change, hand_out, local, rows, run, slips
from tests.compliance.making import AUDITOR, INSPECTOR, show, the_book

START = local("2026-03-02", "10:00")  # the 13 working days of an ordinary case end on 19 March
BLUE = ("2026-0001", OF_FIRE, "blue", "2026-03-17")
ORANGE = ("2026-0001", OF_FIRE, "orange", "2026-03-20")
RED = ("2026-0001", OF_FIRE, "red", "2026-03-26")


def test_a_case_is_near_due_then_overdue_then_overdue_again(database):
    hand_out(database, START, "fire_safety")
    made = []
    for day in ("03-16", "03-17", "03-18", "03-19", "03-20", "03-25", "03-26", "03-27", "04-30"):
        before = slips(database)
        run(database, local(f"2026-{day}"))
        made.append((day, [each for each in slips(database) if each not in before]))
    assert [(day, new) for day, new in made if new] == [("03-17", [BLUE]), ("03-20", [ORANGE]), ("03-26", [RED])]


def test_chasing_twice_on_one_day_makes_nothing_the_second_time(database):
    hand_out(database, START, "fire_safety", "public_opinion")
    run(database, local("2026-03-20", "08:00"))
    before = slips(database)
    assert before
    report = run(database, local("2026-03-20", "17:00"))
    assert slips(database) == before
    assert [unit.slips for unit in report.units] == [{}] * len(report.units)


def test_what_was_missed_is_made_for_the_day_on_which_it_was_due(database):
    hand_out(database, START, "fire_safety")
    run(database, local("2026-05-30"))
    assert slips(database) == [BLUE, ORANGE, RED]
    assert {row["made_at"] for row in rows(database, Slip)} == {local("2026-05-30")}


def test_each_slip_is_an_event_on_its_case_by_who_chased(database):
    hand_out(database, START, "fire_safety")
    run(database, local("2026-03-20"))
    events = [event for event in show(database, "2026-0001").events if event.act == "reminded"]
    assert [(event.why, event.actor_unit, event.actor_role, event.actor_name) for event in events] == [
        ("blue", "education", "office", "李敏"),
        ("orange", "education", "office", "李敏"),
    ]
    assert [event.changes["added"]["slips"][0]["due_on"] for event in events] == ["2026-03-17", "2026-03-20"]


def test_every_share_has_reminders_of_its_own(database):
    """Joint units have ten working days, and are reminded before the lead."""
    hand_out(database, START, "public_opinion")
    run(database, local("2026-03-18"))
    assert slips(database) == [
        ("2026-0001", "cyberspace", "blue", "2026-03-12"),
        ("2026-0001", "cyberspace", "orange", "2026-03-17"),
        ("2026-0001", "publicity", "blue", "2026-03-17"),
    ]


def test_the_office_is_chased_for_what_lies_on_its_desk(database):
    hand_out(database, START, "food_safety")
    run(database, local("2026-03-12"))
    assert slips(database) == [
        ("2026-0001", None, "blue", "2026-03-02"),
        ("2026-0001", None, "orange", "2026-03-05"),
        ("2026-0001", None, "red", "2026-03-11"),
    ]
    assert {row["task_id"] for row in rows(database, Slip)} == {None}


def test_the_office_is_chased_for_a_reading_to_confirm_while_the_unit_works(database):
    hand_out(database, START, "teacher_qualification")
    run(database, local("2026-03-20"))
    assert [(unit, colour) for _case, unit, colour, _day in slips(database)] == [
        (None, "blue"),
        (None, "orange"),
        (None, "red"),
        ("education", "blue"),
        ("education", "orange"),
    ]


def test_a_returned_case_is_waited_for_by_the_office_and_by_the_unit_that_had_it(database):
    """The old allocation holds until it is ruled on."""
    hand_out(database, START, "fire_safety")
    change(
        database,
        "2026-0001",
        START,
        state=CaseState.RETURNED,
        aside_from=CaseState.ACCEPTED,
        office_by=local("2026-03-19", "23:59:59"),
    )
    run(database, local("2026-03-20"))
    assert [(unit, colour) for _case, unit, colour, _day in slips(database)] == [
        (None, "blue"),
        (None, "orange"),
        (OF_FIRE, "blue"),
        (OF_FIRE, "orange"),
    ]


def test_an_answered_case_is_waited_for_by_the_office_alone(database):
    hand_out(database, START, "fire_safety")
    change(
        database,
        "2026-0001",
        START,
        task={"state": TaskState.ANSWERED},
        state=CaseState.ANSWERED,
        answered_at=local("2026-03-18"),
        office_by=local("2026-03-19", "23:59:59"),
    )
    run(database, local("2026-03-20"))
    assert slips(database) == [
        ("2026-0001", None, "blue", "2026-03-18"),
        ("2026-0001", None, "orange", "2026-03-20"),
    ]


@pytest.mark.parametrize(
    ("state", "more"),
    [
        (CaseState.PARKED, {"parked_until": date(2026, 9, 1), "aside_from": CaseState.ACCEPTED}),
        (CaseState.HANDED_OVER, {"handed_to": "education"}),
        (CaseState.CLOSED, {"closed_at": START}),
        (CaseState.VOID, {"aside_from": CaseState.DISPATCHED}),
    ],
)
def test_nobody_is_chased_for_what_waits_for_nobody(database, state, more):
    hand_out(database, START, "fire_safety", "teacher_qualification")
    for number in ("2026-0001", "2026-0002"):
        change(database, number, START, state=state, **more)
    run(database, local("2026-05-30"))
    assert slips(database) == []


@pytest.mark.parametrize("state", [TaskState.ANSWERED, TaskState.WITHDRAWN])
def test_a_share_that_is_answered_or_withdrawn_is_not_chased(database, state):
    hand_out(database, START, "fire_safety")
    change(database, "2026-0001", START, task={"state": state})
    run(database, local("2026-05-30"))
    assert slips(database) == []


def test_nothing_more_comes_for_a_deadline_that_was_moved(database):
    hand_out(database, START, "fire_safety")
    run(database, local("2026-03-17"))
    change(database, "2026-0001", local("2026-03-18"), task={"deadline": local("2026-04-10", "23:59:59")})
    run(database, local("2026-03-31"))
    assert slips(database) == [BLUE]
    run(database, local("2026-04-30"))
    assert slips(database)[1:] == [
        ("2026-0001", OF_FIRE, "blue", "2026-04-08"),
        ("2026-0001", OF_FIRE, "orange", "2026-04-13"),
        ("2026-0001", OF_FIRE, "red", "2026-04-17"),
    ]


def test_what_was_overdue_before_is_red_at_once_for_the_new_deadline(database):
    hand_out(database, START, "fire_safety")
    run(database, local("2026-03-20"))
    change(database, "2026-0001", local("2026-03-20", "15:00"), task={"deadline": local("2026-04-10", "23:59:59")})
    run(database, local("2026-04-30"))
    assert slips(database)[2:] == [
        ("2026-0001", OF_FIRE, "blue", "2026-04-08"),
        ("2026-0001", OF_FIRE, "red", "2026-04-13"),
    ]


def test_the_reminders_of_two_deadlines_share_no_day(database):
    hand_out(database, START, "fire_safety")
    run(database, local("2026-03-20"))
    change(database, "2026-0001", local("2026-03-20", "15:00"), task={"deadline": local("2026-03-24", "23:59:59")})
    run(database, local("2026-03-25"))
    assert [(colour, day) for _case, _unit, colour, day in slips(database)] == [
        ("blue", "2026-03-17"),
        ("orange", "2026-03-20"),
        ("blue", "2026-03-23"),
        ("red", "2026-03-25"),
    ]


def test_a_deadline_that_goes_and_comes_back_is_no_error(database):
    hand_out(database, START, "fire_safety")
    run(database, local("2026-03-20"))
    old = rows(database, Slip)[0]["deadline"]
    for day, deadline in (("2026-03-23", local("2026-03-24", "23:59:59")), ("2026-03-26", old)):
        change(database, "2026-0001", local(day), task={"deadline": deadline})
        run(database, local(day, "12:00"))
        run(database, local("2026-05-30") if deadline == old else local("2026-03-25"))
    made = slips(database)
    assert len({day for *_rest, day in made}) == len(made)


def test_where_a_life_is_at_stake_the_hours_run_through_the_night_and_the_weekend(database):
    hand_out(database, local("2026-03-06", "20:00"), "fire_safety", severity=Severity.AT_ONCE)  # a Friday
    run(database, local("2026-03-07", "15:00"))
    assert slips(database) == []
    for at, colours in (("16:00", ["blue"]), ("20:00", ["blue"]), ("20:00:01", ["blue"]), ("23:00", ["blue"])):
        run(database, local("2026-03-07", at))
        assert [colour for _case, _unit, colour, _day in slips(database)] == colours
    run(database, local("2026-03-08", "00:00"))
    run(database, local("2026-03-09", "00:00"))
    assert [(colour, day) for _case, _unit, colour, day in slips(database)] == [
        ("blue", "2026-03-07"),
        ("orange", "2026-03-08"),
        ("red", "2026-03-09"),
    ]


def test_hours_run_on_a_sunday_too_where_no_life_is_at_stake(database):
    """Handed out on a Saturday with a day's time: it is near due at once, and overdue on the Sunday."""
    hand_out(database, local("2026-03-07", "10:00"), "advertising", severity=Severity.AT_ONCE)
    run(database, local("2026-03-08", "11:00"))
    assert [(colour, day) for _case, _unit, colour, day in slips(database)] == [
        ("blue", "2026-03-07"),
        ("orange", "2026-03-08"),
    ]


@pytest.mark.parametrize(
    "actor", [INSPECTOR, AUDITOR, Actor(OF_FIRE, ActorRole.HANDLER), Actor(None, ActorRole.CONVENER)]
)
def test_only_the_office_chases(database, actor):
    hand_out(database, START, "fire_safety")
    with pytest.raises(NotAllowed, match=r"you may not chase\. These may: office\."):
        chase(
            database,
            the_book(),
            actor,
            local("2026-05-30"),
            None,
            send=False,
            dry_run=False,
            first=lambda session: None,
        )
    assert slips(database) == []


def test_a_dry_run_says_what_would_be_and_keeps_nothing(database):
    hand_out(database, START, "fire_safety")
    report = run(database, local("2026-03-20"), dry_run=True)
    assert [(unit.unit, {colour.value: n for colour, n in unit.slips.items()}) for unit in report.units] == [
        (OF_FIRE, {"blue": 1, "orange": 1})
    ]
    assert slips(database) == []
    assert all(event.act not in {"reminded", "digest_written"} for event in show(database, "2026-0001").events)


def test_time_does_its_work_first_and_in_the_same_transaction(database):
    hand_out(database, START, "fire_safety")
    seen = []
    run(database, local("2026-03-20"), first=lambda session: seen.append(list(map(str, slips_in(session)))))
    assert seen == [[]]

    def fails(session):
        raise ValueError("broken")

    before = slips(database)
    with pytest.raises(ValueError, match="broken"):
        run(database, local("2026-05-30"), first=fails)
    assert slips(database) == before


def test_a_parking_that_is_over_ends_before_anybody_is_chased(database):
    """The time runs anew from its last day: 13 working days from 10 March end on 27 March."""
    hand_out(database, START, "fire_safety")
    parked = {"state": CaseState.PARKED, "aside_from": CaseState.ACCEPTED, "parked_until": date(2026, 3, 10)}
    change(database, "2026-0001", local("2026-03-03"), **parked)
    for day in ("2026-03-10", "2026-03-25", "2026-03-30"):
        at = local(day)
        run(database, at, first=time_first(the_book(), OFFICE, at))
    assert slips(database) == [
        ("2026-0001", OF_FIRE, "blue", "2026-03-25"),
        ("2026-0001", OF_FIRE, "orange", "2026-03-30"),
    ]


def slips_in(session):
    return session.query(Slip).all()


def test_who_chases_may_be_at_home_in_no_unit(database):
    hand_out(database, START, "fire_safety")
    assert OFFICE.role is ActorRole.OFFICE
    report = chase(
        database,
        the_book(),
        Actor(None, ActorRole.OFFICE),
        local("2026-03-20"),
        None,
        send=False,
        dry_run=False,
        first=lambda session: None,
    )
    assert [unit.unit for unit in report.units] == [OF_FIRE]
