"""Steps about a district's own expectations: what its table says, and which rows do not hold."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pytest_bdd import given, parsers, then, when

from cli.duty_expect import outcome_words
from rules.decide import Decider
from rules.errors import FactsError
from rules.expectations import Failure, check_expectations
from rules.expectedcause import cause_of
from rules.expectedrows import read_row
from rules.load import load_allocation
from tests.features.duty_steps import rows_of

EXAMPLES = Path(__file__).parents[2] / "examples" / "allocations"


class Table:
    """The rows of a table that do not hold, and those that cannot be read, by their number from 1."""

    def __init__(self, name: str) -> None:
        self.decider = Decider(load_allocation(EXAMPLES / f"{name}.yaml"))
        self.rows = 0
        self.failed: dict[int, Failure] = {}
        self.unread: dict[int, FactsError] = {}

    def check(self, rows: list[dict[str, str]], on: date) -> None:
        words = outcome_words()
        for number, row in enumerate(rows, start=1):
            self.rows += 1
            try:
                expected = read_row(self.decider.allocation, row, words)
            except FactsError as error:
                self.unread[number] = error
                continue
            for failure in check_expectations(self.decider, [expected], on):
                self.failed[number] = failure

    def unit(self, short: str) -> str:
        (found,) = (each.id for each in self.decider.allocation.units.values() if each.short.zh == short)
        return found


@pytest.fixture
def checked():
    """The table that a scenario checks, put here by its first step."""
    return {}


@given(parsers.re(r"一个区用“(?P<name>[^”]+)”这份职责分工$"))
def _(checked, name):
    checked["table"] = Table(name)


@when(parsers.re(r"该区在(?P<year>\d+)年(?P<month>\d+)月(?P<day>\d+)日核对期望表$"))
def _(checked, datatable, year, month, day):
    checked["table"].check(rows_of(datatable), date(int(year), int(month), int(day)))


@then("全部相符")
def _(checked):
    table = checked["table"]
    assert table.rows
    assert not table.failed, table.failed
    assert not table.unread, table.unread


@then(parsers.re(r"第(?P<number>\d+)行不符：缺少“(?P<name>[^”]+)”$"))
def _(checked, number, name):
    table = checked["table"]
    assert table.unit(name) in {unit for each in table.failed[int(number)].differences for unit in each.missing}


@then(parsers.re(r"第(?P<number>\d+)行不符：多出“(?P<name>[^”]+)”，依据是“(?P<cite>[^”]+)”$"))
def _(checked, number, name, cite):
    table = checked["table"]
    failure = table.failed[int(number)]
    (aspect,) = (each.aspect for each in failure.differences if table.unit(name) in each.extra)
    duties = cause_of(table.decider, failure, aspect, table.unit(name)).duties
    assert {table.decider.allocation.clauses[each.clause].cite.zh for each in duties} == {cite}


@then(parsers.re(r"“(?P<name>[^”]+)”不在不符之列$"))
def _(checked, name):
    table = checked["table"]
    wrong = {
        unit for failure in table.failed.values() for each in failure.differences for unit in each.missing + each.extra
    }
    assert table.unit(name) not in wrong


@then(parsers.re(r"期望表第(?P<number>\d+)行退回补正$"))
def _(checked, number):
    table = checked["table"]
    assert set(table.unread) == {int(number)}
    assert not table.failed
