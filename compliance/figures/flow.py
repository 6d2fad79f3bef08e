"""What came in and what was closed, what is open and for how long, and what was found where?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from compliance.clock import day_in
from compliance.states import OVER, CaseState

if TYPE_CHECKING:
    from compliance.indices import Told, Turn

__all__ = ["AGES", "Band", "Heat", "Month", "ages", "heat", "months"]

AGES = (7, 30, 60, 90)
"""The last day of each band of ages, in calendar days; what is older is in one more."""


_KINDS = ("opened", "again", "closed", "voided")


@dataclass(frozen=True, slots=True)
class Month:
    """
    What one month (`2026-03`) brought, in numbers of cases.

    What was opened again (reopened, or restored) is in `again`. `open` is how many were open at its end,
    parked ones too: those of the month before, and what came, without what was closed and what was voided.
    """

    key: str
    opened: tuple[str, ...]
    again: tuple[str, ...]
    closed: tuple[str, ...]
    voided: tuple[str, ...]
    open: int


@dataclass(frozen=True, slots=True)
class Band:
    """The open cases that are from `low` to `high` days old (None: or older); `parked` are those of them set aside."""

    low: int
    high: int | None
    cases: tuple[str, ...]
    parked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heat:
    """How many cases of which issue were opened where: by (issue, locality), void ones left out."""

    counts: Mapping[tuple[str, str], tuple[str, ...]]
    voided: tuple[str, ...]

    def count(self, issue: str, locality: str) -> int:
        """How many."""
        return len(self.counts.get((issue, locality), ()))

    @property
    def issues(self) -> tuple[str, ...]:
        """The issues, the most frequent first."""
        total: dict[str, int] = defaultdict(int)
        for (issue, _locality), numbers in self.counts.items():
            total[issue] += len(numbers)
        return tuple(sorted(total, key=lambda issue: (-total[issue], issue)))


def months(told: Told, time_zone: str, cases: Collection[str], start: date, end: date) -> tuple[Month, ...]:
    """What each month from that of `start` to that of `end` brought, of the cases with these ids; whole days only."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    balance, after = 0, defaultdict[str, int](int)
    for turn in told.turns:
        kind, step = _kind(turn)
        if kind is None or turn.case_id not in cases:
            continue
        day = day_in(time_zone, turn.at)
        if day < start:
            balance += step
        elif day <= end:
            found[f"{day:%Y-%m}"][kind].append(told.cases[turn.case_id]["number"])
            after[f"{day:%Y-%m}"] += step
    rows = []
    for key in _every_month(start, end):
        balance += after[key]
        opened, again, closed, voided = (tuple(sorted(found[key][kind])) for kind in _KINDS)
        rows.append(Month(key, opened, again, closed, voided, balance))
    return tuple(rows)


def _kind(turn: Turn) -> tuple[str | None, int]:
    """What a turn means for what is open, and by how much."""
    if turn.before is None:
        return "opened", 1
    was, now = turn.before in OVER, turn.state in OVER
    if was and not now:
        return "again", 1
    if now and not was:
        return ("voided" if turn.state is CaseState.VOID else "closed"), -1
    return None, 0


def _every_month(start: date, end: date) -> Iterable[str]:
    day = start.replace(day=1)
    while day <= end:
        yield f"{day:%Y-%m}"
        day = (day + timedelta(days=31)).replace(day=1)


def ages(cases: Iterable[Mapping[str, Any]], time_zone: str, at: datetime) -> tuple[Band, ...]:
    """How old the open ones of `cases` are, in calendar days since they were opened."""
    today = day_in(time_zone, at)
    highest: list[int | None] = [*AGES, None]
    found: list[list[Mapping[str, Any]]] = [[] for _each in highest]
    for case in cases:
        if case["state"] not in OVER:
            days = (today - day_in(time_zone, datetime.fromisoformat(case["opened_at"]))).days
            found[sum(days > last for last in AGES)].append(case)
    lowest = [0, *(last + 1 for last in AGES)]
    return tuple(
        Band(low, high, _numbers(mine), _numbers(each for each in mine if each["state"] == CaseState.PARKED))
        for low, high, mine in zip(lowest, highest, found, strict=True)
    )


def heat(cases: Iterable[Mapping[str, Any]]) -> Heat:
    """How many of `cases` are of which issue, and where."""
    counts: dict[tuple[str, str], list[str]] = defaultdict(list)
    voided = []
    for case in cases:
        if case["state"] == CaseState.VOID:
            voided.append(case["number"])
        else:
            counts[case["issue"], case["locality"]].append(case["number"])
    return Heat({key: tuple(sorted(numbers)) for key, numbers in counts.items()}, tuple(sorted(voided)))


def _numbers(cases: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(sorted(case["number"] for case in cases))
