"""What must hold of a case in each state, whatever was done to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from compliance.states import ASIDE, CaseState, ExtensionState, TaskRole, TaskState

Row = Mapping[str, Any]

_S = CaseState
WAITING = {TaskState.OPEN, TaskState.ACCEPTED}
LEAD_TASK = {
    _S.DISPATCHED: TaskState.OPEN,
    _S.ACCEPTED: TaskState.ACCEPTED,
    _S.ANSWERED: TaskState.ANSWERED,
}
"""How far the lead's own share is in each state in which a unit has the case."""

CAME_FROM = {
    _S.RETURNED: {_S.DISPATCHED, _S.ACCEPTED},
    _S.PARKED: {_S.DESK, _S.DISPATCHED, _S.ACCEPTED},
    _S.VOID: {_S.DESK, _S.DISPATCHED, _S.ACCEPTED, _S.ANSWERED, _S.HANDED_OVER},
}
"""Where what is aside can have stood before."""


@dataclass(frozen=True)
class Whole:
    """A case with everything that hangs on it: live shares, and disputes and requests that nobody decided."""

    case: Row
    tasks: Sequence[Row]
    disputes: Sequence[Row]
    requests: Sequence[Row]

    @property
    def stands(self) -> CaseState:
        """Where it stands, or stood before it went aside."""
        return self.case["aside_from"] if self.case["state"] in ASIDE else self.case["state"]

    @property
    def lead(self) -> Row | None:
        return next((task for task in self.tasks if task["role"] is TaskRole.LEAD), None)


def faults(whole: Whole) -> list[str]:
    """What does not hold of it, in words; nothing where all is well."""
    checks = {
        "is with a unit that leads, on the office's desk, handed over, or over": _owned(whole),
        "has its lead's share where the state says": _lead_matches(whole),
        "has no share of a unit while the office or somebody outside has it": _no_shares_elsewhere(whole),
        "says where it stood exactly while it is aside": _aside(whole),
        "has a dispute to rule on exactly while it is returned": bool(whole.disputes) is (_is(whole, _S.RETURNED)),
        "has a day of closing exactly while it is closed": (whole.case["closed_at"] is not None)
        is _is(whole, _S.CLOSED),
        "is parked until a day exactly while it is parked": (whole.case["parked_until"] is not None)
        is _is(whole, _S.PARKED),
        "is handed to somebody from the handing over on": _handed(whole),
        "is drawn only when closed": not whole.case["drawn"] or _is(whole, _S.CLOSED),
        "waits for nobody but its lead once that answered": _answered(whole),
        "says that the office has to act while it is on its desk": whole.stands is not _S.DESK
        or bool(whole.case["needs_office"]),
        "has a day by which the office acts exactly while the office has to": _office(whole),
        "has limits on every share": all(task["receive_by"] and task["deadline"] for task in whole.tasks),
        "has a moment for what was received and answered": all(_moments(task) for task in whole.tasks),
    }
    return [what for what, holds in checks.items() if not holds]


def _is(whole: Whole, state: CaseState) -> bool:
    return whole.case["state"] is state


def _owned(whole: Whole) -> bool:
    if whole.stands in LEAD_TASK:
        return whole.lead is not None and whole.lead["unit"] == whole.case["lead"]
    return whole.stands in {_S.DESK, _S.HANDED_OVER, _S.CLOSED}


def _lead_matches(whole: Whole) -> bool:
    wanted = LEAD_TASK.get(whole.stands)
    return wanted is None or (whole.lead is not None and whole.lead["state"] is wanted)


def _no_shares_elsewhere(whole: Whole) -> bool:
    return whole.stands not in {_S.DESK, _S.HANDED_OVER} or not whole.tasks


def _aside(whole: Whole) -> bool:
    state, came = whole.case["state"], whole.case["aside_from"]
    return came in CAME_FROM[state] if state in ASIDE else came is None


def _handed(whole: Whole) -> bool:
    if whole.stands is _S.HANDED_OVER:
        return whole.case["handed_to"] is not None
    return whole.case["handed_to"] is None or whole.stands is _S.CLOSED


def _answered(whole: Whole) -> bool:
    return whole.stands not in {_S.ANSWERED, _S.CLOSED} or not any(task["state"] in WAITING for task in whole.tasks)


def _office(whole: Whole) -> bool:
    state = whole.case["state"]
    decides = state in {_S.DISPATCHED, _S.ACCEPTED} and bool(whole.case["needs_office"])
    acts = decides or state in {_S.DESK, _S.RETURNED, _S.ANSWERED}
    return acts is (whole.case["office_by"] is not None)


def _moments(task: Row) -> bool:
    received = (task["received_at"] is not None) is (task["state"] is not TaskState.OPEN)
    return received and (task["answered_at"] is not None) is (task["state"] is TaskState.ANSWERED)


def undecided(rows: Sequence[Row]) -> list[Row]:
    """The requests for more time that nobody decided."""
    return [row for row in rows if row["state"] is ExtensionState.ASKED]
