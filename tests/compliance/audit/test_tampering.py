"""Twelve ways to alter history by hand in the database, without its triggers: each is found, and named."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from compliance.audit import (
    Count,
    PapersChecked,
    counter_faults,
    differences,
    guard_faults,
    replay,
    scratch,
    verify_chain,
    verify_papers,
)
from compliance.audit.digests import digests, hold_against
from compliance.conference_states import PaperKind
from compliance.store.database import open_database
from tests.compliance.audit import tampering as hands
from tests.compliance.conftest import STORES, made, set_up
from tests.compliance.making import DISTRICT
from tests.compliance.papers.issuing import LATE, issued, office_with_cases

DAY = date(2026, 3, 10)
ZONE = "Asia/Shanghai"
PAPER = "象双减联办督〔2026〕1号"


@pytest.fixture(scope="module", params=STORES)
def kept(request):
    """A record with two cases, a paper, and the line of a day on paper; each test undoes what it does."""
    address = ":memory:"
    if request.param != "sqlite":
        server = request.getfixturevalue("postgresql")
        address = made(server, "lianban_tampering_" + set_up(server), like=set_up(server))
    with open_database(address) as database:
        office_with_cases(database)
        issued(database, PaperKind.SUPERVISION)
        yield database


def told(kept, *acts, lines=True):
    """All that the audit says after these acts, the missing triggers aside, when the acts are then undone."""
    with kept.write(dry_run=True) as session, scratch() as tables:
        [printed] = digests(session, DISTRICT, ZONE, DAY, DAY)
        hands.disarm(session)
        for act in acts:
            if callable(act):
                act(session)
            else:
                session.execute(text(act))
        replayed = replay(session, DISTRICT, tables)
        said = [
            *verify_chain(session, DISTRICT, Count()),
            *verify_papers(session, DISTRICT, PapersChecked()),
            *differences(session, tables, DISTRICT),
            *counter_faults(session, tables, DISTRICT),
            *replayed.unreadable,
        ]
        if lines:
            held = hold_against(session, DISTRICT, DAY + timedelta(days=90), [str(printed)])
            said += [each for each in held if each.verdict != "fits"]
        return [str(each) for each in said]


def last(kept):
    with kept.read() as session:
        return hands.length(session)


def one(kept, query):
    with kept.read() as session:
        return str(session.scalar(text(query)))


def test_what_nobody_touched_is_whole(kept):
    assert told(kept) == []


def test_1_a_reason_is_changed(kept):
    assert told(kept, lambda session: hands.change(session, 4, why="别的理由")) == [
        "event 4 was changed after it was recorded."
    ]


def test_2_a_hash_is_changed(kept):
    assert told(kept, lambda session: hands.change(session, 4, hash="0" * 64)) == [
        "event 4 was changed after it was recorded."
    ]


@pytest.mark.parametrize("where", ["first", "middle", "last"])
def test_3_an_event_is_removed(kept, where):
    seq = {"first": 1, "middle": 4, "last": last(kept)}[where]
    assert told(kept, lambda session: hands.remove(session, seq))[0] == f"event {seq} was removed."


def test_4_an_event_is_forged(kept):
    def act(session):
        hands.make_room(session, 5)
        hands.forge(session, 5, sealed=True, why="补记")

    assert told(kept, act, lines=False)[0] == "event 5 was inserted; it is not part of the chain."


def test_5_events_change_places(kept):
    assert told(kept, lambda session: hands.swap(session, 4, 5))[:2] == [
        "event 4 does not stand where it was recorded.",
        "event 5 does not stand where it was recorded.",
    ]


def test_6_the_contents_of_two_events_change_places(kept):
    def act(session):
        columns = ("actor_name", "why", "changes", "salt")
        here, there = hands.event(session, 4), hands.event(session, 5)
        hands.change(session, 4, **{name: there[name] for name in columns})
        hands.change(session, 5, **{name: here[name] for name in columns})

    assert told(kept, act) == [
        "event 4 was changed after it was recorded.",
        "event 5 was changed after it was recorded.",
    ]


def test_7_the_chain_is_sealed_anew_from_an_event_on(kept):
    """Everything in the database fits together then; only what is on paper does not."""

    def act(session):
        prev = hands.event(session, 3)["hash"]
        for seq in range(4, hands.length(session) + 1):
            hands.reseal(session, seq, prev_hash=prev, **({"why": "别的理由"} if seq == 4 else {}))
            prev = hands.event(session, seq)["hash"]
        hands.set_head(session, hash=prev)

    end = last(kept) - 1
    assert told(kept, act) == [
        (
            f"2026-03-10: the record is not what it was on that day: something from event 1 to event {end} was changed, "
            "and what follows was sealed anew."
        )
    ]


def test_7_the_end_is_cut_off_and_the_head_with_it(kept):
    end = last(kept) - 1

    def act(session):
        hands.remove(session, *range(8, end + 2))
        hands.set_head(session, seq=7, hash=hands.event(session, 7)["hash"])

    assert f"2026-03-10: event {end}, the last one of that day, is not there; the record ends with event 7." in told(
        kept, act
    )


def test_8_a_row_is_changed(kept):
    assert told(kept, "UPDATE cases SET severity = 'urgent' WHERE number = '2026-0001'") == [
        "table cases, case 2026-0001: severity is “urgent” in the table and “ordinary” by the events."
    ]


def test_9_a_row_is_removed(kept):
    decision = one(kept, "SELECT id FROM decisions ORDER BY id")
    assert told(kept, f"DELETE FROM decisions WHERE id = '{decision}'") == [
        f"table decisions, row {decision}: it is missing from the table, and the events have it."
    ]


def test_10_a_case_is_put_in(kept):
    with kept.read() as session:
        columns = [each.name for each in hands.CASES.columns]
        row = session.execute(select(hands.CASES).where(hands.CASES.c.number == "2026-0002")).one()
    forged = dict(zip(columns, row, strict=True))
    forged |= {"id": "00000000-0000-7000-8000-000000000001", "number": "2026-0003", "issue": "registration"}
    assert told(kept, lambda session: session.execute(hands.CASES.insert().values(**forged))) == [
        "table cases, case 2026-0003: it is in the table, and no event added it."
    ]


@pytest.mark.parametrize("stands", [1, 3])
def test_11_a_counter_is_set_otherwise(kept, stands):
    assert told(kept, f"UPDATE counters SET last = {stands} WHERE kind = 'case'") == [
        f"the counter case of 2026 stands at {stands}, and the highest number that was given is 2."
    ]


def test_11_a_counter_is_removed(kept):
    assert told(kept, "DELETE FROM counters WHERE kind = 'paper_supervision'") == [
        "the counter paper_supervision of 2026 stands at 0, and the highest number that was given is 1."
    ]


def test_12_the_bytes_of_a_paper_are_changed_or_taken_out_without_an_order(kept):
    changed = [f"paper {PAPER}: its html was changed after it was issued."]
    kind = "BLOB" if on_sqlite(kept) else "bytea"
    for content in ("x", ""):
        assert (
            told(kept, f"UPDATE paper_files SET content = CAST('{content}' AS {kind}) WHERE form = 'html'") == changed
        )


def on_sqlite(kept):
    with kept.read() as session:
        return session.get_bind().dialect.name == "sqlite"


@pytest.mark.parametrize(("table", "column"), [("answers", "record"), ("allocations", "document")])
def test_12_what_the_law_said_is_changed(kept, table, column):
    key = "digest" if table == "answers" else "fingerprint"
    row = one(kept, f"SELECT {key} FROM {table} ORDER BY {key}")
    [found] = told(kept, f"UPDATE {table} SET {column} = '{{}}' WHERE {key} = '{row}'")
    assert found.startswith(f"table {table}, row {row}: {column} is “{{}}” in the table and “")


def guards(kept, *statements):
    with kept.write(dry_run=True) as session:
        for statement in statements:
            session.execute(text(statement))
        return [str(each) for each in guard_faults(session)]


def test_a_trigger_that_is_missing_disabled_or_changed_is_named(kept):
    assert guards(kept) == []
    if on_sqlite(kept):
        noop = "CREATE TRIGGER events_not_changed BEFORE UPDATE ON events BEGIN SELECT 1; END"
        missing = "DROP TRIGGER events_not_changed"
        assert guards(kept, missing) == ["the trigger events_not_changed, which guards the events, is missing."]
        assert guards(kept, missing, noop) == ["the trigger events_not_changed, which guards the events, was changed."]
        return
    noop = (
        "CREATE OR REPLACE FUNCTION events_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN OLD; END $$"
    )
    changed = [
        f"the trigger {name}, which guards the events, was changed." for name in ("events_kept", "events_kept_whole")
    ]
    assert guards(kept, "DROP TRIGGER events_kept ON events") == [
        "the trigger events_kept, which guards the events, is missing."
    ]
    assert guards(kept, "ALTER TABLE events DISABLE TRIGGER events_only_redacted") == [
        "the trigger events_only_redacted, which guards the events, is disabled."
    ]
    assert guards(kept, noop) == changed


def test_the_line_of_a_day_tells_where_the_record_was_changed(kept):
    """Of several lines, the last one that fits says from where on."""
    late = LATE.date()
    with kept.write(dry_run=True) as session:
        lines = [*map(str, digests(session, DISTRICT, ZONE, DAY, late))][::-1]
        hands.disarm(session)
        end = hands.length(session)
        hands.reseal(session, end, why="别的理由")
        held = [*hold_against(session, DISTRICT, late, [lines[0], lines[-1]])]
    assert [each.verdict for each in held] == ["fits", "changed"]
    assert f"something from event {end} to event {end} was changed" in str(held[1])
