"""What does one allocation decide otherwise than another? By effect: who leads, who helps, what comes of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from rules.allocation import ISSUE, Allocation, Role, Validity
from rules.decide import Law
from rules.decision import Outcome, Verdict
from rules.proving.catalogue import Difference, differences, shared
from rules.proving.flaws import Shown, shown
from rules.proving.space import MOST_REGIONS, Region, Space, walk
from rules.proving.spans import Span, spans_of
from rules.values import kinds_of
from rules.verdicts import effect

__all__ = ["Altered", "Change", "Diff", "change_of", "diff"]

_Share = tuple[str, Role | None, Role | None]


@dataclass(frozen=True, slots=True)
class Change:
    """
    What is otherwise, before and after; None where it is the same.

    `shares` are the units whose part is another, or is theirs on one side only, beside a lead that comes or goes.
    """

    lead: tuple[str | None, str | None] | None = None
    outcome: tuple[Outcome, Outcome] | None = None
    shares: tuple[_Share, ...] = ()
    candidates: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    refer: tuple[str | None, str | None] | None = None

    @property
    def mirrored(self) -> Change:
        """The same, the other way round."""
        return Change(
            self.lead and self.lead[::-1],
            self.outcome and self.outcome[::-1],
            tuple((unit, after, before) for unit, before, after in self.shares),
            self.candidates and self.candidates[::-1],
            self.refer and self.refer[::-1],
        )


@dataclass(frozen=True, slots=True)
class Altered:
    """One change, where it shows, and the clauses on which that rests before and after."""

    change: Change
    shown: tuple[Shown, ...]
    clauses: tuple[tuple[str, ...], tuple[str, ...]]

    @property
    def count(self) -> int:
        """In how many combinations."""
        return sum(each.count for each in self.shown)


@dataclass(frozen=True)
class Diff:
    """
    All that is decided otherwise, over each of `spans`, out of `combinations` in which all is stated.

    `names` is the catalogue of both, by which it can be told; `only` is what only one of the two can be asked about.
    """

    before: Allocation
    after: Allocation
    names: Allocation
    spans: tuple[Span, ...]
    combinations: int
    altered: tuple[Altered, ...]
    only: tuple[Difference, ...]

    @property
    def empty(self) -> bool:
        """Whether the two decide alike, whatever is found."""
        return not self.altered and not self.only

    @property
    def count(self) -> int:
        """How many combinations are decided otherwise."""
        return sum(each.count for each in self.altered)


def diff(before: Allocation, after: Allocation, most: int = MOST_REGIONS) -> Diff:
    """
    What `after` decides otherwise than `before`, on the days on which both are in force.

    Where there are none such, as with a law and its successor, on the days of the later one,
    as if the other had been in force. Raises `TooManyRules` where that takes more than `most` regions.
    """
    names = shared(before, after)
    spans = spans_of(_days(before.valid, after.valid), [before, after])
    found: dict[Change, list[Shown]] = defaultdict(list)
    clauses: dict[Change, tuple[dict[str, None], dict[str, None]]] = defaultdict(lambda: ({}, {}))
    combinations = 0
    for span in spans:
        laws = (Law(before, before.duties_on(span.day)), Law(after, after.duties_on(span.day)))
        space = _space(names, laws)
        combinations += Space.size(space.whole)
        here: dict[Change, list[tuple[Region, object]]] = defaultdict(list)
        for region, was, now in _both(space, laws, most):
            change = change_of(was, now)
            here[change].append((region, (effect(was), effect(now))))
            for verdict, cited in zip((was, now), clauses[change], strict=True):
                cited.update(dict.fromkeys(_behind(verdict, change)))
        for change, regions in here.items():
            found[change].append(shown(span, space, regions))
    altered = (
        Altered(change, tuple(where), (tuple(clauses[change][0]), tuple(clauses[change][1])))
        for change, where in found.items()
    )
    ordered = sorted(altered, key=lambda each: -each.count)
    return Diff(before, after, names, tuple(spans), combinations, tuple(ordered), differences(before, after))


def change_of(was: Verdict, now: Verdict) -> Change:
    """What is otherwise between two verdicts."""
    before, after = ({each.unit: each.role for each in verdict.assignments} for verdict in (was, now))
    units = sorted(before.keys() | after.keys())
    shares = ((unit, before.get(unit), after.get(unit)) for unit in units)
    offered = (tuple(sorted(was.candidates)), tuple(sorted(now.candidates)))
    return Change(
        (was.lead, now.lead) if was.lead != now.lead else None,
        (was.outcome, now.outcome) if was.outcome is not now.outcome else None,
        tuple(share for share in shares if share[1] is not share[2] and not _is_lead_alone(share)),
        offered if offered[0] != offered[1] else None,
        (was.refer, now.refer) if was.refer != now.refer else None,
    )


def _is_lead_alone(share: _Share) -> bool:
    """Whether it says no more than the lead that comes or goes: a coordinator is told of everything anyway."""
    roles = set(share[1:])
    return Role.LEAD in roles and roles <= {Role.LEAD, Role.COORDINATE, None}


def _days(one: Validity, other: Validity) -> Validity:
    """The days of both; where there are none, those of the one that begins later."""
    starts = [each.start for each in (one, other) if each.start is not None]
    ends = [each.until for each in (one, other) if each.until is not None]
    start, until = max(starts, default=None), min(ends, default=None)
    if start is not None and until is not None and until < start:
        return max((one, other), key=lambda each: each.start or each.until or start)
    return Validity(start, until)


def _space(names: Allocation, laws: tuple[Law, Law]) -> Space:
    duties = (*laws[0].duties, *laws[1].duties)
    kinds = {fact: kinds_of(names, fact, duties) for fact in (ISSUE, *names.facts)}
    return Space(names, kinds, (laws[0].may_be_unnamed | laws[1].may_be_unnamed) & kinds.keys())


def _both(space: Space, laws: tuple[Law, Law], most: int) -> Iterator[tuple[Region, Verdict, Verdict]]:
    """The regions over which the two decide otherwise, with what each of them says."""
    for region in walk(space, laws, space.whole, most):
        facts = dict(space.known(region))
        was, now = (law.settle(law.routing(facts))[0] for law in laws)
        if effect(was) != effect(now):
            yield region, was, now


def _behind(verdict: Verdict, change: Change) -> tuple[str, ...]:
    """The clauses that give the shares that are otherwise; all that it rests on, where there are none such."""
    moved = {unit for unit, _before, _after in change.shares} | set(change.lead or ())
    cited = tuple(clause for each in verdict.assignments if each.unit in moved for clause in each.clauses)
    return cited or verdict.clauses
