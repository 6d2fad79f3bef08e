"""A database is opened, or it is said what is wrong with it, where, and what to do."""

import sqlite3
import stat

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from compliance.errors import StoreError
from compliance.store.database import SCHEMA, open_database
from compliance.store.failures import meaning
from compliance.store.models import Finding
from tests.compliance.making import count, finding, submit


def test_a_new_file_is_for_its_owner_only_and_its_folders_are_made(tmp_path):
    path = tmp_path / "a" / "b" / "lianban.db"
    with open_database(str(path)) as database, database.read() as session:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        for setting, value in {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2}.items():
            assert session.scalar(text(f"PRAGMA {setting}")) == value


def test_what_was_stored_is_there_when_opened_again(shared, book):
    with open_database(shared) as database:
        submit(database, book, finding())
    with open_database(shared, create=False) as database:
        assert count(database, Finding) == 1


def test_a_path_may_hold_percent_signs_spaces_and_chinese(tmp_path, book):
    with open_database(str(tmp_path / "100% 台账 库.db")) as database:
        submit(database, book, finding())


def test_a_reader_sees_one_moment_while_another_writes(shared, book):
    with open_database(shared) as database, database.read() as session:
        before = session.scalar(text("SELECT count(*) FROM findings"))
        submit(database, book, finding())
        assert session.scalar(text("SELECT count(*) FROM findings")) == before == 0


def test_a_read_keeps_nothing(database):
    with database.read() as session:
        session.execute(text("INSERT INTO chain_heads (district, seq, hash) VALUES ('x', 0, '')"))
    with database.read() as session:
        assert session.scalar(text("SELECT count(*) FROM chain_heads")) == 0


# -------------------------------------------------------------------- what cannot be opened


def a_folder(path):
    path.mkdir()


def a_text(path):
    path.write_text("问题台账\n" * 9, encoding="utf-8")


def of_another_program(path):
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE songs (title)")
    connection.commit()
    connection.close()


def of_another_program_with_alembic(path):
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE alembic_version (version_num)")
    connection.execute("INSERT INTO alembic_version VALUES ('ae1027a6acf')")
    connection.commit()
    connection.close()


def of_a_newer_lianban(path):
    open_database(str(path)).close()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()


def damaged(path):
    open_database(str(path)).close()
    with path.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 4000)


NOT_OURS = {
    a_folder: "{path} is a folder, not a database. Give a file in it, such as {path}/lianban.db.",
    a_text: """{path} is not a database: it holds something else.
        Give a database, or a file that does not exist yet, with `--database`.""",
    of_another_program: "{path} is a database of some other program. Give another with `--database`.",
    of_another_program_with_alembic: "{path} is a database of some other program. Give another with `--database`.",
    of_a_newer_lianban: """the database {path} was made by a newer lianban
        (its form is 9999, this one knows {known}). Install the newer lianban.""",
    damaged: """the database {path} is damaged or its disk fails (database disk image is malformed).
        Restore it from a backup.""",
}


@pytest.mark.parametrize("make", NOT_OURS)
def test_what_is_no_database_of_ours_is_left_alone(tmp_path, make):
    path = tmp_path / "thing"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(StoreError) as refusal:
        open_database(str(path))
    assert str(refusal.value) == " ".join(NOT_OURS[make].split()).format(path=path, known=SCHEMA)
    assert (path.read_bytes() if path.is_file() else None) == before


def test_a_missing_file_is_not_made_unasked(tmp_path):
    path = tmp_path / "none.db"
    with pytest.raises(StoreError, match=r"there is no database at .*none.db. `lianban submit` makes one"):
        open_database(str(path), create=False)
    assert not path.exists()


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=r"cannot be opened: (Not a directory|File exists)"):
        open_database(str(tmp_path / "file" / "lianban.db"))


@pytest.mark.parametrize("address", ["mysql://root@host/x", "http://host", "://", "post gres://x"])
def test_an_address_of_nothing_that_we_know_is_said(address):
    with pytest.raises(StoreError, match="is no address of a database"):
        open_database(address)


def test_a_password_is_not_shown():
    with pytest.raises(StoreError, match=r"PostgreSQL needs the driver psycopg|no database server answers") as refusal:
        open_database("postgresql://office:secret@127.0.0.1:1/lianban")
    assert "secret" not in str(refusal.value)


# -------------------------------------------------------------------- what goes wrong later


def test_a_busy_database_is_waited_for_and_then_said(tmp_path, book):
    path = str(tmp_path / "lianban.db")
    busy = pytest.raises(StoreError, match="is busy: another program is writing to it")
    with open_database(path) as one, open_database(path, wait=0.05) as other, one.write(), busy:
        submit(other, book, finding())


def test_a_full_disk_changes_nothing(tmp_path, book):
    with open_database(str(tmp_path / "lianban.db")) as database:
        submit(database, book, finding())
        with database.read() as session:
            session.execute(text(f"PRAGMA max_page_count = {session.scalar(text('PRAGMA page_count'))}"))
        drafts = [finding(text="长" * 500 + str(number)) for number in range(50)]
        with pytest.raises(StoreError, match=r"the disk of the database .* is full. Make room there"):
            submit(database, book, *drafts)
        assert count(database, Finding) == 1


def test_a_read_only_database_changes_nothing(tmp_path, book):
    with open_database(str(tmp_path / "lianban.db")) as database:
        with database.read() as session:
            session.execute(text("PRAGMA query_only = ON"))
        with pytest.raises(StoreError, match="cannot be written: it, its folder or the files beside it"):
            submit(database, book, finding())


@pytest.mark.parametrize(
    ("reason", "message"),
    [
        ("disk I/O error", "the disk of the database /x.db refuses (disk I/O error). See whether it is full"),
        ("unable to open database file", "cannot be opened. Check that its folder exists"),
        ("file is not a database", "/x.db is not a database"),
        ('connection to server at "h" failed: Connection refused', "no database server answers at /x.db"),
        ('FATAL: password authentication failed for user "u"', "refuses this user"),
        (
            "server closed the connection unexpectedly",
            "was lost in the middle. Nothing of it is half done: do it again",
        ),
        ("something\n  never seen.", "the database /x.db cannot be used: something never seen."),
    ],
)
def test_each_refusal_has_its_message(reason, message):
    assert message in meaning(DBAPIError("SELECT 1", {}, Exception(reason)), "/x.db")
