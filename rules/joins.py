"""Which facts, taken together, match these rules? Joins of several facts, in a form that durable-rules is right about.

A rule is a row of patterns, each for one fact. A pattern tests its fact against
constants, and against the facts of earlier patterns (docs/decisions/0022).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from operator import eq, ge, le, ne

from rules.conditions import LIMITS, PRECEDENCE, Comparison, Condition, Fields, Operator, in_order, widest
from rules.decision import FactValue
from rules.engine import Coded, Door
from rules.errors import EngineError, TooManyFacts, TooManyRules
from rules.language import _

__all__ = ["Fact", "Firing", "Join", "JoinEngine", "JoinRule", "Pattern"]


@dataclass(frozen=True, slots=True, order=True)
class Join:
    """One test of a field against the field of an earlier fact: `field operator other_field + plus`."""

    field: str
    operator: Operator
    other_alias: str
    other_field: str
    plus: int = 0

    @property
    def is_equality(self) -> bool:
        """Whether the engine can look the other fact up by it, without trying all."""
        return self.operator is Operator.IS


@dataclass(frozen=True, slots=True)
class Pattern:
    """One fact of a rule: its kind, what must hold of it alone, and what of it and earlier facts."""

    alias: str
    kind: str
    tests: tuple[Comparison, ...] = ()
    joins: tuple[Join, ...] = ()


@dataclass(frozen=True, slots=True)
class JoinRule:
    """Fires for each choice of facts, one a pattern, for which all patterns hold. Several may have one name."""

    name: str
    patterns: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that is so: every field of its kind, with its value."""

    kind: str
    values: Mapping[str, FactValue]


@dataclass(frozen=True, slots=True, order=True)
class Firing:
    """One rule, and the facts that it holds of, by their places, in the order of its patterns."""

    rule: str
    facts: tuple[int, ...]


_RANGES = {Operator.AT_LEAST, Operator.AT_MOST}
_HOLDS = {Operator.IS: eq, Operator.IS_NOT: ne, Operator.AT_LEAST: ge, Operator.AT_MOST: le}


class JoinEngine:
    """
    Rules over several facts, each of a kind with fixed fields that are `str` or `int`.

    A call is complete in itself: its facts are asserted one at a time, everything that
    fires is collected, and the working memory is dropped. The answer does not depend on
    the order of the facts, but for their places. Each pattern of a rule is matched by a fact
    of its own. Where two facts should not be paired both ways, give their kind a number and
    join by it (at least the other's plus 1).

    Every pattern after the first needs an equality join. Raises `EngineError` on a rule that
    the engine could go wrong on, and `TooManyRules` where it cannot hold them.
    """

    def __init__(self, kinds: Mapping[str, Mapping[str, type[FactValue]]], rules: Sequence[JoinRule]) -> None:
        self._codes = {kind: f"k{index}" for index, kind in enumerate(kinds)}
        self._fields = {kind: Fields(fields, f"{self._codes[kind]}f") for kind, fields in kinds.items()}
        for rule in rules:
            _check_rule(rule, kinds)
        self._names: dict[tuple[Pattern, ...], list[str]] = {}
        for rule in rules:
            self._names.setdefault(_plain(rule.patterns), []).append(rule.name)
        self._rules = list(self._names)
        _check_limits(self._rules, kinds)
        empty = {self._codes[kind]: fields.empty for kind, fields in self._fields.items()}
        self._door = Door(empty, [self._coded(patterns) for patterns in self._rules])

    def match(self, facts: Sequence[Fact]) -> tuple[Firing, ...]:
        """
        Every rule that fires on `facts`, once for each choice of facts, sorted.

        Raises `TooManyFacts` where there are more than the engine takes in good time, and
        `EngineError` where a fact does not have the fields and types of its kind.
        """
        coded = [(self._code_of(fact.kind), self._fields[fact.kind].fact(fact.values)) for fact in facts]
        self._check_size(facts)
        fired = self._door.fire(coded)
        return tuple(sorted({Firing(name, at) for index, at in fired for name in self._names[self._rules[index]]}))

    def _code_of(self, kind: str) -> str:
        if kind not in self._codes:
            raise EngineError(_("There is no kind of facts “{kind}”.").format(kind=kind))
        return self._codes[kind]

    def _coded(self, patterns: tuple[Pattern, ...]) -> list[Coded]:
        kinds = {pattern.alias: pattern.kind for pattern in patterns}
        coded: list[Coded] = []
        for pattern in patterns:
            fields = self._fields[pattern.kind]
            conditions = [fields.condition(test) for test in pattern.tests]
            for join in pattern.joins:
                other: Condition = {join.other_alias: self._fields[kinds[join.other_alias]].code(join.other_field)}
                right: object = {"$add": {"$l": other, "$r": join.plus}} if join.plus else other
                pair: Condition = {fields.code(join.field): right}
                conditions.append(pair if join.is_equality else {join.operator.value: pair})
            coded.append((self._codes[pattern.kind], conditions))
        return coded

    def _check_size(self, facts: Sequence[Fact]) -> None:
        if len(facts) > LIMITS.facts:
            what = _("Too many facts for the rules engine at once: {count}, at most {limit}. Give it fewer.")
            raise TooManyFacts(what.format(count=len(facts), limit=LIMITS.facts))
        count = sum(_combinations(patterns, facts) for patterns in self._rules)
        if count > LIMITS.combinations:
            what = _(
                "These facts could be combined in {count} ways, and the rules engine tries at most {limit}. "
                "Give it fewer facts, or join them by more fields."
            )
            raise TooManyFacts(what.format(count=count, limit=LIMITS.combinations))


