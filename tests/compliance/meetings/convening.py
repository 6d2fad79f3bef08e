"""Meetings for the tests: who calls and keeps them, and how one thing is done to one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from compliance.casework.bench import Bench
from compliance.conference_states import MeetingKind
from compliance.meetings.calling import Call, call
from compliance.meetings.matters import Agreed
from compliance.meetings.minuting import Minuted, minute
from compliance.meetings.model import Decision, Minutes
from compliance.meetings.reading import matter_show, meeting_show
from compliance.meetings.views import MatterLine, MeetingView
from compliance.queries import AsOf
from compliance.roster.load import load_roster
from compliance.roster.taking import take
from tests.compliance.acting import CONVENER, OFFICE

if TYPE_CHECKING:
    from compliance.actor import Actor
    from compliance.book import Book
    from compliance.store.database import Database

CALLED = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
HELD = date(2026, 3, 20)
THEN = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)
DUE = date(2026, 4, 30)
CHECKS = Decision("开展消防联合检查", "market_regulation", DUE, ("public_security",))
HOTLINE = Decision("增设举报电话", "education", DUE, ("finance",), major=True)
JOINT = Call(MeetingKind.JOINT, HELD, "15:00", "区政府三楼会议室")
MINUTES = Minutes("研究了两个问题。", rest_present=True)


def on_bench(
    database: Database, book: Book, actor: Actor, at: datetime, do: Callable[..., Any], *args: Any, **given: Any
) -> Any:
    """One act in a transaction of its own."""
    with database.write() as session:
        bench = Bench(session, book, actor, at)
        done = do(bench, *args, **given)
        bench.write()
    return done


def called(database: Database, book: Book, said: Call = JOINT, at: datetime = CALLED, actor: Actor = CONVENER) -> str:
    """A meeting that was called; its number."""
    return on_bench(database, book, actor, at, call, said).row["number"]


def minuted(
    database: Database, book: Book, number: str, minutes: Minutes = MINUTES, at: datetime = THEN, actor: Actor = OFFICE
) -> Minuted:
    """The minutes of a meeting, written by the office."""
    with database.write() as session:
        return minute(session, book, actor, at, number, minutes)


def agreed(database: Database, book: Book, *decisions: Decision) -> list[Agreed]:
    """A meeting that was called and held, and agreed these."""
    number = called(database, book)
    return list(minuted(database, book, number, Minutes("研究了问题。", rest_present=True, matters=decisions)).matters)


def with_roster(database: Database, book: Book, at: datetime = CALLED) -> None:
    """The people of the notice are in the record."""
    on_bench(database, book, OFFICE, at, take, load_roster(None, book.allocation))


def seen(database: Database, book: Book, number: str, at: datetime = THEN) -> MeetingView:
    with database.read() as session:
        return meeting_show(session, AsOf(book.terms, at), number)


def matter(database: Database, book: Book, number: str, at: datetime = THEN) -> MatterLine:
    with database.read() as session:
        return matter_show(session, AsOf(book.terms, at), number)
