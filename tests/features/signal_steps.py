"""Steps about signals: what shows across the cases of one party, and what the office makes of it."""

from __future__ import annotations

import json
import re

from pytest_bdd import given, parsers, then, when

from compliance.errors import BadInput, Conflict, NotAllowed
from compliance.labels import case_state_label
from compliance.policy.load import bundled_policies
from compliance.queries.signals import SignalLine, signal_list
from compliance.signals.acting import dismiss, take
from compliance.signals.raising import raise_for_overdue
from compliance.states import CaseState, EventAct, SignalState
from compliance.store.log import Event
from rules.language import Language, speaking
from rules.language import _ as words_of
from tests.features.case_steps import REASON, act
from tests.features.deadline_steps import run
from tests.features.office import CASE, MOMENT, quoted, read_day
from tests.features.refusal_steps import refused

RULES = {
    "同一问题复发": "recurrence",
    "多家单位同查一处": "several_units",
    "消防与房屋并存": "fire_with_buildings",
    "退费伴有聚集": "refunds_with_crowd",
    "再次逾期": "overdue_twice",
    "其他事项待其办结": "waits_on",
}
PROPOSALS = {
    "督办": "supervise",
    "联合检查": "joint_visit",
    "按涉稳问题处置": "stability",
    "提交联席会议": "conference",
    "其他事项暂缓": "wait",
}
STATES = {"待处理": SignalState.RAISED, "已采纳": SignalState.TAKEN, "未采纳": SignalState.DISMISSED}
CASES = "(?P<cases>案件|[甲乙丙丁]案(?:、[甲乙丙丁]案)*)"


def signals(office) -> list[SignalLine]:
    """The first one first."""
    with office.database.read() as session:
        return signal_list(session, office.book.allocation.district.id)[::-1]


def the_signal(office) -> SignalLine:
    [signal] = signals(office)
    return signal


# ---------------------------------------------------------------- what is done


@given(parsers.re(rf"办公室规定“(?P<what>{'|'.join(RULES)})”的预警自动处理$"))
def _(office, tmp_path, what):
    own = bundled_policies()[office.book.allocation.ref.id].read_text(encoding="utf-8")
    assert own.count("by_themselves: []") == 1
    file = tmp_path / "policy.yaml"
    file.write_text(own.replace("by_themselves: []", f"by_themselves: [{RULES[what]}]"), encoding="utf-8")
    office.go_by(policy=file)


@given(parsers.re(rf"(?P<moment>{MOMENT})，办公室催办并汇总预警$"))
@when(parsers.re(rf"(?P<moment>{MOMENT})，办公室催办并汇总预警$"))
def _(office, moment):
    run(office, moment)
    with office.database.write() as session:
        raise_for_overdue(session, office.book, office.now)


@act(f"采纳预警{REASON}")
def _(office, who, moment, reason):
    number = the_signal(office).number
    office.try_out(who, moment, lambda bench: take(bench, number, reason or ""))


@act(f"不采纳预警{REASON}")
def _(office, who, moment, reason):
    number = the_signal(office).number
    office.try_out(who, moment, lambda bench: dismiss(bench, number, reason or ""))


# ---------------------------------------------------------------- what shows


@then(parsers.re(rf"出现“(?P<what>{'|'.join(RULES)})”的预警，涉及{CASES}$"))
def _(office, what, cases):
    assert office.refusal is None, office.refusal
    signal = the_signal(office)
    assert signal.rule == RULES[what]
    assert signal.cases == tuple(office.number(case) for case in cases.split("、"))


@then("没有预警")
def _(office):
    assert signals(office) == []


@then(parsers.re(r"(?P<what>“[^“”]+”(?:、?“[^“”]+”)*)的预警各有(?P<count>\d+)条$"))
def _(office, what, count):
    assert sorted(signal.rule for signal in signals(office)) == sorted(
        RULES[each] for each in quoted(what) * int(count)
    )


@then(parsers.re(rf"预警建议(?P<what>{'|'.join(PROPOSALS)})(?:，涉及(?P<units>(?:“[^”]+”)+))?$"))
def _(office, what, units):
    signal = the_signal(office)
    assert signal.proposes == PROPOSALS[what]
    assert units is None or set(signal.units) == set(office.units(units))


@then(parsers.re(r"预警的依据为(?P<clauses>(?:“[^”]+”)+)$"))
def _(office, clauses):
    cited = [office.book.allocation.clauses[clause].cite.zh for clause in the_signal(office).clauses]
    assert cited == quoted(clauses)
    assert all(clause in the_signal(office).text["zh"] for clause in cited)


@then("预警只说一次")
def _(office):
    number = the_signal(office).number
    told = [event for event in office.rows(Event) if event.act == EventAct.SIGNAL_RAISED]
    assert [json.loads(event.changes)["given"]["signal"] for event in told] == [number]


@then(parsers.re(r"预警中英文都写明“(?P<zh>[^”]+)”“(?P<en>[^”]+)”$"))
def _(office, zh, en):
    assert zh in the_signal(office).text["zh"]
    assert en in the_signal(office).text["en"]


# ---------------------------------------------------------------- what was made of it


@then(parsers.re(r"预警为“(?P<state>待处理|已采纳|未采纳)”(?:，由(?P<who>[^，]+)处理)?$"))
def _(office, state, who):
    assert office.refusal is None, office.refusal
    signal = the_signal(office)
    assert signal.state is STATES[state]
    assert who is None or signal.decided_by == (who if who != "办公室规定" else "policy xiangshan-2021 1")


@then(parsers.re(r"预警的处理理由为：(?P<reason>.+)$"))
def _(office, reason):
    assert the_signal(office).reason == reason


@then(parsers.re(f"{CASE}的记录中引用了预警(?:，写明(?P<names>(?:“[^”]+”)+))?$"))
def _(office, case, names):
    number = the_signal(office).number
    told = [event.why for event in office.of(case, Event) if number in event.why]
    assert told
    assert all(name in told[-1] for name in quoted(names or "")), told[-1]


@then(parsers.re(f"{CASE}的记录中没有引用预警$"))
def _(office, case):
    number = the_signal(office).number
    assert [event.why for event in office.of(case, Event) if number in event.why] == []


@then(parsers.re(f"{CASE}没有照办，原因是(?P<why>涉及人身安全|已经作废)$"))
def _(office, case, why):
    [settled] = office.done
    with speaking(Language.ZH):
        words = {
            "涉及人身安全": words_of("A life may be at stake in it, so it does not wait for another case."),
            "已经作废": case_state_label(CaseState.VOID),
        }[why]
    assert words in dict(settled.refused)[office.number(case)]


@then("不予办理，因为只有办公室、召集人可以处理预警")
def _(office):
    text = refused(office, NotAllowed)
    assert set(re.findall(r"office|convener", text)) == {"office", "convener"}, text


@then("不予办理，因为采纳它是办公室的事，召集人只能不采纳")
def _(office):
    text = refused(office, NotAllowed)
    assert the_signal(office).number in text
    assert "office" in text


@then(parsers.re(rf"不予办理，因为预警(?P<state>已采纳|未采纳)，由(?P<who>[^，]+)于(?P<day>{MOMENT})处理$"))
def _(office, state, who, day):
    text = refused(office, Conflict)
    assert the_signal(office).state is STATES[state]
    assert read_day(day).isoformat() in text
    assert who in text


@then("不予办理，因为不采纳须写明理由")
def _(office):
    assert "--reason" in refused(office, BadInput)
