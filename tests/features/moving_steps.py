"""Steps about another allocation that comes into force, and about open cases that are moved to it."""

from __future__ import annotations

import json
import re

from pytest_bdd import given, parsers, then, when

from compliance.adopting.adopt import adopt
from compliance.adopting.versions import read_versions
from compliance.casework import bulk, moving
from compliance.errors import Conflict, NotAllowed, Refused, WrongState
from compliance.indices import IndexKind, indices
from compliance.queries.told import told_of
from compliance.states import DecisionKind, EventAct
from compliance.store.log import Event
from compliance.store.models import Answer, Finding, FindingDecision
from tests.compliance.adopting import law
from tests.features.case_steps import REASON, act
from tests.features.office import CASE, GUILIN, MOMENT, STATES, UNIT, quoted, read_day
from tests.features.refusal_steps import refused

MODES = {"": "", "线上的": " mode=online"}
CHANGE = re.compile(r"(?P<mode>线上的)?“(?P<issue>[^”]+)”由“(?P<lead>[^”]+)”主办")
FIRST = {"已退回": "case rule", "挂账": "case resume", "已反馈": "case verify"}
"""What a person reads has to come first, by where the case stands."""


# ---------------------------------------------------------------- another allocation


ADOPTED = rf"(?P<moment>{MOMENT})，办公室决定自(?P<day>{MOMENT})起施行新分工：(?P<changes>.+)$"


@given(parsers.re(ADOPTED))
def _(office, moment, day, changes):
    """The allocation that there is, but for these changes, from `day` on."""
    issues = {issue.name.zh: issue.id for issue in office.book.allocation.issues.values()}
    told = [
        (issues[each["issue"]] + MODES[each["mode"] or ""], office.unit(each["lead"]))
        for each in CHANGE.finditer(changes)
    ]
    assert told, "no change is named"
    other, at = law(*told), office.move_on(moment)
    with office.database.write() as session:
        adopt(session, office.book, other, read_day(day), office.actor("办公室"), at)
    with office.database.read() as session:
        versions = read_versions(session, other.district.id, [office.book.allocation, other])
    assert versions is not None
    office.book = versions.book(read_day(moment))


# ---------------------------------------------------------------- an open case is moved


@act(f"依新分工移转{CASE}{REASON}")
def _(office, who, moment, case, reason):
    office.do(who, moment, case, moving.move, reason or "")


TOGETHER = rf"(?P<moment>{MOMENT})，办公室依新分工一并移转(?P<cases>(?:[甲乙丙丁]案、?)+){REASON}$"


@when(parsers.re(TOGETHER))
def _(office, moment, cases, reason):
    numbers = [office.number(case) for case in cases.split("、")]
    office.try_out("办公室", moment, lambda bench: bulk.each_of(bench, numbers, moving.together(reason or "")))


# ---------------------------------------------------------------- what came of it


@then(parsers.re(f"{CASE}没有移转的记录$"))
def _(office, case):
    assert office.refusal is None, office.refusal
    assert EventAct.MOVED not in office.acts(case)


@then(parsers.re(f"{CASE}的移转记录写明由{UNIT}转(?:“(?P<to>[^”]+)”|(?P<desk>办公室))，理由：(?P<reason>.+)$"))
def _(office, case, unit, to, desk, reason):
    [event] = [each for each in office.of(case, Event) if each.act == EventAct.MOVED]
    told = json.loads(event.changes)["given"]
    assert (told["before"]["lead"], told["before"]["version"]) == (office.unit(unit), "1")
    assert (told["after"]["lead"], told["after"]["version"]) == (None if desk else office.unit(to), "2")
    assert event.why == reason


@then(parsers.re(f"{CASE}的发现先后认定由(?P<units>(?:“[^”]+”)+)主办，前一次认定仍在$"))
def _(office, case, units):
    [finding] = office.of(case, Finding)
    given_ = office.rows(FindingDecision, FindingDecision.finding_id == finding.id)
    leads = {each.digest: each.lead for each in office.rows(Answer)}
    assert [leads[each.answer] for each in given_] == list(office.units(units))
    assert [each.kind for each in given_] == [DecisionKind.RULE, DecisionKind.ADOPTION]


@then(parsers.re(f"{UNIT}对{CASE}的期限自(?P<day>{MOMENT})起(?:重新)?计算$"))
def _(office, unit, case, day):
    start = office.share(case, unit).counted_from
    assert start.astimezone(GUILIN).date() == read_day(day)


@then(parsers.re(f"{CASE}不计交办差错$"))
def _(office, case):
    district = office.book.allocation.district.id
    with office.database.read() as session:
        found = {each.kind: each for each in indices(told_of(session, district), office.now)}
    assert office.number(case) in found[IndexKind.DISPATCH_ACCURACY].part


# ---------------------------------------------------------------- what is refused


@then("不予办理，因为移转是办公室的事")
def _(office):
    text = refused(office, NotAllowed)
    assert "按现行分工移转" in text, text
    assert "（office）" in text, text


@then("不予办理，因为现行分工对案件没有不同规定")
def _(office):
    text = refused(office, Conflict)
    assert "对本案没有不同规定" in text, text


@then(parsers.re("不予办理，因为“(?P<state>[^”]+)”的案件须先办完手头一步$"))
def _(office, state):
    assert state in STATES
    text = refused(office, WrongState)
    assert FIRST[state] in text, text


@then(parsers.re("不予办理，因为各项发现分属(?P<units>(?:“[^”]+”)+)$"))
def _(office, units):
    text = refused(office, Conflict)
    assert "、".join(quoted(units)) in text, text


@then(parsers.re("一件也不移转，因为(?P<case>[甲乙丙丁]案)不能移转$"))
def _(office, case):
    assert isinstance(office.refusal, Refused)
    assert [number for number, _why in office.refusal.reasons] == [office.number(case)]
    refused(office, Refused)
