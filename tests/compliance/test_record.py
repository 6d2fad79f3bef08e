"""A finding that is handed in is decided, stored once, and leaves a case."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from compliance.book import Book
from compliance.draft import EvidenceDraft, PartyDraft, Severity, VisitSource
from compliance.errors import Conflict
from compliance.queries import finding_list, visit_list
from compliance.record import Status, record, record_visit
from compliance.states import CaseState, TaskRole, TaskState, VisitResult
from compliance.store.cases import Case, Task
from compliance.store.log import Event
from compliance.store.models import Answer, Finding, KeptAllocation, Party, Visit
from rules.allocation import Role
from rules.decision import Outcome
from tests.compliance.making import AT, CODE, DAY, DISTRICT, INSPECTOR, QIMING, count, finding, numbers, show, submit


def test_a_finding_opens_a_case_for_its_lead(database, book):
    [receipt] = submit(database, book, finding(text="灭火器过期"))
    assert (receipt.status, receipt.case, receipt.opened) == (Status.STORED, "2026-0001", True)
    assert receipt.decision.lead == "fire_rescue"
    assert receipt.reason == "Case 2026-0001 was opened."
    file = show(database, "2026-0001")
    assert (file.case.state, file.case.lead, file.case.needs_office) == (CaseState.DISPATCHED, "fire_rescue", False)
    assert [(task.unit, task.role) for task in file.tasks] == [("fire_rescue", TaskRole.LEAD)]
    assert [each.text for each in file.findings] == ["灭火器过期"]


def tasks(database, number):
    return {task.unit: task.role.value for task in show(database, number).tasks}


def test_joint_units_have_tasks_of_their_own(database, book):
    submit(database, book, finding("public_opinion"))
    assert tasks(database, "2026-1") == {"publicity": "lead", "cyberspace": "joint"}


def test_a_unit_that_is_new_to_the_case_gets_its_task_when_a_finding_joins(database, book):
    """Read under a law that makes cyberspace joint for one stage only."""

    def decide(facts, on):
        decision = book.decide({"issue": "public_opinion"}, on)
        if facts.get("stage") == "compulsory":
            return decision
        kept = tuple(each for each in decision.verdict.assignments if each.role is not Role.JOINT)
        return replace(decision, verdict=replace(decision.verdict, assignments=kept))

    other = Book(book.allocation, decide)
    submit(database, other, finding("public_opinion"))
    assert tasks(database, "2026-1") == {"publicity": "lead"}
    submit(database, other, finding("public_opinion", facts={"stage": "compulsory"}))
    assert tasks(database, "2026-1") == {"publicity": "lead", "cyberspace": "joint"}
    assert show(database, "2026-1").events[-1].act == "task_opened"


@pytest.mark.parametrize("settled_first", [True, False])
def test_an_open_question_with_a_known_lead_and_a_settled_finding_make_one_dispatched_case(
    database, book, settled_first
):
    """The lead is market regulation either way; who else has a share is the question."""
    drafts = [finding("fee_above_guidance", facts={"stage": "preschool"}), finding("fee_above_guidance")]
    for draft in drafts if settled_first else drafts[::-1]:
        submit(database, book, draft)
    case = show(database, "2026-1").case
    assert (case.state, case.lead, case.needs_office) == (CaseState.DISPATCHED, "market_regulation", True)
    assert tasks(database, "2026-1") == {"market_regulation": "lead"}


def test_a_missing_fact_leaves_the_case_on_the_office_desk_without_tasks(database, book):
    [receipt] = submit(database, book, finding("registration"))
    file = show(database, receipt.case)
    assert receipt.decision.outcome is Outcome.OPEN_QUESTION
    assert (file.case.state, file.case.lead, file.case.needs_office) == (CaseState.DESK, None, True)
    assert file.tasks == ()


def test_an_interpreted_clause_dispatches_and_tells_the_office(database, book, allocation):
    def outcome(issue):
        return book.decide({"site": "institution", "issue": issue, "training": "academic"}, DAY).outcome

    issue = next(issue for issue in allocation.issues if outcome(issue) is Outcome.TO_CONFIRM)
    [receipt] = submit(database, book, finding(issue, facts={"training": "academic"}))
    case = show(database, receipt.case).case
    assert (case.state, case.needs_office) == (CaseState.DISPATCHED, True)
    assert case.lead is not None


def test_the_same_finding_twice_changes_nothing(database, book):
    [first] = submit(database, book, finding(text="灭火器过期"))
    events = count(database, Event)
    [again] = submit(database, book, finding(text="灭火器过期"), at=AT + timedelta(days=1))
    assert (again.status, again.finding, again.case) == (Status.KNOWN, first.finding, first.case)
    assert again.reason == "It is already stored, in case 2026-0001; nothing was changed."
    assert (count(database, Finding), count(database, Event)) == (1, events)


def test_the_same_key_with_the_same_content_is_known(database, book):
    submit(database, book, finding(key="A-1"))
    [again] = submit(database, book, finding(key="A-1"))
    assert again.status is Status.KNOWN


def test_the_same_key_with_other_content_is_a_conflict_and_the_rest_is_stored(database, book):
    submit(database, book, finding(key="A-1", text="灭火器过期"))
    clash, other = submit(database, book, finding(key="A-1", text="疏散通道堵塞"), finding(key="A-2", text="无应急灯"))
    assert (clash.status, clash.case, clash.decision) == (Status.CONFLICT, "2026-0001", None)
    assert clash.reason == (
        "The id “A-1” already stands for another finding, in case 2026-0001. "
        "Give this one an id of its own, or hand it in as it was."
    )
    assert other.status is Status.STORED
    assert count(database, Finding) == 2


def test_a_batch_knows_what_came_before_in_it(database, book):
    receipts = submit(
        database, book, finding(key="A"), finding(key="A"), finding(key="A", text="另一件"), finding(text="另一件")
    )
    assert [each.status.value for each in receipts] == ["stored", "known", "conflict", "stored"]
    assert {each.case for each in receipts} == {"2026-0001"}
    assert [each.opened for each in receipts] == [True, False, False, False]


def test_a_second_finding_joins_the_open_case(database, book):
    submit(database, book, finding(text="灭火器过期"))
    [second] = submit(database, book, finding(text="疏散通道堵塞", found_on=DAY - timedelta(days=3)))
    assert (second.case, second.opened) == ("2026-0001", False)
    assert second.reason == "It joins case 2026-0001, which is open for the same party, issue and lead."
    file = show(database, "2026-0001")
    assert [each.text for each in file.findings] == ["灭火器过期", "疏散通道堵塞"]
    assert file.case.found_on == DAY - timedelta(days=3)
    assert [event.act for event in file.events] == [
        "case_opened",
        "finding_received",
        "task_opened",
        "finding_joined",
    ]
    assert len(file.tasks) == 1


def test_another_issue_lead_or_party_is_another_case(database, book):
    submit(
        database,
        book,
        finding(),
        finding("registration", facts={"training": "academic"}),
        finding("registration", facts={"training": "non_academic"}),
        finding(party=replace(QIMING, name="博雅教育")),
    )
    assert numbers(database) == ["2026-0004", "2026-0003", "2026-0002", "2026-0001"]


def closed(database, book, at):
    submit(database, book, finding())
    with database.write() as session:
        session.execute(Case.__table__.update().values(state=CaseState.CLOSED, closed_at=at))


def test_what_is_seen_again_within_the_time_reopens_the_case(database, book):
    closed(database, book, AT)
    [receipt] = submit(database, book, finding(text="又过期了", found_on=date(2026, 3, 20)), at=AT + timedelta(days=10))
    assert (receipt.case, receipt.opened) == ("2026-0001", False)
    assert receipt.reason == "Seen again: case 2026-0001, closed not long ago for the same matter, is reopened."
    file = show(database, "2026-1")
    assert file.case.state is CaseState.DISPATCHED
    assert [task.state for task in file.tasks] == [TaskState.OPEN]


@pytest.mark.parametrize(
    ("found_on", "after"), [(date(2026, 9, 20), 190), (date(2026, 3, 9), 10)], ids=["too late", "seen before closing"]
)
def test_what_does_not_reopen_the_case_opens_one_that_cites_it(database, book, found_on, after):
    closed(database, book, AT)
    [receipt] = submit(database, book, finding(text="又过期了", found_on=found_on), at=AT + timedelta(days=after))
    assert (receipt.case, receipt.opened) == ("2026-0002", True)
    with database.read() as session:
        cites = dict(session.execute(select(Case.number, Case.cites)).all())
        assert cites == {"2026-0001": None, "2026-0002": session.scalar(select(Case.id).order_by(Case.id).limit(1))}


def test_the_most_urgent_finding_makes_the_case_urgent(database, book):
    submit(database, book, finding(), finding(text="锁闭", severity=Severity.AT_ONCE), finding(severity=Severity.LONG))
    assert show(database, "2026-1").case.severity is Severity.AT_ONCE


def test_numbers_go_by_the_district_year_and_start_anew(database, book):
    before = datetime(2026, 12, 31, 15, 59, tzinfo=UTC)
    receipts = [
        *submit(database, book, finding(), at=before),
        *submit(database, book, finding("food_safety"), at=before + timedelta(minutes=2)),
    ]
    assert [each.case for each in receipts] == ["2026-0001", "2027-0001"]


# ------------------------------------------------------------------------------ parties


def parties(database):
    with database.read() as session:
        rows = session.query(Party.name, Party.code, Party.locality, Party.address).order_by(Party.id)
        return [tuple(row) for row in rows]


def test_a_party_without_a_code_is_known_by_name_and_locality(database, book):
    spaced = PartyDraft(" 启明 教育 ", locality="南门街道")
    elsewhere = PartyDraft("启明教育", locality="二塘乡")
    submit(database, book, finding(), finding(party=spaced), finding(party=elsewhere))
    assert [(name, locality) for name, _, locality, _ in parties(database)] == [
        ("启明教育", "南门街道"),
        ("启明教育", "二塘乡"),
    ]


@pytest.mark.parametrize("code_first", [True, False])
@pytest.mark.parametrize("together", [True, False])
def test_a_code_may_come_early_or_late(database, book, code_first, together):
    drafts = [finding(party=replace(QIMING, code=CODE), text="有代码"), finding(text="无代码")]
    drafts = drafts if code_first else drafts[::-1]
    for batch in [drafts] if together else [[draft] for draft in drafts]:
        submit(database, book, *batch)
    assert parties(database) == [("启明教育", CODE, "南门街道", "")]
    assert numbers(database) == ["2026-0001"]


def test_a_code_means_one_party_whatever_it_is_called(database, book):
    submit(database, book, finding(party=replace(QIMING, code=CODE)))
    submit(database, book, finding(party=PartyDraft("启明培训中心有限公司", code=CODE, address="民主路1号")))
    assert parties(database) == [("启明教育", CODE, "南门街道", "民主路1号")]
    [event] = [each for each in show(database, "2026-1").events if each.act == "finding_joined"]
    assert event.changes["given"] == {"party": {"name": "启明培训中心有限公司", "address": "民主路1号"}}


def test_where_two_share_a_name_a_finding_without_a_code_blames_neither(database, book):
    other = CODE[:-1] + "X"
    submit(database, book, finding(party=replace(QIMING, code=CODE)), finding(party=replace(QIMING, code=other)))
    submit(database, book, finding())
    assert [code for _, code, _, _ in parties(database)] == [CODE, other, None]


# ------------------------------------------------------------------------------ visits


def visits(database):
    with database.read() as session:
        return visit_list(session, DISTRICT)


def test_findings_of_one_visit_share_it_and_attendance_adds_up(database, book):
    submit(database, book, finding(inspector="李强", attended=("education",)))
    submit(database, book, finding("food_safety", inspector="李强", attended=("fire_rescue", "education")))
    [visit] = visits(database)
    assert (visit.findings, visit.attended) == (2, ("education", "fire_rescue"))


def test_another_day_source_or_inspector_is_another_visit(database, book):
    submit(
        database,
        book,
        finding(),
        finding(inspector="李强"),
        finding(found_on=DAY - timedelta(days=1)),
        finding(source=VisitSource.COMPLAINT),
    )
    assert len(visits(database)) == 4


def nothing_found(database, book, note="", attended=("education",), at=AT):
    with database.write() as session:
        source = VisitSource.RANDOM_CHECK
        return record_visit(session, book, QIMING, DAY, source, "李强", attended, note, INSPECTOR, at)


def test_a_visit_that_found_nothing_is_recorded_once(database, book):
    first, again = nothing_found(database, book, "一切正常"), nothing_found(database, book, attended=("fire_rescue",))
    assert (first.status, again.status) == (Status.STORED, Status.KNOWN)
    assert first.visit == again.visit
    [visit] = visits(database)
    assert (visit.result, visit.note) == (VisitResult.NOTHING_FOUND, "一切正常")
    assert visit.attended == ("education", "fire_rescue")


def test_a_finding_turns_the_visit_into_one_that_found_something(database, book):
    nothing_found(database, book)
    submit(database, book, finding(inspector="李强"))
    [visit] = visits(database)
    assert (visit.result, visit.findings) == (VisitResult.FOUND, 1)


def test_nothing_cannot_be_found_where_something_was(database, book):
    submit(database, book, finding(inspector="李强"))
    with pytest.raises(Conflict, match="Something was found at 启明教育 on 2026-03-09"):
        nothing_found(database, book)


def test_another_note_for_the_same_visit_is_a_conflict(database, book):
    nothing_found(database, book, "一切正常")
    with pytest.raises(Conflict, match="recorded with another note: “一切正常”"):
        nothing_found(database, book, "未开门")


# ------------------------------------------------------------------------------ what is kept


def test_evidence_is_kept_with_when_it_was_taken_and_received(database, book):
    photo = EvidenceDraft("照片.jpg", "ab" * 32, 12345, date(2026, 3, 9))
    submit(database, book, finding(evidence=(photo,)))
    [kept] = show(database, "2026-1").findings[0].evidence
    assert (kept.name, kept.size, kept.taken_on, kept.received_on) == (
        "照片.jpg",
        12345,
        date(2026, 3, 9),
        date(2026, 3, 10),
    )


def test_findings_with_the_same_facts_share_one_answer_and_the_allocation_is_kept_once(database, book):
    submit(database, book, finding(), finding(text="二"))
    submit(database, book, finding(text="三"))
    assert (count(database, Answer), count(database, KeptAllocation), count(database, Finding)) == (1, 1, 3)


def test_a_dry_run_answers_as_usual_and_keeps_nothing(database, book):
    with database.write(dry_run=True) as session:
        [receipt] = record(session, book, [finding()], INSPECTOR, AT)
    assert receipt.case == "2026-0001"
    assert [count(database, model) for model in (Party, Visit, Case, Finding, Task, Event)] == [0] * 6


def test_an_act_that_fails_changes_nothing(database, book):
    submit(database, book, finding())
    before = count(database, Event)
    with pytest.raises(ZeroDivisionError), database.write() as session:
        assert record(session, book, [finding(text="二"), finding("food_safety")], INSPECTOR, AT)[1 // 0]
    assert (count(database, Finding), count(database, Event)) == (1, before)
    assert submit(database, book, finding("food_safety"))[0].case == "2026-0002"


def test_no_findings_are_no_act(database, book):
    assert submit(database, book) == []
    assert count(database, Event) == 0


def test_a_batch_larger_than_one_look_up_is_stored_whole(database, book):
    drafts = [finding(text=f"第{n}处", key=f"K{n}", party=PartyDraft(f"机构{n // 3}")) for n in range(1300)]
    assert {each.status for each in submit(database, book, *drafts)} == {Status.STORED}
    assert {each.status for each in submit(database, book, *reversed(drafts))} == {Status.KNOWN}
    assert (count(database, Finding), count(database, Case), count(database, Party)) == (1300, 434, 434)
    with database.read() as session:
        assert len(finding_list(session, DISTRICT, limit=10)) == 10
