"""A backup is of one moment, however much is written meanwhile; it is restored only if it holds."""

from __future__ import annotations

import hashlib
import sqlite3
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from compliance.errors import BadInput, Conflict, NotFound, StoreError
from compliance.keeping import NotWhole, back_up, require_backup, restore_file
from compliance.store.database import SCHEMA, open_database
from tests.compliance.audit.tampering import disarm
from tests.compliance.keeping.records import ELSEWHERE, dumped, filled, rich
from tests.compliance.making import DISTRICT, finding, submit, the_book
from tests.compliance.store.test_upgrade import before

NOW = datetime(2026, 4, 1, 2, 3, 4, tzinfo=UTC)


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A rich database, of which each test gets a copy."""
    path = tmp_path_factory.mktemp("kept") / "kept.db"
    filled(str(path))
    return path.read_bytes()


@pytest.fixture
def source(tmp_path, kept):
    path = tmp_path / "lianban.db"
    path.write_bytes(kept)
    return path


def quiet(*_counts):
    pass


def backed_up(source, target, pages=quiet):
    with open_database(str(source)) as database, database.read() as session:
        return back_up(session, str(source), target, pages)


def lines_of(path):
    with open_database(str(path)) as database:
        return dumped(database)


# ---------------------------------------------------------------- a copy


def test_a_backup_tells_its_hash_and_the_last_event_of_each_district(source, tmp_path):
    manifest = backed_up(source, tmp_path / "a.backup")
    content = (tmp_path / "a.backup").read_bytes()
    assert (manifest.form, manifest.size, manifest.faults) == (SCHEMA, len(content), ())
    assert manifest.sha256 == hashlib.sha256(content).hexdigest()
    with open_database(str(source)) as database, database.read() as session:
        last = session.execute(text("SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1")).one()
    assert manifest.heads == {ELSEWHERE: None, DISTRICT: tuple(last)}


def test_a_backup_is_one_file_and_can_be_read_where_nothing_can_be_written(source, tmp_path):
    folder = tmp_path / "shelf"
    folder.mkdir()
    backed_up(source, folder / "a.backup")
    folder.chmod(0o500)
    with sqlite3.connect(f"{(folder / 'a.backup').as_uri()}?mode=ro", uri=True) as connection:
        assert connection.execute("SELECT count(*) FROM cases").fetchone() == (4,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert [each.name for each in folder.iterdir()] == ["a.backup"]


def test_what_others_write_while_it_is_copied_is_not_in_it(source, tmp_path):
    told = []
    with open_database(str(source)) as other:

        def write(left, whole):
            told.append((left, whole))
            submit(other, the_book(), finding(text=f"写于备份之间 {len(told)}"))

        manifest = backed_up(source, tmp_path / "a.backup", write)
        now = dumped(other)
    assert len(told) > 3
    assert told[-1][0] == 0
    assert manifest.faults == ()
    restore_file(tmp_path / "a.backup", tmp_path / "b.db", NOW, quiet, replace=False)
    assert lines_of(tmp_path / "b.db") == rich() != now


def test_of_an_empty_database_there_is_no_backup(tmp_path):
    (tmp_path / "lianban.db").touch()
    with (
        open_database(str(tmp_path / "lianban.db"), upgrade=False) as database,
        database.read() as session,
        pytest.raises(NotFound) as wrong,
    ):
        back_up(session, str(tmp_path / "lianban.db"), tmp_path / "a.backup", quiet)
    assert str(wrong.value) == "The database is empty: there is nothing to back up."


def test_of_a_record_that_does_not_hold_a_backup_tells_what_is_wrong(source, tmp_path):
    with open_database(str(source)) as database, database.write() as session:
        disarm(session)
        session.execute(text("UPDATE events SET why = 'x' WHERE seq IN (2, 4)"))
    manifest = backed_up(source, tmp_path / "a.backup")
    assert manifest.faults == tuple(f"event {seq} was changed after it was recorded." for seq in (2, 4))
    assert (tmp_path / "a.backup").exists()


# ---------------------------------------------------------------- put back


def test_what_is_restored_is_what_was_backed_up(source, tmp_path):
    backed_up(source, tmp_path / "a.backup")
    target = tmp_path / "new" / "b.db"
    restored = restore_file(tmp_path / "a.backup", target, NOW, quiet, replace=False)
    assert (restored.where, restored.form, restored.aside) == (str(target), SCHEMA, None)
    assert [each.name for each in target.parent.iterdir()] == ["b.db"]
    assert target.stat().st_mode & 0o777 == 0o600
    assert lines_of(target) == rich()


def test_what_is_there_is_not_replaced_unless_that_is_asked_for(source, tmp_path):
    backed_up(source, tmp_path / "a.backup")
    with pytest.raises(Conflict) as wrong:
        restore_file(tmp_path / "a.backup", source, NOW, quiet, replace=False)
    assert str(wrong.value) == (
        f"{source} is there already. Give another place with `--database`, or `--replace` it: "
        "the old one is then kept beside it."
    )


def test_what_is_replaced_is_kept_beside(source, tmp_path):
    backed_up(source, tmp_path / "a.backup")
    with open_database(str(source)) as database:
        submit(database, the_book(), finding(text="备份之后"))
        later = dumped(database)
    restored = restore_file(tmp_path / "a.backup", source, NOW, quiet, replace=True)
    assert restored.aside == tmp_path / "lianban.db.before-20260401-020304"
    assert lines_of(source) == rich()
    assert lines_of(restored.aside) == later


def test_a_database_in_use_is_not_replaced(source, tmp_path):
    backed_up(source, tmp_path / "a.backup")
    with open_database(str(source)) as database, database.read() as session:
        session.execute(text("SELECT 1 FROM cases"))
        with pytest.raises(StoreError) as wrong:
            restore_file(tmp_path / "a.backup", source, NOW, quiet, replace=True)
    assert str(wrong.value) == (
        f"the database {source} is in use. Stop every program that has it open, then do it again."
    )
    assert lines_of(source) == rich()


def test_a_database_that_is_damaged_is_replaced_and_kept_with_its_log(source, tmp_path):
    backed_up(source, tmp_path / "a.backup")
    source.write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    (tmp_path / "lianban.db-wal").write_bytes(b"log")
    restored = restore_file(tmp_path / "a.backup", source, NOW, quiet, replace=True)
    assert lines_of(source) == rich()
    assert restored.aside.read_bytes().endswith(b"\xff")
    assert restored.aside.with_name(f"{restored.aside.name}-wal").read_bytes() == b"log"


def test_the_log_that_is_left_of_a_database_that_is_gone_is_put_aside_too(source, tmp_path):
    backed_up(source, tmp_path / "a.backup")
    source.unlink()
    (tmp_path / "lianban.db-wal").write_bytes(b"log")
    restored = restore_file(tmp_path / "a.backup", source, NOW, quiet, replace=False)
    assert lines_of(source) == rich()
    assert restored.aside.with_name(f"{restored.aside.name}-wal").read_bytes() == b"log"


def test_a_backup_of_an_older_form_is_upgraded(tmp_path, book):
    before(tmp_path / "old.db", book, "0006", {})
    with open_database(str(tmp_path / "old.db"), upgrade=False) as old, old.read() as session:
        manifest = back_up(session, str(tmp_path / "old.db"), tmp_path / "a.backup", quiet)
    assert (manifest.form, manifest.heads, manifest.faults) == ("0006", {}, ())
    restored = restore_file(tmp_path / "a.backup", tmp_path / "b.db", NOW, quiet, replace=False)
    assert (restored.form, restored.newest) == ("0006", SCHEMA)
    with open_database(str(tmp_path / "b.db"), upgrade=False) as database:
        assert database.form == SCHEMA
    with sqlite3.connect(tmp_path / "old.db") as old:
        assert old.execute("SELECT version_num FROM alembic_version").fetchone() == ("0006",)


# ---------------------------------------------------------------- what does not hold


def tampered(path, statement):
    with open_database(str(path)) as database, database.write() as session:
        disarm(session)
        session.execute(text(statement))


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE events SET why = 'x' WHERE seq = 2", "event 2 was changed after it was recorded."),
        (
            "UPDATE cases SET lead = 'education' WHERE number = '2026-0001'",
            "table cases, case 2026-0001: lead is “education” in the table and “market_regulation” by the events.",
        ),
        (
            "UPDATE paper_files SET content = x'00' WHERE form = 'docx'",
            "paper 象双减联办督〔2026〕1号: its docx was changed after it was issued.",
        ),
    ],
)
def test_a_backup_that_does_not_hold_is_not_restored(source, tmp_path, statement, fault):
    with open_database(str(source)) as database, database.write() as session:
        triggers = session.execute(text("SELECT sql FROM sqlite_schema WHERE type = 'trigger'")).scalars().all()
        disarm(session)
        session.execute(text(statement))
        for trigger in triggers:
            session.execute(text(trigger.replace("CREATE TRIGGER", "CREATE TRIGGER IF NOT EXISTS")))
    backed_up(source, tmp_path / "a.backup")
    with pytest.raises(NotWhole) as wrong:
        restore_file(tmp_path / "a.backup", tmp_path / "b" / "b.db", NOW, quiet, replace=False)
    head, *faults = str(wrong.value).splitlines()
    assert head == f"Nothing was restored: {tmp_path}/a.backup does not hold what was recorded."
    assert fault in faults
    assert list((tmp_path / "b").iterdir()) == []


def test_a_backup_without_the_triggers_is_not_restored(source, tmp_path):
    with open_database(str(source)) as database, database.write() as session:
        disarm(session)
    backed_up(source, tmp_path / "a.backup")
    with pytest.raises(NotWhole) as wrong:
        restore_file(tmp_path / "a.backup", tmp_path / "b.db", NOW, quiet, replace=False)
    assert "the trigger “events_not_changed” is missing." in str(wrong.value).splitlines()


def test_a_damaged_backup_is_not_restored(source, tmp_path):
    backed_up(source, tmp_path / "a.backup")
    with (tmp_path / "a.backup").open("r+b") as file:
        file.seek(4096 * 20)
        file.write(b"\xff" * 4096 * 8)
    (tmp_path / "b").mkdir()
    with pytest.raises((NotWhole, StoreError)) as wrong:
        restore_file(tmp_path / "a.backup", tmp_path / "b" / "b.db", NOW, quiet, replace=False)
    assert f"{tmp_path}/a.backup" in str(wrong.value)
    assert "damaged" in str(wrong.value)
    assert list((tmp_path / "b").iterdir()) == []


def test_a_database_of_some_other_program_is_not_restored(tmp_path):
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE t (x)")
    with pytest.raises(StoreError) as wrong:
        restore_file(tmp_path / "other.db", tmp_path / "b.db", NOW, quiet, replace=False)
    assert str(wrong.value) == (
        f"{tmp_path}/other.db is a database of some other program. Give another with `--database`."
    )


@pytest.mark.parametrize(
    ("content", "of_postgresql", "message"),
    [
        (None, False, "there is no such file. Check the path and the spelling."),
        (b"", False, "is no backup that `lianban db backup` wrote. Check which file it is."),
        (b"PK\x03\x04", True, "is no backup that `lianban db backup` wrote. Check which file it is."),
        (b'{"dump":"lianban"', True, "is a dump, not a backup. Load it with `lianban db load`."),
        (
            b"PGDMP\x01",
            False,
            (
                "is a backup of a database of PostgreSQL. "
                "Give an empty one of PostgreSQL: `--database postgresql://USER@HOST/NAME`."
            ),
        ),
        (
            b"SQLite format 3\0",
            True,
            (
                "is a backup of a SQLite database. "
                "Give a file with `--database`; `lianban db dump` and `load` move a record to PostgreSQL."
            ),
        ),
    ],
)
def test_what_is_no_backup_for_this_database_is_refused(tmp_path, content, of_postgresql, message):
    file = tmp_path / "a.backup"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(BadInput) as wrong:
        require_backup(file, of_postgresql=of_postgresql)
    assert str(wrong.value) == f"{file}: {message}"
