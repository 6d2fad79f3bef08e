"""Under which orders was something taken out of the record, and which events does each concern?"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from compliance.store.base import STRICT, Base, District, Id, Ref, belongs_to
from compliance.store.columns import BIG, Word, one_of

__all__ = ["RedactedEvent", "RedactedKind", "Redaction"]


class RedactedKind(StrEnum):
    """What was taken out."""

    NAME = "name"
    PICTURE = "picture"


class Redaction(Base):
    """That a name or a picture was taken out, by whom and under which order; never what it was."""

    __tablename__ = "redactions"
    __table_args__ = (
        UniqueConstraint("district", "number"),
        one_of("kind", RedactedKind),
        STRICT | {"comment": "orders under which something was taken out"},
    )

    district: Mapped[District]
    id: Mapped[Id]
    number: Mapped[str] = mapped_column(comment="what stands in the marks, such as T2026-0001; never reused")
    kind: Mapped[RedactedKind] = mapped_column(Word(RedactedKind))
    reference: Mapped[str] = mapped_column(comment="the number of the order")
    ordered_by: Mapped[str] = mapped_column(comment="who gave the order")
    reason: Mapped[str]
    redacted_at: Mapped[datetime]
    redacted_by: Mapped[str]
    papers: Mapped[str] = mapped_column(comment="ids of the papers whose bytes were taken out, as canonical JSON")


class RedactedEvent(Base):
    """That an event was blackened, and the seal of what it says since."""

    __tablename__ = "redacted_events"
    __table_args__ = (
        belongs_to("redactions", "redaction_id"),
        STRICT | {"comment": "events that were blackened"},
    )

    district: Mapped[District]
    seq: Mapped[int] = mapped_column(BIG, primary_key=True, autoincrement=False, comment="number of the event")
    redaction_id: Mapped[Ref] = mapped_column(primary_key=True)
    seal: Mapped[str] = mapped_column(comment="of the new salt, actor_name, why and changes")
