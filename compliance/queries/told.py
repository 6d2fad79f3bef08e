"""What do the events tell, from the first to the last? For the indices, which rest on nothing else."""

from __future__ import annotations

from datetime import datetime

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from compliance.indices import Told
from compliance.store.log import Event

__all__ = ["told_of"]


def told_of(session: Session, district: str, until: datetime | None = None) -> Told:
    """
    Everything that the events of `district` tell, of those that happened by `until` if that is given.

    They are read one at a time; what was blackened is left out.
    """
    told = Told()
    columns = select(Event.act, Event.case_id, Event.why, Event.changes, Event.at).where(Event.district == district)
    if until is not None:
        columns = columns.where(Event.at <= until)
    for act, case_id, why, changes, at in session.execute(
        columns.order_by(Event.seq).execution_options(yield_per=1000)
    ):
        told.take(act, case_id, why, orjson.loads(changes or "{}"), at)
    return told