def _plain(patterns: tuple[Pattern, ...]) -> tuple[Pattern, ...]:
    """`patterns` in the engine's words and its best order: rules that say the same are equal then."""
    aliases = {pattern.alias: f"m{index}" for index, pattern in enumerate(patterns)}
    return tuple(
        Pattern(aliases[each.alias], each.kind, in_order(each.tests), _joins_in_order(each.joins, aliases))
        for each in patterns
    )


def _joins_in_order(joins: Sequence[Join], aliases: Mapping[str, str]) -> tuple[Join, ...]:
    plain = {replace(join, other_alias=aliases[join.other_alias]) for join in joins}
    return tuple(sorted(plain, key=lambda join: (PRECEDENCE.index(join.operator), join)))


def _check_rule(rule: JoinRule, kinds: Mapping[str, Mapping[str, type[FactValue]]]) -> None:
    """Refuse a rule that says something else than it seems to, or that the engine is wrong about."""
    earlier: dict[str, Mapping[str, type[FactValue]]] = {}
    for pattern in rule.patterns:
        problem = _problem(pattern, kinds.get(pattern.kind), earlier)
        if problem:
            where = _("Rule “{rule}”, pattern “{alias}”: {problem}")
            raise EngineError(where.format(rule=rule.name, alias=pattern.alias, problem=problem))
        earlier[pattern.alias] = kinds[pattern.kind]
    if not rule.patterns:
        raise EngineError(_("Rule “{rule}” has no pattern, and would never fire.").format(rule=rule.name))


def _problem(
    pattern: Pattern,
    fields: Mapping[str, type[FactValue]] | None,
    earlier: Mapping[str, Mapping[str, type[FactValue]]],
) -> str:
    if fields is None:
        return _("there is no kind of facts “{kind}”.").format(kind=pattern.kind)
    if pattern.alias in earlier:
        return _("the alias is taken by an earlier pattern.")
    if earlier and not any(join.is_equality for join in pattern.joins):
        return _("it needs a join for equality with an earlier pattern, or the engine would try all pairs of facts.")
    for test in pattern.tests:
        if test.field not in fields:
            return _("there is no field “{field}”.").format(field=test.field)
        if test.operator in _RANGES and fields[test.field] is not int:
            return _("“{field}” is not a number, and has no range.").format(field=test.field)
    problems = (_problem_of_join(join, fields, earlier) for join in pattern.joins)
    return next((problem for problem in problems if problem), "")


def _problem_of_join(
    join: Join, fields: Mapping[str, type[FactValue]], earlier: Mapping[str, Mapping[str, type[FactValue]]]
) -> str:
    if join.other_alias not in earlier:
        return _("“{alias}” is not an earlier pattern.").format(alias=join.other_alias)
    other = earlier[join.other_alias]
    for field, known in ((join.field, fields), (join.other_field, other)):
        if field not in known:
            return _("there is no field “{field}”.").format(field=field)
    if fields[join.field] is not other[join.other_field]:
        what = _("“{field}” and “{other}” are of two types, and never equal.")
        return what.format(field=join.field, other=join.other_field)
    if join.operator in _RANGES:
        if fields[join.field] is not int:
            return _("“{field}” is not a number, and has no range.").format(field=join.field)
        if type(join.plus) is not int or abs(join.plus) > LIMITS.integer:
            return _("{value} cannot be added to a field.").format(value=repr(join.plus)[:60])
    elif join.plus:
        return _("only a range can have something added.")
    return ""


def _check_limits(rules: Sequence[tuple[Pattern, ...]], kinds: Mapping[str, Mapping[str, type[FactValue]]]) -> None:
    """Refuse what the engine would hang or crash on."""
    patterns = [pattern for rule in rules for pattern in rule]
    alone = [(pattern.kind, *pattern.tests) for pattern in patterns]
    alike = Counter((pattern.kind, pattern.tests) for pattern in patterns)
    measured = (
        (_("rules"), len(rules), LIMITS.rules),
        (_("patterns with the same tests"), max(alike.values(), default=0), LIMITS.like_patterns),
        (_("fields"), sum(map(len, kinds.values())), LIMITS.fields),
        (_("patterns in one rule"), max(map(len, rules), default=0), LIMITS.patterns_a_rule),
        (_("tests in one pattern"), max((len(each.tests) for each in patterns), default=0), LIMITS.tests_a_rule),
        (_("joins in one pattern"), max((len(each.joins) for each in patterns), default=0), LIMITS.joins_a_pattern),
        (_("different tests at one place"), widest(alone), LIMITS.tests_under_one_prefix),
    )
    for what, count, limit in measured:
        if count > limit:
            text = _("Too much for the rules engine: {count} {what}, at most {limit}.")
            raise TooManyRules(text.format(count=count, what=what, limit=limit))


def _combinations(patterns: tuple[Pattern, ...], facts: Sequence[Fact]) -> int:
    """How many choices of facts the engine tries for a rule, at most: it finds them by their equalities."""
    count = 1
    for pattern in patterns:
        keys = [join.field for join in pattern.joins if join.is_equality]
        fitting = (fact.values for fact in facts if fact.kind == pattern.kind and _may_match(pattern, fact))
        alike = Counter(tuple(values[key] for key in keys) for values in fitting)
        count *= max(alike.values(), default=0)
    return count


def _may_match(pattern: Pattern, fact: Fact) -> bool:
    return all(_HOLDS[test.operator](fact.values[test.field], test.value) for test in pattern.tests)
