"""Steps about what is stored when findings are handed in: which case, which tasks, and what stays as it was."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pytest
from pytest_bdd import given, parsers, then, when
from sqlalchemy import select, update

from compliance.actor import Actor, ActorRole
from compliance.book import Book
from compliance.draft import FindingDraft, PartyDraft
from compliance.queries import CaseFile, CaseLine, case_list, case_show
from compliance.record import Receipt, Status, record
from compliance.states import OVER, CaseState
from compliance.store.base import Base
from compliance.store.cases import Case
from compliance.store.database import Database, open_database
from rules.facts import read_facts
from tests.features.duty_steps import rows_of
from tests.features.inspection import read_kind

INSPECTOR = Actor("education", ActorRole.INSPECTOR, "王芳")
FIRST_DAY = datetime(2026, 3, 20, 2, 0, tzinfo=UTC)
STATUSES = {"登记": Status.STORED, "已有": Status.KNOWN, "冲突": Status.CONFLICT}

DAY = r"(?P<day>\d+年\d+月\d+日)"
SEEN = rf"{DAY}在“(?P<name>[^”]+)”(?:的(?P<kind>[^“”]+)培训中)?发现“(?P<issue>[^”]+)”问题：(?P<text>.+)$"


def read_day(text: str) -> date:
    return date(*map(int, re.findall(r"\d+", text)))


def noon(day: date) -> datetime:
    return datetime.combine(day, time(4), UTC)


@dataclass(frozen=True)
class Known:
    """A party as the inspectors know it: how it is named, and what kind of place it is, by Chinese names."""

    draft: PartyDraft
    kind: dict[str, str]


class Intake:
    """Findings handed in one act after the other, a day apart; what stood before the last act is remembered."""

    def __init__(self, database: Database, book: Book) -> None:
        self._database = database
        self._book = book
        self._at = FIRST_DAY
        self.parties: dict[str, Known] = {}
        self.handed_in: list[FindingDraft] = []
        self.receipts: list[Receipt] = []
        self.original = ""
        self.before: list[object] = []
        self.files_before: dict[str, CaseFile] = {}

    def draft(self, day: str, name: str, issue: str, text: str, kind: str = "", key: str = "") -> FindingDraft:
        """A finding at a party that is known."""
        known = self.parties[name]
        more = read_kind(self._book.allocation, kind) if kind else {}
        facts = read_facts(self._book.allocation, {**known.kind, **more, "问题": issue})
        return FindingDraft(known.draft, tuple(sorted(facts.items())), read_day(day), text, "王芳", key=key or None)

    def hand_in(self, drafts: Sequence[FindingDraft]) -> None:
        """One act; the case of its first finding is the original one for what comes next."""
        if self.receipts:
            self.original = self.receipts[0].case
        self._at = max(self._at, *(noon(draft.found_on) for draft in drafts))
        self.before = self.snapshot()
        self.files_before = {line.number: self.show(line.number) for line in self.cases()}
        with self._database.write() as session:
            self.receipts = record(session, self._book, drafts, INSPECTOR, self._at)
        self.handed_in = list(drafts)
        self._at += timedelta(days=1)

    def snapshot(self) -> list[object]:
        """Every row of every table."""
        with self._database.read() as session:
            tables = Base.metadata.sorted_tables
            rows = [(table.name, *row) for table in tables for row in session.execute(select(table))]
        return sorted(rows, key=repr)

    def cases(self, name: str | None = None) -> list[CaseLine]:
        with self._database.read() as session:
            lines = case_list(session, self._book.allocation.district.id)
        return [line for line in lines if name is None or line.party == name]

    def show(self, number: str) -> CaseFile:
        with self._database.read() as session:
            return case_show(session, self._book.allocation.district.id, number)

    def row(self, number: str) -> Case:
        """The case as it is stored."""
        with self._database.read() as session:
            found = session.scalars(select(Case).where(Case.number == number)).one()
            session.expunge(found)
            return found

    def close(self, number: str) -> None:
        """Only the state counts here; how a case gets there is the business of other features."""
        with self._database.write() as session:
            closed = {"state": CaseState.CLOSED, "closed_at": self._at}
            session.execute(update(Case).where(Case.number == number).values(**closed))


@pytest.fixture
def intake(decider):
    with open_database(":memory:") as database:
        yield Intake(database, Book(decider.allocation, decider.decide))


def listed(intake: Intake, datatable: Sequence[Sequence[str]]) -> list[FindingDraft]:
    """The findings of a table."""
    return [
        intake.draft(row["日期"], row["名称"], row["问题"], row["情况"], key=row.get("编号", ""))
        for row in rows_of(datatable)
    ]


# ---------------------------------------------------------------- what is known


@given(
    parsers.re(
        r"“(?P<name>[^”]+)”是(?P<locality>[^“”]+[乡道])的一[家所](?P<kind>[^，]+)(?:，代码为“(?P<code>\w{18})”)?$"
    )
)
def _(intake, decider, name, locality, kind, code):
    assert locality in decider.allocation.district.localities
    intake.parties[name] = Known(PartyDraft(name, code, locality), read_kind(decider.allocation, kind))


@given(parsers.re(SEEN))
@when(parsers.re(SEEN))
def _(intake, day, name, kind, issue, text):
    intake.hand_in([intake.draft(day, name, issue, text, kind or "")])


@given("已提交下列发现")
@when("提交下列发现")
def _(intake, datatable):
    intake.hand_in(listed(intake, datatable))


@when("把同一份名单再提交一次")
def _(intake):
    intake.hand_in(intake.handed_in)


@given("原案件已办结")
def _(intake):
    intake.close(intake.receipts[0].case)


# ---------------------------------------------------------------- what became of it


@then("并入原案件")
def _(intake):
    assert {(each.status, each.case, each.opened) for each in intake.receipts} == {
        (Status.STORED, intake.original, False)
    }


@then(parsers.re(r"另立案件，(?:由“(?P<lead>[^”]+)”主办|没有主办单位)$"))
def _(intake, inspection, lead):
    [receipt] = intake.receipts
    assert (receipt.status, receipt.opened) == (Status.STORED, True)
    assert receipt.case not in intake.files_before
    assert intake.show(receipt.case).case.lead == (inspection.unit(lead) if lead else None)


@then(parsers.re(r"原案件重开，计重开(?P<times>\d+)次，由“(?P<lead>[^”]+)”主办$"))
def _(intake, inspection, times, lead):
    [receipt] = intake.receipts
    assert (receipt.status, receipt.case, receipt.opened) == (Status.STORED, intake.original, False)
    assert intake.original in receipt.reason
    case = intake.row(intake.original)
    assert (case.state, case.reopenings, case.closed_at) == (CaseState.DISPATCHED, int(times), None)
    assert case.lead == inspection.unit(lead)


@then("新案件注明原案件")
def _(intake):
    [receipt] = intake.receipts
    assert intake.row(receipt.case).cites == intake.row(intake.original).id


@then(parsers.re(r"“(?P<name>[^”]+)”在办案件有(?P<cases>\d+)件，共(?P<findings>\d+)条发现$"))
def _(intake, name, cases, findings):
    still_open = [line for line in intake.cases(name) if line.state not in OVER]
    assert (len(still_open), sum(line.findings for line in still_open)) == (int(cases), int(findings))


@then(parsers.re(r"案件由“(?P<lead>[^”]+)”主办，任务仍只有(?P<tasks>\d+)项$"))
def _(intake, inspection, lead, tasks):
    file = intake.show(intake.receipts[0].case)
    assert file.case.lead == inspection.unit(lead)
    assert len(file.tasks) == int(tasks)


@then("案件没有主办单位，也没有任务")
def _(intake):
    file = intake.show(intake.receipts[0].case)
    assert (file.case.lead, file.case.state, file.tasks) == (None, CaseState.DESK, ())


@then(parsers.re(rf"案件的发现日期为{DAY}$"))
def _(intake, day):
    assert intake.show(intake.receipts[0].case).case.found_on == read_day(day)


@then("原有发现一字未改")
def _(intake):
    kept = intake.files_before[intake.original].findings
    assert kept
    assert intake.show(intake.original).findings[: len(kept)] == kept


@then("原有案件不变")
def _(intake):
    assert intake.files_before
    assert {number: intake.show(number) for number in intake.files_before} == intake.files_before


@then("答复已经登记过，并指明原案件")
def _(intake):
    [receipt] = intake.receipts
    assert (receipt.status, receipt.case, receipt.opened) == (Status.KNOWN, intake.original, False)
    assert receipt.case in receipt.reason


@then(parsers.re(r"各条结果依次为“(?P<results>[^”]+)”$"))
def _(intake, results):
    assert [each.status for each in intake.receipts] == [STATUSES[word] for word in results.split("、")]


@then("记录里什么都没有改变")
def _(intake):
    assert intake.before
    assert intake.snapshot() == intake.before
