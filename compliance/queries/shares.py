"""Where do the shares of a queue come from? Each way by an index, in order, and no further than is shown."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select, true

from compliance.queries.asof import LIVE as WORKED_ON
from compliance.queries.planning import Bytewise, Unindexed, onward, said, urgency
from compliance.states import CaseState, TaskState
from compliance.store.cases import LIVE, Case, Task
from compliance.store.models import Party

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from compliance.queries.asof import AsOf

__all__ = ["WAITING", "shares"]

WAITING = (TaskState.OPEN, TaskState.ACCEPTED)
"""The shares that a unit has still to do something with."""

_CASE = (
    *(Case.id.label("case_id"), Case.number, Case.state.label("stored"), Case.aside_from, Case.parked_until),
    *(Case.issue, Case.severity, Party.name.label("party"), Party.locality),
)
_NAMES = ("id", "unit", "role", "state", "receive_by", "by_silence", "deadline", "provisional", "extensions")
_COLUMNS = (*_CASE, *(getattr(Task, name) for name in _NAMES))
_ORDER = (Task.deadline.nulls_last(), urgency(Case.severity), Case.number, Bytewise(Task.unit), Task.id)

_Shares = Select[*tuple[Any, ...]]


def shares(
    session: Session, now: AsOf, unit: str | None, states: Collection[TaskState], *, overdue: bool, limit: int | None
) -> Iterator[dict[str, Any]]:
    """
    The shares that stand at one of `states` now, with their cases, as they are stored.

    Among them are the first `limit` in the order of the queue, and all of the cases whose
    parking has ended, since their deadlines are reckoned anew.
    """
    stored = _stored(now, states)
    done = [] if overdue else [state for state in TaskState if state in states and state not in WAITING]
    late = [Task.deadline < now.at] if overdue else []
    for query in _ways(session, now, unit, stored, done):
        for row in session.connection().execute(query.where(*late).order_by(*_ORDER).limit(limit)):
            yield row._asdict()
    if stored:
        for row in session.connection().execute(_back(now, unit)):
            yield row._asdict()


_Stored = Mapping[TaskState, ColumnElement[bool]]


def _stored(now: AsOf, states: Collection[TaskState]) -> _Stored:
    """How what waits can be stored, and when: that silence counted as receipt may not have been written down."""
    silent = and_(Task.receive_by.is_not(None), Task.receive_by < now.at)
    opened, accepted = TaskState.OPEN in states, TaskState.ACCEPTED in states
    stored: dict[TaskState, ColumnElement[bool]] = {}
    if accepted:
        stored[TaskState.ACCEPTED] = true()
    if opened or accepted:
        stored[TaskState.OPEN] = true() if opened and accepted else silent if accepted else not_(silent)
    return stored


def _ways(
    session: Session, now: AsOf, unit: str | None, stored: _Stored, done: Collection[TaskState]
) -> Iterator[_Shares]:
    """One for each unit and state, which has them in order; but what waits for any unit by the cases at work."""
    if unit is None and stored:
        kinds = (and_(Task.state == state, when) for state, when in stored.items())
        yield _by_case(now).where(Case.state.in_(WORKED_ON), or_(*kinds))
    elif unit is not None:
        for state, when in stored.items():
            yield _by_unit(now, unit, state).where(Unindexed(Case.state).in_(WORKED_ON), when)
    if done:
        for each in [unit] if unit is not None else _units(session, now):
            yield from (_by_unit(now, each, state) for state in done)


def _back(now: AsOf, unit: str | None) -> _Shares:
    """What waits in the cases whose parking has ended."""
    over = (Case.state == CaseState.PARKED, Case.parked_until < now.today, Task.state.in_(WAITING))
    return _by_case(now).where(*over, *([Task.unit == unit] if unit is not None else []))


def _by_case(now: AsOf) -> _Shares:
    way = onward(Case, (Task, "case_id", Case, "id"), (Party, "id", Case, "party_id"))
    return select(*_COLUMNS).select_from(way).where(Case.district == now.district, said("tasks", LIVE))


def _by_unit(now: AsOf, unit: str, state: TaskState) -> _Shares:
    way = onward(Task, (Case, "id", Task, "case_id"), (Party, "id", Case, "party_id"))
    theirs = (Task.district == now.district, Task.unit == unit, Task.state == state)
    return select(*_COLUMNS).select_from(way).where(*theirs)


def _units(session: Session, now: AsOf) -> Sequence[str]:
    """The units that have or had shares, each found by one look into the index."""
    theirs = Task.district == now.district
    units = select(func.min(Task.unit).label("unit")).where(theirs).cte(recursive=True)
    following = select(func.min(Task.unit)).where(theirs, Task.unit > units.c.unit).scalar_subquery()
    units = units.union_all(select(following).where(units.c.unit.is_not(None)))
    return session.scalars(select(units.c.unit).where(units.c.unit.is_not(None))).all()
