"""On PostgreSQL the rows themselves are locked: by district, by role, and for a handler by what its unit has to do with."""

from contextlib import nullcontext

import pytest
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.exc import ProgrammingError

from compliance.actor import Actor, ActorRole
from compliance.errors import NotAllowed, StoreError
from compliance.store.base import Base
from compliance.store.cases import Case, Task
from compliance.store.database import open_database
from compliance.store.models import Finding
from compliance.store.seen_by import acting, keeping
from tests.compliance.acting import CONVENER, LOOKER, OFFICE
from tests.compliance.conftest import made, set_up
from tests.compliance.making import AUDITOR, DISTRICT, INSPECTOR, finding, submit

pytestmark = pytest.mark.postgresql

HANDLER = Actor("fire_rescue", ActorRole.HANDLER, "赵敏")
"""Of the unit that leads the first case, and has nothing to do with the second."""

MINE, THEIRS = "2026-0001", "2026-0002"


@pytest.fixture(scope="module")
def address(postgresql, book):
    address = made(postgresql, "lianban_units_of_" + set_up(postgresql), like=set_up(postgresql))
    with open_database(address) as database:
        submit(database, book, finding(), finding("hygiene"))
    return address


@pytest.fixture(scope="module")
def record(address):
    """The record of the district, with the two cases, as the commands open it."""
    with open_database(address) as database:
        yield database.of(DISTRICT)


def case_id(session, number):
    return session.scalar(select(Case.id).where(Case.number == number))


def tried(database, actor, statement, *, everywhere=False, number=MINE):
    """How many rows `statement` reaches, for `actor`; nothing of it stays."""
    with database.write(dry_run=True) as session:
        case = case_id(session, number)
        known = {"case": case, "finding": session.scalar(select(Finding.id).where(Finding.case_id == case))}
        if actor is not None:
            acting(session, DISTRICT, actor, everywhere=everywhere)
        wanted = {name: value for name, value in known.items() if f":{name}" in statement}
        return session.execute(text(statement), wanted).rowcount


NEW = "gen_random_uuid()"
ADD = {
    "task of another unit": f"""INSERT INTO tasks (district, id, case_id, unit, role, state, opened_at, extensions)
        VALUES ('{DISTRICT}', {NEW}, :case, 'culture', 'support', 'open', now(), 0)""",
    "ruling": f"""INSERT INTO rulings SELECT '{DISTRICT}', {NEW}, 'R2026-0001', :case, 'ruling', 'fire_safety',
        'culture', '[]', '{{}}', '{{}}', fingerprint, 'x', now(), 'x', 1 FROM allocations""",
    "return": f"""INSERT INTO returns (district, id, case_id, unit, clause, proposed, reason, returned_at, returned_by,
        consultation) VALUES ('{DISTRICT}', {NEW}, :case, 'fire_rescue', '1', 'culture', 'x', now(), 'x', '')""",
    "return by another": f"""INSERT INTO returns (district, id, case_id, unit, clause, proposed, reason, returned_at,
        returned_by, consultation) VALUES ('{DISTRICT}', {NEW}, :case, 'culture', '1', 'education', 'x', now(), 'x', '')""",
    "person": f"INSERT INTO persons VALUES ('{DISTRICT}', {NEW}, '某某', '局长', now())",
    "post": f"""INSERT INTO posts SELECT '{DISTRICT}', {NEW}, 'x.' || u, 'x', 'member', u, 1, '{{}}', '', '2026-01-01'
        FROM unnest(ARRAY['fire_rescue', 'culture']) AS u""",
    "draw": f"INSERT INTO draws VALUES ('{DISTRICT}', {NEW}, '1', '2026-01-01', '[]', '[]', 10, now())",
    "event": f"""INSERT INTO events (district, seq, id, at, actor_unit, actor_role, actor_name, act, case_id, why,
        changes, salt, content_hash, prev_hash, hash) VALUES ('{DISTRICT}', 1000, {NEW}, now(), 'fire_rescue', 'handler',
        'x', 'noted', :case, 'x', '', '', '', '', '')""",
    "event by the office": f"""INSERT INTO events (district, seq, id, at, actor_unit, actor_role, actor_name, act, case_id,
        why, changes, salt, content_hash, prev_hash, hash) VALUES ('{DISTRICT}', 1000, {NEW}, now(), 'education',
        'office', 'x', 'noted', :case, 'x', '', '', '', '', '')""",
    "party": f"""INSERT INTO parties (district, id, name, name_key, locality, address, registered_for, added_at)
        VALUES ('{DISTRICT}', {NEW}, 'x', 'x', '', '', '', now())""",
}
CHANGE = {
    "case": "UPDATE cases SET returns = 1 WHERE id = :case",
    "case to closed": "UPDATE cases SET state = 'closed', closed_at = now() WHERE id = :case",
    "tasks": "UPDATE tasks SET extensions = 1 WHERE case_id = :case",
    "tasks to answered": "UPDATE tasks SET state = 'answered' WHERE case_id = :case",
    "whose a task is": "UPDATE tasks SET unit = 'fire_rescue' WHERE case_id = :case",
    "decision": "UPDATE decisions SET kind = 'ruling' WHERE finding_id = :finding",
    "head": "UPDATE chain_heads SET seq = seq",
}

