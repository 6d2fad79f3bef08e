"""Writers of one SQLite file take turns, and nobody who waits is overtaken, forgotten or kept by one who died."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from threading import Thread

import pytest

from compliance.store.database import open_database
from compliance.store.models import Finding
from compliance.store.turn import Turn
from tests.compliance.making import count, finding, submit

HOLDER = """
import sys
from pathlib import Path
from compliance.store.turn import Turn
with Turn(Path(sys.argv[1]), 30).held():
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "lianban.db"
    path.touch()
    return path


def somebody_is_next(file):
    with Path(f"{file}-next").open("w") as following:
        try:
            flock(following, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            return True
    return False


def test_who_has_just_written_does_not_overtake_who_waits(file):
    said = []

    def wait():
        with Turn(file, 30).held():
            said.append("waited")

    for _ in range(20):
        waiting = Thread(target=wait)
        with Turn(file, 30).held():
            waiting.start()
            while not somebody_is_next(file):
                pass
        with Turn(file, 30).held():
            said.append("again")
        waiting.join()
    assert said == ["waited", "again"] * 20


def test_a_turn_that_does_not_come_in_time_is_said_as_a_busy_database_and_is_not_kept_when_it_comes(file):
    late = pytest.raises(sqlite3.OperationalError, match="database is locked")
    with Turn(file, 30).held(), late, Turn(file, 0.02).held():
        pass
    for _ in range(3):
        with Turn(file, 30).held():
            pass


def test_the_turn_of_a_process_that_was_killed_passes_on(file):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, file], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(sqlite3.OperationalError), Turn(file, 0.02).held():
        pass
    holder.send_signal(signal.SIGKILL)
    with Turn(file, 30).held():
        holder.communicate()


def test_who_stops_waiting_leaves_the_queue_to_the_others(file, monkeypatch):
    """A patch, since nobody is at the keyboard: Ctrl-C while waiting."""
    with monkeypatch.context() as patch, Turn(file, 30).held():
        patch.setattr("threading.Event.wait", lambda self, timeout=None: os.kill(os.getpid(), signal.SIGINT))
        with pytest.raises(KeyboardInterrupt), Turn(file, 30).held():
            pass
    with Turn(file, 30).held():
        pass


def test_whoever_may_write_to_the_database_may_queue(tmp_path, book):
    path = tmp_path / "lianban.db"
    with open_database(str(path)) as database:
        path.chmod(0o660)
        submit(database, book, finding())
    for ending in ("-turn", "-next"):
        assert stat.S_IMODE((tmp_path / f"lianban.db{ending}").stat().st_mode) == 0o660


def test_where_there_can_be_no_queue_sqlite_alone_keeps_writers_apart(tmp_path, book):
    path = str(tmp_path / "lianban.db")
    (tmp_path / "lianban.db-turn").mkdir()
    with open_database(path) as database:
        submit(database, book, finding())
        assert count(database, Finding) == 1


def test_a_program_that_does_not_queue_is_waited_for_too(tmp_path, book):
    path = str(tmp_path / "lianban.db")
    with open_database(path) as database:
        other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        other.execute("BEGIN IMMEDIATE")
        ending = Thread(target=other.rollback)
        ending.start()
        submit(database, book, finding())
        ending.join()
        other.close()
