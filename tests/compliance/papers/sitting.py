"""A district with a roster, cases at every point of their life, and a meeting that agreed on matters, for the tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from compliance.actor import Actor, ActorRole
from compliance.casework.bench import Bench
from compliance.conference_states import MeetingKind, Presence
from compliance.meetings.calling import Call, call, invite
from compliance.meetings.minuting import minute
from compliance.meetings.model import Attended, Decision, Minutes
from compliance.papers import Templates, issue
from compliance.papers.kinds import KINDS
from compliance.roster.load import load_roster
from compliance.roster.taking import take
from tests.compliance.making import the_book

if TYPE_CHECKING:
    from compliance.conference_states import PaperKind
    from compliance.papers import Issued
    from compliance.store.database import Database

OFFICE = Actor("education", ActorRole.OFFICE, "李梅")
CONVENER = "蒋雪娇"
CALLED = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
HELD = date(2026, 3, 12)
MINUTED = datetime(2026, 3, 13, 2, 0, tzinfo=UTC)
TITLE = "暑期前工作会议"


def with_roster(database: Database, at: datetime = CALLED) -> None:
    """The roster of the notice is taken into the record."""
    book = the_book()
    with database.write() as session:
        bench = Bench(session, book, OFFICE, at)
        take(bench, load_roster(None, book.allocation))
        bench.write()


def called(database: Database, title: str = TITLE, guest: str = "王教授", kind: MeetingKind = MeetingKind.JOINT) -> str:
    """A meeting is called, with a guest; its number."""
    with database.write() as session:
        bench = Bench(session, the_book(), OFFICE, CALLED)
        wanted = Call(kind, HELD, "15:00", "区政府三楼会议室", title, CONVENER)
        number = call(bench, wanted).row["number"]
        bench.write()
    if guest:
        with database.write() as session:
            bench = Bench(session, the_book(), OFFICE, CALLED)
            invite(bench, number, [], [guest])
            bench.write()
    return number


def minuted(database: Database, number: str, *decisions: Decision, summary: str = "会议听取了汇报。") -> None:
    """Its minutes: one unit sent somebody else, one did not come, all others did."""
    book = the_book()
    others = [
        unit.id for unit in book.allocation.units.values() if unit.member and unit.id not in {"finance", "health"}
    ]
    came = [
        *(Attended(unit, Presence.PRESENT) for unit in others),
        Attended("finance", Presence.STAND_IN, "赵六", "分管领导出差"),
        Attended("health", Presence.ABSENT, reason="到市里开会"),
    ]
    with database.write() as session:
        minute(session, book, OFFICE, MINUTED, number, Minutes(summary, attended=tuple(came), matters=decisions))


def issued(database: Database, kind: PaperKind, at: datetime = MINUTED, **about: str) -> Issued:
    """A paper is issued by the office."""
    book = the_book()
    with database.write() as session:
        bench = Bench(session, book, OFFICE, at)
        made = issue(bench, KINDS[kind].maker(bench, about), Templates(book.allocation.district.id))
        bench.write()
    return made
