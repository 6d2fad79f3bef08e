"""What districts write down in an allocation, and what comes of it, as the features say it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from pytest_bdd import given, parsers, then, when

from rules.allocation import Role
from rules.decide import Decider
from rules.decision import Answer, Decision, Outcome
from rules.load import load_allocation
from tests.features.duty_steps import EXPECTATIONS, NAMES, OUTCOMES, follows, listed, quoted, rows_of
from tests.features.inspection import DECIDED, Inspection

EXAMPLES = Path(__file__).parents[2] / "examples/allocations"
INVENTED = "（虚构）"
DAY = r"(?P<year>\d+)年(?P<month>\d+)月(?P<day>\d+)日"
ENDINGS = {
    **OUTCOMES,
    "有争议": Outcome.CONTESTED,
    "待查明": Outcome.OPEN_QUESTION,
    "移交": Outcome.OUT_OF_SCOPE,
}

Expected = Callable[[Inspection, Decision, str], bool]


@cache
def deciders() -> Mapping[str, Decider]:
    """The deciders of the examples, by what their districts are called."""
    allocations = [load_allocation(file) for file in sorted(EXAMPLES.glob("*.yaml"))]
    named = {each.district.name.zh.removesuffix(INVENTED): Decider(each) for each in allocations}
    assert len(named) == len(allocations), "two examples are of one district"
    return named


def place(inspection: Inspection, name: str) -> str:
    """The id of the unit or the regime that is called `name`."""
    regimes = [each.id for each in inspection.allocation.regimes.values() if each.name.zh == name]
    return regimes[0] if regimes else inspection.unit(name)


# ---------------------------------------------------------------- what is in force, what is known


@given(parsers.re(r"采用“(?P<district>[^”]+)”的职责分工$"), target_fixture="inspection")
def _(request, district):
    """From here on the steps about duties decide by this district's allocation."""
    return Inspection(deciders()[district], request.node.stash.setdefault(DECIDED, []))


@given(parsers.re(r"“[^”]+”的“(?P<fact>[^”]+)”为“(?P<value>[^”]+)”$"))
def _(inspection, fact, value):
    inspection.learn(**{fact: value})


# ---------------------------------------------------------------- what was found


@when(parsers.re(rf"检查人员于{DAY}发现“(?P<issue>[^”]+)”问题(?:：(?P<detail>.+))?$"))
def _(inspection, year, month, day, issue):
    inspection.found_on = date(int(year), int(month), int(day))
    inspection.learn(问题=issue)
    inspection.decide()


# ---------------------------------------------------------------- where it goes


@then(parsers.re(rf"没有主办单位，由“(?P<convener>[^”]+)”召集(?P<names>{NAMES})会商$"))
def _(inspection, convener, names):
    verdict = inspection.decision.verdict
    assert verdict.outcome is Outcome.CONTESTED
    assert verdict.lead is None
    assert verdict.candidates == tuple(inspection.unit(name) for name in quoted(names))
    assert verdict.with_role(Role.COORDINATE) == (inspection.unit(convener),)


@then(parsers.re(rf"没有主办单位，(?P<names>{NAMES})之间有争议，转联席会议办公室$"))
def _(inspection, names):
    verdict = inspection.decision.verdict
    assert verdict.outcome is Outcome.CONTESTED
    assert verdict.lead is None
    assert verdict.candidates == tuple(inspection.unit(name) for name in quoted(names))


@then(parsers.re(r"没有主办单位，由办公室移交“(?P<name>[^”]+)”$"))
def _(inspection, name):
    verdict = inspection.decision.verdict
    assert verdict.outcome is Outcome.OUT_OF_SCOPE
    assert verdict.lead is None
    assert verdict.refer == place(inspection, name)


@then("什么都不必问")
def _(inspection):
    assert inspection.decision.question is None


@then(parsers.re(r"只有“(?P<name>[^”]+)”一家办理$"))
def _(inspection, name):
    assert [each.unit for each in inspection.decision.verdict.assignments] == [inspection.unit(name)]


@then(parsers.re(rf"让位的是(?P<cites>{NAMES})，说明中写明$"))
def _(inspection, cites):
    decision = inspection.decision
    yielded = [inspection.allocation.clauses[clause].cite.zh for clause in decision.verdict.yielded]
    assert sorted(yielded) == sorted(quoted(cites))
    assert all(cite in decision.explanation.zh for cite in yielded)


@then("没有让位的条款")
def _(inspection):
    assert inspection.decision.verdict.yielded == ()


# ---------------------------------------------------------------- tables


@then("各种答复的去向为")
def _(inspection, datatable):
    expected = {row["答复"]: row["去向"] for row in rows_of(datatable)}
    assert {each.label.zh: goes_to(inspection, each) for each in inspection.decision.question.answers} == expected


def goes_to(inspection: Inspection, answer: Answer) -> str:
    """Where an answer leads, in the words of the features."""
    verdict = answer.verdict
    if answer.question is None and verdict.outcome is Outcome.CONTESTED:
        return "由" + "".join(f"“{inspection.short(unit)}”" for unit in verdict.candidates) + "会商"
    if verdict.refer is not None:
        places = {**inspection.allocation.regimes, **inspection.allocation.units}
        return f"移交“{getattr(places[verdict.refer], 'short', places[verdict.refer].name).zh}”"
    return follows(inspection, answer)


@then("各情形的办理应为")
def _(inspection, datatable):
    """Every column that expects something is strict both ways; an empty cell is a fact that is not known."""
    for row in rows_of(datatable):
        day = row.pop("发现日期", None)
        inspection.found_on = date.fromisoformat(day) if day else inspection.found_on
        expected = {column: row.pop(column) for column in list(row) if column in COLUMNS}
        assert expected, "the table has no column that expects anything"
        decision = inspection.decide_row(row)
        wrong = [column for column, cell in expected.items() if not COLUMNS[column](inspection, decision, cell)]
        assert not wrong, f"{row}: wrong in {wrong}: {decision}"


def offered(inspection: Inspection, decision: Decision, cell: str) -> bool:
    return set(decision.verdict.candidates) == {inspection.unit(name) for name in listed(cell)}


def referred(inspection: Inspection, decision: Decision, cell: str) -> bool:
    found = [] if decision.verdict.refer is None else [decision.verdict.refer]
    return found == [place(inspection, name) for name in listed(cell)]


def asked_first(inspection: Inspection, decision: Decision, cell: str) -> bool:
    found = [] if decision.question is None else [decision.question.fact]
    return found == [inspection.fact(name) for name in listed(cell)]


def ended(_inspection: Inspection, decision: Decision, cell: str) -> bool:
    return decision.outcome is ENDINGS[cell]


COLUMNS: dict[str, Expected] = {
    **EXPECTATIONS,
    "候选单位": offered,
    "移交": referred,
    "问明": asked_first,
    "结果": ended,
}


# ---------------------------------------------------------------- names


@then(parsers.re(rf"旧称(?P<names>{NAMES})都指“(?P<unit>[^”]+)”$"))
def _(inspection, names, unit):
    found = inspection.allocation.units[inspection.unit(unit)]
    assert set(quoted(names)) <= set(found.aliases)
