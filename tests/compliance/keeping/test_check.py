"""The database itself is looked at: its form, its rules, its chain; and it is upgraded by whoever may."""

from __future__ import annotations

import sqlite3

import pytest
from sqlalchemy import create_engine, make_url, text

from compliance.errors import StoreError
from compliance.keeping import Checked, check, upgrade
from compliance.store.database import SCHEMA, open_database
from compliance.store.seen_by import keeping
from tests.compliance.audit.tampering import disarm
from tests.compliance.keeping.records import ELSEWHERE, filled
from tests.compliance.making import DISTRICT
from tests.compliance.store.test_upgrade import before

REST = "the rest can be looked at when that is put right."


def faults(address, checked=None):
    with open_database(address, upgrade=False) as database:
        return list(check(database, checked or Checked(), lambda _count: None))


def altered(address, *statements):
    with open_database(address) as database, database.write() as session:
        keeping(session)
        for statement in statements:
            session.execute(text(statement))


@pytest.fixture
def kept(shared):
    filled(shared)
    return shared


def on_sqlite(address):
    return "://" not in address


def test_a_database_as_it_should_be_has_no_fault(kept):
    checked = Checked()
    assert faults(kept, checked) == []
    assert {district: count.events for district, count in checked.counts.items()} == {
        ELSEWHERE: 0,
        DISTRICT: checked.counts[DISTRICT].head.seq,
    }
    assert (checked.size > 0) is (checked.free is not None) is on_sqlite(kept)


def test_a_broken_chain_is_told_with_its_district(kept):
    with open_database(kept) as database, database.write() as session:
        keeping(session)
        disarm(session)
        session.execute(text("UPDATE events SET why = 'x' WHERE seq = 2"))
    assert f"{DISTRICT}: event 2 was changed after it was recorded." in faults(kept)


def test_what_is_missing_or_too_much_is_told(kept):
    name = "ix_cases_district_state_id"
    if on_sqlite(kept):
        altered(kept, f"DROP INDEX {name}", "DROP TRIGGER events_not_changed", "DROP TABLE draws")
        altered(kept, "CREATE TRIGGER mine AFTER INSERT ON cases BEGIN UPDATE cases SET lead = 'x'; END")
        assert faults(kept) == [
            f"the index “{name}” is missing.",
            "the table “draws” is missing.",
            "the trigger “events_not_changed” is missing.",
            "the trigger “mine” is none of lianban's; it may change what is written, or who may.",
            REST,
        ]
        return
    altered(kept, f"DROP INDEX {name}", "DROP TRIGGER events_kept ON events", "DROP TABLE draws")
    found = faults(kept)
    assert {
        f"the index “cases.{name}” is missing.",
        "the table “draws” is missing.",
        "the column “draws.seed” is missing.",
        "the constraint “draws.pk_draws” is missing.",
        "the trigger “events.events_kept” is missing.",
    } <= set(found)


def test_a_trigger_that_does_something_else_is_told(kept):
    if on_sqlite(kept):
        altered(kept, "DROP TRIGGER events_not_changed")
        altered(kept, "CREATE TRIGGER events_not_changed BEFORE UPDATE ON events BEGIN SELECT 1; END")
        assert faults(kept) == ["the trigger “events_not_changed” is not made as it should be."]
        return
    altered(kept, "ALTER TABLE events DISABLE TRIGGER events_kept")
    assert faults(kept) == ["the trigger “events.events_kept” is switched off, or was never checked."]


def test_a_column_of_another_kind_is_told(kept):
    if on_sqlite(kept):
        altered(kept, "ALTER TABLE cases ADD COLUMN mine TEXT")
        assert faults(kept) == ["the table “cases” is not made as it should be.", REST]
        return
    altered(kept, "ALTER TABLE cases ALTER COLUMN issue DROP NOT NULL")
    assert faults(kept) == ["the column “cases.issue” is not made as it should be.", REST]


def test_a_row_that_refers_to_nothing_is_told(kept):
    if on_sqlite(kept):
        with sqlite3.connect(kept) as connection:
            connection.execute("DELETE FROM parties")
        assert "table cases: a row refers to one of parties that is missing." in faults(kept)
        return
    altered(
        kept,
        "ALTER TABLE cases DROP CONSTRAINT fk_cases_party_id",
        "ALTER TABLE visits DROP CONSTRAINT fk_visits_party_id",
        "ALTER TABLE signals DROP CONSTRAINT fk_signals_party_id",
        "DELETE FROM parties",
        "ALTER TABLE cases ADD CONSTRAINT fk_cases_party_id FOREIGN KEY (district, party_id) "
        "REFERENCES parties (district, id) NOT VALID",
    )
    found = faults(kept)
    assert "the constraint “cases.fk_cases_party_id” is switched off, or was never checked." in found
    assert "table cases: a row refers to one of parties that is missing." in found


