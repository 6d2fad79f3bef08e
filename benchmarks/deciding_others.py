"""How do others evaluate the same table? Each in its quickest form, from findings to the ids of matching duties."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from operator import itemgetter
from typing import Any

from deciding_table import NAMES, Duty, Finding

__all__ = ["OTHERS", "Contestant", "scan"]

Contestant = Callable[[list[Finding]], list[frozenset[str]]]

_BATCH = 1_000


def scan(table: list[Duty]) -> Contestant:
    """Every duty is looked at, its tests one after the other until one fails."""
    tested = [(id_, [(name, _those(test)) for name, test in tests.items()]) for id_, tests in table]

    def matching(finding: Finding) -> frozenset[str]:
        found = []
        for id_, tests in tested:
            for name, allowed in tests:
                if finding[name] not in allowed:
                    break
            else:
                found.append(id_)
        return frozenset(found)

    return lambda findings: [matching(each) for each in findings]


def _those(test: tuple[str, ...] | range) -> frozenset[str] | range:
    return test if isinstance(test, range) else frozenset(test)


def zen_engine(table: list[Duty]) -> Contestant:
    """One decision table whose matching rows are collected; it is given beforehand, and evaluated by its key."""
    import zen

    engine = zen.ZenEngine({"loader": {"type": "static", "content": {"table": _decision_table(table)}}})
    evaluate = partial(engine.evaluate, "table")
    duties = itemgetter("result")

    def matching(finding: Finding) -> frozenset[str]:
        return frozenset(each["duty"] for each in duties(evaluate(finding)) or ())

    matching({"issue": "none"} | dict.fromkeys(NAMES[1:-1], "none") | {"pupils": 0})
    return lambda findings: [matching(each) for each in findings]


def _decision_table(table: list[Duty]) -> dict[str, Any]:
    rows = [
        {"_id": id_, **{name: _unary(tests.get(name)) for name in NAMES}, "duty": json.dumps(id_)}
        for id_, tests in table
    ]
    content = {
        "hitPolicy": "collect",
        "inputs": [{"id": name, "name": name, "field": name} for name in NAMES],
        "outputs": [{"id": "duty", "name": "duty", "field": "duty"}],
        "rules": rows,
    }
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode"},
        {"id": "table", "name": "table", "type": "decisionTableNode", "content": content},
        {"id": "out", "name": "out", "type": "outputNode"},
    ]
    edges = [
        {"id": "1", "type": "edge", "sourceId": "in", "targetId": "table"},
        {"id": "2", "type": "edge", "sourceId": "table", "targetId": "out"},
    ]
    return {"nodes": nodes, "edges": edges}


def _unary(test: tuple[str, ...] | range | None) -> str:
    if test is None:
        return ""
    if isinstance(test, range):
        return f"[{test[0]}..{test[-1]}]"
    return ", ".join(map(json.dumps, test))


def clipspy(table: list[Duty]) -> Contestant:
    """A thousand findings are asserted, the rules run once, and what they asserted is read."""
    import clips

    environment = clips.Environment()
    environment.build(f"(deftemplate finding (slot n) {' '.join(f'(slot {name})' for name in NAMES)})")
    environment.build("(deftemplate hit (slot n) (slot duty))")
    for id_, tests in table:
        slots = " ".join(f"({name} ?{name}&{_constraint(name, test)})" for name, test in tests.items())
        environment.build(f'(defrule {id_} (finding (n ?n) {slots}) => (assert (hit (n ?n) (duty "{id_}"))))')
    finding_template, hit_template = environment.find_template("finding"), environment.find_template("hit")

    def batch(findings: list[Finding]) -> list[frozenset[str]]:
        for number, each in enumerate(findings):
            finding_template.assert_fact(n=number, **each)
        environment.run()
        found: list[list[str]] = [[] for _ in findings]
        for hit in hit_template.facts():
            found[hit["n"]].append(hit["duty"])
        environment.reset()
        return [frozenset(each) for each in found]

    return lambda findings: [
        each for start in range(0, len(findings), _BATCH) for each in batch(findings[start : start + _BATCH])
    ]


def _constraint(name: str, test: tuple[str, ...] | range) -> str:
    if isinstance(test, range):
        return f":(<= {test[0]} ?{name} {test[-1]})"
    return "|".join(map(json.dumps, test))


def rule_engine(table: list[Duty]) -> Contestant:
    """Each duty is a rule, compiled beforehand."""
    import rule_engine as library

    rules = [(id_, library.Rule(" and ".join(_expression(*each) for each in tests.items()))) for id_, tests in table]
    return lambda findings: [frozenset(id_ for id_, rule in rules if rule.matches(each)) for each in findings]


def _expression(name: str, test: tuple[str, ...] | range) -> str:
    if isinstance(test, range):
        return f"{name} >= {test[0]} and {name} <= {test[-1]}"
    return f"{name} == {json.dumps(test[0])}" if len(test) == 1 else f"{name} in {json.dumps(list(test))}"


def opa(table: list[Duty]) -> Contestant:
    """Each duty is a rule of one policy, compiled beforehand to a bundle."""
    import regopy

    rego = regopy.Interpreter()
    rules = "\n".join(
        f"duties contains {json.dumps(id_)} if {{ {'; '.join(_rego(*each) for each in tests.items())} }}"
        for id_, tests in table
    )
    rego.add_module("table", f"package table\nimport rego.v1\n{rules}\n")
    bundle = rego.build("data.table.duties")

    def matching(finding: Finding) -> frozenset[str]:
        rego.set_input(regopy.Input(finding))
        return frozenset(json.loads(str(rego.query_bundle(bundle)))["expressions"][0])

    return lambda findings: [matching(each) for each in findings]


def _rego(name: str, test: tuple[str, ...] | range) -> str:
    if isinstance(test, range):
        return f"input.{name} >= {test[0]}; input.{name} <= {test[-1]}"
    return f"input.{name} in {{{', '.join(map(json.dumps, test))}}}"


OTHERS: dict[str, tuple[Callable[[list[Duty]], Contestant], int]] = {
    "zen-engine": (zen_engine, 20_000),
    "clipspy": (clipspy, 5_000),
    "rule-engine": (rule_engine, 1_000),
    "regopy": (opa, 1_000),
}
"""By the name of the package; with how many findings each is measured, since some take long."""
