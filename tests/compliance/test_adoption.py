"""Several allocations in one record: each finding goes by the one in force on its day, and nothing is re-decided."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, insert, select

from compliance.actor import Actor, ActorRole
from compliance.adopting.adopt import adopt
from compliance.adopting.adoption import adoptions
from compliance.adopting.versions import Versions, read_versions
from compliance.audit import differences, replay
from compliance.book import Book
from compliance.casework.desk import assign, complete
from compliance.casework.moving import move
from compliance.draft import PartyDraft, Severity
from compliance.errors import BadInput, ComplianceError, Conflict, NotAllowed
from compliance.intake import Parser
from compliance.queries import stored_decision
from compliance.states import DecisionKind, EventAct
from compliance.store.base import table_of
from compliance.store.database import open_database
from compliance.store.log import Event
from compliance.store.models import Adoption, FindingDecision, KeptAllocation
from compliance.store.scratch import scratch
from rules.decide import Decider
from rules.errors import FactsError
from tests.compliance.acting import CONVENER, OFFICE, act
from tests.compliance.making import AT, DISTRICT, QIMING, count, finding, show, submit
from tests.compliance.rebuilding import chain_faults
from tests.compliance.revising import FIRST_DAY, later, revise, revised

TODAY = date(2026, 3, 20)
LATER = AT + timedelta(days=10)
EVE = FIRST_DAY - timedelta(days=1)
BOYA = PartyDraft("博雅教育", locality="南门街道")
HANDLER = Actor("education", ActorRole.HANDLER, "钱进")


@pytest.fixture(scope="module")
def new():
    return revised()


def adopted(database, book, allocation, starts=FIRST_DAY, *, actor=OFFICE, at=AT, remark="2026年第3号"):
    with database.write() as session:
        return adopt(session, book, allocation, starts, actor, at, remark)


def in_force(database, today=TODAY) -> Book:
    """What is decided by, as it is read from the record."""
    with database.read() as session:
        versions = read_versions(session, DISTRICT)
    return versions.book(today)


def spans(database):
    with database.read() as session:
        return [(each.allocation, each.starts, each.ends) for each in adoptions(session, DISTRICT)]


def by_tables(database):
    """Where the tables are not what the events make of them."""
    with database.read() as source, scratch() as target:
        replayed = replay(source, DISTRICT, target)
        found = list(map(str, differences(source, target, DISTRICT)))
        return [*chain_faults(source), *found, *replayed.unreadable]


def test_the_one_before_ends_the_day_before_and_was_there_from_its_own_first_day(database, book, new):
    done = adopted(database, book, new)
    assert (done.before.allocation, done.before.ends, done.new.starts) == ("xiangshan-2021", EVE, FIRST_DAY)
    assert spans(database) == [
        ("xiangshan-2021", date(2021, 9, 8), EVE),
        ("xiangshan-2026", FIRST_DAY, None),
    ]
    with database.read() as session:
        old, adopted_ = adoptions(session, DISTRICT)
    assert (old.by, old.unit, adopted_.by, adopted_.unit) == ("", None, OFFICE.name, OFFICE.unit)
    assert adopted_.remark == "2026年第3号"
    assert by_tables(database) == []


def test_an_allocation_without_a_first_day_was_there_from_the_beginning(database, book, new):
    endless = replace(book.allocation, valid=type(book.allocation.valid)())
    adopted(database, Book(endless, Decider(endless).decide), new)
    assert spans(database)[0] == ("xiangshan-2021", None, EVE)
    assert in_force(database).law(date(1999, 1, 1)).ref == endless.ref


def test_a_third_one_ends_the_second(database, book, new):
    adopted(database, book, new)
    third = revised(later)
    adopted(database, in_force(database), third, date(2026, 4, 1), actor=CONVENER)
    assert [(starts, ends) for _id, starts, ends in spans(database)] == [
        (date(2021, 9, 8), EVE),
        (FIRST_DAY, date(2026, 3, 31)),
        (date(2026, 4, 1), None),
    ]
    again = in_force(database)
    assert [again.law(day).ref.version for day in (EVE, FIRST_DAY, date(2026, 3, 31), date(2026, 4, 1))] == list("1223")
    assert by_tables(database) == []


def test_the_first_of_a_district_follows_upon_nothing(database, new):
    done = adopted(database, Book(new, Decider(new).decide), new)
    assert done.before is None
    assert spans(database) == [("xiangshan-2026", FIRST_DAY, None)]


def test_one_that_was_in_force_before_may_come_back(database, book, new):
    adopted(database, book, new)
    adopted(database, in_force(database), book.allocation, date(2026, 5, 1))
    again = in_force(database)
    assert again.law(date(2026, 5, 1)).ref == again.law(EVE).ref == book.allocation.ref
    assert count(database, KeptAllocation) == 2


# ------------------------------------------------------------------ what is refused


def refused(database, book, allocation, starts=FIRST_DAY, **given):
    before = count(database, Adoption), count(database, Event)
    with pytest.raises((Conflict, NotAllowed)) as refusal:
        adopted(database, book, allocation, starts, **given)
    assert (count(database, Adoption), count(database, Event)) == before
    return str(refusal.value)


def test_only_the_office_and_the_convener_adopt(database, book, new):
    said = refused(database, book, new, actor=HANDLER)
    assert said == (
        "As handler you may not adopt an allocation. These may: office, convener. "
        "Say who you are with `--as UNIT:ROLE`."
    )


def test_another_districts_allocation_is_refused(database, book, new):
    other = replace(new, district=replace(new.district, id="qixing"))
    assert "is of Xiangshan District, Guilin (“qixing”), and this record is of" in refused(database, book, other)


@pytest.mark.parametrize("starts", [FIRST_DAY, FIRST_DAY - timedelta(days=3)])
def test_what_follows_has_to_begin_later(database, book, new, starts):
    adopted(database, book, new)
    assert refused(database, in_force(database), revised(later), starts) == (
        "xiangshan-2026 (version 2) is in force from 2026-03-15 on, and what follows it has to begin later. "
        "Name a later day with `--from`."
    )


def test_it_cannot_begin_with_the_one_that_was_in_use_or_before_it(database, book):
    older = replace(revised(), valid=type(book.allocation.valid)())
    assert "xiangshan-2021 (version 1) is in force from 2021-09-08 on" in refused(
        database, book, older, date(2021, 9, 8)
    )


def test_one_that_says_itself_that_it_is_not_valid_then_is_refused(database, book, new):
    assert refused(database, book, new, date(2026, 2, 1)) == (
        "xiangshan-2026 (version 2) is not valid on 2026-02-01: it says itself that it is valid from 2026-03-01 on. "
        "Name another day with `--from`, or mend `valid` in its file."
    )


def test_the_one_in_force_is_not_adopted_again(database, book, new):
    adopted(database, book, new)
    said = refused(database, in_force(database), new, date(2026, 5, 1))
    assert said == "xiangshan-2026 (version 2) is adopted already, from 2026-03-15 on; nothing was changed."


def test_the_first_is_refused_where_findings_were_decided_by_another(database, book, new):
    submit(database, book, finding())
    said = refused(database, Book(new, Decider(new).decide), new)
    assert said == (
        "Findings here were decided by xiangshan-2021 (version 1). Name that with `--allocation`, so that it ends the "
        "day before."
    )


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"starts": date(2027, 1, 1)}, ("uq_adoptions_last", "adoptions.district")),
        ({"starts": None, "ends": EVE}, ("uq_adoptions_first", "adoptions.district")),
        ({"starts": FIRST_DAY, "ends": EVE}, ("ck_adoptions_span",)),
        ({"ends": date(2027, 1, 1)}, ("uq_adoptions_district_starts", "adoptions.district, adoptions.starts")),
    ],
)
def test_the_database_itself_keeps_two_from_being_in_force_at_once(database, book, new, changes, constraint):
    endless = replace(book.allocation, valid=type(book.allocation.valid)())
    adopted(database, Book(endless, Decider(endless).decide), new)
    table = table_of(Adoption)
    with pytest.raises(ComplianceError) as clash, database.write() as session:  # noqa: PT012 - one row, read and changed
        row = session.execute(select(table).where(table.c.ends.is_(None))).mappings().one()
        session.execute(insert(table).values({**row, "id": "00000000-0000-7000-8000-000000000000", **changes}))
    assert any(name in str(clash.value) for name in constraint), str(clash.value)


# ------------------------------------------------------------------ what is decided by it


def test_in_one_act_each_finding_goes_by_the_law_of_its_day(database, book, new):
    adopted(database, book, new)
    old, young = submit(
        database,
        in_force(database),
        finding(found_on=EVE),
        finding(found_on=FIRST_DAY, party=BOYA),
        at=LATER,
    )
    assert (old.decision.lead, young.decision.lead) == ("fire_rescue", "emergency")
    assert old.decision.allocation == book.allocation.ref
    assert young.decision.allocation == new.ref
    assert by_tables(database) == []


def test_before_the_first_one_it_says_itself_that_it_is_not_in_force(database, book, new):
    adopted(database, book, new)
    (receipt,) = submit(database, in_force(database), finding(found_on=date(2021, 1, 4)), at=LATER)
    assert receipt.decision.outcome == "unassigned"
    assert receipt.decision.allocation == book.allocation.ref


def test_adopting_changes_nothing_that_is_stored(database, book, new):
    submit(database, book, finding(), finding("registration"), finding("food_safety"))
    decided = count(database, FindingDecision)
    before = [show(database, f"2026-{number}") for number in (1, 2, 3)]
    adopted(database, book, new, date(2026, 3, 2), at=LATER)
    assert count(database, FindingDecision) == decided
    assert [show(database, f"2026-{number}") for number in (1, 2, 3)] == before
    assert by_tables(database) == []


def test_a_fact_that_is_answered_later_is_decided_by_the_law_of_the_day_it_was_found(database, book, new):
    submit(database, book, finding("registration"))
    adopted(database, book, new)
    again = in_force(database)
    with pytest.raises(FactsError, match="boarding: is not a fact of this allocation"):
        act(database, again, OFFICE, LATER, complete, "2026-1", "boarding", "yes")
    act(database, again, OFFICE, LATER, complete, "2026-1", "training", "academic")
    with database.read() as session:
        *_earlier, last = stored_decision(session, DISTRICT, "2026-1")
    assert last.record["allocation"]["id"] == "xiangshan-2021"


def test_a_case_that_was_moved_goes_on_by_the_allocation_to_which_it_was_moved(database, book):
    def registers_elsewhere(content):
        revise(content)
        next(each for each in content["duties"] if each["clause"] == "7")["lead"] = ["education"]

    submit(database, book, finding("registration"), finding("registration", party=BOYA))
    adopted(database, book, revised(registers_elsewhere))
    again = in_force(database)
    act(database, again, OFFICE, LATER, move, "2026-1", "新方案施行")
    for number in ("2026-1", "2026-2"):
        act(database, again, OFFICE, LATER, complete, number, "training", "academic")
    assert [show(database, number).case.lead for number in ("2026-1", "2026-2")] == ["education", "civil_affairs"]
    assert by_tables(database) == []


def test_a_ruling_on_an_old_case_rests_on_the_old_allocation_and_new_units_may_be_named(database, book, new):
    submit(database, book, finding("food_safety"))
    adopted(database, book, new)
    again = in_force(database)
    act(database, again, OFFICE, LATER, assign, "2026-1", "health", "会商")
    with database.read() as session:
        *_earlier, last = stored_decision(session, DISTRICT, "2026-1")
    assert (last.kind, last.record["allocation"]["id"]) == (DecisionKind.RULING, "xiangshan-2021")
    assert by_tables(database) == []


def test_a_unit_that_only_the_old_allocation_had_is_given_nothing_any_more(database, book, new):
    submit(database, book, finding("food_safety"))
    adopted(database, book, new)
    with pytest.raises(BadInput, match="“industry_it” is no member of the conference"):
        act(database, in_force(database), OFFICE, LATER, assign, "2026-1", "industry_it", "会商")


def test_a_ruling_for_a_unit_that_is_gone_is_followed_no_more(database, book, new):
    site = {"site": "school"}
    submit(database, book, finding(facts=site))
    act(database, book, OFFICE, AT, assign, "2026-1", "industry_it", "会商")
    adopted(database, book, new)
    again = in_force(database)
    old, young = submit(
        database,
        again,
        finding(facts=site, party=BOYA, found_on=EVE),
        finding(facts=site, party=BOYA, found_on=FIRST_DAY),
        at=LATER,
    )
    assert (old.decision.lead, young.decision.lead) == ("industry_it", None)


def test_deadlines_go_on_by_the_policy_that_there_was(database, book, new):
    adopted(database, book, new)
    again = in_force(database)
    assert again.terms.policy.id == book.terms.policy.id
    assert again.terms.is_life("food_safety", Severity.AT_ONCE)


def test_who_reads_by_another_allocation_may_not_write_by_it(database, book, new):
    adopted(database, book, new)
    with pytest.raises(Conflict) as refusal:
        submit(database, book, finding())
    assert str(refusal.value) == (
        "xiangshan-2021 (version 1) is not what was adopted here: xiangshan-2026 (version 2) is. Leave `--allocation` "
        "out, in the configuration too, or adopt it with `lianban duty adopt FILE --from DAY`."
    )


def test_what_was_adopted_meanwhile_is_noticed(database, book, new):
    adopted(database, book, new)
    earlier = in_force(database)
    adopted(database, earlier, revised(later), date(2026, 4, 1))
    with pytest.raises(Conflict, match=r"Another allocation was adopted meanwhile\. Do it again"):
        submit(database, earlier, finding())
    assert count(database, FindingDecision) == 0


def test_one_act_tells_of_it(database, book, new):
    adopted(database, book, new, remark="施行")
    with database.read() as session:
        acts = session.execute(select(Event.act, Event.why, Event.actor_role).order_by(Event.seq)).all()
    assert [tuple(each) for each in acts] == [
        (EventAct.ALLOCATION_KEPT, "", "office"),
        (EventAct.ALLOCATION_KEPT, "", "office"),
        (EventAct.ALLOCATION_ADOPTED, "施行", "office"),
    ]


# ------------------------------------------------------------------ how findings are read


@pytest.fixture
def parser(database, book, new):
    adopted(database, book, new)
    again = in_force(database)
    return Parser(again.names, TODAY, law=again.law)


def raw(**changes):
    good = {"party": {"name": QIMING.name}, "issue": "fire_safety", "found_on": EVE.isoformat()}
    return {**good, **changes}


def test_a_fact_that_only_the_new_one_has_is_refused_for_an_old_day(parser):
    facts = {"site": "institution", "食宿": "寄宿"}
    new_ = parser.parse(raw(facts=facts, found_on=FIRST_DAY.isoformat()))
    assert dict(new_.facts)["boarding"] == "yes"
    with pytest.raises(BadInput) as refusal:
        parser.parse(raw(facts=facts))
    assert str(refusal.value).startswith("食宿: is not a fact of this allocation.")
    assert str(refusal.value).endswith("On 2026-03-14, xiangshan-2021 (version 1) is in force.")


def test_an_issue_that_was_dropped_is_read_for_the_days_that_had_it(parser):
    assert dict(parser.parse(raw(issue="食品安全")).facts)["issue"] == "food_safety"
    with pytest.raises(BadInput, match="there is no value “食品安全”"):
        parser.parse(raw(issue="食品安全", found_on=FIRST_DAY.isoformat()))


def test_a_day_that_is_none_is_told_with_what_else_is_wrong(parser):
    with pytest.raises(BadInput) as refusal:
        parser.parse(raw(found_on="31/31", issue="nothing"))
    assert [each.where.split(" ")[0] for each in refusal.value.problems] == ["issue", "found_on"]


# ------------------------------------------------------------------ what things are called


def test_what_was_dropped_keeps_its_name(database, book, new):
    adopted(database, book, new)
    again = in_force(database)
    assert again.allocation.ref == new.ref
    assert "food_safety" not in again.allocation.issues
    assert str(again.names.issues["food_safety"].name) == "food safety"
    assert not again.names.units["industry_it"].member
    assert again.names.duties == again.allocation.duties


def test_a_record_without_adoptions_is_as_it_ever_was(database, book):
    with database.read() as session:
        assert read_versions(session, DISTRICT) is None
        assert session.scalar(select(func.count()).select_from(Adoption)) == 0
    assert book.names is book.law(TODAY) is book.allocation


def test_an_allocation_that_is_at_hand_is_taken_as_it_is(database, book, new):
    adopted(database, book, new)
    with database.read() as session:
        versions = read_versions(session, DISTRICT, [new])
    assert isinstance(versions, Versions)
    assert versions.law(FIRST_DAY) is new


def test_the_words_are_kept_with_it(database, book, new):
    adopted(database, book, new)
    law = in_force(database).law(FIRST_DAY)
    assert {id_: each.words for id_, each in law.issues.items()} == {
        id_: each.words for id_, each in new.issues.items()
    }
    assert (law.classes, law.silent, law.ref) == (new.classes, new.silent, new.ref)


def test_of_several_who_adopt_at_once_one_does_and_the_others_are_told(shared, book, new):
    def tried(allocation):
        try:
            return adopted(database, book, allocation).new.version
        except Conflict as error:
            return str(error)

    with open_database(shared) as database, ThreadPoolExecutor(4) as pool:
        said = list(pool.map(tried, [new, revised(later)] * 2))
        told = [each for each in said if each not in {"2", "3"}]
        assert len(told) == 3
        assert all("is adopted already" in each or "has to begin later" in each for each in told), told
        assert count(database, Adoption) == 2
        assert by_tables(database) == []
