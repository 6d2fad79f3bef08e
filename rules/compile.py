"""How does a duty become rules for the engine? A list of values becomes several rules, never an "or"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, product

from rules.allocation import GROUP, ISSUE, Allocation, Between, Condition, Duty
from rules.catalogue import FactKind
from rules.conditions import Comparison, Operator
from rules.decision import FactValue
from rules.engine import Rule

__all__ = ["compile_duties", "engine_fields"]


def engine_fields(allocation: Allocation) -> dict[str, type[FactValue]]:
    """The fields that every fact has in the engine: the allocation's facts, the issue and its group."""
    fields: dict[str, type[FactValue]] = {ISSUE: str, GROUP: str}
    for id_, fact in allocation.facts.items():
        fields[id_] = int if fact.kind is FactKind.NUMBER else str
    return fields


def compile_duties(allocation: Allocation, duties: Iterable[Duty], group: str) -> list[Rule]:
    """The rules, named by the duty's id, of those duties that can hold of an issue of `group`."""
    issues = frozenset(id_ for id_, issue in allocation.issues.items() if issue.group == group)
    rules: list[Rule] = []
    for duty in duties:
        alternatives = [_alternatives(condition, group, issues) for condition in duty.when]
        rules += [Rule(duty.id, tuple(chain.from_iterable(choice))) for choice in product(*alternatives)]
    return rules


def _alternatives(condition: Condition, group: str, issues: frozenset[str]) -> list[tuple[Comparison, ...]]:
    """Conjunctions of which one must hold; none of them where the condition cannot hold in this group."""
    field, test = condition.fact, condition.test
    if isinstance(test, Between):
        if not test.negated:
            return [(Comparison(field, Operator.AT_LEAST, test.low), Comparison(field, Operator.AT_MOST, test.high))]
        below = Comparison(field, Operator.AT_MOST, test.low - 1)
        return [(below,), (Comparison(field, Operator.AT_LEAST, test.high + 1),)]
    values = _possible(field, test.values, group, issues)
    if test.negated:
        return [tuple(Comparison(field, Operator.IS_NOT, value) for value in values)]
    return [(Comparison(field, Operator.IS, value),) for value in values]


def _possible(field: str, values: Sequence[FactValue], group: str, issues: frozenset[str]) -> list[FactValue]:
    if field == ISSUE:
        return [value for value in values if value in issues]
    if field == GROUP:
        return [value for value in values if value == group]
    return list(values)
