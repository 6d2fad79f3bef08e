"""What do the events tell, from the first to the last? For the indices, which rest on nothing else."""

from __future__ import annotations

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from compliance.indices import Told
from compliance.store.log import Event

__all__ = ["told_of"]


def told_of(session: Session, district: str) -> Told:
    """Everything that the events of `district` tell; read one at a time, what was blackened left out."""
    told = Told()
    columns = select(Event.act, Event.case_id, Event.why, Event.changes).where(Event.district == district)
    for act, case_id, why, changes in session.execute(columns.order_by(Event.seq).execution_options(yield_per=1000)):
        told.take(act, case_id, why, json.loads(changes or "{}"))
    return told
