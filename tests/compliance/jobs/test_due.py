"""What is due is done once: after days in which nothing ran, by two hosts at once, and again after it failed."""

from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import select

from compliance.errors import StoreError
from compliance.jobs.names import JobKind, RunState
from compliance.jobs.perform import do_due, lane_of, perform
from compliance.jobs.runs import MOST_ATTEMPTS, begin, due_runs, end, next_due
from compliance.store import log
from compliance.store.database import open_database
from tests.compliance.chasing.cases import Channels, contacts, hand_out, liaison, local, slips
from tests.compliance.jobs.hosting import Host, outcome, runs
from tests.compliance.making import the_book

START = local("2026-03-02", "10:00")
MORNING = local("2026-03-20", "08:00")
KNOWN = contacts(fire_rescue=liaison("json://fire/"), office=liaison("json://office/"))
BOOK = the_book()


@pytest.fixture(autouse=True)
def case(database):
    hand_out(database, START, "fire_safety")


def due(database, at, *kinds):
    with database.read() as session:
        return [(run.job.value, run.due_at) for run in due_runs(session, BOOK, at, kinds)]


def do(database, at, **more):
    host = Host(at, **more)
    do_due(database, host.means())
    return host


def test_what_the_policy_orders_is_due_in_the_order_of_its_times(database):
    assert due(database, MORNING) == [
        ("audit", local("2026-03-20", "02:00")),
        ("chase", local("2026-03-20", "07:30")),
        ("send", local("2026-03-20", "08:00")),
    ]
    assert due(database, MORNING, JobKind.SEND) == [("send", local("2026-03-20", "08:00"))]
    assert next_due(BOOK, MORNING) == local("2026-03-21", "02:00")


def test_it_is_done_once_and_put_down(database):
    host = do(database, MORNING, contacts=KNOWN)
    assert host.ended == [("audit", "done"), ("chase", "done"), ("send", "done")]
    assert [address for address, *_rest in host.channels.taken] == ["json://fire/"]
    chased = runs(database)[1]
    assert (chased.counts, chased.attempt, chased.host) == ({"slips": 2, "digests": 1, "signals": 0}, 1, "here")
    assert (chased.started_at, chased.finished_at) == (MORNING, MORNING)
    assert do(database, local("2026-03-20", "17:00"), contacts=KNOWN).told == []


def test_after_three_days_in_which_nothing_ran_there_is_one_run_and_not_three(database):
    do(database, local("2026-03-17"), contacts=KNOWN)
    do(database, local("2026-03-20", "09:00"), contacts=KNOWN)
    chased = [run.due_at for run in runs(database) if run.job is JobKind.CHASE]
    assert chased == [local("2026-03-17", "07:30"), local("2026-03-20", "07:30")]


def test_what_was_missed_leaves_the_same_reminders_as_if_nothing_had_been(database):
    for day in range(16, 28):
        do(database, local(f"2026-03-{day}", "08:00"), contacts=KNOWN)
    every_day = slips(database)
    with_gaps = [each for each in every_day if each[1] == "fire_rescue"]
    assert [colour for _case, _unit, colour, _day in with_gaps] == ["blue", "orange", "red"]


@pytest.fixture
def two(shared):
    """The database of two hosts, as each has opened it."""
    with open_database(shared) as one, open_database(shared) as other:
        hand_out(one, START, "fire_safety")
        yield one, other


def test_two_hosts_that_see_the_same_run_due_do_it_once(two):
    hosts = [Host(MORNING, KNOWN, name=name) for name in ("one", "two")]
    with two[0].read() as session:
        both = due_runs(session, BOOK, MORNING)
    for run in both:
        for database, host in zip(two, hosts, strict=True):
            perform(database, host.means(), run)
    assert [len(host.ended) for host in hosts] == [3, 0]
    assert [len(host.channels.taken) for host in hosts] == [1, 0]


def test_who_does_not_have_the_lease_does_nothing(two):
    database, other = two
    host = Host(MORNING)
    with database.read() as session:
        [run] = due_runs(session, BOOK, MORNING, [JobKind.CHASE])
    with other.lease(lane_of(run)) as held:
        assert held
        assert perform(database, host.means(), run) is None
    assert runs(database) == []
    assert perform(database, host.means(), run).state is RunState.DONE


