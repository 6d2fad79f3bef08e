"""What is known of the place that is inspected, and what was decided about it?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import product

import pytest

from rules.allocation import ISSUE, Allocation
from rules.decide import Decider
from rules.decision import Decision, FactValue, Question
from rules.facts import read_facts

DECIDED = pytest.StashKey[list[Decision]]()
"""Every decision of one scenario; the clauses in its tags are checked against them."""

FOUND_ON = date(2026, 3, 2)

_AUDIENCE = re.compile(r"面向(?P<stage>.+?)(?:阶段)?的(?P<rest>.+)")


class Inspection:
    """The facts known so far, and the decisions taken on them."""

    def __init__(self, decider: Decider, decided: list[Decision]) -> None:
        self._decider = decider
        self._decided = decided
        self.facts: dict[str, FactValue] = {}
        self.found_on = FOUND_ON

    @property
    def allocation(self) -> Allocation:
        return self._decider.allocation

    @property
    def decision(self) -> Decision:
        """The last one."""
        assert self._decided, "nothing has been decided yet"
        return self._decided[-1]

    def learn(self, **raw: str) -> None:
        """Add facts by their Chinese names."""
        self.facts |= read_facts(self.allocation, raw)

    def decide(self) -> Decision:
        """Decide what is known, and keep it."""
        return self.keep(self._decider.decide(self.facts, on=self.found_on))

    def decide_row(self, raw: Mapping[str, str]) -> Decision:
        """Decide one row of a table, and keep it; what earlier steps said of the place does not count."""
        return self.keep(self._decider.decide(read_facts(self.allocation, raw), on=self.found_on))

    def keep(self, decision: Decision) -> Decision:
        self._decided.append(decision)
        return decision

    def everything(self) -> Iterator[tuple[dict[str, FactValue], Decision]]:
        """Every complete combination of facts, with its decision."""
        facts = self.allocation.facts.values()
        choices = [(ISSUE, tuple(self.allocation.issues)), *((f.id, tuple(v.id for v in f.values)) for f in facts)]
        for values in product(*(each for _, each in choices)):
            known = dict(zip((name for name, _ in choices), values, strict=True))
            yield known, self._decider.decide(known, on=self.found_on)

    def unit(self, short: str) -> str:
        """The id of the unit that is called `short`."""
        found = [unit.id for unit in self.allocation.units.values() if short in {unit.name.zh, unit.short.zh}]
        assert len(found) == 1, f"“{short}” is no unit"
        return found[0]

    def short(self, unit: str) -> str:
        """What the unit is called for short."""
        return self.allocation.units[unit].short.zh

    def fact(self, name: str) -> str:
        """The id of the fact that is called `name`."""
        found = [fact.id for fact in self.allocation.facts.values() if fact.name.zh == name]
        assert len(found) == 1, f"“{name}” is no fact"
        return found[0]


def read_kind(allocation: Allocation, kind: str) -> dict[str, str]:
    """The facts in a phrase such as “面向高中阶段的线下学科类校外培训机构”, by their Chinese names."""
    facts: dict[str, str] = {}
    rest = kind
    if audience := _AUDIENCE.fullmatch(kind):
        facts["学段"] = audience["stage"]
        rest = audience["rest"]
    names = {value.name.zh: fact.name.zh for fact in allocation.facts.values() for value in fact.values}
    while rest:
        name = next((name for name in names if rest.startswith(name)), None)
        assert name is not None, f"“{rest}” in “{kind}” says nothing that the allocation knows"
        facts[names[name]] = name
        rest = rest.removeprefix(name)
    return facts


def asked(question: Question | None) -> set[str]:
    """The facts that a question asks for, those of follow-up questions included."""
    if question is None:
        return set()
    return {question.fact}.union(*(asked(answer.question) for answer in question.answers))
