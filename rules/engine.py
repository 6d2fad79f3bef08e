"""Which rules match these facts? A narrow door to durable-rules, which this module alone imports.

What the engine must be kept from, and how it is done here, is written down in
docs/decisions/0002-durable-rules-behind-a-narrow-door.md.
"""

from __future__ import annotations

import itertools
import json
import threading
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import durable_rules_engine as core
from durable.engine import Ruleset

from rules.decision import FactValue
from rules.errors import EngineError, TooManyRules
from rules.language import _

__all__ = ["LIMITS", "Comparison", "Engine", "Limits", "Operator", "Rule"]


class Operator(StrEnum):
    """The tests that the engine is trusted with, as it spells them."""

    IS = "$eq"
    IS_NOT = "$neq"
    AT_LEAST = "$gte"
    AT_MOST = "$lte"


@dataclass(frozen=True, slots=True, order=True)
class Comparison:
    """One test of one field against a constant."""

    field: str
    operator: Operator
    value: FactValue


@dataclass(frozen=True, slots=True)
class Rule:
    """Fires when all of `tests` hold. Several rules may have one name."""

    name: str
    tests: tuple[Comparison, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """What the engine can hold, with a margin below where it was seen to hang, crash or lose rules."""

    rules: int = 1000
    tests_under_one_prefix: int = 480
    fields: int = 240
    tests_a_rule: int = 60
    text_bytes: int = 2000
    integer: int = 2**53


LIMITS = Limits()

_KIND = "kind"
_FINDING = "finding"
_PRIMER = "primer"
_SID = "0"
_names = itertools.count()
_ORDER = tuple(Operator)
_WORDS_OF_CODES = {
    "303": "too many rules are true of one fact",
    "202": "a text that the engine cannot read",
    "204": "a number that the engine cannot read",
    "302": "too many fields",
    "304": "too many patterns",
    "314": "a value that is too long",
}


class Engine:
    """
    A set of rules over facts with fixed fields, each `str` or `int`.

    A call asserts one fact, collects every rule that fires, and drops the working memory,
    also when it fails: nothing is left in the engine. One lock per engine, since the engine
    itself keeps none. Raises `TooManyRules` and `EngineError` on building.
    """

    def __init__(self, fields: Mapping[str, type[FactValue]], rules: Sequence[Rule]) -> None:
        self._fields = {name: (f"f{index}", kind) for index, (name, kind) in enumerate(fields.items())}
        self._lock = threading.Lock()
        self.calls = 0
        merged = _merge(rules)
        self._matches = dict(enumerate(merged.values()))
        self._check(list(merged))
        name = f"lianban{next(_names)}"
        definition = {kind: _definition(kind, ()) for kind in (_FINDING, _PRIMER)}
        definition |= {f"r{index}": _definition(_FINDING, self._encode(tests)) for index, tests in enumerate(merged)}
        _check_hashes([name, _KIND, "id", "sid", "$s", *definition, *(field for field, _kind in self._fields.values())])
        try:
            self._ruleset = Ruleset(name, None, definition)
        except core.error as error:
            raise _in_words(error) from None
        self._free = weakref.finalize(self, _free, self._ruleset)
        self._prime()

    def match(self, facts: Mapping[str, FactValue]) -> frozenset[str]:
        """
        The names of all rules that hold of `facts`, which must have every field and no other.

        Raises `EngineError` where a fact does not have its type or is too long, and where
        the engine fails.
        """
        fact = self._fact(facts)
        with self._lock:
            self.calls += 1
            fired = self._fire(fact)
        return frozenset(name for index in fired for name in self._matches[index])

    def _prime(self) -> None:
        """Before any action has run once, dropping the working memory frees garbage."""
        empty: dict[str, FactValue] = {field: kind() for field, kind in self._fields.values()}
        with self._lock:
            self._fire({"id": "0", _KIND: _PRIMER, **empty})

    def _fire(self, fact: Mapping[str, FactValue]) -> list[int]:
        handle = self._ruleset._handle
        fired: list[str] = []
        try:
            state = self._ruleset.assert_fact(dict(fact))
            started = core.start_action_for_state(handle, state)
            message = started[1] if started else None
            while message:
                fired.extend(json.loads(message))
                message = core.complete_and_start_action(handle, state)
        except core.error as error:
            raise _in_words(error) from None
        finally:
            self._ruleset.delete_state(_SID)
        if fact[_KIND] not in fired:
            raise EngineError(_("The rules engine lost a fact: its catch-all rule did not fire."))
        return [int(name[1:]) for name in fired if name != fact[_KIND]]

    def _fact(self, facts: Mapping[str, FactValue]) -> dict[str, FactValue]:
        if facts.keys() != self._fields.keys():
            odd = ", ".join(sorted(facts.keys() ^ self._fields.keys()))
            raise EngineError(_("Facts for the engine are missing or too many: {names}.").format(names=odd))
        fact: dict[str, FactValue] = {"id": "0", _KIND: _FINDING}
        for name, value in facts.items():
            field, kind = self._fields[name]
            if type(value) is not kind or not _fits(value):
                what = _("The value of {fact} is not one that the engine takes: {value}.")
                raise EngineError(what.format(fact=name, value=repr(value)[:60]))
            fact[field] = value
        return fact

    def _encode(self, tests: tuple[Comparison, ...]) -> list[dict[str, object]]:
        encoded: list[dict[str, object]] = []
        for test in tests:
            pair: dict[str, object] = {self._fields[test.field][0]: test.value}
            encoded.append(pair if test.operator is Operator.IS else {test.operator.value: pair})
        return encoded

    def _check(self, rules: list[tuple[Comparison, ...]]) -> None:
        """Refuse what the engine would hang or crash on."""
        prefixes: dict[tuple[Comparison, ...], set[Comparison]] = {}
        for tests in rules:
            for index, test in enumerate(tests):
                prefixes.setdefault(tests[:index], set()).add(test)
        widest = max((len(each) for each in prefixes.values()), default=0)
        longest = max((len(each) for each in rules), default=0)
        measured = (
            (_("rules"), len(rules), LIMITS.rules),
            (_("different tests at one place"), widest, LIMITS.tests_under_one_prefix),
            (_("facts"), len(self._fields), LIMITS.fields),
            (_("tests in one rule"), longest, LIMITS.tests_a_rule),
        )
        for what, count, limit in measured:
            if count > limit:
                text = _("Too much for the rules engine: {count} {what} in one issue group, at most {limit}.")
                remedy = _("Split the issue group in the allocation.")
                raise TooManyRules(f"{text.format(count=count, what=what, limit=limit)} {remedy}")
        for test in itertools.chain.from_iterable(rules):
            if type(test.value) is not self._fields[test.field][1] or not _fits(test.value):
                raise EngineError(_("A rule tests {fact} against an odd value.").format(fact=test.field))


def _merge(rules: Sequence[Rule]) -> dict[tuple[Comparison, ...], list[str]]:
    """Rules with the same tests become one, as the engine crashes on many of them; tests in its best order."""
    merged: dict[tuple[Comparison, ...], list[str]] = {}
    for rule in rules:
        tests = tuple(sorted(set(rule.tests), key=lambda test: (_ORDER.index(test.operator), test.field, test.value)))
        merged.setdefault(tests, []).append(rule.name)
    return merged


def _definition(kind: str, tests: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """A rule in the engine's own form; the test for the kind comes first, always."""
    first = {_KIND: kind}
    return {"all": [{"m": {"$and": [first, *tests]} if tests else first}], "run": _ignore}


def _ignore(_closure: object) -> None:
    """Firings are read from the engine itself; this is never run."""


def _fits(value: FactValue) -> bool:
    if isinstance(value, int):
        return -LIMITS.integer <= value <= LIMITS.integer
    try:
        return len(value.encode()) <= LIMITS.text_bytes and "\0" not in value
    except UnicodeEncodeError:
        return False


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
        return TooManyRules(_("Too many duties of the allocation hold of one finding; the rules engine takes 64."))
    why = _WORDS_OF_CODES.get(code, str(error))
    return EngineError(_("The rules engine refused: {why}.").format(why=why))


def _free(ruleset: Ruleset) -> None:
    core.delete_ruleset(ruleset._handle)
