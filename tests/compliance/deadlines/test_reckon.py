"""By when: around National Day and the spring festival, at the turn of a day and a year, and by brute force."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.clock import day_in
from compliance.deadlines import Allowance, Span, make_calendar, next_workday, read_allowance, reckon, shift
from tests.compliance.deadlines.days import OFF, SHANGHAI, WORKED

CALENDAR = make_calendar()
GUILIN = timezone(timedelta(hours=8))


def local(text):
    return datetime.fromisoformat(text).replace(tzinfo=GUILIN)


def due(start, allowance, calendar=CALENDAR, zone=SHANGHAI):
    deadline = reckon(calendar, zone, local(start), read_allowance(allowance))
    assert deadline.at.tzinfo is UTC
    return f"{deadline.at.astimezone(GUILIN):%Y-%m-%d %H:%M:%S}" + (" provisional" if deadline.provisional else "")


WORKING_DAYS = [
    # an ordinary week
    ("2026-03-02T10:00", "1wd", "2026-03-03"),
    ("2026-03-06T10:00", "1wd", "2026-03-09"),
    ("2026-03-02T10:00", "13wd", "2026-03-19"),
    # National Day 2025: off 1–8 October; 28 September and 11 October worked
    ("2025-09-26T16:00", "1wd", "2025-09-28"),
    ("2025-09-26T16:00", "3wd", "2025-09-30"),
    ("2025-09-26T16:00", "4wd", "2025-10-09"),
    ("2025-09-26T16:00", "6wd", "2025-10-11"),
    ("2025-09-26T16:00", "7wd", "2025-10-13"),
    ("2025-10-05T09:00", "1wd", "2025-10-09"),
    # National Day 2023, with Mid-Autumn: off from 29 September; 7 and 8 October worked
    ("2023-09-28T09:00", "1wd", "2023-10-07"),
    ("2023-09-28T09:00", "3wd", "2023-10-09"),
    # National Day 2024: 29 September and 12 October worked
    ("2024-09-27T09:00", "1wd", "2024-09-29"),
    ("2024-09-30T09:00", "5wd", "2024-10-12"),
    # spring festival 2024: 4 and 18 February worked, the eve as well
    ("2024-02-02T09:00", "1wd", "2024-02-04"),
    ("2024-02-08T09:00", "1wd", "2024-02-09"),
    ("2024-02-09T09:00", "1wd", "2024-02-18"),
    # spring festival 2025: 26 January and 8 February worked
    ("2025-01-24T09:00", "1wd", "2025-01-26"),
    ("2025-01-27T09:00", "4wd", "2025-02-08"),
    # spring festival 2026: 14 and 28 February worked, off 15–23 February
    ("2026-02-13T09:00", "1wd", "2026-02-14"),
    ("2026-02-14T09:00", "5wd", "2026-02-28"),
    # Mid-Autumn 2021: Monday 20 September off, Saturday the 18th worked
    ("2021-09-17T09:00", "2wd", "2021-09-22"),
    # the turn of a year
    ("2025-12-31T09:00", "1wd", "2026-01-04"),
    # the same day, or the next worked
    ("2026-03-02T23:59", "0wd", "2026-03-02"),
    ("2026-03-07T09:00", "0wd", "2026-03-09"),
    ("2025-10-01T09:00", "0wd", "2025-10-09"),
    ("2025-09-28T09:00", "0wd", "2025-09-28"),
]


@pytest.mark.parametrize(("start", "allowance", "day"), WORKING_DAYS)
def test_working_days_are_counted_from_the_day_after_with_the_make_up_days(start, allowance, day):
    assert due(start, allowance) == f"{day} 23:59:59"


@pytest.mark.parametrize(
    ("start", "allowance", "at"),
    [
        ("2026-03-06T16:30", "24h", "2026-03-07 16:30:00"),
        ("2025-09-30T20:00", "2h", "2025-09-30 22:00:00"),
        ("2026-12-31T20:00", "24h", "2027-01-01 20:00:00"),
        ("2026-03-02T10:00", "180d", "2026-08-29 23:59:59"),
        ("2026-03-02T10:00", "0d", "2026-03-02 23:59:59"),
        ("2026-12-31T10:00", "3d", "2027-01-03 23:59:59"),
    ],
)
def test_hours_and_days_run_through_nights_and_holidays_and_need_no_calendar(start, allowance, at):
    assert due(start, allowance) == at


@pytest.mark.parametrize(
    ("start", "allowance", "at"),
    [
        ("2026-12-28T10:00", "3wd", "2026-12-31 23:59:59"),
        ("2026-12-28T10:00", "4wd", "2027-01-01 23:59:59 provisional"),
        ("2026-12-31T10:00", "0wd", "2026-12-31 23:59:59"),
        ("2026-12-31T10:00", "1wd", "2027-01-01 23:59:59 provisional"),
        ("2027-09-30T10:00", "1wd", "2027-10-01 23:59:59 provisional"),
        ("2031-05-01T10:00", "0wd", "2031-05-01 23:59:59 provisional"),
        ("2027-12-31T10:00", "0wd", "2027-12-31 23:59:59 provisional"),
    ],
)
def test_a_deadline_that_looked_at_an_unpublished_year_is_provisional(start, allowance, at):
    assert due(start, allowance) == at


def test_the_offices_own_file_settles_an_unpublished_year(tmp_path):
    file = tmp_path / "2027.yaml"
    file.write_text("{year: 2027, source: 通知, off: [2027-01-01], worked: [2027-01-03]}", "utf-8")
    calendar = make_calendar(file)
    assert due("2026-12-31T10:00", "1wd", calendar) == "2027-01-03 23:59:59"
    assert due("2027-12-31T10:00", "1wd", calendar).endswith("provisional")


def test_the_day_is_that_of_the_district():
    """An act at five in the afternoon in London is one of the next morning in Guilin."""
    start = datetime(2026, 3, 1, 17, tzinfo=UTC)
    assert reckon(CALENDAR, SHANGHAI, start, Allowance(0, Span.DAYS)).at == datetime(2026, 3, 2, 15, 59, 59, tzinfo=UTC)
    at = reckon(CALENDAR, SHANGHAI, start, read_allowance("1wd")).at
    assert at == datetime(2026, 3, 3, 15, 59, 59, tzinfo=UTC)
    earlier = reckon(CALENDAR, SHANGHAI, start - timedelta(hours=2), read_allowance("1wd")).at
    assert day_in(SHANGHAI, earlier) == date(2026, 3, 2)


def test_moments_are_whole_seconds_and_hours_are_real_ones():
    start = datetime(2026, 3, 1, 17, 0, 0, 900000, tzinfo=UTC)
    assert reckon(CALENDAR, SHANGHAI, start, read_allowance("2h")).at == datetime(2026, 3, 1, 19, tzinfo=UTC)
    berlin = datetime(2026, 3, 28, 12, tzinfo=ZoneInfo("Europe/Berlin"))  # the clocks go forward that night
    assert reckon(CALENDAR, "Europe/Berlin", berlin, read_allowance("24h")).at == berlin.astimezone(UTC) + timedelta(
        hours=24
    )


@pytest.mark.parametrize(
    ("at", "allowance", "back", "moment"),
    [
        ("2026-03-19T23:59:59", "2wd", True, "2026-03-17 00:00"),
        ("2025-10-09T23:59:59", "2wd", True, "2025-09-29 00:00"),
        ("2025-10-09T23:59:59", "3wd", True, "2025-09-28 00:00"),
        ("2025-10-09T23:59:59", "0wd", True, "2025-10-09 00:00"),
        ("2025-10-05T23:59:59", "0wd", True, "2025-09-30 00:00"),
        ("2025-09-30T23:59:59", "5wd", False, "2025-10-14 00:00"),
        ("2025-10-05T23:59:59", "0wd", False, "2025-10-09 00:00"),
        ("2026-03-19T23:59:59", "3d", True, "2026-03-16 00:00"),
        ("2026-03-19T23:59:59", "3d", False, "2026-03-22 00:00"),
        ("2026-03-19T16:30:00", "4h", True, "2026-03-19 12:30"),
        ("2026-03-19T16:30:00", "12h", False, "2026-03-20 04:30"),
    ],
)
def test_a_reminder_lies_before_and_an_escalation_after(at, allowance, back, moment):
    found = shift(CALENDAR, SHANGHAI, local(at), read_allowance(allowance), back=back)
    assert found.tzinfo is UTC
    assert f"{found.astimezone(GUILIN):%Y-%m-%d %H:%M}" == moment


def test_the_next_worked_day_may_be_the_day_itself():
    assert next_workday(CALENDAR, date(2025, 9, 28)) == date(2025, 9, 28)
    assert next_workday(CALENDAR, date(2025, 10, 1)) == date(2025, 10, 9)


# ------------------------------------------------------------------------- by brute force

MOMENTS = st.datetimes(datetime(2021, 1, 1), datetime(2026, 10, 1), timezones=st.just(UTC))  # noqa: DTZ001
AMOUNTS = st.integers(0, 60)


def worked_by_the_notices(day):
    return day in WORKED[day.year] or (day.weekday() < 5 and day not in OFF[day.year])


@given(MOMENTS, st.integers(1, 60))
def test_between_the_start_and_the_deadline_lie_as_many_working_days_as_were_given(start, amount):
    first = (start + timedelta(hours=8)).date()
    last = (reckon(CALENDAR, SHANGHAI, start, Allowance(amount, Span.WORKING_DAYS)).at + timedelta(hours=8)).date()
    between = [first + timedelta(days=number) for number in range(1, (last - first).days + 1)]
    assert sum(worked_by_the_notices(day) for day in between) == amount
    assert worked_by_the_notices(last)


@given(MOMENTS, AMOUNTS)
def test_one_working_day_more_is_later(start, amount):
    one, other = (
        reckon(CALENDAR, SHANGHAI, start, Allowance(each, Span.WORKING_DAYS)).at for each in (amount, amount + 1)
    )
    assert start.replace(microsecond=0) <= one
    assert one < other or (amount == 0 and not CALENDAR.is_workday(day_in(SHANGHAI, start)))


@given(MOMENTS, AMOUNTS, st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/Santiago", "UTC"]))
def test_a_deadline_in_working_days_is_on_a_day_that_is_worked(start, amount, zone):
    deadline = reckon(CALENDAR, zone, start, Allowance(amount, Span.WORKING_DAYS))
    assert CALENDAR.is_workday(day_in(zone, deadline.at))


@given(MOMENTS, st.integers(1, 60))
def test_back_and_forth_leads_to_the_same_day(start, amount):
    """From a day that is worked, as many working days there and back again."""
    at = reckon(CALENDAR, SHANGHAI, start, Allowance(0, Span.WORKING_DAYS)).at
    allowance = Allowance(amount, Span.WORKING_DAYS)
    there = shift(CALENDAR, SHANGHAI, at, allowance, back=False)
    again = shift(CALENDAR, SHANGHAI, there, allowance, back=True)
    assert day_in(SHANGHAI, again) == day_in(SHANGHAI, at)
