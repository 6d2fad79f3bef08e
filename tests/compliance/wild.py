"""A record in which cases and shares stand wherever they can: made at random, the same each time, and never acted upon."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from sqlalchemy import select

from compliance.draft import PartyDraft, Severity
from compliance.ids import new_id
from compliance.states import CaseState, ExtensionState, TaskRole, TaskState
from compliance.store.cases import Case, Task
from compliance.store.casework import Extension, Return
from tests.compliance.making import AT, CODE, DAY, DISTRICT, finding, submit, the_book

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from compliance.store.database import Database

PARTIES = [
    PartyDraft("启明教育", code=CODE, locality="南门街道"),
    PartyDraft("启明艺术中心", locality="二塘乡"),
    PartyDraft("博雅", locality="二塘乡"),
    PartyDraft("象山一中", locality=""),
]
ISSUES = ["fire_safety", "registration", "fee_above_guidance", "public_opinion", "hygiene", "stability_risk"]
UNITS = ["education", "fire_rescue", "market_regulation", "publicity", "health", "cyberspace"]
_OWNED = [*CaseState]
_OWNERLESS = [CaseState.DESK, CaseState.HANDED_OVER, CaseState.CLOSED, CaseState.PARKED, CaseState.VOID]


def run_wild(database: Database, seed: int = 6) -> None:
    """Fill `database`: few moments and few numbers of anything, so that much of it is a tie."""
    chance = Random(seed)
    for day in range(3):
        drafts = [
            finding(issue, party=party, found_on=DAY - timedelta(days=day * 5), text=f"{day}-{again}")
            for party in PARTIES
            for issue in ISSUES
            for again in range(chance.randint(0, 2))
        ]
        chance.shuffle(drafts)
        submit(database, the_book(), *drafts, at=AT - timedelta(days=5 * day))
        with database.write() as session:
            _scatter(session, chance, _OVER if day < 2 else [])


_OVER = [CaseState.CLOSED, CaseState.CLOSED, CaseState.VOID]


def _scatter(session: Session, chance: Random, only: list[CaseState]) -> None:
    """One in two cases to a state: to some, that no finding joins any more, or in the end all to any."""
    for case in session.scalars(select(Case).where(Case.state.not_in(_OVER)).order_by(Case.number)):
        if only and chance.random() < 0.5:
            continue
        case.state = chance.choice(only or (_OWNED if case.lead else _OWNERLESS))
        case.aside_from = chance.choice([CaseState.DISPATCHED, CaseState.ACCEPTED] if case.lead else [CaseState.DESK])
        case.parked_until = AT.date() + timedelta(days=chance.choice([-9, -4, -1, 0, 30]))
        case.handed_to, case.closed_at = "交警大队", AT
        case.severity = chance.choice(list(Severity))
        case.needs_office, case.at_conference, case.drawn = (chance.random() < 0.3 for _ in range(3))
        case.office_by = chance.choice([None, AT - timedelta(days=1), AT, AT + timedelta(days=3)])
        if case.state is CaseState.RETURNED:
            session.add(_return(case))
    session.flush()
    for task in session.scalars(select(Task).order_by(Task.case_id, Task.unit, Task.id)):
        if task.state is not TaskState.WITHDRAWN:
            _scatter_share(session, task, chance)


def _scatter_share(session: Session, task: Task, chance: Random) -> None:
    task.state = chance.choice([*TaskState, TaskState.OPEN, TaskState.ACCEPTED])
    task.receive_by = chance.choice([None, AT - timedelta(hours=1), AT, AT + timedelta(hours=1)])
    task.deadline = chance.choice([None, AT - timedelta(days=2), AT - timedelta(days=1), AT, AT + timedelta(days=2)])
    if task.role is not TaskRole.LEAD:
        task.role = chance.choice([TaskRole.JOINT, TaskRole.SUPPORT])
    asked = session.scalar(select(Extension).where(Extension.task_id == task.id))
    if asked is None and chance.random() < 0.4:
        session.add(_extension(task))


def _extension(task: Task) -> Extension:
    return Extension(
        district=DISTRICT,
        id=new_id(AT),
        case_id=task.case_id,
        task_id=task.id,
        unit=task.unit,
        asked_by="李强",
        asked_at=AT,
        until=DAY + timedelta(days=9),
        reason="材料在途",
        state=ExtensionState.ASKED,
        decided_by="",
        remark="",
    )


def _return(case: Case) -> Return:
    return Return(
        district=DISTRICT,
        id=new_id(AT),
        case_id=case.id,
        unit=case.lead or "",
        clause="13b",
        proposed="education",
        reason="不属本单位职责",
        returned_at=AT,
        returned_by="李强",
        consultation="",
        settled_at=AT,
    )
