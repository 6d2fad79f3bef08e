"""Several write to one PostgreSQL database at once: nobody is told an error, and nothing is there twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import make_url, select, text

from compliance.actor import Actor, ActorRole
from compliance.casework.bench import Bench
from compliance.casework.tasks import accept
from compliance.draft import PartyDraft
from compliance.errors import Collision, StoreError
from compliance.queries import case_list
from compliance.record import Status, record
from compliance.recording.journal import Journal
from compliance.states import CaseState, EventAct
from compliance.store.cases import STILL_OPEN, Case, Task
from compliance.store.database import open_database
from compliance.store.models import Finding, Party
from tests.compliance.acting import OFFICE
from tests.compliance.making import AT, DISTRICT, INSPECTOR, count, finding, submit
from tests.compliance.rebuilding import chain_faults

pytestmark = pytest.mark.postgresql

TWO = ("lingchuan", "xingan")
"""Districts of which nothing but a chain is kept here."""


def noted(session, district):
    journal = Journal(session, district, OFFICE, AT)
    journal.note(EventAct.NOTED, {})
    journal.write()


def test_whoever_waits_for_each_other_is_done_one_after_the_other(empty_postgresql):
    """Each holds one district's head and wants the other's: the database undoes one of them, and that runs again."""
    both, tries = Barrier(2), []
    with open_database(empty_postgresql) as database, ThreadPoolExecutor(2) as pool:

        def crosswise(districts):
            def act(session):
                tries.append(districts)
                first, second = (
                    text(f"SELECT 1 FROM chain_heads WHERE district = '{each}' FOR UPDATE") for each in districts
                )
                session.execute(first)
                if tries.count(districts) == 1:
                    both.wait()
                session.execute(second)
                session.execute(text("UPDATE chain_heads SET seq = seq + 1"))

            database.run(act)

        with database.write() as session:
            session.execute(text(f"INSERT INTO chain_heads SELECT d, 0, '' FROM unnest(ARRAY{list(TWO)}) d"))
        assert list(pool.map(crosswise, (TWO, TWO[::-1]))) == [None, None]
        assert len(tries) == 3
        with database.read() as session:
            assert session.scalars(text("SELECT seq FROM chain_heads")).all() == [2, 2]


def test_without_another_try_one_of_them_is_told_to_do_it_again(empty_postgresql):
    with open_database(empty_postgresql) as database:

        def act(session):
            session.execute(text("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = 'serialization_failure'; END $$"))

        with pytest.raises(
            Collision, match=r"somebody else was changing the same .* Nothing was changed: do it again\."
        ):
            database.run(act)


def test_where_the_server_insists_on_serializable_every_finding_is_stored_all_the_same(empty_postgresql, book):
    strict = make_url(empty_postgresql).update_query_dict({"options": "-c default_transaction_isolation=serializable"})
    both = Barrier(2)
    with open_database(strict.render_as_string(hide_password=False)) as database, ThreadPoolExecutor(2) as pool:
        submit(database, book, finding())

        def one(number):
            waited = []

            def act(session):
                session.execute(select(Case.number)).all()
                if not waited:
                    waited.append(both.wait())
                return record(session, book, [finding(text=str(number))], INSPECTOR, AT)[0].status

            return database.run(act)

        assert list(pool.map(one, range(2))) == [Status.STORED] * 2
        assert count(database, Finding) == 3


def test_districts_do_not_wait_for_each_other(empty_postgresql):
    with (
        open_database(empty_postgresql, wait=1) as one,
        open_database(empty_postgresql, wait=1) as other,
        one.write() as first,
    ):
        noted(first, TWO[0])
        with other.write() as second:
            noted(second, TWO[1])


def test_whoever_waits_too_long_is_told(empty_postgresql):
    busy = pytest.raises(StoreError, match="is busy: another program is writing to it and did not finish in time")
    with (
        open_database(empty_postgresql) as one,
        open_database(empty_postgresql, wait=0.05) as other,
        one.write() as first,
    ):
        noted(first, TWO[0])
        with busy, other.write() as second:
            noted(second, TWO[0])


DRAFTS = [
    finding(issue, party=PartyDraft(name, locality="南门街道"), text=str(number))
    for name in ("启明教育", "晨光培训", "育才学堂")
    for issue in ("fire_safety", "hygiene")
    for number in range(8)
]
UNITS = ("fire_rescue", "health")


def imported(database, book, place):
    """Hand in all drafts, in an order of one's own, some at a time."""
    turned = DRAFTS[place * 7 :] + DRAFTS[: place * 7]
    statuses = []
    for start in range(0, len(turned), 6):
        some = turned[start : start + 6]
        receipts = database.run(lambda session, some=some: record(session, book, some, INSPECTOR, AT))
        statuses += [receipt.status for receipt in receipts]
    return statuses


def received(database, book, unit):
    """Receive what there is for a unit, again and again, as long as there may be more."""
    handler = Actor(unit, ActorRole.HANDLER, "张强")
    done = set()
    while len(done) < 3:
        with database.read() as session:
            mine = case_list(session, DISTRICT, unit=unit, state=CaseState.DISPATCHED)
        for case in mine:

            def act(session, number=case.number):
                bench = Bench(session, book, handler, AT + timedelta(hours=1))
                accept(bench, number)
                bench.write()

            database.run(act)
            done.add(case.number)
    return done


def test_importers_and_handlers_at_once_leave_one_open_case_each(empty_postgresql, book):
    with open_database(empty_postgresql) as opened, ThreadPoolExecutor(6) as pool:
        database = opened.of(DISTRICT)
        importing = [pool.submit(imported, database, book, place) for place in range(4)]
        receiving = [pool.submit(received, database, book, unit) for unit in UNITS]
        statuses = [status for each in importing for status in each.result()]
        assert [len(each.result()) for each in receiving] == [3, 3]
        assert (statuses.count(Status.STORED), statuses.count(Status.KNOWN)) == (len(DRAFTS), 3 * len(DRAFTS))
        assert [count(database, model) for model in (Party, Case, Task, Finding)] == [3, 6, 6, len(DRAFTS)]
        with database.read() as session:
            twice = f"SELECT 1 FROM cases WHERE {STILL_OPEN} GROUP BY party_id, issue, lead HAVING count(*) > 1"
            assert session.execute(text(twice)).all() == []
            assert chain_faults(session) == []
