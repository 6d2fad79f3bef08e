"""Which facts does a finding state, wherever it states them?"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from compliance.intake.fields import FACTS, FIELDS, ISSUE_FIELD, PARTY
from compliance.intake.text import check_text
from compliance.intake.wording import kind_of, printable, shown
from rules.allocation import ISSUE, Allocation
from rules.decision import FactValue
from rules.errors import FactsError, Problem
from rules.facts import fact_label, fact_names, fold, nearest, read_facts
from rules.language import _

__all__ = ["PARTY_KEYS", "FactReader"]

PARTY_KEYS = frozenset(field.path[1] for field in FIELDS if field.path[0] == PARTY.key and len(field.path) > 1)
"""What a party has besides facts."""

_LONGEST = 200
_REMEMBERED = 10_000
_NOTHING: Mapping[str, object] = MappingProxyType({})

_SCALARS = (str, int, float)

_Known = tuple[str, FactValue] | None


class FactReader:
    """Reads facts through `rules.facts`, and remembers what each pair of words came to: the same ones come again."""

    def __init__(self, allocation: Allocation, *, needs_issue: bool = True) -> None:
        self._allocation = allocation
        self._needs_issue = needs_issue
        self._names = fact_names(allocation)
        self._words = frozenset(fold(word) for names in self._names.values() for word in names)
        self._is_fact: dict[str, bool] = {}
        self._memory: dict[tuple[str, type, object], _Known] = {}

    def read(
        self,
        raw: Mapping[str, object],
        party: Mapping[str, object],
        problems: list[Problem],
        others: Mapping[str, object] = _NOTHING,
    ) -> tuple[tuple[str, FactValue], ...]:
        """
        The facts under `issue`, under `facts`, in the party, and `others`, in ids, sorted.

        What does not fit, and an issue that is missing, goes to `problems`.
        """
        found: dict[str, FactValue] = {}
        before = len(problems)
        self._add(ISSUE, raw.get(ISSUE), found, problems)
        facts = raw.get("facts")
        if isinstance(facts, Mapping):
            for key, value in facts.items():
                self._add(key, value, found, problems)
        elif facts is not None:
            what = _("is {kind}, not an object with facts.").format(kind=kind_of(facts))
            problems.append(Problem(FACTS.place, what, _("Write one key for each fact.")))
        for key, value in others.items():
            self._add(key, value, found, problems)
        self._from_party(party, found, problems)
        if self._needs_issue and ISSUE not in found:
            known = (ISSUE, fact_label(self._allocation, ISSUE))
            if not any(each.where in known for each in problems[before:]):
                remedy = _("See `lianban duty list --what issues`.")
                problems.append(Problem(ISSUE_FIELD.place, _("is missing."), remedy))
        return tuple(sorted(found.items()))

    def _from_party(self, party: Mapping[str, object], found: dict[str, FactValue], problems: list[Problem]) -> None:
        for key, value in party.items():
            if self._names_a_fact(str(key)[:_LONGEST]):
                self._add(key, value, found, problems)
            elif key not in PARTY_KEYS:
                where = f"{PARTY.key}.{printable(str(key)[:_LONGEST])}"
                known = [*sorted(PARTY_KEYS), *self._names]
                every = _("Possible: {words}.").format(words=_(", ").join(known))
                remedy = nearest(str(key)[:_LONGEST], known) or every
                problems.append(Problem(where, _("is not a part of a party."), remedy))

    def _names_a_fact(self, word: str) -> bool:
        """Whether `word` is a fact's; one that is also a part of a party, such as its locality, is both."""
        known = self._is_fact.get(word)
        if known is None:
            known = fold(word) in self._words
            if len(self._is_fact) < _REMEMBERED:
                self._is_fact[word] = known
        return known

    def _add(self, key: str, value: object, found: dict[str, FactValue], problems: list[Problem]) -> None:
        known = self._resolved(key, value, problems)
        if known is None:
            return
        fact, is_value = known
        if found.setdefault(fact, is_value) != is_value:
            what = _("is given twice, as “{one}” and “{other}”.").format(one=found[fact], other=is_value)
            problems.append(Problem(fact_label(self._allocation, fact), what, _("Leave one of them out.")))

    def _resolved(self, key: str, value: object, problems: list[Problem]) -> _Known:
        if not isinstance(value, _SCALARS):
            if value is not None:
                what = _("is {kind}, not a word or a number.").format(kind=kind_of(value))
                problems.append(Problem(printable(str(key)[:_LONGEST]), what, _("Give one value.")))
            return None
        pair = (key, type(value), value)
        if pair in self._memory:
            return self._memory[pair]
        return None if self._spoilt(key, value, problems) else self._learnt(pair, key, value, problems)

    def _learnt(self, pair: tuple[str, type, object], key: str, value: object, problems: list[Problem]) -> _Known:
        try:
            facts = read_facts(self._allocation, {key: value})
        except FactsError as error:
            problems.extend(error.problems)
            return None
        known = next(iter(facts.items()), None)
        if len(self._memory) < _REMEMBERED:
            self._memory[pair] = known
        return known

    @staticmethod
    def _spoilt(key: str, value: object, problems: list[Problem]) -> bool:
        """Keeps what nobody could read, or is far too long to be a name, away from the search for similar names."""
        for text in (str(key), value):
            if not isinstance(text, str):
                continue
            what = check_text(text)
            if what is None and len(text) > _LONGEST:
                what = _("{value} is too long for a name.").format(value=shown(text))
            if what is not None:
                remedy = _("Write an id or a name from the allocation.")
                problems.append(Problem(printable(str(key)[:_LONGEST]), what, remedy))
                return True
        return False
