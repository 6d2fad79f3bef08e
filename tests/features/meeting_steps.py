"""Meetings of the conference, what they agree, and what becomes of that, as the features say it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from pytest_bdd import given, parsers, then, when

from compliance.conference_states import MeetingKind, MeetingState, Presence
from compliance.errors import BadInput, Conflict, NotAllowed, NotYet, Refused
from compliance.meetings import agenda
from compliance.meetings.attending import attend
from compliance.meetings.calling import Call, call, cancel, invite
from compliance.meetings.matters import approve
from compliance.meetings.minuting import minute
from compliance.meetings.model import Adopts, Attended, Decision, Minutes, Rules, Settles
from compliance.meetings.reading import matter_list, meeting_show
from compliance.meetings.words import agenda_label, matter_state_label
from compliance.queries import AsOf, Waits, office_desk
from compliance.states import EventAct, TaskState
from compliance.store.models import Party
from rules.language import Language, speaking
from tests.compliance.adopting import law
from tests.features.case_steps import act
from tests.features.duty_steps import rows_of
from tests.features.office import CASE, MOMENT, UNIT, WHO, read_day, read_limit
from tests.features.office import quoted as names_in
from tests.features.refusal_steps import refused
from tests.features.roster_steps import key

if TYPE_CHECKING:
    from compliance.meetings.views import MatterLine, MeetingView
    from tests.features.office import Office

KINDS = {
    "全体会议": MeetingKind.JOINT,
    "联络员会议": MeetingKind.LIAISON,
    "专题会议": MeetingKind.SPECIAL,
}
KIND = f"(?P<kind>{'|'.join(KINDS)})"
MEETING = "(?P<meeting>本次会议|首次会议|上次会议)"
STATES = {"已召集": MeetingState.CALLED, "已有纪要": MeetingState.MINUTED, "已取消": MeetingState.CANCELLED}
PRESENCES = {"到会": Presence.PRESENT, "代会": Presence.STAND_IN, "缺席": Presence.ABSENT}
ITEM = r"第(?P<item>\d+)项"
CHAIR = "(?:，主持人为“(?P<chair>[^”]+)”)?"
NEW = (("fire_safety site=school", "education"),)
"""What the other allocation says, which a meeting adopts."""


@pytest.fixture
def meetings() -> list[str]:
    """The numbers of the meetings of a scenario, in the order in which they were called."""
    return []


def number_of(meetings: list[str], meeting: str) -> str:
    """Which meeting is meant: the last that was called, the one before, or the first."""
    return {"本次会议": meetings[-1], "首次会议": meetings[0], "上次会议": meetings[-2 if meetings[1:] else -1]}[
        meeting
    ]


def try_out(office: Office, who: str, moment: str | None, do: Any, *args: Any, **given: Any) -> Any:
    """One act, or none; what it gave."""
    office.try_out(who, moment, lambda bench: do(bench, *args, **given))
    return office.done[0] if office.refusal is None else None


def seen(office: Office, number: str) -> MeetingView:
    assert office.refusal is None, office.refusal
    with office.database.read() as session:
        return meeting_show(session, AsOf(office.book.terms, office.now), number)


def matters(office: Office) -> list[MatterLine]:
    assert office.refusal is None, office.refusal
    with office.database.read() as session:
        return list(reversed(matter_list(session, AsOf(office.book.terms, office.now))))


# ---------------------------------------------------------------- calling


@act(f"召集{KIND}，定于(?P<day>{MOMENT})召开(?:，召集人为“(?P<name>[^”]+)”)?")
def _(office, meetings, who, moment, kind, day, name):
    done = try_out(office, who, moment, call, Call(KINDS[kind], read_day(day), called_by=name or ""))
    if done is not None:
        meetings.append(done.row["number"])


@act(f"邀请(?P<names>(?:“[^”]+”)+)列席{MEETING}")
def _(office, meetings, who, moment, names, meeting):
    units = {unit.short.zh: unit.id for unit in office.book.allocation.units.values()}
    every = names_in(names)
    known = [units[name] for name in every if name in units]
    strange = [name for name in every if name not in units]
    try_out(office, who, moment, invite, number_of(meetings, meeting), known, strange)


@act(f"取消{MEETING}(?:，理由：(?P<reason>.+))?")
def _(office, meetings, who, moment, meeting, reason):
    try_out(office, who, moment, cancel, number_of(meetings, meeting), reason or "")


@then(parsers.re(f"{MEETING}{'为'}“(?P<state>{'|'.join(STATES)})”$"))
def _(office, meetings, meeting, state):
    assert seen(office, number_of(meetings, meeting)).meeting.state is STATES[state]


@then(parsers.re(f"{MEETING}是{KIND}，由“(?P<name>[^”]+)”召集$"))
def _(office, meetings, meeting, kind, name):
    line = seen(office, number_of(meetings, meeting)).meeting
    assert (line.kind, line.called_by) == (KINDS[kind], name)


@then(parsers.re(rf"{MEETING}通知(?P<count>\d+)个成员单位(?:，列席(?P<guests>(?:“[^”]+”)+))?$"))
def _(office, meetings, meeting, count, guests):
    there = seen(office, number_of(meetings, meeting)).attendees
    shorts = {unit.id: unit.short.zh for unit in office.book.allocation.units.values()}
    found = [shorts.get(each.unit) or each.name.partition(" ")[0] for each in there if each.guest]
    assert len([each for each in there if not each.guest]) == int(count)
    assert found == names_in(guests or "")


@then(parsers.re("两次会议的编号不同$"))
def _(office, meetings):
    assert office.refusal is None
    assert len(meetings) == len(set(meetings)) == 2


# ---------------------------------------------------------------- the agenda


@act(f"将“(?P<title>[^”]+)”列入{MEETING}议程")
def _(office, meetings, who, moment, title, meeting):
    try_out(office, who, moment, agenda.add_item, number_of(meetings, meeting), title)


@act(f"撤下{MEETING}议程{ITEM}")
def _(office, meetings, who, moment, meeting, item):
    try_out(office, who, moment, agenda.drop_item, number_of(meetings, meeting), int(item))


@act(rf"将{MEETING}议程{ITEM}调至第(?P<to>\d+)项")
def _(office, meetings, who, moment, meeting, item, to):
    try_out(office, who, moment, agenda.move_item, number_of(meetings, meeting), int(item), int(to))


@act(f"更新{MEETING}议程")
def _(office, meetings, who, moment, meeting):
    try_out(office, who, moment, agenda.propose_again, number_of(meetings, meeting))


@then(parsers.re(f"{MEETING}议程为$"))
def _(office, meetings, meeting, datatable):
    with speaking(Language.ZH):
        found = [(agenda_label(each.kind), each.title) for each in seen(office, number_of(meetings, meeting)).agenda]
    wanted = [(row["类别"], row["写明"]) for row in rows_of(datatable)]
    assert [kind for kind, _title in found] == [kind for kind, _title in wanted]
    for (_kind, title), (_wanted, told) in zip(found, wanted, strict=True):
        missing = [word for word in told.split("、") if word not in _without_names(office, title)]
        assert not missing, title


def _without_names(office: Office, title: str) -> str:
    """A title in which cases are called as the scenario calls them."""
    for name, number in office.names.items():
        if name != "案件":
            title = title.replace(number, name)
    return title


@then(parsers.re(f"{MEETING}没有议题$"))
def _(office, meetings, meeting):
    assert seen(office, number_of(meetings, meeting)).agenda == ()


# ---------------------------------------------------------------- who came


@act(f"登记{MEETING}到会情况，其余到会")
def _(office, meetings, who, moment, meeting):
    try_out(office, who, moment, attend, number_of(meetings, meeting), [], rest_present=True)


@given(parsers.re(f"(?P<moment>{MOMENT})，{WHO}登记{MEETING}到会情况$"))
@when(parsers.re(f"(?P<moment>{MOMENT})，{WHO}登记{MEETING}到会情况$"))
def _(office, meetings, moment, who, meeting, datatable):
    units = {unit.short.zh: unit.id for unit in office.book.allocation.units.values()}
    attended = [
        Attended(
            units.get(row["单位"], row["单位"]),
            PRESENCES[row["情况"]],
            row["说明"] if row["情况"] == "代会" else "",
            row["说明"] if row["情况"] == "缺席" else "",
        )
        for row in rows_of(datatable)
    ]
    try_out(office, who, moment, attend, number_of(meetings, meeting), attended)


@then(parsers.re(rf"{MEETING}到会(?P<present>\d+)、代会(?P<stand_in>\d+)、缺席(?P<absent>\d+)$"))
def _(office, meetings, meeting, present, stand_in, absent):
    found = [each.presence.value for each in seen(office, number_of(meetings, meeting)).attendees if not each.guest]
    wanted = {"present": present, "stand_in": stand_in, "absent": absent}
    assert {name: found.count(name) for name in wanted} == {name: int(count) for name, count in wanted.items()}


@then(parsers.re(f"{UNIT}(?P<how>代会|缺席)，(?:代会人|原因)为“(?P<told>[^”]+)”$"))
def _(office, meetings, unit, how, told):
    [line] = [each for each in seen(office, meetings[-1]).attendees if each.unit == office.unit(unit)]
    assert (line.presence, line.person + line.reason) == (PRESENCES[how], told)


# ---------------------------------------------------------------- minutes


def minuted(
    office: Office, meetings: list[str], who: str, moment: str | None, meeting: str, chair: str | None, **more: Any
) -> None:
    """The minutes of a meeting to which everybody came of whom nothing else was noted."""
    minutes = Minutes("会议研究了有关问题。", chair or "", rest_present=more.pop("rest_present", True), **more)
    number = number_of(meetings, meeting)

    def do(bench):
        return minute(bench.session, office.book, bench.actor, bench.at, number, minutes)

    done = try_out(office, who, moment, do)
    for matter, name in zip(done.matters if done is not None else (), ("甲案", "乙案", "丙案"), strict=False):
        office.names.setdefault("案件", matter.case)
        office.names.setdefault(name, matter.case)


@act(f"登记{MEETING}纪要{CHAIR}")
def _(office, meetings, who, moment, meeting, chair):
    minuted(office, meetings, who, moment, meeting, chair)


@act(f"未登记到会情况即登记{MEETING}纪要")
def _(office, meetings, who, moment, meeting):
    minuted(office, meetings, who, moment, meeting, None, rest_present=False)


@act(f"登记{MEETING}纪要，{ITEM}议定：(?P<outcome>.+)")
def _(office, meetings, who, moment, meeting, item, outcome):
    minuted(office, meetings, who, moment, meeting, None, outcomes={int(item): outcome})


@given(parsers.re(f"(?P<moment>{MOMENT})，{WHO}登记{MEETING}纪要，议定$"))
@when(parsers.re(f"(?P<moment>{MOMENT})，{WHO}登记{MEETING}纪要，议定$"))
def _(office, meetings, moment, who, meeting, datatable):
    minuted(
        office, meetings, who, moment, meeting, None, matters=tuple(decision(office, row) for row in rows_of(datatable))
    )


def decision(office: Office, row: dict[str, str]) -> Decision:
    units = {unit.short.zh: unit.id for unit in office.book.allocation.units.values()}
    joint = tuple(office.unit(short) for short in row.get("会同", "").split("、") if short)
    lead = units.get(row["主办"], row["主办"])
    return Decision(row["事项"], lead, read_day(row["期限"]), joint, row.get("重大", "") == "是")


@act(f"登记{MEETING}纪要，裁定{CASE}(?:由{UNIT}主办|(?P<upheld>维持不变))，理由：(?P<reason>.+)")
def _(office, meetings, who, moment, meeting, case, unit, upheld, reason):
    lead = None if upheld else office.unit(unit)
    ruling = Rules(office.number(case), reason, lead, None if upheld else ())
    minuted(office, meetings, who, moment, meeting, None, rulings=(ruling,))


@act(f"登记{MEETING}纪要{CHAIR}，确定“(?P<post>[^”]+)”的人选")
def _(office, meetings, who, moment, meeting, chair, post):
    minuted(office, meetings, who, moment, meeting, chair, members=(Settles(key(office, post)),))


@act(f"登记{MEETING}纪要，新的职责分工自(?P<day>{MOMENT})起施行")
def _(office, meetings, who, moment, meeting, day):
    minuted(office, meetings, who, moment, meeting, None, adoptions=(Adopts(law(*NEW), read_day(day)),))


@then(parsers.re(f"{MEETING}由“(?P<name>[^”]+)”主持$"))
def _(office, meetings, meeting, name):
    assert seen(office, number_of(meetings, meeting)).meeting.chaired_by == name


@then(parsers.re(f"{MEETING}议程{ITEM}的结果为：(?P<outcome>.+)$"))
def _(office, meetings, meeting, item, outcome):
    assert seen(office, number_of(meetings, meeting)).agenda[int(item) - 1].outcome == outcome


@then(parsers.re(f"{CASE}的裁定由召集人作出$"))
def _(office, case):
    [ruled] = [event for event in office.of(case, _events()) if event.act == EventAct.RULED]
    assert ruled.actor_role == "convener"


def _events() -> Any:
    from compliance.store.log import Event

    return Event


@then(parsers.re(rf"自(?P<day>{MOMENT})起施行的是新的职责分工$"))
def _(office, day):
    from compliance.adopting.adoption import adoptions

    assert office.refusal is None, office.refusal
    with office.database.read() as session:
        last = adoptions(session, office.book.allocation.district.id)[-1]
    assert (last.version, last.starts) == ("2", read_day(day))


# ---------------------------------------------------------------- matters


@act(f"登记{CASE}所议事项已经“(?P<by>[^”]+)”批准(?:，批准日期为(?P<day>{MOMENT}))?")
def _(office, who, moment, case, by, day):
    number = matter_of(office, case)
    try_out(office, who, moment, approve, number, by, day=read_day(day) if day else None)


def matter_of(office: Office, case: str) -> str:
    return next(each.number for each in matters(office) if each.case == office.number(case))


@then("议定事项为")
def _(office, datatable):
    shorts = {unit.id: unit.short.zh for unit in office.book.allocation.units.values()}
    with speaking(Language.ZH):
        found = [
            {
                "事项": each.title,
                "主办": shorts[each.led_by or each.lead],
                "会同": "、".join(shorts[unit] for unit in each.joint),
                "期限": f"{each.due_on.year}年{each.due_on.month}月{each.due_on.day}日",
                "情况": matter_state_label(each.state),
            }
            for each in matters(office)
        ]
    wanted = rows_of(datatable)
    assert [{name: each[name] for name in wanted[0]} for each in found] == wanted


@then("没有议定事项")
def _(office):
    assert matters(office) == []


@then(parsers.re(f"各单位均须在(?P<day>{MOMENT})前办结{CASE}$"))
def _(office, day, case):
    shares = office.shares(case)
    assert shares
    assert {task.deadline for task in shares} == {read_limit(day)}


@then(parsers.re(f"{CASE}待登记批准$"))
def _(office, case):
    assert office.refusal is None, office.refusal
    with office.database.read() as session:
        lines = office_desk(session, AsOf(office.book.terms, office.now))
    assert [line.waits for line in lines if line.number == office.number(case)] == [Waits.APPROVE]


@then(parsers.re(f"各单位均已签收{CASE}，系逾期视为签收$"))
def _(office, case):
    assert {(task.state, task.by_silence) for task in office.shares(case)} == {(TaskState.ACCEPTED, True)}


@then("所有议定事项的对象都是联席会议")
def _(office):
    [party] = office.rows(Party)
    assert party.name == "联席会议"


# ---------------------------------------------------------------- refusals


BECAUSE = {
    "召集会议须是召集人或副召集人": (NotAllowed, "不是召集人，也不是副召集人"),
    "召集会议是办公室和召集人的事": (NotAllowed, "召集会议"),
    "没有写明由谁召集": (BadInput, "没有写明由谁召集会议"),
    "尚未录入名单，无从核对": (NotAllowed, "尚未录入名单"),
    "会议日期已过": (BadInput, "已经过去"),
    "会议已取消": (Conflict, "已取消"),
    "会议已有纪要": (Conflict, "已有纪要"),
    "会议尚未召开": (NotYet, "定于"),
    "已经通知过": (Conflict, "已经通知"),
    "没有写明取消的理由": (BadInput, "--reason"),
    "没有写明由谁代会": (BadInput, "由谁代会"),
    "没有写明因何缺席": (BadInput, "因何缺席"),
    "到会情况没有登记完": (NotYet, "尚未登记以下单位是否到会"),
    "议程没有这一项": (BadInput, "的议程没有第"),
    "重大事项获批之前不生效": (NotYet, "是重大事项，登记批准之前不生效"),
    "不是重大事项，无须报批": (Conflict, "不是重大事项"),
    "已经获批": (Conflict, "获批"),
    "一次会议的检查不能用于另一事项": (NotYet, "复查"),
}


@then(parsers.re(rf"不予办理，因为(?P<why>{'|'.join(map(re.escape, BECAUSE))})$"))
def _(office, why):
    kind, words = BECAUSE[why]
    text = refused(office, kind)
    assert words in text, text


@then(parsers.re(r"纪要一项也不生效，因为(?P<why>不是成员单位|期限早于会议|没有理由)$"))
def _(office, meetings, why):
    text = refused(office, Refused)
    words = {"不是成员单位": "不是联席会议成员单位", "期限早于会议": "早于会议日期", "没有理由": "理由"}
    assert words[why] in text, text
    assert seen(office, meetings[-1]).meeting.state is MeetingState.CALLED
