"""A matter is followed up as a case: every act of casework goes with it, and what makes no sense is told so."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from compliance.casework import aside, closing, desk, disputes, extensions, moving, recheck, remarks, tasks
from compliance.casework.refresh import refresh
from compliance.chasing.digest import write_digests
from compliance.chasing.overdue import chase_state
from compliance.chasing.slips import make_slips
from compliance.errors import BadInput, Conflict, NotAllowed, NotFound, NotYet
from compliance.meetings.matters import approve
from compliance.meetings.naming import is_matter, issue_of_matter, matter_titles
from compliance.meetings.reading import matter_list
from compliance.meetings.views import MatterState
from compliance.precedents.amendments import proposed_amendments
from compliance.queries import AsOf, Waits, case_list, case_show, office_desk, unit_queue
from compliance.signals.raising import scan
from compliance.states import CaseState, Purpose, TaskState
from tests.compliance.acting import JOINT, LEAD, LOOKER, OFFICE, PHOTO, SECOND
from tests.compliance.making import DISTRICT, INSPECTOR, show
from tests.compliance.meetings.convening import CHECKS, DUE, HELD, HOTLINE, THEN, agreed, matter, on_bench
from tests.compliance.rebuilding import chain_faults

END = datetime(2026, 4, 30, 15, 59, 59, tzinfo=UTC)
NEXT = THEN + timedelta(days=3)


@pytest.fixture
def the(database, book):
    """A matter of market regulation with the police, in force; and what is done to its case."""

    class Work:
        def __init__(self):
            self.agreed = agreed(database, book, CHECKS)[0]
            self.case = self.agreed.case

        def do(self, actor, act, *given, at=NEXT, **more):
            return on_bench(database, book, actor, at, act, self.case, *given, **more)

        def answered(self):
            for who in (JOINT, LEAD):
                self.do(who, tasks.accept)
            for who in (JOINT, LEAD):
                self.do(who, tasks.answer, "已联合检查", (PHOTO,))

        @property
        def line(self):
            return matter(database, book, self.agreed.number, NEXT)

        @property
        def shares(self):
            return {
                task.unit: task for task in show(database, self.case).tasks if task.state is not TaskState.WITHDRAWN
            }

    return Work()


def test_a_matter_is_a_case_of_the_conference_with_a_share_for_each_unit_until_its_day(the, database):
    file = show(database, the.case)
    assert (file.case.issue, file.case.title) == ("matter-y2026-0001", "开展消防联合检查")
    assert (file.case.state, file.case.found_on, file.case.needs_office) == (CaseState.DISPATCHED, HELD, False)
    assert file.findings == ()
    assert {unit: task.deadline for unit, task in the.shares.items()} == {
        "market_regulation": END,
        "public_security": END,
    }
    assert all(task.receive_by is not None and task.allowance is None for task in the.shares.values())


def test_the_issue_of_a_matter_is_told_from_those_of_an_allocation(the, database, book):
    assert issue_of_matter("Y2026-0001") == "matter-y2026-0001"
    assert not any(is_matter(issue) for issue in book.allocation.issues)
    with database.read() as session:
        assert matter_titles(session, DISTRICT, ["matter-y2026-0001", "fire_safety"]) == {
            "matter-y2026-0001": "开展消防联合检查"
        }


def test_every_matter_is_of_one_party(database, book):
    cases = [show(database, each.case) for each in agreed(database, book, CHECKS, HOTLINE)]
    assert cases[0].party.id == cases[1].party.id


def test_it_is_received_answered_and_verified_by_somebody_else(the):
    the.answered()
    assert the.line.state is MatterState.OPEN
    the.do(SECOND, closing.verify, passed=True)
    assert (the.line.state, the.line.result) == (MatterState.DONE, "已联合检查")


def test_silence_counts_as_receipt(the, database, book):
    with database.read() as session:
        now = AsOf(book.terms, THEN + timedelta(days=10))
        assert case_show(session, DISTRICT, the.case, now).case.state is CaseState.ACCEPTED


def test_what_was_not_done_goes_back_to_its_lead_until_the_agreed_day(the):
    the.answered()
    the.do(SECOND, closing.verify, passed=False, reason="没有到位")
    assert the.shares["market_regulation"].deadline == END


def test_after_the_agreed_day_the_policy_says_how_long(the):
    the.answered()
    late = datetime(2026, 5, 10, 2, 0, tzinfo=UTC)
    the.do(SECOND, closing.verify, passed=False, reason="没有到位", at=late)
    assert the.shares["market_regulation"].deadline > late


def test_a_visit_for_one_matter_closes_no_other(database, book):
    other = replace(CHECKS, title="核查收费")
    first, second = agreed(database, book, CHECKS, other)
    for each in (first, second):
        for who in (JOINT, LEAD):
            on_bench(database, book, who, NEXT, tasks.accept, each.case)
            on_bench(database, book, who, NEXT, tasks.answer, each.case, "已办", (PHOTO,))
    on_bench(database, book, SECOND, NEXT, closing.verify, first.case, passed=True)
    with pytest.raises(NotYet, match="No re-inspection since the answer"):
        on_bench(database, book, SECOND, NEXT, closing.close, second.case)


def test_who_handled_it_does_not_verify_it(the):
    the.answered()
    with pytest.raises(NotAllowed):
        the.do(replace(LEAD, role=LOOKER.role), closing.verify, passed=True)


def test_more_time_is_asked_for_and_granted(the):
    the.do(LEAD, extensions.ask_extension, date(2026, 5, 20), "需会同公安")
    the.do(OFFICE, extensions.grant)
    assert the.shares["market_regulation"].deadline == datetime(2026, 5, 20, 15, 59, 59, tzinfo=UTC)
    assert (the.line.due_on, the.line.deadline.date()) == (DUE, date(2026, 5, 20))


def test_what_was_parked_comes_back_with_its_day(the, database, book):
    the.do(OFFICE, aside.park, "周区长", "等上级文件", date(2026, 4, 1))
    later = datetime(2026, 4, 3, 2, 0, tzinfo=UTC)
    with database.read() as session:
        shown = {
            task.unit: task.deadline for task in case_show(session, DISTRICT, the.case, AsOf(book.terms, later)).tasks
        }
    the.do(OFFICE, remarks.note, "恢复", at=later)
    assert shown == {unit: task.deadline for unit, task in the.shares.items()}
    assert set(shown.values()) == {END}


def test_what_was_parked_beyond_its_day_has_the_time_of_the_policy(the):
    the.do(OFFICE, aside.park, "周区长", "等上级文件", date(2026, 5, 10))
    later = datetime(2026, 5, 12, 2, 0, tzinfo=UTC)
    the.do(OFFICE, remarks.note, "恢复", at=later)
    assert all(task.deadline > later for task in the.shares.values())


def test_a_return_is_ruled_on_and_is_no_precedent(the, database, book):
    the.do(LEAD, disputes.return_, "13b", "fire_rescue", "属消防职责")
    done = the.do(OFFICE, disputes.rule_on, "fire_rescue", "消防主办更合适")
    assert (done.lead, done.said, the.shares["fire_rescue"].deadline) == ("fire_rescue", "R2026-0001", END)
    assert [each.in_force for each in show(database, the.case).rulings] == [False]
    assert (the.line.lead, the.line.led_by) == ("market_regulation", "fire_rescue")
    with database.read() as session:
        proposed = proposed_amendments(session, book, HELD)
        assert (proposed.amendments, proposed.left_out) == ((), ())


def test_support_notes_and_files_go_with_it(the):
    the.do(LEAD, tasks.accept)
    the.do(LEAD, tasks.ask_support, "health", "食堂一并检查")
    the.do(OFFICE, remarks.note, "已电话督促")
    the.do(LEAD, remarks.attach, (PHOTO,), Purpose.COMPLETION)
    assert the.shares["health"].deadline == END


def test_a_closed_one_can_be_drawn_reopened_and_voided(the):
    the.answered()
    the.do(SECOND, closing.verify, passed=True)
    on = NEXT + timedelta(days=1)
    the.do(OFFICE, lambda bench, _case: recheck.draw(bench, "种子", 100), at=on)
    the.do(LOOKER, closing.verify, passed=False, reason="又有反复", at=on)
    assert the.line.state is MatterState.OPEN
    the.do(OFFICE, aside.void, "另行研究", at=on)
    assert the.line.state is MatterState.VOID
    the.do(OFFICE, aside.restore, at=on)
    assert the.line.state is MatterState.OPEN


NO_SENSE = {
    "moved to where the allocation says": (moving.move, ("新规定",), "there is nothing to move"),
    "confirmed": (desk.confirm, (), "There is nothing to confirm"),
    "assigned": (desk.assign, ("fire_rescue", "说明"), "nobody disputes it"),
}


@pytest.mark.parametrize(("act", "given", "said"), NO_SENSE.values(), ids=NO_SENSE)
def test_what_makes_no_sense_for_a_matter_is_refused(the, act, given, said):
    with pytest.raises(Conflict, match=said):
        the.do(OFFICE, act, *given)


def test_it_is_chased_by_its_title(the, database, book):
    late = datetime(2026, 5, 6, 2, 0, tzinfo=UTC)
    with database.write() as session:
        make_slips(session, book, OFFICE, late)
        bodies = [each["body"] for each in write_digests(session, book, OFFICE, late, None)]
        overdue = chase_state(session, book, late).overdue
    assert bodies
    assert all("开展消防联合检查" in body and "matter-" not in body for body in bodies)
    assert {each.title for each in overdue} == {"开展消防联合检查"}
    assert matter(database, book, "Y2026-0001", late).state is MatterState.OVERDUE


def test_lists_show_its_title(the, database, book):
    with database.read() as session:
        now = AsOf(book.terms, NEXT)
        assert [line.title for line in case_list(session, DISTRICT, now=now)] == ["开展消防联合检查"]
        assert {line.title for line in unit_queue(session, now)} == {"开展消防联合检查"}


def test_signals_look_past_the_conference(database, book):
    agreed(
        database,
        book,
        CHECKS,
        replace(CHECKS, title="第二项", lead="education"),
        replace(CHECKS, title="第三项", lead="health"),
    )
    late = datetime(2026, 7, 1, 2, 0, tzinfo=UTC)
    with database.write() as session:
        make_slips(session, book, OFFICE, late)
        assert scan(session, book, OFFICE, late) == []


def test_holidays_published_later_move_no_agreed_day(the, database, book):
    assert on_bench(database, book, OFFICE, NEXT, refresh) == []


# ---------------------------------------------------------------- major matters


@pytest.fixture
def major(database, book):
    return agreed(database, book, HOTLINE)[0]


def test_a_major_matter_waits_on_the_desk_with_no_unit_at_work(major, database, book):
    file = show(database, major.case)
    assert (file.case.state, file.case.lead, file.tasks) == (CaseState.DESK, None, ())
    assert matter(database, book, major.number).state is MatterState.UNAPPROVED
    with database.read() as session:
        (line,) = office_desk(session, AsOf(book.terms, NEXT))
    assert (line.waits, line.title, line.topic) == (Waits.APPROVE, "增设举报电话", Waits.APPROVE)


BEFORE_APPROVAL = {
    "assign": (desk.assign, ("education", "先办着")),
    "confer": (disputes.confer, ("提请",)),
    "hand over": (desk.hand_over, ("自治区教育厅", "移送")),
}


@pytest.mark.parametrize(("act", "given"), BEFORE_APPROVAL.values(), ids=BEFORE_APPROVAL)
def test_nothing_puts_a_major_matter_to_work_before_its_approval(major, database, book, act, given):
    with pytest.raises(NotYet) as refused:
        on_bench(database, book, OFFICE, NEXT, act, major.case, *given)
    assert str(refused.value) == (
        "Matter Y2026-0001 is a major one, and not in force before its approval is recorded: "
        "`lianban matter approve Y2026-0001`."
    )


def test_with_its_approval_the_units_have_it(major, database, book):
    on_bench(database, book, OFFICE, NEXT, approve, "y2026-1", "区政府常务会议", "象政〔2026〕3号", date(2026, 3, 22))
    line = matter(database, book, major.number)
    assert (line.state, line.approved_on, line.approval) == (
        MatterState.OPEN,
        date(2026, 3, 22),
        "区政府常务会议, 象政〔2026〕3号",
    )
    tasks_ = show(database, major.case).tasks
    assert [(task.unit, task.deadline) for task in tasks_] == [("education", END), ("finance", END)]


def test_a_major_matter_that_falls_is_void(major, database, book):
    on_bench(database, book, OFFICE, NEXT, aside.void, major.case, "未获批准")
    assert matter(database, book, major.number).state is MatterState.VOID
    with pytest.raises(Conflict, match="is aside, as case 2026-0001"):
        on_bench(database, book, OFFICE, NEXT, approve, major.number, "区政府")


APPROVALS = {
    "nobody is named": (("Y2026-0001", ""), BadInput, "--by: is missing."),
    "no such matter": (("Y2026-0009", "区政府"), NotFound, "There is no matter Y2026-0009."),
    "no number": (("9", "区政府"), NotFound, "“9” is not the number of a matter."),
    "in the future": (("Y2026-0001", "区政府", "", date(2027, 1, 1)), BadInput, "--on: 2027-01-01 is in the future."),
    "before the meeting": (
        ("Y2026-0001", "区政府", "", date(2026, 3, 1)),
        BadInput,
        "--on: 2026-03-01 is before the meeting, which is on 2026-03-20.",
    ),
}


@pytest.mark.parametrize(("given", "error", "said"), APPROVALS.values(), ids=APPROVALS)
def test_an_approval_that_cannot_be(major, database, book, given, error, said):
    with pytest.raises(error) as refused:
        on_bench(database, book, OFFICE, NEXT, approve, *given)
    assert str(refused.value).startswith(said)


def test_only_the_office_and_the_convener_record_an_approval(major, database, book):
    with pytest.raises(NotAllowed, match="As inspector you may not call or minute a meeting"):
        on_bench(database, book, INSPECTOR, NEXT, approve, major.number, "区政府")


def test_an_approval_is_recorded_once_and_of_major_matters_only(major, database, book):
    on_bench(database, book, OFFICE, NEXT, approve, major.number, "区政府")
    with pytest.raises(Conflict, match="was approved already, on 2026-03-23: 区政府"):
        on_bench(database, book, OFFICE, NEXT, approve, major.number, "区政府")


def test_an_ordinary_matter_needs_no_approval(the, database, book):
    with pytest.raises(Conflict, match="Matter Y2026-0001 is no major one"):
        on_bench(database, book, OFFICE, NEXT, approve, "Y2026-0001", "区政府")


def test_matters_are_chosen_by_state_unit_and_meeting(database, book):
    agreed(database, book, CHECKS, HOTLINE)
    with database.read() as session:
        now = AsOf(book.terms, NEXT)

        def numbers(**chosen):
            return [each.number for each in matter_list(session, now, **chosen)]

        assert numbers() == ["Y2026-0002", "Y2026-0001"]
        assert numbers(states=[MatterState.UNAPPROVED]) == ["Y2026-0002"]
        assert numbers(unit="public_security") == ["Y2026-0001"]
        assert numbers(meeting="h2026-1", limit=1) == ["Y2026-0002"]
        assert numbers(since=date(2026, 3, 21)) == []
        assert numbers(until=date(2026, 3, 19)) == []
    with database.read() as session:
        assert chain_faults(session) == []
