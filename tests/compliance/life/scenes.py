"""Cases in every state, each brought there by real acts, and every kind of person who may come to one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from compliance.actor import CLOCK, Actor, ActorRole
from compliance.casework import aside, closing, desk, disputes, extensions, recheck, tasks
from compliance.casework.bench import Bench
from compliance.draft import PartyDraft, VisitSource
from compliance.record import record, record_visit
from compliance.states import CaseState, TaskRole
from compliance.store.cases import Case
from compliance.store.models import Party
from tests.compliance.acting import CONVENER, JOINT, LEAD, LOOKER, OFFICE, PHOTO, SUPPORT
from tests.compliance.making import AT, AUDITOR, DAY, INSPECTOR, finding, submit

if TYPE_CHECKING:
    from compliance.book import Book
    from compliance.store.database import Database

NOW = AT + timedelta(hours=9)
"""When the tests act: the evening of the day on which every case was brought where it is."""

DAWN = NOW + timedelta(hours=6)
"""The first hour of the next day, when another allocation is in force."""

TODAY = date(2026, 3, 10)
TOMORROW = date(2026, 3, 11)
UNTIL = date(2026, 3, 20)
ALL = {LEAD.unit: TaskRole.LEAD, JOINT.unit: TaskRole.JOINT, SUPPORT.unit: TaskRole.SUPPORT}
TEACHERS = Actor("education", ActorRole.HANDLER, "周洁")
"""The lead where a reading awaits confirmation; elsewhere the unit that coordinates everything."""

PEOPLE: Mapping[str, Actor] = {
    "lead": LEAD,
    "joint": JOINT,
    "support": SUPPORT,
    "handler of no share": Actor("emergency", ActorRole.HANDLER, "郑刚"),
    "handler of the coordinator": TEACHERS,
    "handler of a unit that was there": Actor("health", ActorRole.HANDLER, "冯雪"),
    "inspector of the lead": Actor("market_regulation", ActorRole.INSPECTOR, "陈晨"),
    "inspector of a joint unit": Actor("public_security", ActorRole.INSPECTOR, "卫东"),
    "inspector of no share": LOOKER,
    "inspector of the coordinator": Actor("education", ActorRole.INSPECTOR, "王芳"),
    "inspector of a unit that was there": Actor("health", ActorRole.INSPECTOR, "蒋文"),
    "inspector who handled it": Actor("market_regulation", ActorRole.INSPECTOR, "张强"),
    "inspector of the same name": Actor("emergency", ActorRole.INSPECTOR, "张强"),
    "office": OFFICE,
    "office, who handled it": Actor("market_regulation", ActorRole.OFFICE, "张强"),
    "office of no unit": Actor(None, ActorRole.OFFICE, "何静"),
    "convener": CONVENER,
    "auditor": AUDITOR,
    "time": CLOCK,
}
ONLOOKERS = {"education", "health"}
"""The unit that coordinates everything, and the one that was there when it was found."""

Step = tuple[Actor, Callable[..., object], object]


@dataclass(frozen=True)
class Scene:
    """How a case is brought where it stands; `back` is where it stood before it went aside."""

    state: CaseState
    steps: tuple[Step, ...] = ()
    shares: Mapping[str | None, TaskRole] = field(default_factory=lambda: ALL)
    handled: frozenset[tuple[str | None, str]] = frozenset()
    back: CaseState | None = None
    issue: str = "unlicensed_training"


@dataclass(frozen=True)
class Stage:
    """A scene as it is in the database: its case, and an older open one of the same party and issue."""

    name: str
    scene: Scene
    number: str
    older: str


def party(name: str) -> PartyDraft:
    return PartyDraft(f"{name}学校", locality="南门街道")


def _party_of(bench: Bench, number: str) -> PartyDraft:
    name = bench.session.scalar(select(Party.name).join(Case, Case.party_id == Party.id).where(Case.number == number))
    return PartyDraft(str(name), locality="南门街道")


def looked_at(bench: Bench, number: str, inspector: str = "孙立") -> None:
    """A visit at which nothing was found."""
    where, there = _party_of(bench, number), VisitSource.RANDOM_CHECK
    record_visit(bench.session, bench.book, where, TODAY, there, inspector, (), "", bench.actor, bench.at)


def seen_before(bench: Bench, number: str) -> None:
    """The same was seen on an earlier day, and is handed in only now: another case."""
    draft = finding("unlicensed_training", party=_party_of(bench, number), found_on=DAY - timedelta(days=1))
    record(bench.session, bench.book, [draft], INSPECTOR, bench.at)


def taken_elsewhere(bench: Bench, number: str) -> None:
    """While it was void, the same was opened anew and given to another unit."""
    draft = finding("teacher_qualification", party=_party_of(bench, number))
    (receipt,) = record(bench.session, bench.book, [draft], INSPECTOR, bench.at)
    other = Bench(bench.session, bench.book, OFFICE, bench.at)
    desk.assign(other, receipt.case, "cyberspace", "线上为主")
    other.write()


def all_drawn(bench: Bench, _number: str) -> None:
    recheck.draw(bench, "种子", 100)


_ASSIGNED: tuple[Step, ...] = ((OFFICE, desk.assign, "market_regulation", "现场会商", ("public_security",)),)
_ACCEPTED = (*_ASSIGNED, (LEAD, tasks.accept), (LEAD, tasks.ask_support, "human_resources", "清点人员"))
_BY_ALL = (*_ACCEPTED, (JOINT, tasks.accept), (SUPPORT, tasks.accept))
_OTHERS = (*_BY_ALL, (JOINT, tasks.answer, "已清场", (PHOTO,)), (SUPPORT, tasks.answer, "已清点"))
_ANSWERED = (*_OTHERS, (LEAD, tasks.answer, "已停办", (PHOTO,)))
_CLOSED = (*_ANSWERED, (LOOKER, closing.verify))
_AGAIN = (*_CLOSED, (OFFICE, closing.reopen, "又开班"))
_RETURN = (LEAD, disputes.return_, "15", "cyberspace", "线上培训")
_RETURNED = (*_ACCEPTED, _RETURN)
_CONFER = (OFFICE, disputes.confer, "两家都不认")
_ASK = (JOINT, extensions.ask_extension, date(2026, 4, 10), "要走程序")
_FIRST = frozenset({(LEAD.unit, LEAD.name)})
_MOST = _FIRST | {(JOINT.unit, JOINT.name), (SUPPORT.unit, SUPPORT.name)}
_S = CaseState


def _own(state: CaseState, *steps: Step) -> Scene:
    """A case whose lead rests on a reading that the office has to confirm."""
    handled = frozenset({(TEACHERS.unit, TEACHERS.name)}) if steps else frozenset()
    shares = {TEACHERS.unit: TaskRole.LEAD}
    return Scene(state, steps, shares, handled, issue="teacher_qualification")


SCENES: Mapping[str, Scene] = {
    # What is drawn comes first: the draw takes whatever is closed by then.
    "drawn": Scene(_S.CLOSED, (*_CLOSED, (OFFICE, all_drawn)), handled=_MOST),
    "drawn, twin": Scene(_S.CLOSED, (*_CLOSED, (OFFICE, all_drawn), (OFFICE, seen_before)), handled=_MOST),
    "desk": Scene(_S.DESK, shares={}),
    "desk, no question": Scene(_S.DESK, shares={}, issue="food_safety"),
    "desk, conference": Scene(_S.DESK, (_CONFER,), {}),
    "dispatched": Scene(_S.DISPATCHED, _AGAIN, handled=_MOST),
    "dispatched, received": Scene(
        _S.DISPATCHED, (*_AGAIN, (JOINT, tasks.accept), (SUPPORT, tasks.accept)), handled=_MOST
    ),
    "dispatched, asked": Scene(_S.DISPATCHED, (*_AGAIN, _ASK), handled=_MOST),
    "dispatched, conference": Scene(_S.DISPATCHED, (*_AGAIN, _CONFER), handled=_MOST),
    "dispatched, to confirm": _own(_S.DISPATCHED),
    "accepted": Scene(_S.ACCEPTED, _ACCEPTED, handled=_FIRST),
    "accepted, received": Scene(_S.ACCEPTED, _BY_ALL, handled=_MOST),
    "accepted, joint answered": Scene(_S.ACCEPTED, _OTHERS, handled=_MOST),
    "accepted, asked": Scene(_S.ACCEPTED, (*_ACCEPTED, _ASK), handled=_FIRST),
    "accepted, conference": Scene(_S.ACCEPTED, (*_ACCEPTED, _CONFER), handled=_FIRST),
    "accepted, to confirm": _own(_S.ACCEPTED, (TEACHERS, tasks.accept)),
    "accepted, to confirm, conference": _own(_S.ACCEPTED, (TEACHERS, tasks.accept), _CONFER),
    "accepted, to confirm, twin": _own(
        _S.ACCEPTED,
        (TEACHERS, tasks.accept),
        (OFFICE, aside.void, "误登"),
        (OFFICE, taken_elsewhere),
        (OFFICE, aside.restore),
    ),
    "answered": Scene(_S.ANSWERED, _ANSWERED, handled=_MOST),
    "answered, seen": Scene(_S.ANSWERED, (*_ANSWERED, (LOOKER, looked_at)), handled=_MOST),
    "answered, seen by who handled it": Scene(_S.ANSWERED, (*_ANSWERED, (OFFICE, looked_at, LEAD.name)), handled=_MOST),
    "answered, to confirm": _own(_S.ANSWERED, (TEACHERS, tasks.accept), (TEACHERS, tasks.answer, "已持证", (PHOTO,))),
    "closed": Scene(_S.CLOSED, _CLOSED, handled=_MOST),
    "closed, twin": Scene(_S.CLOSED, (*_CLOSED, (OFFICE, seen_before)), handled=_MOST),
    "returned": Scene(_S.RETURNED, _RETURNED, handled=_FIRST, back=_S.ACCEPTED),
    "returned, received": Scene(_S.RETURNED, (*_BY_ALL, _RETURN), handled=_MOST, back=_S.ACCEPTED),
    "returned, asked": Scene(_S.RETURNED, (*_ACCEPTED, _ASK, _RETURN), handled=_FIRST, back=_S.ACCEPTED),
    "returned, conference": Scene(_S.RETURNED, (*_RETURNED, _CONFER), handled=_FIRST, back=_S.ACCEPTED),
    "returned twice": Scene(
        _S.RETURNED, (*_RETURNED, (OFFICE, disputes.rule_on, None, "维持"), _RETURN), handled=_FIRST, back=_S.ACCEPTED
    ),
    "parked": Scene(
        _S.PARKED, (*_ACCEPTED, (OFFICE, aside.park, "周区长", "等政策", UNTIL)), handled=_FIRST, back=_S.ACCEPTED
    ),
    "handed over": Scene(_S.HANDED_OVER, ((OFFICE, desk.hand_over, "自治区教育厅", "跨区"),), {}),
    "void": Scene(_S.VOID, (*_ACCEPTED, (OFFICE, aside.void, "误登")), handled=_FIRST, back=_S.ACCEPTED),
    "void, twin": Scene(
        _S.VOID, (*_ACCEPTED, (OFFICE, aside.void, "误登"), (OFFICE, seen_before)), handled=_FIRST, back=_S.ACCEPTED
    ),
}


def staged(database: Database, book: Book) -> dict[str, Stage]:
    """Every scene, each with a party of its own, in one database."""
    stages = {}
    for name, scene in SCENES.items():
        old = finding(scene.issue, facts={"mode": "online"}, party=party(name), attended=("health",))
        new = finding(scene.issue, party=party(name), attended=("health",))
        before, now = (submit(database, book, each)[0].case for each in (old, new))
        stages[name] = Stage(name, scene, now, before)
    for stage in stages.values():
        brought(database, book, stage.scene, stage.number)
    return stages


def brought(database: Database, book: Book, scene: Scene, *numbers: str) -> None:
    """Bring cases that were just opened where the scene has them."""
    for place, (actor, use_case, *given) in enumerate(scene.steps):
        more = {"passed": True} if use_case is closing.verify else {}
        with database.write() as session:
            bench = Bench(session, book, actor, AT + timedelta(minutes=5 * place + 5))
            for number in numbers:
                use_case(bench, number, *given, **more)
            bench.write()
