"""The roster of the notice in a record, and acts on it, said briefly."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from compliance.actor import Actor, ActorRole
from compliance.audit import differences, replay
from compliance.casework.bench import Bench
from compliance.roster.acting import propose, settle, succeed, vacate
from compliance.roster.load import load_roster
from compliance.roster.stored import posts
from compliance.roster.taking import take
from compliance.store.scratch import scratch
from tests.compliance.acting import OFFICE
from tests.compliance.making import AT, DISTRICT
from tests.compliance.rebuilding import chain_faults

if TYPE_CHECKING:
    from compliance.book import Book
    from compliance.roster.model import Held
    from compliance.store.database import Database

NOTICE = date(2021, 9, 8)
MARCH = date(2026, 3, 15)
EVE = MARCH - timedelta(days=1)
MEMBER = "joint_conference.member.education"
LIAISON = "conference_office.liaison.education"
EDUCATION = Actor("education", ActorRole.HANDLER, "钱进")
FIRE = Actor("fire_rescue", ActorRole.HANDLER, "张强")


def done(database: Database, book: Book, actor: Actor, act, *given, at: datetime = AT, **more):
    """One act in a transaction of its own."""
    with database.write() as session:
        bench = Bench(session, book, actor, at)
        result = act(bench, *given, **more)
        bench.write()
    return result


def take_notice(database: Database, book: Book):
    return done(database, book, OFFICE, take, load_roster(None, book.allocation))


def proposed(
    database, book, key=MEMBER, name="王芳", *, actor=EDUCATION, starts=MARCH, unit="education", title="副局长"
):
    return done(database, book, actor, propose, key, name, title, unit, starts, "工作变动")


def settled(database, book, key=MEMBER, *, actor=OFFICE, by="象区教〔2026〕3号", **more):
    return done(database, book, actor, settle, key, by=by, **more)


def succeeded(database, book, key=LIAISON, name="孙立", *, actor=EDUCATION, starts=MARCH):
    return done(database, book, actor, succeed, key, name, "民办教育股股长", starts, "接任")


def vacated(database, book, key=MEMBER, *, actor=EDUCATION, starts=MARCH):
    return done(database, book, actor, vacate, key, starts, "调离")


def held(database: Database, key: str, on: date) -> Held:
    with database.read() as session:
        [found] = [each for each in posts(session, DISTRICT, on) if each.key == key]
    return found


def name_of(database: Database, key: str, on: date) -> str | None:
    person = held(database, key, on).person
    return None if person is None else person.name


def by_tables(database: Database) -> list[str]:
    """Where the tables are not what the events make of them."""
    with database.read() as source, scratch() as target:
        replayed = replay(source, DISTRICT, target)
        found = list(map(str, differences(source, target, DISTRICT)))
        return [*chain_faults(source), *found, *replayed.unreadable]
