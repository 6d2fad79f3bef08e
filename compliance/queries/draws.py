"""Which draw was made last, from what, and what came out?"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from compliance.store.casework import Draw

__all__ = ["DrawLine", "last_draw"]


@dataclass(frozen=True, slots=True)
class DrawLine:
    """A draw: `share` percent of `population`, the numbers of the cases closed since a day, by `seed`."""

    seed: str
    share: int
    closed_since: date
    population: tuple[str, ...]
    drawn: tuple[str, ...]
    drawn_at: datetime


def last_draw(session: Session, district: str) -> DrawLine | None:
    """The latest draw of the district, if there was one."""
    columns = select(Draw.seed, Draw.share, Draw.closed_since, Draw.population, Draw.drawn, Draw.drawn_at)
    row = session.execute(columns.where(Draw.district == district).order_by(Draw.id.desc()).limit(1)).first()
    if row is None:
        return None
    seed, share, since, population, drawn, at = row
    return DrawLine(seed, share, since, tuple(json.loads(population)), tuple(json.loads(drawn)), at)
