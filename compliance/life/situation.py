"""What does a guard look at? A case as it stands, who acts and when, and what was given with the act."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from compliance.clock import day_in
from compliance.states import TaskRole, TaskState

if TYPE_CHECKING:
    from compliance.actor import Actor
    from compliance.draft import EvidenceDraft
    from compliance.recording.rows import CaseRow, ExtensionRow, ReturnRow, TaskRow
    from rules.allocation import Allocation

__all__ = ["Request", "Situation"]


@dataclass(frozen=True, slots=True)
class Request:
    """
    What somebody gives with an act; each act reads what it needs.

    `unit` is who it should go to, be asked, or be taken from; `day` the day of a
    consultation or re-inspection, `until` the last day of an extension or parking;
    `moves` whether the allocation in force today says otherwise than what holds.
    """

    unit: str | None = None
    joint: tuple[str, ...] | None = None
    clause: str | None = None
    reason: str = ""
    result: str = ""
    reference: str = ""
    receiver: str | None = None
    approver: str = ""
    day: date | None = None
    until: date | None = None
    evidence: tuple[EvidenceDraft, ...] = ()
    fact: tuple[str, str | int] | None = None
    inspector: str = ""
    other: str | None = None
    moves: bool = False


@dataclass(frozen=True, slots=True)
class Situation:
    """
    One case, one actor, one moment.

    `tasks` are the live ones; `dispute` and `asked` the open return and the open request
    for more time; `handlers` the (unit, name) of everybody who received or answered it;
    `proven` the units whose completion evidence is attached; `re_inspection` the day of a
    passed visit since the answer; `twin` the number of another open case for the same
    party, issue and lead; `same_matter` whether the other case is of the same party and
    issue; `onlookers` the units that coordinate or attended; `return_by`, `reopen_by` and
    `park_latest` the limits of the policy; `last_change` tells what changed last.
    """

    case: CaseRow
    tasks: Sequence[TaskRow]
    actor: Actor
    at: datetime
    time_zone: str
    request: Request
    allocation: Allocation
    return_by: datetime | None
    reopen_by: datetime | None
    park_latest: date
    evidence_from: frozenset[TaskRole]
    has_question: bool = False
    dispute: ReturnRow | None = None
    asked: ExtensionRow | None = None
    handlers: frozenset[tuple[str | None, str]] = frozenset()
    proven: frozenset[str] = frozenset()
    onlookers: frozenset[str] = frozenset()
    re_inspected: bool = False
    twin: str | None = None
    other: CaseRow | None = None
    last_change: Callable[[], str] = field(default=str)

    @property
    def today(self) -> date:
        """The day it is in the district."""
        return day_in(self.time_zone, self.at)

    @property
    def own(self) -> TaskRow | None:
        """The actor's unit's live task, if it has one."""
        return self.task_of(self.actor.unit)

    def task_of(self, unit: str | None) -> TaskRow | None:
        """The live task of `unit`."""
        return next((task for task in self.tasks if task["unit"] == unit), None)

    def open_tasks(self, role: TaskRole) -> list[TaskRow]:
        """The tasks of `role` that are not answered."""
        waiting = (TaskState.OPEN, TaskState.ACCEPTED)
        return [task for task in self.tasks if task["role"] is role and task["state"] in waiting]
