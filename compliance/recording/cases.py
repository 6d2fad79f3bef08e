"""Which case does a finding belong to? The one open for its party, issue and lead; where none is, one is opened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, cast

from sqlalchemy import Boolean, literal_column, select
from sqlalchemy.orm import Session

from compliance.clock import day_in
from compliance.draft import Severity
from compliance.ids import new_id
from compliance.recording.journal import Journal
from compliance.recording.ledger import Ledger, chunks, rows_of
from compliance.recording.numbers import CASE, Numbers, case_number
from compliance.recording.rows import CaseRow, PartyRow, TaskRow
from compliance.states import CaseState, EventAct, TaskRole, TaskState
from compliance.store.models import STILL_OPEN, Case, Task
from rules.allocation import ISSUE, Role
from rules.decision import Decision, Outcome

if TYPE_CHECKING:
    from compliance.draft import FindingDraft

__all__ = ["Cases", "Place", "grounds"]

_DISPATCHED_BY = frozenset({Outcome.SETTLED, Outcome.TO_CONFIRM})
"""The outcomes that hand a case to a unit; every other waits on the office's desk."""

_URGENCY = {severity: rank for rank, severity in enumerate(Severity)}


def grounds(decision: Decision) -> str:
    """Why a case is where it is, in words of no language: the outcome and the clauses."""
    return f"{decision.outcome.value}: {', '.join(decision.verdict.clauses)}".removesuffix(": ")


def _state(decision: Decision) -> CaseState:
    return CaseState.DISPATCHED if decision.outcome in _DISPATCHED_BY and decision.lead else CaseState.DESK


@dataclass(slots=True)
class _Open:
    row: CaseRow
    units: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Place:
    """The case that a finding belongs to, whether it was opened for it, and what the finding changed in it."""

    case: CaseRow
    opened: bool
    changed: dict[str, object]


class Cases:
    """The open cases that a batch may join, and the new ones that it opens."""

    def __init__(self, session: Session, district: str, time_zone: str, ledger: Ledger, journal: Journal) -> None:
        self._session = session
        self._district = district
        self._time_zone = time_zone
        self._ledger = ledger
        self._journal = journal
        self._numbers = Numbers(session, district)
        self._open: dict[tuple[str, str, str], _Open] = {}

    def load(self, wanted: Iterable[tuple[str, str]]) -> None:
        """Read the open cases of these parties (by id) and issues, with the units that have a share in each."""
        pairs = set(wanted)
        by_id: dict[str, _Open] = {}
        for piece in chunks(sorted({party_id for party_id, _issue in pairs})):
            still_open = literal_column(f"cases.{STILL_OPEN}", Boolean)
            where = (Case.district == self._district, Case.party_id.in_(piece), still_open)
            for found in rows_of(self._session, Case, *where):
                row = cast("CaseRow", found)
                if (row["party_id"], row["issue"]) in pairs:
                    by_id[row["id"]] = self._open[row["party_id"], row["issue"], row["lead"] or ""] = _Open(row)
        for some in chunks(by_id):
            shares = select(Task.case_id, Task.unit).where(
                Task.district == self._district, Task.case_id.in_(some), Task.state != TaskState.WITHDRAWN
            )
            for case_id, unit in self._session.execute(shares):
                by_id[case_id].units.add(unit)

    def place(self, party: PartyRow, draft: FindingDraft, decision: Decision, at: datetime) -> Place:
        """The case of a finding: the open one of its party, issue and lead, or a new one."""
        issue = str(dict(draft.facts)[ISSUE])
        key = (party["id"], issue, decision.lead or "")
        known = self._open.get(key)
        if known is not None:
            return Place(known.row, opened=False, changed=self._join(known.row, draft, decision))
        row = self._new(party, draft, decision, at)
        self._open[key] = _Open(row)
        self._ledger.add(Case, row)
        subjects = {"case_id": row["id"], "party_id": party["id"]}
        self._journal.note(EventAct.CASE_OPENED, subjects, added={"cases": [row]}, why=grounds(decision))
        return Place(row, opened=True, changed={})

    def _new(self, party: PartyRow, draft: FindingDraft, decision: Decision, at: datetime) -> CaseRow:
        year = day_in(self._time_zone, at).year
        return {
            "district": self._district,
            "id": new_id(at),
            "number": case_number(year, self._numbers.next(CASE, year)),
            "party_id": party["id"],
            "issue": str(dict(draft.facts)[ISSUE]),
            "lead": decision.lead,
            "state": _state(decision),
            "outcome": decision.outcome,
            "needs_office": decision.outcome is not Outcome.SETTLED,
            "severity": draft.severity,
            "opened_at": at,
            "found_on": draft.found_on,
            "locality": party["locality"],
        }

    def _join(self, case: CaseRow, draft: FindingDraft, decision: Decision) -> dict[str, object]:
        """Let the finding weigh in; the same findings in another order leave the same case."""
        news: dict[str, object] = {}
        if case["state"] is CaseState.DESK and _state(decision) is CaseState.DISPATCHED:
            news |= {"state": CaseState.DISPATCHED, "outcome": decision.outcome}
        if decision.outcome is not Outcome.SETTLED and not case["needs_office"]:
            news["needs_office"] = True
        if _URGENCY[draft.severity] < _URGENCY[case["severity"]]:
            news["severity"] = draft.severity
        if draft.found_on < case["found_on"]:
            news["found_on"] = draft.found_on
        if news:
            case.update(cast("CaseRow", news))
            self._ledger.change(Case, case)
        return news

    def hand_out(self, case: CaseRow, decision: Decision, at: datetime) -> None:
        """Open a task for the lead and for each joint unit that has none in this case yet."""
        if _state(decision) is CaseState.DESK:
            return
        units = self._open[case["party_id"], case["issue"], case["lead"] or ""].units
        wanted = [(decision.lead, TaskRole.LEAD)]
        wanted += [(unit, TaskRole.JOINT) for unit in decision.verdict.with_role(Role.JOINT)]
        for unit, role in wanted:
            if unit and unit not in units:
                units.add(unit)
                self._open_task(case, unit, role, at, grounds(decision))

    def _open_task(self, case: CaseRow, unit: str, role: TaskRole, at: datetime, why: str) -> None:
        task: TaskRow = {
            "district": self._district,
            "id": new_id(at),
            "case_id": case["id"],
            "unit": unit,
            "role": role,
            "state": TaskState.OPEN,
            "opened_at": at,
            "deadline": None,
            "extensions": 0,
        }
        self._ledger.add(Task, task)
        subjects = {"case_id": case["id"], "party_id": case["party_id"]}
        self._journal.note(EventAct.TASK_OPENED, subjects, added={"tasks": [task]}, why=why)

    def write_numbers(self) -> None:
        """Keep the last number given out."""
        self._numbers.write()
