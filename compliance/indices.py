"""How well does the work go? Each index is a ratio with the cases behind it, all from the record of acts alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from compliance.states import CaseState, EventAct, RulingKind, TaskRole, TaskState

__all__ = ["Index", "IndexKind", "Told", "indices"]

Row = dict[str, Any]

_CLOSINGS = (EventAct.VERIFIED, EventAct.CLOSED)
_LIVE = (TaskState.OPEN, TaskState.ACCEPTED, TaskState.ANSWERED)


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
    """`part` of `whole`, both as numbers of cases (for receipts and re-inspections once for each)."""

    kind: IndexKind
    part: tuple[str, ...]
    whole: tuple[str, ...]

    @property
    def ratio(self) -> float | None:
        """Between 0 and 1; None of nothing."""
        return len(self.part) / len(self.whole) if self.whole else None


@dataclass(slots=True)
class Told:
    """What events have told so far: the rows of cases and tasks as they are now, and what happened."""

    cases: dict[str, Row] = field(default_factory=dict)
    tasks: dict[str, Row] = field(default_factory=dict)
    inspected: list[tuple[str, bool]] = field(default_factory=list)
    reruled: set[str] = field(default_factory=set)
    closed: set[str] = field(default_factory=set)
    recurred: set[str] = field(default_factory=set)

    def take(self, act: str, case_id: str | None, why: str, changes: Mapping[str, Any]) -> None:
        """One event more, in the order of the record."""
        for table, rows in (("cases", self.cases), ("tasks", self.tasks)):
            for row in changes.get("added", {}).get(table, ()):
                rows[row["id"]] = dict(row)
            for news in changes.get("changed", {}).get(table, ()):
                rows[news["id"]].update(news)
        for row in changes.get("added", {}).get("verifications", ()):
            if not row["recheck"]:
                self.inspected.append((row["case_id"], bool(row["passed"])))
        for row in changes.get("added", {}).get("rulings", ()):
            if row["kind"] == RulingKind.RULING.value:
                self.reruled.add(row["case_id"])
        if case_id is not None:
            self._mark(act, case_id, why)

    def _mark(self, act: str, case_id: str, why: str) -> None:
        if act in _CLOSINGS:
            self.closed.add(case_id)
        if act == EventAct.REOPENED and why == "recurrence":
            self.recurred.add(case_id)


def indices(told: Told, at: datetime) -> list[Index]:
    """Every index, as it is at `at`."""
    lead = {task["case_id"]: task for task in told.tasks.values() if _leads(task)}
    handed_out = [row for row in told.cases.values() if row["id"] in lead and row["state"] != CaseState.VOID]
    due = [row for row in handed_out if row["state"] != CaseState.PARKED and _is_due(row, lead[row["id"]], at)]
    receipts = [task for task in told.tasks.values() if _receipt_is_due(task, at)]
    number = {row["id"]: row["number"] for row in told.cases.values()}
    everything = list(told.cases.values())

    def of(kind: IndexKind, whole: Iterable[Row], part: Callable[[Row], bool], key: str = "id") -> Index:
        rows = list(whole)
        return Index(
            kind,
            tuple(sorted(number[row[key]] for row in rows if part(row))),
            tuple(sorted(number[row[key]] for row in rows)),
        )

    inspected = [{"id": case_id, "passed": passed} for case_id, passed in told.inspected]
    return [
        of(IndexKind.ON_TIME_CLOSING, due, lambda row: _closed_on_time(row, lead[row["id"]])),
        of(IndexKind.DISPATCH_ACCURACY, handed_out, lambda row: not row["returns"] and row["id"] not in told.reruled),
        of(IndexKind.RECEIPT_ON_TIME, receipts, _received_in_time, "case_id"),
        of(IndexKind.REWORK, inspected, lambda row: not row["passed"]),
        of(IndexKind.RECURRENCE, [told.cases[each] for each in told.closed], lambda row: row["id"] in told.recurred),
        of(IndexKind.EXTENDED, handed_out, lambda row: lead[row["id"]]["extensions"] > 0),
        of(IndexKind.PARKED, everything, lambda row: row["parkings"] > 0),
        of(IndexKind.VOIDED, everything, lambda row: row["state"] == CaseState.VOID),
    ]


def _leads(task: Row) -> bool:
    return task["role"] == TaskRole.LEAD and task["state"] in _LIVE


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _is_due(case: Row, task: Row, at: datetime) -> bool:
    """It was closed, or its lead's deadline has passed."""
    deadline = _moment(task["deadline"])
    return case["state"] == CaseState.CLOSED or (deadline is not None and deadline < at)


def _closed_on_time(case: Row, task: Row) -> bool:
    """It is closed, and its lead had answered by the deadline."""
    answered, deadline = _moment(task["answered_at"]), _moment(task["deadline"])
    in_time = answered is not None and (deadline is None or answered <= deadline)
    return case["state"] == CaseState.CLOSED and in_time


def _receipt_is_due(task: Row, at: datetime) -> bool:
    limit = _moment(task["receive_by"])
    return task["received_at"] is not None or (task["state"] in _LIVE and limit is not None and limit < at)


def _received_in_time(task: Row) -> bool:
    return task["received_at"] is not None and not task["by_silence"]
