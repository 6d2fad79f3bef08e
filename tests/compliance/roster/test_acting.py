"""People come to posts and go: proposed and settled, or by a successor; each day keeps its own holder."""

from datetime import UTC, date, datetime, timedelta

import pytest

from compliance.actor import Actor, ActorRole
from compliance.conference_states import MeetingKind, MeetingState, TenureState
from compliance.errors import BadInput, Conflict, NotAllowed, NotFound
from compliance.ids import new_id
from compliance.roster.acting import drop, propose, settle, succeed, vacate
from compliance.roster.changes import moves
from compliance.roster.stored import may_call, member_units
from compliance.states import EventAct
from compliance.store.conference import Meeting, Person, Tenure
from compliance.store.log import Event
from tests.compliance.acting import CONVENER, OFFICE
from tests.compliance.making import AT, AUDITOR, DISTRICT, INSPECTOR, count
from tests.compliance.roster.keeping import (
    EDUCATION,
    EVE,
    FIRE,
    LIAISON,
    MARCH,
    MEMBER,
    NOTICE,
    by_tables,
    done,
    held,
    name_of,
    proposed,
    settled,
    succeeded,
    take_notice,
    vacated,
)

CALLED = "joint_conference.convener"


@pytest.fixture
def notice(database, book):
    take_notice(database, book)
    return database


def meet(database, number="H2026-01", held_on=date(2026, 3, 10), state=MeetingState.MINUTED):
    row = {
        "district": DISTRICT,
        "id": new_id(AT),
        "number": number,
        "kind": MeetingKind.JOINT,
        "state": state,
        "title": "",
        "held_on": held_on,
        "begins": "",
        "place": "",
        "called_by": "",
        "called_as": "",
        "chaired_by": "",
        "called_at": AT,
        "minuted_at": None,
        "summary": "",
    }
    with database.write() as session:
        session.add(Meeting(**row))


# ---------------------------------------------------------------- proposed and settled


def test_a_proposal_changes_nothing_until_it_is_settled(notice, book):
    proposed(notice, book)
    assert name_of(notice, MEMBER, MARCH) == "李春护"
    candidate = held(notice, MEMBER, MARCH).candidate
    assert (candidate.person.name, candidate.starts, candidate.unit) == ("王芳", MARCH, "education")
    assert by_tables(notice) == []


def test_who_is_settled_follows_the_day_after_the_one_before(notice, book):
    proposed(notice, book)
    change = settled(notice, book)
    assert (change.person.name, change.starts, change.before.name, change.before_ends) == ("王芳", MARCH, "李春护", EVE)
    assert [name_of(notice, MEMBER, day) for day in (NOTICE, EVE, MARCH, date(2030, 1, 1))] == [
        "李春护",
        "李春护",
        "王芳",
        "王芳",
    ]
    assert held(notice, MEMBER, EVE).until == EVE
    now = held(notice, MEMBER, MARCH)
    assert (now.proposed_by, now.settled_by, now.since, now.candidate) == (
        "education",
        "象区教〔2026〕3号",
        MARCH,
        None,
    )
    assert by_tables(notice) == []


def test_a_meeting_settles_it_and_the_convener_may_minute_that(notice, book):
    meet(notice)
    proposed(notice, book)
    settled(notice, book, actor=CONVENER, by="", meeting="H2026-01")
    assert held(notice, MEMBER, MARCH).settled_by == "H2026-01"


@pytest.mark.parametrize(
    ("meeting", "error", "words"),
    [
        ({"state": MeetingState.CANCELLED}, Conflict, "Meeting H2026-01 was cancelled, and settled nothing."),
        (
            {"held_on": date(2026, 4, 1)},
            Conflict,
            "Meeting H2026-01 is held on 2026-04-01, and has settled nothing yet.",
        ),
        ({"number": "H2026-02"}, NotFound, "There is no meeting H2026-01."),
    ],
)
def test_a_meeting_that_was_not_held_settles_nothing(notice, book, meeting, error, words):
    meet(notice, **meeting)
    proposed(notice, book)
    with pytest.raises(error, match=words):
        settled(notice, book, meeting="H2026-01")


def test_the_first_day_may_be_another_than_the_one_proposed(notice, book):
    proposed(notice, book)
    later = MARCH + timedelta(days=30)
    settled(notice, book, starts=later)
    assert (name_of(notice, MEMBER, MARCH), name_of(notice, MEMBER, later)) == ("李春护", "王芳")
    assert by_tables(notice) == []


