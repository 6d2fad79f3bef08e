"""What does a unit have to do, the most urgent first?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from compliance.deadlines import shift
from compliance.draft import Severity
from compliance.meetings.naming import matter_titles
from compliance.queries.asof import LIVE, AsOf
from compliance.recording.ledger import chunks
from compliance.states import CaseState, ExtensionState, TaskRole, TaskState
from compliance.store.cases import Case, Task
from compliance.store.casework import Extension
from compliance.store.models import Party

__all__ = ["WAITING", "QueueLine", "ToDo", "unit_queue"]

WAITING = (TaskState.OPEN, TaskState.ACCEPTED)
"""The shares that a unit has still to do something with."""

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
    number of queries does not grow with what there is, but for one more in 500 shares shown.
    """
    rows = session.execute(_shares(now, unit, states)).all()
    lines = [_line(now, row._asdict()) for row in rows]
    chosen = [(key, line) for key, line in lines if line["state"] in states and (line["overdue"] or not overdue)]
    chosen.sort(key=lambda pair: _order(pair[1]))
    shown = chosen[:limit]
    joint, asked = _joint(session, now, shown), _asked(session, now, shown)
    titles = matter_titles(session, now.district, (line["issue"] for _key, line in shown))
    for _key, line in shown:
        line["title"] = titles.get(line["issue"], "")
    return [_complete(line, joint[line["case_id"]], asked.get(key)) for key, line in shown]


def _order(line: dict[str, Any]) -> tuple[datetime, int, str, str]:
    return line["deadline"] or _NEVER, _URGENCY[line["severity"]], line["number"], line["unit"]


def _shares(now: AsOf, unit: str | None, states: Collection[TaskState]) -> Any:  # noqa: ANN401 - a select of many types
    case = (Case.id.label("case_id"), Case.number, Case.state.label("stored"), Case.aside_from, Case.parked_until)
    seen = (Case.issue, Case.severity, Party.name.label("party"), Party.locality)
    names = ("id", "unit", "role", "state", "receive_by", "by_silence", "deadline", "provisional", "extensions")
    wanted = [Case.district == now.district, Task.state.in_(_stored(states)), _worked_on(now)]
    if unit is not None:
        wanted.append(Task.unit == unit)
    return (
        select(*case, *seen, *(getattr(Task, name) for name in names))
        .join(Task, (Task.district == Case.district) & (Task.case_id == Case.id))
        .join(Party, (Party.district == Case.district) & (Party.id == Case.party_id))
        .where(*wanted)
    )


def _stored(states: Collection[TaskState]) -> list[TaskState]:
    """How these states can be stored: what counts as received now may not have been written down yet."""
    more = [TaskState.OPEN] if TaskState.ACCEPTED in states else []
    return list(dict.fromkeys([*states, *more]))


def _worked_on(now: AsOf) -> ColumnElement[bool]:
    """A share that waits does so only while its case is worked on; one that is done is done."""
    over = and_(Case.state == CaseState.PARKED, Case.parked_until < now.today)
    return or_(Task.state.not_in(WAITING), Case.state.in_(LIVE), over)


def _line(now: AsOf, row: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """A share as it is now, by its id; without what other shares say."""
    ended = now.parking_end(row["stored"], row["parked_until"])
    row |= now.share(row, row["issue"], row["severity"], ended)
    stands = row["stored"] if ended is None else row["aside_from"]
    received = row["state"] is TaskState.ACCEPTED and row["role"] is TaskRole.LEAD
    row["case_state"] = CaseState.ACCEPTED if stands is CaseState.DISPATCHED and received else stands
    waits = row["state"] in WAITING and row["deadline"] is not None
    row["overdue"] = waits and row["deadline"] < now.at
    row["near"] = waits and not row["overdue"] and _near(now, row)
    return row["id"], row


def _near(now: AsOf, row: dict[str, Any]) -> bool:
    policy = now.terms.policy
    before = policy.remind_before(now.terms.is_life(row["issue"], row["severity"]))
    start = shift(now.terms.calendar, policy.time_zone, row["deadline"], before, back=True)
    return bool(now.at >= start)


def _joint(session: Session, now: AsOf, shown: Iterable[tuple[str, dict[str, Any]]]) -> dict[str, list[str]]:
    """The joint units that have not answered, by the case that one of these leads."""
    found: dict[str, list[str]] = defaultdict(list)
    led = sorted({line["case_id"] for _key, line in shown if line["role"] is TaskRole.LEAD})
    for piece in chunks(led):
        waiting = (Task.role == TaskRole.JOINT, Task.state.in_(WAITING))
        rows = select(Task.case_id, Task.unit).where(Task.district == now.district, Task.case_id.in_(piece), *waiting)
        for case_id, unit in session.execute(rows.order_by(Task.id)):
            found[case_id].append(unit)
    return found


def _asked(session: Session, now: AsOf, shown: Iterable[tuple[str, dict[str, Any]]]) -> dict[str, date]:
    """The day that is asked for, by the id of the share."""
    found: dict[str, date] = {}
    for piece in chunks(sorted(key for key, _line in shown)):
        open_ = (Extension.task_id.in_(piece), Extension.state == ExtensionState.ASKED)
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
