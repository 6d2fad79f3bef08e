"""Rulings for the tests, made by the office through the program's own use-cases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from compliance.actor import Actor, ActorRole
from compliance.casework.bench import Bench
from compliance.casework.desk import assign, complete
from compliance.casework.disputes import return_, rule_on
from compliance.precedents.amendments import Proposed, proposed_amendments
from compliance.states import RulingKind
from compliance.store.base import table_of
from compliance.store.cases import Case
from compliance.store.rulings import Ruling
from tests.compliance.making import AT, DISTRICT

if TYPE_CHECKING:
    from compliance.book import Book
    from compliance.store.database import Database

OFFICE = Actor("education", ActorRole.OFFICE, "李强")
ON = date(2026, 3, 20)


def assigned(database: Database, book: Book, number: str, unit: str, *joint: str, reason: str = "现场会商", at=AT):
    """The office names a unit for a case on its desk."""
    with database.write() as session:
        bench = Bench(session, book, OFFICE, at + timedelta(hours=1))
        assign(bench, number, unit, reason, joint)
        bench.write()


def taken_away(database: Database, book: Book, number: str, unit: str, *, reason: str = "属政策执行", at=AT):
    """The unit that has the case returns it, and the office gives it to another."""
    with database.write() as session:
        bench = Bench(session, book, _handler(session, number), at + timedelta(hours=1))
        return_(bench, number, "16", unit, "非本单位职责")
        bench.write()
    with database.write() as session:
        bench = Bench(session, book, OFFICE, at + timedelta(hours=2))
        rule_on(bench, number, unit, reason, ())
        bench.write()


def completed(database: Database, book: Book, number: str, fact: str, value: str) -> None:
    """The office answers what was missing."""
    with database.write() as session:
        bench = Bench(session, book, OFFICE, AT + timedelta(hours=1))
        complete(bench, number, fact, value)
        bench.write()


def _handler(session, number):
    lead = session.scalar(select(Case.lead).where(Case.district == DISTRICT, Case.number == number))
    return Actor(lead, ActorRole.HANDLER, "张伟")


def put_in(database: Database, book: Book, case: str, **values: object) -> None:
    """A ruling as it stands in the table, such as an old one that no use-case would make today."""
    with database.write() as session:
        case_id = session.scalar(select(Case.id).where(Case.district == DISTRICT, Case.number == case))
        row = {
            "district": DISTRICT,
            "id": f"00000000-0000-7000-8000-{values['number'][1:].replace('-', ''):0>12}",
            "case_id": case_id,
            "kind": RulingKind.RULING,
            "joint": "[]",
            "fingerprint": book.allocation.ref.fingerprint,
            "reason": "会商",
            "made_at": datetime(2026, 3, 12, 2, 0, tzinfo=UTC),
            "made_by": "李强",
            "in_force": True,
        }
        session.execute(insert(table_of(Ruling)), [row | values])


def proposed(database: Database, book: Book, on: date = ON) -> Proposed:
    with database.read() as session:
        return proposed_amendments(session, book, on)
