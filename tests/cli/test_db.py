"""`lianban db` keeps the record: what it says, and with which exit code."""

from __future__ import annotations

import json
import re
import sqlite3

import pytest

from rules.language import Language
from tests.cli.making import run
from tests.cli.terminal import Terminal

OFFICE = ("--as", ":office")
HASH = "[0-9a-f]{64}"


def events(database):
    connection = sqlite3.connect(database)
    (count,) = connection.execute("SELECT count(*) FROM events").fetchone()
    connection.close()
    return count


def told(answer, code=0):
    assert (answer.code, answer.err) == (code, "")
    return answer.out.splitlines()


# ---------------------------------------------------------------- who may


@pytest.mark.parametrize(
    ("who", "command"),
    [
        ("教育", ("backup", "a")),
        ("消防:handler", ("dump", "a")),
        (":auditor", ("dump", "-")),
        (":convener", ("load", "a")),
        ("教育", ("restore", "a")),
        (":auditor", ("upgrade",)),
    ],
)
def test_only_the_office_copies_or_moves_the_whole_record(office, work, command, who):
    answer = run("db", *command, "--as", who)
    assert answer.code == 4
    assert "you may not copy, move or upgrade the whole record. These may: office." in answer.err
    assert list(work.iterdir()) == []


@pytest.mark.parametrize("who", ["教育", ":auditor"])
def test_everybody_may_check_the_database(office, who):
    assert run("db", "check", "--as", who).code == 0


# ---------------------------------------------------------------- check and upgrade


def test_a_check_tells_the_last_event_and_that_all_is_well(office):
    last, well = told(run("db", "check"))
    assert re.fullmatch(rf"xiangshan: {events(office)} events, the last one {HASH}", last)
    assert well == f"The database {office} is as it should be."


def test_a_check_ends_with_1_if_anything_is_wrong(office):
    with sqlite3.connect(office) as connection:
        connection.execute("DROP TRIGGER events_not_changed")
        connection.execute("UPDATE events SET why = 'x' WHERE seq = 2")
    *faults, _last, summary = told(run("db", "check"), code=1)
    assert faults == [
        "the trigger “events_not_changed” is missing.",
        "xiangshan: event 2 was changed after it was recorded.",
    ]
    assert summary == f"The database {office} is not as it should be: 2 things are wrong."


def test_a_check_speaks_chinese(office):
    with sqlite3.connect(office) as connection:
        connection.execute("DROP TRIGGER events_not_changed")
    answer = run("db", "check", language=Language.ZH)
    assert answer.code == 1
    assert "trigger" not in answer.out


def test_where_no_database_is_none_is_made(database):
    for command in (("check",), ("upgrade", *OFFICE), ("dump", "-", *OFFICE), ("backup", "a", *OFFICE)):
        answer = run("db", *command)
        assert answer.code == 7
        assert f"there is no database at {database}." in answer.err
        assert not database.exists()


def test_of_the_newest_form_there_is_nothing_to_upgrade(office):
    (line,) = told(run("db", "upgrade", *OFFICE))
    assert re.fullmatch(rf"The database {office} has the newest form, \d{{4}}: there was nothing to do\.", line)


def test_an_empty_database_is_set_up_and_a_dry_run_says_so_before(database):
    database.parent.mkdir(parents=True)
    database.touch()
    first, second = told(run("db", "upgrade", "--dry-run", *OFFICE))
    assert re.fullmatch(rf"The database {database} is empty, and would be set up in the form \d{{4}}\.", first)
    assert second == "This was a dry run: nothing was stored."
    assert database.stat().st_size == 0
    (line,) = told(run("db", "upgrade", *OFFICE))
    assert re.fullmatch(rf"The database {database} was empty, and was set up in the form \d{{4}}\.", line)


# ---------------------------------------------------------------- backup and restore


def test_a_backup_is_made_told_and_restored(office, work):
    first, second = told(run("db", "backup", "monday.backup", *OFFICE))
    assert re.fullmatch(rf"monday\.backup: \d+ KB, form \d{{4}}, SHA-256 {HASH}", first)
    assert re.fullmatch(rf"xiangshan: {events(office)} events, the last one {HASH}", second)
    assert [(each.name, each.stat().st_mode & 0o777) for each in work.iterdir()] == [("monday.backup", 0o600)]
    lines = told(run("db", "restore", "monday.backup", "--database", "new.db", *OFFICE))
    assert lines == ["The database new.db was restored from monday.backup and verified."]
    assert run("db", "dump", "-", "--database", "new.db", *OFFICE).out == run("db", "dump", "-", *OFFICE).out


def test_nothing_is_written_over_unless_it_is_replaced_and_then_it_is_kept(office, work):
    run("db", "backup", "a.backup", *OFFICE)
    before = (work / "a.backup").read_bytes()
    answer = run("db", "backup", "a.backup", *OFFICE)
    assert answer.code == 6
    assert "a.backup is there already and is not written over" in answer.err
    assert (work / "a.backup").read_bytes() == before
    answer = run("db", "restore", "a.backup", *OFFICE)
    assert answer.code == 6
    assert f"{office} is there already." in answer.err
    lines = told(run("db", "restore", "a.backup", "--replace", "--as-of", "2026-04-01T10:00:00+08:00", *OFFICE))
    assert lines[1] == f"What was there before is {office}.before-20260401-020000 now."


