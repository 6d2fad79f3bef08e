"""What do the units and the office do with cases, at what moment, and what was refused?"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from compliance.actor import Actor, ActorRole
from compliance.book import Book
from compliance.casework.bench import Bench
from compliance.casework.time import let_time_pass_everywhere
from compliance.draft import FindingDraft, PartyDraft, Severity, VisitSource
from compliance.errors import ComplianceError
from compliance.record import Receipt, record, record_visit
from compliance.states import CaseState, EventAct, TaskRole, TaskState
from compliance.store.base import Base
from compliance.store.cases import Case, Task
from compliance.store.database import Database
from compliance.store.log import Event
from rules.facts import read_facts
from rules.language import Language, speaking
from tests.features.inspection import read_kind

GUILIN = ZoneInfo("Asia/Shanghai")
OPENING_HOUR = 9
LAST_SECOND = time(23, 59, 59)
ACT_TAKES = timedelta(minutes=10)

MOMENT = r"\d+年\d+月\d+日(?:\d+时(?:\d+分)?)?"
UNIT = "“(?P<unit>[^”]+)”"
CASE = "(?P<case>案件|[甲乙丙丁]案)"
WHO = (
    r"(?P<who>办公室(?:的[\u4e00-\u9fff]{2,3})?|召集人|审计人员"
    r"|“[^”]+”(?:的检查人员(?:[\u4e00-\u9fff]{2,3})?|的[\u4e00-\u9fff]{2,3})?)"
)
STATES = {
    "待办公室处理": CaseState.DESK,
    "已交办": CaseState.DISPATCHED,
    "已签收": CaseState.ACCEPTED,
    "已反馈": CaseState.ANSWERED,
    "已销号": CaseState.CLOSED,
    "已退回": CaseState.RETURNED,
    "挂账": CaseState.PARKED,
    "已移送": CaseState.HANDED_OVER,
    "作废": CaseState.VOID,
}
SEVERITIES = {
    "": Severity.ORDINARY,
    "须立即整改": Severity.AT_ONCE,
    "紧急": Severity.URGENT,
    "须长期整改": Severity.LONG,
}
"""“发现紧急的‘消防安全’问题”: how soon it has to be put right."""


def read_day(text: str) -> date:
    return date(*map(int, re.findall(r"\d+", text)[:3]))


def read_moment(text: str) -> datetime:
    """The moment that is meant; a day alone is nine o'clock of it."""
    numbers = list(map(int, re.findall(r"\d+", text)))
    hour, minute = ([*numbers[3:], 0, 0] if numbers[3:] else [OPENING_HOUR, 0])[:2]
    return datetime(*numbers[:3], hour, minute, tzinfo=GUILIN)


def read_limit(text: str) -> datetime:
    """The deadline that is meant; a day alone is the last second of it."""
    if "时" in text:
        return read_moment(text)
    return datetime.combine(read_day(text), LAST_SECOND, tzinfo=GUILIN)


def quoted(text: str) -> list[str]:
    return re.findall("“([^”]+)”", text)


