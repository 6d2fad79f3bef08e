"""What goes in by the driver's own path comes back as the columns' own types have it."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from compliance.actor import Actor, ActorRole
from compliance.recording.journal import Journal
from compliance.store.base import table_of
from compliance.store.bulk import insert_rows, update_rows
from compliance.store.database import open_database
from compliance.store.lookup import rows_with
from compliance.store.models import Party

AT = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
OFFICE = Actor(None, ActorRole.OFFICE, "李强")
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)


def party(number, name="启明", at=AT):
    return {
        "district": "xiangshan",
        "id": f"00000000-0000-7000-8000-{number:012d}",
        "name": name,
        "name_key": f"{number}",
        "code": None,
        "locality": "",
        "address": "",
        "registered_for": "",
        "added_at": at,
    }


@pytest.fixture(scope="module")
def shared_by_examples():
    with open_database(":memory:") as opened:
        yield opened


def stored(session):
    return [dict(row._mapping) for row in session.execute(select(table_of(Party)).order_by(table_of(Party).c.id))]


def test_a_few_rows_and_many_are_stored_alike(database):
    """On PostgreSQL the many go by COPY."""
    for count in (1, 3, 200):
        rows = [party(number) for number in range(count)]
        with database.write(dry_run=True) as session:
            Journal(session, "xiangshan", OFFICE, AT)
            insert_rows(session, Party, rows)
            assert stored(session) == rows


@given(st.lists(TEXT, min_size=25, max_size=40, unique=True), st.datetimes(timezones=st.just(UTC)))
def test_any_text_and_moment_comes_back(shared_by_examples, names, at):
    rows = [party(number, name, at) for number, name in enumerate(names)]
    keys = [(row["id"],) for row in rows]
    with shared_by_examples.write(dry_run=True) as session:
        Journal(session, "xiangshan", OFFICE, AT)
        insert_rows(session, Party, rows)
        assert stored(session) == rows
        found = sorted(rows_with(session, Party, "xiangshan", ("id",), keys), key=lambda row: row["id"])
        assert found == rows
        update_rows(session, Party, ("address",), [{**row, "address": row["name"]} for row in rows])
        assert [row["address"] for row in stored(session)] == names


def test_rows_are_found_by_several_columns_at_once_and_by_no_other_district(database):
    rows = [party(number, at=AT) for number in range(30)]
    with database.write(dry_run=True) as session:
        Journal(session, "xiangshan", OFFICE, AT)
        insert_rows(session, Party, rows)
        keys = [(row["name_key"], "") for row in rows[:3]] + [("4", "elsewhere"), ("'; DROP TABLE parties; --", "")]
        found = rows_with(session, Party, "xiangshan", ("name_key", "locality"), keys, only=("id", "added_at"))
        assert sorted(found, key=lambda row: row["id"]) == [{"id": row["id"], "added_at": AT} for row in rows[:3]]
        assert list(rows_with(session, Party, "lingui", ("name_key", "locality"), keys)) == []
        assert list(rows_with(session, Party, "xiangshan", ("name_key",), [])) == []


def test_days_and_words_are_read_back_as_what_they_are(database, book):
    from compliance.store.cases import Case
    from compliance.store.models import Visit
    from tests.compliance.making import DAY, finding, submit

    submit(database, book, finding())
    with database.read() as session:
        (visit,) = session.scalars(select(Visit))
        (found,) = rows_with(session, Visit, "xiangshan", ("party_id", "visited_on"), [(visit.party_id, DAY)])
        assert (found["visited_on"], found["result"], found["recorded_at"]) == (DAY, visit.result, visit.recorded_at)
        assert type(found["visited_on"]) is date
        (case,) = rows_with(session, Case, "xiangshan", ("party_id",), [(visit.party_id,)], also="t.state <> 'void'")
        (stored_case,) = session.execute(select(table_of(Case)))
        assert case == dict(stored_case._mapping)
