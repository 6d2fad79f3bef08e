"""Minutes take effect at once and whole: matters, rulings, members, an allocation; or nothing of it does."""

from dataclasses import replace
from datetime import date

import pytest

from compliance.actor import ActorRole
from compliance.adopting.adoption import adoptions
from compliance.adopting.versions import read_versions
from compliance.casework import disputes
from compliance.conference_states import MeetingState, Presence
from compliance.errors import BadInput, Conflict, NotAllowed, NotYet, Refused
from compliance.meetings.agenda import add_item
from compliance.meetings.matters import agree
from compliance.meetings.model import Adopts, Attended, Decision, Rules, Settles
from compliance.roster.acting import propose
from compliance.roster.stored import holder
from compliance.states import CaseState
from compliance.store.database import open_database
from rules.language import Language, speaking
from tests.compliance.acting import CONVENER, LEAD, OFFICE
from tests.compliance.adopting import law
from tests.compliance.making import AT, DISTRICT, finding, show, submit
from tests.compliance.meetings.convening import (
    CALLED,
    CHECKS,
    DUE,
    HELD,
    HOTLINE,
    JOINT,
    MINUTES,
    THEN,
    called,
    minuted,
    on_bench,
    seen,
    with_roster,
)
from tests.compliance.rebuilding import chain_faults, contents, rebuild

FIRE = replace(LEAD, unit="fire_rescue")
MEMBER = "joint_conference.member.finance"


@pytest.fixture
def number(database, book):
    """A meeting that was called, with one item on its agenda."""
    number = called(database, book)
    on_bench(database, book, OFFICE, CALLED, add_item, number, "联合检查怎么排班")
    return number


@pytest.fixture
def disputed(database, book):
    """A case that the fire brigade returned."""
    submit(database, book, finding())
    on_bench(database, book, FIRE, AT, disputes.return_, "2026-0001", "13b", "market_regulation", "属登记问题")
    return "2026-0001"


def test_everything_that_was_minuted_is_there_to_be_read(number, database, book):
    attended = (Attended("finance", Presence.ABSENT, reason="出差"),)
    said = replace(MINUTES, attended=attended, outcomes={1: "按街道排班"}, matters=(replace(CHECKS, item=1), HOTLINE))
    done = minuted(database, book, number, said)
    view = seen(database, book, number)
    assert (view.meeting.state, view.meeting.chaired_by, view.meeting.minuted_at) == (
        MeetingState.MINUTED,
        "周区长",
        THEN,
    )
    assert (view.summary, view.agenda[0].outcome) == ("研究了两个问题。", "按街道排班")
    assert (
        [each.number for each in view.matters] == [each.number for each in done.matters] == ["Y2026-0001", "Y2026-0002"]
    )
    assert [each.item for each in view.matters] == [1, 0]
    assert (view.matters[0].joint, view.matters[1].major) == (("public_security",), True)
    assert view.earlier == ()


def test_a_ruling_in_the_minutes_is_the_chairs_and_a_precedent(number, disputed, database, book):
    said = replace(MINUTES, rulings=(Rules(disputed, "按登记分工", "market_regulation", ()),))
    done = minuted(database, book, number, said)
    file = show(database, disputed)
    assert (file.case.state, file.case.lead, done.rulings[0].said) == (
        CaseState.DISPATCHED,
        "market_regulation",
        "R2026-0001",
    )
    ruled = next(each for each in file.events if each.act == "ruled")
    assert (ruled.actor_role, ruled.actor_name) == (ActorRole.CONVENER, "周区长")
    assert "put_to_conference" in [each.act for each in file.events]
    assert file.rulings[0].in_force
    assert seen(database, book, number).rulings == ("R2026-0001",)


def test_a_ruling_may_uphold_the_lead(number, disputed, database, book):
    minuted(database, book, number, replace(MINUTES, rulings=(Rules(disputed, "分工明确"),)))
    assert show(database, disputed).case.lead == "fire_rescue"


def test_the_convener_rules_only_on_what_the_office_put_to_the_conference(number, disputed, database, book):
    said = replace(MINUTES, rulings=(Rules(disputed, "分工明确"),))
    with pytest.raises(Refused, match="It is not before the conference"):
        minuted(database, book, number, said, actor=CONVENER)
    on_bench(database, book, OFFICE, CALLED, disputes.confer, disputed, "两家都有道理")
    minuted(database, book, number, said, actor=CONVENER)
    assert show(database, disputed).case.lead == "fire_rescue"


def test_a_member_is_settled_by_the_meeting(database, book):
    with_roster(database, book)
    on_bench(database, book, OFFICE, CALLED, propose, MEMBER, "李强", "副局长", "finance", date(2026, 4, 1), "工作变动")
    number = called(database, book, replace(JOINT, called_by="蒋雪娇"), actor=OFFICE)
    done = minuted(database, book, number, replace(MINUTES, members=(Settles(MEMBER),)))
    assert done.members == (f"{MEMBER}: 李强",)
    with database.read() as session:
        found = holder(session, DISTRICT, MEMBER, date(2026, 4, 1))
    assert found is not None
    assert found.name == "李强"


def test_an_allocation_is_adopted_by_the_minutes(number, database, book):
    new = law(("fire_safety site=school", "education"))
    done = minuted(database, book, number, replace(MINUTES, adoptions=(Adopts(new, date(2026, 4, 1), "议定"),)))
    assert done.adopted == ("xiangshan-2021 2",)
    assert seen(database, book, number).adopted == ("xiangshan-2021 2",)
    with database.read() as session:
        assert [(each.version, each.starts) for each in adoptions(session, DISTRICT)][-1] == ("2", date(2026, 4, 1))
        assert read_versions(session, DISTRICT, [book.allocation]) is not None


