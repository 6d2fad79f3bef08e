"""What was said of cases that were not clear? Rulings, which every finding is held against: so they stand alone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from compliance.states import RulingKind
from compliance.store.base import STRICT, Base, District, Id, Ref, belongs_to
from compliance.store.columns import Flag, Word, one_of

__all__ = ["Ruling"]


class Ruling(Base):
    """What the office or the conference said of a case, and what the next finding of the kind follows."""

    __tablename__ = "rulings"
    __table_args__ = (
        belongs_to("cases", "case_id"),
        belongs_to("allocations", "fingerprint", "fingerprint"),
        UniqueConstraint("district", "number"),
        one_of("kind", RulingKind),
        CheckConstraint("in_force IN (0, 1)", name="in_force"),
        Index(None, "district", "issue", "in_force"),
        Index(None, "district", "case_id"),
        STRICT | {"comment": "rulings, and the precedents among them"},
    )

    district: Mapped[District]
    id: Mapped[Id]
    number: Mapped[str] = mapped_column(comment="what a person says, such as R2026-0001; never reused")
    case_id: Mapped[Ref]
    kind: Mapped[RulingKind] = mapped_column(Word(RulingKind))
    issue: Mapped[str] = mapped_column(comment="id of the issue in the allocation")
    lead: Mapped[str] = mapped_column(comment="id of the unit that leads by it")
    joint: Mapped[str] = mapped_column(comment="ids of the units that handle it with the lead, as canonical JSON")
    facts: Mapped[str] = mapped_column(comment="the routing facts that it speaks of, as canonical JSON")
    base: Mapped[str] = mapped_column(comment="what the allocation itself said of them, as canonical JSON")
    fingerprint: Mapped[str] = mapped_column(comment="the allocation that said so")
    reason: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    in_force: Mapped[bool] = mapped_column(Flag, comment="1 if the next finding follows it")
