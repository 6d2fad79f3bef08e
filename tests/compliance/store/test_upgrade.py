"""A database that an earlier lianban made is brought to today's form with everything in it, and its cases go on."""

from datetime import UTC, datetime, timedelta

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from compliance.actor import Actor, ActorRole
from compliance.adopting.adopt import adopt
from compliance.adopting.adoption import adoptions
from compliance.casework import tasks
from compliance.casework.bench import Bench
from compliance.casework.time import let_time_pass_everywhere
from compliance.store import upgrade
from compliance.store.database import SCHEMA, open_database
from tests.compliance.acting import OFFICE
from tests.compliance.making import AT, DISTRICT, finding, show, submit
from tests.compliance.rebuilding import chain_faults
from tests.compliance.revising import FIRST_DAY, revised

FIRE = Actor("fire_rescue", ActorRole.HANDLER, "张强")

NEW = {
    "cases": [
        "dispatched_at",
        "answered_at",
        "closed_at",
        "aside_from",
        "parked_until",
        "handed_to",
        "at_conference",
        "drawn",
        "office_by",
        "office_provisional",
        "returns",
        "reworks",
        "reopenings",
        "parkings",
        "merged_into",
        "cites",
    ],
    "tasks": [
        "receive_by",
        "received_at",
        "by_silence",
        "counted_from",
        "allowance",
        "provisional",
        "answered_at",
        "result",
    ],
}


def before(path, book, revision="0002", new=NEW):
    """A database of an earlier form with what the program puts into it: its tables are filled from a new one's."""
    with open_database(":memory:") as made:
        submit(made, book, finding(), finding("food_safety"), finding("unlicensed_training", facts={"mode": "offline"}))
        engine = create_engine(f"sqlite:///{path}")
        with engine.begin() as connection, made.read() as session:
            config = Config()
            config.set_main_option("script_location", upgrade.__file__.replace("upgrade.py", "migrations"))
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
            names = connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")).all()
            for name in sorted(set(names) - {"alembic_version"}):
                for row in session.execute(text(f"SELECT * FROM {name}")).mappings().all():
                    kept = {key: value for key, value in row.items() if key not in new.get(name, [])}
                    kept |= {"deadline": None} if name == "tasks" and new else {}
                    places = ", ".join(f":{key}" for key in kept)
                    connection.execute(text(f"INSERT INTO {name} ({', '.join(kept)}) VALUES ({places})"), kept)
        engine.dispose()


@pytest.fixture
def old(tmp_path, book):
    path = tmp_path / "old.db"
    before(path, book)
    return str(path)


def tables(path):
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        names = connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")).all()
        found = {name: connection.execute(text(f"SELECT * FROM {name}")).mappings().all() for name in names}
    engine.dispose()
    return found


def test_nothing_is_lost_on_the_way(old):
    earlier = tables(old)
    assert earlier["alembic_version"] == [{"version_num": "0002"}]
    open_database(old).close()
    later = tables(old)
    assert later["alembic_version"] == [{"version_num": SCHEMA}]
    for name in set(earlier) - {"alembic_version"}:
        again = [{key: row[key] for key in rows[0]} for rows in [earlier[name]] for row in later[name] if rows]
        assert again == [dict(row) for row in earlier[name]], name
    assert len(earlier["cases"]) == 3
    assert earlier["events"]


def test_foreign_keys_are_enforced_again_afterwards(old):
    with open_database(old) as opened, opened.write() as session:
        assert session.scalar(text("PRAGMA foreign_keys")) == 1
        assert session.execute(text("PRAGMA foreign_key_check")).all() == []


def test_an_old_case_goes_on_with_its_time_from_now_on(old, book):
    later = AT + timedelta(days=400)
    with open_database(old) as opened:
        assert {task.deadline for number in ("2026-1", "2026-3") for task in show(opened, number).tasks} == {None}
        with opened.write() as session:
            bench = Bench(session, book, OFFICE, later)
            assert let_time_pass_everywhere(bench) == 2
            bench.write()
        (task,) = show(opened, "2026-1").tasks
        assert task.deadline == datetime(2027, 5, 3, 15, 59, 59, tzinfo=UTC)
        assert task.provisional
        with opened.write() as session:
            bench = Bench(session, book, FIRE, later)
            tasks.accept(bench, "2026-1")
            bench.write()
        with opened.read() as session:
            assert chain_faults(session) == []


def test_in_a_record_from_before_there_were_adoptions_an_allocation_is_adopted(tmp_path, book):
    """The form 0004 knew one allocation, and of decisions the allocation's and the office's."""
    path = str(tmp_path / "old.db")
    before(path, book, "0004", {})
    earlier = tables(path)
    assert earlier["alembic_version"] == [{"version_num": "0004"}]
    assert "adoptions" not in earlier
    with open_database(path) as opened:
        with opened.write() as session:
            done = adopt(session, book, revised(), FIRST_DAY, OFFICE, AT)
        assert done.before.allocation == book.allocation.ref.id
        with opened.read() as session:
            assert chain_faults(session) == []
            assert len(adoptions(session, DISTRICT)) == 2
    later = tables(path)
    for name in set(earlier) - {"alembic_version", "allocations", "events", "chain_heads"}:
        assert later[name] == earlier[name], name
    assert later["allocations"][: len(earlier["allocations"])] == earlier["allocations"]


def test_a_decision_of_an_earlier_form_can_be_followed_by_one_of_a_case_that_was_moved(tmp_path, book):
    path = str(tmp_path / "old.db")
    before(path, book, "0004", {})
    with open_database(path) as opened, opened.write() as session:
        row = dict(session.execute(text("SELECT * FROM decisions LIMIT 1")).mappings().one())
        moved = {**row, "id": "019ca6b1-dc00-7000-8000-000000000000", "kind": "adoption"}
        names, places = ", ".join(moved), ", ".join(f":{name}" for name in moved)
        session.execute(text(f"INSERT INTO decisions ({names}) VALUES ({places})"), moved)
    assert [each["kind"] for each in tables(path)["decisions"]].count("adoption") == 1
