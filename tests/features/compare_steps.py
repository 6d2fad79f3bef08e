"""Steps about an allocation that is checked, and compared with the one that is in force."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
from pytest_bdd import given, parsers, then, when

from cli.proof_text import change_text
from rules.allocation import GROUP, ISSUE, Allocation, Role
from rules.decision import Outcome
from rules.facts import read_facts, resolve
from rules.language import Language, speaking
from rules.load import load_allocation, load_document
from rules.proving.check import Check, check
from rules.proving.diff import Diff, diff
from rules.proving.entries import applied, changed_entries
from rules.proving.flaws import Flaw
from rules.proving.words import in_words, known_in_words
from tests.features.duty_steps import rows_of

ROLES = {"主办": Role.LEAD, "会同": Role.JOINT, "配合": Role.SUPPORT}
FLAWS = {"主办重叠": Flaw.OVERLAP, "永不适用": Flaw.UNREACHABLE}


@dataclass
class Drafting:
    """The allocation in force, one that is being drafted, and what was found of it."""

    present: Allocation
    draft: Allocation
    checked: Check | None = None
    compared: Diff | None = None

    def points(self, flaw: Flaw) -> list[Any]:
        assert self.checked is not None
        return self.checked.of(flaw)


@pytest.fixture
def drafting():
    present = load_allocation("xiangshan-2021")
    return Drafting(present, present)


# ---------------------------------------------------------------- what is drafted


@given("拟用职责分工与象山区现行分工相同")
def _(drafting):
    drafting.draft = load_document(drafting.present.document)


@given("拟用职责分工在象山区现行分工上作如下改动")
def _(drafting, datatable):
    content = json.loads(drafting.present.document)
    for row in rows_of(datatable):
        edit(drafting.present, content["duties"], row["职责"], row["项目"], row["改为"])
    drafting.draft = load_document(json.dumps(content, ensure_ascii=False))


def edit(allocation: Allocation, duties: list[dict[str, Any]], id_: str, what: str, to: str) -> None:
    """One change, as the table has it, of the duty `id_`."""
    duty = next(each for each in duties if each.get("id", each["clause"]) == id_)
    if what == "删去":
        duties.remove(duty)
    elif what == "取代":
        duty["overrides"] = [to]
    elif what == "说明":
        duty["note"] = to
    elif what in ROLES:
        names = {unit.id: (str(unit.short), unit.short.zh) for unit in allocation.units.values()}
        duty[ROLES[what].value] = [resolve(to, names)]
    elif what == "问题类别":
        names = {group.id: (group.name.zh,) for group in allocation.groups.values()}
        duty["when"][GROUP] = [resolve(to, names)]
    else:
        [(fact, value)] = read_facts(allocation, {what: to}).items()
        duty["when"][fact] = [value]


# ---------------------------------------------------------------- what is done


@when("核对拟用职责分工")
def _(drafting):
    drafting.checked = check(drafting.draft)


@when("与象山区现行分工比较")
def _(drafting):
    drafting.compared = diff(drafting.present, drafting.draft)


@when("以象山区现行分工与拟用职责分工反向比较")
def _(drafting):
    drafting.compared = diff(drafting.draft, drafting.present)


@when("把改动的条款抄进象山区现行分工")
def _(drafting):
    copied = applied(drafting.present, changed_entries(drafting.present, drafting.draft))
    drafting.compared = diff(copied, drafting.draft)


# ---------------------------------------------------------------- what the check found


@then(parsers.re("核对(?P<what>通过|不通过)$"))
def _(drafting, what):
    assert drafting.checked.passed is (what == "通过")


@then(parsers.parse("共核对{all:d}种情形，其中未指明{count:d}种"))
def _(drafting, all, count):  # noqa: A002 - the word of the step
    [survey] = drafting.checked.surveys
    assert sum(survey.outcomes.values()) == survey.combinations == all
    assert survey.outcomes[Outcome.UNASSIGNED] == count


@then(parsers.parse("没有发现“{flaw}”"))
def _(drafting, flaw):
    assert drafting.points(FLAWS[flaw]) == []


@then(parsers.re("下列情形(?P<what>列为空白|不是空白)$"))
def _(drafting, what, datatable):
    for row in rows_of(datatable):
        told = read_facts(drafting.draft, {fact: value for fact, value in row.items() if value})
        assert is_gap(drafting, told) is (what == "列为空白"), row


@then("学科类机构的登记从此成为空白")
def _(drafting):
    assert is_gap(drafting, {ISSUE: "registration", "site": "institution", "training": "academic"})


def is_gap(drafting: Drafting, facts: dict[str, Any]) -> bool:
    """Whether a region of the gaps has all combinations in which `facts` hold."""
    regions = [
        (each.space, region) for point in drafting.points(Flaw.GAP) for each in point.shown for region in each.regions
    ]

    def covered(space, region) -> bool:
        for fact, options, every in zip(space.facts, region, space.whole, strict=True):
            kinds = [kind.value for kind in space.options(fact, region) if kind is not None]
            if (fact in facts and facts[fact] not in kinds) or (fact not in facts and options & every != every):
                return False
        return True

    return any(covered(space, region) for space, region in regions)


@then(parsers.parse("发现“{one}”与“{other}”主办重叠，最小情形是“{example}”"))
def _(drafting, one, other, example):
    [point] = drafting.points(Flaw.OVERLAP)
    assert point.subject == (one, other)
    with speaking(Language.ZH):
        assert [known_in_words(each.space, each.example) for each in point.shown] == [example]


@then(parsers.parse("职责“{duty}”永不适用"))
def _(drafting, duty):
    assert [point.subject for point in drafting.points(Flaw.UNREACHABLE)] == [(duty,)]


@then(parsers.parse("职责“{duty}”处处被“{other}”取代"))
def _(drafting, duty, other):
    assert [point.subject for point in drafting.points(Flaw.SHADOWED)] == [(duty, other)]


@then(parsers.parse("提示职责“{duty}”没有取代任何职责"))
def _(drafting, duty):
    assert [point.subject[0] for point in drafting.points(Flaw.IDLE_EXCEPTION)] == [duty]


# ---------------------------------------------------------------- what the comparison found


@then("两份分工没有差别")
@then("抄成的分工与拟用职责分工没有差别")
def _(drafting):
    assert drafting.compared.empty


@then(parsers.re(r"差别只有“(?P<change>.+?)”(?:，即“(?P<where>.+)”)?，共(?P<count>\d+)种情形$"))
def _(drafting, change, where, count):
    [altered] = drafting.compared.altered
    assert altered.count == int(count)
    with speaking(Language.ZH):
        assert change_text(drafting.compared.names, altered.change) == change
        for told in altered.shown if where is not None else ():
            assert [in_words(told.space, region) for region in told.regions] == [where]


@then(parsers.parse("所涉条款为“{clause}”"))
def _(drafting, clause):
    [altered] = drafting.compared.altered
    assert altered.clauses == ((clause,), (clause,))
