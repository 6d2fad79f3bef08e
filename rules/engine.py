"""Which rules match these facts? A narrow door to durable-rules, which this module alone imports.

What the engine must be kept from, and how it is done here, is written down in
docs/decisions/0002-durable-rules-behind-a-narrow-door.md. `Engine` asks it about one
fact; `rules.joins` asks it about several.
"""

from __future__ import annotations

import itertools
import json
import threading
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import durable_rules_engine as core
from durable.engine import MessageNotHandledException, MessageObservedException, Ruleset

from rules.conditions import LIMITS, Comparison, Condition, Fields, in_order, widest
from rules.decision import FactValue
from rules.errors import EngineError, TooManyRules
from rules.language import _

__all__ = ["Coded", "Door", "Engine", "Rule"]

_KIND = "kind"
_MARK = "mark"
_PRIMER = "primer"
_SID = "0"
_FINDING = "finding"
_names = itertools.count()
_WORDS_OF_CODES = {
    "108": "too many rules with one and the same pattern",
    "111": "it was closed",
    "113": "too many joins in one pattern",
    "202": "a text that the engine cannot read",
    "204": "a number that the engine cannot read",
    "302": "too many fields",
    "304": "too many patterns",
    "311": "a field of a join is missing",
    "312": "a join of two types",
    "314": "a value that is too long",
}

Coded = tuple[str, Sequence[Condition]]
"""A kind of facts, and what must hold of one of them; a condition may name an earlier pattern as `m0`, `m1`, …."""

Fired = tuple[int, tuple[int, ...]]


class Door:
    """
    The engine with a set of rules, empty between calls.

    `kinds` has a fact of each kind that says nothing; `rules` are conjunctions of patterns.
    A call asserts facts one at a time, collects everything that fires and drops the working
    memory, also when it fails. One lock, since the engine itself keeps none. What rules and
    facts look like is checked by those who use the door.
    """

    def __init__(self, kinds: Mapping[str, Mapping[str, FactValue]], rules: Sequence[Sequence[Coded]]) -> None:
        self._lock = threading.Lock()
        # A last term that is never false: without one, some joins crash.
        self._mark = {_MARK: 1} if any(len(patterns) > 1 for patterns in rules) else {}
        name = f"lianban{next(_names)}"
        definition = {kind: _definition([(kind, ())]) for kind in (*kinds, _PRIMER)}
        definition |= {f"r{index}": _definition(patterns) for index, patterns in enumerate(rules)}
        aliases = [f"m{index}" for index in range(LIMITS.patterns_a_rule)]
        fields = [field for fact in kinds.values() for field in fact]
        _check_hashes([name, _KIND, _MARK, "id", "sid", "$s", *definition, *aliases, *fields])
        try:
            self._ruleset = Ruleset(name, None, definition)
        except core.error as error:
            raise _in_words(error) from None
        self._free = weakref.finalize(self, _free, self._ruleset)
        self._prime(kinds)

    def _prime(self, kinds: Mapping[str, Mapping[str, FactValue]]) -> None:
        """Before any action has run once, dropping the working memory frees garbage."""
        self.fire([(_PRIMER, {field: value for fact in kinds.values() for field, value in fact.items()})])

    def fire(self, facts: Sequence[tuple[str, Mapping[str, FactValue]]]) -> list[Fired]:
        """
        Which rules fire on `facts`, each given as its kind and its fields: the rule and the facts, by their places.

        Raises `EngineError` where the engine fails, and `TooManyRules` where more rules are
        true of one fact than it holds.
        """
        if not facts:
            return []
        with self._lock:
            fired = self._fire(facts)
        seen = [matched for name, matched in fired if not _is_rule(name)]
        if sorted(seen) != [(index,) for index in range(len(facts))]:
            raise EngineError(_("The rules engine lost a fact: its catch-all rule did not fire."))
        return [(int(name[1:]), matched) for name, matched in fired if _is_rule(name)]

    def _fire(self, facts: Sequence[tuple[str, Mapping[str, FactValue]]]) -> list[tuple[str, tuple[int, ...]]]:
        handle = self._ruleset._handle
        fired: list[tuple[str, tuple[int, ...]]] = []
        try:
            for index, (kind, fact) in enumerate(facts):
                state = self._ruleset.assert_fact({"id": str(index), _KIND: kind, **fact, **self._mark})
                started = core.start_action_for_state(handle, state)
                message = started[1] if started else None
                while message:
                    fired.extend(_read(message))
                    message = core.complete_and_start_action(handle, state)
        except (core.error, MessageNotHandledException, MessageObservedException) as error:
            raise _in_words(error) from None
        finally:
            self._ruleset.delete_state(_SID)
        return fired


