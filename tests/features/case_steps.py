"""Steps about what is done to a case, by whom: each is tried at its moment, and may be refused."""

from __future__ import annotations

import pytest
from pytest_bdd import given, parsers, when

from compliance.book import Book
from compliance.casework import aside, bulk, closing, desk, disputes, extensions, recheck, remarks, tasks
from compliance.draft import EvidenceDraft
from compliance.states import Purpose
from compliance.store.database import open_database
from tests.features.office import CASE, MOMENT, SEVERITIES, UNIT, WHO, Office, read_day

REASON = "(?:，理由：(?P<reason>.+))?"
DIGEST = "9f" * 32
SEVERITY = "|".join(filter(None, SEVERITIES))
PARTY = "(?P<kind>[^“”]+)“(?P<party>[^”]+)”"


@pytest.fixture
def office(decider):
    with open_database(":memory:") as database:
        office = Office(database, Book(decider.allocation, decider.decide))
        yield office
        assert office.refusal is None, f"nothing was said of the refusal: {office.refusal}"


def act(pattern):
    """A step that can be what happened before, or what happens now; its moment may be named."""
    parser = parsers.re(f"(?:(?P<moment>{MOMENT})，)?{WHO}{pattern}$")

    def mark(function):
        return given(parser, stacklevel=2)(when(parser, stacklevel=2)(function))

    return mark


def files(names: str | None, taken: str | None = None) -> tuple[EvidenceDraft, ...]:
    """Files by their names in 、."""
    day = read_day(taken) if taken else None
    return tuple(EvidenceDraft(name, DIGEST, 20480, day) for name in (names or "").split("、") if name)


# ---------------------------------------------------------------- findings, and the time


FOUND = (
    rf"(?P<moment>{MOMENT})，(?:检查人员)?在{PARTY}发现(?:(?P<severity>{SEVERITY})的)?“(?P<issue>[^”]+)”问题"
    r"(?:，立为(?P<case>[甲乙丙丁]案))?(?:：(?P<text>.+))?$"
)


@given(parsers.re(FOUND))
@when(parsers.re(FOUND))
def _(office, moment, kind, party, severity, issue, case, text):
    office.find(moment, kind, party, issue, case=case, severity=severity, text=text or "")


@given(parsers.re(rf"到了(?P<moment>{MOMENT})$"))
@when(parsers.re(rf"到了(?P<moment>{MOMENT})$"))
def _(office, moment):
    office.let_time_pass(moment)


# ---------------------------------------------------------------- the office's desk


@act(f"确认{CASE}的主办单位")
def _(office, who, moment, case):
    office.do(who, moment, case, desk.confirm)


@act(f"为{CASE}补充“(?P<fact>[^”]+)”为“(?P<value>[^”]+)”")
def _(office, inspection, who, moment, case, fact, value):
    known = office.book.allocation.facts[inspection.fact(fact)]
    [answer] = [each.id for each in known.values if each.name.zh == value]
    office.do(who, moment, case, desk.complete, known.id, answer)


@act(f"指定{CASE}由{UNIT}主办(?:，(?P<joint>(?:“[^”]+”)+)会同)?{REASON}")
def _(office, who, moment, case, unit, joint, reason):
    office.do(who, moment, case, desk.assign, office.unit(unit), reason or "", office.units(joint))


@act(f"指定{CASE}由校外活动中心主办{REASON}")
def _(office, who, moment, case, reason):
    office.do(who, moment, case, desk.assign, "youth_activity_centre", reason or "")


@act(f"将{CASE}移送(?:“(?P<receiver>[^”]+)”)?{REASON}")
def _(office, who, moment, case, receiver, reason):
    named = {unit.short.zh: unit.id for unit in office.book.allocation.units.values()}
    office.do(who, moment, case, desk.hand_over, named.get(receiver, receiver), reason or "")


@act(f"登记{CASE}的移送回执(?:：(?P<reference>.+))?")
def _(office, who, moment, case, reference):
    office.do(who, moment, case, desk.received, reference or "")


@act(f"因对方不予接收，将{CASE}收回{REASON}")
def _(office, who, moment, case, reason):
    office.do(who, moment, case, desk.take_back, reason or "")


# ---------------------------------------------------------------- handling


@act(f"签收{CASE}")
def _(office, who, moment, case):
    office.do(who, moment, case, tasks.accept)


@act("一并签收(?P<cases>(?:[甲乙丙丁]案、?)+)")
def _(office, who, moment, cases):
    numbers = [office.number(case) for case in cases.split("、")]
    office.try_out(who, moment, lambda bench: bulk.each_of(bench, numbers, tasks.accept))