def test_it_has_to_be_said_who_settled_it(notice, book):
    proposed(notice, book)
    with pytest.raises(
        BadInput, match=r"it is not said who settled it\. Name the meeting, or with `--by` the document"
    ):
        settled(notice, book, by=" ")


def test_what_was_not_proposed_cannot_be_settled(notice, book):
    with pytest.raises(Conflict, match=f"Nobody is proposed for {MEMBER}. First: `lianban roster propose"):
        settled(notice, book)


def test_a_second_proposal_waits_for_the_first(notice, book):
    proposed(notice, book)
    with pytest.raises(Conflict, match=f"王芳 is proposed for {MEMBER} already. Settle that, or drop it"):
        proposed(notice, book, name="何静")
    done(notice, book, EDUCATION, drop, MEMBER, "本人不同意")
    proposed(notice, book, name="何静")
    settled(notice, book)
    assert name_of(notice, MEMBER, MARCH) == "何静"
    assert by_tables(notice) == []


def test_nobody_follows_on_the_first_day_of_the_one_before_or_earlier(notice, book):
    proposed(notice, book, starts=NOTICE)
    with pytest.raises(
        Conflict, match=f"{MEMBER} is held by 李春护 from 2021-09-08 on, and what follows has to begin later"
    ):
        settled(notice, book)


def test_no_post_is_filled_before_there_is_one(notice, book):
    with pytest.raises(Conflict, match=f"There is {LIAISON} from 2021-09-08 on only."):
        succeeded(notice, book, starts=date(2021, 9, 7))


def test_a_new_convener_may_call_meetings_from_the_first_day_on(notice, book):
    proposed(notice, book, CALLED, "周建国", actor=OFFICE, unit="区政府", title="副区长")
    settled(notice, book, CALLED)
    with notice.read() as session:
        assert [may_call(session, DISTRICT, "周建国", day) for day in (EVE, MARCH)] == [None, CALLED]
        assert [may_call(session, DISTRICT, "蒋雪娇", day) for day in (EVE, MARCH)] == [CALLED, None]
    assert held(notice, CALLED, MARCH).proposed_by == "区政府"


def test_a_person_who_comes_to_two_posts_is_one_person(notice, book):
    before = count(notice, Person)
    for unit in ("publicity", "cyberspace"):
        actor = Actor(unit, ActorRole.HANDLER, "周平")
        key = f"joint_conference.member.{unit}"
        proposed(notice, book, key, "吴 江", actor=actor, unit=unit)
        settled(notice, book, key)
    assert count(notice, Person) == before + 1
    assert name_of(notice, "joint_conference.member.cyberspace", MARCH) == "吴江"


# ---------------------------------------------------------------- successors and vacancies


def test_a_successor_fills_a_vacancy_at_once_and_the_office_reads_of_it(notice, book):
    change = succeeded(notice, book)
    assert (change.before, change.reported) == (None, True)
    assert (name_of(notice, LIAISON, EVE), name_of(notice, LIAISON, MARCH)) == (None, "孙立")
    with notice.read() as session:
        [move] = moves(session, DISTRICT)
    assert (move.key, move.person.name, move.state, move.succeeded) == (LIAISON, "孙立", TenureState.SETTLED, True)
    assert by_tables(notice) == []


def test_a_successor_takes_over_from_a_member_too(notice, book):
    change = succeeded(notice, book, MEMBER)
    assert (change.before.name, change.before_ends) == ("李春护", EVE)


def test_only_members_and_liaisons_are_followed_in_their_unit(notice, book):
    with pytest.raises(
        Conflict, match="Only a member or liaison officer of a unit is followed by whoever succeeds there"
    ):
        succeeded(notice, book, "joint_conference.deputy_convener.education")


def test_a_vacancy_is_shown_from_its_first_day_and_stops_nothing(notice, book):
    change = vacated(notice, book)
    assert (change.person, change.before.name, change.before_ends) == (None, "李春护", EVE)
    gone = held(notice, MEMBER, MARCH)
    assert (gone.vacant, gone.since) == (True, MARCH)
    with notice.read() as session:
        members = member_units(session, DISTRICT, MARCH)
    assert members["education"] is None
    assert len(members) == 16
    assert by_tables(notice) == []


def test_what_is_vacant_is_not_vacated_again(notice, book):
    with pytest.raises(Conflict, match=f"{LIAISON} is vacant on 2026-03-15 already; nothing was changed."):
        vacated(notice, book, LIAISON)


