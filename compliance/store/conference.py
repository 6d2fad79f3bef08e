"""What is kept of the joint conference? Persons, posts and who holds them, meetings, and what they agreed."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from compliance.conference_states import AgendaKind, MeetingKind, MeetingState, PostRank, Presence, TenureState
from compliance.store.base import STRICT, Base, District, Id, Ref, belongs_to, unique_where
from compliance.store.columns import ID, Flag, Word, one_of

__all__ = ["AgendaItem", "Attendee", "Matter", "Meeting", "Person", "Post", "Tenure"]


class Person(Base):
    """Somebody who holds, or held, a post in a body; one row, however many posts."""

    __tablename__ = "persons"
    __table_args__ = (UniqueConstraint("district", "name", "title"), STRICT | {"comment": "people of public posts"})

    district: Mapped[District]
    id: Mapped[Id]
    name: Mapped[str]
    title: Mapped[str] = mapped_column(comment="the public post that they hold otherwise, as the document has it")
    noted_at: Mapped[datetime]


class Post(Base):
    """A seat in a body, which stays when its holder goes."""

    __tablename__ = "posts"
    __table_args__ = (
        UniqueConstraint("district", "key"),
        one_of("rank", PostRank),
        STRICT | {"comment": "seats in the bodies"},
    )

    district: Mapped[District]
    id: Mapped[Id]
    key: Mapped[str] = mapped_column(comment="what it is called in commands, such as joint_conference.member.education")
    body: Mapped[str] = mapped_column(comment="id of the body in the allocation")
    rank: Mapped[PostRank] = mapped_column(Word(PostRank))
    unit: Mapped[str | None] = mapped_column(comment="id of the unit that it stands for")
    position: Mapped[int] = mapped_column(Integer, comment="its place in the list of the body")
    name: Mapped[str] = mapped_column(comment="what it is called in both languages, as canonical JSON")
    note: Mapped[str] = mapped_column(
        comment="where the document disagrees with itself about it, or is silent: in both languages; empty if nowhere"
    )
    starts: Mapped[date] = mapped_column(comment="the first day on which there is this post")


class Tenure(Base):
    """That a person holds a post, from when to when, and how that came about."""

    __tablename__ = "tenures"
    __table_args__ = (
        belongs_to("posts", "post_id"),
        belongs_to("persons", "person_id"),
        one_of("state", TenureState),
        CheckConstraint("starts <= ends", name="span"),
        unique_where("uq_tenures_one_holder", "state = 'settled' AND ends IS NULL", "post_id"),
        Index(None, "district", "post_id"),
        STRICT | {"comment": "who holds which post, from when to when"},
    )

    district: Mapped[District]
    id: Mapped[Id]
    post_id: Mapped[Ref]
    person_id: Mapped[Ref]
    state: Mapped[TenureState] = mapped_column(Word(TenureState))
    starts: Mapped[date] = mapped_column(comment="the first day")
    ends: Mapped[date | None] = mapped_column(comment="the last day")
    proposed_by: Mapped[str] = mapped_column(comment="id of the unit that proposed it, or the document's number")
    proposed_at: Mapped[datetime]
    settled_by: Mapped[str] = mapped_column(comment="who settled it: the conference, a document; empty before")
    settled_at: Mapped[datetime | None]
    meeting_id: Mapped[str | None] = mapped_column(ID, comment="the meeting that settled it")
    reason: Mapped[str]


class Meeting(Base):
    """A meeting that was called, with what came of it."""

    __tablename__ = "meetings"
    __table_args__ = (
        UniqueConstraint("district", "number"),
        one_of("kind", MeetingKind),
        one_of("state", MeetingState),
        Index(None, "district", "held_on"),
        STRICT | {"comment": "meetings"},
    )

    district: Mapped[District]
    id: Mapped[Id]
    number: Mapped[str] = mapped_column(comment="what a person says, such as H2026-01; never reused")
    kind: Mapped[MeetingKind] = mapped_column(Word(MeetingKind))
    state: Mapped[MeetingState] = mapped_column(Word(MeetingState))
    title: Mapped[str]
    held_on: Mapped[date] = mapped_column(comment="the day of the meeting, in the district")
    begins: Mapped[str] = mapped_column(comment="at what time, such as 15:00; empty if not said")
    place: Mapped[str]
    called_by: Mapped[str] = mapped_column(comment="who called it, by name")
    called_as: Mapped[str] = mapped_column(comment="key of the post by which they could")
    chaired_by: Mapped[str] = mapped_column(comment="who was in the chair; empty before the minutes")
    called_at: Mapped[datetime]
    minuted_at: Mapped[datetime | None]
    summary: Mapped[str] = mapped_column(comment="what the minutes say at large; empty before")


class Attendee(Base):
    """A unit, or somebody else who was invited, at a meeting."""

    __tablename__ = "attendees"
    __table_args__ = (
        belongs_to("meetings", "meeting_id"),
        one_of("presence", Presence),
        CheckConstraint("guest IN (0, 1)", name="guest"),
        UniqueConstraint("district", "meeting_id", "unit", "name"),
        STRICT | {"comment": "who was asked to a meeting, and who was there"},
    )

    district: Mapped[District]
    id: Mapped[Id]
    meeting_id: Mapped[Ref]
    unit: Mapped[str] = mapped_column(comment="id of the unit; empty for somebody of none")
    name: Mapped[str] = mapped_column(comment="what a guest of no unit is called; empty for a unit")
    guest: Mapped[bool] = mapped_column(Flag, comment="1 if invited, and no member")
    presence: Mapped[Presence] = mapped_column(Word(Presence))
    person: Mapped[str] = mapped_column(comment="who came; empty if not said")
    reason: Mapped[str] = mapped_column(comment="why the member did not come")


class AgendaItem(Base):
    """One thing that a meeting is to talk about, and what was said of it."""

    __tablename__ = "agenda_items"
    __table_args__ = (
        belongs_to("meetings", "meeting_id"),
        one_of("kind", AgendaKind),
        Index(None, "district", "meeting_id"),
        STRICT | {"comment": "agendas"},
    )

    district: Mapped[District]
    id: Mapped[Id]
    meeting_id: Mapped[Ref]
    position: Mapped[int] = mapped_column(Integer, comment="1, 2, 3…; 0 for one that was dropped")
    kind: Mapped[AgendaKind] = mapped_column(Word(AgendaKind))
    subject: Mapped[str] = mapped_column(comment="number of the case, signal, matter or ruling; empty if there is none")
    title: Mapped[str]
    outcome: Mapped[str] = mapped_column(comment="what the minutes say of it; empty before")


class Matter(Base):
    """Something that a meeting agreed; it is followed up as a case, with lead, shares and deadlines."""

    __tablename__ = "matters"
    __table_args__ = (
        belongs_to("meetings", "meeting_id"),
        belongs_to("cases", "case_id"),
        UniqueConstraint("district", "number"),
        UniqueConstraint("district", "case_id"),
        CheckConstraint("major IN (0, 1)", name="major"),
        CheckConstraint("approved_on IS NULL OR major = 1", name="approved_on"),
        Index(None, "district", "meeting_id"),
        STRICT | {"comment": "what meetings agreed"},
    )

    district: Mapped[District]
    id: Mapped[Id]
    number: Mapped[str] = mapped_column(comment="what a person says, such as Y2026-0001; never reused")
    meeting_id: Mapped[Ref]
    case_id: Mapped[Ref] = mapped_column(comment="the case by which it is followed up")
    item: Mapped[int] = mapped_column(Integer, comment="position of the agenda's item that it came of; 0 for none")
    title: Mapped[str] = mapped_column(comment="what was agreed, in a sentence")
    lead: Mapped[str] = mapped_column(comment="id of the unit that was to lead, as agreed")
    joint: Mapped[str] = mapped_column(comment="ids of the units that were to handle it with it, as canonical JSON")
    major: Mapped[bool] = mapped_column(Flag, comment="1 if it waits for its approval")
    due_on: Mapped[date] = mapped_column(comment="the day by which it was agreed to be done")
    approved_on: Mapped[date | None]
    approval: Mapped[str] = mapped_column(comment="by whom, and the number of the document; empty before")
