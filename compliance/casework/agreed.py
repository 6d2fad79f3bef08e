"""What is different about the case of a matter? Its day was agreed, and a major one waits for its approval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from compliance.clock import day_in
from compliance.errors import NotYet
from compliance.life.acts import CaseAct
from compliance.meetings.naming import is_matter
from compliance.store.conference import Matter
from rules.language import _

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import ColumnElement

    from compliance.casework.file import File
    from compliance.terms import Terms

__all__ = ["agreed_time", "refuse_unapproved", "until_the_day"]

_BEFORE_APPROVAL = (CaseAct.VOID, CaseAct.RESTORE, CaseAct.PARK, CaseAct.RESUME, CaseAct.NOTE, CaseAct.ATTACH)
"""What can be done to a matter that is not in force yet; it is handed out by its approval, and by nothing else."""


def refuse_unapproved(file: File, act: CaseAct) -> None:
    """Raise `NotYet` for what would put a major matter to work before its approval was recorded."""
    if not is_matter(file.case["issue"]) or file.case["lead"] is not None or act in _BEFORE_APPROVAL:
        return
    number = file.bench.session.scalar(select(Matter.number).where(*_of(file)))
    text = _(
        "Matter {number} is a major one, and not in force before its approval is recorded: "
        "`lianban matter approve {number}`."
    )
    raise NotYet(text.format(number=number))


def agreed_time(file: File) -> dict[str, object]:
    """
    The time of a share in a matter's case that begins now: until the end of the day that was agreed.

    Nothing where it is no matter's, or where that day is over: then the policy says how long.
    """
    if not is_matter(file.case["issue"]):
        return {}
    bench = file.bench
    due_on = bench.session.scalar(select(Matter.due_on).where(*_of(file)))
    if due_on is None or due_on < day_in(bench.time_zone, bench.at):
        return {}
    return until_the_day(bench.terms, due_on, bench.at)


def until_the_day(terms: Terms, due_on: date, start: datetime) -> dict[str, object]:
    """The time of a share from `start` to the end of a day that people named: it rests on no calendar."""
    deadline = terms.end_of(due_on, start)
    return {"deadline": deadline, "counted_from": start, "allowance": None, "provisional": False}


def _of(file: File) -> tuple[ColumnElement[bool], ...]:
    return Matter.district == file.bench.district, Matter.case_id == file.case["id"]
