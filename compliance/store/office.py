"""What is kept of the office's own work? Signals, reminders, and the outbox from which they are sent."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, Integer, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from compliance.states import MessageState, SignalState, SlipColour
from compliance.store.base import STRICT, Base, District, Id, Ref, belongs_to, only_where
from compliance.store.columns import ID, Flag, Word, one_of

__all__ = ["Delivery", "Message", "Signal", "Slip"]


class Signal(Base):
    """Something that shows only across the findings and cases of one party; it is stored once."""

    __tablename__ = "signals"
    __table_args__ = (
        belongs_to("parties", "party_id"),
        UniqueConstraint("district", "number"),
        UniqueConstraint("district", "party_id", "rule", "key"),
        one_of("state", SignalState),
        Index(None, "district", "state", "id"),
        STRICT | {"comment": "signals across the cases of one party"},
    )

    district: Mapped[District]
    id: Mapped[Id]
    number: Mapped[str] = mapped_column(comment="what a person says, such as S2026-0001; never reused")
    party_id: Mapped[Ref]
    kind: Mapped[str] = mapped_column(comment="such as recurrence")
    rule: Mapped[str] = mapped_column(comment="the entry of the policy that it rests on")
    key: Mapped[str] = mapped_column(comment="what makes it this signal and no other")
    proposes: Mapped[str] = mapped_column(comment="the act that it proposes")
    cases: Mapped[str] = mapped_column(comment="ids of the cases it rests on, as canonical JSON")
    findings: Mapped[str] = mapped_column(comment="ids of the findings it rests on, as canonical JSON")
    units: Mapped[str] = mapped_column(comment="ids of the units that it concerns, as canonical JSON")
    clauses: Mapped[str] = mapped_column(comment="ids of the clauses that it cites, as canonical JSON")
    state: Mapped[SignalState] = mapped_column(Word(SignalState))
    raised_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str]
    reason: Mapped[str]


class Slip(Base):
    """One reminder about one deadline. A unit gets no two on one day for one case."""

    __tablename__ = "slips"
    __table_args__ = (
        belongs_to("cases", "case_id"),
        one_of("colour", SlipColour),
        Index(None, "district", "case_id"),
        Index("ix_slips_loose", "district", "unit", **only_where("message_id IS NULL")),
        STRICT | {"comment": "reminders, near due to overdue again"},
    )

    district: Mapped[District]
    id: Mapped[Id]
    case_id: Mapped[Ref]
    task_id: Mapped[str | None] = mapped_column(ID, comment="none where the office itself is reminded")
    unit: Mapped[str | None] = mapped_column(comment="id of the unit that is reminded; none for the office")
    colour: Mapped[SlipColour] = mapped_column(Word(SlipColour))
    deadline: Mapped[datetime] = mapped_column(comment="the deadline that it is about")
    due_on: Mapped[date] = mapped_column(comment="the day on which it was due to be given")
    made_at: Mapped[datetime]
    message_id: Mapped[str | None] = mapped_column(ID, comment="the digest that it went into")


class Message(Base):
    """A digest for one unit, written here before anything is sent; one a day at the most."""

    __tablename__ = "messages"
    __table_args__ = (
        one_of("state", MessageState),
        Index(None, "district", "state", "id"),
        STRICT | {"comment": "the outbox"},
    )

    district: Mapped[District]
    id: Mapped[Id]
    unit: Mapped[str | None] = mapped_column(comment="id of the unit; none for the office")
    day: Mapped[date]
    title: Mapped[str]
    body: Mapped[str]
    state: Mapped[MessageState] = mapped_column(Word(MessageState))
    attempts: Mapped[int] = mapped_column(Integer)
    written_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class Delivery(Base):
    """One attempt to send a digest by one channel."""

    __tablename__ = "deliveries"
    __table_args__ = (
        belongs_to("messages", "message_id"),
        CheckConstraint("delivered IN (0, 1)", name="delivered"),
        Index(None, "district", "message_id"),
        STRICT | {"comment": "attempts to send"},
    )

    district: Mapped[District]
    id: Mapped[Id]
    message_id: Mapped[Ref]
    channel: Mapped[str] = mapped_column(comment="the kind of channel, such as wecom; never its address")
    delivered: Mapped[bool] = mapped_column(Flag)
    detail: Mapped[str] = mapped_column(comment="what the channel said; empty where it said nothing")
    tried_at: Mapped[datetime]


Index(
    "uq_slips_one_each",
    Slip.district,
    Slip.case_id,
    func.coalesce(Slip.unit, text("''")),
    Slip.colour,
    Slip.deadline,
    unique=True,
)
Index(
    "uq_slips_one_a_day",
    Slip.district,
    Slip.case_id,
    func.coalesce(Slip.unit, text("''")),
    Slip.due_on,
    unique=True,
)
Index("uq_messages_one_a_day", Message.district, func.coalesce(Message.unit, text("''")), Message.day, unique=True)