def test_a_backup_of_a_broken_record_is_kept_and_told(office, work):
    with sqlite3.connect(office) as connection:
        connection.execute("DROP TRIGGER events_not_changed")
        connection.execute("UPDATE events SET why = 'x' WHERE seq = 2")
    lines = told(run("db", "backup", "a.backup", *OFFICE), code=1)
    assert lines[0] == "event 2 was changed after it was recorded."
    assert lines[-1] == ("The backup is as the database is, and that is not whole. Earlier backups may be: keep them.")
    assert (work / "a.backup").exists()
    answer = run("db", "restore", "a.backup", "--database", "new.db", *OFFICE)
    assert answer.code == 1
    assert "Nothing was restored: a.backup does not hold what was recorded.\n" in answer.err
    assert not (work / "new.db").exists()


def test_a_backup_that_cannot_be_written_leaves_nothing(office, work):
    answer = run("db", "backup", "nowhere/a.backup", *OFFICE)
    assert answer.code == 5
    assert "There is no folder nowhere. Make it first, or give another." in answer.err


def test_on_a_terminal_it_shows_how_far_it_has_come(office):
    terminal = Terminal("db", "backup", "a.backup", *OFFICE, "--lang", "en")
    terminal.expect("pages")
    terminal.expect("a.backup: ")
    assert terminal.finish() == 0


def test_only_a_file_is_replaced(office):
    answer = run("db", "restore", "a", "--replace", "--database", "postgresql://office@db.example/lianban", *OFFICE)
    assert answer.code == 2
    assert "--replace is for a database that is a file; on PostgreSQL, give an empty one." in answer.err


# ---------------------------------------------------------------- dump and load


def test_a_dump_goes_into_a_file_or_to_standard_output(office, work):
    answer = run("db", "dump", "record.jsonl", *OFFICE)
    assert (answer.code, answer.out) == (0, "")
    assert re.fullmatch(rf"record\.jsonl: \d+ rows, SHA-256 {HASH}\n", answer.err)
    assert (work / "record.jsonl").stat().st_mode & 0o777 == 0o600
    piped = run("db", "dump", "-", "--district", "xiangshan", *OFFICE)
    assert re.fullmatch(rf"standard output: \d+ rows, SHA-256 {HASH}\n", piped.err)
    assert json.loads(piped.out.splitlines()[0])["district"] == "xiangshan"


def test_a_district_that_is_not_there_is_told(office, work):
    answer = run("db", "dump", "a.jsonl", "--district", "aishan", *OFFICE)
    assert answer.code == 5
    assert "The database holds nothing of the district “aishan”. It has: xiangshan." in answer.err
    assert list(work.iterdir()) == []


def test_a_dump_is_loaded_from_a_file_and_from_standard_input(office):
    run("db", "dump", "record.jsonl", *OFFICE)
    answer = run("db", "load", "record.jsonl", "--database", "one.db", *OFFICE)
    assert (answer.code, answer.out) == (0, "")
    lines = run("db", "dump", "-", *OFFICE).out
    answer = run("db", "load", "-", "--database", "two.db", *OFFICE, stdin=lines)
    assert answer.code == 0
    assert answer.err.startswith("standard input: ")
    for name in ("one.db", "two.db"):
        assert run("db", "dump", "-", "--database", name, *OFFICE).out == lines


@pytest.mark.parametrize(
    ("content", "code", "message"),
    [
        (b"", 3, "a.jsonl: is empty."),
        (b"[]\n", 3, "a.jsonl: is no dump: its first line is not the one that `lianban db dump` writes."),
        (None, 3, "a.jsonl: there is no such file."),
    ],
)
def test_what_is_no_dump_has_a_code_of_its_own(work, content, code, message):
    if content is not None:
        (work / "a.jsonl").write_bytes(content)
    answer = run("db", "load", "a.jsonl", "--database", "new.db", *OFFICE)
    assert answer.code == code
    assert message in answer.err
    assert not (work / "new.db").exists()


def test_a_line_to_blame_is_named(office, work):
    lines = run("db", "dump", "-", *OFFICE).out.splitlines(keepends=True)
    (work / "a.jsonl").write_text("".join([lines[0], "?\n"]), "utf-8")
    answer = run("db", "load", "a.jsonl", "--database", "new.db", *OFFICE)
    assert answer.code == 3
    assert "a.jsonl, line 2: is not JSON. Nothing was stored." in answer.err


def test_a_dump_is_not_loaded_into_a_record(office):
    run("db", "dump", "record.jsonl", *OFFICE)
    answer = run("db", "load", "record.jsonl", *OFFICE)
    assert answer.code == 6
    assert "The database holds a record already; a dump is loaded into an empty one." in answer.err
