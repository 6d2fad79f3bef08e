"""Which case does a finding belong to? The open one of its party, issue and lead; one closed of late; or a new one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, cast

from sqlalchemy.orm import Session

from compliance.actor import CLOCK
from compliance.clock import day_in
from compliance.draft import Severity
from compliance.recording.journal import Journal
from compliance.recording.ledger import Ledger
from compliance.recording.numbers import CASE, Numbers, case_number
from compliance.recording.opening import Opened, new_case
from compliance.recording.rows import CaseRow, PartyRow, TaskRow
from compliance.recording.shares import new_task, office_news, share_anew, sooner
from compliance.states import ASIDE, CaseState, EventAct, TaskRole
from compliance.store.cases import LIVE, Case, Task
from compliance.store.lookup import rows_with
from rules.allocation import ISSUE, Role
from rules.decision import Decision, Outcome

if TYPE_CHECKING:
    from compliance.draft import FindingDraft
    from compliance.terms import Terms

__all__ = ["Cases", "How", "Place", "goes_to_a_unit", "grounds"]

_DISPATCHED_BY = frozenset({Outcome.SETTLED, Outcome.TO_CONFIRM})
"""The outcomes that hand a case to a unit; every other waits on the office's desk."""

_NOT_VOID = f"t.state <> '{CaseState.VOID.value}'"

_URGENCY = {severity: rank for rank, severity in enumerate(Severity)}


class How(StrEnum):
    """How a finding came to its case."""

    OPENED = "opened"
    JOINED = "joined"
    REOPENED = "reopened"


def grounds(decision: Decision) -> str:
    """Why a case is where it is, in words of no language: the outcome and the clauses."""
    return f"{decision.outcome.value}: {', '.join(decision.verdict.clauses)}".removesuffix(": ")


def goes_to_a_unit(decision: Decision) -> bool:
    """Whether a case so decided is handed out at once."""
    return decision.outcome in _DISPATCHED_BY and decision.lead is not None


def _state(decision: Decision) -> CaseState:
    return CaseState.DISPATCHED if goes_to_a_unit(decision) else CaseState.DESK


