"""How well does the work go? Each index is a ratio with the cases behind it, all from the record of acts alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from operator import itemgetter
from typing import Any

from compliance.states import CaseState, EventAct, RulingKind, TaskRole, TaskState

__all__ = ["Entry", "Index", "IndexKind", "Look", "Told", "Turn", "entries", "indices", "indices_of"]

Row = dict[str, Any]

_CLOSINGS = (EventAct.VERIFIED, EventAct.CLOSED)
_LIVE = (TaskState.OPEN, TaskState.ACCEPTED, TaskState.ANSWERED)
_LEFT_OUT = (CaseState.PARKED, CaseState.VOID)


class IndexKind(StrEnum):
    """What is measured. The last three stand beside the others, so that none is bettered by hiding cases."""

    ON_TIME_CLOSING = "on_time_closing"
    DISPATCH_ACCURACY = "dispatch_accuracy"
    RECEIPT_ON_TIME = "receipt_on_time"
    REWORK = "rework"
    RECURRENCE = "recurrence"
    EXTENDED = "extended"
    PARKED = "parked"
    VOIDED = "voided"


@dataclass(frozen=True, slots=True)
class Index:
    """
    `part` of `whole`, both as numbers of cases (for receipts and re-inspections once for each).

    `excluded` are those that would be in `whole` by what they are, and are left out by rule.
    """

    kind: IndexKind
    part: tuple[str, ...]
    whole: tuple[str, ...]
    excluded: tuple[str, ...] = ()

    @property
    def ratio(self) -> float | None:
        """Between 0 and 1; None of nothing."""
        return len(self.part) / len(self.whole) if self.whole else None


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One thing that an index is about: a case, a receipt, a re-inspection.

    `at` is the moment for which it counts, `unit` the one that answers for it, if one does. `counts`
    says whether it is in the part too; None where it is left out by rule.
    """

    kind: IndexKind
    case: Row
    unit: str | None
    at: datetime
    counts: bool | None


@dataclass(frozen=True, slots=True)
class Look:
    """A re-inspection; `recheck` if the case was closed already, and drawn."""

    case_id: str
    passed: bool
    recheck: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Turn:
    """That a case came to another state at a moment; `before` is None where it was opened."""

    case_id: str
    at: datetime
    before: CaseState | None
    state: CaseState


@dataclass(slots=True)
class Told:
    """
    What events have told so far: the rows of cases and tasks as they are now, and what happened.

    Of a case whose beginning was blackened nothing is counted.
    """

    cases: dict[str, Row] = field(default_factory=dict)
    tasks: dict[str, Row] = field(default_factory=dict)
    inspected: list[Look] = field(default_factory=list)
    reruled: set[str] = field(default_factory=set)
    closed: dict[str, datetime] = field(default_factory=dict)
    recurred: set[str] = field(default_factory=set)
    turns: list[Turn] = field(default_factory=list)

    def take(self, act: str, case_id: str | None, why: str, changes: Mapping[str, Any], at: datetime) -> None:
        """One event more, in the order of the record."""
        added, changed = changes.get("added", {}), changes.get("changed", {})
        for row in added.get("cases", ()):
            self.turns.append(Turn(row["id"], at, None, CaseState(row["state"])))
        for news in changed.get("cases", ()):
            self._turn(news, at)
        for table, rows in (("cases", self.cases), ("tasks", self.tasks)):
            for row in added.get(table, ()):
                rows[row["id"]] = dict(row)
            for news in changed.get(table, ()):
                rows.get(news["id"], {}).update(news)
        for row in added.get("verifications", ()):
            look = Look(row["case_id"], bool(row["passed"]), bool(row["recheck"]), at)
            self.inspected.append(look)
        for row in added.get("rulings", ()):
            if row["kind"] == RulingKind.RULING.value:
                self.reruled.add(row["case_id"])
        if case_id is not None:
            self._mark(act, case_id, why, at)

    def _turn(self, news: Row, at: datetime) -> None:
        before = self.cases.get(news["id"], {}).get("state")
        if before is not None and news.get("state", before) != before:
            self.turns.append(Turn(news["id"], at, CaseState(before), CaseState(news["state"])))

    def _mark(self, act: str, case_id: str, why: str, at: datetime) -> None:
        if act in _CLOSINGS:
            self.closed.setdefault(case_id, at)
        if act == EventAct.REOPENED and why == "recurrence":
            self.recurred.add(case_id)


def indices(told: Told, at: datetime) -> list[Index]:
    """Every index, as it is at `at`."""
    return indices_of(entries(told, at))


