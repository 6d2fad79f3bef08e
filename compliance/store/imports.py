"""What is kept of an import? Which file it is, by its bytes, and how far it has come."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Integer
from sqlalchemy.orm import Mapped, mapped_column

from compliance.store.base import STRICT, Base, District, Id, unique_where
from compliance.store.columns import BIG

__all__ = ["ImportRecord"]


class ImportRecord(Base):
    """
    The import of one file: how many batches of it are stored, so that one that was stopped goes on there.

    It changes with each batch, in the same transaction, and is told by no event; what it brought is.
    """

    __tablename__ = "imports"
    __table_args__ = (
        unique_where("uq_imports_running", "finished_at IS NULL", "sha256"),
        STRICT | {"comment": "imports of files, and how far they came", "info": {"rebuilt": False}},
    )

    district: Mapped[District]
    id: Mapped[Id]
    sha256: Mapped[str] = mapped_column(comment="of the bytes of the file, as hex")
    name: Mapped[str] = mapped_column(comment="what the file was called, without its folder")
    begun_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    seed: Mapped[str | None] = mapped_column(comment="what its ids and salts are drawn from; gone when it is finished")
    batches: Mapped[int] = mapped_column(Integer, comment="how many are stored")
    passes: Mapped[int] = mapped_column(Integer, comment="how many pieces of parties were looked through for signals")
    read: Mapped[int] = mapped_column(BIG, comment="rows; the sum of the next three")
    stored: Mapped[int] = mapped_column(BIG)
    known: Mapped[int] = mapped_column(BIG)
    rejected: Mapped[int] = mapped_column(BIG)
    opened: Mapped[int] = mapped_column(Integer, comment="cases that were opened for it")
    joined: Mapped[int] = mapped_column(Integer, comment="findings that joined a case")
    rejects: Mapped[str] = mapped_column(comment="name of the file of rejected rows")
    rejects_size: Mapped[int] = mapped_column(BIG, comment="its bytes after that batch")
