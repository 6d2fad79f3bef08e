"""Steps about what became of a case: where it stands, whose it is, what is kept of it."""

from __future__ import annotations

import json

from pytest_bdd import parsers, then

from compliance.states import CaseState, EventAct, ExtensionState, RulingKind, TaskRole, TaskState
from compliance.store.casework import Attachment, Draw, Extension, Return
from compliance.store.log import Event
from compliance.store.models import Answer, Finding, FindingDecision
from compliance.store.rulings import Ruling
from tests.features.office import CASE, MOMENT, STATES, UNIT, read_day, read_limit, read_moment

TASK_STATES = {"未签收": TaskState.OPEN, "已签收": TaskState.ACCEPTED, "已反馈": TaskState.ANSWERED}
COUNTS = {"退回": "returns", "返工": "reworks", "重开": "reopenings", "挂账": "parkings"}
RECORDED = {
    "视为签收": EventAct.SILENCE_COUNTED,
    "挂账期满恢复": EventAct.RESUMED,
    "同一问题再次发现，重开": EventAct.REOPENED,
    "备注": EventAct.NOTED,
    "作废": EventAct.VOIDED,
    "还原": EventAct.RESTORED,
    "对方不予接收": EventAct.HANDOVER_REFUSED,
    "回头看": EventAct.RECHECKED,
}
RULINGS = {"指定": RulingKind.ASSIGNMENT, "确认": RulingKind.CONFIRMATION, "裁定": RulingKind.RULING}
EXTENSIONS = {"待批": ExtensionState.ASKED, "已准予": ExtensionState.GRANTED, "未准予": ExtensionState.REFUSED}


# ---------------------------------------------------------------- where it stands, and whose it is


@then(parsers.re(f"{CASE}(?:仍)?为“(?P<state>[^”]+)”$"))
def _(office, case, state):
    assert office.refusal is None, office.refusal
    assert office.case(case).state is STATES[state]


@then(parsers.re(f"{CASE}(?:仍)?由{UNIT}主办(?:，(?P<joint>(?:“[^”]+”)+)会同)?$"))
def _(office, case, unit, joint):
    assert office.refusal is None, office.refusal
    assert office.case(case).lead == office.unit(unit)
    assert office.with_role(case, TaskRole.LEAD) == {office.unit(unit)}
    assert office.with_role(case, TaskRole.JOINT) == set(office.units(joint))


@then(parsers.re(f"{CASE}(?:仍)?没有主办单位，留在办公室$"))
def _(office, case):
    assert office.refusal is None, office.refusal
    found = office.case(case)
    assert (found.lead, found.state, office.shares(case)) == (None, CaseState.DESK, [])


@then(parsers.re(f"{CASE}(?P<still>仍待|不再待)办公室确认$"))
def _(office, case, still):
    assert office.case(case).needs_office is (still == "仍待")


@then(parsers.re(f"{CASE}没有销号$"))
def _(office, case):
    found = office.case(case)
    assert found.state is not CaseState.CLOSED
    assert found.closed_at is None
    assert EventAct.CLOSED not in office.acts(case)


@then(parsers.re(f"{CASE}于(?P<moment>{MOMENT})销号$"))
def _(office, case, moment):
    found = office.case(case)
    assert found.state is CaseState.CLOSED
    assert found.closed_at == read_moment(moment)


@then(parsers.re(rf"{CASE}计(?P<what>退回|返工|重开|挂账)(?P<times>\d+)次$"))
def _(office, case, what, times):
    assert getattr(office.case(case), COUNTS[what]) == int(times)


@then(parsers.re(f"{CASE}(?P<there>已|没有)提请联席会议$"))
def _(office, case, there):
    assert office.case(case).at_conference is (there == "已")


@then(parsers.re(f"{CASE}的接收方为“(?P<receiver>[^”]+)”$"))
def _(office, case, receiver):
    assert office.case(case).handed_to == receiver


@then(parsers.re(f"(?P<case>[甲乙丙丁]案)的发现日期为(?P<day>{MOMENT})$"))
def _(office, case, day):
    assert office.case(case).found_on == read_day(day)


@then(parsers.re(f"{CASE}并入(?P<into>案件|[甲乙丙丁]案)$"))
def _(office, case, into):
    assert office.case(case).merged_into == office.case(into).id


@then(parsers.re(f"{CASE}不再并入他案$"))
def _(office, case):
    assert office.case(case).merged_into is None


# ---------------------------------------------------------------- shares


@then(parsers.re(f"{UNIT}在{CASE}的任务(?:仍)?为“(?P<state>[^”]+)”(?P<silent>，系逾期视为签收)?$"))
def _(office, unit, case, state, silent):
    assert office.refusal is None, office.refusal
    task = office.share(case, unit)
    assert (task.state, task.by_silence) == (TASK_STATES[state], silent is not None)