@act(f"请{UNIT}配合办理{CASE}{REASON}")
def _(office, who, moment, case, unit, reason):
    office.do(who, moment, case, tasks.ask_support, office.unit(unit), reason or "")


@act(f"反馈{CASE}(?:，附(?P<names>[^：]+))?(?:：(?P<result>.+))?")
def _(office, who, moment, case, names, result):
    office.do(who, moment, case, tasks.answer, result or "", files(names))


@act(f"为{CASE}申请延期(?:至(?P<until>{MOMENT}))?{REASON}")
def _(office, who, moment, case, until, reason):
    office.do(who, moment, case, extensions.ask_extension, until and read_day(until), reason or "")


@act(f"准予{CASE}延期")
def _(office, who, moment, case):
    office.do(who, moment, case, extensions.grant)


@act(f"不准予{CASE}延期{REASON}")
def _(office, who, moment, case, reason):
    office.do(who, moment, case, extensions.refuse, reason or "")


# ---------------------------------------------------------------- disputes


@act(f"(?:依据第(?P<clause>\\w+)款)?退回{CASE}(?:，提出应由{UNIT}主办)?{REASON}")
def _(office, who, moment, clause, case, unit, reason):
    office.do(who, moment, case, disputes.return_, clause, unit and office.unit(unit), reason or "")


@act(f"记录{CASE}的会商情况(?:：(?P<result>.+))?")
def _(office, who, moment, case, result):
    office.do(who, moment, case, disputes.consult, result or "")


@act(f"将{CASE}提请联席会议{REASON}")
def _(office, who, moment, case, reason):
    office.do(who, moment, case, disputes.confer, reason or "")


@act(f"裁定{CASE}(?:由{UNIT}主办(?:，(?P<joint>(?:“[^”]+”)+)会同)?|维持不变){REASON}")
def _(office, who, moment, case, unit, joint, reason):
    lead, others = unit and office.unit(unit), office.units(joint) if joint else None
    office.do(who, moment, case, disputes.rule_on, lead, reason or "", others)


# ---------------------------------------------------------------- set aside, and closed


@act(f"(?:经(?P<approver>.+?)批准，)?将{CASE}挂账(?:至(?P<until>{MOMENT}))?{REASON}")
def _(office, who, moment, approver, case, until, reason):
    office.do(who, moment, case, aside.park, approver or "", reason or "", until and read_day(until))


@act(f"恢复办理{CASE}")
def _(office, who, moment, case):
    office.do(who, moment, case, aside.resume)


@act(f"将{CASE}并入(?P<into>案件|[甲乙丙丁]案){REASON}")
def _(office, who, moment, case, into, reason):
    office.do(who, moment, case, aside.merge, office.number(into), reason or "")


@act(f"将{CASE}作废{REASON}")
def _(office, who, moment, case, reason):
    office.do(who, moment, case, aside.void, reason or "")


@act(f"还原{CASE}")
def _(office, who, moment, case):
    office.do(who, moment, case, aside.restore)


@act(f"核查{CASE}，(?:核查日期为(?P<day>{MOMENT})，)?(?:(?P<passed>通过)|未通过(?:：(?P<reason>.+))?)")
def _(office, who, moment, case, day, passed, reason):
    held = read_day(day) if day else None
    office.do(who, moment, case, closing.verify, passed=passed is not None, day=held, reason=reason or "")


@act(f"将{CASE}销号")
def _(office, who, moment, case):
    office.do(who, moment, case, closing.close)


@act(f"重开{CASE}{REASON}")
def _(office, who, moment, case, reason):
    office.do(who, moment, case, closing.reopen, reason or "")


@act(r"以“(?P<seed>[^”]+)”为种子，抽取百分之(?P<share>\d+)回头看")
def _(office, who, moment, seed, share):
    office.try_out(who, moment, lambda bench: recheck.draw(bench, seed, int(share)))


# ---------------------------------------------------------------- notes and files


@act(f"为{CASE}备注(?:：(?P<text>.+))?")
def _(office, who, moment, case, text):
    office.do(who, moment, case, remarks.note, text or "")


@act(f"为{CASE}附(?P<completion>办结)?材料(?:“(?P<names>[^”]+)”(?:，拍摄于(?P<taken>{MOMENT}))?)?")
def _(office, who, moment, case, completion, names, taken):
    purpose = Purpose.COMPLETION if completion else Purpose.REMARK
    office.do(who, moment, case, remarks.attach, files(names, taken), purpose)


# ---------------------------------------------------------------- a visit that finds nothing


@act("在“(?P<party>[^”]+)”没有发现问题")
def _(office, who, moment, party):
    office.visit(who, moment, party)
