"""Which allocations has a district adopted, each from when to when? Read from the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from compliance.store.models import Adoption as Stored
from compliance.store.models import KeptAllocation

__all__ = ["Adoption", "adopted_districts", "adoptions", "documents"]


@dataclass(frozen=True, slots=True)
class Adoption:
    """
    An allocation, by its own id and version, that is in force from `starts` to `ends`, both included.

    Without a start it was there from the beginning, without an end it is the last one. What was in use before
    anything was adopted has nobody in `by`, and no id and no moment `at` until that is recorded.
    """

    id: str
    allocation: str
    version: str
    fingerprint: str
    starts: date | None
    ends: date | None
    at: datetime | None
    unit: str | None
    by: str
    remark: str

    def covers(self, day: date) -> bool:
        """Whether it is in force on `day`."""
        return (self.starts is None or self.starts <= day) and (self.ends is None or day <= self.ends)


def adopted_districts(session: Session) -> list[str]:
    """The districts that have adopted anything here."""
    return sorted(session.scalars(select(Stored.district).distinct()))


def adoptions(session: Session, district: str) -> tuple[Adoption, ...]:
    """What `district` has adopted, in the order of the days; one follows upon the other without a gap."""
    kept = (KeptAllocation.district == Stored.district) & (KeptAllocation.fingerprint == Stored.fingerprint)
    rows = session.execute(
        select(
            Stored.id,
            KeptAllocation.allocation,
            KeptAllocation.version,
            Stored.fingerprint,
            Stored.starts,
            Stored.ends,
            Stored.adopted_at.label("at"),
            Stored.adopted_unit.label("unit"),
            Stored.adopted_by.label("by"),
            Stored.remark,
        )
        .join(KeptAllocation, kept)
        .where(Stored.district == district)
    )
    found = (Adoption(**row) for row in rows.mappings())
    return tuple(sorted(found, key=lambda each: each.starts or date.min))


def documents(session: Session, district: str, adopted: Sequence[Adoption]) -> dict[str, tuple[str, str]]:
    """The document and the words of each of `adopted`, by fingerprint; the words of the one adopted last count."""
    wanted = {each.fingerprint for each in adopted}
    kept = (KeptAllocation.district == Stored.district) & (KeptAllocation.fingerprint == Stored.fingerprint)
    rows = session.execute(
        select(Stored.fingerprint, KeptAllocation.document, Stored.words)
        .join(KeptAllocation, kept)
        .where(Stored.district == district, Stored.fingerprint.in_(wanted))
        .order_by(Stored.adopted_at, Stored.id)
    )
    return {fingerprint: (document, words) for fingerprint, document, words in rows}