MAY = [
    (HANDLER, MINE, ADD["task of another unit"]),
    (HANDLER, MINE, ADD["return"]),
    (HANDLER, MINE, ADD["event"]),
    (HANDLER, MINE, CHANGE["case"]),
    (HANDLER, MINE, CHANGE["tasks to answered"]),
    (HANDLER, MINE, ADD["person"]),
    (HANDLER, MINE, CHANGE["head"]),
    (LOOKER, THEIRS, CHANGE["case to closed"]),
    (OFFICE, THEIRS, ADD["ruling"]),
    (OFFICE, THEIRS, ADD["person"]),
    (OFFICE, THEIRS, ADD["draw"]),
    (OFFICE, THEIRS, ADD["event by the office"]),
    (CONVENER, THEIRS, ADD["ruling"]),
    (CONVENER, THEIRS, ADD["task of another unit"]),
    (INSPECTOR, MINE, ADD["party"]),
]

MAY_NOT = [
    (HANDLER, THEIRS, ADD["task of another unit"]),
    (HANDLER, THEIRS, ADD["return"]),
    (HANDLER, MINE, ADD["return by another"]),
    (HANDLER, THEIRS, ADD["event"]),
    (HANDLER, MINE, ADD["event by the office"]),
    (HANDLER, MINE, ADD["ruling"]),
    (HANDLER, MINE, ADD["post"]),
    (HANDLER, MINE, ADD["draw"]),
    (HANDLER, MINE, ADD["party"]),
    (HANDLER, THEIRS, CHANGE["case"]),
    (HANDLER, MINE, CHANGE["case to closed"]),
    (HANDLER, THEIRS, CHANGE["tasks"]),
    (HANDLER, THEIRS, CHANGE["tasks to answered"]),
    (HANDLER, THEIRS, CHANGE["whose a task is"]),
    (HANDLER, MINE, CHANGE["decision"]),
    (LOOKER, MINE, ADD["ruling"]),
    (LOOKER, MINE, ADD["draw"]),
    (OFFICE, MINE, ADD["return by another"]),
    (OFFICE, MINE, CHANGE["decision"]),
    (CONVENER, MINE, ADD["draw"]),
    (AUDITOR, MINE, CHANGE["case"]),
    (AUDITOR, MINE, ADD["party"]),
    (None, MINE, CHANGE["case"]),
    (None, MINE, CHANGE["head"]),
    (None, MINE, ADD["event"]),
]


def named(value):
    if isinstance(value, Actor):
        return value.role.value
    kinds = ADD | CHANGE
    return next(
        (f"{name}" for name, statement in kinds.items() if statement == value), "nobody" if value is None else value
    )


def test_the_cases_are_of_other_units(record):
    with record.read() as session:
        found = select(Case.number, Task.unit).join(Task, Task.case_id == Case.id).order_by(Case.number)
        assert session.execute(found).all() == [(MINE, "fire_rescue"), (THEIRS, "health")]


@pytest.mark.parametrize(("actor", "number", "statement"), MAY, ids=named)
def test_what_somebody_may_do_is_written(record, actor, number, statement):
    assert tried(record, actor, statement, number=number) == 1


@pytest.mark.parametrize(("actor", "number", "statement"), MAY_NOT, ids=named)
def test_what_somebody_may_not_do_is_refused_aloud(record, actor, number, statement):
    with record.read() as session:
        before = session.execute(select(Case.number, Case.state, Case.returns).order_by(Case.id)).all()
    with pytest.raises(NotAllowed, match=r"does not let you write that, whatever lianban itself allows \(new row viol"):
        _ = tried(record, actor, statement, number=number)
    with record.read() as session:
        assert session.execute(select(Case.number, Case.state, Case.returns).order_by(Case.id)).all() == before


