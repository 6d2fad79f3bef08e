"""What is kept of what happens to a case? Disputes, rulings, extensions, files, re-inspections and draws."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from compliance.states import ExtensionState, Purpose
from compliance.store.base import STRICT, Base, District, Id, Ref, belongs_to, unique_where
from compliance.store.columns import BIG, ID, Flag, Word, one_of

__all__ = ["ASKED", "Attachment", "Draw", "Extension", "Return", "Verification"]

ASKED = f"state = '{ExtensionState.ASKED.value}'"
"""The condition of the index of what nobody has decided; a query that says the same words is served by it."""


class Return(Base):
    """A unit's dispute: not mine, by this clause, but that unit's. It is open until the office or conference rules."""

    __tablename__ = "returns"
    __table_args__ = (
        belongs_to("cases", "case_id"),
        unique_where("uq_returns_one_open", "settled_at IS NULL", "case_id"),
        Index(None, "district", "case_id"),
        STRICT | {"comment": "disputes about whose a case is"},
    )

    district: Mapped[District]
    id: Mapped[Id]
    case_id: Mapped[Ref]
    unit: Mapped[str] = mapped_column(comment="id of the unit that returned it")
    clause: Mapped[str] = mapped_column(comment="id of the clause that it rests on")
    proposed: Mapped[str] = mapped_column(comment="id of the unit that it should go to")
    reason: Mapped[str]
    returned_at: Mapped[datetime]
    returned_by: Mapped[str]
    consulted_on: Mapped[date | None] = mapped_column(comment="the day on which the office heard both units")
    consultation: Mapped[str] = mapped_column(comment="what came of it; empty before")
    settled_at: Mapped[datetime | None]
    ruling_id: Mapped[str | None] = mapped_column(ID)


class Extension(Base):
    """A request for more time: asked by one person before expiry, granted or refused by another."""

    __tablename__ = "extensions"
    __table_args__ = (
        belongs_to("cases", "case_id"),
        belongs_to("tasks", "task_id"),
        one_of("state", ExtensionState),
        unique_where("uq_extensions_one_asked", ASKED, "task_id"),
        Index(None, "district", "case_id"),
        STRICT | {"comment": "requests for more time"},
    )

    district: Mapped[District]
    id: Mapped[Id]
    case_id: Mapped[Ref]
    task_id: Mapped[Ref]
    unit: Mapped[str] = mapped_column(comment="id of the unit that asked")
    asked_by: Mapped[str]
    asked_at: Mapped[datetime]
    until: Mapped[date] = mapped_column(comment="the last day that is asked for")
    reason: Mapped[str]
    state: Mapped[ExtensionState] = mapped_column(Word(ExtensionState))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str]
    remark: Mapped[str]


class Attachment(Base):
    """A file that somebody on the case put to it; the bytes are kept elsewhere."""

    __tablename__ = "attachments"
    __table_args__ = (
        belongs_to("cases", "case_id"),
        one_of("purpose", Purpose),
        Index(None, "district", "case_id"),
        STRICT | {"comment": "files of a case, such as completion evidence"},
    )

    district: Mapped[District]
    id: Mapped[Id]
    case_id: Mapped[Ref]
    unit: Mapped[str | None] = mapped_column(comment="id of the unit that attached it")
    purpose: Mapped[Purpose] = mapped_column(Word(Purpose))
    name: Mapped[str]
    sha256: Mapped[str] = mapped_column(comment="of the bytes, as hex")
    size: Mapped[int] = mapped_column(BIG, comment="in bytes")
    taken_on: Mapped[date | None]
    received_on: Mapped[date] = mapped_column(comment="day in the district")


class Verification(Base):
    """A re-inspection of one case at a visit, by somebody who did not handle it."""

    __tablename__ = "verifications"
    __table_args__ = (
        belongs_to("cases", "case_id"),
        belongs_to("visits", "visit_id"),
        CheckConstraint("passed IN (0, 1)", name="passed"),
        CheckConstraint("recheck IN (0, 1)", name="recheck"),
        Index(None, "district", "case_id"),
        STRICT | {"comment": "re-inspections of cases"},
    )

    district: Mapped[District]
    id: Mapped[Id]
    case_id: Mapped[Ref]
    visit_id: Mapped[Ref]
    passed: Mapped[bool] = mapped_column(Flag)
    recheck: Mapped[bool] = mapped_column(Flag, comment="1 if the case was closed already and drawn at random")
    verified_at: Mapped[datetime]


class Draw(Base):
    """A random draw of closed cases; from its seed and the list drawn from, anybody can draw it again."""

    __tablename__ = "draws"
    __table_args__ = (STRICT | {"comment": "random draws of closed cases"},)

    district: Mapped[District]
    id: Mapped[Id]
    seed: Mapped[str]
    closed_since: Mapped[date]
    population: Mapped[str] = mapped_column(comment="numbers of the cases drawn from, as canonical JSON")
    drawn: Mapped[str] = mapped_column(comment="numbers of the cases drawn, as canonical JSON")
    share: Mapped[int] = mapped_column(Integer, comment="percent that was drawn")
    drawn_at: Mapped[datetime]
