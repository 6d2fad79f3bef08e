"""By when does who have to act? The office's policy and the working calendar, put to use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from compliance.clock import day_in
from compliance.deadlines import Allowance, Deadline, Span, WorkCalendar, reckon
from compliance.states import CaseState

if TYPE_CHECKING:
    from compliance.draft import Severity
    from compliance.policy.model import OfficeWork, Policy
    from compliance.recording.rows import CaseRow
    from compliance.states import TaskRole
    from rules.allocation import Allocation

__all__ = ["TaskClock", "Terms"]


@dataclass(frozen=True, slots=True)
class TaskClock:
    """The limits of one share: when silence counts as receipt, and the deadline with what it was counted from."""

    receive_by: datetime
    counted_from: datetime
    allowance: str
    deadline: datetime
    provisional: bool


@dataclass(frozen=True, slots=True)
class Terms:
    """A policy for one allocation, with the calendar by which it is counted."""

    allocation: Allocation
    policy: Policy
    calendar: WorkCalendar

    def is_life(self, issue: str, severity: Severity) -> bool:
        """Whether such a case runs on hours, since a life may be at stake."""
        known = self.allocation.issues.get(issue)
        return self.policy.is_life_safety(issue, known.group if known else "", severity)

    def clock(self, issue: str, severity: Severity, role: TaskRole, start: datetime) -> TaskClock:
        """The limits of a share in a case of `issue` and `severity` that is handed out at `start`."""
        life = self.is_life(issue, severity)
        allowance = self.policy.handle_within(severity, role, life)
        deadline = self.reckon(start, allowance)
        receive_by = self.reckon(start, self.policy.receive_within(life)).at
        return TaskClock(receive_by, start, str(allowance), deadline.at, deadline.provisional)

    def reckon(self, start: datetime, allowance: Allowance) -> Deadline:
        """When `allowance` from `start` is over, in the district."""
        return reckon(self.calendar, self.policy.time_zone, start, allowance)

    def work(self, case: CaseRow) -> OfficeWork | None:
        """What `case` waits for the office to do; None where it waits for a unit, or for nobody."""
        from compliance.policy.model import OfficeWork

        state = case["state"]
        if state in {CaseState.DISPATCHED, CaseState.ACCEPTED}:
            return OfficeWork.DECIDE if case["needs_office"] else None
        return {
            CaseState.DESK: OfficeWork.DECIDE,
            CaseState.RETURNED: OfficeWork.RULE,
            CaseState.ANSWERED: OfficeWork.VERIFY,
        }.get(state)

    def office(self, case: CaseRow, start: datetime) -> Deadline | None:
        """By when the office has to do what `case` waits for, from `start` on."""
        work = self.work(case)
        return None if work is None else self.reckon(start, self.policy.office_within(work))

    def return_by(self, issue: str, severity: Severity, received_at: datetime | None) -> datetime | None:
        """Until when what was received then can be returned; open while it was not received."""
        if received_at is None:
            return None
        return self.reckon(received_at, self.policy.return_within(self.is_life(issue, severity))).at

    def reopen_by(self, closed_at: datetime | None) -> datetime | None:
        """Until when a case that was closed then can be reopened."""
        return None if closed_at is None else self.reckon(closed_at, self.policy.reopen_within).at

    def park_latest(self, at: datetime) -> date:
        """The last day until which a case can be parked at `at`."""
        return day_in(self.policy.time_zone, self.reckon(at, self.policy.park_longest).at)

    def end_of(self, day: date, at: datetime) -> datetime:
        """The last second of `day` in the district, counted from the day of `at`."""
        days = (day - day_in(self.policy.time_zone, at)).days
        return self.reckon(at, Allowance(days, Span.DAYS)).at
