"""One case's events are checked without reading all others; what that cannot see, the whole check does."""

import pytest
from sqlalchemy import select

from compliance.audit import Count, verify_case, verify_chain
from compliance.errors import NotFound
from tests.compliance.audit import tampering as hands
from tests.compliance.making import DISTRICT, numbers


@pytest.fixture
def case(record):
    """The numbers of the events of case 2026-0001, of which the first ones follow one another."""
    with record.read() as session:
        first = hands.EVENTS.c.case_id
        ids = session.scalars(select(first).where(first.is_not(None)).order_by(hands.EVENTS.c.seq)).all()
        found = session.scalars(select(hands.EVENTS.c.seq).where(first == ids[0]).order_by(hands.EVENTS.c.seq)).all()
    assert found[1] == found[0] + 1
    return found


def faults(database, act=None):
    if act is not None:
        with database.write() as session:
            act(session)
    with database.read() as session:
        return [(fault.kind.value, fault.seq, str(fault)) for fault in verify_case(session, DISTRICT, "2026-0001")]


def kinds(database, act):
    return [each[:2] for each in faults(database, act)]


def test_a_case_that_nobody_touched_is_whole(record, case):
    count = Count()
    assert numbers(record) == ["2026-0002", "2026-0001"]
    with record.read() as session:
        assert list(verify_case(session, DISTRICT, "2026-1", count)) == []
    assert (count.events, count.faults) == (len(case), 0)


def test_a_changed_event_of_the_case_shows(record, case):
    message = f"event {case[1]} was changed after it was recorded."
    assert faults(record, lambda session: hands.change(session, case[1], why="别的")) == [("changed", case[1], message)]


def test_an_event_sealed_anew_does_not_fit_its_neighbour(record, case):
    first, last = case[0], case[0] + 1
    fit = f"events {first} and {last} do not fit together: one was changed, or one between them was removed."
    assert faults(record, lambda session: hands.reseal(session, first, why="别的")) == [("changed", first, fit)]


def test_events_of_the_case_that_changed_places_show(record, case):
    told = kinds(record, lambda session: hands.swap(session, case[0], case[1]))
    assert told == [("reordered", case[0]), ("reordered", case[1])]


def test_a_removed_event_may_have_been_of_the_case(record, case):
    message = f"event {case[0]} was removed; it may have been one of this case."
    assert faults(record, lambda session: hands.remove(session, case[0])) == [("removed", case[0], message)]


def test_removed_events_may_have_been_of_the_case(record):
    with record.read() as session:
        last = hands.length(session)
    message = "events 1 to 2 were removed; they may have been of this case."
    assert faults(record, lambda session: hands.remove(session, 1, 2)) == [("removed", 1, message)]
    cut = kinds(record, lambda session: hands.remove(session, last))
    assert cut[0] == ("removed", 1)
    assert cut[-1] == ("removed", last)


def test_a_removal_that_is_hidden_by_new_numbers_shows_too(record, case):
    def act(session):
        hands.remove(session, case[0] - 1)
        hands.close_up(session, case[0] - 1, 1)

    told = kinds(record, act)
    assert told[0] == ("reordered", case[0] - 1)


def test_a_head_that_does_not_fit_shows(record):
    with record.read() as session:
        last = hands.length(session)
    assert kinds(record, lambda session: hands.set_head(session, hash="0" * 64)) == [("head", last)]


def test_what_happened_to_other_cases_alone_is_not_this_ones(record, case):
    with record.write() as session:
        others = session.scalars(select(hands.EVENTS.c.seq).where(hands.EVENTS.c.act == "case_opened")).all()
        hands.change(session, others[-1], why="别的")
    assert faults(record) == []
    with record.read() as session:
        assert [fault.seq for fault in verify_chain(session, DISTRICT)] == [others[-1]]


def test_a_case_that_is_not_there_is_told_at_once(record):
    with record.read() as session, pytest.raises(NotFound, match="There is no case 2026-0009"):
        verify_case(session, DISTRICT, "2026-9")
