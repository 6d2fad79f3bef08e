"""What the machine refuses is said in one message, in either language, with the exit code 7; and nothing is half done."""

import os
import resource
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from cli.failures import told_as_failure
from cli.framework import Exit, Failure
from compliance.clock import SystemClock
from compliance.intake.read import read_rows
from compliance.store.database import open_database
from rules.language import Language
from tests.cli.making import DAY, finding, kept, lines, run

NOBODY = 65534
LONG = [finding(id=f"f-{n}", party={"name": f"机构{n}", "site": "institution"}, text="长" * 900) for n in range(150)]


@pytest.fixture
def place(monkeypatch):
    """A folder whose rights hold for us too: they do not for root, who therefore becomes nobody."""
    folder = Path(tempfile.mkdtemp(prefix="lianban-"))
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.chdir(folder)
    run("import", "-", "--as-of", DAY, stdin=lines(finding()))  # what is imported late can be read by root alone
    shutil.rmtree(folder / ".local")
    root = os.geteuid() == 0
    if root:
        os.chown(folder, NOBODY, NOBODY)
        os.seteuid(NOBODY)
    yield folder
    if root:
        os.seteuid(0)
    folder.chmod(0o700)
    shutil.rmtree(folder)


@contextmanager
def read_only(path, mode):
    """What is made beside a file meanwhile takes its rights from it, and is given them back with it."""
    path.chmod(mode)
    try:
        yield
    finally:
        for each in (path, *path.parent.glob("*.db-*")):
            each.chmod(0o700)


@contextmanager
def locked(database):
    """Another program writes, and does not end; a patch, since nobody here has the time to wait for half a minute."""
    other = sqlite3.connect(database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    wait, open_database.__kwdefaults__["wait"] = open_database.__kwdefaults__["wait"], 0.02
    try:
        yield
    finally:
        open_database.__kwdefaults__["wait"] = wait
        other.close()


@contextmanager
def at_a_limit():
    """No file may grow beyond what the database has now."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (900_000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def deleted(database):
    """Somebody moves the file away while a command is at work on it."""
    aside = database.with_suffix(".aside")

    def move(connection):
        if database.exists() and connection.get_execution_options().get("lianban_begin") == "IMMEDIATE":
            database.rename(aside)

    event.listen(Engine, "begin", move)
    try:
        yield
    finally:
        event.remove(Engine, "begin", move)
    aside.rename(database)


READ_ONLY = (
    (
        "the database {database} cannot be written: it, its folder or the files beside it (-wal, -shm) are read-only for "
        "you. Ask for the right to write to all of them, or give another with `--database`."
    ),
    (
        "数据库 {database} 无法写入：您对该文件、其所在文件夹或其旁的文件（-wal、-shm）只有读取权限。"
        "请申请对它们的写入权限，或用 `--database` 另行指定。"
    ),
)

FAULTS = {
    "a read-only file": (lambda database: read_only(database, 0o400), *READ_ONLY),
    "a read-only folder": (lambda database: read_only(database.parent, 0o500), *READ_ONLY),
    "a locked database": (
        locked,
        (
            "the database {database} is busy: another program is writing to it and did not finish in time. "
            "Try again in a moment."
        ),
        "数据库 {database} 正忙：另一程序正在写入，未能及时完成。请稍后再试。",
    ),
    "a limit on files": (
        lambda database: at_a_limit(),
        (
            "the disk of the database {database} refuses (disk I/O error). See whether it is full, at a limit that was set "
            "for you, or failing; then do it again."
        ),
        (
            "数据库 {database} 所在磁盘拒绝读写（disk I/O error）。请查看磁盘是否已满、是否达到为您设定的限额或发生故障，"
            "然后重做。"
        ),
    ),
    "a file that goes": (
        deleted,
        (
            "the database {database} was deleted, moved or replaced by another file while it was in use. "
            "Nothing more is written. Put it back, or restore it from a backup, then do it again."
        ),
        "数据库 {database} 在使用中被删除、移走或换成了另一个文件，此后不再写入。请放回原文件或从备份恢复，然后重做。",
    ),
}


@pytest.mark.parametrize("language", [Language.EN, Language.ZH])
@pytest.mark.parametrize("fault", FAULTS)
def test_what_the_machine_refuses_is_said_and_changes_nothing(place, fault, language):
    make, *said = FAULTS[fault]
    database = place / "台账.db"
    words = ("import", "-", "--as-of", DAY, "--database", database)
    assert run(*words, stdin=lines(finding(id="before"))).code == 0
    before = kept(database)
    with make(database):
        answer = run(*words, stdin=lines(*LONG), language=language)
    message = said[language is Language.ZH].format(database=database)
    assert (answer.code, answer.out) == (7, "")
    assert answer.err.strip().removeprefix("Error: ").removeprefix("错误：") == message
    assert kept(database) == before
    assert run(*words, stdin=lines(*LONG)).code == 0
    assert run("audit", "verify", "--tables", "--database", database, "--as", ":auditor").code == 0


@pytest.fixture
def small_disk(tmp_path):
    """A disk of a megabyte, where root may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(folder)]
    if (
        os.geteuid()
        or shutil.which("mount") is None
        or subprocess.run(mount, check=False, capture_output=True).returncode
    ):
        pytest.skip(
            "only root can make a small disk; tests/compliance/store/test_database.py limits the database instead"
        )
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_keeps_what_was_stored(small_disk):
    database = small_disk / "lianban.db"
    words = ("import", "-", "--as-of", DAY, "--database", database)
    said = f"Error: the disk of the database {database} is full. Make room there, then do it again.\n"
    (small_disk / "other").write_bytes(bytes(1_000_000))
    first = run(*words, stdin=lines(*LONG))
    assert (first.code, first.out, first.err) == (7, "", said)
    (small_disk / "other").unlink()
    assert run(*words, stdin=lines(finding(id="before"))).code == 0
    before = kept(database)
    again = run(*words, stdin=lines(*LONG, *LONG))
    assert (again.code, again.out, again.err) == (7, "", said)
    assert kept(database) == before


