"""The same record is the same bytes, whichever database it is in and by whatever language that sorts."""

from __future__ import annotations

import hashlib
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, insert, inspect, make_url, text
from sqlalchemy.exc import DBAPIError

from compliance.errors import NotFound
from compliance.keeping import dump
from compliance.keeping.kinds import kind_of
from compliance.keeping.load import take_in
from compliance.keeping.tables import record_tables
from compliance.store.base import table_of
from compliance.store.database import SCHEMA, open_database
from compliance.store.models import Party
from tests.compliance.keeping.records import AT, ELSEWHERE, ODD, dumped, fill, filled, rich
from tests.compliance.making import DISTRICT


def test_what_was_recorded_on_either_database_comes_back_from_the_other_as_the_same_bytes(database):
    fill(database)
    lines = dumped(database)
    with open_database(":memory:") as other:
        with other.write() as session:
            take_in(session, io.BytesIO(lines), "record.jsonl")
        assert dumped(other) == lines


def test_a_dump_says_what_it_is_what_each_column_holds_and_how_much_there_was():
    lines = rich().splitlines(keepends=True)
    first, second, *_, last = map(json.loads, lines)
    assert first == {"dump": "lianban", "format": 1, "form": SCHEMA, "district": None}
    assert (second["table"], second["columns"][:2]) == ("allocations", ["district", "fingerprint"])
    assert (last["end"], last["rows"]["cases"], last["rows"]["paper_files"]) == ("lianban", 4, 2)
    assert last["sha256"] == hashlib.sha256(b"".join(lines[:-1])).hexdigest()


def rows(table):
    lines = iter(map(json.loads, rich().splitlines()))
    head = next(line for line in lines if isinstance(line, dict) and line.get("table") == table)
    for line in lines:
        if isinstance(line, dict):
            return
        yield dict(zip(head["columns"], line, strict=True))


def test_values_stand_in_it_in_one_form():
    (received,) = [row for row in rows("tasks") if row["received_at"]]
    assert received["received_at"] == "2026-03-11T01:30:00.123456Z"
    assert (received["by_silence"], received["extensions"], received["answered_at"]) == (0, 0, None)
    assert ODD in {row["text"] for row in rows("findings")}
    assert {row["found_on"] for row in rows("findings")} == {"2026-03-09"}
    assert ODD.split(" ")[0] in rich().decode()


def test_the_bytes_of_a_paper_have_their_own_hash():
    (paper,), files = rows("papers"), {row["form"]: row["content"] for row in rows("paper_files")}
    assert files["docx"].keys() == {"sha256", "base64"}
    assert {form: each["sha256"] for form, each in files.items()} == {
        "docx": paper["docx_sha256"],
        "html": paper["html_sha256"],
    }


def test_one_district_can_be_dumped(database):
    with database.write() as session:
        take_in(session, io.BytesIO(rich()), "record.jsonl")
    here, there = dumped(database, DISTRICT), dumped(database, ELSEWHERE)
    assert (
        json.loads(here.splitlines()[-1])["rows"]["counters"] + 6
        == json.loads(rich().splitlines()[-1])["rows"]["counters"]
    )
    assert [row[1] for row in map(json.loads, there.splitlines()) if isinstance(row, list)] == [
        "B",
        "_",
        "a b",
        "b",
        "é",
        "中",
    ]
    with open_database(":memory:") as other:
        with other.write() as session:
            take_in(session, io.BytesIO(here), "record.jsonl")
        assert dumped(other, DISTRICT) == here


def test_a_district_of_which_there_is_nothing_is_not_dumped():
    with open_database(":memory:") as database, database.write() as session:
        take_in(session, io.BytesIO(rich()), "record.jsonl")
        with pytest.raises(NotFound) as wrong:
            dump(session, io.BytesIO(), "nowhere")
    assert str(wrong.value) == (
        f"The database holds nothing of the district “nowhere”. It has: {ELSEWHERE}, {DISTRICT}."
    )


def test_every_table_that_the_revisions_make_is_dumped(database):
    with database.read() as session:
        made = set(inspect(session.connection()).get_table_names())
    assert {table.name for table in record_tables()} == made - {"alembic_version"}


def test_every_table_comes_after_those_that_it_refers_to_and_every_column_has_a_kind():
    seen = set()
    for table in record_tables():
        assert {key.referred_table.name for key in table.foreign_key_constraints} <= seen
        assert [kind_of(column) for column in table.columns]
        seen.add(table.name)


@pytest.mark.postgresql
def test_the_order_of_rows_is_not_that_of_a_language(postgresql, tmp_path):
    engine = create_engine(postgresql, isolation_level="AUTOCOMMIT")
    name = "lianban_of_a_language"
    try:
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
            connection.execute(
                text(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'zh'")
            )
    except DBAPIError as error:
        pytest.skip(f"this server sorts by no language: {error.orig}")
    finally:
        engine.dispose()
    address = make_url(postgresql).set(database=name).render_as_string(hide_password=False)
    filled(address)
    with open_database(address) as database, database.read() as session:
        sorted_by = list(
            session.scalars(text(f"SELECT kind FROM counters WHERE district = '{ELSEWHERE}' ORDER BY kind"))
        )
        assert sorted_by != sorted(sorted_by)
        assert dumped(database) == rich()


WRITABLE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


@pytest.fixture(scope="module")
def two():
    with open_database(":memory:") as one, open_database(":memory:") as other:
        yield one, other


@settings(max_examples=10)
@given(texts=st.lists(st.tuples(WRITABLE, WRITABLE), unique_by=lambda pair: pair[0], max_size=4))
def test_any_text_comes_through(two, texts):
    first, second = io.BytesIO(), io.BytesIO()
    with two[0].write(dry_run=True) as one, two[1].write(dry_run=True) as other:
        if texts:
            one.execute(insert(table_of(Party)), [party(number, *each) for number, each in enumerate(texts)])
        dump(one, first)
        take_in(other, io.BytesIO(first.getvalue()), "record.jsonl")
        dump(other, second)
    assert second.getvalue() == first.getvalue()
    told = [json.loads(line) for line in first.getvalue().splitlines() if line.startswith(b"[")]
    assert [(row[3], row[2]) for row in told] == texts


def party(number, key, name):
    empty = dict.fromkeys(("address", "locality", "registered_for"), "")
    id_ = f"0198c5d1-0000-7000-8000-{number:012x}"
    return empty | {"district": DISTRICT, "id": id_, "name": name, "name_key": key, "code": None, "added_at": AT}
