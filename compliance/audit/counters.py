"""Would a number be given twice, or was one left out? The counters are held against the numbers that were given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from compliance.recording.numbers import CASE
from compliance.store.base import table_of
from compliance.store.cases import Case
from compliance.store.conference import Matter, Meeting
from compliance.store.log import Counter
from compliance.store.office import Signal
from compliance.store.papers import Paper
from compliance.store.redactions import Redaction
from compliance.store.rulings import Ruling
from compliance.store.scratch import as_stored
from rules.language import _

__all__ = ["CounterFault", "counter_faults"]

_NUMBERED = {
    CASE: Case,
    "ruling": Ruling,
    "signal": Signal,
    "meeting": Meeting,
    "matter": Matter,
    "redaction": Redaction,
}
_YEAR = 4

_Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class CounterFault:
    """A counter that does not stand at the highest number that was given."""

    kind: str
    year: int
    stands: int
    given: int

    def __str__(self) -> str:
        text = _("the counter {kind} of {year} stands at {stands}, and the highest number that was given is {given}.")
        return text.format(kind=self.kind, year=self.year, stands=self.stands, given=self.given)


def counter_faults(source: Session, made: Session, district: str) -> Iterator[CounterFault]:
    """The counters of `source` that do not fit the tables that were `made` from the events alone."""
    given = _given(made, district)
    counted = select(Counter.kind, Counter.year, Counter.last).where(Counter.district == district)
    stand = {(kind, year): last for kind, year, last in source.execute(counted) if _is_known(kind)}
    for kind, year in sorted(stand.keys() | given.keys()):
        both = stand.get((kind, year), 0), given.get((kind, year), 0)
        if both[0] != both[1]:
            yield CounterFault(kind, year, *both)


def _is_known(kind: str) -> bool:
    return kind in _NUMBERED or kind.startswith(("paper_", "meeting_"))


def _given(made: Session, district: str) -> dict[_Key, int]:
    highest: dict[_Key, int] = defaultdict(int)
    for kind, model in _NUMBERED.items():
        table = as_stored(table_of(model))
        for number in made.scalars(select(table.c.number).where(table.c.district == district)):
            year, _dash, ordinal = str(number).lstrip("HRSTY").partition("-")
            if len(year) == _YEAR and year.isdigit() and ordinal.isdigit():
                highest[kind, int(year)] = max(highest[kind, int(year)], int(ordinal))
    papers = as_stored(table_of(Paper))
    for kind, year, ordinal in made.execute(select(papers.c.kind, papers.c.year, papers.c.ordinal)):
        highest[f"paper_{kind}", int(year)] = max(highest[f"paper_{kind}", int(year)], int(ordinal))
    meetings = as_stored(table_of(Meeting))
    for kind, number in made.execute(select(meetings.c.kind, meetings.c.number)):
        highest[f"meeting_{kind}", int(str(number)[1:5])] += 1
    return highest
