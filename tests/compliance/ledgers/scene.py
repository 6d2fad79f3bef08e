"""A record in which everything has happened that a ledger tells of, and names that mean harm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
from sqlalchemy import insert

from compliance.actor import Actor, ActorRole
from compliance.casework import aside, closing, disputes, extensions, tasks
from compliance.conference_states import MeetingKind, MeetingState
from compliance.draft import EvidenceDraft, PartyDraft, Severity, VisitSource
from compliance.ids import new_id
from compliance.ledgers.chosen import Chosen
from compliance.ledgers.csvfile import write_csv
from compliance.ledgers.ledger import LedgerKind, ledger
from compliance.ledgers.xlsx import write_xlsx
from compliance.meetings import matters
from compliance.meetings.model import Decision
from compliance.store.conference import Meeting
from rules.language import Language, speaking
from tests.compliance.acting import OFFICE, PHOTO, act
from tests.compliance.making import AT, DAY, DISTRICT, finding, submit, the_book

if TYPE_CHECKING:
    from compliance.store.database import Database

FIRE = Actor("fire_rescue", ActorRole.HANDLER, "张强")
MARKET = Actor("market_regulation", ActorRole.HANDLER, "赵敏")
LOOKER = Actor("health", ActorRole.INSPECTOR, "孙丽")
QIMING = PartyDraft("启明教育", locality="南门街道", registered_for="艺术培训")
CHENGUANG = PartyDraft("晨光艺术培训中心", locality="象山街道")
NOW = AT + timedelta(days=30)

HARMFUL = (
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "  =1+1",
    "＝1+1",
    '=HYPERLINK("http://bad.example","x")',
    "http://bad.example/x",
    "{=1+1}",
    "'quoted",
    "<b>粗</b>&amp;<script>",
    'a,b;c"d"\ne',
    "0012345678901234567890",
    "1e5",
    "2026-03-01",
    "TRUE",
    "#N/A",
    "_x0041_x",
    "长" * 300,
    "右\u202e\u05d2\u05d3\u05d5\u05dc\u202c左",
    "铃\x07\x1b[31m\x00响",
    "校\ud800\ufffe\u2028名",
    "王𠮷😀",
)


@dataclass(frozen=True)
class Written:
    """A ledger as a reader finds it: headings and lines, sheet by sheet."""

    data: bytes
    count: int

    @property
    def book(self) -> Any:
        return openpyxl.load_workbook(BytesIO(self.data))


def made(database: Database, kind: LedgerKind, *, form: str = "xlsx", at: datetime = NOW, **more: Any) -> Written:
    """A ledger in Chinese, as the office makes it."""
    by_party, language = more.pop("by_party", False), more.pop("language", Language.ZH)
    file = BytesIO()
    with speaking(language), database.read() as session:
        table = ledger(session, the_book(), at, kind, Chosen(**more), by_party=by_party)
        count = (write_xlsx if form == "xlsx" else write_csv)(table, file)
    return Written(file.getvalue(), count)


def life(database: Database) -> list[str]:
    """
    Cases in many states: 1 closed after rework and an extension; 2 disputed; 3 void; 4 parked; 5 on the desk;
    6 overdue, with two findings. Their numbers.
    """
    book = the_book()
    photo = (EvidenceDraft("现场.jpg", "1" * 64, 10),)
    receipts = submit(
        database,
        book,
        finding(party=QIMING, text="灭火器已过检验期", action="当场更换两具", evidence=photo, inspector="王芳"),
        finding("fee_prepayment", party=QIMING, text="一次性收取全年学费", source=VisitSource.COMPLAINT),
        finding("advertising", party=CHENGUANG, text="门口贴招生广告", facts={"training": "non_academic"}),
        finding("teacher_qualification", party=CHENGUANG, text="两名教师没有教师资格证"),
        finding("food_safety", party=CHENGUANG, text="食堂无证"),
        finding(party=CHENGUANG, text="安全出口上锁", severity=Severity.AT_ONCE),
        finding(party=CHENGUANG, text="应急照明灯不亮", found_on=date(2026, 3, 10), severity=Severity.AT_ONCE),
    )
    numbers = list(dict.fromkeys(each.case for each in receipts))
    first, second, third, fourth, *_others = numbers

    def do(actor: Actor, days: float, *what: Any, **more: Any) -> None:
        act(database, book, actor, AT + timedelta(days=days), *what, **more)

    do(FIRE, 1, tasks.accept, first)
    do(MARKET, 1, disputes.return_, second, "13b", "development_reform", "收费归发改")
    do(OFFICE, 1, aside.void, third, "重复登记")
    do(OFFICE, 1, aside.park, fourth, "周区长", "等政策", date(2026, 5, 29))
    do(FIRE, 1.1, extensions.ask_extension, first, date(2026, 4, 10), "等配件")
    do(OFFICE, 2, extensions.grant, first)
    do(FIRE, 6, tasks.answer, first, "灭火器已更换", (PHOTO,))
    do(LOOKER, 7, closing.verify, first, passed=False, reason="压力不足")
    do(FIRE, 8, tasks.answer, first, "全部更换", (PHOTO,))
    do(LOOKER, 9, closing.verify, first, passed=True)
    return numbers


def harm(database: Database) -> None:
    """A case for each harmful text, which is the party's name, the finding's text, the answer, and a file's name."""
    book = the_book()
    for number, words in enumerate(HARMFUL):
        storable = words.encode("utf-8", "replace").decode().replace("\x00", "")
        party = PartyDraft(storable, locality=storable)
        seen = finding(
            party=party, text=storable, action=storable, evidence=(EvidenceDraft(storable, f"{number:064x}", 1),)
        )
        (receipt,) = submit(database, book, seen)
        act(database, book, FIRE, AT + timedelta(days=1), tasks.accept, receipt.case)
        act(database, book, FIRE, AT + timedelta(days=1), tasks.answer, receipt.case, storable, (PHOTO,))


def agree(database: Database, number: str, *decisions: Decision, held_on: date = DAY) -> list[str]:
    """A meeting, of which there is the row alone, agrees matters; their numbers."""
    meeting: Any = {
        "district": DISTRICT,
        "id": new_id(AT),
        "number": number,
        "kind": MeetingKind.JOINT,
        "state": MeetingState.MINUTED,
        "title": "第一季度会议",
        "held_on": held_on,
        **dict.fromkeys(("begins", "place", "called_by", "called_as", "chaired_by", "summary"), ""),
        "called_at": AT,
        "minuted_at": AT,
    }
    with database.write() as session:
        session.execute(insert(Meeting), meeting)
    done = [act(database, the_book(), OFFICE, AT, matters.agree, meeting, each) for each in decisions]
    return [each.number for each in done]
