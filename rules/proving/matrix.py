"""Which unit has which part in which issue, always or only sometimes? Issues by units, over every combination."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from rules.allocation import ISSUE
from rules.decision import Outcome, Verdict
from rules.proving.fewest import fewest
from rules.proving.space import Region, Space
from rules.proving.survey import Decided, Survey

__all__ = ["Extent", "Matrix", "Part", "Row", "matrix"]


class Part(StrEnum):
    """What a unit can be in a decision: the roles, and how it is named where it has none."""

    LEAD = "lead"
    JOINT = "joint"
    SUPPORT = "support"
    COORDINATE = "coordinate"
    CANDIDATE = "candidate"
    REFERRED = "referred"


@dataclass(frozen=True, slots=True)
class Extent:
    """In how many of an issue's combinations something holds; `regions` are these, in few parts."""

    count: int
    regions: tuple[Region, ...]

    @classmethod
    def of(cls, regions: Iterable[Region]) -> Self:
        """The extent of disjoint `regions`."""
        merged = tuple(fewest(regions))
        return cls(sum(map(Space.size, merged)), merged)


@dataclass(frozen=True)
class Row:
    """
    One issue: of its `combinations`, in which each unit has which part, and in which `nobody` is named.

    `left_out` are those that were not gone through: of them nothing is said.
    """

    issue: str
    combinations: int
    cells: Mapping[str, Mapping[Part, Extent]]
    nobody: Extent
    left_out: int

    def always(self, extent: Extent) -> bool:
        """Whether it holds in every combination of the issue."""
        return extent.count == self.combinations


@dataclass(frozen=True)
class Matrix:
    """
    Who has which part in which issue, over one span of days and all combinations that are fully stated.

    `columns` are the units in the order of the allocation, without those whose work a desk
    does, then the regimes that something is referred to; `groups` has the rows.
    """

    survey: Survey
    columns: tuple[str, ...]
    groups: Mapping[str, tuple[Row, ...]]

    @property
    def rows(self) -> Iterator[Row]:
        """The rows of all groups."""
        for rows in self.groups.values():
            yield from rows


def matrix(survey: Survey) -> Matrix:
    """The matrix of what `survey` went through."""
    allocation = survey.space.allocation
    found: dict[str, list[Decided]] = {issue: [] for issue in allocation.issues}
    for decided in survey.whole:
        for kind in survey.space.options(ISSUE, decided.region):
            if kind is not None:
                found[str(kind.value)].append(decided)
    rows = {issue: _row(survey.space, issue, found[issue]) for issue in found}
    groups = {
        group: tuple(rows[issue.id] for issue in allocation.issues.values() if issue.group == group)
        for group in allocation.groups
    }
    referred = {unit for row in rows.values() for unit in row.cells}
    units = tuple(unit.id for unit in allocation.units.values() if unit.desk is None)
    columns = (*units, *(regime for regime in allocation.regimes if regime in referred))
    return Matrix(survey, columns, {group: members for group, members in groups.items() if members})


def _row(space: Space, issue: str, decided: Iterable[Decided]) -> Row:
    place = space.facts.index(ISSUE)
    bit = next(1 << index for index, kind in enumerate(space.kinds[ISSUE], start=1) if kind.value == issue)
    parts: dict[str, dict[Part, list[Region]]] = {}
    nobody: list[Region] = []
    done = 0
    for each in decided:
        region = (*each.region[:place], bit, *each.region[place + 1 :])
        done += Space.size(region)
        if each.verdict.outcome is Outcome.UNASSIGNED:
            nobody.append(region)
        for unit, part in _parts(each.verdict):
            parts.setdefault(unit, {}).setdefault(part, []).append(region)
    combinations = Space.size((*space.whole[:place], bit, *space.whole[place + 1 :]))
    cells = {unit: {part: Extent.of(found[part]) for part in Part if part in found} for unit, found in parts.items()}
    return Row(issue, combinations, cells, Extent.of(nobody), combinations - done)


def _parts(verdict: Verdict) -> Iterator[tuple[str, Part]]:
    for each in verdict.assignments:
        yield each.unit, Part(each.role.value)
    for unit in verdict.candidates:
        yield unit, Part.CANDIDATE
    if verdict.refer is not None:
        yield verdict.refer, Part.REFERRED