@then(parsers.re(f"{UNIT}于(?P<moment>{MOMENT})签收{CASE}$"))
def _(office, unit, moment, case):
    assert office.share(case, unit).received_at == read_limit(moment)


@then(parsers.re(f"{UNIT}在{CASE}没有任务$"))
def _(office, unit, case):
    assert office.unit(unit) not in {task.unit for task in office.shares(case)}


@then(parsers.re(f"{UNIT}配合办理{CASE}$"))
def _(office, unit, case):
    assert office.share(case, unit).role is TaskRole.SUPPORT


@then(parsers.re(rf"{UNIT}在{CASE}计延期(?P<times>\d+)次$"))
def _(office, unit, case, times):
    assert office.share(case, unit).extensions == int(times)


# ---------------------------------------------------------------- what is kept


@then(parsers.re(f"{CASE}的记录中(?P<there>有|没有)“(?P<what>[^”]+)”(?P<clock>，系到期自动记录)?$"))
def _(office, case, there, what, clock):
    found = [event for event in office.of(case, Event) if event.act == RECORDED[what]]
    assert bool(found) is (there == "有")
    assert clock is None or {event.actor_role for event in found} == {"clock"}


@then(parsers.re(f"{CASE}的记录中写明：(?P<text>.+)$"))
def _(office, case, text):
    assert text in [event.why for event in office.of(case, Event)]


@then(parsers.re(f"{CASE}的延期申请(?:仍)?为“(?P<state>[^”]+)”$"))
def _(office, case, state):
    [asked] = office.of(case, Extension)
    assert asked.state is EXTENSIONS[state]


@then(parsers.re(f"{CASE}的退回意见为依据第(?P<clause>\\w+)款应由{UNIT}主办$"))
def _(office, case, clause, unit):
    *_earlier, last = office.of(case, Return)
    assert (last.clause, last.proposed, last.settled_at) == (clause, office.unit(unit), None)


@then(parsers.re(f"{CASE}留有“(?P<name>[^”]+)”，(?:拍摄于(?P<taken>{MOMENT})，)?收到于(?P<received>{MOMENT})$"))
def _(office, case, name, taken, received):
    [kept] = [each for each in office.of(case, Attachment) if each.name == name]
    assert (kept.taken_on, kept.received_on) == (taken and read_day(taken), read_day(received))
    assert kept.sha256


@then(parsers.re(r"抽中(?P<count>\d+)件，种子“(?P<seed>[^”]+)”随抽取结果公布$"))
def _(office, count, seed):
    [draw] = office.rows(Draw)
    assert draw.seed == seed
    assert json.loads(draw.drawn) == sorted(done.number for done in office.done)
    assert len(office.done) == int(count)


# ---------------------------------------------------------------- rulings, and what follows them


@then(parsers.re(f"{CASE}的(?P<kind>指定|确认|裁定)(?P<holds>成为|不再是)先例$"))
def _(office, case, kind, holds):
    *_earlier, last = office.of(case, Ruling)
    assert (last.kind, last.in_force) == (RULINGS[kind], holds == "成为")


@then(parsers.re(f"{CASE}没有裁定$"))
def _(office, case):
    assert office.of(case, Ruling) == []


@then(parsers.re("(?P<later>[乙丙丁]案)(?P<cites>依据|不依据)(?P<earlier>[甲乙丙]案)的(?:指定|确认|裁定)$"))
def _(office, later, cites, earlier):
    """What a person reads when asking why: the ruling's number and its case, and what the allocation says without."""
    *_before, ruling = office.of(earlier, Ruling)
    (finding, *_more) = office.of(later, Finding)
    (given, *_later) = office.rows(FindingDecision, FindingDecision.finding_id == finding.id)
    [answer] = office.rows(Answer, Answer.digest == given.answer)
    told = json.loads(answer.record)["explanation"]["zh"]
    follows = cites == "依据"
    assert (ruling.number in told and office.number(earlier) in told) is follows, told


@then(parsers.re("该发现(?P<how>并入|重开|另立为)(?P<case>[甲乙丙丁]案)$"))
def _(office, how, case):
    [receipt] = office.receipts
    assert (receipt.case, receipt.opened) == (office.number(case), how == "另立为")
    assert (EventAct.REOPENED in office.acts(case)) is (how == "重开")


@then(parsers.re(f"{CASE}注明(?P<cited>案件|[甲乙丙丁]案)$"))
def _(office, case, cited):
    assert office.case(case).cites == office.case(cited).id


@then(parsers.re(f"{CASE}有(?P<count>\\d+)条发现$"))
def _(office, case, count):
    assert len(office.of(case, Finding)) == int(count)
