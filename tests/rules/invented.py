"""Random allocations for property tests: small, legal, and of every shape that the loader accepts."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from rules.allocation import Allocation
from rules.build import build

UNITS = [f"u{index}" for index in range(6)]
OUTSIDER = "outsider"
CHOICES = {"place": ["hall", "street", "net"], "kind": ["red", "green"]}
LOW, HIGH = 0, 9
ISSUES = {"leak": "water", "flood": "water", "spark": "wires"}
LEVELS = ["national", "province", "city", "district", "town"]
WEIGHTED = st.sampled_from(["explicit", "explicit", "explicit", "interpreted", "residual"])


def name(word: str) -> dict[str, str]:
    return {"zh": word, "en": word}


def some(values: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=len(values), unique=True)


def negated(test: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(test, test.map(lambda each: {"not": each}))


def ranges() -> st.SearchStrategy[dict[str, int]]:
    edges = st.tuples(st.integers(LOW, HIGH), st.integers(LOW, HIGH)).map(sorted)
    return st.one_of(
        edges.map(lambda pair: {"from": pair[0], "to": pair[1]}),
        st.integers(LOW, HIGH).map(lambda edge: {"from": edge}),
        st.integers(LOW, HIGH).map(lambda edge: {"to": edge}),
    )


def conditions(*, rich: bool) -> st.SearchStrategy[dict[str, Any]]:
    numbers = st.lists(st.integers(LOW, HIGH), min_size=1, max_size=3, unique=True)
    owners = {"owner": negated(some(UNITS[:3]))} if rich else {}
    return st.fixed_dictionaries(
        {},
        optional={
            "place": negated(some(CHOICES["place"])),
            "kind": negated(some(CHOICES["kind"])),
            "pupils": negated(st.one_of(ranges(), numbers)),
            "issue": negated(some(list(ISSUES))),
            "group": negated(some(["water", "wires"])),
            **owners,
        },
    )


def who(*, rich: bool) -> st.SearchStrategy[list[Any]]:
    one = st.one_of(*[st.sampled_from(UNITS)] * 3, st.just({"fact": "owner"}))
    if rich:
        one = st.one_of(one, st.sampled_from(UNITS).map(lambda unit: {"fact": "owner", "until_named": unit}))
    return st.lists(one, min_size=1, max_size=2, unique_by=str)


@st.composite
def duties(draw: st.DrawFn, index: int, *, rich: bool) -> dict[str, Any]:
    reading = draw(WEIGHTED)
    clause = draw(st.sampled_from(["c", "c0", "c1"])) if rich else "c"
    duty: dict[str, Any] = {"id": f"d{index}", "clause": clause, "reading": reading}
    duty["when"] = draw(conditions(rich=rich))
    if reading == "residual":
        return duty
    shape = draw(st.sampled_from(["lead", "lead", "lead", "joint", "refer", "candidates"]))
    if shape == "refer":
        duty["refer"] = OUTSIDER
    elif shape == "candidates":
        duty["candidates"] = draw(some(UNITS[:4] if rich else UNITS).filter(lambda units: len(units) > 1))
    else:
        duty[shape] = draw(who(rich=rich))
    for role in ("joint", "support"):
        if role != shape and draw(st.booleans()):
            duty[role] = draw(who(rich=rich))
    earlier = [f"d{each}" for each in range(index)]
    if earlier and draw(st.integers(0, 3)) == 0:
        duty["overrides"] = draw(some(earlier))
    return duty


@st.composite
def contents(draw: st.DrawFn, *, rich: bool = False) -> dict[str, Any]:
    """The content of an allocation file; if `rich`, with units until one is named, desks and several instruments."""
    count = draw(st.integers(1, 8))
    content: dict[str, Any] = {
        "allocation": {"id": "random", "version": "1", "name": name("random")},
        "district": {"id": "nowhere", "name": name("nowhere")},
        "source": {"title": "t", "number": "n", "issued_on": "2021-01-01", "issuer": "i"},
        "units": {id_: {"name": name(id_)} for id_ in UNITS} | {OUTSIDER: {"name": name(OUTSIDER), "member": False}},
        "facts": {
            id_: {"name": name(id_), "values": {value: {"name": name(value)} for value in values}}
            for id_, values in CHOICES.items()
        }
        | {"pupils": {"name": name("pupils"), "number": {"from": LOW, "to": HIGH}}}
        | {"owner": {"name": name("owner"), "units": UNITS[:3]}},
        "groups": {"water": {"name": name("water")}, "wires": {"name": name("wires")}},
        "issues": {id_: {"name": name(id_), "group": group} for id_, group in ISSUES.items()},
        "clauses": {"c": {"cite": name("c"), "summary": name("c")}},
        "duties": [draw(duties(index, rich=rich)) for index in range(count)],
    }
    if rich:
        for unit in UNITS[4:]:
            content["units"][unit] |= draw(st.sampled_from([{}, *({"desk": desk} for desk in UNITS[:4])]))
        content["instruments"] = {f"i{index}": draw(instruments()) for index in range(2)}
        clauses = {f"c{index}": content["clauses"]["c"] | {"instrument": f"i{index}"} for index in range(2)}
        content["clauses"] |= clauses
    return content


def instruments() -> st.SearchStrategy[dict[str, Any]]:
    """Documents issued before, with and after the allocation's own, by whoever there is."""
    days = st.sampled_from(["2020-06-01", "2021-01-01", "2022-06-01"])
    told = {"title": st.just("t"), "number": st.just("n"), "issuer": st.just("i")}
    return st.fixed_dictionaries({**told, "issued_on": days, "level": st.sampled_from(LEVELS)})


def allocations(*, rich: bool = False) -> st.SearchStrategy[Allocation]:
    return contents(rich=rich).map(lambda content: build(content, {}, document="", fingerprint="random"))


def whole_facts() -> st.SearchStrategy[dict[str, Any]]:
    """A value for every fact."""
    return st.fixed_dictionaries(
        {
            "issue": st.sampled_from(list(ISSUES)),
            "place": st.sampled_from(CHOICES["place"]),
            "kind": st.sampled_from(CHOICES["kind"]),
            "pupils": st.integers(LOW, HIGH),
            "owner": st.sampled_from(UNITS[:3]),
        }
    )


def some_facts() -> st.SearchStrategy[dict[str, Any]]:
    """A value for some facts; the issue among them."""
    return st.tuples(whole_facts(), st.sets(st.sampled_from(["place", "kind", "pupils", "owner"]))).map(
        lambda pair: {fact: value for fact, value in pair[0].items() if fact not in pair[1]}
    )
