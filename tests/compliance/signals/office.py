"""The office with real cases: findings come in, units handle them, and signals are raised, taken and dismissed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from compliance.actor import Actor, ActorRole
from compliance.casework import closing, tasks
from compliance.casework.bench import Bench
from compliance.chasing.slips import make_slips
from compliance.clock import day_in
from compliance.draft import EvidenceDraft
from compliance.policy import bundled_policies
from compliance.queries.signals import SignalLine, signal_list
from compliance.signals.raising import raise_for_overdue
from compliance.store.log import Event
from tests.compliance.making import AT, DISTRICT, QIMING, finding, submit, the_book

if TYPE_CHECKING:
    from compliance.book import Book
    from compliance.store.database import Database

OFFICE = Actor("education", ActorRole.OFFICE, "李梅")
CONVENER = Actor(None, ActorRole.CONVENER, "周建国")
PHOTO = EvidenceDraft("整改后.jpg", "9f" * 32, 20480)
OFFLINE = {"mode": "offline"}


def after(days: float) -> datetime:
    return AT + timedelta(days=days)


def find(database: Database, *issues: str, days: float = 0, book: Book | None = None, **more: Any) -> list[str]:
    """One finding of each issue on a day, handed in at once; the numbers of their cases."""
    at = after(days)
    more = {"party": QIMING, "found_on": day_in("Asia/Shanghai", at), "text": f"第{days}天", **more}
    drafts = [finding(issue, **{**more, "facts": OFFLINE | more.get("facts", {})}) for issue in issues]
    return [receipt.case for receipt in submit(database, book or the_book(), *drafts, at=at)]


def do(database: Database, actor: Actor, days: float, act: Callable[..., Any], *args: Any, **given: Any) -> Any:
    """One act in a transaction of its own."""
    book = given.pop("book", None) or the_book()
    with database.write() as session:
        bench = Bench(session, book, actor, after(days))
        done = act(bench, *args, **given)
        bench.write()
    return done


def strike_off(database: Database, number: str, *units: str, days: float) -> None:
    """The units, which never said that they received the case, answer, the lead last; somebody else looks."""
    for unit in units:
        do(database, Actor(unit, ActorRole.HANDLER, "张强"), days - 0.1, tasks.answer, number, "已整改", (PHOTO,))
    do(database, Actor("health", ActorRole.INSPECTOR, "孙丽"), days, closing.verify, number, passed=True)


def chase(database: Database, days: float, book: Book | None = None) -> list[str]:
    """The office makes its reminders; the numbers of the signals that come of them."""
    held = book or the_book()
    with database.write() as session:
        make_slips(session, held, OFFICE, after(days))
        return [row["number"] for row in raise_for_overdue(session, held, after(days))]


def signals(database: Database, **filters: Any) -> list[SignalLine]:
    """The first one first."""
    with database.read() as session:
        return signal_list(session, DISTRICT, **filters)[::-1]


def rules(database: Database) -> list[str]:
    return [signal.rule for signal in signals(database)]


def events(database: Database, *acts: str) -> list[Event]:
    with database.read() as session:
        found = [event for event in session.query(Event).order_by(Event.seq) if event.act in acts]
        session.expunge_all()
    return found


def acting(folder: Path, *by_themselves: str) -> Book:
    """The book with a policy of its own, by which these signals act by themselves."""
    text = bundled_policies()["xiangshan-2021"].read_text(encoding="utf-8")
    assert text.count("by_themselves: []") == 1
    file = folder / "policy.yaml"
    file.write_text(text.replace("by_themselves: []", f"by_themselves: [{', '.join(by_themselves)}]"), encoding="utf-8")
    return replace(the_book(), policy=file, _written={})
