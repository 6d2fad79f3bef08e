"""What was done, by whom, and in which order? The events, the head of their chain, and the counters for numbers.

Events stand on their own, without foreign keys: the tables can be built again from
them, and not the other way round. Triggers made by the migrations forbid their update
and deletion, but for what an order takes out, once.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from compliance.store.base import Base, District, only_where
from compliance.store.columns import BIG, ID

__all__ = ["ChainHead", "Counter", "Event"]

_STRICT = {"sqlite_strict": True}


class Event(Base):
    """
    One act, sealed upon the one before it.

    `hash` covers everything but `actor_name`, `why` and `changes`, which it covers
    through `content_hash` and `salt`: they may name a person, and what does can be blackened
    under an order with the chain left whole. `salt` then begins with the redaction's number.
    """

    __tablename__ = "events"
    __table_args__ = (
        Index(None, "district", "case_id", "seq", **only_where("case_id IS NOT NULL")),
        Index("ix_events_signals", "district", "party_id", **only_where("act = 'signal_raised'")),
        _STRICT | {"comment": "every act, append-only"},
    )

    district: Mapped[District]
    seq: Mapped[int] = mapped_column(BIG, primary_key=True, autoincrement=False, comment="1, 2, 3… in the district")
    id: Mapped[str] = mapped_column(ID, comment="UUIDv7")
    at: Mapped[datetime]
    actor_unit: Mapped[str | None]
    actor_role: Mapped[str]
    actor_name: Mapped[str]
    act: Mapped[str]
    party_id: Mapped[str | None] = mapped_column(ID)
    visit_id: Mapped[str | None] = mapped_column(ID)
    case_id: Mapped[str | None] = mapped_column(ID)
    finding_id: Mapped[str | None] = mapped_column(ID)
    why: Mapped[str]
    changes: Mapped[str] = mapped_column(comment="rows added and changed, by table, as canonical JSON")
    salt: Mapped[str]
    content_hash: Mapped[str] = mapped_column(comment="of salt, actor_name, why and changes")
    prev_hash: Mapped[str]
    hash: Mapped[str]


class ChainHead(Base):
    """The last event of a district; whoever writes holds this row."""

    __tablename__ = "chain_heads"
    __table_args__ = (_STRICT | {"comment": "the last event of each district"},)

    district: Mapped[District]
    seq: Mapped[int] = mapped_column(BIG)
    hash: Mapped[str]


class Counter(Base):
    """The last number given out, so that none is given twice."""

    __tablename__ = "counters"
    __table_args__ = (_STRICT | {"comment": "last numbers given out"},)

    district: Mapped[District]
    kind: Mapped[str] = mapped_column(primary_key=True, comment="what is counted, such as case")
    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(Integer)
