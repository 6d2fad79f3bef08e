"""An import that is stopped goes on where it stood, and ends as if it had never been stopped."""

import io
import json
import re
import shutil
from datetime import UTC, datetime
from functools import partial
from itertools import chain, islice, repeat
from pathlib import Path

import pytest
from sqlalchemy import select

from compliance.actor import Actor, ActorRole
from compliance.bulk import BATCH, begin, import_rows, mark_of
from compliance.bulk.resume import unfinished
from compliance.clock import FixedClock
from compliance.errors import Conflict, NotAllowed
from compliance.intake.parse import Parser
from compliance.intake.read import read_rows
from compliance.intake.rejects import RejectFile, free_name
from compliance.keeping.dump import dump
from compliance.store.database import open_database
from compliance.store.imports import ImportRecord
from compliance.store.models import Finding
from tests.compliance.making import AUDITOR, DISTRICT, INSPECTOR, count
from tests.compliance.rebuilding import chain_faults

NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
ISSUES = ("fire_safety", "advertising", "registration", "public_opinion")


class Stopped(Exception):
    """What stands in for a power cut."""


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """Two batches and a half; some rows twice, some wrong, and parties with several cases."""
    path = tmp_path_factory.mktemp("import") / "findings.jsonl"
    lines = [row(number) for number in range(BATCH * 5 // 2)]
    path.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in lines), encoding="utf-8")
    return path


def row(number):
    if number % 50 == 49:
        number -= 1  # the same once more
    return {
        "party": f"明德第{number % 97}培训中心",
        "issue": ISSUES[number % 4],
        "found_on": "不知道" if number % 100 == 7 else "2026-03-09",
        "text": f"第{number}项",
        "facts": {"site": "institution"},
    }


def run(database, book, file, *, stop_after=None, apart=False, actor=INSPECTOR):
    """Import `file`, as the command does; power fails after so many batches."""
    record = begin(database, DISTRICT, mark_of(file), file.name, actor, NOW, free_name(file))
    power = chain(repeat(True, stop_after), repeat(False)) if stop_after is not None else repeat(True)

    def progress(_count):
        if not next(power):
            raise Stopped

    with RejectFile(file, (record.rejects, record.rejects_size)) as rejects:
        tally = import_rows(
            database,
            book,
            Parser(book.allocation, NOW.date()),
            read_rows(file, file.name, book.allocation),
            actor,
            FixedClock(NOW),
            rejected=lambda each: rejects.add(each.line, each.problems, each.text, each.raw),
            progress=progress,
            record=record,
            kept=rejects.kept,
            apart=apart,
        )
    return tally, rejects.path


def dumped(database):
    out = io.BytesIO()
    with database.read() as session:
        dump(session, out)
    return out.getvalue()


@pytest.fixture
def begun(tmp_path, book, file):
    """Two copies of one database in which the import was begun, and a copy of the file beside each."""
    with open_database(str(tmp_path / "begun.db")) as database:
        begin(database, DISTRICT, mark_of(file), file.name, INSPECTOR, NOW, f"{file.name}.rejected.jsonl")
    places = []
    for name in ("undisturbed", "stopped"):
        folder = tmp_path / name
        folder.mkdir()
        shutil.copy(tmp_path / "begun.db", folder / "lianban.db")
        places.append((folder / "lianban.db", Path(shutil.copy(file, folder))))
    return places


@pytest.mark.parametrize("apart", [False, True], ids=["one process", "two processes"])
def test_it_ends_with_the_same_rows_and_the_same_rejected_ones(begun, book, apart):
    (whole, file), (broken, same) = begun
    with open_database(str(whole)) as database:
        tally, rejects = run(database, book, file)
        expected = dumped(database)
    assert (tally.read, tally.known, tally.rejected) == (1250, 25, 13)
    same.with_name(f"{same.name}.rejected.jsonl").write_text("left by one that was killed in its first batch")
    for stop_after in (0, 1):
        with open_database(str(broken)) as database, pytest.raises(Stopped):
            run(database, book, same, stop_after=stop_after, apart=apart)
    with open_database(str(broken)) as database:
        with database.read() as session:
            assert unfinished(session, DISTRICT, mark_of(same)).batches == 3
        again, kept = run(database, book, same)
        assert again == tally
        assert dumped(database) == expected
        with database.read() as session:
            assert chain_faults(session) == []
    assert kept.read_bytes() == rejects.read_bytes()


def test_one_that_was_stopped_while_it_looked_for_signals_goes_on_there(begun, book, monkeypatch):
    import compliance.bulk.run as running

    monkeypatch.setattr(running, "_PASS", 20)  # so that there are several passes
    (whole, file), (broken, same) = begun
    with open_database(str(whole)) as database:
        run(database, book, file)
        expected = dumped(database)
    look, power = running.raise_for_recorded, chain(repeat(True, 2), repeat(False))

    def fails(*arguments):
        if not next(power):
            raise Stopped
        return look(*arguments)

    with open_database(str(broken)) as database:
        with monkeypatch.context() as patch:
            patch.setattr(running, "raise_for_recorded", fails)
            with pytest.raises(Stopped):
                run(database, book, same)
        with database.read() as session:
            record = unfinished(session, DISTRICT, mark_of(same))
        assert (record.batches, record.passes) == (3, 2)
        run(database, book, same)
        assert dumped(database) == expected


def test_what_its_ids_were_drawn_from_is_forgotten_when_it_is_finished(database, book, tmp_path, file):
    run(database, book, Path(shutil.copy(file, tmp_path)))
    with database.read() as session:
        (record,) = session.scalars(select(ImportRecord))
        assert (record.seed, record.finished_at, record.batches, record.read) == (None, NOW, 3, 1250)
        assert record.read == record.stored + record.known + record.rejected


def test_the_same_file_again_is_another_import_and_changes_nothing(database, book, tmp_path, file):
    first, _path = run(database, book, Path(shutil.copy(file, tmp_path)))
    again, _path = run(database, book, tmp_path / file.name)
    assert (again.stored, again.known) == (0, first.stored + first.known)
    assert count(database, ImportRecord) == 2


def test_two_at_once_on_one_file_are_told_and_store_nothing_twice(shared, book, tmp_path, file):
    own = Path(shutil.copy(file, tmp_path))
    with open_database(shared) as one, open_database(shared) as other:
        slow = begin(one, DISTRICT, mark_of(own), own.name, INSPECTOR, NOW)
        run(other, book, own)
        rows = islice(read_rows(own, own.name, book.allocation), BATCH)
        late = partial(import_rows, one, book, Parser(book.allocation, NOW.date()), rows, INSPECTOR, FixedClock(NOW))
        told = re.escape("this file is being imported by another program at this moment, and it goes on there.")
        with pytest.raises(Conflict, match=told):
            late(rejected=print, record=slow)
        assert count(one, Finding) == 1212
        with one.read() as session:
            assert chain_faults(session) == []


def test_who_may_not_import_begins_nothing(database, file):
    with pytest.raises(NotAllowed):
        begin(database, DISTRICT, mark_of(file), file.name, AUDITOR, NOW)
    assert count(database, ImportRecord) == 0


def test_an_office_goes_on_with_what_an_inspector_began(database, book, tmp_path, file):
    own = Path(shutil.copy(file, tmp_path))
    with pytest.raises(Stopped):
        run(database, book, own, stop_after=1)
    tally, _path = run(database, book, own, actor=Actor(None, ActorRole.OFFICE, "李强"))
    assert tally.read == 1250
