"""
What is wrong with a feature that would stay green all the same?

A line with a wrong keyword is read as description, two scenarios of one title become one, an
outline without rows becomes none: the suite passes, and says less than it seems to.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from gherkin.dialect import Dialect
from gherkin.errors import CompositeParserException
from gherkin.parser import Parser

Node = Mapping[str, Any]

LANGUAGE = "# language: zh-CN"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
PLACEHOLDER = re.compile(r"<([^<>]+)>")
CLAUSE_TAG = re.compile(r"@(not-)?clause-([\w.-]+)")
ALLOCATION_TAG = re.compile(r"@allocation-([\w.-]+)")

_SECTIONS = ("feature", "background", "rule", "scenario", "scenario_outline", "examples")
_STEPS = ("given", "when", "then", "and", "but")


def _words(language: str, kinds: Iterable[str]) -> set[str]:
    dialect = Dialect.for_name(language)
    return {word.strip() for kind in kinds for word in getattr(dialect, f"{kind}_keywords")} - {"*"}


LIKE_SECTIONS = "例|示例|样例|实例|情景|情境|用例|特性|特征|场景概要|场景模板|规定|前提|数据"
LIKE_STEPS = "如果|若|前提|给定|已知|然后|则|于是|并|且|和|但|可是"
"""What people write instead of a keyword."""

LOOKS_LIKE_KEYWORD = re.compile(
    rf"(?:{'|'.join(_words('zh-CN', _SECTIONS) | _words('en', _SECTIONS))}|{LIKE_SECTIONS})\s*[:：]"
    rf"|(?:{'|'.join(_words('zh-CN', _STEPS))}|{LIKE_STEPS})"
    rf"|(?:{'|'.join(_words('en', _STEPS))})\b"
    r"|[|@*]",
    re.IGNORECASE,
)


def lint(text: str) -> list[str]:
    """Everything wrong with one feature file, each with its line where it has one."""
    problems = [] if text.split("\n", 1)[0].strip() == LANGUAGE else [f"line 1: is not “{LANGUAGE}”"]
    try:
        feature = Parser().parse(text)["feature"]
    except CompositeParserException as error:
        return [*problems, *(f"cannot be read: {line}" for line in str(error).splitlines()[1:])]
    if feature is None:
        return [*problems, "holds no feature"]
    checks = (swallowed, english, titles, empty, tables, tags)
    return [*problems, *(problem for check in checks for problem in check(feature))]


def nodes(feature: Node) -> Iterator[tuple[str, Node]]:
    """The feature and everything in it that has a keyword, with what it is."""
    yield "feature", feature
    for child in feature["children"]:
        (kind, node), *_ = child.items()
        if kind == "rule":
            yield from (("rule" if inner is node else name, inner) for name, inner in nodes(node))
            continue
        yield kind, node
        yield from (("examples", examples) for examples in node.get("examples", ()))
        yield from (("step", step) for step in node["steps"])


def scenarios(feature: Node) -> list[Node]:
    """Every scenario and outline, whichever rule it stands under."""
    return [node for kind, node in nodes(feature) if kind == "scenario"]


def swallowed(feature: Node) -> Iterator[str]:
    """Lines that were meant as keywords and became description."""
    for kind, node in nodes(feature):
        for line in node.get("description", "").splitlines():
            if LOOKS_LIKE_KEYWORD.match(line.strip()):
                yield f"line {node['location']['line']}: “{line.strip()}” is description of this {kind}, not a keyword"


def english(feature: Node) -> Iterator[str]:
    """Keywords that are not Chinese; the dialect itself lets “Rule” and “*” pass."""
    for _, node in nodes(feature):
        if not CHINESE.search(node["keyword"]):
            yield f"line {node['location']['line']}: the keyword “{node['keyword'].strip()}” is not Chinese"


def titles(feature: Node) -> Iterator[str]:
    """A title is Chinese, says something, and stands once in a file: the second replaces the first without a word."""
    for kind, node in nodes(feature):
        if kind in {"feature", "rule", "scenario"} and not CHINESE.match(node["name"].lstrip("“<")):
            yield f"line {node['location']['line']}: the title of this {kind} is not Chinese: “{node['name']}”"
    for name, times in Counter(scenario["name"] for scenario in scenarios(feature)).items():
        if times > 1:
            yield f"the title “{name}” stands {times} times, and only the last is run"


def empty(feature: Node) -> Iterator[str]:
    """A rule without a scenario, a scenario that expects nothing."""
    for kind, node in nodes(feature):
        if kind in {"feature", "rule"} and not any(child.keys() & {"scenario", "rule"} for child in node["children"]):
            yield f"line {node['location']['line']}: this {kind} has no scenario"
        if kind == "scenario" and not any(step["keywordType"] == "Outcome" for step in node["steps"]):
            yield f"line {node['location']['line']}: the scenario “{node['name']}” expects nothing (那么)"


def tables(feature: Node) -> Iterator[str]:
    """Outlines have rows, and each column is used; only outlines have any."""
    for scenario in scenarios(feature):
        where = f"line {scenario['location']['line']}: “{scenario['name']}”"
        outline = scenario["keyword"] in Dialect.for_name("zh-CN").scenario_outline_keywords
        if outline != bool(scenario["examples"]):
            yield f"{where}: 场景大纲 and 例子 belong together"
        used = set(PLACEHOLDER.findall(repr((scenario["name"], scenario["steps"]))))
        for examples in scenario["examples"]:
            columns = {cell["value"] for cell in examples.get("tableHeader", {}).get("cells", ())}
            if not examples.get("tableBody"):
                yield f"{where}: 例子 without a row"
            if columns != used:
                yield f"{where}: columns {sorted(columns)}, used {sorted(used)}"


def tags(feature: Node) -> Iterator[str]:
    """
    Tags cite clauses and stand on scenarios: on an outline's 例子 no marker would come of them.

    A feature has at most one, which says of which allocation the clauses are.
    """
    for kind, node in nodes(feature):
        for tag in node.get("tags", ()):
            if kind == "feature" and ALLOCATION_TAG.fullmatch(tag["name"]):
                if len(node["tags"]) > 1:
                    yield f"line {tag['location']['line']}: a feature speaks of one allocation"
            elif kind != "scenario":
                yield f"line {tag['location']['line']}: {tag['name']} stands on a {kind}, not on a scenario"
            elif not CLAUSE_TAG.fullmatch(tag["name"]):
                yield f"line {tag['location']['line']}: {tag['name']} is neither @clause-… nor @not-clause-…"


def allocation_of(feature: Node) -> str | None:
    """The id of the allocation whose clauses the feature cites; None is Xiangshan's."""
    found = (ALLOCATION_TAG.fullmatch(tag["name"]) for tag in feature["tags"])
    return next((match[1] for match in found if match), None)


