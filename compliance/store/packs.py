"""What is kept of the packs of offline laptops? Each that went out or came in, what it said, and what was settled."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from compliance.store.base import STRICT, Base, District, Id, Ref, belongs_to
from compliance.store.columns import BIG, ID, Word, one_of

__all__ = ["Direction", "Pack", "PackEntry", "PackSettlement", "Said"]


class Direction(StrEnum):
    """Whether a pack was written here, or came home here."""

    EXPORTED = "exported"
    MERGED = "merged"


class Said(StrEnum):
    """What an entry is: a finding or a visit in a pack, or a party as it stood here before any pack spoke of it."""

    FINDING = "finding"
    VISIT = "visit"
    PARTY = "party"


class Pack(Base):
    """A pack that was exported or merged; merged once more, it has one more row."""

    __tablename__ = "packs"
    __table_args__ = (
        one_of("direction", Direction),
        Index(None, "district", "sha256"),
        STRICT | {"comment": "packs of offline laptops"},
    )

    district: Mapped[District]
    id: Mapped[Id]
    direction: Mapped[Direction] = mapped_column(Word(Direction))
    sha256: Mapped[str] = mapped_column(comment="of its lines but the last, as hex")
    device: Mapped[str] = mapped_column(ID, comment="id of the laptop's database")
    fingerprint: Mapped[str] = mapped_column(comment="the allocation that the laptop decided by")
    exported_at: Mapped[datetime] = mapped_column(comment="by the laptop's clock")
    exported_unit: Mapped[str | None]
    exported_by: Mapped[str]
    upto: Mapped[int] = mapped_column(BIG, comment="the last event that it covers; 0 for one that was merged")
    recorded_at: Mapped[datetime] = mapped_column(comment="when it was exported or merged here")
    findings: Mapped[int] = mapped_column(Integer)
    visits: Mapped[int] = mapped_column(Integer)
    stored: Mapped[int] = mapped_column(Integer)
    known: Mapped[int] = mapped_column(Integer)
    conflicting: Mapped[int] = mapped_column(Integer, comment="stored without its id, which another finding has")
    rejected: Mapped[int] = mapped_column(Integer)
    differing: Mapped[int] = mapped_column(Integer, comment="decided otherwise here than on the laptop")


class PackEntry(Base):
    """What a merged pack said, as far as packs can say different things of it; and where it was put."""

    __tablename__ = "pack_entries"
    __table_args__ = (
        belongs_to("packs", "pack_id"),
        belongs_to("parties", "party_id"),
        belongs_to("visits", "visit_id"),
        belongs_to("findings", "finding_id"),
        one_of("kind", Said),
        Index(None, "district", "pack_id"),
        Index(None, "district", "party_id"),
        Index(None, "district", "finding_id"),
        STRICT | {"comment": "what packs said"},
    )

    district: Mapped[District]
    id: Mapped[Id]
    pack_id: Mapped[Ref]
    kind: Mapped[Said] = mapped_column(Word(Said))
    party_id: Mapped[Ref]
    visit_id: Mapped[str | None] = mapped_column(ID)
    finding_id: Mapped[str | None] = mapped_column(ID)
    key: Mapped[str | None] = mapped_column(comment="the inspector's own id for a finding")
    name: Mapped[str] = mapped_column(comment="of the party, as given")
    code: Mapped[str | None] = mapped_column(comment="likewise")
    locality: Mapped[str] = mapped_column(comment="likewise")
    address: Mapped[str] = mapped_column(comment="likewise")
    registered_for: Mapped[str] = mapped_column(comment="likewise")
    result: Mapped[str] = mapped_column(comment="of a visit, as the laptop has it")
    note: Mapped[str] = mapped_column(comment="of a visit")
    handed_in_at: Mapped[datetime] = mapped_column(comment="by the laptop's clock")
    handed_in_by: Mapped[str] = mapped_column(comment="unit, role and name, as the laptop has them; canonical JSON")
    decided: Mapped[str] = mapped_column(comment="outcome and units of a finding, as the laptop has them; likewise")


class PackSettlement(Base):
    """That the office looked at what packs disagree on, and what it made of it."""

    __tablename__ = "pack_settlements"
    __table_args__ = (
        belongs_to("findings", "kept_id"),
        Index(None, "district", "question"),
        STRICT | {"comment": "what was settled of what packs disagree on"},
    )

    district: Mapped[District]
    id: Mapped[Id]
    question: Mapped[str] = mapped_column(comment="what it is called in commands")
    signature: Mapped[str] = mapped_column(comment="SHA-256 of what was said then; if more is said, it is open again")
    kept_id: Mapped[str | None] = mapped_column(ID, comment="the finding that keeps the inspector's id")
    new_key: Mapped[str | None] = mapped_column(comment="the id that the other finding got")
    remark: Mapped[str]
    settled_at: Mapped[datetime]
    settled_unit: Mapped[str | None]
    settled_by: Mapped[str]
