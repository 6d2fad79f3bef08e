"""In how few sentences can many situations be told? Regions side by side become one, as far as that goes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, permutations, product

from rules.proving.space import Region, Space

__all__ = ["fewest"]

_ORDERS = 24
"""How many orders of the facts are tried, at most."""

_EFFORT = 100_000
"""How many regions are put together in all of the orders, about: of very many, fewer orders are tried."""

_ATOMS = 20_000
"""Up to how many pieces regions are cut into, to be put together anew."""


def fewest(regions: Iterable[Region]) -> list[Region]:
    """
    Disjoint `regions` as few disjoint ones, the largest first, that are the same combinations.

    The fewest of several attempts: to find the very fewest is hard beyond use.
    """
    given = list(dict.fromkeys(regions))
    if len(given) < 2:
        return given
    atoms = _atoms(given)
    orders = islice(permutations(_told_apart(given)), max(1, min(_ORDERS, _EFFORT // len(given))))
    attempts = [_merged(start, order) for order in orders for start in ([given] if atoms is None else [given, atoms])]
    best = min(attempts, key=lambda each: (len(each), each))
    return sorted(best, key=lambda region: (-Space.size(region), region))


def _told_apart(regions: Sequence[Region]) -> list[int]:
    """The dimensions in which they are not all alike."""
    return [place for place in range(len(regions[0])) if len({region[place] for region in regions}) > 1]


def _merged(regions: list[Region], order: Sequence[int]) -> list[Region]:
    """`regions`, put together one dimension after the other until nothing fits any more."""
    while True:
        count = len(regions)
        for place in order:
            beside: dict[Region, int] = {}
            for region in regions:
                others = (*region[:place], *region[place + 1 :])
                beside[others] = beside.get(others, 0) | region[place]
            regions = [(*others[:place], options, *others[place:]) for others, options in beside.items()]
        if len(regions) == count:
            return regions


def _atoms(regions: Sequence[Region]) -> list[Region] | None:
    """`regions`, cut along every line that any of them draws; None where that gives too many."""
    cuts = [_pieces({region[place] for region in regions}) for place in range(len(regions[0]))]
    atoms: list[Region] = []
    for region in regions:
        atoms += islice(_cut(region, cuts), _ATOMS + 1 - len(atoms))
        if len(atoms) > _ATOMS:
            return None
    return atoms


def _pieces(sets: set[int]) -> list[int]:
    """The options together that every one of `sets` has or has not."""
    everything = 0
    for each in sets:
        everything |= each
    pieces = [everything]
    for each in sets:
        pieces = [part for piece in pieces for part in (piece & each, piece & ~each) if part]
    return pieces


def _cut(region: Region, cuts: Sequence[Sequence[int]]) -> Iterator[Region]:
    return product(
        *([piece for piece in pieces if piece & options] for pieces, options in zip(cuts, region, strict=True))
    )
