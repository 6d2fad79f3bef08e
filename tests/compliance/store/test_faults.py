"""What goes wrong with the file of a database while it is in use is said, and nothing is half done."""

import shutil
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from compliance.actor import Actor, ActorRole
from compliance.behind import look_at_clock
from compliance.casework import tasks
from compliance.errors import StoreError
from compliance.store.database import open_database
from compliance.store.log import Event
from compliance.store.models import Finding
from tests.compliance.acting import act
from tests.compliance.making import AT, count, finding, submit
from tests.compliance.rebuilding import chain_faults

FIRE = Actor("fire_rescue", ActorRole.HANDLER, "张强")


def deleted(path):
    path.unlink()


def moved(path):
    path.rename(path.with_suffix(".old"))


def replaced(path):
    other = path.with_suffix(".new")
    shutil.copy(path, other)
    other.replace(path)


@pytest.mark.parametrize("gone", [deleted, moved, replaced])
def test_a_file_that_is_no_longer_there_is_neither_written_nor_read(tmp_path, book, gone):
    path = tmp_path / "lianban.db"
    said = rf"the database {path} was deleted, moved or replaced by another file while it was in use"
    with open_database(str(path)) as database:
        submit(database, book, finding())
        gone(path)
        with pytest.raises(StoreError, match=said):
            submit(database, book, finding("registration"))
        with pytest.raises(StoreError, match=said):
            count(database, Finding)


def test_a_file_that_goes_while_something_is_written_keeps_nothing_of_it(tmp_path, book):
    path = tmp_path / "lianban.db"

    def write_and_lose():
        with database.write() as session:
            session.execute(text("UPDATE findings SET text = '别的'"))
            moved(path)

    with open_database(str(path)) as database:
        submit(database, book, finding())
        with pytest.raises(StoreError, match="Put it back, or restore it from a backup, then do it again"):
            write_and_lose()
        path.with_suffix(".old").rename(path)
        with database.read() as session:
            assert session.scalar(text("SELECT count(*) FROM findings WHERE text = '别的'")) == 0
            assert session.scalar(text("SELECT count(*) FROM findings")) == 1


# -------------------------------------------------------------------- the clock


def test_acts_by_a_clock_that_was_set_back_keep_their_order_and_the_chain(database, book):
    submit(database, book, finding())
    act(database, book, FIRE, AT - timedelta(hours=3), tasks.accept, "2026-1")
    submit(database, book, finding("registration"), at=AT - timedelta(hours=2))
    with database.read() as session:
        assert chain_faults(session) == []
        events = session.execute(select(Event.id, Event.at).order_by(Event.seq)).all()
    assert len({each.id for each in events}) == len(events)
    assert events[-1].at < events[0].at


def said_at(database, book, moment):
    with database.read() as session:
        return look_at_clock(session, book.allocation.district, moment)


def test_a_clock_that_is_behind_the_last_act_is_told(database, book):
    assert said_at(database, book, AT) is None
    submit(database, book, finding(), at=AT - timedelta(days=30))
    submit(database, book, finding("registration"))
    for late in (timedelta(minutes=4), timedelta(0), timedelta(days=-9)):
        assert said_at(database, book, AT - late) is None
    assert said_at(database, book, AT - timedelta(days=1)) == (
        "The clock of this machine is behind the record: it says 2026-03-09 10:00, and the last act was recorded at "
        "2026-03-10 10:00. This goes in with the clock's time. Set the clock right, so that time limits are."
    )


def test_a_clock_from_before_the_record_began_is_refused(database, book):
    submit(database, book, finding())
    with pytest.raises(StoreError) as refusal:
        said_at(database, book, AT.replace(year=2010))
    assert str(refusal.value) == (
        "the clock of this machine says 2010-03-10 10:00, and the record began only at 2026-03-10 10:00. Nothing was "
        "done. Set the clock right, or state the moment yourself with `--as-of`."
    )