def test_a_damaged_file_is_told(tmp_path):
    path = tmp_path / "lianban.db"
    filled(str(path))
    with sqlite3.connect(path) as connection:
        (root,) = connection.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'ix_cases_district_found_on'"
        ).fetchone()
    with path.open("r+b") as file:
        file.seek(4096 * (root - 1) + 2000)
        file.write(b"\xff" * 2096)
    found = faults(str(path))
    assert found.pop() == REST
    assert {each.partition(":")[0] for each in found} == {"the file is damaged"}


def test_an_older_form_is_told_and_left_as_it_is(tmp_path, book):
    path = tmp_path / "old.db"
    before(path, book)
    content = path.read_bytes()
    assert faults(str(path)) == [
        f"its form is 0002 and not {SCHEMA}: `lianban db upgrade` brings it there; then check it again."
    ]
    assert path.read_bytes() == content


# ---------------------------------------------------------------- upgrade


def test_an_upgrade_says_from_which_form_to_which(tmp_path, book):
    path = str(tmp_path / "old.db")
    before(path, book)
    told = [upgrade(path, dry_run=True), upgrade(path), upgrade(path)]
    assert [(each.where, each.before, each.after) for each in told] == [
        (path, "0002", SCHEMA),
        (path, "0002", SCHEMA),
        (path, SCHEMA, SCHEMA),
    ]


@pytest.mark.postgresql
def test_on_postgresql_the_lock_on_rows_is_looked_at(empty_postgresql):
    altered(
        empty_postgresql,
        "ALTER TABLE cases NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY removed ON tasks",
        "CREATE POLICY mine ON parties USING (true)",
    )
    assert faults(empty_postgresql) == [
        "the policy “parties.mine” is none of lianban's; it may change what is written, or who may.",
        "the policy “tasks.removed” is missing.",
        "the row-level security of table “cases” is switched off, or was never checked.",
    ]


@pytest.fixture
def older(empty_postgresql):
    """A database of PostgreSQL that says that it is of an older form."""
    altered(empty_postgresql, "UPDATE alembic_version SET version_num = '0011'")
    return empty_postgresql


@pytest.mark.postgresql
def test_on_postgresql_nobody_upgrades_in_passing(older):
    where = make_url(older).render_as_string(hide_password=True)
    with pytest.raises(StoreError) as wrong:
        open_database(older)
    assert str(wrong.value) == (
        f"the database {where} has the form 0011, and this lianban needs {SCHEMA}. Others use it too, so it is not "
        "upgraded in passing: lianban_office, to whom its tables belong, runs `lianban db upgrade` once."
    )
    assert upgrade(older, dry_run=True).before == "0011"


@pytest.mark.postgresql
def test_on_postgresql_only_the_owner_of_the_tables_upgrades(older, postgresql):
    guest = "lianban_guest"
    engine = create_engine(make_url(postgresql).set(database=make_url(older).database), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        make = f"DO $$ BEGIN CREATE ROLE {guest} LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
        connection.execute(text(make))
        connection.execute(text(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {guest}"))
    as_guest = make_url(older).set(username=guest).render_as_string(hide_password=False)
    where = make_url(as_guest).render_as_string(hide_password=True)
    with pytest.raises(StoreError) as wrong:
        upgrade(as_guest, dry_run=True)
    assert str(wrong.value) == (
        f"the tables of the database {where} belong to lianban_office, and lianban_guest may not alter them. "
        "Run `lianban db upgrade` as lianban_office, with an address such as postgresql://lianban_office@HOST/NAME."
    )
    with engine.connect() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
        connection.execute(text(f"GRANT USAGE ON SCHEMA public TO {guest}"))
    engine.dispose()
    with pytest.raises(StoreError) as wrong:
        upgrade(as_guest)
    assert str(wrong.value) == (
        f"the database {where} is empty, and lianban_guest may not make tables in it. "
        "Whoever owns it runs `lianban db upgrade` once, or lets lianban_guest make tables."
    )
