"""Who sits in the bodies of the conference, and how they come and go, as the features say it."""

from __future__ import annotations

from pytest_bdd import given, parsers, then

from compliance.conference_states import PostRank
from compliance.errors import BadInput, Conflict, NotAllowed
from compliance.roster.acting import drop, propose, settle, succeed, vacate
from compliance.roster.changes import moves
from compliance.roster.load import load_roster
from compliance.roster.model import by_person
from compliance.roster.names import find_post
from compliance.roster.stored import may_call, member_units, posts
from compliance.roster.taking import take
from tests.features.case_steps import act
from tests.features.duty_steps import rows_of
from tests.features.office import MOMENT, quoted, read_day
from tests.features.refusal_steps import refused

POST = "“(?P<post>[^”]+)”"
PERSON = "“(?P<person>[^”]+)”"
FROM = f"自(?P<day>{MOMENT})起"
WHY = "，理由：(?P<reason>.+)"
TITLE = "区某局副局长"
TAKEN = "2026年3月1日"


def roster(office, day):
    """Every post as it is on a day."""
    with office.database.read() as session:
        return posts(session, office.book.allocation.district.id, read_day(day))


def key(office, post, day=TAKEN):
    return find_post(office.book.allocation, roster(office, day), post).key


def the_post(office, post, day):
    [found] = [each for each in roster(office, day) if each.key == key(office, post)]
    return found


# ---------------------------------------------------------------- what is done


@given("办公室已把通知的名单录入")
def _(office):
    office.try_out("办公室", TAKEN, lambda bench: take(bench, load_roster(None, office.book.allocation)))
    assert office.refusal is None, office.refusal


@act(f"提出由{PERSON}{FROM}担任{POST}{WHY}")
def _(office, who, moment, person, day, post, reason):
    named = the_post(office, post, TAKEN)
    unit = named.unit or "区政府"
    office.try_out(who, moment, lambda bench: propose(bench, named.key, person, TITLE, unit, read_day(day), reason))


@act(f"记录{POST}的人选已(?:经确定|由“(?P<by>[^”]+)”确定)")
def _(office, who, moment, post, by):
    named = key(office, post)
    office.try_out(who, moment, lambda bench: settle(bench, named, by=by or ""))


@act(f"撤销{POST}的人选{WHY}")
def _(office, who, moment, post, reason):
    named = key(office, post)
    office.try_out(who, moment, lambda bench: drop(bench, named, reason))


@act(f"由{PERSON}{FROM}接任{POST}{WHY}")
def _(office, who, moment, person, day, post, reason):
    named = key(office, post)
    office.try_out(who, moment, lambda bench: succeed(bench, named, person, TITLE, read_day(day), reason))


@act(f"记录{POST}{FROM}空缺{WHY}")
def _(office, who, moment, post, day, reason):
    named = key(office, post)
    office.try_out(who, moment, lambda bench: vacate(bench, named, read_day(day), reason))


# ---------------------------------------------------------------- who it is


@then(
    parsers.re(
        rf"(?P<day>{MOMENT})的联席会议名单共(?P<everybody>\d+)人：召集人(?P<conveners>\d+)人、副召集人(?P<deputies>\d+)人、"
        r"成员(?P<members>\d+)人，其中受邀单位(?P<invited>\d+)人$"
    )
)
def _(office, day, everybody, conveners, deputies, members, invited):
    there = roster(office, day)
    [conference] = {each.body for each in there if each.rank is PostRank.CONVENER}
    ranks = [line.posts[0].rank for line in by_person(there) if line.body == conference]
    found = {
        "everybody": len(ranks),
        "conveners": ranks.count(PostRank.CONVENER),
        "deputies": ranks.count(PostRank.DEPUTY_CONVENER),
        "members": ranks.count(PostRank.MEMBER) + ranks.count(PostRank.INVITED),
        "invited": ranks.count(PostRank.INVITED),
    }
    told = {
        "everybody": everybody,
        "conveners": conveners,
        "deputies": deputies,
        "members": members,
        "invited": invited,
    }
    assert found == {name: int(count) for name, count in told.items()}


@then(parsers.re(rf"(?P<units>“[^”]+”“[^”]+”)的成员是同一人{PERSON}$"))
def _(office, units, person):
    with office.database.read() as session:
        members = member_units(session, office.book.allocation.district.id, read_day(TAKEN))
    [one] = {members[unit] for unit in office.units(units)}
    assert one.name == person


@then(parsers.re(rf"(?P<day>{MOMENT})空缺的联络员有(?P<count>\d+)人$"))
def _(office, day, count):
    liaisons = [each for each in roster(office, day) if each.rank is PostRank.LIAISON]
    assert [each.vacant for each in liaisons] == [True] * int(count)


@then(parsers.re(rf"(?P<day>{MOMENT})担任{POST}的是{PERSON}$"))
def _(office, day, post, person):
    assert office.refusal is None, office.refusal
    assert the_post(office, post, day).person.name == person


@then(parsers.re(f"{POST}先后为$"))
def _(office, post, datatable):
    rows = rows_of(datatable)
    found = [the_post(office, post, row["日期"]).person.name for row in rows]
    assert found == [row["人员"] for row in rows]


@then(parsers.re(rf"(?P<day>{MOMENT}){POST}空缺，{FROM.replace('day', 'since')}$"))
def _(office, day, post, since):
    gone = the_post(office, post, day)
    assert (gone.vacant, gone.since) == (True, read_day(since))


@then(parsers.re(rf"(?P<day>{MOMENT})其余(?P<count>\d+)个单位都有成员$"))
def _(office, day, count):
    with office.database.read() as session:
        members = member_units(session, office.book.allocation.district.id, read_day(day))
    assert sum(each is not None for each in members.values()) == int(count)


@then(parsers.re(rf"(?P<day>{MOMENT})“(?P<one>[^”]+)”可以召集会议，“(?P<other>[^”]+)”不可以$"))
def _(office, day, one, other):
    assert office.refusal is None, office.refusal
    with office.database.read() as session:
        may = [may_call(session, office.book.allocation.district.id, each, read_day(day)) for each in (one, other)]
    assert [each is not None for each in may] == [True, False]


@then(parsers.re(f"办公室看到{POST}由{PERSON}接任替补$"))
def _(office, post, person):
    with office.database.read() as session:
        [move] = moves(session, office.book.allocation.district.id)
    assert (move.key, move.person.name, move.succeeded) == (key(office, post), person, True)


# ---------------------------------------------------------------- what is refused


@then("不予办理，因为没有写明由谁确定人选")
def _(office):
    assert "--by" in refused(office, BadInput)


@then(parsers.re(r"不予办理，因为“[^”]+成员”由(?P<unit>“[^”]+”)或办公室提出$"))
def _(office, unit):
    text = refused(office, NotAllowed)
    assert quoted(unit)[0] in text, text
    assert "office" in text, text


@then("不予办理，因为名单由办公室管理")
def _(office):
    text = refused(office, NotAllowed)
    assert "office" in text, text
    assert "convener" not in text, text


@then("不予办理，因为只有单位的成员和联络员由接任领导替补")
def _(office):
    assert "`lianban roster propose`" in refused(office, Conflict)


@then(parsers.re(rf"不予办理，因为原任自(?P<day>{MOMENT})才开始担任$"))
def _(office, day):
    assert read_day(day).isoformat() in refused(office, Conflict)
