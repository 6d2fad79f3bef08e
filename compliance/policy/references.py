"""Does what a policy names exist? Its issues, groups and clauses in the allocation, its signals in itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from compliance.policy.build import issues_of
from compliance.policy.schema import PolicyFile, SignalsIn, ThingsIn
from rules.allocation import Allocation
from rules.errors import Problem
from rules.facts import nearest
from rules.language import _
from rules.yamlfile import Path_

__all__ = ["check_policy"]

_Found = Iterator[tuple[Path_, Problem]]


def check_policy(policy: PolicyFile, allocation: Allocation) -> _Found:
    """What does not fit, with its path into the file."""
    yield from _things(policy.life_safety, ("life_safety",), allocation)
    yield from _signals(policy.signals, allocation)


def _signals(signals: SignalsIn, allocation: Allocation) -> _Found:
    kinds = [name for name in type(signals).model_fields if name not in {"together", "by_themselves"}]
    known = list(kinds)
    for index, pair in enumerate(signals.together):
        path: Path_ = ("signals", "together", index)
        if pair.id in known:
            what = _("there is another signal “{id}”.").format(id=pair.id)
            yield (*path, "id"), Problem("", what, _("Give it an id of its own."))
        known.append(pair.id)
        yield from _pair((pair.first, pair.second), path, allocation)
        told = _("there is no clause “{id}” in this allocation.")
        yield from _absent(pair.clauses, allocation.clauses, (*path, "clauses"), told)
    waits = ThingsIn(issues=signals.waits_on.issues)
    yield from _things(waits, ("signals", "waits_on"), allocation)
    yield from _absent(signals.by_themselves, known, ("signals", "by_themselves"), _("there is no signal “{id}”."))


def _pair(sides: tuple[ThingsIn, ThingsIn], path: Path_, allocation: Allocation) -> _Found:
    for key, side in zip(("first", "second"), sides, strict=True):
        yield from _things(side, (*path, key), allocation)
        if not side.issues and not side.groups:
            yield (*path, key), Problem("", _("names no issue."), _("List `issues` or `groups`."))
    one, other = (issues_of(side.issues, side.groups, allocation) for side in sides)
    both = one & other
    if both:
        what = _("“{id}” stands on both sides, and would be a pair by itself.").format(id=min(both))
        yield (*path, "second"), Problem("", what, _("Leave it out of one."))


def _things(things: ThingsIn, path: Path_, allocation: Allocation) -> _Found:
    told = _("there is no issue “{id}” in this allocation.")
    yield from _absent(things.issues, allocation.issues, (*path, "issues"), told)
    told = _("there is no group “{id}” in this allocation.")
    yield from _absent(things.groups, allocation.groups, (*path, "groups"), told)


def _absent(given: Sequence[str], known: Mapping[str, object] | Iterable[str], path: Path_, told: str) -> _Found:
    for index, each in enumerate(given):
        if each not in known:
            yield (*path, index), Problem("", told.format(id=each), nearest(each, known))
