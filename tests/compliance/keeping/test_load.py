"""A dump is loaded whole or not at all: one that is cut off, changed or of something else is refused, and says why."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from compliance.errors import BadInput, Conflict
from compliance.keeping import NotWhole, load, load_into
from compliance.keeping.tables import is_empty
from compliance.store.database import SCHEMA, open_database
from tests.compliance.audit.tampering import disarm
from tests.compliance.keeping.records import dumped, edited, fill, line_of, rich
from tests.compliance.making import finding, submit, the_book

REMEDY = "Nothing was stored. Take another copy of the dump, or write it anew."
CUT_OFF = f"r.jsonl: is cut off: the last line is missing, which says how much there is. {REMEDY}"
CHANGED = (
    f"r.jsonl: is not as it was written: the count or the SHA-256 in its last line is that of something else. {REMEDY}"
)


@pytest.fixture(scope="module")
def empty():
    with open_database(":memory:") as database:
        yield database


def refusal(database, lines):
    """What is said of these lines, of which nothing is stored; with the line, where one is to blame."""
    with pytest.raises((BadInput, NotWhole)) as wrong, database.write() as session:
        load(session, io.BytesIO(lines), "r.jsonl")
    with database.read() as session:
        assert is_empty(session)
    if isinstance(wrong.value, BadInput):
        (problem,) = wrong.value.problems
        return str(problem) if problem.line is None else f"{problem.line}: {problem}"
    return str(wrong.value)


# ---------------------------------------------------------------- whole or not at all


def test_what_holds_is_loaded(database):
    with database.write() as session:
        loaded = load(session, io.BytesIO(rich()), "r.jsonl")
    assert dumped(database) == rich()
    last = json.loads(rich().splitlines()[-1])
    assert (loaded.rows, loaded.sha256, loaded.form) == (last["rows"], last["sha256"], SCHEMA)


@settings(max_examples=25)
@given(place=st.integers(0, 10**9), flip=st.integers(1, 255))
def test_a_byte_that_was_changed_anywhere_is_refused(empty, place, flip):
    lines = bytearray(rich())
    lines[place % len(lines)] ^= flip
    assert refusal(empty, bytes(lines))


@pytest.mark.parametrize("part", [0, -1])
def test_every_byte_of_the_first_and_the_last_line_counts(empty, part):
    lines = rich().splitlines(keepends=True)
    for place in range(0, len(lines[part]), 1 if part == 0 else 23):
        changed = bytearray(lines[part])
        changed[place] ^= 1
        told = [*lines]
        told[part] = bytes(changed)
        assert refusal(empty, b"".join(told[:1] if part == 0 else told))


@settings(max_examples=12)
@given(kept=st.floats(0.01, 1, exclude_max=True))
def test_a_dump_that_was_cut_off_is_refused(empty, kept):
    assert refusal(empty, rich()[: int(kept * len(rich()))]) == CUT_OFF


def test_the_end_of_the_last_line_is_missed_too(empty):
    assert refusal(empty, rich()[:-1]) == CUT_OFF


def test_nothing_may_come_after_the_end(empty):
    last = rich().count(b"\n") + 1
    assert refusal(empty, rich() + b"\n") == f"{last}: r.jsonl: goes on after the end of the dump. {REMEDY}"


# ---------------------------------------------------------------- not such a dump


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (b"", "r.jsonl: is empty. Look whether it was saved or copied completely."),
        (
            b'{"party": "x"}\n',
            "r.jsonl: is no dump: its first line is not the one that `lianban db dump` writes. Check which file it is.",
        ),
        (b"SQLite format 3\0...", "r.jsonl: is a backup, not a dump. Put it back with `lianban db restore`."),
        (b"PGDMP...", "r.jsonl: is a backup, not a dump. Put it back with `lianban db restore`."),
        (
            b'{"dump":"lianban","format":1,"form":"9999","district":null}\n',
            (
                "r.jsonl: was written by a newer lianban: its form is 9999, and this one knows "
                f"{SCHEMA}. Install the newer lianban."
            ),
        ),
        (
            b'{"dump":"lianban","format":2,"form":"0001","district":null}\n',
            (
                "r.jsonl: was written by a newer lianban: its form is 0001, and this one knows "
                f"{SCHEMA}. Install the newer lianban."
            ),
        ),
        (
            b'{"dump":"lianban","format":1,"form":"0001","district":null}\n',
            (
                f"r.jsonl: is of the form 0001, and this lianban loads {SCHEMA} only. "
                "Load it with the lianban that wrote it, upgrade that database, and dump it again."
            ),
        ),
    ],
)
def test_what_is_no_dump_of_this_form_is_refused(empty, lines, message):
    assert refusal(empty, lines) == message


# ---------------------------------------------------------------- lines that do not fit


def replaced(old, new):
    def edit(lines):
        place = next(place for place, line in enumerate(lines) if old in line)
        lines[place] = lines[place].replace(old, new, 1)

    return edit


def row(table, column, value):
    """Put `value` into a column of the first row of `table`."""

    def edit(lines):
        head = line_of(lines, table)
        changed = json.loads(lines[head + 1])
        changed[json.loads(lines[head])["columns"].index(column)] = value
        lines[head + 1] = json.dumps(changed).encode() + b"\n"

    return edit


def shorter(lines):
    lines[1 + line_of(lines, "cases")] = b'["xiangshan"]\n'


def swapped(lines):
    place = line_of(lines, "chain_heads")
    del lines[place : place + 2]


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (replaced(b'"table":"cases"', b'"table":"caes"'), "has a table “caes” that this lianban does not know."),
        (replaced(b'"table":"cases"', b'"table":"tasks"'), "has the table “tasks” where “cases” comes next."),
        (replaced(b'"number","party_id"', b'"nr","party_id"'), "table “cases” has a column “nr” that this lianban does not know."),
        (replaced(b'"text","found_on",', b'"found_on","text",'), "table “findings” does not have the columns that it should: "),
        (replaced(b'"found_on","action"', b'"found_on"'), "table “findings” does not have the columns that it should: "),
        (swapped, "has the table “counters” where “chain_heads” comes next."),
        (shorter, "has 1 values, and a row of the table “cases” has "),
        (row("cases", "opened_at", "2026-03-10"), "table “cases”, column “opened_at”: '2026-03-10' is not of the kind TIMESTAMP WITH TIME ZONE."),
        (row("cases", "opened_at", "2026-13-10T02:00:00.000000Z"), "table “cases”, column “opened_at”: '2026-13-10T02:00:00.000000Z' is not"),
        (row("cases", "id", "0198C5D1-0000-7000-8000-000000000001"), "table “cases”, column “id”: '0198C5D1-0000-7000-8000-000000000001' is not of the kind UUID."),
        (row("cases", "found_on", "20260309"), "table “cases”, column “found_on”: '20260309' is not of the kind DATE."),
        (row("cases", "returns", True), "table “cases”, column “returns”: True is not of the kind INTEGER."),
        (row("cases", "returns", 2**31), "table “cases”, column “returns”: 2147483648 is not of the kind INTEGER."),
        (row("cases", "returns", 1.0), "table “cases”, column “returns”: 1.0 is not of the kind INTEGER."),
        (row("cases", "issue", None), "table “cases”, column “issue”: None is not of the kind TEXT."),
        (row("cases", "lead", ["x"]), "table “cases”, column “lead”: ['x'] is not of the kind TEXT."),
        (row("events", "seq", "1"), "table “events”, column “seq”: '1' is not of the kind BIGINT."),
        (row("paper_files", "content", "x"), "table “paper_files”, column “content”: 'x' is not of the kind BYTEA."),
        (row("paper_files", "content", {"sha256": "", "base64": "?"}), "has a file that is no base64."),
        (row("paper_files", "content", {"sha256": "", "base64": ""}), "has a file that is not as it was written: its SHA-256 differs."),
    ],
)  # fmt: skip
def test_a_line_that_does_not_fit_is_refused_with_its_number(empty, edit, message):
    told = refusal(empty, edited(edit))
    number, _, said = told.partition(": ")
    assert number.isdigit()
    assert said.startswith(f"r.jsonl: {message}")
    assert said.endswith(REMEDY)


def test_a_line_that_is_no_json_is_refused_with_its_number(empty):
    lines = rich().splitlines(keepends=True)
    assert refusal(empty, b"".join([*lines[:4], b"[1,\n", *lines[4:]])) == f"5: r.jsonl: is not JSON. {REMEDY}"


def test_a_line_that_is_nothing_of_a_dump_is_refused(empty):
    lines = rich().splitlines(keepends=True)
    told = refusal(empty, b"".join([lines[0], b"7\n"]))
    assert told == f"2: r.jsonl: is not the line that begins the table “allocations”, which comes next. {REMEDY}"
    told = refusal(empty, b"".join([*lines[:-1], b"7\n"]))
    assert told.endswith(f"r.jsonl: is neither a row of the last table nor the end of a dump. {REMEDY}")


def test_a_row_that_was_taken_out_shows_by_the_count_and_the_hash(empty):
    lines = rich().splitlines(keepends=True)
    del lines[line_of(lines, "counters") + 1]
    assert refusal(empty, b"".join(lines)) == CHANGED


def test_a_row_of_another_district_is_not_loaded_with_a_district(empty):
    told = refusal(empty, edited(replaced(b'"district":null', b'"district":"xiangshan"')))
    assert told.endswith(f"r.jsonl: is of another district than the dump. {REMEDY}")


# ---------------------------------------------------------------- what does not hold


def test_rows_that_the_database_refuses_are_told_with_their_lines(database):
    def orphaned(lines):
        place = line_of(lines, "parties")
        del lines[place + 1]

    told = refusal(database, edited(orphaned))
    assert told.startswith("r.jsonl: lines ")
    assert "the database refuses these rows of the table “cases” (" in told
    assert told.endswith(REMEDY)


def test_a_record_that_was_tampered_with_is_not_loaded(empty):
    """Somebody edited the database, and dumped it."""
    with open_database(":memory:") as other:
        fill(other)
        with other.write() as session:
            disarm(session)
            session.execute(text("UPDATE events SET why = 'x' WHERE seq = 2"))
            session.execute(text("UPDATE cases SET lead = 'education' WHERE number = '2026-0001'"))
            session.execute(text("UPDATE paper_files SET content = x'00' WHERE form = 'docx'"))
        lines = dumped(other)
    assert refusal(empty, lines).splitlines() == [
        "Nothing was stored: r.jsonl does not hold what was recorded.",
        "event 2 was changed after it was recorded.",
        "paper 象双减联办督〔2026〕1号: its docx was changed after it was issued.",
        "table cases, case 2026-0001: lead is “education” in the table and “market_regulation” by the events.",
    ]


def test_a_database_that_holds_anything_is_left_as_it_is(database):
    submit(database, the_book(), finding())
    before = dumped(database)
    with pytest.raises(Conflict) as wrong, database.write() as session:
        load(session, io.BytesIO(rich()), "r.jsonl")
    assert str(wrong.value) == (
        "The database holds a record already; a dump is loaded into an empty one. Give another `--database`."
    )
    assert dumped(database) == before


# ---------------------------------------------------------------- a new file


def test_a_new_file_appears_when_all_is_in_it(tmp_path):
    path = tmp_path / "sub" / "new.db"
    load_into(str(path), io.BytesIO(rich()), "r.jsonl")
    assert [each.name for each in path.parent.iterdir()] == ["new.db"]
    assert path.stat().st_mode & 0o777 == 0o600
    with open_database(str(path)) as database:
        assert dumped(database) == rich()


def test_of_a_dump_that_is_refused_there_is_no_file(tmp_path):
    with pytest.raises(BadInput):
        load_into(str(tmp_path / "new.db"), io.BytesIO(rich()[:-10]), "r.jsonl")
    assert list(tmp_path.iterdir()) == []


def test_no_new_file_comes_beside_the_log_of_an_old_one(tmp_path):
    (tmp_path / "new.db-wal").write_bytes(b"log")
    with pytest.raises(Conflict) as wrong:
        load_into(str(tmp_path / "new.db"), io.BytesIO(rich()), "r.jsonl")
    assert str(wrong.value) == (
        f"{tmp_path}/new.db-wal is there: the log of a database that was here. "
        "Move it away first, it may hold what was last."
    )


def test_a_dump_goes_into_a_database_that_was_set_up_and_is_empty(shared):
    with open_database(shared):
        pass
    load_into(shared, io.BytesIO(rich()), "r.jsonl")
    with open_database(shared) as database:
        assert dumped(database) == rich()
