"""Where several documents are read together and speak of the same finding, which gives way?"""

from __future__ import annotations

from collections.abc import Sequence

from rules.allocation import Allocation, Duty
from rules.catalogue import Level, Source

__all__ = ["dominates", "earlier", "less_local", "yielding"]

_RANK = {level: rank for rank, level in enumerate(Level)}


def earlier(one: Source, other: Source) -> bool:
    """Whether `one` was issued before `other`."""
    return one.issued_on < other.issued_on


def less_local(one: Source, other: Source) -> bool:
    """Whether `one` comes from farther away than `other`."""
    return _RANK[one.level] < _RANK[other.level]


def dominates(one: Source, other: Source) -> bool:
    """
    Whether `one` is later or more local than `other`, and the other way about in neither.

    A strict partial order: of a later and a more local document neither dominates.
    """
    worse = earlier(one, other) or less_local(one, other)
    return not worse and (earlier(other, one) or less_local(other, one))


def yielding(allocation: Allocation, duties: Sequence[Duty]) -> frozenset[str]:
    """The ids of those of `duties` that say whose the finding is, and give way to another that says it too."""
    if not allocation.instruments:
        return frozenset()
    spoken = [(duty.id, allocation.instrument_of(duty.clause)) for duty in duties if duty.has_main_voice]
    return frozenset(id_ for id_, source in spoken if any(dominates(other, source) for _other, other in spoken))
