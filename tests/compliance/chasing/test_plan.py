"""Which reminders a deadline has, and on which days: working days, or every day where a life is at stake."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.chasing.plan import Limit, plan
from compliance.states import SlipColour
from tests.compliance.chasing.cases import SHANGHAI, local
from tests.compliance.making import the_book

LONG_AGO = local("2025-01-02")
BLUE, ORANGE, RED = SlipColour.BLUE, SlipColour.ORANGE, SlipColour.RED


def ends(day, at="23:59:59", **more):
    given = {"start": LONG_AGO, "life": False, "hours": False, **more}
    return Limit(local(day, at), **given)


def planned(book, limit, **more):
    return [(slip.colour.value, slip.due_on.isoformat()) for slip in plan(book.terms, limit, **more)]


@pytest.mark.parametrize(
    ("deadline", "blue", "orange", "red"),
    [
        pytest.param("2025-03-12", "03-10", "03-13", "03-19", id="a week like any other"),
        pytest.param("2025-03-14", "03-12", "03-17", "03-21", id="over on a Saturday, told on Monday"),
        pytest.param("2025-09-26", "09-24", "09-28", "10-10", id="a Sunday that is worked before National Day"),
        pytest.param("2025-09-28", "09-25", "09-29", "10-11", id="due on a Sunday that is worked"),
        pytest.param("2025-09-30", "09-28", "10-09", "10-14", id="the last day before National Day"),
        pytest.param("2025-10-09", "09-29", "10-10", "10-15", id="the first day after it"),
        pytest.param("2025-10-05", "09-29", "10-09", "10-14", id="in the middle of it, by calendar days"),
        pytest.param("2025-10-10", "09-30", "10-11", "10-16", id="over on a Saturday that is worked"),
        pytest.param("2025-01-24", "01-22", "01-26", "02-07", id="spring festival, with the make-up Sunday"),
        pytest.param("2025-01-27", "01-24", "02-05", "02-10", id="spring festival, with the make-up Saturday"),
    ],
)
def test_reminders_fall_on_days_that_are_worked(book, deadline, blue, orange, red):
    expected = [("blue", blue), ("orange", orange), ("red", red)]
    assert planned(book, ends(deadline)) == [(colour, f"2025-{day}") for colour, day in expected]


def test_it_is_overdue_from_the_first_second_of_the_next_day(book):
    blue, orange, red = plan(book.terms, ends("2025-03-12"))
    assert (blue.moment, orange.moment, red.moment) == (
        local("2025-03-10", "00:00"),
        local("2025-03-13", "00:00"),
        local("2025-03-19", "00:00"),
    )


def test_where_a_life_is_at_stake_hours_count_on_a_holiday_too(book):
    limit = ends("2025-10-03", "07:30", life=True, hours=True)
    assert [(slip.colour, slip.moment, slip.due_on) for slip in plan(book.terms, limit)] == [
        (BLUE, local("2025-10-03", "03:30"), date(2025, 10, 3)),
        (ORANGE, local("2025-10-03", "07:30:01"), date(2025, 10, 4)),
        (RED, local("2025-10-03", "19:30"), date(2025, 10, 5)),
    ]


def test_no_day_has_two_reminders_and_the_later_one_goes_to_the_next(book):
    assert planned(book, ends("2025-10-03", "21:00", life=True, hours=True)) == [
        ("blue", "2025-10-03"),
        ("orange", "2025-10-04"),
        ("red", "2025-10-05"),
    ]


def test_a_day_that_another_deadline_has_taken_is_not_free(book):
    taken = {date(2025, 9, 28), date(2025, 9, 29)}
    assert planned(book, ends("2025-09-30"), taken=taken)[0] == ("blue", "2025-09-30")
    assert planned(book, ends("2025-09-30"), taken={*taken, date(2025, 9, 30)})[:2] == [
        ("blue", "2025-10-09"),
        ("orange", "2025-10-10"),
    ]


def test_what_was_made_keeps_its_day(book):
    limit = ends("2025-03-12")
    moved = {BLUE: date(2025, 3, 11), ORANGE: date(2025, 3, 19)}
    assert planned(book, limit, made=moved) == [
        ("blue", "2025-03-11"),
        ("orange", "2025-03-19"),
        ("red", "2025-03-20"),
    ]


def test_what_is_overdue_again_is_red_at_once_and_only_once(book):
    assert planned(book, ends("2025-03-12", again=True)) == [("blue", "2025-03-10"), ("red", "2025-03-13")]


def test_what_is_shorter_than_the_reminder_is_near_due_from_its_start_on(book):
    limit = ends("2025-03-12", start=local("2025-03-11", "10:00"))
    assert plan(book.terms, limit)[0].moment == local("2025-03-11", "10:00")
    assert planned(book, limit)[0] == ("blue", "2025-03-11")


def test_what_begins_on_a_day_off_is_told_on_the_next_that_is_worked(book):
    limit = ends("2025-03-10", start=local("2025-03-08", "10:00"))
    assert planned(book, limit)[:2] == [("blue", "2025-03-10"), ("orange", "2025-03-11")]


def test_hours_without_a_life_at_stake_count_every_day_and_have_the_usual_reminders(book):
    limit = ends("2025-10-03", "21:00", hours=True)
    assert planned(book, limit) == [("blue", "2025-09-29"), ("orange", "2025-10-03"), ("red", "2025-10-14")]


def test_the_days_are_those_of_the_district(book):
    """Eleven at night in London is the next morning in Guilin."""
    limit = replace(ends("2025-03-12"), deadline=local("2025-03-12", "23:59:59"))
    assert plan(book.terms, limit)[1].due_on == date(2025, 3, 13)
    assert plan(book.terms, limit)[1].moment.date() == date(2025, 3, 12)


@given(
    deadline=st.datetimes(datetime(2025, 1, 1), datetime(2027, 6, 30)),  # noqa: DTZ001 - put into a time zone below
    length=st.integers(0, 200),
    life=st.booleans(),
    again=st.booleans(),
    taken=st.sets(st.dates(date(2025, 1, 1), date(2027, 8, 1)), max_size=30),
)
def test_reminders_come_in_order_on_free_days(deadline, length, life, again, taken):
    at = deadline.replace(microsecond=0, tzinfo=SHANGHAI).astimezone(UTC)
    limit = Limit(at, at - timedelta(hours=length), life, life, again)
    slips = plan(the_book().terms, limit, taken=taken)
    assert [slip.moment for slip in slips] == sorted(slip.moment for slip in slips)
    days = [slip.due_on for slip in slips]
    assert days == sorted(set(days) - taken)
    assert limit.start <= slips[0].moment <= at < slips[1].moment
    assert life or all(the_book().terms.calendar.is_workday(day) for day in days)
