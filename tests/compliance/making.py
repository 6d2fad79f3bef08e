"""Findings for the tests, said briefly."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from compliance.actor import Actor, ActorRole
from compliance.book import Book
from compliance.draft import FindingDraft, PartyDraft
from compliance.queries import CaseFile, case_list, case_show
from compliance.record import Receipt, record
from compliance.store.base import Base
from rules.decide import Decider
from rules.load import load_allocation

if TYPE_CHECKING:
    from compliance.store.database import Database

DISTRICT = "xiangshan"
AT = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
DAY = date(2026, 3, 9)
INSPECTOR = Actor("education", ActorRole.INSPECTOR, "王芳")
AUDITOR = Actor(None, ActorRole.AUDITOR, "陈静")
CODE = "91450300MA5KDX1F2T"
QIMING = PartyDraft("启明教育", locality="南门街道")

BASE = FindingDraft(QIMING, (("issue", "fire_safety"), ("site", "institution")), DAY)


@cache
def the_book() -> Book:
    """The default allocation and what applies it, loaded once."""
    allocation = load_allocation("xiangshan-2021")
    return Book(allocation, Decider(allocation).decide)


def finding(issue: str = "fire_safety", **changes: object) -> FindingDraft:
    """A finding at Qiming; other facts by `facts={…}`, anything else by its own name."""
    facts = {"site": "institution", "issue": issue, **changes.pop("facts", {})}
    return replace(BASE, facts=tuple(sorted(facts.items())), **changes)


def submit(database: Database, book: Book, *drafts: FindingDraft, at: datetime = AT) -> list[Receipt]:
    """All of them in one transaction."""
    with database.write() as session:
        return record(session, book, drafts, INSPECTOR, at)


def count(database: Database, model: type[Base]) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(model))


def numbers(database: Database, **filters: object) -> list[str]:
    with database.read() as session:
        return [case.number for case in case_list(session, DISTRICT, **filters)]


def show(database: Database, number: str) -> CaseFile:
    with database.read() as session:
        return case_show(session, DISTRICT, number)
