"""What can be wrong with a law, or missing from it, and where does that show?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain, combinations

from rules.proving.fewest import fewest
from rules.proving.space import Known, Region, Space
from rules.proving.spans import Span

__all__ = ["FAULTS", "Flaw", "Point", "Shown", "shown"]


class Flaw(StrEnum):
    """Everything that a check looks for, the faults first."""

    OVERLAP = "overlap"
    UNREACHABLE = "unreachable"
    GAP = "gap"
    SHADOWED = "shadowed"
    IDLE_EXCEPTION = "idle_exception"
    IDLE_UNIT = "idle_unit"
    UNREAD_FACT = "unread_fact"
    WORDLESS_ISSUE = "wordless_issue"
    IDLE_CLAUSE = "idle_clause"
    UNPROVED_CLAUSE = "unproved_clause"


FAULTS = frozenset({Flaw.OVERLAP, Flaw.UNREACHABLE})
"""What must not be in a law that is adopted; the rest may be what its text says."""


@dataclass(frozen=True, slots=True)
class Shown:
    """
    Where something shows, over one span of days: `count` combinations of facts that are all stated.

    `regions` are the same combinations in as few sentences as were found; `example` states
    as few facts as any of them needs.
    """

    span: Span
    space: Space
    regions: tuple[Region, ...]
    example: Known
    count: int


@dataclass(frozen=True, slots=True)
class Point:
    """
    One thing that was found.

    `subject` has ids: of the duties that overlap, of the duty that is unreachable or shadowed (then of those
    that displace it), of a unit, a fact, an issue or a clause. `clauses` are those it rests on.
    """

    flaw: Flaw
    subject: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    shown: tuple[Shown, ...] = field(default=(), compare=False)

    @property
    def count(self) -> int:
        """In how many combinations it shows."""
        return sum(each.count for each in self.shown)


def shown(span: Span, space: Space, told: Iterable[tuple[Region, object]]) -> Shown:
    """
    Where disjoint regions, of which there is one at least, are; with each comes what is said of it.

    Of all that the example leaves open the same is said, so that whoever asks for it gets one answer.
    """
    alike: dict[object, list[Region]] = defaultdict(list)
    for region, said in told:
        alike[said].append(region)
    parts = [fewest(regions) for regions in alike.values()]
    merged = parts[0] if len(parts) == 1 else fewest(chain(*parts))
    examples = (_example(space, part) for part in parts)
    return Shown(span, space, tuple(merged), min(examples, key=len), sum(map(Space.size, merged)))


def _example(space: Space, regions: Sequence[Region]) -> Known:
    """Of the region that takes the fewest facts to be in, as few of them as do not lead out of all `regions`."""
    smallest = min(regions, key=lambda region: (len(_stated(space, region)), -Space.size(region)))
    stated = _stated(space, smallest)
    kept = next(
        some
        for count in range(len(stated) + 1)
        for some in combinations(stated, count)
        if _inside(_box(space, smallest, some), regions)
    )
    known = dict(space.known(smallest))
    return tuple((fact, known[fact]) for fact in kept if fact in known)


def _stated(space: Space, region: Region) -> Sequence[str]:
    """The facts that have to be stated to be in `region`."""
    facts = zip(space.facts, region, space.whole, strict=True)
    return [fact for fact, options, every in facts if options & every != every]


def _box(space: Space, region: Region, stated: Collection[str]) -> Region:
    """All that is left open by one who states only the facts `stated`, each as the first that it is in `region`."""
    facts = zip(space.facts, region, space.whole, strict=True)
    return tuple(options & -options if fact in stated else every for fact, options, every in facts)


def _inside(box: Region, regions: Iterable[Region]) -> bool:
    """Whether disjoint `regions` have all of `box`."""
    common = (tuple(a & b for a, b in zip(box, region, strict=True)) for region in regions)
    return sum(map(Space.size, common)) == Space.size(box)
