"""A meeting is called by who may, asks its members, and is invited to, cancelled and attended."""

from dataclasses import replace
from datetime import date

import pytest

from compliance.actor import Actor, ActorRole
from compliance.conference_states import MeetingKind, MeetingState, Presence
from compliance.errors import BadInput, Conflict, NotAllowed, NotFound, NotYet
from compliance.meetings.attending import attend
from compliance.meetings.calling import Call, cancel, invite
from compliance.meetings.model import Attended
from compliance.meetings.reading import meeting_list
from compliance.roster.acting import vacate
from tests.compliance.acting import CONVENER, LEAD, OFFICE
from tests.compliance.making import AUDITOR, DISTRICT, INSPECTOR
from tests.compliance.meetings.convening import (
    CALLED,
    HELD,
    JOINT,
    THEN,
    called,
    minuted,
    on_bench,
    seen,
    with_roster,
)

NAMED = replace(JOINT, called_by="蒋雪娇")
DEPUTY = replace(JOINT, called_by="秦 振 福")


def test_without_a_roster_the_convener_calls_and_every_member_is_asked(database, book):
    view = seen(database, book, called(database, book))
    line = view.meeting
    assert (line.number, line.kind, line.state) == ("H2026-01", MeetingKind.JOINT, MeetingState.CALLED)
    assert (line.held_on, line.begins, line.place) == (HELD, "15:00", "区政府三楼会议室")
    assert (line.called_by, line.called_as) == ("周区长", "convener")
    assert [each.unit for each in view.attendees] == [unit.id for unit in book.allocation.units.values() if unit.member]
    assert {(each.guest, each.presence) for each in view.attendees} == {(False, Presence.EXPECTED)}


@pytest.mark.parametrize(
    ("said", "post"),
    [(NAMED, "joint_conference.convener"), (DEPUTY, "joint_conference.deputy_convener.government_office")],
)
def test_by_the_roster_the_convener_or_a_deputy_calls(database, book, said, post):
    with_roster(database, book)
    view = seen(database, book, called(database, book, said, actor=OFFICE))
    assert view.meeting.called_as == post


def test_by_the_roster_its_members_are_asked_and_the_invited_centre_is_a_guest(database, book):
    with_roster(database, book)
    view = seen(database, book, called(database, book, NAMED, actor=OFFICE))
    members = [each.unit for each in view.attendees if not each.guest]
    guests = [each.name for each in view.attendees if each.guest]
    assert (len(members), len(set(members))) == (16, 16)
    assert guests == ["申早霞 区青少年活动中心主任"]


def test_a_deputy_who_has_gone_calls_no_more(database, book):
    with_roster(database, book)
    post = "joint_conference.deputy_convener.government_office"
    on_bench(database, book, OFFICE, CALLED, vacate, post, date(2026, 3, 1), "工作调动")
    with pytest.raises(NotAllowed) as refused:
        called(database, book, DEPUTY, actor=OFFICE)
    assert str(refused.value) == (
        "秦振福 is neither the convener nor a deputy on 2026-03-16. These are: 蒋雪娇, 唐华镁."
    )


def test_where_all_their_posts_are_vacant_nobody_calls(database, book):
    with_roster(database, book)
    for post in ("convener", "deputy_convener.government_office", "deputy_convener.education"):
        on_bench(database, book, OFFICE, CALLED, vacate, f"joint_conference.{post}", date(2026, 3, 1), "工作调动")
    with pytest.raises(NotAllowed, match="are vacant: nobody can call a meeting"):
        called(database, book, NAMED, actor=OFFICE)