def test_a_host_that_was_taken_for_dead_cannot_end_what_another_has_taken_over(two):
    """It fell asleep before it could say that it was done, and another host did the job."""
    database, other = two
    with database.read() as session:
        [run] = due_runs(session, BOOK, MORNING, [JobKind.CHASE])
    with database.write() as session:
        asleep = begin(session, run, "slow", MORNING)
    assert perform(other, Host(MORNING + timedelta(minutes=2), name="quick").means(), run).host == "quick"
    before = outcome(database)
    with database.write() as session:
        assert end(session, asleep, RunState.DONE, {}, MORNING) is None
    assert outcome(database) == before
    assert [(each.host, each.attempt) for each in runs(database)] == [("quick", 2)]


def test_what_was_broken_off_is_done_by_the_next(database):
    with database.read() as session:
        [run] = due_runs(session, BOOK, MORNING, [JobKind.CHASE])
    with database.write() as session:
        begin(session, run, "dead", MORNING)
    host = do(database, MORNING)
    assert ("chase", "done") in host.ended
    assert {each.attempt for each in runs(database) if each.job is JobKind.CHASE} == {2}


def test_what_is_broken_off_each_time_needs_a_person(database):
    with database.read() as session:
        [run] = due_runs(session, BOOK, MORNING, [JobKind.CHASE])
    for number in range(MOST_ATTEMPTS):
        with database.write() as session:
            assert begin(session, run, f"host{number}", MORNING).attempt == number + 1
    assert perform(database, Host(MORNING).means(), run) is None
    [given_up] = runs(database)
    assert (given_up.state, given_up.counts) == (
        RunState.FAILED,
        {"error": "it was broken off 5 times, on host4 last."},
    )
    assert due(database, MORNING + timedelta(hours=1), JobKind.CHASE) == []


def test_what_failed_is_tried_again_after_five_minutes_and_five_times_at_most(database):
    at = MORNING
    for attempt in range(1, MOST_ATTEMPTS + 1):
        do(database, at)
        [sending] = [run for run in runs(database) if run.job is JobKind.SEND]
        assert (sending.state, sending.attempt) == (RunState.FAILED, attempt)
        assert due(database, at + timedelta(minutes=4), JobKind.SEND) == []
        at += timedelta(minutes=5)
    assert due(database, at, JobKind.SEND) == []
    assert sending.counts["error"] == (
        "sending: this host does not know to whom. Name the file of `contacts` in its configuration."
    )


def test_one_that_fails_keeps_no_other_from_being_done(database):
    class Broken(Channels):
        def send(self, *_digest):
            raise ZeroDivisionError("王芳 geheim")

    host = Host(MORNING, KNOWN, Broken())
    do_due(database, host.means())
    assert host.ended == [("audit", "done"), ("chase", "done"), ("send", "failed")]
    error = host.told[-1].counts["error"]
    assert error.startswith("a mistake in lianban (ZeroDivisionError at test_due.py:")
    assert "geheim" not in error


def test_a_database_that_cannot_be_used_is_told_and_nothing_is_put_down(database):
    def lost():
        raise StoreError("lost")

    with pytest.raises(StoreError, match="lost"):
        do_due(database, Host(MORNING).means(contacts=lost))
    assert [run.state.value for run in runs(database)] == ["done", "running"]


def test_who_is_asked_to_end_does_the_present_job_to_its_end_and_no_other(database):
    asked = Event()
    host = Host(MORNING)
    do_due(database, host.means(contacts=asked.set), [JobKind.CHASE, JobKind.SEND], stopped=asked.is_set)
    assert host.ended == [("chase", "done")]


def test_who_acts_is_the_office_under_its_policy(database):
    do(database, MORNING)
    with database.read() as session:
        acted = session.execute(
            select(log.Event.actor_role, log.Event.actor_name).where(log.Event.act == "reminded")
        ).all()
    assert {tuple(each) for each in acted} == {("office", "policy xiangshan-2021 1")}
