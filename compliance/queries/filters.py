"""How is a list narrowed? By party, place and day, in one way for every list."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import InstrumentedAttribute

from compliance.recording.identity import name_key
from compliance.store.models import Party

__all__ = ["between", "of_party"]


def of_party(party: str | None) -> list[ColumnElement[bool]]:
    """The party's code, or a part of its name."""
    if party is None:
        return []
    key = name_key(party)
    return [or_(Party.code == party.strip().upper(), Party.name_key.contains(key, autoescape=True))]


def between(day: InstrumentedAttribute[date], since: date | None, until: date | None) -> list[ColumnElement[bool]]:
    """From a day to a day, both included; either may be open."""
    conditions: list[ColumnElement[bool]] = []
    if since is not None:
        conditions.append(day >= since)
    if until is not None:
        conditions.append(day <= until)
    return conditions