REFUSED = {
    "a handler": (JOINT, LEAD, NotAllowed, "As handler you may not call or minute a meeting."),
    "an inspector": (JOINT, INSPECTOR, NotAllowed, "As inspector you may not call or minute a meeting."),
    "an auditor": (JOINT, AUDITOR, NotAllowed, "As auditor you may not call or minute a meeting."),
    "the office for nobody": (JOINT, OFFICE, BadInput, "--by: it is not said who calls the meeting."),
    "the office with no roster": (NAMED, OFFICE, NotAllowed, "No roster was taken into the record,"),
    "a convener for another": (NAMED, CONVENER, NotAllowed, "No roster was taken into the record,"),
    "a convener with no name": (
        JOINT,
        Actor(None, ActorRole.CONVENER),
        BadInput,
        "--by: it is not said who calls the meeting.",
    ),
    "on a day that is over": (
        replace(JOINT, held_on=date(2026, 3, 1)),
        CONVENER,
        BadInput,
        "--on: 2026-03-01 is over. What was held before is recorded as on its day: `--as-of DAY`.",
    ),
    "with a title that hides": (replace(JOINT, title="会\u202e议"), CONVENER, BadInput, "--title: has the invisible"),
    "with a title without end": (replace(JOINT, title="会" * 301), CONVENER, BadInput, "--title: has 301 characters"),
}


@pytest.mark.parametrize(("said", "actor", "error", "told"), REFUSED.values(), ids=REFUSED)
def test_who_and_what_is_refused(database, book, said, actor, error, told):
    with pytest.raises(error) as refused:
        called(database, book, said, actor=actor)
    assert str(refused.value).startswith(told)


def test_each_kind_counts_its_own_meetings_and_numbers_are_never_reused(database, book):
    numbers = [
        called(database, book, Call(kind, HELD))
        for kind in (MeetingKind.LIAISON, MeetingKind.JOINT, MeetingKind.SPECIAL)
    ]
    on_bench(database, book, OFFICE, CALLED, cancel, numbers[-1], "改期")
    numbers.append(called(database, book, Call(MeetingKind.JOINT, date(2026, 3, 27))))
    assert numbers == ["H2026-01", "H2026-02", "H2026-03", "H2026-04"]
    with database.read() as session:
        found = meeting_list(session, DISTRICT)
        assert [each.number for each in found] == ["H2026-04", "H2026-03", "H2026-02", "H2026-01"]
        assert [each.number for each in meeting_list(session, DISTRICT, kind=MeetingKind.JOINT)] == [
            "H2026-04",
            "H2026-02",
        ]
        assert [each.number for each in meeting_list(session, DISTRICT, state=MeetingState.CANCELLED)] == ["H2026-03"]
        assert [each.number for each in meeting_list(session, DISTRICT, since=date(2026, 3, 21))] == ["H2026-04"]
        assert len(meeting_list(session, DISTRICT, until=HELD, limit=2)) == 2


def test_other_units_and_experts_are_invited(database, book):
    number = called(database, book)
    on_bench(database, book, OFFICE, CALLED, invite, number, [], ["李教授", "王律师"])
    guests = [each.name for each in seen(database, book, number).attendees if each.guest]
    assert guests == ["李教授", "王律师"]


INVITED = {
    "nobody": (([], []), BadInput, "--unit: it is not said who is invited. Or name somebody: `--name`."),
    "a unit that is none": ((["tourism"], []), BadInput, "--unit: there is no unit “tourism”."),
    "a member": ((["finance"], []), Conflict, "Finance was asked to meeting H2026-01 already."),
    "one twice": (([], ["李教授", "李教授"]), Conflict, "李教授 was asked to meeting H2026-01 already."),
}


@pytest.mark.parametrize(("given", "error", "told"), INVITED.values(), ids=INVITED)
def test_who_cannot_be_invited(database, book, given, error, told):
    number = called(database, book)
    with pytest.raises(error) as refused:
        on_bench(database, book, OFFICE, CALLED, invite, number, *given)
    assert str(refused.value) == told