@dataclass(slots=True)
class _Known:
    row: CaseRow
    tasks: list[TaskRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Place:
    """The case that a finding belongs to, how it came there, and what the finding changed in it."""

    case: CaseRow
    how: How
    changed: dict[str, object]


class Cases:
    """The cases that a batch may join or reopen, and the new ones that it opens."""

    def __init__(self, session: Session, district: str, terms: Terms, ledger: Ledger, journal: Journal) -> None:
        self._session = session
        self._district = district
        self._terms = terms
        self._time_zone = terms.policy.time_zone
        self._ledger = ledger
        self._journal = journal
        self._numbers = Numbers(session, district)
        self._open: dict[tuple[str, str, str], _Known] = {}
        self._closed: dict[tuple[str, str, str], _Known] = {}

    def load(self, wanted: Iterable[tuple[str, str]]) -> None:
        """Read the open and closed cases of these parties (by id) and issues, with the shares in each."""
        by_id: dict[str, _Known] = {}
        for found in rows_with(self._session, Case, self._district, ("party_id", "issue"), set(wanted), also=_NOT_VOID):
            self._keep(cast("CaseRow", found), by_id)
        cases = [(case_id,) for case_id in by_id]
        for found in rows_with(self._session, Task, self._district, ("case_id",), cases, also=LIVE):
            task = cast("TaskRow", found)
            by_id[task["case_id"]].tasks.append(task)

    def _keep(self, row: CaseRow, by_id: dict[str, _Known]) -> None:
        key = (row["party_id"], row["issue"], row["lead"] or "")
        if row["state"] is not CaseState.CLOSED:
            by_id[row["id"]] = self._open[key] = _Known(row)
            return
        before = self._closed.get(key)
        if before is None or _closing(before.row) < _closing(row):
            by_id[row["id"]] = self._closed[key] = _Known(row)

    def place(self, party: PartyRow, draft: FindingDraft, decision: Decision, at: datetime) -> Place:
        """The case of a finding: the open one of its party, issue and lead, one closed of late, or a new one."""
        issue = str(dict(draft.facts)[ISSUE])
        key = (party["id"], issue, decision.lead or "")
        known = self._open.get(key)
        if known is not None:
            return Place(known.row, How.JOINED, self._join(known, draft, decision, at))
        closed = self._closed.get(key)
        if closed is not None and self._recurs(closed.row, draft, at):
            self._closed.pop(key)
            self._open[key] = closed
            return Place(closed.row, How.REOPENED, self._reopen(closed, draft, decision, at))
        row = self._new(party, draft, decision, at, closed.row["id"] if closed else None)
        self._open[key] = _Known(row)
        self._ledger.add(Case, row)
        subjects = {"case_id": row["id"], "party_id": party["id"]}
        self._journal.note(EventAct.CASE_OPENED, subjects, added={"cases": [row]}, why=grounds(decision))
        return Place(row, How.OPENED, {})

    def _recurs(self, case: CaseRow, draft: FindingDraft, at: datetime) -> bool:
        """Whether it was seen again since the case was closed, and not too late to reopen that."""
        until = self._terms.reopen_by(case["closed_at"])
        since = day_in(self._time_zone, _closing(case))
        return until is not None and at <= until and draft.found_on >= since

    def _new(
        self, party: PartyRow, draft: FindingDraft, decision: Decision, at: datetime, cites: str | None
    ) -> CaseRow:
        year = day_in(self._time_zone, at).year
        opened = Opened(
            number=case_number(year, self._numbers.next(CASE, year)),
            issue=str(dict(draft.facts)[ISSUE]),
            lead=decision.lead,
            state=_state(decision),
            outcome=decision.outcome,
            needs_office=decision.outcome is not Outcome.SETTLED,
            severity=draft.severity,
            found_on=draft.found_on,
            cites=cites,
        )
        row = new_case(party, opened, at)
        row.update(cast("CaseRow", office_news(self._terms, row, at)))
        return row

    def _join(self, known: _Known, draft: FindingDraft, decision: Decision, at: datetime) -> dict[str, object]:
        """Let the finding weigh in; the same findings in another order leave the same case."""
        case = known.row
        news: dict[str, object] = {}
        if case["state"] is CaseState.DESK and _state(decision) is CaseState.DISPATCHED:
            news |= {"state": CaseState.DISPATCHED, "outcome": decision.outcome, "dispatched_at": at}
        if decision.outcome is not Outcome.SETTLED and not case["needs_office"]:
            news["needs_office"] = True
        if _URGENCY[draft.severity] < _URGENCY[case["severity"]]:
            news["severity"] = draft.severity
        if draft.found_on < case["found_on"]:
            news["found_on"] = draft.found_on
        if news:
            case.update(cast("CaseRow", news))
            if news.keys() & {"state", "needs_office"}:
                self._set_office(case, news, at)
            self._ledger.change(Case, case)
        if "severity" in news:
            self._hasten(known, at)
        return news

    def _set_office(self, case: CaseRow, news: dict[str, object], at: datetime) -> None:
        more = office_news(self._terms, case, at)
        case.update(cast("CaseRow", more))
        news |= more

    def _hasten(self, known: _Known, at: datetime) -> None:
        for task in known.tasks:
            news = sooner(self._terms, known.row, task, at)
            if news:
                self._change_task(known.row, task, news, EventAct.DEADLINE_RECOUNTED, known.row["severity"].value)

    def _reopen(self, known: _Known, draft: FindingDraft, decision: Decision, at: datetime) -> dict[str, object]:
        """It was closed, and is seen again: back to the same units, their time counted anew."""
        case = known.row
        state = _state(decision)
        news: dict[str, object] = {
            "state": state,
            "outcome": decision.outcome,
            "needs_office": decision.outcome is not Outcome.SETTLED,
            "severity": min(draft.severity, case["severity"], key=_URGENCY.__getitem__),
            "dispatched_at": at if state is CaseState.DISPATCHED else None,
            "closed_at": None,
            "answered_at": None,
            "handed_to": None,
            "drawn": False,
            "reopenings": case["reopenings"] + 1,
        }
        case.update(cast("CaseRow", news))
        self._set_office(case, news, at)
        self._ledger.change(Case, case)
        subjects = {"case_id": case["id"], "party_id": case["party_id"]}
        changed = {"cases": [{"id": case["id"], **news}]}
        self._journal.note(EventAct.REOPENED, subjects, changed=changed, why="recurrence", by=CLOCK)
        for task in known.tasks if state is CaseState.DISPATCHED else []:
            self._change_task(
                case, task, share_anew(self._terms, case, task, at), EventAct.TASK_OPENED, grounds(decision)
            )
        return {}

    def _change_task(self, case: CaseRow, task: TaskRow, news: dict[str, object], act: EventAct, why: str) -> None:
        task.update(cast("TaskRow", news))
        self._ledger.change(Task, task)
        subjects = {"case_id": case["id"], "party_id": case["party_id"]}
        self._journal.note(act, subjects, changed={"tasks": [{"id": task["id"], **news}]}, why=why)

    def hand_out(self, case: CaseRow, decision: Decision, at: datetime) -> None:
        """Open a task for the lead and for each joint unit that has none in this case yet."""
        if _state(decision) is CaseState.DESK or not _with_units(case):
            return
        known = self._open[case["party_id"], case["issue"], case["lead"] or ""]
        units = {task["unit"] for task in known.tasks}
        wanted = [(decision.lead, TaskRole.LEAD)]
        wanted += [(unit, TaskRole.JOINT) for unit in decision.verdict.with_role(Role.JOINT)]
        for unit, role in wanted:
            if unit and unit not in units:
                task = new_task(self._terms, case, unit, role, at)
                known.tasks.append(task)
                self._ledger.add(Task, task)
                subjects = {"case_id": case["id"], "party_id": case["party_id"]}
                self._journal.note(EventAct.TASK_OPENED, subjects, added={"tasks": [task]}, why=grounds(decision))

    def write_numbers(self) -> None:
        """Keep the last number given out."""
        self._numbers.write()


def _with_units(case: CaseRow) -> bool:
    """Whether units work on it: what the lead has answered, or somebody outside has, gets no new shares."""
    stands = case["aside_from"] if case["state"] in ASIDE else case["state"]
    return stands in {CaseState.DISPATCHED, CaseState.ACCEPTED}


def _closing(case: CaseRow) -> datetime:
    assert case["closed_at"] is not None, "the schema sees to it"
    return case["closed_at"]
