"""Cases that somebody waits for, and the office that chases, for the tests of this folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from compliance.actor import Actor, ActorRole
from compliance.chasing import ChaseReport, Contacts, Liaison, Sent, chase
from compliance.draft import PartyDraft, Severity
from compliance.recording.journal import Journal
from compliance.recording.ledger import Ledger, rows_of
from compliance.states import EventAct
from compliance.store.cases import Case, Task
from compliance.store.office import Delivery, Message, Slip
from tests.compliance.making import DISTRICT, finding, submit, the_book

if TYPE_CHECKING:
    from compliance.store.database import Database

OFFICE = Actor("education", ActorRole.OFFICE, "李敏")
SHANGHAI = ZoneInfo("Asia/Shanghai")
OF_FIRE = "fire_rescue"


def local(day: str | date, at: str = "09:00") -> datetime:
    """A moment in Guilin, as UTC."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return datetime.combine(day, time.fromisoformat(at), tzinfo=SHANGHAI).astimezone(UTC)


def hand_out(database: Database, at: datetime, *issues: str, party: str = "启明教育", **more: Any) -> list[str]:
    """Open a case for each issue at `at`; their numbers."""
    day = at.astimezone(SHANGHAI).date()
    severity = more.pop("severity", Severity.ORDINARY)
    drafts = [
        finding(issue, party=PartyDraft(party, locality="南门街道"), found_on=day, severity=severity, **more)
        for issue in issues
    ]
    return [receipt.case for receipt in submit(database, the_book(), *drafts, at=at)]


def run(
    database: Database, at: datetime, contacts: Contacts | None = None, *, sender: Any = None, **more: Any
) -> ChaseReport:
    """The office chases; it sends where there is a sender."""
    given = {"send": sender is not None, "dry_run": False, "first": lambda session: None, "sender": sender, **more}
    return chase(database, the_book(), OFFICE, at, contacts, **given)


def rows(database: Database, model: Any) -> list[dict[str, Any]]:
    """Every row of a table, the oldest first."""
    with database.read() as session:
        return sorted(rows_of(session, model), key=lambda row: row["id"])


def slips(database: Database) -> list[tuple[str, str | None, str, str]]:
    """Case, unit, colour and day of every slip, by day."""
    with database.read() as session:
        query = select(Case.number, Slip.unit, Slip.colour, Slip.due_on).join(
            Case, (Case.district == Slip.district) & (Case.id == Slip.case_id)
        )
        found = [(number, unit, colour.value, day.isoformat()) for number, unit, colour, day in session.execute(query)]
    return sorted(found, key=lambda each: (each[0], each[1] or "", each[3]))


def messages(database: Database) -> list[dict[str, Any]]:
    return rows(database, Message)


def deliveries(database: Database) -> list[tuple[str, bool, str]]:
    return [(row["channel"], row["delivered"], row["detail"]) for row in rows(database, Delivery)]


def change(database: Database, number: str, at: datetime, *, task: dict[str, Any] | None = None, **case: Any) -> None:
    """Move a case, and the shares in it, as an act on it would: with an event that says what changed."""
    with database.write() as session:
        journal, ledger = Journal(session, DISTRICT, OFFICE, at), Ledger()
        found = next(rows_of(session, Case, Case.number == number))
        ledger.change(Case, found | case)
        shares = list(rows_of(session, Task, Task.case_id == found["id"])) if task else []
        for share in shares:
            ledger.change(Task, share | (task or {}))
        changed = {
            "cases": [{"id": found["id"], **case}] if case else [],
            "tasks": [{"id": share["id"], **(task or {})} for share in shares],
        }
        journal.note(
            EventAct.NOTED, {"case_id": found["id"]}, changed={name: part for name, part in changed.items() if part}
        )
        ledger.write(session)
        journal.write()


def liaison(*send: str, name: str = "陈静", since: str = "2021-01-01", until: str | None = None) -> Liaison:
    return Liaison(name, "科长", date.fromisoformat(since), date.fromisoformat(until) if until else None, send)


def contacts(**units: Liaison | tuple[Liaison, ...]) -> Contacts:
    """Liaisons by unit; `office` is the office."""
    listed = {unit: each if isinstance(each, tuple) else (each,) for unit, each in units.items()}
    return Contacts({None if unit == "office" else unit: each for unit, each in listed.items()})


@dataclass
class Channels:
    """A sender that keeps what it was given; it refuses the addresses that `refusing` names."""

    refusing: set[str] = field(default_factory=set)
    taken: list[tuple[str, str, str]] = field(default_factory=list)

    def send(self, address: str, title: str, body: str) -> Sent:
        if address in self.refusing:
            return Sent(delivered=False, detail="error=500")
        self.taken.append((address, title, body))
        return Sent(delivered=True)


def days(first: str, count: int) -> list[date]:
    return [date.fromisoformat(first) + timedelta(days=number) for number in range(count)]
