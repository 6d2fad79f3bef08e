"""When is which reminder of one deadline due? By moments alone, and not by when somebody happens to look."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from compliance.clock import day_in
from compliance.deadlines import next_workday, shift
from compliance.states import SlipColour

if TYPE_CHECKING:
    from compliance.terms import Terms

__all__ = ["Limit", "PlannedSlip", "overdue_from", "plan"]

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """
    One deadline that is chased.

    `start` is when its time began. `life` says whether a life may be at stake, `hours`
    whether it runs through nights and holidays. `again` says whether the same share was
    overdue before, for another deadline.
    """

    deadline: datetime
    start: datetime
    life: bool
    hours: bool
    again: bool = False


@dataclass(frozen=True, slots=True)
class PlannedSlip:
    """A reminder: from which moment on it is due, and the day in the district for which it counts."""

    colour: SlipColour
    moment: datetime
    due_on: date


def overdue_from(deadline: datetime) -> datetime:
    """The first second that is too late: of the next day, where the deadline is the end of one."""
    return deadline + timedelta(seconds=1)


def plan(
    terms: Terms,
    limit: Limit,
    *,
    made: Mapping[SlipColour, date] | None = None,
    taken: Collection[date] = (),
) -> tuple[PlannedSlip, ...]:
    """
    Every reminder of `limit`, in order: blue, orange and red; or blue and red, where it is overdue again.

    Days are working days, unless it runs on hours. `taken` are the days on which the same
    unit was reminded of the same case for another deadline, `made` the days of this
    one's reminders that were made already; no day is given twice, the later reminder
    goes to the next.
    """
    known = dict(made or {})
    used = {*taken, *known.values()}
    slips: list[PlannedSlip] = []
    for colour, moment in _moments(terms, limit):
        day = known.get(colour) or _free_day(terms, limit, moment, used)
        used.add(day)
        slips.append(PlannedSlip(colour, moment, day))
    return tuple(slips)


def _moments(terms: Terms, limit: Limit) -> list[tuple[SlipColour, datetime]]:
    policy = terms.policy
    remind, escalate = policy.remind_before(limit.life), policy.escalate_after(limit.life)
    near = shift(terms.calendar, policy.time_zone, limit.deadline, remind, back=True)
    near = min(max(near, limit.start), limit.deadline)  # what is short is near due from its first moment on
    over = overdue_from(limit.deadline)
    if limit.again:
        return [(SlipColour.BLUE, near), (SlipColour.RED, over)]
    later = max(over, shift(terms.calendar, policy.time_zone, limit.deadline, escalate, back=False))
    return [(SlipColour.BLUE, near), (SlipColour.ORANGE, over), (SlipColour.RED, later)]


def _free_day(terms: Terms, limit: Limit, moment: datetime, used: Collection[date]) -> date:
    day = _workday(terms, limit, day_in(terms.policy.time_zone, moment))
    while day in used:
        day = _workday(terms, limit, day + _DAY)
    return day


def _workday(terms: Terms, limit: Limit, day: date) -> date:
    return day if limit.hours else next_workday(terms.calendar, day)
