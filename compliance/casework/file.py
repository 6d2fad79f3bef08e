"""How is one case changed? Every change is gathered, and told by the event that made it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, cast

from compliance.casework.agreed import agreed_time, refuse_unapproved
from compliance.life.step import step
from compliance.meetings.naming import keeps_its_day
from compliance.recording.shares import clock_news, new_task, office_news, share_anew
from compliance.states import CaseState, EventAct, ExtensionState, TaskRole, TaskState
from compliance.store.base import Base
from compliance.store.cases import Case, Task
from compliance.store.casework import Extension

if TYPE_CHECKING:
    from compliance.actor import Actor
    from compliance.casework.bench import Bench
    from compliance.life.acts import CaseAct
    from compliance.life.situation import Request
    from compliance.life.table import Transition
    from compliance.recording.rows import CaseRow, TaskRow

__all__ = ["Done", "File"]

_WAITING = (TaskState.OPEN, TaskState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Done:
    """What was done: to which case, and where that stands now; `said` is one more thing to know, if there is one."""

    number: str
    act: CaseAct
    state: CaseState
    lead: str | None
    said: str = ""


class File:
    """
    One case with its live tasks, on the bench.

    `take` asks the table whether an act may be done; the methods that change something
    keep the rows and gather what changed; `note` writes the event that tells all of it.
    """

    def __init__(self, bench: Bench, case: CaseRow, tasks: list[TaskRow]) -> None:
        self.bench = bench
        self.case = case
        self.tasks = tasks
        self._added: dict[str, list[Mapping[str, object]]] = defaultdict(list)
        self._changed: dict[str, dict[str, dict[str, object]]] = defaultdict(dict)

    def take(self, act: CaseAct, request: Request, actor: Actor | None = None) -> Transition:
        """The row of the table by which `act` is done; raises the refusal where there is none."""
        from compliance.casework.gather import situation

        row = step(situation(self, act, request, actor or self.bench.actor), act)
        refuse_unapproved(self, act)
        return row

    # ------------------------------------------------------------------ changes, gathered until `note`

    def change(self, **news: object) -> None:
        """Change columns of the case."""
        self.case.update(cast("CaseRow", news))
        self.bench.ledger.change(Case, self.case)
        self._gather("cases", self.case["id"], news)

    def change_task(self, task: TaskRow, **news: object) -> None:
        """Change columns of one of its tasks; nothing where there is no news."""
        if not news:
            return
        task.update(cast("TaskRow", news))
        self.bench.ledger.change(Task, task)
        self._gather("tasks", task["id"], news)

    def change_row(self, model: type[Base], row: Mapping[str, object], **news: object) -> None:
        """Change columns of another row that belongs to it."""
        cast("dict[str, object]", row).update(news)
        self.bench.ledger.change(model, row)
        self._gather(model.__tablename__, str(row["id"]), news)

    def add(self, model: type[Base], row: Mapping[str, object]) -> None:
        """Add a row that belongs to it."""
        self.bench.ledger.add(model, row)
        self._added[model.__tablename__].append(row)

    def _gather(self, table: str, key: str, news: Mapping[str, object]) -> None:
        self._changed[table].setdefault(key, {"id": key}).update(news)

    def note(
        self, act: EventAct, why: str = "", *, given: Mapping[str, object] | None = None, by: Actor | None = None
    ) -> None:
        """One event, with everything that was added and changed since the last."""
        self.bench.journal.note(
            act,
            {"case_id": self.case["id"], "party_id": self.case["party_id"]},
            added=dict(self._added),
            changed={table: list(rows.values()) for table, rows in self._changed.items()},
            given=given,
            why=why,
            by=by,
        )
        self._added.clear()
        self._changed.clear()

    # ------------------------------------------------------------------ what several acts do

    def move(self, state: CaseState, **news: object) -> None:
        """Bring the case to `state`; when the office has to act is counted anew where its work changes."""
        before = self.bench.terms.work(self.case)
        self.change(state=state, **news)
        if self.bench.terms.work(self.case) is not before or (before is None) != (self.case["office_by"] is None):
            self.change(**office_news(self.bench.terms, self.case, self.bench.at))

    def hand_out(self, unit: str, role: TaskRole) -> None:
        """Give `unit` a share; one that it has already takes the new role and begins again if the role changes."""
        known = next((task for task in self.tasks if task["unit"] == unit), None)
        if known is not None and known["role"] is role:
            return
        if known is not None:
            self.withdraw(known)
        task = new_task(self.bench.terms, self.case, unit, role, self.bench.at)
        task.update(cast("TaskRow", agreed_time(self)))
        self.tasks.append(task)
        self.add(Task, task)

    def let_lapse(self, task: TaskRow) -> None:
        """A request for more time that nobody decided on is of no use any more."""
        from compliance.casework.gather import open_request

        asked = open_request(self, task["unit"])
        if asked is not None and asked["task_id"] == task["id"]:
            self.change_row(Extension, asked, state=ExtensionState.LAPSED, decided_at=self.bench.at)

    def withdraw(self, task: TaskRow) -> None:
        """The share is no longer this unit's."""
        self.let_lapse(task)
        self.change_task(task, state=TaskState.WITHDRAWN)
        self.tasks.remove(task)

    def begin_again(self) -> None:
        """Every share begins again, as when the case was handed out."""
        for task in self.tasks:
            anew = share_anew(self.bench.terms, self.case, task, self.bench.at)
            self.change_task(task, **{**anew, **agreed_time(self)})

    def recount(self, start: datetime) -> None:
        """The time of every share that is not answered runs anew from `start`."""
        for task in self.tasks:
            if task["state"] in _WAITING and not keeps_its_day(self.case["issue"], task["deadline"], start):
                self.change_task(task, **clock_news(self.bench.terms, self.case, task, start))

    def share_of(self, role: TaskRole) -> list[TaskRow]:
        """The shares with `role`."""
        return [task for task in self.tasks if task["role"] is role]

    def told(self, table: str, row: Mapping[str, object]) -> None:
        """A row that somebody else keeps is told by the next event, too."""
        self._added[table].append(row)

    def done(self, act: CaseAct, said: str = "") -> Done:
        """What is answered to whoever did it."""
        return Done(self.case["number"], act, self.case["state"], self.case["lead"], said)