def cited(feature: Node) -> tuple[set[str], set[str]]:
    """The clauses that scenarios rest on, and those that scenarios say do not apply."""
    found = [CLAUSE_TAG.fullmatch(tag["name"]) for each in scenarios(feature) for tag in each["tags"]]
    holds = {match[2] for match in found if match and not match[1]}
    fails = {match[2] for match in found if match and match[1]}
    return holds, fails


def coverage(features: Iterable[Node], clauses: Iterable[str]) -> list[str]:
    """Clauses without a scenario of either kind, and clauses cited that there are not."""
    pairs = [cited(feature) for feature in features]
    holds = {clause for pair in pairs for clause in pair[0]}
    fails = {clause for pair in pairs for clause in pair[1]}
    known = set(clauses)
    return [
        *(f"clause {each}: no scenario where it applies (@clause-{each})" for each in sorted(known - holds)),
        *(f"clause {each}: no scenario where it does not (@not-clause-{each})" for each in sorted(known - fails)),
        *(f"clause {each}: cited, and not in the allocation" for each in sorted((holds | fails) - known)),
    ]


def count(feature: Node) -> int:
    """How many tests the feature makes: its scenarios, rows of outlines each for one."""
    return sum(
        sum(len(examples["tableBody"]) for examples in each["examples"]) if each["examples"] else 1
        for each in scenarios(feature)
    )