def test_too_little_memory_is_said():
    with pytest.raises(Failure) as failure, told_as_failure():
        raise MemoryError
    said = "this machine has not enough memory for it. Close other programs, then do it again."
    assert (failure.value.message, failure.value.exit_code) == (said, Exit.STORE)


TWICE = {
    Language.EN: "this file is being imported by another program at this moment, and it goes on there. Nothing is lost or "
    "stored twice; once that has ended, do it again to see that all of it is there.",
    Language.ZH: "另一个程序正在导入这个文件，导入在那边继续。没有丢失，也没有重复入库；等那边结束后再导入一次，即可核对是否全部入库。",
}


@pytest.mark.parametrize("language", TWICE)
def test_a_file_that_another_program_imports_at_this_moment_is_left_to_it(work, database, monkeypatch, language):
    """Patches: short batches, for speed; and that the other begins when this one is in the middle, to be sure of it."""
    monkeypatch.setattr("compliance.bulk.file.BATCH", 20)
    monkeypatch.setattr("compliance.bulk.run.BATCH", 20)
    others, read = [], read_rows
    (work / "f.jsonl").write_text(lines(*({**each, "text": "短"} for each in LONG)), encoding="utf-8")
    words = ("import", "f.jsonl", "--as-of", DAY, "--as", "教育")

    def overtaken(*given):
        for place, each in enumerate(read(*given)):
            if place == 70 and not others:
                others.append(None)
                others.append(run(*words))
            yield each

    monkeypatch.setattr("compliance.intake.read.read_rows", overtaken)
    answer = run(*words, language=language)
    assert (answer.code, answer.out) == (6, "")
    assert TWICE[language] in answer.err
    assert others[1].code == 0
    assert len({row[1] for row in kept(database)["findings"]}) == len(LONG)
    again = run(*words)
    assert again.out.startswith("f.jsonl: read 150, stored 0, already known 150, rejected 0;")
    assert run("audit", "verify", "--tables", "--as", ":auditor").code == 0


# -------------------------------------------------------------------- the clock


@pytest.fixture
def clock(monkeypatch):
    """A patch, since nobody may set the machine's clock: what time it says."""

    def says(*moment):
        monkeypatch.setattr(SystemClock, "now", lambda self: datetime(*moment, tzinfo=UTC))

    return says


def test_a_clock_that_is_behind_is_told_once_and_only_when_something_is_recorded(office, clock):
    assert run("case", "note", "2026-1", "已告知", "--as", "消防:handler", "--as-of", "2026-03-20").code == 0
    clock(2026, 3, 18, 2)
    behind = (
        "The clock of this machine is behind the record: it says 2026-03-18 10:00, and the last act was recorded at "
        "2026-03-20 12:00. This goes in with the clock's time. Set the clock right, so that time limits are.\n"
    )
    answer = run("case", "note", "2026-1", "已告知", "--as", "消防:handler")
    assert (answer.code, answer.err) == (0, behind)
    assert run("case", "list").err == ""
    assert run("case", "note", "2026-1", "已告知", "--as", "消防:handler", "--as-of", "2026-03-18").err == ""
    assert run("audit", "verify", "--tables", "--as", ":auditor").code == 0


def test_a_clock_from_before_the_record_is_refused(office, clock):
    clock(2010, 1, 1, 0)
    before = kept(office)
    answer = run("case", "note", "2026-1", "已告知", "--as", "消防:handler")
    assert (answer.code, answer.err) == (
        7,
        (
            "Error: the clock of this machine says 2010-01-01 08:00, and the record began only at 2026-03-16 12:00. Nothing "
            "was done. Set the clock right, or state the moment yourself with `--as-of`.\n"
        ),
    )
    assert kept(office) == before
    assert run("case", "note", "2026-1", "已告知", "--as", "消防:handler", "--as-of", "2026-03-17").code == 0
