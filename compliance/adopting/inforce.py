"""May this book be written by? Only where it decides by what the district has adopted, and by nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from compliance.errors import Conflict
from compliance.store.models import Adoption, KeptAllocation
from rules.language import _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from compliance.book import Book

__all__ = ["require_in_force"]


def require_in_force(session: Session, book: Book) -> None:
    """
    Raise `Conflict` where the district has adopted other allocations than `book` decides by.

    To be asked when the district's head of chain is held: nobody adopts another one meanwhile.
    """
    district = book.allocation.district.id
    adopted = select(Adoption.id, Adoption.ends).where(Adoption.district == district)
    now = {(row.id, row.ends) for row in session.execute(adopted)}
    mine = () if book.versions is None else book.versions.adopted
    if now == {(each.id, each.ends) for each in mine}:
        return
    if book.versions is not None:
        raise Conflict(_("Another allocation was adopted meanwhile. Do it again: it is then decided by that one."))
    text = _(
        "{allocation} (version {version}) is not what was adopted here: {adopted} is. Leave `--allocation` out, in the "
        "configuration too, or adopt it with `lianban duty adopt FILE --from DAY`."
    )
    ref = book.allocation.ref
    raise Conflict(text.format(allocation=ref.id, version=ref.version, adopted=_last(session, district)))


def _last(session: Session, district: str) -> str:
    kept = (KeptAllocation.district == Adoption.district) & (KeptAllocation.fingerprint == Adoption.fingerprint)
    last = select(KeptAllocation.allocation, KeptAllocation.version).join(Adoption, kept)
    name, version = session.execute(last.where(Adoption.district == district, Adoption.ends.is_(None))).one()
    return _("{allocation} (version {version})").format(allocation=name, version=version)
