"""Steps about whose a finding is: what is known, what was found, and who then has which role."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

import pytest
from pytest_bdd import given, parsers, then, when

from rules.allocation import Reading, Role
from rules.decide import Decider
from rules.decision import Answer, Decision, Outcome
from rules.facts import read_facts
from rules.load import load_allocation
from tests.features.inspection import DECIDED, Inspection, asked, read_kind

NOBODY = "无"
NAMES = "(?:“[^”]+”)+"
ROLES = {"主办": Role.LEAD, "会同": Role.JOINT, "配合": Role.SUPPORT, "统筹": Role.COORDINATE}
OUTCOMES = {"明确": Outcome.SETTLED, "待确认": Outcome.TO_CONFIRM, "未分配": Outcome.UNASSIGNED}
READINGS = {"明文": Reading.EXPLICIT, "解读": Reading.INTERPRETED}
WHO_SAYS_SO = "检查人员发现|群众反映|家长投诉|教师反映|媒体报道"


@pytest.fixture(scope="session")
def decider():
    return Decider(load_allocation("xiangshan-2021"))


@pytest.fixture
def inspection(decider, request):
    return Inspection(decider, request.node.stash.setdefault(DECIDED, []))


def quoted(text: str) -> list[str]:
    return re.findall("“([^”]+)”", text)


def listed(cell: str) -> list[str]:
    """The names in one cell of a table; none where it says 无."""
    return [] if cell == NOBODY else cell.split("、")


def rows_of(datatable: Sequence[Sequence[str]]) -> list[dict[str, str]]:
    head, *body = datatable
    assert body, "a table without rows expects nothing"
    return [dict(zip(head, row, strict=True)) for row in body]


# ---------------------------------------------------------------- what is known


@given(parsers.re(r"“(?P<name>[^”]+)”是一[家所](?P<kind>.+)$"))
def _(inspection, kind):
    inspection.learn(**read_kind(inspection.allocation, kind))


@given(parsers.re(r"发现日期为(?P<year>\d+)年(?P<month>\d+)月(?P<day>\d+)日$"))
def _(inspection, year, month, day):
    inspection.found_on = date(int(year), int(month), int(day))


# ---------------------------------------------------------------- what was found


@when(parsers.re(rf"(?:{WHO_SAYS_SO})“(?P<issue>[^”]+)”问题(?:：(?P<detail>.+))?$"))
def _(inspection, issue):
    inspection.learn(问题=issue)
    inspection.decide()


@when(parsers.re(r"检查人员发现“(?P<issue>[^”]+)”问题，随后补报“(?P<fact>[^”]+)”为“(?P<value>[^”]+)”$"))
def _(inspection, issue, fact, value):
    inspection.learn(问题=issue)
    assert inspection.decide().outcome is Outcome.OPEN_QUESTION, "nothing was missing"
    inspection.learn(**{fact: value})
    inspection.decide()


# ---------------------------------------------------------------- who has which role


@then(parsers.re(r"由“(?P<name>[^”]+)”主办$"))
def _(inspection, name):
    assert inspection.decision.outcome in {Outcome.SETTLED, Outcome.TO_CONFIRM}
    assert inspection.decision.lead == inspection.unit(name)


@then(parsers.re(rf"(?P<names>{NAMES})(?P<role>会同|配合|统筹)(?:，依据是(?P<reading>明文|解读))?$"))
def _(inspection, names, role, reading):
    having = [each for each in inspection.decision.verdict.assignments if each.role is ROLES[role]]
    assert {each.unit for each in having} == {inspection.unit(name) for name in quoted(names)}
    assert reading is None or {each.reading for each in having} == {READINGS[reading]}


@then(parsers.re(r"没有(?P<role>会同|配合|统筹)单位$"))
def _(inspection, role):
    assert inspection.decision.verdict.with_role(ROLES[role]) == ()


@then(parsers.re(rf"(?P<names>{NAMES})不是主办单位$"))
def _(inspection, names):
    assert inspection.decision.lead not in {inspection.unit(name) for name in quoted(names)}


@then(parsers.re(r"“(?P<name>[^”]+)”不是主办单位，也不会同$"))
def _(inspection, name):
    verdict = inspection.decision.verdict
    assert inspection.unit(name) not in {verdict.lead, *verdict.with_role(Role.JOINT)}


@then(parsers.re(rf"(?P<names>{NAMES})没有职责$"))
def _(inspection, names):
    assert not involved(inspection.decision) & {inspection.unit(name) for name in quoted(names)}


def involved(decision: Decision) -> set[str]:
    """Every unit that the decision mentions, in whatever role."""
    verdict = decision.verdict
    return {*(each.unit for each in verdict.assignments), *verdict.candidates, verdict.refer or ""}


@then(parsers.re(rf"属地(?P<names>{NAMES})不是责任单位$"))
def _(inspection, names):
    localities = set(quoted(names))
    assert localities == set(inspection.allocation.district.localities)
    units = inspection.allocation.units.values()
    assert not localities & {name for unit in units for name in (unit.id, unit.name.zh, unit.short.zh, *unit.aliases)}
    assert not any(locality in inspection.decision.explanation.zh for locality in localities)


@then("须请联席会议办公室确认")
def _(inspection):
    assert inspection.decision.outcome is Outcome.TO_CONFIRM


@then("无须办公室确认")
def _(inspection):
    assert inspection.decision.outcome is Outcome.SETTLED


@then("没有主办单位，转联席会议办公室研究")
def _(inspection):
    assert inspection.decision.outcome is Outcome.UNASSIGNED
    assert inspection.decision.lead is None


@then(parsers.re(r"说明中引用“(?P<passage>[^”]+)”$"))
def _(inspection, passage):
    assert passage in inspection.decision.explanation.zh


# ---------------------------------------------------------------- what is asked, and what is not


@then(parsers.re(r"转联席会议办公室，并问明“(?P<fact>[^”]+)”$"))
def _(inspection, fact):
    decision = inspection.decision
    assert decision.outcome is Outcome.OPEN_QUESTION
    assert decision.question.fact == inspection.fact(fact)
    assert decision.question.name.zh == fact


@then("答复之前没有主办单位")
def _(inspection):
    assert inspection.decision.lead is None


@then(parsers.re(rf"不再询问(?P<facts>{NAMES})$"))
def _(inspection, facts):
    spared = {inspection.fact(name) for name in quoted(facts)}
    assert not spared & set(inspection.facts), "what is known is never asked for: the expectation could not fail"
    assert not spared & asked(inspection.decision.question)


ANSWER = "若为“(?P<answer>[^”]+)”(?P<follows>归“[^”]+”|再问“[^”]+”|仍由办公室研究)"


@then(parsers.re(r"(?P<answers>若为“[^”]+”.+)$"))
def _(inspection, answers):
    parts = [re.fullmatch(ANSWER, part) for part in answers.split("，")]
    assert all(parts), f"not understood: {answers}"
    expected = {part["answer"]: part["follows"] for part in parts}
    found = {answer.label.zh: follows(inspection, answer) for answer in inspection.decision.question.answers}
    assert found == expected


def follows(inspection: Inspection, answer: Answer) -> str:
    """What an answer leads to, in the words of the features."""
    if answer.question is not None:
        return f"再问“{answer.question.name.zh}”"
    if answer.verdict.lead is not None:
        return f"归“{inspection.short(answer.verdict.lead)}”"
    return "仍由办公室研究" if answer.verdict.outcome is Outcome.UNASSIGNED else str(answer.verdict.outcome)


@then(parsers.re(r"不论怎么答，都由“(?P<name>[^”]+)”主办$"))
def _(inspection, name):
    decision = inspection.decision
    leads = {decision.lead, *(answer.verdict.lead for answer in decision.question.answers)}
    assert leads == {inspection.unit(name)}


@then(parsers.re(rf"只有“(?P<only>[^”]+)”由(?P<names>{NAMES})会同$"))
def _(inspection, only, names):
    answers = inspection.decision.question.answers
    joint = {answer.label.zh: set(answer.verdict.with_role(Role.JOINT)) for answer in answers}
    expected = {inspection.unit(name) for name in quoted(names)}
    assert joint == {label: expected if label == only else set() for label in joint}
    assert only in joint


# ---------------------------------------------------------------- tables


@then("主办单位应为")
def _(inspection, datatable):
    for row in rows_of(datatable):
        expected = {column: row.pop(column) for column in list(row) if column in EXPECTATIONS}
        assert expected, "the table has no column that expects anything"
        decision = inspection.decide_row(row)
        found = {column: EXPECTATIONS[column](inspection, decision, cell) for column, cell in expected.items()}
        assert all(found.values()), f"{row}: wrong in {[column for column in found if not found[column]]}: {decision}"


def has_role(role: Role):
    def check(inspection: Inspection, decision: Decision, cell: str) -> bool:
        return set(decision.verdict.with_role(role)) == {inspection.unit(name) for name in listed(cell)}

    return check


def rests_on(inspection: Inspection, decision: Decision, cell: str) -> bool:
    """The clauses relied on, but for those that only give the coordinator."""
    verdict = decision.verdict
    coordinating = {c for each in verdict.assignments if each.role is Role.COORDINATE for c in each.clauses}
    return set(verdict.clauses) - coordinating == set(listed(cell))


def ended_as(inspection: Inspection, decision: Decision, cell: str) -> bool:
    return decision.outcome is OUTCOMES[cell]


def without_duty(inspection: Inspection, decision: Decision, cell: str) -> bool:
    return not involved(decision) & {inspection.unit(name) for name in listed(cell)}


def not_leading(inspection: Inspection, decision: Decision, cell: str) -> bool:
    return decision.lead not in {inspection.unit(name) for name in listed(cell)}


def not_asked(inspection: Inspection, decision: Decision, cell: str) -> bool:
    spared = {inspection.fact(name) for name in listed(cell)}
    assert not spared & {fact for fact, _ in decision.facts}, "what is known is never asked for"
    return not spared & asked(decision.question)


EXPECTATIONS = {
    "主办单位": has_role(Role.LEAD),
    "会同": has_role(Role.JOINT),
    "配合": has_role(Role.SUPPORT),
    "统筹": has_role(Role.COORDINATE),
    "依据": rests_on,
    "结果": ended_as,
    "没有职责": without_duty,
    "不是主办单位": not_leading,
    "不问": not_asked,
}


# ---------------------------------------------------------------- over all combinations


@then(parsers.re(r"“(?P<name>[^”]+)”只(?P<role>主办|会同|配合)下列问题$"))
def _(inspection, name, role, datatable):
    rows = [known_cells(inspection, row) for row in rows_of(datatable)]
    unit = inspection.unit(name)
    for facts, decision in inspection.everything():
        has = unit in decision.verdict.with_role(ROLES[role])
        if has:
            inspection.keep(decision)
        assert has == any(row.items() <= facts.items() for row in rows), f"{name} {role}: {facts}"


def known_cells(inspection: Inspection, row: Mapping[str, str]) -> dict[str, object]:
    return dict(read_facts(inspection.allocation, row))


@then(parsers.re(r"“(?P<name>[^”]+)”在任何情形下都(?P<roles>不(?:主办|会同|配合)(?:，也不(?:主办|会同|配合))*)$"))
def _(inspection, name, roles):
    unit = inspection.unit(name)
    spared = [ROLES[role] for role in re.findall("主办|会同|配合", roles)]
    for facts, decision in inspection.everything():
        assert not any(unit in decision.verdict.with_role(role) for role in spared), f"{name}: {facts}"
