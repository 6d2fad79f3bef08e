"""Another allocation is in force: what is open moves by the office's act alone, each case with its event."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from compliance.actor import Actor, ActorRole
from compliance.book import Book
from compliance.casework import anew, aside, bulk, desk, disputes, extensions, moving, tasks
from compliance.casework.bench import Bench
from compliance.draft import PartyDraft
from compliance.errors import Conflict, NotAllowed, Refused, WrongState
from compliance.indices import IndexKind, indices
from compliance.queries.told import told_of
from compliance.states import CaseState, DecisionKind, EventAct, ExtensionState, TaskRole, TaskState
from compliance.store.cases import Case, Task
from compliance.store.casework import Extension
from compliance.store.database import open_database
from compliance.store.log import Event
from compliance.store.models import Answer, FindingDecision
from rules.decide import Decider
from rules.decision import Outcome
from tests.compliance.acting import CONVENER, OFFICE, PHOTO, act
from tests.compliance.adopting import in_force, law, without_duty
from tests.compliance.making import AT, DISTRICT, QIMING, finding, submit, the_book
from tests.compliance.rebuilding import chain_faults, contents, rebuild

BEGINS = date(2026, 3, 11)
"""The first day of the other allocation."""

BEFORE = AT + timedelta(hours=3)
SINCE = AT + timedelta(days=1)
WHY = "新分工方案施行"
FIRE = Actor("fire_rescue", ActorRole.HANDLER, "吴江")
BOYA = PartyDraft("博雅艺术", locality="南门街道")


def handler(unit: str) -> Actor:
    return Actor(unit, ActorRole.HANDLER, f"{unit}承办人")


def moved(database, book, number, at=SINCE):
    return act(database, book, OFFICE, at, moving.move, number, WHY)


def case_of(database, number):
    with database.read() as session:
        found = session.scalars(select(Case).where(Case.number == number)).one()
        session.expunge_all()
    return found


def shares(database, number):
    """The shares that count: unit → (role, state)."""
    with database.read() as session:
        tasks_ = session.scalars(select(Task).join(Case, Case.id == Task.case_id).where(Case.number == number)).all()
        return {task.unit: (task.role, task.state) for task in tasks_ if task.state is not TaskState.WITHDRAWN}


def task_of(database, number, unit):
    with database.read() as session:
        tasks_ = session.scalars(
            select(Task).join(Case, Case.id == Task.case_id).where(Case.number == number, Task.unit == unit)
        ).all()
        session.expunge_all()
    (task,) = [each for each in tasks_ if each.state is not TaskState.WITHDRAWN]
    return task


def decisions(database):
    """Every decision in its order: (kind, version of the allocation, lead)."""
    with database.read() as session:
        rows = session.execute(
            select(FindingDecision.kind, Answer.record)
            .join(Answer, Answer.digest == FindingDecision.answer)
            .order_by(FindingDecision.made_at, FindingDecision.id)
        )
        told = [(kind, json.loads(record)) for kind, record in rows]
    return [(kind, record["allocation"]["version"], record["lead"]) for kind, record in told]


def last_event(database):
    with database.read() as session:
        event = session.scalars(select(Event).order_by(Event.seq.desc()).limit(1)).one()
        session.expunge_all()
    return event


def opened(database, book, *issues, **changes):
    return [submit(database, book, finding(issue, **changes))[0].case for issue in issues]


@pytest.fixture
def database():
    with open_database(":memory:") as opened_:
        yield opened_
        with open_database(":memory:") as other:
            with opened_.read() as source, other.write() as target:
                assert chain_faults(source) == []
                rebuild(source, target)
            with opened_.read() as source, other.read() as target:
                assert contents(target) == contents(source)


@pytest.fixture
def book(database):
    """Fire safety goes to Emergency, with Housing; food to Health; public opinion is led by Cyberspace."""
    other = law(("fire_safety", "emergency"), ("food_safety", "health"), ("public_opinion", "cyberspace"))
    return in_force(database, other, BEGINS)


# ------------------------------------------------ where it goes


def test_nothing_moves_by_itself(database, book):
    (number,) = opened(database, book, "fire_safety")
    act(database, book, handler("fire_rescue"), SINCE, tasks.accept, number)
    case = case_of(database, number)
    assert (case.lead, case.state) == ("fire_rescue", CaseState.ACCEPTED)
    assert decisions(database) == [(DecisionKind.RULE, "1", "fire_rescue")]


def test_a_case_goes_to_the_unit_that_the_allocation_in_force_names_with_its_whole_time(database, book):
    (number,) = opened(database, book, "fire_safety")
    before = task_of(database, number, "fire_rescue")
    done = moved(database, book, number)
    assert (done.state, done.lead, done.said) == (
        CaseState.DISPATCHED,
        "emergency",
        "xiangshan-2021 (version 2)",
    )
    assert shares(database, number) == {"emergency": (TaskRole.LEAD, TaskState.OPEN)}
    now = task_of(database, number, "emergency")
    assert (now.counted_from, now.opened_at) == (SINCE, SINCE)
    assert now.deadline > before.deadline
    case = case_of(database, number)
    assert (case.lead, case.outcome, case.dispatched_at, case.needs_office) == (
        "emergency",
        Outcome.SETTLED,
        SINCE,
        False,
    )


def test_what_was_decided_before_stays_beside_the_new_decision(database, book):
    (number,) = opened(database, book, "fire_safety")
    moved(database, book, number)
    assert decisions(database) == [
        (DecisionKind.RULE, "1", "fire_rescue"),
        (DecisionKind.ADOPTION, "2", "emergency"),
    ]


def test_the_event_tells_who_led_by_which_allocation_and_who_does_now(database, book):
    (number,) = opened(database, book, "fire_safety")
    moved(database, book, number)
    event = last_event(database)
    given = json.loads(event.changes)["given"]
    assert (event.act, event.why, event.actor_name) == (EventAct.MOVED, WHY, OFFICE.name)
    assert [{name: told[name] for name in ("lead", "id", "version")} for told in (given["before"], given["after"])] == [
        {"lead": "fire_rescue", "id": "xiangshan-2021", "version": "1"},
        {"lead": "emergency", "id": "xiangshan-2021", "version": "2"},
    ]
    assert given["after"]["in_force_on"] == "2026-03-11"


def test_the_day_of_the_act_counts_and_not_the_day_of_the_finding(database, book):
    (number,) = opened(database, book, "fire_safety")
    with pytest.raises(Conflict) as refused:
        moved(database, book, number, BEFORE)
    assert str(refused.value) == (
        "The allocation in force on 2026-03-10 says of it what holds already (task opened, 2026-03-10 10:00, by "
        "Education inspector 王芳): there is nothing to move. `lianban explain` shows why."
    )
    moved(database, book, number)
    assert case_of(database, number).lead == "emergency"


def test_what_was_received_goes_on_to_be_received_by_the_new_lead(database, book):
    (number,) = opened(database, book, "fire_safety")
    act(database, book, FIRE, BEFORE, tasks.accept, number)
    act(database, book, FIRE, BEFORE, extensions.ask_extension, number, date(2026, 4, 20), "等配件")
    moved(database, book, number)
    assert case_of(database, number).state is CaseState.DISPATCHED
    with database.read() as session:
        assert session.scalars(select(Extension.state)).all() == [ExtensionState.LAPSED]


def test_a_lead_that_stays_keeps_its_time_when_only_the_others_change(database):
    book = in_force(database, law(("fire_safety", "fire_rescue"), joint=("housing",)), BEGINS)
    (number,) = opened(database, book, "fire_safety")
    act(database, book, FIRE, BEFORE, tasks.accept, number)
    act(database, book, FIRE, BEFORE, tasks.ask_support, number, "health", "请协助")
    before, case = task_of(database, number, "fire_rescue"), case_of(database, number)
    done = moved(database, book, number)
    assert done.state is CaseState.ACCEPTED
    assert shares(database, number) == {
        "fire_rescue": (TaskRole.LEAD, TaskState.ACCEPTED),
        "health": (TaskRole.SUPPORT, TaskState.OPEN),
        "housing": (TaskRole.JOINT, TaskState.OPEN),
    }
    after = task_of(database, number, "fire_rescue")
    assert (after.id, after.deadline, after.received_at) == (before.id, before.deadline, before.received_at)
    assert task_of(database, number, "housing").counted_from == SINCE
    assert case_of(database, number).dispatched_at == case.dispatched_at


def test_who_was_joint_and_leads_now_begins_anew(database, book):
    (number,) = opened(database, book, "public_opinion")
    assert shares(database, number)["cyberspace"] == (TaskRole.JOINT, TaskState.OPEN)
    act(database, book, handler("cyberspace"), BEFORE, tasks.accept, number)
    moved(database, book, number)
    assert shares(database, number) == {"cyberspace": (TaskRole.LEAD, TaskState.OPEN)}


def test_what_nobody_was_named_for_leaves_the_desk(database, book):
    (number,) = opened(database, book, "food_safety")
    moved(database, book, number)
    case = case_of(database, number)
    assert (case.state, case.lead, case.needs_office, case.office_by) == (CaseState.DISPATCHED, "health", False, None)


def test_what_hangs_on_a_missing_fact_goes_to_the_desk_and_is_completed_by_the_same_allocation(database):
    book = in_force(database, law(("fire_safety mode=online", "cyberspace")), BEGINS)
    (number,) = opened(database, book, "fire_safety")
    moved(database, book, number)
    case = case_of(database, number)
    assert (case.state, case.lead, case.outcome) == (CaseState.DESK, None, Outcome.OPEN_QUESTION)
    assert (case.needs_office, case.dispatched_at) == (True, None)
    assert case.office_by is not None
    assert shares(database, number) == {}
    act(database, book, OFFICE, SINCE, desk.complete, number, "mode", "online")
    assert case_of(database, number).lead == "cyberspace"
    assert decisions(database)[-1] == (DecisionKind.RULE, "2", "cyberspace")


def test_a_desk_that_is_asked_something_else_is_asked_that(database):
    book = in_force(database, law(("food_safety mode=online", "cyberspace")), BEGINS)
    (number,) = opened(database, book, "food_safety")
    moved(database, book, number)
    case = case_of(database, number)
    assert (case.state, case.outcome) == (CaseState.DESK, Outcome.OPEN_QUESTION)


def test_a_desk_to_whose_question_the_answers_mean_something_else_is_asked_anew(database):
    book = in_force(database, law(("registration training=academic", "education")), BEGINS)
    (number,) = opened(database, book, "registration")
    assert case_of(database, number).outcome is Outcome.OPEN_QUESTION
    moved(database, book, number)
    act(database, book, OFFICE, SINCE, desk.complete, number, "training", "academic")
    assert case_of(database, number).lead == "education"


def test_what_the_office_found_out_since_counts(database):
    book = in_force(database, law(("registration training=academic", "education")), BEGINS)
    (number,) = opened(database, book, "registration")
    act(database, book, OFFICE, BEFORE, desk.complete, number, "training", "academic")
    assert case_of(database, number).lead == "civil_affairs"
    moved(database, book, number)
    assert case_of(database, number).lead == "education"


def test_a_finding_whose_joint_units_are_not_known_yet_does_not_hold_up_its_lead(database):
    book = in_force(database, law(("fire_safety mode=online", "fire_rescue"), joint=("housing",)), BEGINS)
    (number,) = opened(database, book, "fire_safety")
    opened(database, book, "fire_safety", facts={"mode": "offline"})
    moved(database, book, number)
    case = case_of(database, number)
    assert (case.state, case.lead) == (CaseState.DISPATCHED, "fire_rescue")
    assert (case.outcome, case.needs_office) == (Outcome.SETTLED, True)


def test_the_joint_units_of_every_finding_get_a_share(database):
    book = in_force(database, law(("fire_safety mode=online", "fire_rescue"), joint=("housing",)), BEGINS)
    (number,) = opened(database, book, "fire_safety", facts={"mode": "offline"})
    opened(database, book, "fire_safety", facts={"mode": "online"})
    moved(database, book, number)
    assert shares(database, number)["housing"] == (TaskRole.JOINT, TaskState.OPEN)


def test_every_fact_that_is_known_of_a_finding_counts_even_if_it_routed_nothing_before(database):
    default = the_book().allocation
    blind = without_duty("5b")
    book = in_force(database, default, BEGINS, first=Book(blind, Decider(blind).decide, policy="xiangshan-2021"))
    known = {"training": "academic", "stage": "compulsory"}
    (number,) = opened(database, book, "fee_above_guidance", facts=known)
    assert set(shares(database, number)) == {"market_regulation"}
    moved(database, book, number)
    assert set(shares(database, number)) == {"market_regulation", "development_reform", "finance", "education"}


def test_each_finding_is_decided_anew(database, book):
    (number,) = opened(database, book, "fire_safety")
    opened(database, book, "fire_safety", text="应急灯不亮")
    moved(database, book, number)
    assert [kind for kind, _version, _lead in decisions(database)].count(DecisionKind.ADOPTION) == 2


# ------------------------------------------------ rulings


def test_a_ruling_goes_on_holding_where_the_allocation_says_what_it_said(database, book):
    (number,) = opened(database, book, "hygiene")
    act(database, book, OFFICE, BEFORE, disputes.confer, number, "两家都不认")
    act(database, book, CONVENER, BEFORE, disputes.rule_on, number, "market_regulation", "会商议定")
    with pytest.raises(Conflict, match="there is nothing to move"):
        moved(database, book, number)
    assert case_of(database, number).lead == "market_regulation"


def test_its_own_ruling_holds_even_where_a_later_one_on_another_case_says_otherwise(database, book):
    first, other = (submit(database, book, finding("hygiene", party=who))[0].case for who in (QIMING, BOYA))
    for minutes, (number, unit) in enumerate(((first, "market_regulation"), (other, "public_security"))):
        at = BEFORE + timedelta(minutes=minutes)
        act(database, book, OFFICE, at, disputes.confer, number, "两家都不认")
        act(database, book, CONVENER, at, disputes.rule_on, number, unit, "会商议定")
    with pytest.raises(Conflict, match="there is nothing to move"):
        moved(database, book, first)


def test_a_ruling_holds_for_the_whole_case_that_it_was_made_on(database, book):
    (number,) = opened(database, book, "registration")
    opened(database, book, "registration", facts={"site": "school"})
    act(database, book, OFFICE, BEFORE, desk.assign, number, "market_regulation", "登记归市监")
    with pytest.raises(Conflict, match="there is nothing to move"):
        moved(database, book, number)


def test_a_ruling_for_a_unit_that_is_no_more_is_spent(database):
    book = in_force(database, law(without=("industry_it",)), BEGINS)
    (number,) = opened(database, book, "food_safety")
    act(database, book, OFFICE, BEFORE, desk.assign, number, "industry_it", "先由工信牵头")
    moved(database, book, number)
    case = case_of(database, number)
    assert (case.state, case.lead, case.outcome) == (CaseState.DESK, None, Outcome.UNASSIGNED)


def test_a_ruling_is_spent_where_the_allocation_says_otherwise(database, book):
    (number,) = opened(database, book, "food_safety")
    act(database, book, OFFICE, BEFORE, desk.assign, number, "market_regulation", "食品归市监")
    moved(database, book, number)
    assert case_of(database, number).lead == "health"


def test_a_later_ruling_on_another_case_moves_nothing_of_which_the_allocation_says_what_it_said(database, book):
    (first,) = opened(database, book, "hygiene")
    (other,) = opened(database, book, "hygiene", party=BOYA)
    act(database, book, OFFICE, BEFORE, disputes.confer, other, "两家都不认")
    act(database, book, CONVENER, BEFORE, disputes.rule_on, other, "market_regulation", "会商议定")
    with pytest.raises(Conflict, match="there is nothing to move"):
        moved(database, book, first)


def test_a_ruling_on_what_the_allocation_in_force_says_is_followed(database):
    book = in_force(database, law(("fire_safety mode=online", "cyberspace")), BEGINS)
    (old,) = opened(database, book, "fire_safety")
    new = submit(database, book, finding(party=BOYA, found_on=BEGINS), at=SINCE)[0].case
    act(database, book, OFFICE, SINCE, desk.assign, new, "housing", "先由住建牵头")
    moved(database, book, old, SINCE + timedelta(hours=1))
    assert case_of(database, old).lead == "housing"


def test_what_the_office_rules_after_the_move_rests_on_the_allocation_that_it_was_moved_by(database, book):
    (number,) = opened(database, book, "fire_safety")
    moved(database, book, number)
    act(database, book, handler("emergency"), SINCE, disputes.return_, number, "12", "fire_rescue", "属消防")
    act(database, book, OFFICE, SINCE, disputes.rule_on, number, None, "维持")
    assert decisions(database)[-1] == (DecisionKind.RULING, "2", "emergency")
    with pytest.raises(Conflict, match="there is nothing to move"):
        moved(database, book, number, SINCE + timedelta(hours=1))


# ------------------------------------------------ what does not move


def test_findings_that_part_are_refused_with_what_to_do(database):
    book = in_force(database, law(("fire_safety mode=online", "cyberspace")), BEGINS)
    (number,) = opened(database, book, "fire_safety", facts={"mode": "online"})
    opened(database, book, "fire_safety", facts={"mode": "offline"})
    with pytest.raises(Conflict) as refused:
        moved(database, book, number)
    assert str(refused.value) == (
        "By the allocation in force its findings would go to different units: Cyberspace, Fire and Rescue. "
        "Name one: with `case assign` from the office's desk, else with `case confer` and `case rule`."
    )
    assert case_of(database, number).lead == "fire_rescue"


def test_what_would_be_the_same_as_another_open_case_is_refused(database):
    book = in_force(database, law(("fire_safety", "emergency")), BEGINS)
    (number,) = opened(database, book, "fire_safety")
    other = submit(database, book, finding(found_on=BEGINS, text="又见"), at=SINCE)[0].case
    with pytest.raises(Conflict) as refused:
        moved(database, book, number)
    assert str(refused.value) == (
        f"Case {other} is open for the same party, issue and lead. Merge the younger into the older with `case merge`."
    )


def test_what_would_be_a_second_case_on_the_desk_is_refused(database):
    book = in_force(database, law(("fire_safety mode=online", "cyberspace")), BEGINS)
    (number,) = opened(database, book, "fire_safety")
    other = submit(database, book, finding(found_on=BEGINS, text="又见"), at=SINCE)[0].case
    with pytest.raises(Conflict) as refused:
        moved(database, book, number)
    assert str(refused.value) == (
        f"With that it is the same as case {other}, which is open. Merge the younger into the older first."
    )


def test_two_that_would_become_one_are_refused_together(database):
    book = in_force(database, law(("unlicensed_training", "emergency")), BEGINS)
    numbers = [
        *opened(database, book, "unlicensed_training", facts={"mode": "online"}),
        *opened(database, book, "unlicensed_training", facts={"mode": "offline"}),
    ]
    assert len(set(numbers)) == 2
    with pytest.raises(Refused) as refused, database.write() as session:
        bulk.each_of(Bench(session, book, OFFICE, SINCE), numbers, moving.together(WHY))
    assert refused.value.reasons == (
        (
            numbers[1],
            f"With that it is the same as case {numbers[0]}, which is open. Merge the younger into the older first.",
        ),
    )


ELSEWHERE = {
    "returned": (
        [(FIRE, disputes.return_, "14", "emergency", "属安全管理")],
        "What was returned is settled by a ruling: `case rule`.",
    ),
    "parked": (
        [(OFFICE, aside.park, "周区长", "等政策", date(2026, 3, 20))],
        "Resume it first: `case resume`.",
    ),
    "answered": (
        [(FIRE, tasks.accept), (FIRE, tasks.answer, "已换新", (PHOTO,))],
        "What its lead has answered is finished by who has it: `case verify`.",
    ),
    "void": ([(OFFICE, aside.void, "误登")], "has to be on the office's desk or dispatched or accepted."),
}


@pytest.mark.parametrize(("before", "said"), ELSEWHERE.values(), ids=ELSEWHERE)
def test_what_stands_elsewhere_says_what_comes_first(database, book, before, said):
    (number,) = opened(database, book, "fire_safety")
    for actor, use_case, *given in before:
        act(database, book, actor, BEFORE, use_case, number, *given)
    with pytest.raises(WrongState) as refused:
        moved(database, book, number)
    assert str(refused.value).endswith(said)


def test_only_the_office_moves(database, book):
    (number,) = opened(database, book, "fire_safety")
    with pytest.raises(NotAllowed, match="Fire and Rescue as handler may not move it to where the allocation says"):
        act(database, book, FIRE, SINCE, moving.move, number, WHY)


# ------------------------------------------------ many


def test_the_cases_that_move_are_those_that_can_be_moved_and_go_elsewhere(database, book):
    fire, food, hygiene = opened(database, book, "fire_safety", "food_safety", "hygiene")
    parked, before = (
        submit(database, book, finding(issue, party=BOYA))[0].case for issue in ("fire_safety", "food_safety")
    )
    act(database, book, OFFICE, BEFORE, aside.park, parked, "周区长", "等政策", date(2026, 3, 20))
    act(database, book, OFFICE, BEFORE, disputes.confer, before, "请定")
    with database.read() as session:
        assert anew.numbers_that_move(Bench(session, book, OFFICE, BEFORE)) == []
        assert anew.numbers_that_move(Bench(session, book, OFFICE, SINCE)) == [fire, food]
    assert hygiene not in {fire, food}


def test_moving_by_another_allocation_is_no_fault_of_dispatch(database, book):
    (number,) = opened(database, book, "fire_safety")
    moved(database, book, number)
    with database.read() as session:
        found = {each.kind: each for each in indices(told_of(session, DISTRICT), SINCE)}
    assert found[IndexKind.DISPATCH_ACCURACY].part == (number,)
