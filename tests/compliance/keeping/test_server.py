"""On PostgreSQL its own programs make the backup; they have to be there, new enough, and tell nobody a password."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from compliance.errors import Conflict, StoreError
from compliance.keeping import NotWhole, back_up, restore_server
from compliance.keeping.programs import find_program
from compliance.store.database import SCHEMA, open_database
from compliance.store.seen_by import keeping
from tests.compliance import server
from tests.compliance.audit.tampering import disarm
from tests.compliance.conftest import made
from tests.compliance.keeping.records import ELSEWHERE, dumped, filled, rich
from tests.compliance.making import DISTRICT, finding, submit, the_book

# ---------------------------------------------------------------- the programs


def program(folder: Path, name: str, version: str, body: str = "") -> None:
    """A program that says which version it is, and else does what `body` says."""
    path = folder / name
    path.write_text(
        f'#!/bin/sh\nif [ "$1" = --version ]; then echo "{name} (PostgreSQL) {version}"; exit; fi\n{body}\n'
    )
    path.chmod(0o700)


def test_a_program_is_taken_from_the_folder_that_is_named(tmp_path):
    program(tmp_path, "pg_dump", "16.2 (Debian 16.2-1)")
    found = find_program("pg_dump", tmp_path, 16)
    assert (found.path, found.version) == (str(tmp_path / "pg_dump"), 16)


def test_a_program_that_is_missing_is_told_with_where_it_was_looked_for(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    remedy = "Install PostgreSQL's client programs of version 15, or say where they are with `--pg-bin`."
    with pytest.raises(StoreError) as wrong:
        find_program("pg_dump", None, 15)
    assert str(wrong.value) == f"pg_dump is not there: it is looked for on the PATH. {remedy}"
    with pytest.raises(StoreError) as wrong:
        find_program("pg_dump", tmp_path, 15)
    assert str(wrong.value) == f"pg_dump is not there: it is looked for in {tmp_path}. {remedy}"


def test_a_program_older_than_the_server_is_refused(tmp_path):
    program(tmp_path, "pg_dump", "14.11")
    with pytest.raises(StoreError) as wrong:
        find_program("pg_dump", tmp_path, 15)
    assert str(wrong.value) == (
        f"{tmp_path}/pg_dump is of version 14, and the server of 15: an older one cannot read a newer server. "
        "Install PostgreSQL's client programs of version 15, or say where they are with `--pg-bin`."
    )


def test_a_password_goes_by_the_environment_and_is_in_no_word_and_no_message(tmp_path):
    told = tmp_path / "told"
    program(
        tmp_path,
        "pg_dump",
        "15.1",
        f'echo "$@" > {told}; echo "$PGPASSWORD" >> {told}; echo "no such host" >&2; exit 1',
    )
    with pytest.raises(StoreError) as wrong:
        find_program("pg_dump", tmp_path, 15).run(
            "--file=x", url=make_url("postgresql://office:s3cret@db.example/lianban")
        )
    assert told.read_text() == "--file=x --no-password --dbname=postgresql://office@db.example/lianban\ns3cret\n"
    assert str(wrong.value) == f"{tmp_path}/pg_dump failed: no such host."


# ---------------------------------------------------------------- backup and restore

pytestmark = pytest.mark.postgresql
RESTORED = f"lianban_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}_restored"


@pytest.fixture(scope="module")
def pg_bin():
    """The programs of the server that the tests start; None, for those on the PATH, where one is named."""
    if "LIANBAN_TEST_POSTGRESQL" in os.environ:
        return None
    try:
        return server.binaries()
    except server.NoServer as error:
        pytest.skip(str(error))


@pytest.fixture
def place(postgresql):
    """The address of an empty database."""
    return made(postgresql, RESTORED)


def quiet(*_counts):
    pass


def test_what_is_restored_is_what_was_backed_up_though_others_wrote_meanwhile(
    empty_postgresql, place, pg_bin, tmp_path
):
    filled(empty_postgresql)
    target = tmp_path / "a.backup"
    with open_database(empty_postgresql) as database, database.read() as session:
        last = tuple(session.execute(text("SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1")).one())
        submit(database, the_book(), finding(text="写于备份之间"))
        manifest = back_up(session, empty_postgresql, target, quiet, pg_bin)
    assert (manifest.form, manifest.size, manifest.faults) == (SCHEMA, target.stat().st_size, ())
    assert manifest.heads == {ELSEWHERE: None, DISTRICT: last}
    restored = restore_server(target, place, quiet, pg_bin)
    assert (restored.form, restored.aside) == (SCHEMA, None)
    with open_database(place) as database:
        assert dumped(database) == rich()
    with pytest.raises(Conflict) as wrong:
        restore_server(target, place, quiet, pg_bin)
    assert str(wrong.value) == (
        f"the database {restored.where} holds a record. A backup is restored into an empty one, which `createdb` makes: "
        "give that with `--database`, and the old one stays as it is."
    )


def test_a_backup_that_does_not_hold_leaves_the_database_empty(empty_postgresql, place, pg_bin, tmp_path):
    filled(empty_postgresql)
    with open_database(empty_postgresql) as database:
        with database.write() as session:
            keeping(session)
            disarm(session)
            session.execute(text("UPDATE events SET why = 'x' WHERE seq = 2"))
            session.execute(text("ALTER TABLE events ENABLE TRIGGER USER"))
        with database.read() as session:
            manifest = back_up(session, empty_postgresql, tmp_path / "a.backup", quiet, pg_bin)
    assert manifest.faults == ("event 2 was changed after it was recorded.",)
    with pytest.raises(NotWhole) as wrong:
        restore_server(tmp_path / "a.backup", place, quiet, pg_bin)
    assert str(wrong.value).splitlines() == [
        f"Nothing was restored: {tmp_path}/a.backup does not hold what was recorded.",
        "event 2 was changed after it was recorded.",
    ]
    left = "SELECT (SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace) + "
    left += "(SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace)"
    engine = create_engine(place)
    with engine.connect() as connection:
        assert connection.scalar(text(left)) == 0
    engine.dispose()


def test_a_backup_that_was_cut_off_is_not_restored(empty_postgresql, place, pg_bin, tmp_path):
    filled(empty_postgresql)
    target = tmp_path / "a.backup"
    with open_database(empty_postgresql) as database, database.read() as session:
        back_up(session, empty_postgresql, target, quiet, pg_bin)
    target.write_bytes(target.read_bytes()[:-5000])
    with pytest.raises(StoreError) as wrong:
        restore_server(target, place, quiet, pg_bin)
    assert "pg_restore failed: " in str(wrong.value)
    with open_database(place, upgrade=False) as database:
        assert database.form is None
