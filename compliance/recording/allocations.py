"""How does a stored decision still read when its allocation's file has changed? The allocation is kept beside it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from compliance.recording.journal import Journal
from compliance.recording.ledger import Ledger
from compliance.states import EventAct
from compliance.store.lookup import rows_with
from compliance.store.models import KeptAllocation

if TYPE_CHECKING:
    from compliance.recording.rows import AllocationRow
    from rules.allocation import Allocation

__all__ = ["keep_allocations"]

_ID = ("fingerprint",)


def keep_allocations(
    session: Session, ledger: Ledger, journal: Journal, allocations: Iterable[Allocation], at: datetime
) -> None:
    """Keep each of `allocations` word for word, unless its district has it already."""
    wanted = {each.ref.fingerprint: each for each in allocations}
    for fingerprint, allocation in wanted.items():
        district = allocation.district.id
        if list(rows_with(session, KeptAllocation, district, ("fingerprint",), [(fingerprint,)], only=_ID)):
            continue
        row: AllocationRow = {
            "district": district,
            "fingerprint": fingerprint,
            "allocation": allocation.ref.id,
            "version": allocation.ref.version,
            "document": allocation.document,
            "kept_at": at,
        }
        ledger.add(KeptAllocation, row)
        journal.note(EventAct.ALLOCATION_KEPT, {}, added={"allocations": [row]})
