"""What a replay tells of open cases and letters, and that it changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from compliance.casework.bench import Bench
from compliance.casework.desk import complete
from compliance.chasing.slips import make_slips
from compliance.replaying import replay
from compliance.states import CaseState, TaskRole
from compliance.store.base import Base
from compliance.store.database import open_database
from tests.compliance.making import AT, DISTRICT, finding, submit
from tests.compliance.precedents.ruling import OFFICE, assigned
from tests.compliance.rebuilding import chain_faults, contents, rebuild
from tests.compliance.replaying.making import duty, edited


def fire_to_emergency(document):
    duty(document, "14")["lead"] = ["emergency"]


def with_joint(document):
    duty(document, "14")["joint"] = ["emergency"]


def told(database, allocation, **given):
    with database.read() as session:
        return replay(session, DISTRICT, allocation, **given)


def shares(handed_out):
    return [(each.unit, each.role, each.slips, each.delivered) for each in handed_out]


def snapshot(database):
    with database.read() as session:
        tables = Base.metadata.sorted_tables
        return {table.name: sorted(map(repr, session.execute(select(table)))) for table in tables}


def test_nothing_is_changed_by_asking(database, book):
    submit(database, book, finding(), finding("food_safety"), finding("registration"))
    assigned(database, book, "2026-0002", "market_regulation")
    before = snapshot(database)
    assert told(database, edited(book.allocation, fire_to_emergency)).moving == 1
    assert snapshot(database) == before
    with database.read() as session:
        assert chain_faults(session) == []
        with open_database(":memory:") as other, other.write() as target:
            rebuild(session, target)
            assert contents(target) == contents(session)
    # And nothing is left that would be in the way of the next one.
    assert told(database, edited(book.allocation, fire_to_emergency)).moving == 1


def test_a_case_that_would_move_comes_with_its_hand_outs_and_what_was_sent_for_them(database, book):
    submit(database, book, finding())
    with database.write() as session:
        make_slips(session, book, OFFICE, AT + timedelta(days=60))
    [case] = told(database, edited(book.allocation, fire_to_emergency)).cases
    assert (case.number, case.party, case.lead, case.state) == (
        "2026-0001",
        "启明教育",
        "fire_rescue",
        CaseState.DISPATCHED,
    )
    [would] = case.would
    assert would.lead == "emergency"
    [(unit, role, slips, delivered)] = shares(case.loses)
    assert (unit, role, delivered) == ("fire_rescue", TaskRole.LEAD, 0)
    assert slips > 0
    assert shares(case.gains) == [("emergency", TaskRole.LEAD, 0, 0)]


def test_a_joint_unit_more_is_a_letter_more_and_none_to_take_back(database, book):
    submit(database, book, finding())
    found = told(database, edited(book.allocation, with_joint))
    [case] = found.cases
    assert (shares(case.loses), shares(case.gains)) == ([], [("emergency", TaskRole.JOINT, 0, 0)])
    [emergency] = found.units
    assert (emergency.joins_now, emergency.joins_then, emergency.cases_gained) == (0, 1, 1)


def test_a_closed_case_does_not_move_and_its_findings_count(database, book):
    submit(database, book, finding(found_on=datetime(2026, 3, 2, tzinfo=UTC).date()))
    with database.write() as session:
        session.connection().exec_driver_sql("UPDATE cases SET state = 'void', aside_from = 'dispatched'")
    found = told(database, edited(book.allocation, fire_to_emergency))
    assert (found.changed, found.moving) == (1, 0)


def test_what_was_ruled_stays_and_is_counted_apart(database, book):
    submit(database, book, finding("food_safety"))
    assigned(database, book, "2026-0001", "market_regulation")

    def said(document):
        duty(document, "11")["when"]["issue"] = ["hygiene", "food_safety"]

    found = told(database, edited(book.allocation, said))
    assert (found.findings, found.ruled, found.changed, found.moving) == (1, 1, 0, 0)


def test_a_fact_that_was_answered_later_is_known(database, book):
    submit(database, book, finding("registration"))
    with database.write() as session:
        bench = Bench(session, book, OFFICE, AT + timedelta(hours=1))
        complete(bench, "2026-0001", "training", "academic")
        bench.write()

    def to_education(document):
        duty(document, "7")["lead"] = ["education"]

    [case] = told(database, edited(book.allocation, to_education)).cases
    assert (case.lead, [route.lead for route in case.would]) == ("civil_affairs", ["education"])


def test_a_case_is_to_be_split_where_its_findings_would_part(database, book):
    def by_mode(document):
        duty(document, "14")["when"]["mode"] = ["offline"]
        document["duties"].append(
            {
                **duty(document, "14"),
                "id": "14-online",
                "lead": ["cyberspace"],
                "when": {"issue": ["fire_safety"], "site": ["institution"], "mode": ["online"]},
            }
        )

    submit(database, book, finding(facts={"mode": "offline"}), finding(facts={"mode": "online"}, text="另一处"))
    [case] = told(database, edited(book.allocation, by_mode)).cases
    assert {route.lead for route in case.would} == {"fire_rescue", "cyberspace"}
    assert (case.findings, case.changed) == (2, 1)
    assert (shares(case.loses), shares(case.gains)) == ([], [("cyberspace", TaskRole.LEAD, 0, 0)])


def test_what_cannot_be_said_there_is_counted_with_the_reason(database, book):
    def without(document):
        del document["issues"]["food_safety"]

    submit(database, book, finding(), finding("food_safety"))
    found = told(database, edited(book.allocation, without))
    [unsayable] = found.unsayable
    assert (unsayable.findings, found.same) == (1, 1)
    assert "food_safety" in unsayable.reason


def test_days_outside_its_validity_are_decided_as_if_it_were_valid(database, book):
    def later(document):
        fire_to_emergency(document)
        document["valid"] = {"from": "2027-01-01"}

    submit(database, book, finding())
    found = told(database, edited(book.allocation, later))
    assert (found.outside, found.changed) == (1, 1)


def test_only_so_many_cases_are_listed_and_all_are_counted(database, book):
    submit(database, book, finding(), finding(facts={"mode": "offline"}), finding("building_safety"))
    found = told(database, edited(book.allocation, fire_to_emergency), listed=0)
    assert (found.moving, found.cases) == (1, [])


def test_another_district_is_not_looked_at(database, book):
    submit(database, book, finding())
    with database.read() as session:
        assert replay(session, "elsewhere", book.allocation).findings == 0
