"""Laws to prove things of, and what they decide told by hand: no engine, no regions, value by value."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import product
from typing import Any

from hypothesis import strategies as st

from rules.allocation import GROUP, ISSUE, Allocation, Duty
from rules.catalogue import FactKind
from rules.decision import Verdict
from rules.evaluate import matching, refuted
from rules.load import load_document
from rules.proving.space import Region, Space
from rules.references import check_references
from rules.resolve import resolve_duties
from rules.schema import AllocationFile
from rules.verdicts import effect
from tests.rules.invented import contents, name

DAYS = ["2021-03-01", "2022-01-01", "2022-06-30"]
Facts = dict[str, Any]


def made(content: Mapping[str, Any], words: Mapping[str, Any] | None = None) -> Allocation:
    """The law of a file with `content`, by the same path that a file takes."""
    whole = AllocationFile.model_validate(content).model_dump(mode="json", by_alias=True, exclude_defaults=True)
    assert check_references(whole) == []
    return load_document(json.dumps(whole, ensure_ascii=False), json.dumps(words or {}))


def town(*duties: Mapping[str, Any], **sections: Any) -> dict[str, Any]:
    """A small file: two places, two colours, pupils from 0 to 9, an owner; leak and flood are water, spark is wires."""
    told = [{"id": f"d{index}", "clause": "c", "reading": "explicit", **duty} for index, duty in enumerate(duties)]
    facts = {
        "place": {"name": name("place"), "values": {each: {"name": name(each)} for each in ("hall", "street")}},
        "colour": {"name": name("colour"), "values": {each: {"name": name(each)} for each in ("red", "green", "blue")}},
        "pupils": {"name": name("pupils"), "number": {"from": 0, "to": 9}},
        "owner": {"name": name("owner"), "units": ["u0", "u1"]},
    }
    return {
        "allocation": {"id": "town", "version": "1", "name": name("town")},
        "district": {"id": "nowhere", "name": name("nowhere")},
        "source": {"title": "t", "number": "n", "issued_on": "2021-01-01", "issuer": "i"},
        "units": {f"u{index}": {"name": name(f"u{index}")} for index in range(4)}
        | {"away": {"name": name("away"), "member": False}},
        "regimes": {"elsewhere": {"name": name("elsewhere")}},
        "facts": facts,
        "groups": {"water": {"name": name("water")}, "wires": {"name": name("wires")}},
        "issues": {
            "leak": {"name": name("leak"), "group": "water"},
            "flood": {"name": name("flood"), "group": "water"},
            "spark": {"name": name("spark"), "group": "wires"},
        },
        "clauses": {"c": {"cite": name("c"), "summary": name("c")}, "c2": {"cite": name("c2"), "summary": name("c2")}},
        "duties": told,
        **sections,
    }


@st.composite
def rich_contents(draw: st.DrawFn) -> dict[str, Any]:
    """As `invented.contents`, with days too; half of them with all else that a file can have."""
    content = draw(contents(rich=draw(st.booleans())))
    for duty in content["duties"]:
        if draw(st.integers(0, 4)) == 0:
            duty["valid"] = draw(days())
    if draw(st.integers(0, 3)) == 0:
        content["valid"] = draw(days())
    return content


def days() -> st.SearchStrategy[dict[str, str]]:
    """From, to, or both."""
    some_days = st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS)).map(sorted)
    keys = st.sampled_from([{"from"}, {"to"}, {"from", "to"}])
    return st.tuples(some_days, keys).map(
        lambda pair: {key: day for key, day in zip(("from", "to"), pair[0], strict=True) if key in pair[1]}
    )


def rich_laws() -> st.SearchStrategy[Allocation]:
    return rich_contents().filter(lambda content: check_references(content) == []).map(made)


def unnamed_facts(duties: Iterable[Duty]) -> set[str]:
    return {who.fact for duty in duties for who in duty.everyone if who.fact and who.until_named}


def values_of(allocation: Allocation, fact: str) -> list[Any]:
    """Every single value, numbers too."""
    if fact == ISSUE:
        return list(allocation.issues)
    declared = allocation.facts[fact]
    if declared.kind is FactKind.NUMBER:
        return list(range(declared.low, declared.high + 1))
    return [value.id for value in declared.values]


def every(allocation: Allocation, unstated: Iterable[str] = ()) -> Iterator[Facts]:
    """Every combination of single values; those of `unstated` can also be not stated."""
    left_out = set(unstated)
    names = [ISSUE, *allocation.facts]
    ranges = [[*values_of(allocation, fact), *([None] if fact in left_out else [])] for fact in names]
    for values in product(*ranges):
        yield {fact: value for fact, value in zip(names, values, strict=True) if value is not None}


def every_partly(allocation: Allocation) -> Iterator[Facts]:
    return every(allocation, [ISSUE, *allocation.facts])


class ByHand:
    """What `duties` say, the engine and the regions aside; each complete combination is decided once."""

    def __init__(self, allocation: Allocation, duties: Sequence[Duty]) -> None:
        self.allocation = allocation
        self.duties = list(duties)
        self.unnamed = unnamed_facts(duties)
        self._read = _read(duties)
        self._names = [fact for fact in [ISSUE, *allocation.facts] if fact in self._read]
        self._order = sorted(self._names, key=self.unnamed.__contains__)
        self._naming = sorted({who.fact for duty in duties for who in duty.everyone if who.fact})
        self._known: dict[object, object] = {}
        self._resolved: dict[object, Verdict] = {}

    @classmethod
    def on(cls, allocation: Allocation, day: date) -> ByHand:
        return cls(allocation, [duty for duty in allocation.duties.values() if duty.valid.covers(day)])

    def matched(self, facts: Facts) -> list[Duty]:
        """The duties that hold of facts that are all stated, or need not be."""
        whole = self._grouped(facts)
        possible = self.duties if self.unnamed <= facts.keys() else [d for d in self.duties if not refuted(d, whole)]
        found = matching(possible, whole)
        return [duty for duty in possible if duty.id in found]

    def verdict(self, facts: Facts) -> Verdict:
        matched, whole = self.matched(facts), self._grouped(facts)
        key = (*(duty.id for duty in matched), *(whole.get(fact) for fact in self._naming))
        if key not in self._resolved:
            self._resolved[key] = resolve_duties(self.allocation, matched, whole)
        return self._resolved[key]

    def effect(self, facts: Facts) -> object:
        """What all completions of `facts` have in common; None where they part."""
        key = tuple(map(facts.get, self._names))
        if key not in self._known:
            self._known[key] = self._effect({fact: facts[fact] for fact in self._names if fact in facts})
        return self._known[key]

    def _effect(self, facts: Facts) -> object:
        missing = self._missing(facts)
        if missing is None:
            return effect(self.verdict(facts))
        found = {self.effect({**facts, missing: value}) for value in values_of(self.allocation, missing)}
        return found.pop() if len(found) == 1 else None

    def is_whole(self, facts: Facts) -> bool:
        """Whether all is stated that there is to state."""
        return self._missing(facts) is None

    def _missing(self, facts: Facts) -> str | None:
        return next((fact for fact in self._order if fact not in facts and self._must(fact, facts)), None)

    def _must(self, fact: str, facts: Facts) -> bool:
        """Whether a fact has to be stated; one that names a unit need not be, where another acts until then."""
        if fact not in self.unnamed:
            return True
        whole = self._grouped(facts)
        return any(
            any(test.fact == fact for test in duty.when)
            or any(who.fact == fact and who.until_named is None for who in duty.everyone)
            for duty in self.duties
            if not refuted(duty, whole)
        )

    def _grouped(self, facts: Facts) -> Facts:
        return {**facts, GROUP: self.allocation.issues[facts[ISSUE]].group} if ISSUE in facts else facts


def _read(duties: Iterable[Duty]) -> set[str]:
    named = {who.fact for duty in duties for who in duty.everyone if who.fact}
    return {ISSUE} | named | {test.fact for duty in duties for test in duty.when} - {GROUP}


def points(region: Region) -> Iterator[tuple[int, ...]]:
    """Every combination of a region, as the numbers of its options."""
    return product(*([index for index in range(each.bit_length()) if each >> index & 1] for each in region))


def singles(space: Space, point: Sequence[int]) -> Iterator[Facts]:
    """A combination of options, value by value: of an interval each number."""
    ranges = [
        [None]
        if index == 0
        else [value for value in values_of(space.allocation, fact) if kinds[index - 1].includes(value)]
        for index, (fact, kinds) in zip(point, space.kinds.items(), strict=True)
    ]
    for values in product(*ranges):
        yield {fact: value for fact, value in zip(space.facts, values, strict=True) if value is not None}


def facts_in(space: Space, regions: Iterable[Region]) -> list[Facts]:
    """Every combination of `regions`, value by value."""
    return [facts for region in regions for point in points(region) for facts in singles(space, point)]


def as_set(combinations: Iterable[Facts]) -> set[frozenset[tuple[str, Any]]]:
    return {frozenset(facts.items()) for facts in combinations}
