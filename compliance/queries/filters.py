"""How is a list narrowed? By party, place and day, in one way for every list."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import InstrumentedAttribute

from compliance.queries.planning import Unindexed
from compliance.recording.identity import name_key
from compliance.store.models import Party

__all__ = ["Asked", "between", "of_issues", "of_party", "ways_to_party"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is narrowed to, its state aside; None where it is not."""

    unit: str | None
    issues: Collection[str] | None
    locality: str | None
    party: str | None
    since: date | None
    until: date | None

    @property
    def count(self) -> int:
        """By how many things it is narrowed."""
        days = self.since is not None or self.until is not None
        return days + sum(each is not None for each in (self.unit, self.issues, self.locality, self.party))


def ways_to_party(party: str | None) -> list[ColumnElement[bool]]:
    """Its code, and a part of its name; nothing where no party is meant."""
    if party is None:
        return []
    return [Party.code == party.strip().upper(), Party.name_key.contains(name_key(party), autoescape=True)]


def of_party(party: str | None) -> list[ColumnElement[bool]]:
    """The party's code, or a part of its name."""
    return [or_(*ways_to_party(party))] if party is not None else []


def of_issues(issue: InstrumentedAttribute[str], issues: Collection[str]) -> ColumnElement[bool]:
    """One of `issues`: a single one by its index, which is in order, several by looking at each row."""
    return (issue if len(issues) == 1 else Unindexed(issue)).in_(sorted(issues))


def between(
    day: InstrumentedAttribute[date] | Unindexed, since: date | None, until: date | None
) -> list[ColumnElement[bool]]:
    """From a day to a day, both included; either may be open."""
    conditions: list[ColumnElement[bool]] = []
    if since is not None:
        conditions.append(day >= since)
    if until is not None:
        conditions.append(day <= until)
    return conditions