def test_what_was_cancelled_is_not_gone_on_with(database, book):
    number = called(database, book)
    with pytest.raises(BadInput, match="--reason: is missing"):
        on_bench(database, book, OFFICE, CALLED, cancel, number, " ")
    on_bench(database, book, OFFICE, CALLED, cancel, number, "改期")
    assert seen(database, book, number).meeting.state is MeetingState.CANCELLED
    with pytest.raises(Conflict, match="Meeting H2026-01 was cancelled"):
        on_bench(database, book, OFFICE, CALLED, cancel, number, "再次")


def test_what_was_minuted_stays(database, book):
    number = called(database, book)
    minuted(database, book, number)
    with pytest.raises(Conflict, match="Meeting H2026-01 was minuted already, and its minutes stay"):
        minuted(database, book, number)


@pytest.mark.parametrize("number", ["H2026-09", "h2026-9"])
def test_a_meeting_that_there_is_not(database, book, number):
    with pytest.raises(NotFound, match="There is no meeting H2026-09"):
        on_bench(database, book, OFFICE, CALLED, cancel, number, "改期")


def test_a_number_that_is_none(database, book):
    with pytest.raises(NotFound, match="“七号会” is not the number of a meeting"):
        on_bench(database, book, OFFICE, CALLED, cancel, "七号会", "改期")


# ---------------------------------------------------------------- attendance


PRESENT = Attended("education", Presence.PRESENT, "钱进")
STAND_IN = Attended("fire_rescue", Presence.STAND_IN, "王强")
ABSENT = Attended("finance", Presence.ABSENT, reason="出差")


def test_who_came_is_noted_by_unit(database, book):
    number = called(database, book)
    on_bench(database, book, OFFICE, CALLED, invite, number, [], ["李教授"])
    guest = Attended("李教授", Presence.ABSENT)
    on_bench(database, book, OFFICE, THEN, attend, number, [PRESENT, STAND_IN, ABSENT, guest])
    found = {
        each.unit or each.name: (each.presence.value, each.person, each.reason)
        for each in seen(database, book, number).attendees
    }
    assert found["education"] == ("present", "钱进", "")
    assert found["fire_rescue"] == ("stand_in", "王强", "")
    assert found["finance"] == ("absent", "", "出差")
    assert found["李教授"] == ("absent", "", "")
    assert found["health"] == ("expected", "", "")
    on_bench(database, book, OFFICE, THEN, attend, number, [], rest_present=True)
    assert {each.presence.value for each in seen(database, book, number).attendees} == {"present", "stand_in", "absent"}


def test_the_invited_of_the_roster_is_named_with_or_without_the_post(database, book):
    with_roster(database, book)
    number = called(database, book, NAMED, actor=OFFICE)
    on_bench(database, book, OFFICE, THEN, attend, number, [Attended("申早霞", Presence.PRESENT)])
    assert seen(database, book, number).attendees[-1].presence is Presence.PRESENT


ATTENDED = {
    "nobody": ([], "--present: it is not said who came."),
    "one who was not asked": (
        [Attended("王律师", Presence.PRESENT)],
        "attendance: 王律师 was not asked to meeting H2026-01.",
    ),
    "a stand-in without a name": (
        [replace(STAND_IN, person="")],
        "attendance: it is not said who stood in for Fire and Rescue.",
    ),
    "an absence without a reason": (
        [replace(ABSENT, reason="")],
        "attendance: it is not said why Finance was absent.",
    ),
    "two things of one": ([PRESENT, replace(ABSENT, who="education")], "attendance: of Education two things are said."),
}


@pytest.mark.parametrize(("given", "told"), ATTENDED.values(), ids=ATTENDED)
def test_what_cannot_be_noted(database, book, given, told):
    number = called(database, book)
    with pytest.raises(BadInput) as refused:
        on_bench(database, book, OFFICE, THEN, attend, number, given)
    assert str(refused.value).startswith(told)


def test_who_came_is_known_on_the_day_only(database, book):
    number = called(database, book)
    with pytest.raises(NotYet, match="Meeting H2026-01 is held on 2026-03-20: who came can be noted then"):
        on_bench(database, book, OFFICE, CALLED, attend, number, [PRESENT])
