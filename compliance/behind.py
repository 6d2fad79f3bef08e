"""Is the machine's clock behind the record? An act goes in with its time, and its time limits count from that."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import text

from compliance.errors import StoreError
from compliance.store.columns import Moment
from rules.language import _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from rules.catalogue import District

__all__ = ["look_at_clock"]

_TOLERANCE = timedelta(minutes=5)
"""By how much the clocks of several machines may differ, or an act may have waited."""

_ENDS = text(
    "SELECT (SELECT at FROM events WHERE district = :district AND seq = 1) AS first, "
    "(SELECT at FROM events WHERE district = :district ORDER BY seq DESC LIMIT 1) AS last"
).columns(first=Moment(), last=Moment())


def look_at_clock(session: Session, district: District, now: datetime) -> str | None:
    """
    What there is to say if the machine's clock, which says `now`, is behind the last recorded act.

    The record may be wrong there too: somebody stated a moment yet to come, or has a clock that is fast. A clock from
    before the first act of all is certainly wrong: raises `StoreError`.
    """
    first, last = session.execute(_ENDS, {"district": district.id}).one()

    def local(at: datetime) -> str:
        return f"{at.astimezone(ZoneInfo(district.time_zone)):%Y-%m-%d %H:%M}"

    if first is not None and now < first - _TOLERANCE:
        message = _(
            "the clock of this machine says {now}, and the record began only at {first}. Nothing was done. "
            "Set the clock right, or state the moment yourself with `--as-of`."
        )
        raise StoreError(message.format(now=local(now), first=local(first)))
    if last is not None and now < last - _TOLERANCE:
        message = _(
            "The clock of this machine is behind the record: it says {now}, and the last act was recorded at {last}. "
            "This goes in with the clock's time. Set the clock right, so that time limits are."
        )
        return message.format(now=local(now), last=local(last))
    return None
