"""Whatever hands do to the events in the database, the audit names it, with the number of the event."""

import tracemalloc
from datetime import timedelta

import pytest
from sqlalchemy import text

from compliance.audit import Count, verify_chain
from compliance.errors import ComplianceError
from compliance.store.database import open_database
from rules.language import Language, speaking
from tests.compliance.audit import tampering as hands
from tests.compliance.making import AT, DISTRICT, finding, submit


def faults(database, act=None):
    """What the audit says after `act`, with all there is to know of each fault."""
    if act is not None:
        with database.write() as session:
            act(session)
    with database.read() as session:
        return [(fault.kind.value, fault.seq, str(fault)) for fault in verify_chain(session, DISTRICT)]


def changed(seq):
    return [("changed", seq, f"event {seq} was changed after it was recorded.")]


def removed(seq):
    return [("removed", seq, f"event {seq} was removed.")]


def inserted(seq):
    return [("inserted", seq, f"event {seq} was inserted; it is not part of the chain.")]


def head(seq):
    return [("head", seq, f"the head of the chain does not fit event {seq}: one of the two was changed.")]


def test_a_record_that_nobody_touched_is_whole(record):
    count = Count()
    with record.read() as session:
        assert list(verify_chain(session, DISTRICT, count)) == []
        assert (count.events, count.faults, count.orders.events) == (hands.length(session), 0, 0)
        assert count.head.hash == hands.event(session, count.events)["hash"]


def test_a_record_without_events_is_whole(database):
    assert faults(database) == []


@pytest.mark.parametrize(
    "values",
    [
        {"why": "别的理由"},
        {"act": "closed"},
        {"at": AT + timedelta(seconds=1)},
        {"changes": "{}"},
        {"changes": ""},
        {"actor_name": "别人"},
        {"actor_unit": "fire_rescue"},
        {"actor_role": "office"},
        {"case_id": None, "party_id": None},
        {"salt": "0" * 32},
        {"salt": ""},
        {"content_hash": "0" * 64},
        {"prev_hash": "0" * 64},
        {"hash": "0" * 64},
    ],
    ids=str,
)
@pytest.mark.parametrize("seq", [4, 5])
def test_whatever_is_changed_in_an_event_shows(record, values, seq):
    assert faults(record, lambda session: hands.change(session, seq, **values)) == changed(seq)


def test_an_event_that_was_sealed_anew_shows(record):
    assert faults(record, lambda session: hands.reseal(session, 4, why="别的理由")) == changed(4)


def test_the_last_event_sealed_anew_does_not_fit_the_head(record):
    with record.read() as session:
        last = hands.length(session)
    assert faults(record, lambda session: hands.reseal(session, last, why="别的理由")) == head(last)


def test_one_removed_event_shows(record):
    assert faults(record, lambda session: hands.remove(session, 4)) == removed(4)


def test_the_first_event_removed_shows(record):
    assert faults(record, lambda session: hands.remove(session, 1)) == removed(1)


def test_the_last_event_removed_shows(record):
    with record.read() as session:
        last = hands.length(session)
    assert faults(record, lambda session: hands.remove(session, last)) == removed(last)


def test_several_removed_events_show(record):
    several = [("removed", 3, "events 3 to 5 were removed.")]
    assert faults(record, lambda session: hands.remove(session, 3, 4, 5)) == several
    assert faults(record, lambda session: hands.close_up(session, 5, 3)) == several


def test_all_events_removed_show(record):
    with record.read() as session:
        last = hands.length(session)
    told = faults(record, lambda session: hands.remove(session, *range(1, last + 1)))
    assert told == [("removed", 1, f"events 1 to {last} were removed.")]


@pytest.mark.parametrize("sealed", [True, False], ids=["sealed", "not sealed"])
def test_an_inserted_event_shows(record, sealed):
    def insert(session):
        hands.make_room(session, 5)
        hands.forge(session, 5, sealed=sealed, why="补记")

    assert faults(record, insert) == inserted(5)


@pytest.mark.parametrize("sealed", [True, False], ids=["sealed", "not sealed"])
def test_an_event_added_at_the_end_shows(record, sealed):
    with record.read() as session:
        last = hands.length(session)
    assert faults(record, lambda session: hands.forge(session, last + 1, sealed=sealed)) == inserted(last + 1)


@pytest.mark.parametrize(("one", "other"), [(4, 5), (1, 2), (3, 7)])
def test_events_that_changed_places_show(record, one, other):
    assert faults(record, lambda session: hands.swap(session, one, other)) == [
        ("reordered", one, f"event {one} does not stand where it was recorded."),
        ("reordered", other, f"event {other} does not stand where it was recorded."),
    ]


def test_an_edited_head_shows(record):
    with record.read() as session:
        last = hands.length(session)
    assert faults(record, lambda session: hands.set_head(session, hash="0" * 64)) == head(last)
    assert faults(record, lambda session: hands.set_head(session, seq=4)) == head(4)


def test_a_removed_head_shows(record):
    with record.read() as session:
        last = hands.length(session)
    assert faults(record, lambda session: session.execute(text("DELETE FROM chain_heads"))) == [
        ("head", last, "the head of the chain is missing: had events been cut off at its end, that would not show.")
    ]


def test_a_moment_that_is_none_stops_nothing(tmp_path, book):
    with open_database(str(tmp_path / "lianban.db")) as database:
        submit(database, book, finding())
        with database.write() as session:
            hands.disarm(session)
            session.execute(text("UPDATE events SET at = 'gestern' WHERE seq = 2"))
        assert faults(database) == changed(2)


def test_several_alterations_are_all_found(record):
    def act(session):
        hands.change(session, 2, why="别的理由")
        hands.swap(session, 4, 5)
        hands.remove(session, 7)

    assert [each[:2] for each in faults(record, act)] == [
        ("changed", 2),
        ("reordered", 4),
        ("reordered", 5),
        ("removed", 7),
    ]


def test_another_districts_events_are_another_chain(record):
    with record.read() as session:
        assert list(verify_chain(session, "elsewhere")) == []


def test_faults_are_told_in_the_readers_language(record):
    with record.write() as session:
        hands.remove(session, 4)
    with speaking(Language.ZH):
        assert faults(record)[0][2] != removed(4)[0][2]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET why = 'other' WHERE seq = 2",
        "DELETE FROM events WHERE seq = 2",
        "INSERT OR REPLACE INTO events SELECT * FROM events WHERE seq = 2",
        "REPLACE INTO events SELECT * FROM events WHERE seq = 2",
        "UPDATE OR REPLACE events SET seq = 1 WHERE seq = 2",
    ],
)
def test_the_triggers_refuse_whatever_would_alter_an_event(tmp_path, book, statement):
    with open_database(str(tmp_path / "lianban.db")) as database:
        submit(database, book, finding())
        with pytest.raises(ComplianceError, match="events are append-only"), database.write() as session:
            session.execute(text(statement))
        assert faults(database) == []


def _peak(count, tmp_path):
    with open_database(str(tmp_path / f"{count}.db")) as database:
        with database.write() as session:
            hands.fill(session, count)
        with database.read() as session:
            tracemalloc.start()
            counted = Count()
            assert list(verify_chain(session, DISTRICT, counted)) == []
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            assert counted.events == count
    return peak


@pytest.mark.slow
def test_memory_does_not_grow_with_the_record(tmp_path):
    _peak(1_500, tmp_path)  # what is made once, such as compiled statements
    assert _peak(20_000, tmp_path) < 1.2 * _peak(5_000, tmp_path)
