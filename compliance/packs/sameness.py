"""
Which parties in packs may be one and the same? Those that packs name so that the order of merging would decide.

A party is known by its code, else by its name and locality. A name without a code means the party with that code
that goes by that name, if there is one; where two codes go by it, or one code by two names, which party it was
put to depends on which was known first. Such parties hang together here, and are a question.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from compliance.recording.identity import name_key

if TYPE_CHECKING:
    from compliance.store.packs import PackEntry

__all__ = ["Named", "Pool", "pools_of"]

Named = tuple[str, str, str]
"""How a party was named: by its code alone, or by the key of its name and its locality."""


def _node(entry: PackEntry) -> Named:
    return (entry.code, "", "") if entry.code else ("", name_key(entry.name), entry.locality)


@dataclass(slots=True)
class Pool:
    """Parties that hang together, with what was said of them; most are one party, named in one way."""

    entries: dict[Named, list[PackEntry]] = field(default_factory=lambda: defaultdict(list))

    @property
    def label(self) -> list[Named]:
        """What it is known by, in whatever order its parts came."""
        return sorted(self.entries)

    @property
    def said(self) -> list[PackEntry]:
        """Everything that was said of it."""
        return [entry for entries in self.entries.values() for entry in entries]

    @property
    def in_question(self) -> bool:
        """Whether the order of merging decides which party it is that was named without a code."""
        names = {node for node in self.entries if not node[0]}
        codes = self.entries.keys() - names
        if not names or len(names) + len(codes) == 1:
            return False
        return len(names) > 1 or len(codes) > 1 or _names(self.entries[next(iter(codes))]) != names


def _names(entries: Iterable[PackEntry]) -> set[Named]:
    """The names and localities by which a party with a code may have gone: each name in each locality."""
    said = list(entries)
    places = {each.locality for each in said}
    return {("", name, place) for name in {name_key(each.name) for each in said} for place in places}


def pools_of(entries: Iterable[PackEntry]) -> dict[str, Pool]:
    """The pools of the parties that are spoken of in `entries`, by the id of each party."""
    by_node: dict[Named, list[PackEntry]] = defaultdict(list)
    for entry in entries:
        by_node[_node(entry)].append(entry)
    root = {node: node for node in by_node}

    def top(node: Named) -> Named:
        while root[node] != node:
            root[node] = node = root[root[node]]
        return node

    parties: dict[str, Named] = {}
    for node, said in by_node.items():
        near = _names(said) & by_node.keys() if node[0] else set()
        near |= {parties.setdefault(entry.party_id, node) for entry in said}
        for other in near:
            root[top(other)] = top(node)
    pools: dict[Named, Pool] = defaultdict(Pool)
    for node, said in by_node.items():
        pools[top(node)].entries[node] += said
    return {party_id: pools[top(node)] for party_id, node in parties.items()}
