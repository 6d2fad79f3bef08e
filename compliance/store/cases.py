"""What is kept of cases and the shares that units have in them? The tables, their constraints and indexes."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, Integer, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from compliance.draft import Severity
from compliance.states import ASIDE, OVER, CaseState, TaskRole, TaskState
from compliance.store.base import STRICT, Base, Count, District, Id, Ref, belongs_to, only_where, unique_where
from compliance.store.columns import ID, Flag, Word, one_of
from rules.decision import Outcome

__all__ = ["LIVE", "ON_DESK", "STILL_OPEN", "WITHDRAWN", "Case", "Task"]

STILL_OPEN = f"state NOT IN ({', '.join(repr(state.value) for state in OVER)})"
"""The condition of the index of open cases; a query that says the same words is served by it."""

LIVE = f"state <> '{TaskState.WITHDRAWN.value}'"
"""Likewise, of shares that were not withdrawn."""

WITHDRAWN = f"state = '{TaskState.WITHDRAWN.value}'"
"""Likewise, of those that were."""

ON_DESK = (
    "state IN ('desk', 'returned', 'answered', 'handed_over') OR state = 'closed' AND drawn = 1 "
    "OR state IN ('dispatched', 'accepted') AND (needs_office = 1 OR at_conference = 1)"
)
"""Likewise, of cases that wait for the office as they are stored; where a parking has ended, that is not stored."""

_OWNERLESS = (CaseState.DESK, CaseState.HANDED_OVER, CaseState.CLOSED, *ASIDE[1:])


def _words(states: tuple[CaseState, ...]) -> str:
    return ", ".join(repr(state.value) for state in states)


class Case(Base):
    """What is followed up: one party, one issue, one lead."""

    __tablename__ = "cases"
    __table_args__ = (
        belongs_to("parties", "party_id"),
        UniqueConstraint("district", "number"),
        one_of("state", CaseState),
        one_of("outcome", Outcome),
        one_of("severity", Severity),
        CheckConstraint("needs_office IN (0, 1)", name="needs_office"),
        CheckConstraint("at_conference IN (0, 1)", name="at_conference"),
        CheckConstraint("drawn IN (0, 1)", name="drawn"),
        CheckConstraint("office_provisional IN (0, 1)", name="office_provisional"),
        CheckConstraint(f"lead IS NOT NULL OR state IN ({_words(_OWNERLESS)})", name="owner"),
        CheckConstraint("closed_at IS NOT NULL OR state <> 'closed'", name="closed_at"),
        CheckConstraint("parked_until IS NOT NULL OR state <> 'parked'", name="parked_until"),
        CheckConstraint("handed_to IS NOT NULL OR state <> 'handed_over'", name="handed_to"),
        CheckConstraint(f"aside_from IS NOT NULL OR state NOT IN ({_words(ASIDE)})", name="aside_from"),
        Index(None, "district", "state", "id"),
        Index(None, "district", "lead", "id"),
        Index(None, "district", "issue", "id"),
        Index(None, "district", "locality", "id"),
        Index(None, "district", "found_on"),
        Index(None, "district", "party_id", "id"),
        Index("ix_cases_desk", "district", "office_by", **only_where(ON_DESK)),
        STRICT | {"comment": "cases"},
    )

    district: Mapped[District]
    id: Mapped[Id]
    number: Mapped[str] = mapped_column(comment="what a person says, such as 2026-0001; never reused")
    party_id: Mapped[Ref]
    issue: Mapped[str] = mapped_column(comment="id of the issue in the allocation")
    lead: Mapped[str | None] = mapped_column(
        comment="id of the unit that answers for it; none while the office decides"
    )
    state: Mapped[CaseState] = mapped_column(Word(CaseState))
    outcome: Mapped[Outcome] = mapped_column(Word(Outcome), comment="of the decision that put it where it is")
    needs_office: Mapped[bool] = mapped_column(Flag, comment="1 if the office has something to confirm or decide")
    severity: Mapped[Severity] = mapped_column(Word(Severity), comment="the most urgent of its findings")
    opened_at: Mapped[datetime]
    found_on: Mapped[date] = mapped_column(comment="the first day that any of its findings was seen")
    locality: Mapped[str] = mapped_column(comment="the party's, when the case was opened")
    dispatched_at: Mapped[datetime | None] = mapped_column(comment="when its present lead got it")
    answered_at: Mapped[datetime | None] = mapped_column(comment="when its lead last answered")
    closed_at: Mapped[datetime | None]
    aside_from: Mapped[CaseState | None] = mapped_column(
        Word(CaseState), comment="where it stood before it was returned, parked or void"
    )
    parked_until: Mapped[date | None] = mapped_column(comment="the last day for which it is parked")
    handed_to: Mapped[str | None] = mapped_column(comment="the regime or unit outside that it was handed over to")
    at_conference: Mapped[bool] = mapped_column(
        Flag, server_default=text("0"), comment="1 if it was put to the conference, and the convener rules"
    )
    drawn: Mapped[bool] = mapped_column(
        Flag, server_default=text("0"), comment="1 if it was drawn to be checked again and was not yet"
    )
    office_by: Mapped[datetime | None] = mapped_column(comment="by when the office decides, rules or has it verified")
    office_provisional: Mapped[bool] = mapped_column(
        Flag, server_default=text("0"), comment="1 if office_by rests on days that are not published yet"
    )
    returns: Mapped[Count] = mapped_column(comment="how often a unit disputed it")
    reworks: Mapped[Count] = mapped_column(comment="how often a re-inspection failed")
    reopenings: Mapped[Count] = mapped_column(comment="how often it was opened again")
    parkings: Mapped[Count] = mapped_column(comment="how often it was parked")
    merged_into: Mapped[str | None] = mapped_column(ID, comment="the case that goes on for both")
    cites: Mapped[str | None] = mapped_column(ID, comment="the closed case that it takes up again, too late to reopen")


Index(
    "uq_cases_one_open",
    Case.district,
    Case.party_id,
    Case.issue,
    func.coalesce(Case.lead, text("''")),
    unique=True,
    **only_where(STILL_OPEN),
)


class Task(Base):
    """One unit's share of a case."""

    __tablename__ = "tasks"
    __table_args__ = (
        belongs_to("cases", "case_id"),
        one_of("role", TaskRole),
        one_of("state", TaskState),
        CheckConstraint("by_silence IN (0, 1)", name="by_silence"),
        CheckConstraint("provisional IN (0, 1)", name="provisional"),
        unique_where("uq_tasks_one_each", LIVE, "case_id", "unit"),
        Index(None, "district", "unit", "state", "deadline"),
        Index("ix_tasks_withdrawn", "district", "case_id", **only_where(WITHDRAWN)),
        STRICT | {"comment": "shares of cases"},
    )

    district: Mapped[District]
    id: Mapped[Id]
    case_id: Mapped[Ref]
    unit: Mapped[str] = mapped_column(comment="id of the unit in the allocation")
    role: Mapped[TaskRole] = mapped_column(Word(TaskRole))
    state: Mapped[TaskState] = mapped_column(Word(TaskState))
    opened_at: Mapped[datetime]
    deadline: Mapped[datetime | None]
    extensions: Mapped[int] = mapped_column(Integer, comment="how often the deadline was moved")
    receive_by: Mapped[datetime | None] = mapped_column(comment="silence past it counts as receipt")
    received_at: Mapped[datetime | None]
    by_silence: Mapped[bool] = mapped_column(
        Flag, server_default=text("0"), comment="1 if nobody received it and time did"
    )
    counted_from: Mapped[datetime | None] = mapped_column(comment="the moment from which the deadline is counted")
    allowance: Mapped[str | None] = mapped_column(comment="how long it has from then, such as 13wd")
    provisional: Mapped[bool] = mapped_column(
        Flag, server_default=text("0"), comment="1 if the deadline rests on days that are not published yet"
    )
    answered_at: Mapped[datetime | None]
    result: Mapped[str] = mapped_column(server_default=text("''"), comment="what the unit last answered")
