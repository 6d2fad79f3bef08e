"""
Real workers in processes of their own: killed in the middle, the next leaves what one that was never killed would have.

LIANBAN_KILLS=50 kills so many on each database; CI kills two.
"""

import os
import random
import signal

import pytest

from compliance.store.database import open_database
from tests.compliance.chasing.cases import hand_out, local
from tests.compliance.chasing.servers import web
from tests.compliance.jobs.hosting import Worker, outcome, runs

KILLS = int(os.environ.get("LIANBAN_KILLS", "2"))
AT_ONCE = 2
"""So many are killed one after the other over the same run, which is given up after five."""

WORK = ("--as-of", "2026-03-20T08:00", "--only", "chase", "--only", "send")
DONE = ("chasing: done", "sending: done")
each_round = pytest.mark.parametrize("number", range(max(1, KILLS // AT_ONCE)))
UNITS = ("fire_rescue", "public_security")


@pytest.fixture(scope="module")
def server():
    with web() as server:
        yield server


@pytest.fixture(scope="module")
def configured(tmp_path_factory, server):
    """Makes a database with three cases, and the configuration of its workers, whose contacts lead to the server."""

    def make(address):
        tmp_path = tmp_path_factory.mktemp("office")
        liaison = f"- {{name: 陈静, post: 科长, since: 2026-01-01, send: ['json://127.0.0.1:{server.port}/']}}"
        units = "".join(f"  {unit}: [{liaison[2:]}]\n" for unit in UNITS)
        contacts = tmp_path / "contacts.yaml"
        contacts.write_text(f"office: [{liaison[2:]}]\nunits:\n{units}", "utf-8")
        contacts.chmod(0o600)
        with open_database(address) as database:
            hand_out(database, local("2026-03-02", "10:00"), "fire_safety", "public_order", "food_safety")
        config = tmp_path / "config.toml"
        config.write_text(f'database = "{address}"\ncontacts = "{contacts}"\n')
        server.got.clear()
        return config

    return make


def left(address):
    with open_database(address) as database:
        return outcome(database), runs(database)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory, configured, server):
    """What a worker that is not disturbed leaves, on SQLite, and how many statements that takes."""
    address = str(tmp_path_factory.mktemp("undisturbed") / "lianban.db")
    worker = Worker(configured(address), "--once", *WORK)
    assert worker.ended() == 0, worker.said
    outcome, _runs = left(address)
    assert len(outcome["slips"]) == 7
    assert len(server.got) == len(outcome["messages"]) == 3
    return outcome, worker.statements


def killed_again_and_again(address, config, expected, statements, chosen, *words):
    """Workers that die one after the other, at moments from `chosen`, and one that does not; how many died."""
    told = () if "--once" in words else DONE
    deaths = 0
    for moment in sorted(chosen.randrange(statements // 3, statements) for _death in range(AT_ONCE)):
        deaths += Worker(config, *words, *WORK, dies_at=moment).ended(*told) == -signal.SIGKILL
    last = Worker(config, *words, *WORK)
    assert last.ended(*told) == 0, last.said
    outcome, runs = left(address)
    assert outcome == expected
    assert [(run.job.value, run.state.value) for run in runs] == [("chase", "done"), ("send", "done")]
    return deaths


@each_round
def test_one_that_is_killed_on_a_file_leaves_all_or_nothing_and_the_next_does_it(
    number, tmp_path, configured, undisturbed, server
):
    expected, statements = undisturbed
    address = str(tmp_path / "lianban.db")
    config = configured(address)
    deaths = killed_again_and_again(address, config, expected, statements, random.Random(number), "--once")
    assert deaths >= 1
    assert 3 <= len(server.got) <= 3 + deaths


@pytest.mark.postgresql
@each_round
def test_one_that_is_killed_among_many_is_followed_by_another(
    number, empty_postgresql, configured, undisturbed, server
):
    expected, statements = undisturbed
    chosen, address = random.Random(number), empty_postgresql
    deaths = killed_again_and_again(address, configured(address), expected, statements, chosen, "--stalled", "1")
    assert deaths >= 1
    assert 3 <= len(server.got) <= 3 + deaths


@pytest.mark.postgresql
def test_two_at_the_same_time_do_it_once(empty_postgresql, configured, server):
    config = configured(empty_postgresql)
    both = [Worker(config, "--once", *WORK) for _host in range(2)]
    assert [each.ended() for each in both] == [0, 0], [each.said for each in both]
    outcome, done = left(empty_postgresql)
    assert len(outcome["slips"]) == 7
    assert len(server.got) == 3
    assert [(run.job.value, run.state.value, run.attempt) for run in done] == [
        ("chase", "done", 1),
        ("send", "done", 1),
    ]
    assert sorted(line.partition(" ")[2][6:] for each in both for line in each.said if ": done" in line) == [
        "chasing: done. reminders 7, digests 3, new signals 1",
        "sending: done. digests sent 3, not sent 0",
    ]
