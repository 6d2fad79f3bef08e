"""Every act of the table as its use-case, with a request that lacks nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import text

from compliance.actor import CLOCK, Actor
from compliance.casework import aside, closing, desk, disputes, extensions, moving, recheck, remarks, tasks
from compliance.casework.bench import Bench
from compliance.life.acts import CaseAct
from compliance.life.situation import Request
from compliance.record import record
from compliance.states import CaseState, Purpose
from tests.compliance.acting import PHOTO
from tests.compliance.life.scenes import DAWN, NOW, UNTIL, Stage, party
from tests.compliance.making import INSPECTOR, finding

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from compliance.book import Book


def by_the_table(act: CaseAct, **given: object) -> Callable[..., object]:
    """The table asked directly, where no use-case goes so far."""
    return lambda bench, number: bench.open(number).take(act, Request(**given))


def _draw(bench: Bench, number: str) -> object:
    file = bench.open(number)
    if file.case["state"] is not CaseState.CLOSED or file.case["drawn"]:
        return file.take(CaseAct.DRAW, Request())
    return recheck.draw(bench, "种子", 100)


_WHY = {"reason": "会商记录"}

USE: dict[CaseAct, tuple[Callable[..., object], dict[str, object]]] = {
    CaseAct.CONFIRM: (desk.confirm, {}),
    CaseAct.COMPLETE: (desk.complete, {"fact": "mode", "value": "offline"}),
    CaseAct.ASSIGN: (desk.assign, {"unit": "emergency"} | _WHY),
    CaseAct.ACCEPT: (tasks.accept, {}),
    CaseAct.COUNT_SILENCE: (by_the_table(CaseAct.COUNT_SILENCE), {}),
    CaseAct.RETURN: (disputes.return_, {"clause": "15", "proposed": "cyberspace"} | _WHY),
    CaseAct.CONSULT: (disputes.consult, {"result": "两家各执一词"}),
    CaseAct.CONFER: (disputes.confer, _WHY),
    CaseAct.RULE: (disputes.rule_on, {"unit": "emergency"} | _WHY),
    CaseAct.MOVE: (moving.move, _WHY),
    CaseAct.HAND_OVER: (desk.hand_over, {"receiver": "自治区教育厅"} | _WHY),
    CaseAct.RECEIVED: (desk.received, {"reference": "收文 2026-3 号"}),
    CaseAct.TAKE_BACK: (desk.take_back, _WHY),
    CaseAct.SUPPORT: (tasks.ask_support, {"unit": "emergency"} | _WHY),
    CaseAct.ANSWER: (tasks.answer, {"result": "已停办", "evidence": (PHOTO,)}),
    CaseAct.EXTEND: (extensions.ask_extension, {"until": date(2026, 4, 10)} | _WHY),
    CaseAct.GRANT: (extensions.grant, {}),
    CaseAct.REFUSE: (extensions.refuse, _WHY),
    CaseAct.PARK: (aside.park, {"approver": "周区长", "until": UNTIL} | _WHY),
    CaseAct.RESUME: (aside.resume, {}),
    CaseAct.VERIFY_PASSED: (closing.verify, {"passed": True}),
    CaseAct.VERIFY_FAILED: (closing.verify, {"passed": False} | _WHY),
    CaseAct.CLOSE: (closing.close, {}),
    CaseAct.DRAW: (_draw, {}),
    CaseAct.REOPEN: (closing.reopen, _WHY),
    CaseAct.MERGE: (aside.merge, _WHY),
    CaseAct.VOID: (aside.void, _WHY),
    CaseAct.RESTORE: (aside.restore, {}),
    CaseAct.NOTE: (remarks.note, {"text": "已电话核实"}),
    CaseAct.ATTACH: (remarks.attach, {"evidence": (PHOTO,), "purpose": Purpose.REMARK}),
}


WHEN = {CaseAct.MOVE: DAWN}
"""When an act lacks nothing, if that is not now."""


class Hand:
    """The hand that does one act to a case on stage, and counts the rows that this changed."""

    def __init__(self, session: Session, book: Book) -> None:
        self._session = session
        self._book = book

    def do(self, stage: Stage, act: CaseAct, actor: Actor, at: datetime | None = None, **broken: object) -> None:
        """By its use-case; what is `broken` replaces what the request would have."""
        use_case, given = USE[act]
        if act is CaseAct.MERGE:
            given = {"into": stage.older, **given}
        bench = Bench(self._session, self._book, actor, at or WHEN.get(act, NOW))
        try:
            use_case(bench, stage.number, **given | broken)
        finally:
            bench.write()

    def wait(self, stage: Stage, at: datetime) -> None:
        """Nobody does anything to it until `at`."""
        bench = Bench(self._session, self._book, CLOCK, at)
        bench.open(stage.number)
        bench.write()

    def see_again(self, stage: Stage) -> None:
        """The same is found at the same party on the day after."""
        draft = finding(stage.scene.issue, party=party(stage.name), found_on=NOW.date(), text="再次发现")
        record(self._session, self._book, [draft], INSPECTOR, NOW + timedelta(hours=1))

    def changes(self) -> int:
        """How many rows were changed on this connection so far."""
        return int(self._session.scalar(text("SELECT total_changes()")) or 0)
