"""What must hold of the data is refused by the database itself, whoever writes to it."""

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from compliance.errors import ComplianceError, Conflict
from compliance.states import CaseState
from compliance.store.base import table_of
from compliance.store.cases import Case, Task
from compliance.store.database import open_database
from compliance.store.log import Event
from compliance.store.models import Finding, Party
from tests.compliance.making import AT, CODE, count, finding, submit
from tests.compliance.rebuilding import chain_faults


def again(session, model, **changes):
    """Insert a copy of the first row of `model`, changed."""
    row = session.execute(select(table_of(model)).limit(1)).mappings().one()
    session.execute(insert(table_of(model)).values(**{**row, **changes}))


def refused(database, act):
    with pytest.raises(ComplianceError) as refusal, database.write() as session:
        act(session)
    assert isinstance(refusal.value.__cause__, DBAPIError)
    return str(refusal.value)


def new(n):
    return f"00000000-0000-7000-8000-{n:012d}"


@pytest.fixture
def filled(database, book):
    party = finding(key="A-1").party
    submit(database, book, finding(key="A-1", party=type(party)(party.name, CODE)), finding("registration"))
    return database


def refuses(database, constraint, act):
    """The constraint is met by its name; SQLite names some by their columns."""
    with pytest.raises(Conflict) as clash, database.write() as session:
        act(session)
    assert isinstance(clash.value.__cause__, IntegrityError)
    assert any(name in str(clash.value) for name in constraint), str(clash.value)


def test_one_case_is_open_for_a_party_issue_and_lead(filled):
    one_open = ("uq_cases_one_open",)
    refuses(filled, one_open, lambda session: again(session, Case, id=new(1), number="2026-0900"))


def test_one_case_is_open_for_a_party_and_issue_on_the_desk(filled):
    def two_on_the_desk(session):
        again(session, Case, id=new(1), number="2026-0900", lead=None, state=CaseState.DESK)
        again(session, Case, id=new(2), number="2026-0901", lead=None, state=CaseState.HANDED_OVER, handed_to="税务")

    refuses(filled, ("uq_cases_one_open",), two_on_the_desk)


@pytest.mark.parametrize(
    ("state", "over"), [(CaseState.CLOSED, {"closed_at": AT}), (CaseState.VOID, {"aside_from": CaseState.DISPATCHED})]
)
def test_cases_that_are_over_leave_room_for_another(filled, state, over):
    with filled.write() as session:
        again(session, Case, id=new(1), number="2026-0900", state=state, **over)
        again(session, Case, id=new(2), number="2026-0901", state=state, **over)


@pytest.mark.parametrize(
    ("model", "changes", "constraint"),
    [
        (Case, {"id": new(1), "issue": "other"}, ("uq_cases_district_number", "cases.district, cases.number")),
        (Finding, {"id": new(1), "key": None}, ("uq_findings_district_digest", "findings.district, findings.digest")),
        (Finding, {"id": new(1), "digest": "other"}, ("uq_findings_key", "findings.district, findings.key")),
        (Finding, {"id": new(1), "key": None, "digest": "other", "case_id": new(9)}, ("fk_findings", "FOREIGN KEY")),
        (Finding, {"id": new(1), "key": None, "digest": "other", "case_id": None}, ("case_id",)),
        (Party, {"id": new(1), "name_key": "other"}, ("uq_parties_code", "parties.district, parties.code")),
        (Task, {"id": new(1)}, ("uq_tasks_one_each", "tasks.district, tasks.case_id, tasks.unit")),
        (Party, {"code": None}, ("pk_parties", "parties.district, parties.id")),
    ],
)
def test_nothing_is_given_twice_and_nothing_hangs_loose(filled, model, changes, constraint):
    refuses(filled, constraint, lambda session: again(session, model, **changes))


def test_two_parties_without_a_code_do_not_share_a_name_and_locality(database, book):
    submit(database, book, finding())
    refuses(database, ("uq_parties_name_without_code", "parties.name_key"), lambda s: again(s, Party, id=new(1)))


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        ("UPDATE cases SET state = 'lost'", "ck_cases_state"),
        ("UPDATE cases SET outcome = 'guessed'", "ck_cases_outcome"),
        ("UPDATE visits SET result = 'maybe'", "ck_visits_result"),
        ("UPDATE tasks SET role = 'onlooker'", "ck_tasks_role"),
        ("UPDATE cases SET needs_office = 2", "ck_cases_needs_office"),
        ("UPDATE cases SET lead = NULL", "ck_cases_owner"),
        ("UPDATE cases SET state = 'closed'", "ck_cases_closed_at"),
        ("UPDATE cases SET state = 'parked', aside_from = 'desk'", "ck_cases_parked_until"),
        ("UPDATE cases SET state = 'handed_over'", "ck_cases_handed_to"),
        ("UPDATE cases SET state = 'returned'", "ck_cases_aside_from"),
        ("UPDATE tasks SET by_silence = 3", "ck_tasks_by_silence"),
    ],
)
def test_only_known_words_are_stored(filled, statement, constraint):
    refuses(filled, (constraint,), lambda session: session.execute(text(statement)))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET why = 'other'",
        "UPDATE events SET hash = prev_hash WHERE seq = 1",
        "DELETE FROM events",
        "DELETE FROM events WHERE seq = 2",
    ],
)
def test_no_event_is_changed_or_removed(filled, statement):
    before = count(filled, Event)
    assert "events are append-only" in refused(filled, lambda session: session.execute(text(statement)))
    assert count(filled, Event) == before


def test_no_event_is_replaced_on_the_sly(tmp_path, book):
    """SQLite's `INSERT OR REPLACE` would take the old row away without asking the trigger for removals."""
    with open_database(str(tmp_path / "lianban.db")) as database:
        submit(database, book, finding())
        replace = "INSERT OR REPLACE INTO events SELECT * FROM events WHERE seq = 1"
        assert "none can be replaced" in refused(database, lambda session: session.execute(text(replace)))


def test_whoever_takes_the_trigger_away_is_found_out_by_the_chain(tmp_path, book):
    with open_database(str(tmp_path / "lianban.db")) as database:
        submit(database, book, finding())
        with database.write() as session:
            session.execute(text("DROP TRIGGER events_not_changed"))
            session.execute(update(Event).where(Event.seq == 2).values(actor_name="别人"))
        with database.read() as session:
            assert chain_faults(session) == ["event 2 was changed after it was recorded."]


def test_districts_do_not_meet(filled, book):
    """The same rows in another district are no clash."""
    with filled.write() as session:
        again(session, Party, district="elsewhere")
        again(session, Case, district="elsewhere")
    assert (count(filled, Party), count(filled, Case)) == (3, 3)