class Office:
    """
    The record with a clock that moves on; “案件” is the case that was opened first, 甲案 the one so named.

    An act that is refused is remembered, and has to be spoken of: the next act, and the end
    of the scenario, fail where it was not.
    """

    def __init__(self, database: Database, book: Book) -> None:
        self.database = database
        self.book = book
        self.now: datetime | None = None
        self.names: dict[str, str] = {}
        self.receipts: list[Receipt] = []
        self.done: list[Any] = []
        self.before: list[Any] = []
        self.refusal: ComplianceError | None = None

    # ------------------------------------------------------------------ who and when

    def unit(self, short: str) -> str:
        """The id of the unit that is called `short`."""
        units = self.book.allocation.units.values()
        [found] = [unit.id for unit in units if unit.short.zh == short] or [None]
        assert found, f"“{short}” is no unit"
        return found

    def units(self, text: str | None) -> tuple[str, ...]:
        """The ids of the units in “甲”“乙”."""
        return tuple(map(self.unit, quoted(text or "")))

    def actor(self, who: str) -> Actor:
        """Whom the words mean; people who are not named have a name that tells their desk."""
        desk, _of, person = who.partition("的") if not who.startswith("“") else (who, "", "")
        if desk == "办公室":
            return Actor(self.book.allocation.lead_unit, ActorRole.OFFICE, person or "李梅")
        if desk == "召集人":
            return Actor(None, ActorRole.CONVENER, "周建国")
        if desk == "审计人员":
            return Actor(None, ActorRole.AUDITOR, "陈静")
        [short] = quoted(who)
        person = who.partition("”")[2].removeprefix("的")
        if person.startswith("检查人员"):
            return Actor(self.unit(short), ActorRole.INSPECTOR, person.removeprefix("检查人员") or f"{short}检查人员")
        return Actor(self.unit(short), ActorRole.HANDLER, person or f"{short}承办人")

    def move_on(self, moment: str | None) -> datetime:
        """The moment of the next act: the one named, or a little later."""
        assert moment or self.now, "nothing has happened yet, and no moment is named"
        at = read_moment(moment) if moment else self.now + ACT_TAKES
        assert self.now is None or at >= self.now, "the clock does not go back"
        self.now = at.astimezone(UTC)
        return self.now

    # ------------------------------------------------------------------ what is done

    def do(self, who: str, moment: str | None, case: str, act: Callable[..., Any], *args: Any, **given: Any) -> None:
        """One act on one case."""
        self.try_out(who, moment, lambda bench: act(bench, self.number(case), *args, **given))

    def try_out(self, who: str, moment: str | None, act: Callable[[Bench], Any]) -> None:
        """One act in a transaction of its own, or none."""
        assert self.refusal is None, f"an earlier act was refused: {self.refusal}"
        at = self.move_on(moment)
        self.before = self.snapshot()
        try:
            with speaking(Language.ZH), self.database.write() as session:
                bench = Bench(session, self.book, self.actor(who), at)
                done = act(bench)
                bench.write()
        except ComplianceError as error:
            self.refusal = error
        else:
            self.done = done if isinstance(done, list) else [done]

    def let_time_pass(self, moment: str) -> None:
        """What time does by itself until then."""
        at = self.move_on(moment)
        with self.database.write() as session:
            self.time_passes(session, at)

    def time_passes(self, session: Session, at: datetime) -> None:
        """The same, within a transaction that goes on."""
        bench = Bench(session, self.book, self.actor("办公室"), at)
        let_time_pass_everywhere(bench)
        bench.write()

    def find(self, moment: str, kind: str, party: str, issue: str, **more: Any) -> None:
        """An inspector finds something, and hands it in at once; `case` is how its case is called from now on."""
        assert self.refusal is None, f"an earlier act was refused: {self.refusal}"
        case, severity = more.pop("case", None), more.pop("severity", None) or ""
        at = self.move_on(moment)
        facts = read_facts(self.book.allocation, {**read_kind(self.book.allocation, kind), "问题": issue})
        place = PartyDraft(party, locality=self.book.allocation.district.localities[0])
        known = tuple(sorted(facts.items()))
        draft = FindingDraft(place, known, at.astimezone(GUILIN).date(), more.pop("text", ""), "王芳")
        draft = replace(draft, severity=SEVERITIES[severity])
        self.before = self.snapshot()
        with self.database.write() as session:
            self.receipts = record(session, self.book, [draft], self.actor("“教育”的检查人员王芳"), at)
        self.names.setdefault("案件", self.receipts[0].case)
        if case:
            self.names[case] = self.receipts[0].case

    def visit(self, who: str, moment: str | None, party: str) -> None:
        """Somebody inspects a party and finds nothing."""
        at, actor = self.move_on(moment), self.actor(who)
        place, day = (
            PartyDraft(party, locality=self.book.allocation.district.localities[0]),
            at.astimezone(GUILIN).date(),
        )
        with self.database.write() as session:
            record_visit(
                session, self.book, place, day, VisitSource.RANDOM_CHECK, actor.name, [actor.unit], "", actor, at
            )

    def go_by(self, *, policy: Path | None = None, calendar: Path | None = None) -> None:
        """Count by another policy, or with a calendar of the office's own, from now on."""
        self.book = replace(self.book, policy=policy or self.book.policy, calendar=calendar or self.book.calendar)

    # ------------------------------------------------------------------ what is there

    def number(self, case: str) -> str:
        return self.names[case]

    def snapshot(self) -> list[Any]:
        """Every row of every table."""
        with self.database.read() as session:
            tables = Base.metadata.sorted_tables
            rows = [(table.name, *row) for table in tables for row in session.execute(select(table))]
        return sorted(rows, key=repr)

    def rows(self, model: type[Base], *where: Any) -> list[Any]:
        """Rows as they are stored, the oldest first."""
        with self.database.read() as session:
            found = list(session.scalars(select(model).where(*where)))
            session.expunge_all()
        return sorted(found, key=lambda row: getattr(row, "seq", None) or getattr(row, "id", ""))

    def case(self, name: str) -> Case:
        [found] = self.rows(Case, Case.number == self.number(name))
        return found

    def of(self, name: str, model: type[Base], *where: Any) -> list[Any]:
        """What belongs to a case."""
        return self.rows(model, model.case_id == self.case(name).id, *where)

    def shares(self, name: str) -> list[Task]:
        """The shares that count."""
        return self.of(name, Task, Task.state != TaskState.WITHDRAWN)

    def share(self, name: str, short: str) -> Task:
        """A unit's share."""
        [found] = [task for task in self.shares(name) if task.unit == self.unit(short)] or [None]
        assert found, f"“{short}” has no task in it"
        return found

    def with_role(self, name: str, role: TaskRole) -> set[str]:
        return {task.unit for task in self.shares(name) if task.role is role}

    def acts(self, name: str) -> list[EventAct]:
        """What was done to a case, in order."""
        return [EventAct(event.act) for event in self.of(name, Event)]
