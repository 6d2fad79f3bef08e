"""What is kept of the papers that the office sends? Each with its number and its bytes, as they went out."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, Integer, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from compliance.conference_states import PaperForm, PaperKind
from compliance.store.base import STRICT, Base, District, Id, Ref, belongs_to, only_where
from compliance.store.columns import BIG, ID, Word, one_of

__all__ = ["Paper", "PaperFile"]


class Paper(Base):
    """A paper that was issued. It is never changed: one that replaces it has a number of its own, and cites it."""

    __tablename__ = "papers"
    __table_args__ = (
        UniqueConstraint("district", "kind", "year", "ordinal"),
        one_of("kind", PaperKind),
        CheckConstraint("ordinal > 0", name="ordinal"),
        Index(None, "district", "case_id"),
        Index(None, "district", "meeting_id"),
        Index("ix_papers_replacing", "district", "replaces", **only_where("replaces IS NOT NULL")),
        STRICT | {"comment": "papers that were issued"},
    )

    district: Mapped[District]
    id: Mapped[Id]
    kind: Mapped[PaperKind] = mapped_column(Word(PaperKind))
    year: Mapped[int] = mapped_column(Integer)
    ordinal: Mapped[int] = mapped_column(Integer, comment="its number within kind and year; never reused")
    number: Mapped[str] = mapped_column(comment="what stands at its head")
    case_id: Mapped[str | None] = mapped_column(ID)
    meeting_id: Mapped[str | None] = mapped_column(ID)
    title: Mapped[str]
    addressees: Mapped[str] = mapped_column(comment="to whom, by post, as canonical JSON")
    content: Mapped[str] = mapped_column(comment="all that it says, as canonical JSON")
    issued_on: Mapped[date] = mapped_column(comment="the day that stands on it, in the district")
    issued_at: Mapped[datetime]
    issued_by: Mapped[str]
    replaces: Mapped[str | None] = mapped_column(ID, comment="the paper that it replaces")
    docx_sha256: Mapped[str] = mapped_column(comment="of the bytes, as hex")
    html_sha256: Mapped[str] = mapped_column(comment="of the bytes, as hex")


class PaperFile(Base):
    """The bytes of a paper, as it was issued; what they have to be is told by the hash in `papers`."""

    __tablename__ = "paper_files"
    __table_args__ = (
        belongs_to("papers", "paper_id"),
        UniqueConstraint("district", "paper_id", "form"),
        one_of("form", PaperForm),
        STRICT | {"comment": "papers byte for byte", "info": {"rebuilt": False}},
    )

    district: Mapped[District]
    id: Mapped[Id]
    paper_id: Mapped[Ref]
    form: Mapped[PaperForm] = mapped_column(Word(PaperForm))
    size: Mapped[int] = mapped_column(BIG, comment="in bytes")
    content: Mapped[bytes] = mapped_column(LargeBinary)