@dataclass(frozen=True, slots=True)
class Rule:
    """Fires when all of `tests` hold. Several rules may have one name."""

    name: str
    tests: tuple[Comparison, ...]


class Engine:
    """
    A set of rules over facts with fixed fields, each `str` or `int`.

    A call asserts one fact, collects every rule that fires, and drops the working memory,
    also when it fails: nothing is left in the engine. Raises `TooManyRules` and
    `EngineError` on building.
    """

    def __init__(self, fields: Mapping[str, type[FactValue]], rules: Sequence[Rule]) -> None:
        self._fields = Fields(fields)
        self.calls = 0
        merged = _merge(rules)
        self._matches = list(merged.values())
        self._check(list(merged))
        conditions = [[self._fields.condition(test) for test in tests] for tests in merged]
        self._door = Door({_FINDING: self._fields.empty}, [[(_FINDING, each)] for each in conditions])

    def match(self, facts: Mapping[str, FactValue]) -> frozenset[str]:
        """
        The names of all rules that hold of `facts`, which must have every field and no other.

        Raises `EngineError` where a fact does not have its type or is too long, and where
        the engine fails.
        """
        fact = self._fields.fact(facts)
        self.calls += 1
        try:
            fired = self._door.fire([(_FINDING, fact)])
        except TooManyRules:
            what = _("Too many duties of the allocation hold of one finding; the rules engine takes 64.")
            raise TooManyRules(what) from None
        return frozenset(name for index, _facts in fired for name in self._matches[index])

    def _check(self, rules: list[tuple[Comparison, ...]]) -> None:
        """Refuse what the engine would hang or crash on."""
        measured = (
            (_("rules"), len(rules), LIMITS.rules),
            (_("different tests at one place"), widest(rules), LIMITS.tests_under_one_prefix),
            (_("facts"), len(self._fields.types), LIMITS.fields),
            (_("tests in one rule"), max((len(each) for each in rules), default=0), LIMITS.tests_a_rule),
        )
        for what, count, limit in measured:
            if count > limit:
                text = _("Too much for the rules engine: {count} {what} in one issue group, at most {limit}.")
                remedy = _("Split the issue group in the allocation.")
                raise TooManyRules(f"{text.format(count=count, what=what, limit=limit)} {remedy}")


def _merge(rules: Sequence[Rule]) -> dict[tuple[Comparison, ...], list[str]]:
    """Rules with the same tests become one, as the engine crashes on many of them."""
    merged: dict[tuple[Comparison, ...], list[str]] = {}
    for rule in rules:
        merged.setdefault(in_order(rule.tests), []).append(rule.name)
    return merged


def _definition(patterns: Sequence[Coded]) -> dict[str, object]:
    """A rule in the engine's own form: first the test for the kind, always; last, in a join, what is never false."""
    every: list[dict[str, object]] = []
    for index, (kind, conditions) in enumerate(patterns):
        last: list[Condition] = [{_MARK: {"m0": _MARK}}] if index else []
        every.append({f"m{index}": _all([{_KIND: kind}, *conditions, *last])})
    return {"all": every, "run": _ignore}


def _all(conditions: list[Condition]) -> Condition:
    return {"$and": conditions} if len(conditions) > 1 else conditions[0]


def _ignore(_closure: object) -> None:
    """Firings are read from the engine itself; this is never run."""


def _read(message: str) -> list[tuple[str, tuple[int, ...]]]:
    """The rules that a message of the engine tells of, each with the facts of its patterns, in their order."""
    return [
        (name, tuple(int(matched[f"m{index}"]["id"]) for index in range(len(matched))))
        for name, matched in json.loads(message).items()
    ]


def _is_rule(name: str) -> bool:
    return name.startswith("r")


def _hash(name: str) -> int:
    """FNV-1a, 32 bits: the engine compares names by this alone."""
    value = 2166136261
    for byte in name.encode():
        value = (value ^ byte) * 16777619 % 2**32
    return value


def _check_hashes(names: Sequence[str]) -> None:
    owners: dict[int, str] = {}
    for name in names:
        owner = owners.setdefault(_hash(name), name)
        if owner != name:
            what = _("The engine cannot tell the names {one} and {other} apart.")
            raise EngineError(what.format(one=owner, other=name))


def _in_words(error: Exception) -> EngineError:
    code = str(error).rsplit(" ", 1)[-1]
    if code == "303":
        return TooManyRules(_("Too many rules are true of one fact; the rules engine takes 64."))
    why = _WORDS_OF_CODES.get(code, str(error))
    return EngineError(_("The rules engine refused: {why}.").format(why=why))


def _free(ruleset: Ruleset) -> None:
    core.delete_ruleset(ruleset._handle)