def test_recording_may_concern_any_case_and_says_so(record):
    assert tried(record, HANDLER, CHANGE["case"], number=THEIRS, everywhere=True) == 1
    assert tried(record, HANDLER, ADD["party"], everywhere=True) == 1
    with pytest.raises(NotAllowed):
        tried(record, HANDLER, CHANGE["case to closed"], number=THEIRS, everywhere=True)


def test_a_unit_that_was_there_may_write_on_the_case(record):
    """As the application lets it: a remark, and what time did meanwhile."""
    with record.write(dry_run=True) as session:
        keeping(session)
        session.execute(text("INSERT INTO visit_attendance SELECT district, id, 'culture' FROM visits"))
        acting(session, DISTRICT, Actor("culture", ActorRole.HANDLER))
        assert session.execute(text(CHANGE["case"]), {"case": case_id(session, MINE)}).rowcount == 1


@pytest.mark.parametrize(("unit", "may"), [("fire_rescue", True), ("culture", False)])
def test_a_unit_says_who_holds_its_own_posts_and_no_others(record, unit, may):
    with nullcontext() if may else pytest.raises(NotAllowed), record.write(dry_run=True) as session:
        keeping(session)
        session.execute(text(ADD["person"]))
        session.execute(text(ADD["post"]))
        acting(session, DISTRICT, HANDLER)
        proposed = f"""INSERT INTO tenures SELECT '{DISTRICT}', {NEW}, posts.id, persons.id, 'proposed', '2026-01-01',
            NULL, 'x', now(), '', NULL, NULL, 'x' FROM posts, persons WHERE posts.unit = :unit"""
        assert session.execute(text(proposed), {"unit": unit}).rowcount == 1


@pytest.mark.parametrize("statement", ["UPDATE events SET why = ''", "DELETE FROM events", "TRUNCATE events"])
@pytest.mark.parametrize("actor", [OFFICE, HANDLER, None], ids=named)
def test_an_event_is_kept_whoever_acts(record, actor, statement):
    with pytest.raises(StoreError, match="events are append-only"):
        tried(record, actor, statement)


def test_nobody_who_acts_removes_a_row(record):
    assert tried(record, OFFICE, "DELETE FROM decisions") == 0


def counted(session):
    return {
        name: session.scalar(select(func.count()).select_from(table)) for name, table in Base.metadata.tables.items()
    }


def test_a_district_sees_nothing_of_another(address):
    with open_database(address) as database, database.of("lingchuan").read() as session:
        assert set(counted(session).values()) == {0}


def test_a_district_writes_nothing_of_another(address):
    with open_database(address) as database, pytest.raises(NotAllowed):
        tried(database.of("lingchuan"), OFFICE, ADD["person"])
    with open_database(address) as database, database.of("lingchuan").write(dry_run=True) as session:
        acting(session, "lingchuan", OFFICE)
        assert session.execute(text("UPDATE cases SET returns = 1")).rowcount == 0


def test_who_looks_after_the_database_sees_every_district_until_somebody_acts(address):
    with open_database(address) as database, database.write(dry_run=True) as session:
        assert counted(session)["cases"] == 2
        session.execute(text(CHANGE["decision"]), {"finding": session.scalar(select(Finding.id))})
        acting(session, "lingchuan", OFFICE)
        assert counted(session)["cases"] == 0


def test_whoever_comes_with_another_program_sees_and_writes_nothing(address, record):
    """The owner of the tables, with psql and no settings; also on a connection on which lianban was before."""
    with record.read() as session:
        pooled = session.get_bind().engine
    psql = create_engine(address)
    for engine in (psql, pooled):
        with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text("RESET app.district"))
            connection.execute(text("RESET app.role"))
            assert set(counted(connection).values()) == {0}
            with pytest.raises(ProgrammingError, match="row-level security"):
                connection.execute(text(ADD["person"]))
    psql.dispose()
    pooled.dispose()


def test_every_table_with_a_district_is_locked_for_its_owner_too(record):
    locked = "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
    with record.read() as session:
        assert set(session.scalars(text(locked))) >= set(Base.metadata.tables)