def test_a_post_that_was_vacant_for_a_while_says_so_on_every_day(notice, book):
    vacated(notice, book)
    back = MARCH + timedelta(days=10)
    succeeded(notice, book, MEMBER, starts=back)
    days = (EVE, MARCH, back - timedelta(days=1), back)
    assert [name_of(notice, MEMBER, day) for day in days] == ["李春护", None, None, "孙立"]


# ---------------------------------------------------------------- who may, and how it is said


@pytest.mark.parametrize("act", [proposed, vacated, lambda *given, **more: succeeded(*given, MEMBER, **more)])
@pytest.mark.parametrize("actor", [FIRE, INSPECTOR, AUDITOR, CONVENER], ids=lambda each: each.role.value)
def test_another_unit_changes_nothing_of_a_units_post(notice, book, act, actor):
    words = f"The post {MEMBER} is of Education: a handler of that unit .handler. or the office .office. may do this."
    with pytest.raises(NotAllowed, match=words):
        act(notice, book, actor=actor)
    assert count(notice, Tenure) == 47


def test_a_post_of_no_unit_is_the_offices_to_propose_for(notice, book):
    with pytest.raises(NotAllowed, match="As handler you may not keep the roster"):
        proposed(notice, book, CALLED, unit="区政府")


def test_a_unit_proposes_for_its_own_posts_only(notice, book):
    with pytest.raises(BadInput, match=f"{MEMBER} is of Education, and that unit proposes who holds it."):
        proposed(notice, book, actor=OFFICE, unit="health")


def test_a_handler_does_not_settle(notice, book):
    proposed(notice, book)
    with pytest.raises(NotAllowed, match="As handler you may not keep the roster"):
        settled(notice, book, actor=EDUCATION)


@pytest.mark.parametrize(
    ("name", "title", "reason", "words"),
    [
        (" ", "副局长", "调整", "person: is missing."),
        ("王芳", "", "调整", "--title: is missing."),
        ("王芳", "副局长", " ", "--reason: the reason is missing."),
        ("王\u202e芳", "副局长", "调整", "person: has the invisible character U\\+202E"),
        ("王" * 121, "副局长", "调整", "person: has 121 characters; at most 120 are kept."),
    ],
)
def test_what_is_missing_or_cannot_be_kept_is_said(notice, book, name, title, reason, words):
    with pytest.raises(BadInput, match=words):
        done(notice, book, OFFICE, propose, MEMBER, name, title, "education", MARCH, reason)


@pytest.mark.parametrize(
    ("act", "given"),
    [
        (propose, ("王芳", "副局长", "education", MARCH, "调整")),
        (settle, ()),
        (drop, ("调整",)),
        (vacate, (MARCH, "调整")),
        (succeed, ("王芳", "副局长", MARCH, "调整")),
    ],
)
def test_a_post_that_is_not_there_is_not_found(notice, book, act, given):
    with pytest.raises(NotFound, match=r"There is no post “joint_conference\.member\.nobody” in the record"):
        done(notice, book, OFFICE, act, "joint_conference.member.nobody", *given)


def test_every_act_is_an_event_with_who_and_why(notice, book):
    proposed(notice, book)
    done(notice, book, EDUCATION, drop, MEMBER, "本人不同意")
    proposed(notice, book)
    settled(notice, book)
    vacated(notice, book, starts=MARCH + timedelta(days=9))
    with notice.read() as session:
        events = [(each.act, each.actor_name, each.why) for each in session.query(Event).order_by(Event.seq)]
    assert events == [
        (EventAct.ROSTER_TAKEN, "李梅", ""),
        (EventAct.HOLDER_PROPOSED, "钱进", "工作变动"),
        (EventAct.HOLDER_DROPPED, "钱进", "本人不同意"),
        (EventAct.HOLDER_PROPOSED, "钱进", "工作变动"),
        (EventAct.HOLDER_SETTLED, "李梅", ""),
        (EventAct.POST_VACATED, "钱进", "调离"),
    ]
    assert by_tables(notice) == []


def test_the_changes_come_latest_first_without_those_of_the_document(notice, book):
    proposed(notice, book)
    done(notice, book, EDUCATION, succeed, LIAISON, "孙立", "股长", MARCH, "接任", at=datetime(2026, 3, 11, tzinfo=UTC))
    with notice.read() as session:
        found = moves(session, DISTRICT)
    assert [(each.key, each.state) for each in found] == [
        (LIAISON, TenureState.SETTLED),
        (MEMBER, TenureState.PROPOSED),
    ]
