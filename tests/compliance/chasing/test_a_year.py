"""A year of chasing: once a day, every third day, once a week or once a month, the reminders are the same."""

import random
from datetime import timedelta

import pytest

from compliance.draft import PartyDraft, Severity
from compliance.states import CaseState, TaskState
from compliance.store.cases import Case
from compliance.store.database import open_database
from compliance.store.office import Slip
from tests.compliance.chasing.cases import change, hand_out, local, messages, rows, run, slips
from tests.compliance.making import finding, submit, the_book
from tests.compliance.rebuilding import chain_faults, contents, rebuild

FIRST = "2026-01-05"
DAYS = 365
TURN = 210
"""A multiple of every step, so that all have chased on that day before people act on it."""

ISSUES = ("fire_safety", "public_opinion", "food_safety", "teacher_qualification", "advertising", "hygiene")


def opened():
    """Sixty cases, by the day and hour on which they are handed out: all kinds, on working days and others."""
    chance = random.Random(20210908)
    plan = []
    for number in range(60):
        severity = chance.choice([*Severity, Severity.ORDINARY, Severity.ORDINARY])
        at = local(FIRST, f"{chance.randrange(24):02}:{chance.randrange(60):02}") + timedelta(
            days=chance.randrange(330)
        )
        plan.append((at, f"机构{number}", ISSUES[number % len(ISSUES)], severity))
    return sorted(plan)


def act(database, at):
    """What people do on one day: reworked, answered, parked, closed, and handed over."""
    late = at + timedelta(days=30)
    for row in rows(database, Case):
        match int(row["number"].removeprefix("2026-")) % 6:
            case 0:
                change(database, row["number"], at, task={"deadline": late.replace(hour=15, minute=59, second=59)})
            case 1:
                change(database, row["number"], at, task={"state": TaskState.ANSWERED})
            case 2 if row["state"] is not CaseState.DESK:
                parked = {"state": CaseState.PARKED, "aside_from": row["state"], "parked_until": late.date()}
                change(database, row["number"], at, **parked)
            case 3:
                change(database, row["number"], at, state=CaseState.CLOSED, closed_at=at, needs_office=False)


def year(database, step):
    """Chase on every day that is a multiple of `step`, and on the last."""
    waiting = opened()
    for number in range(DAYS + 1):
        now = local(FIRST, "09:00") + timedelta(days=number)
        while waiting and waiting[0][0] <= now:
            at, party, issue, severity = waiting.pop(0)
            hand_out(database, at, issue, party=party, severity=severity)
        if number % step == 0 or number == DAYS:
            run(database, now)
        if number == TURN:
            act(database, now)


@pytest.fixture(scope="module")
def daily():
    with open_database(":memory:") as database:
        year(database, 1)
        yield database


@pytest.mark.parametrize("step", [3, 7, 30])
def test_chasing_in_steps_makes_the_slips_of_every_day(daily, step):
    with open_database(":memory:") as database:
        year(database, step)
        assert slips(database) == slips(daily)


def test_the_year_has_everything_in_it(daily):
    made = slips(daily)
    colours = [colour for _case, _unit, colour, _day in made]
    assert len(made) > 150
    assert min(colours.count(colour) for colour in ("blue", "orange", "red")) > 25
    assert len({case for case, *_rest in made}) == 60
    assert {unit for _case, unit, *_rest in made} > {None, "fire_rescue", "cyberspace"}
    deadlines = {}
    for row in rows(daily, Slip):
        deadlines.setdefault((row["case_id"], row["unit"]), set()).add(row["deadline"])
    assert sum(len(each) > 1 for each in deadlines.values()) > 3


def test_no_unit_has_two_reminders_of_a_case_or_two_digests_on_one_day(daily):
    days = [(case, unit, day) for case, unit, _colour, day in slips(daily)]
    assert len(days) == len(set(days))
    digests = [(row["unit"], row["day"]) for row in messages(daily)]
    assert len(digests) == len(set(digests)) > 100


def test_chasing_every_day_makes_each_slip_on_its_day(daily):
    """But for the hours of a life at stake after the day's chase, which the next morning makes."""
    late = [row for row in rows(daily, Slip) if row["made_at"].date() - row["due_on"] > timedelta(days=1)]
    assert late == []


def test_the_events_alone_make_the_same_reminders_and_digests(daily):
    with daily.read() as session, open_database(":memory:") as again:
        with again.write() as target:
            rebuild(session, target)
        with again.read() as target:
            assert contents(target) == contents(session)
        assert chain_faults(session) == []


def test_a_case_that_is_long_overdue_is_not_nagged_about(daily):
    """Three reminders a deadline at the most, in a whole year."""
    counts = {}
    for row in rows(daily, Slip):
        key = (row["case_id"], row["unit"], row["deadline"])
        counts[key] = counts.get(key, 0) + 1
    assert max(counts.values()) == 3


def test_a_finding_that_joins_a_case_changes_no_reminder():
    with open_database(":memory:") as database:
        hand_out(database, local("2026-03-02"), "fire_safety")
        run(database, local("2026-03-20"))
        before = slips(database)
        again = finding("fire_safety", party=PartyDraft("启明教育", locality="南门街道"), text="又一处")
        submit(database, the_book(), again, at=local("2026-03-20", "10:00"))
        run(database, local("2026-03-20", "11:00"))
        assert slips(database) == before
