"""What is the state of the work this morning? What is open, due, overdue, and what waits for whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from compliance.chasing.due import Due, due_by
from compliance.chasing.plan import plan
from compliance.conference_states import MeetingState
from compliance.meetings.reading import matter_list
from compliance.meetings.views import MatterState
from compliance.queries import AsOf, office_desk, unit_queue
from compliance.queries.planning import said
from compliance.roster.stored import posts, taken
from compliance.states import SignalState
from compliance.store.cases import STILL_OPEN, Case
from compliance.store.conference import Meeting
from compliance.store.log import Event
from compliance.store.office import Signal

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from compliance.book import Book
    from compliance.queries import DeskLine, QueueLine
    from compliance.states import CaseState, SlipColour

__all__ = ["Matters", "NextMeeting", "Status", "status_of"]


@dataclass(frozen=True, slots=True)
class Matters:
    """How many agreed matters are open, how many of them past their day, and how many wait for their approval."""

    open: int
    overdue: int
    unapproved: int


@dataclass(frozen=True, slots=True)
class NextMeeting:
    """The next meeting that was called."""

    number: str
    title: str
    held_on: date
    begins: str


@dataclass(frozen=True, slots=True)
class Status:
    """
    The state of the work at the moment `at`.

    `states` counts the open cases, each where time has brought it. `colours` counts what units are chased for:
    near due, overdue, overdue for long; `overdue` are the same, the oldest deadline first, and `office_overdue`
    what is the office's own. `week` are the shares due by Sunday, the nearest first. `vacant` is None where no
    roster was taken into the record.
    """

    at: datetime
    states: Mapping[CaseState, int]
    colours: Mapping[SlipColour, int]
    overdue: tuple[Due, ...]
    office_overdue: int
    week: tuple[QueueLine, ...]
    desk: tuple[DeskLine, ...]
    matters: Matters
    meeting: NextMeeting | None
    vacant: int | None
    signals: int
    events: int
    last_event: datetime | None

    @property
    def open(self) -> int:
        """How many cases are neither closed nor void."""
        return sum(self.states.values())


def status_of(session: Session, book: Book, at: datetime) -> Status:
    """Look, and change nothing."""
    district, now = book.allocation.district.id, AsOf(book.terms, at)
    dues = sorted(due_by(session, book, at), key=lambda due: (due.deadline, due.number, due.unit or ""))
    over = [due for due in dues if due.is_over(at)]
    queue = unit_queue(session, now)
    sunday = _end_of_week(now.today, book.terms.policy.time_zone)
    newest = select(Event.seq, Event.at).where(Event.district == district).order_by(Event.seq.desc()).limit(1)
    events, last = session.execute(newest).first() or (0, None)
    return Status(
        at=at,
        states=_states(session, now),
        colours=_colours(book, (due for due in dues if due.unit is not None), at),
        overdue=tuple(due for due in over if due.unit is not None),
        office_overdue=sum(due.unit is None for due in over),
        week=tuple(line for line in queue if line.deadline is not None and at <= line.deadline <= sunday),
        desk=tuple(office_desk(session, now)),
        matters=_matters(session, now),
        meeting=_next_meeting(session, now),
        vacant=_vacant(session, now),
        signals=_count(session, Signal, Signal.district == district, Signal.state == SignalState.RAISED),
        events=events,
        last_event=last,
    )


def _states(session: Session, now: AsOf) -> Mapping[CaseState, int]:
    stands = now.state()
    open_ = (Case.district == now.district, said("cases", STILL_OPEN))
    return Counter(session.scalars(select(stands).where(*open_)))


def _colours(book: Book, dues: Iterable[Due], at: datetime) -> Mapping[SlipColour, int]:
    """The last reminder of each deadline that is due by now, whether or not it was given."""
    found: Counter[SlipColour] = Counter()
    for due in dues:
        given = [slip.colour for slip in plan(book.terms, due.limit) if slip.moment <= at]
        found.update(given[-1:])
    return found


def _end_of_week(today: date, time_zone: str) -> datetime:
    sunday = today + timedelta(days=6 - today.weekday())
    return datetime.combine(sunday, time(23, 59, 59), ZoneInfo(time_zone)).astimezone(UTC)


def _matters(session: Session, now: AsOf) -> Matters:
    found = Counter(matter.state for matter in matter_list(session, now))
    overdue, unapproved = found[MatterState.OVERDUE], found[MatterState.UNAPPROVED]
    return Matters(found[MatterState.OPEN] + overdue + unapproved, overdue, unapproved)


def _next_meeting(session: Session, now: AsOf) -> NextMeeting | None:
    columns = select(Meeting.number, Meeting.title, Meeting.held_on, Meeting.begins)
    wanted = (Meeting.district == now.district, Meeting.state == MeetingState.CALLED, Meeting.held_on >= now.today)
    row = session.execute(columns.where(*wanted).order_by(Meeting.held_on, Meeting.number).limit(1)).first()
    return None if row is None else NextMeeting(*row)


def _vacant(session: Session, now: AsOf) -> int | None:
    if not taken(session, now.district):
        return None
    return sum(held.person is None for held in posts(session, now.district, now.today))


def _count(session: Session, model: type[Signal], *where: object) -> int:
    return session.scalar(select(func.count()).select_from(model).where(*where)) or 0  # type: ignore[arg-type]
