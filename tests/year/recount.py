"""
The figures of a circular counted once more, in plain Python over the events as they stand in the file.

No code of the program is used for it: not its indices, not its figures, not its papers. What
each figure is, is written down here anew, as the circular itself explains it to its readers.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

__all__ = ["Recount", "read_events"]

ZONE = ZoneInfo("Asia/Shanghai")
OVER = ("closed", "void")
MOST = 30
"""How many cases the circular names for a unit."""

Row = dict[str, Any]


def read_events(database: Path) -> list[Row]:
    """Every event, in its order."""
    with sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True) as connection:
        connection.row_factory = sqlite3.Row
        found = connection.execute("SELECT seq, at, act, case_id, why, changes FROM events ORDER BY seq")
        return [dict(row) | {"changes": json.loads(row["changes"] or "{}")} for row in found]


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _rate(part: int, whole: int) -> str:
    return f"{part * 100 / whole:.1f}%" if whole else ""


@dataclass
class Recount:
    """What the events say of the days from `since` to `until`, as it stood when the last was over, or `issued` before."""

    events: list[Row]
    since: date
    until: date
    issued: datetime
    short: Mapping[str, str]
    """What each unit is called, in the order in which papers name them."""

    cases: dict[str, Row] = field(default_factory=dict)
    tasks: dict[str, Row] = field(default_factory=dict)
    turns: list[tuple[datetime, str, str | None, str]] = field(default_factory=list)
    looks: list[tuple[datetime, Row]] = field(default_factory=list)
    ruled: set[str] = field(default_factory=set)
    recurred: set[str] = field(default_factory=set)
    put_right: dict[str, datetime] = field(default_factory=dict)
    """When each case was closed first; not those that another authority took over."""

    def __post_init__(self) -> None:
        for event in self.events:
            if _moment(event["at"]) <= self.end:
                self._take(event)

    @cached_property
    def end(self) -> datetime:
        """The first moment after the last day, or that of the paper, if that came earlier."""
        return min(datetime.combine(self.until + timedelta(days=1), time(), ZONE).astimezone(UTC), self.issued)

    def _take(self, event: Row) -> None:
        at = _moment(event["at"])
        for row in event["changes"].get("added", {}).get("cases", []):
            self.turns.append((at, row["id"], None, row["state"]))
        for row in event["changes"].get("changed", {}).get("cases", []):
            before = self.cases[row["id"]]["state"]
            if row.get("state", before) != before:
                self.turns.append((at, row["id"], before, row["state"]))
                if row["state"] == "closed" and event["act"] != "handover_received":
                    self.put_right.setdefault(row["id"], at)
        for kind in ("added", "changed"):
            for table, rows in (("cases", self.cases), ("tasks", self.tasks)):
                for row in event["changes"].get(kind, {}).get(table, []):
                    rows.setdefault(row["id"], {}).update(row)
        added = event["changes"].get("added", {})
        self.looks += [(at, row) for row in added.get("verifications", [])]
        self.ruled |= {row["case_id"] for row in added.get("rulings", []) if row["kind"] == "ruling"}
        if event["act"] == "reopened" and event["why"] == "recurrence":
            self.recurred.add(event["case_id"])

    def _within(self, at: datetime) -> bool:
        return self.since <= at.astimezone(ZONE).date() <= self.until

    # ------------------------------------------------------------------ what came and went

    def months(self) -> list[list[str]]:
        """Of each month: opened, again, closed, voided, and how many are open at its end."""
        rows, month = [], self.since.replace(day=1)
        while month <= self.until:
            rows.append(self._month(month))
            month = (month + timedelta(days=31)).replace(day=1)
        return rows

    def _month(self, month: date) -> list[str]:
        mine = [each for each in self.turns if f"{each[0].astimezone(ZONE):%Y-%m}" == f"{month:%Y-%m}"]
        mine = [each for each in mine if self._within(each[0])]
        opened = sum(before is None for _at, _case, before, _now in mine)
        again = sum(before in OVER and now not in OVER for _at, _case, before, now in mine)
        closed, voided = (
            sum(before is not None and before not in OVER and now == over for _at, _case, before, now in mine)
            for over in OVER
        )
        after = (month + timedelta(days=31)).replace(day=1)
        stands = {case: now for at, case, _before, now in self.turns if at.astimezone(ZONE).date() < after}
        standing = sum(state not in OVER for state in stands.values())
        return [f"{month:%Y-%m}", *map(str, (opened, again, closed, voided, standing))]

    # ------------------------------------------------------------------ how the units did

    @cached_property
    def led(self) -> dict[str, Row]:
        """The share of the lead of each case."""
        live = ("open", "accepted", "answered")
        return {row["case_id"]: row for row in self.tasks.values() if row["role"] == "lead" and row["state"] in live}

    @cached_property
    def due(self) -> dict[str, list[str]]:
        """By unit the cases that came to be due."""
        found: dict[str, list[str]] = defaultdict(list)
        for case_id, task in self.led.items():
            case = self.cases[case_id]
            limit = task["deadline"] and _moment(task["deadline"])
            when = [each for each in (limit, case["closed_at"] and _moment(case["closed_at"])) if each]
            passed = case["state"] == "closed" or (limit and limit < self.end)
            if case["state"] not in {"void", "parked"} and passed and self._within(min(when)):
                found[task["unit"]].append(case_id)
        return found

    def _on_time(self, case_id: str) -> bool:
        task = self.led[case_id]
        answered = task["answered_at"] and (not task["deadline"] or task["answered_at"] <= task["deadline"])
        return bool(answered) and self.cases[case_id]["state"] == "closed"

    @cached_property
    def owed(self) -> dict[str, list[Row]]:
        """By unit its shares that are not answered."""
        found: dict[str, list[Row]] = defaultdict(list)
        for task in self.tasks.values():
            worked_on = self.cases[task["case_id"]]["state"] in {"dispatched", "accepted", "returned"}
            if worked_on and task["state"] in {"open", "accepted"}:
                found[task["unit"]].append(task)
        return found

    def _late(self, unit: str) -> list[str]:
        late = [task for task in self.owed[unit] if task["deadline"] and _moment(task["deadline"]) < self.end]
        return sorted(self.cases[task["case_id"]]["number"] for task in late)

    def _figures(self, unit: str) -> tuple[int, int, int, int]:
        due = self.due.get(unit, [])
        return len(due), sum(map(self._on_time, due)), len(self.owed[unit]), len(self._late(unit))

    def units(self) -> list[list[str]]:
        """Of each unit with anything: due, on time, the rate, not answered, overdue."""
        rows = []
        for unit, name in self.short.items():
            due, on_time, owed, late = self._figures(unit)
            if due or owed:
                rows.append([name, str(due), str(on_time), _rate(on_time, due) or "—", str(owed), str(late)])
        return rows

    def owing(self) -> list[list[str]]:
        """Of each unit that is late: how often, and with which cases."""
        rows = []
        for unit, name in self.short.items():
            late = self._late(unit)
            more = f" 等{len(late)}件次" if len(late) > MOST else ""
            if late:
                rows.append([name, str(len(late)), " ".join(late[:MOST]) + more])
        return rows

    def praised(self) -> str:
        """The units that did all on time, who had most first."""
        every = [(name, *self._figures(unit)) for unit, name in self.short.items()]
        good = [each for each in every if each[1] and each[1] == each[2] and not each[4]]
        return "、".join(f"{each[0]}（{each[2]}件）" for each in sorted(good, key=lambda each: -each[1]))

    def blamed(self) -> str:
        """The units that are late, the latest first."""
        every = [(name, *self._figures(unit)) for unit, name in self.short.items()]
        bad = sorted(
            (each for each in every if each[4]), key=lambda each: (-each[4], each[2] / each[1] if each[1] else 1)
        )
        rates = [_rate(each[2], each[1]) for each in bad]
        rates = [f"，按期办结率{rate}" if rate else "" for rate in rates]
        return "、".join(f"{each[0]}（逾期{each[4]}件次{rate}）" for each, rate in zip(bad, rates, strict=True))

    def sentence(self, *, in_brackets: bool = False) -> str:
        """The figures of all, in a sentence; the report has it in other words than the circular."""
        months, units = self.months(), [self._figures(unit) for unit in {*self.due, *self.owed}]
        opened, closed = (sum(int(row[at]) for row in months) for at in (1, 3))
        due, on_time, _owed, late = (sum(each[at] for each in units) for at in range(4))
        states = [case["state"] for case in self.cases.values()]
        standing, parked = sum(state not in OVER for state in states), states.count("parked")
        rate = f"，按期办结率{_rate(on_time, due)}" if due else ""
        if in_brackets:
            aside = f"（其中挂账{parked}件）" if parked else ""
            head = f"本期新增案件{opened}件，销号{closed}件，期末在办{standing}件{aside}"
            return f"{head}；应办结{due}件，按期办结{on_time}件{rate}。"
        aside = f"，其中挂账{parked}件" if parked else ""
        head = f"本期新增案件{opened}件，销号{closed}件；期末在办{standing}件{aside}。"
        return f"{head}本期应办结{due}件，按期办结{on_time}件{rate}。期末逾期未反馈{late}件次。"

    # ------------------------------------------------------------------ the indices

    def indices(self) -> list[str]:
        """Each as the circular writes it, in its order."""
        right, extended = self._handed_out()
        closing, receipts, rework, recurrence = map(
            list, (self._closing(), self._receipts(), self._rework(), self._recurrence())
        )
        every = (closing, right, receipts, rework, recurrence, extended, *self._of_all())
        return [_quotient(sum(each), len(each)) for each in every]

    def _closing(self) -> Iterator[bool]:
        for mine in self.due.values():
            yield from map(self._on_time, mine)

    def _handed_out(self) -> tuple[list[bool], list[bool]]:
        """Whether each case that was handed out went to the right unit, and whether it got more time."""
        right, extended = [], []
        for case_id, task in self.led.items():
            shares = [row for row in self.tasks.values() if row["case_id"] == case_id and row["role"] == "lead"]
            first = min(_moment(row["opened_at"]) for row in shares)
            if self.cases[case_id]["state"] != "void" and self._within(first):
                right.append(not self.cases[case_id]["returns"] and case_id not in self.ruled)
                extended.append(task["extensions"] > 0)
        return right, extended

    def _receipts(self) -> Iterator[bool]:
        for task in self.tasks.values():
            received, limit = task["received_at"], task["receive_by"]
            silent = not received and task["state"] != "withdrawn" and limit and _moment(limit) < self.end
            if received and self._within(_moment(received)):
                yield not task["by_silence"]
            elif silent and self._within(_moment(limit)):
                yield False

    def _rework(self) -> Iterator[bool]:
        for at, look in self.looks:
            if not look["recheck"] and self._within(at):
                yield not look["passed"]

    def _recurrence(self) -> Iterator[bool]:
        for case_id, at in self.put_right.items():
            if self._within(at):
                yield case_id in self.recurred

    def _of_all(self) -> Iterator[list[bool]]:
        mine = [case for case in self.cases.values() if self._within(_moment(case["opened_at"]))]
        yield [case["parkings"] > 0 for case in mine]
        yield [case["state"] == "void" for case in mine]

    # ------------------------------------------------------------------ the plots

    def bars(self) -> list[str]:
        """What stands beside each bar of the plot of units, for those with anything due."""
        told = []
        for unit in self.short:
            due, on_time, _owed, _late = self._figures(unit)
            told += [f"{_rate(on_time, due)}  {on_time}/{due}"] if due else []
        return told

    def columns(self) -> list[str]:
        """Of each month what came, what went, and what is open, as the plot of months sums it up."""
        told = []
        for month, opened, again, closed, voided, standing in self.months():
            told.append(f"{month}: {int(opened) + int(again)}, {int(closed) + int(voided)}, {standing}")
        return told


def _quotient(part: int, whole: int) -> str:
    return f"{part}÷{whole}" + (f"＝{_rate(part, whole)}" if whole else "")
