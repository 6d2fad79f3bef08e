"""The state of the work: what the conference has before it, and what is overdue by colour."""

from datetime import UTC, datetime, timedelta

from compliance.casework.tasks import accept
from compliance.conference_states import MeetingKind, MeetingState
from compliance.figures.status import status_of
from compliance.ids import new_id
from compliance.queries import AsOf, unit_queue
from compliance.states import CaseState, SlipColour
from compliance.store.cases import Case
from compliance.store.conference import Matter, Meeting
from tests.compliance.acting import LEAD, act
from tests.compliance.making import AT, DISTRICT, finding, submit

DAY = timedelta(days=1)
TODAY = AT.date()
ISSUES = ("advertising", "fee_posting", "fire_safety")


def a_meeting(number, held_on, state=MeetingState.CALLED):
    return Meeting(
        district=DISTRICT,
        id=new_id(AT),
        number=number,
        kind=MeetingKind.JOINT,
        state=state,
        title="第一次全体会议",
        held_on=held_on,
        begins="15:00",
        place="三楼会议室",
        called_by="周区长",
        called_as="joint_conference.head",
        chaired_by="",
        called_at=AT,
        minuted_at=None,
        summary="",
    )


def a_matter(number, meeting, case_id, due_on, *, major=False):
    return Matter(
        district=DISTRICT,
        id=new_id(AT),
        number=number,
        meeting_id=meeting.id,
        case_id=case_id,
        item=0,
        title="建立信息通报制度",
        lead="education",
        joint="[]",
        major=major,
        due_on=due_on,
        approved_on=None,
        approval="",
    )


def status(database, book, at=AT):
    with database.read() as session:
        return status_of(session, book, at)


def test_an_empty_record_has_a_state_too(database, book):
    found = status(database, book)
    assert (found.open, found.overdue, found.week, found.desk) == (0, (), (), ())
    assert (found.meeting, found.vacant, found.events, found.last_event) == (None, None, 0, None)


def test_the_next_meeting_is_the_first_that_was_called_and_is_still_to_come(database, book):
    with database.write() as session:
        for number, days, state in (
            ("H2026-01", -1, MeetingState.CALLED),
            ("H2026-02", 3, MeetingState.CANCELLED),
            ("H2026-04", 9, MeetingState.CALLED),
            ("H2026-03", 5, MeetingState.CALLED),
        ):
            session.add(a_meeting(number, TODAY + days * DAY, state))
    found = status(database, book).meeting
    assert (found.number, found.held_on, found.begins) == ("H2026-03", TODAY + 5 * DAY, "15:00")


def test_matters_are_counted_as_open_overdue_and_waiting_for_approval(database, book):
    cases = [finding(text=str(n), facts={"mode": "offline"}, issue=issue) for n, issue in enumerate(ISSUES)]
    submit(database, book, *cases)
    with database.write() as session:
        meeting = a_meeting("H2026-01", TODAY)
        session.add(meeting)
        session.flush()
        late, major, done = session.query(Case).order_by(Case.number).all()
        done.state, done.closed_at = CaseState.CLOSED, AT
        major.state, major.lead, major.needs_office = CaseState.DESK, None, True
        session.add(a_matter("Y2026-0001", meeting, late.id, TODAY - DAY))
        session.add(a_matter("Y2026-0002", meeting, major.id, TODAY + DAY, major=True))
        session.add(a_matter("Y2026-0003", meeting, done.id, TODAY - DAY))
    found = status(database, book).matters
    assert (found.open, found.overdue, found.unapproved) == (2, 0, 1)
    found = status(database, book, AT + 60 * DAY).matters
    assert (found.open, found.overdue, found.unapproved) == (2, 1, 1)


def test_what_is_overdue_turns_from_orange_to_red(database, book):
    submit(database, book, finding("advertising", facts={"mode": "offline"}))
    act(database, book, LEAD, AT + DAY, accept, "2026-0001")
    fresh = status(database, book, AT + DAY)
    assert dict(fresh.colours) == {}
    assert fresh.overdue == ()
    assert dict(fresh.states) == {CaseState.ACCEPTED: 1}
    with database.read() as session:
        [line] = unit_queue(session, AsOf(book.terms, AT + DAY))
    before = status(database, book, line.deadline - timedelta(hours=1))
    assert dict(before.colours) == {SlipColour.BLUE: 1}
    assert [each.number for each in before.week] == ["2026-0001"]
    after = status(database, book, line.deadline + timedelta(hours=1))
    assert dict(after.colours) == {SlipColour.ORANGE: 1}
    assert [due.number for due in after.overdue] == ["2026-0001"]
    assert "2026-0001" not in {each.number for each in after.week}
    long_after = status(database, book, datetime(2026, 12, 1, tzinfo=UTC))
    assert dict(long_after.colours) == {SlipColour.RED: 1}


def test_the_week_ends_on_sunday(database, book):
    submit(database, book, finding("advertising", facts={"mode": "offline"}))
    act(database, book, LEAD, AT + DAY, accept, "2026-0001")
    with database.read() as session:
        [line] = unit_queue(session, AsOf(book.terms, AT + DAY))
    monday = line.deadline - timedelta(days=line.deadline.weekday())
    assert status(database, book, monday).week
    assert not status(database, book, monday - timedelta(days=3)).week
