"""A table that was edited without an event is not what the events make of it, and each row is named."""

import pytest
from sqlalchemy import inspect, text

from compliance.audit import differences, replay, scratch
from compliance.store.base import Base
from compliance.store.scratch import rebuilt_tables
from tests.compliance.audit import tampering as hands
from tests.compliance.making import DISTRICT


def told(database, *statements, number=None):
    """What differs after these statements, made with foreign keys looked away from."""
    with database.rebuild() as session:
        for statement in statements:
            session.execute(text(statement))
    with database.read() as session, scratch() as made:
        replay(session, DISTRICT, made)
        return list(differences(session, made, DISTRICT, number))


def sentences(database, *statements, number=None):
    return [str(each) for each in told(database, *statements, number=number)]


def first(database, query):
    with database.read() as session:
        return str(session.scalar(text(query)))


def test_the_tables_are_as_the_events_say(record):
    assert told(record) == []


def test_every_table_is_made_again_but_the_log(record):
    with record.read() as session:
        there = set(inspect(session.connection()).get_table_names())
    assert {table.name for table in rebuilt_tables()} == there - {
        "events",
        "chain_heads",
        "counters",
        "alembic_version",
        *(name for name, table in Base.metadata.tables.items() if table.info.get("rebuilt") is False),
    }
    assert Base.metadata.tables["paper_files"].info == {"rebuilt": False}


def test_an_edited_case_shows(record):
    assert sentences(record, "UPDATE cases SET state = 'accepted' WHERE number = '2026-0001'") == [
        "table cases, case 2026-0001: state is “accepted” in the table and “dispatched” by the events."
    ]


def test_every_edited_column_shows(record):
    (difference,) = told(record, "UPDATE parties SET code = 'A', address = 'x'")
    assert difference.columns == {"code": ("A", None), "address": ("x", "")}
    assert str(difference) == (
        f"table parties, row {difference.key['id']}: code is “A” in the table and empty by the events; "
        "address is “x” in the table and “” by the events."
    )


def test_a_removed_row_shows(record):
    task = first(record, "SELECT id FROM tasks ORDER BY id")
    assert sentences(record, f"DELETE FROM tasks WHERE id = '{task}'") == [
        f"table tasks, row {task}: it is missing from the table, and the events have it."
    ]


def test_an_added_row_shows(record):
    visit = first(record, "SELECT id FROM visits ORDER BY id")
    added = f"INSERT INTO visit_attendance (district, visit_id, unit) VALUES ('{DISTRICT}', '{visit}', 'fire_rescue')"
    assert sentences(record, added) == [
        f"table visit_attendance, row {visit}, fire_rescue: it is in the table, and no event added it."
    ]


def test_a_long_text_is_shortened(record):
    (sentence,) = sentences(record, f"UPDATE findings SET text = '{'长' * 99}' WHERE text = '一'")
    assert f"text is “{'长' * 59}…” in the table and “一” by the events" in sentence


def test_only_what_belongs_to_the_case_is_told(record):
    edits = (
        "UPDATE cases SET severity = 'urgent'",
        "UPDATE parties SET address = 'x'",
        "UPDATE findings SET action = 'x'",
    )
    assert {(each.table, each.number) for each in told(record, *edits, number="2026-2")} == {
        ("cases", "2026-0002"),
        ("findings", ""),
    }
    assert len(told(record, number="2026-2")) == 2
    assert len(told(record)) == 6


@pytest.mark.parametrize(
    "changes",
    [
        "",
        "no JSON",
        "[]",
        '{"added": []}',
        '{"added": {"cases": {}}}',
        '{"added": {"cases": [1]}}',
        '{"changed": {"cases": [{"state": "closed"}]}}',
        "[" * 100_000,
    ],
    ids=lambda text: text[:40],
)
def test_an_event_that_cannot_be_followed_is_passed_over_and_told(record, changes):
    with record.write() as session:
        hands.change(session, 4, changes=changes)
    with record.read() as session, scratch() as made:
        assert replay(session, DISTRICT, made).unreadable == (4,)


def test_values_that_no_column_ever_held_stop_nothing(record):
    rows = f'[{{"id": "1", "number": {10**30}, "lead": ["a"], "state": "lost", "locality": "\\ud800", "new": 1}}]'
    with record.write() as session:
        hands.change(session, 1, changes=f'{{"added": {{"cases": {rows}, "nothing": [{{}}]}}}}')
    (difference, *_) = [each for each in told(record) if each.table == "cases"]
    assert (difference.kind, difference.key, difference.number) == ("missing", {"id": "1"}, str(10**30))
