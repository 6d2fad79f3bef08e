"""May this pack be merged here, and was it before?"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from compliance.errors import Conflict
from compliance.intake.source import refuse
from compliance.store.models import KeptAllocation
from compliance.store.packs import Direction, Pack
from rules.language import _

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from compliance.book import Book
    from compliance.packs.form import PackFile

__all__ = ["merged_before", "require_ours"]


def require_ours(session: Session, book: Book, pack: PackFile) -> None:
    """
    Raise `UnreadableFile` for a pack of another district, `Conflict` for one by a law that home has yet to adopt.

    A law that home does not know and that is not newer than its own changes nothing: home decides by its own.
    """
    header, district = pack.header, book.allocation.district
    if header.district != district.id:
        what = _("is of the district {theirs}, and this record is that of {ours}.")
        where = what.format(theirs=header.district, ours=district.id)
        refuse(pack.name, where, _("Merge it where that district's record is kept."))
    kept = select(KeptAllocation.fingerprint).where(
        KeptAllocation.district == district.id, KeptAllocation.fingerprint == header.fingerprint
    )
    adopted = () if book.versions is None else book.versions.adopted
    known = {book.allocation.ref.fingerprint, *(each.fingerprint for each in adopted), *session.scalars(kept)}
    if header.fingerprint in known:
        return
    ours = book.law(date.max)
    if _age(header.starts, header.version) > _age(ours.valid.start, ours.ref.version):
        text = _(
            "{file}: the laptop decided by {theirs} (version {their_version}), and this record only knows {ours} "
            "(version {our_version}). Adopt the newer one with `lianban duty adopt FILE --from DAY`, then merge "
            "the pack; nothing of it was taken."
        )
        raise Conflict(
            text.format(
                file=pack.name,
                theirs=header.allocation,
                their_version=header.version,
                ours=ours.ref.id,
                our_version=ours.ref.version,
            )
        )


def _age(starts: date | None, version: str) -> tuple[date, list[int]]:
    return starts or date.min, [int(number[:9]) for number in re.findall("[0-9]+", version)]


def merged_before(session: Session, district: str, sha256: str) -> datetime | None:
    """When a pack was merged of which nothing was rejected; one with rejected lines may do better now."""
    there = (Pack.district == district, Pack.direction == Direction.MERGED, Pack.sha256 == sha256, Pack.rejected == 0)
    return session.scalar(select(Pack.recorded_at).where(*there).order_by(Pack.recorded_at).limit(1))
