"""Which scenarios prove a clause? Their titles, under the rule that they show, read from the features in a folder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rules.load import DEFAULT

__all__ = ["Proof", "scenario_titles"]

_TAG = re.compile(r"(?<!\S)@(allocation|clause)-(\S+)")
_HEAD = re.compile(r"(功能|规则|场景大纲|场景|Feature|Rule|Scenario Outline|Scenario)\s*:\s*(.*)")
_FEATURE, _RULE = ("功能", "Feature"), ("规则", "Rule")


@dataclass(frozen=True, slots=True)
class Proof:
    """One scenario: the rule that it shows, or the feature where there is none, and its own title."""

    rule: str
    title: str


@dataclass(slots=True)
class _Reading:
    """Where one has come to in a feature, and the tags that hold there."""

    feature: str = ""
    rule: str = ""
    tags: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def head(self, word: str, title: str, tags: list[tuple[str, str]]) -> Proof | None:
        """Take the head of something; a scenario is told."""
        if word in _FEATURE:
            self.feature, self.rule, self.tags = title, "", {"feature": tags}
        elif word in _RULE:
            self.rule, self.tags["rule"] = title, tags
        else:
            self.tags["scenario"] = tags
            return Proof(self.rule or self.feature, title)
        return None

    def clauses(self, allocation: str) -> set[str]:
        """The clauses with which the present scenario is tagged, if it speaks of `allocation`."""
        tags = [tag for level in self.tags.values() for tag in level]
        spoken_of = {name for kind, name in tags if kind == "allocation"} or {DEFAULT}
        return {name for kind, name in tags if kind == "clause"} if allocation in spoken_of else set()


def scenario_titles(allocation: str, folders: Iterable[Path]) -> Mapping[str, tuple[Proof, ...]]:
    """The scenarios of each clause of `allocation` in the `.feature` files of `folders`, in the order of the files."""
    found: dict[str, list[Proof]] = {}
    for file in sorted(file for folder in folders for file in folder.rglob("*.feature")):
        for clause, proof in _proofs(file, allocation):
            found.setdefault(clause, []).append(proof)
    return {clause: tuple(proofs) for clause, proofs in found.items()}


def _proofs(file: Path, allocation: str) -> Iterator[tuple[str, Proof]]:
    reading, tags = _Reading(), list[tuple[str, str]]()
    for line in map(str.strip, file.read_text("utf-8-sig", "replace").splitlines()):
        if line.startswith("@"):
            tags += _TAG.findall(line)
            continue
        head = _HEAD.match(line)
        if head is not None:
            proof = reading.head(head[1], head[2], tags)
            if proof is not None:
                yield from ((clause, proof) for clause in sorted(reading.clauses(allocation)))
        if line:
            tags = []