def indices_of(every: Iterable[Entry]) -> list[Index]:
    """Every index, of these entries."""
    found: dict[IndexKind, list[tuple[str, bool | None]]] = {kind: [] for kind in IndexKind}
    for entry in every:
        found[entry.kind].append((entry.case["number"], entry.counts))
    return [_index(kind, sorted(mine, key=itemgetter(0))) for kind, mine in found.items()]


def _index(kind: IndexKind, mine: list[tuple[str, bool | None]]) -> Index:
    return Index(
        kind,
        tuple(number for number, counts in mine if counts),
        tuple(number for number, counts in mine if counts is not None),
        tuple(dict.fromkeys(number for number, counts in mine if counts is None)),
    )


def entries(told: Told, at: datetime) -> Iterator[Entry]:
    """All that the indices are about, each with the moment for which it counts; as it is at `at`."""
    leads = {task["case_id"]: task for task in told.tasks.values() if _leads(task)}
    first = _first_handed_out(told.tasks.values())
    for case in told.cases.values():
        task = leads.get(case["id"])
        unit = case["lead"] if task is None else task["unit"]
        yield from _of_all(case, unit)
        if task is not None:
            reruled = case["id"] in told.reruled
            yield from _of_those_handed_out(case, task, first[case["id"]], at, reruled=reruled)
    yield from _receipts(told, at)
    yield from _looks(told)


def _of_all(case: Row, unit: str | None) -> Iterator[Entry]:
    opened = datetime.fromisoformat(case["opened_at"])
    yield Entry(IndexKind.PARKED, case, unit, opened, case["parkings"] > 0)
    yield Entry(IndexKind.VOIDED, case, unit, opened, case["state"] == CaseState.VOID)


def _of_those_handed_out(case: Row, task: Row, first: datetime, at: datetime, *, reruled: bool) -> Iterator[Entry]:
    unit, void = task["unit"], case["state"] == CaseState.VOID
    right = not case["returns"] and not reruled
    yield Entry(IndexKind.DISPATCH_ACCURACY, case, unit, first, None if void else right)
    yield Entry(IndexKind.EXTENDED, case, unit, first, None if void else task["extensions"] > 0)
    due = _due_at(case, task, at)
    if due is not None:
        counts = None if case["state"] in _LEFT_OUT else _closed_on_time(case, task)
        yield Entry(IndexKind.ON_TIME_CLOSING, case, unit, due, counts)


def _receipts(told: Told, at: datetime) -> Iterator[Entry]:
    for task in told.tasks.values():
        moment = _moment(task["received_at"]) or _moment(task["receive_by"])
        case = told.cases.get(task["case_id"])
        if case is None or moment is None or (task["received_at"] is None and moment >= at):
            continue
        withdrawn = task["received_at"] is None and task["state"] not in _LIVE
        counts = None if withdrawn else task["received_at"] is not None and not task["by_silence"]
        yield Entry(IndexKind.RECEIPT_ON_TIME, case, task["unit"], moment, counts)


def _looks(told: Told) -> Iterator[Entry]:
    for look in told.inspected:
        case = told.cases.get(look.case_id)
        if case is not None:
            counts = None if look.recheck else not look.passed
            yield Entry(IndexKind.REWORK, case, case["lead"], look.at, counts)
    for case_id, closed in told.closed.items():
        case = told.cases.get(case_id)
        if case is not None:
            yield Entry(IndexKind.RECURRENCE, case, case["lead"], closed, case_id in told.recurred)


def _leads(task: Row) -> bool:
    return task["role"] == TaskRole.LEAD and task["state"] in _LIVE


def _first_handed_out(tasks: Iterable[Row]) -> dict[str, datetime]:
    """When each case was first handed out, to whichever lead."""
    first: dict[str, datetime] = {}
    for task in tasks:
        if task["role"] == TaskRole.LEAD:
            opened = datetime.fromisoformat(task["opened_at"])
            first[task["case_id"]] = min(opened, first.get(task["case_id"], opened))
    return first


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _due_at(case: Row, task: Row, at: datetime) -> datetime | None:
    """When it came to be due: it was closed, or before that its lead's deadline passed; None where neither is so."""
    deadline = _moment(task["deadline"])
    if case["state"] == CaseState.CLOSED:
        closed = datetime.fromisoformat(case["closed_at"])
        return closed if deadline is None else min(closed, deadline)
    return deadline if deadline is not None and deadline < at else None


def _closed_on_time(case: Row, task: Row) -> bool:
    """It is closed, and its lead had answered by the deadline."""
    answered, deadline = _moment(task["answered_at"]), _moment(task["deadline"])
    in_time = answered is not None and (deadline is None or answered <= deadline)
    return case["state"] == CaseState.CLOSED and in_time