REFUSED = {
    "a lead that is no member": (
        {"matters": (replace(CHECKS, lead="tourism"),)},
        "matter “开展消防联合检查”: lead: “tourism” is no member of the conference.",
    ),
    "a joint unit that is no member": (
        {"matters": (replace(CHECKS, joint=("polic",)),)},
        "matter “开展消防联合检查”: joint: “polic” is no member of the conference.",
    ),
    "a day before the meeting": (
        {"matters": (replace(CHECKS, due_on=date(2026, 3, 1)),)},
        "matter “开展消防联合检查”: due: 2026-03-01 is before the meeting, which is on 2026-03-20.",
    ),
    "an item that there is not": (
        {"matters": (replace(CHECKS, item=7),)},
        "matter “开展消防联合检查”: item: there is no item 7 on the agenda of H2026-01, which has 1.",
    ),
    "no title": ({"matters": (replace(CHECKS, title=" "),)}, "matter “ ”: title: is missing."),
    "a ruling without a reason": (
        {"rulings": (Rules("2026-0001", "", "market_regulation"),)},
        "ruling on 2026-0001: --reason: the reason is missing.",
    ),
    "a post for which nobody is proposed": ({"members": (Settles(MEMBER),)}, f"post {MEMBER}: There is no post"),
}


@pytest.mark.parametrize(("given", "told"), REFUSED.values(), ids=REFUSED)
def test_where_one_decision_cannot_be_nothing_is_kept(number, disputed, database, book, given, told):
    said = replace(MINUTES, **{"matters": (Decision("别的", "health", DUE),), **given})
    with pytest.raises(Refused) as refused:
        minuted(database, book, number, said)
    assert str(refused.value).startswith("Nothing was done: 1 of ")
    assert told in str(refused.value)
    view = seen(database, book, number)
    assert (view.meeting.state, view.matters) == (MeetingState.CALLED, ())
    assert show(database, disputed).case.state is CaseState.RETURNED


def test_every_reason_is_told_at_once(number, database, book):
    wrong = (replace(CHECKS, lead="tourism"), replace(HOTLINE, due_on=date(2026, 3, 1)), CHECKS)
    with pytest.raises(Refused, match="2 of 3 cannot be") as refused:
        minuted(database, book, number, replace(MINUTES, matters=wrong))
    assert len(refused.value.reasons) == 2


def test_an_allocation_that_cannot_be_adopted_undoes_the_minutes(number, database, book):
    said = replace(MINUTES, matters=(CHECKS,), adoptions=(Adopts(law(), date(2020, 1, 1)),))
    with pytest.raises(Conflict, match="is not valid on 2020-01-01"):
        minuted(database, book, number, said)
    assert seen(database, book, number).matters == ()


TOO_SOON = {
    "before the day": (MINUTES, CALLED, NotYet, "Meeting H2026-01 is held on 2026-03-20: its minutes come after that."),
    "not knowing who came": (
        replace(MINUTES, rest_present=False),
        THEN,
        NotYet,
        "It is not noted whether these came: Education, ",
    ),
    "without a summary": (replace(MINUTES, summary=""), THEN, BadInput, "summary: is missing."),
    "of an item that there is not": (
        replace(MINUTES, outcomes={2: "同意"}),
        THEN,
        BadInput,
        "outcomes: there is no item 2",
    ),
    "with another in the chair": (
        replace(MINUTES, chair="张三"),
        THEN,
        NotAllowed,
        "No roster was taken into the record, so that nobody can look up whether 张三 may be in the chair",
    ),
}


@pytest.mark.parametrize(("said", "at", "error", "told"), TOO_SOON.values(), ids=TOO_SOON)
def test_what_has_to_come_first(number, database, book, said, at, error, told):
    with pytest.raises(error) as refused:
        minuted(database, book, number, said, at)
    assert str(refused.value).startswith(told)


def test_by_the_roster_a_deputy_may_be_in_the_chair_and_nobody_else(database, book):
    with_roster(database, book)
    number = called(database, book, replace(JOINT, called_by="蒋雪娇"), actor=OFFICE)
    with pytest.raises(NotAllowed, match="张三 is neither the convener nor a deputy on 2026-03-20"):
        minuted(database, book, number, replace(MINUTES, chair="张三"))
    assert minuted(database, book, number, replace(MINUTES, chair="唐 华 镁")).chair == "唐华镁"


def test_only_the_office_and_the_convener_minute(number, database, book):
    with pytest.raises(NotAllowed, match="As handler you may not call or minute a meeting"):
        minuted(database, book, number, actor=LEAD)


def test_a_single_matter_can_be_agreed_on_a_meeting_at_hand(number, database, book):
    from compliance.meetings.file import open_meeting

    done = on_bench(database, book, OFFICE, THEN, lambda bench: agree(bench, open_meeting(bench, number).row, CHECKS))
    assert (done.number, done.in_force) == ("Y2026-0001", True)


def test_the_tables_are_what_the_events_say(number, disputed, database, book):
    said = replace(
        MINUTES,
        matters=(CHECKS, HOTLINE),
        rulings=(Rules(disputed, "按登记分工", "market_regulation", ()),),
        outcomes={1: "同意"},
        adoptions=(Adopts(law(("fire_safety site=school", "education")), date(2026, 4, 1)),),
    )
    with speaking(Language.ZH):
        minuted(database, book, number, said)
    with database.read() as session, open_database(":memory:") as other, other.write() as target:
        assert chain_faults(session) == []
        rebuild(session, target)
        target.flush()
        assert contents(target) == contents(session)
    assert seen(database, book, number).meeting.held_on == HELD
