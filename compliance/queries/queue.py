"""What does a unit have to do, the most urgent first?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from compliance.deadlines import shift
from compliance.draft import Severity
from compliance.meetings.naming import matter_titles
from compliance.queries.asof import AsOf
from compliance.queries.planning import said
from compliance.queries.shares import WAITING, shares
from compliance.recording.ledger import chunks
from compliance.states import CaseState, TaskRole, TaskState
from compliance.store.cases import LIVE, Task
from compliance.store.casework import ASKED, Extension

__all__ = ["QueueLine", "ToDo", "unit_queue"]

_URGENCY = {severity: rank for rank, severity in enumerate(Severity)}
_NEVER = datetime.max.replace(tzinfo=UTC)


class ToDo(StrEnum):
    """What the unit does next with its share."""

    RECEIVE = "receive"
    ANSWER = "answer"
    WAIT_FOR_JOINT = "wait_for_joint"
    WAIT_FOR_RULING = "wait_for_ruling"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class QueueLine:
    """
    One share, as it stands now. `near` and `overdue` are about its deadline; `joint` are
    the units that have to answer before this lead can; `asked_until` is the day that the
    unit asked for and the office has not decided on; `title` is what was agreed, if the
    case is a matter's.
    """

    number: str
    case_state: CaseState
    party: str
    locality: str
    issue: str
    severity: Severity
    unit: str
    role: TaskRole
    state: TaskState
    receive_by: datetime | None
    by_silence: bool
    deadline: datetime | None
    provisional: bool
    near: bool
    overdue: bool
    extensions: int
    asked_until: date | None
    joint: tuple[str, ...]
    todo: ToDo
    title: str = ""


def unit_queue(
    session: Session,
    now: AsOf,
    unit: str | None = None,
    *,
    states: Collection[TaskState] = WAITING,
    overdue: bool = False,
    limit: int | None = None,
) -> list[QueueLine]:
    """
    The shares of `unit`, or of all units, the one with the nearest deadline first, then by severity.

    Without other `states` those that wait for the unit; what is parked, handed over, closed
    or void is left out of these. With `overdue` only those whose deadline has passed. The
    number of queries does not grow with what there is, but for two more in 500 shares shown,
    and with the number of units where what is done is asked for of all of them.
    """
    lines = [_line(now, row) for row in shares(session, now, unit, states, overdue=overdue, limit=limit)]
    chosen = [line for line in lines if line["state"] in states and (line["overdue"] or not overdue)]
    chosen.sort(key=_order)
    shown = chosen[:limit]
    joint, asked = _joint(session, now, shown), _asked(session, now, shown)
    titles = matter_titles(session, now.district, (line["issue"] for line in shown))
    for line in shown:
        line["title"] = titles.get(line["issue"], "")
        line["near"] = _near(now, line)
    return [_complete(line, joint[line["case_id"]], asked.get(line["id"])) for line in shown]


def _order(line: dict[str, Any]) -> tuple[datetime, int, str, str, str]:
    return line["deadline"] or _NEVER, _URGENCY[line["severity"]], line["number"], line["unit"], line["id"]


def _line(now: AsOf, row: dict[str, Any]) -> dict[str, Any]:
    """A share as it is now, without what other shares say."""
    ended = now.parking_end(row["stored"], row["parked_until"])
    row |= now.share(row, row["issue"], row["severity"], ended)
    stands = row["stored"] if ended is None else row["aside_from"]
    received = row["state"] is TaskState.ACCEPTED and row["role"] is TaskRole.LEAD
    row["case_state"] = CaseState.ACCEPTED if stands is CaseState.DISPATCHED and received else stands
    row["overdue"] = _waits(row) and row["deadline"] < now.at
    return row


def _waits(row: dict[str, Any]) -> bool:
    return row["state"] in WAITING and row["deadline"] is not None


def _near(now: AsOf, row: dict[str, Any]) -> bool:
    if row["overdue"] or not _waits(row):
        return False
    policy = now.terms.policy
    before = policy.remind_before(now.terms.is_life(row["issue"], row["severity"]))
    start = shift(now.terms.calendar, policy.time_zone, row["deadline"], before, back=True)
    return bool(now.at >= start)


def _joint(session: Session, now: AsOf, shown: Iterable[dict[str, Any]]) -> dict[str, list[str]]:
    """The joint units that have not answered, by the case that one of these leads."""
    found: dict[str, list[str]] = defaultdict(list)
    led = sorted({line["case_id"] for line in shown if line["role"] is TaskRole.LEAD})
    for piece in chunks(led):
        waiting = (said("tasks", LIVE), Task.role == TaskRole.JOINT, Task.state.in_(WAITING))
        theirs = (Task.district == now.district, Task.case_id.in_(piece), *waiting)
        rows = session.execute(select(Task.id, Task.case_id, Task.unit).where(*theirs))
        for _id, case_id, unit in sorted(rows):
            found[case_id].append(unit)
    return found


def _asked(session: Session, now: AsOf, shown: Iterable[dict[str, Any]]) -> dict[str, date]:
    """The day that is asked for, by the id of the share."""
    found: dict[str, date] = {}
    for piece in chunks(sorted(line["id"] for line in shown)):
        open_ = (Extension.task_id.in_(piece), said("extensions", ASKED))
        rows = select(Extension.task_id, Extension.until).where(Extension.district == now.district, *open_)
        found.update((task_id, until) for task_id, until in session.execute(rows))
    return found


def _complete(line: dict[str, Any], joint: list[str], asked_until: date | None) -> QueueLine:
    others = tuple(joint) if line["role"] is TaskRole.LEAD else ()
    known = {name: line[name] for name in QueueLine.__slots__ if name in line}
    return QueueLine(**known, asked_until=asked_until, joint=others, todo=_todo(line, others))


def _todo(line: dict[str, Any], joint: tuple[str, ...]) -> ToDo:
    if line["state"] not in WAITING:
        return ToDo.NOTHING
    if line["state"] is TaskState.OPEN:
        return ToDo.RECEIVE
    if line["role"] is TaskRole.LEAD and line["case_state"] is CaseState.RETURNED:
        return ToDo.WAIT_FOR_RULING
    return ToDo.WAIT_FOR_JOINT if joint else ToDo.ANSWER
