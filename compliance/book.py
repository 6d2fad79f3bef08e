"""By what is decided here? One allocation, the function that applies it, and the answers it gave so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from compliance.chain import canonical, digest
from rules.allocation import Allocation
from rules.decision import Decision, FactValue, as_record

__all__ = ["Book", "Decide", "Judged"]

Decide = Callable[[Mapping[str, FactValue], date], Decision]
"""What the allocation says of some facts, by the law in force on a day."""

_REMEMBERED = 4096


@dataclass(frozen=True, slots=True)
class Judged:
    """A decision, its whole record as canonical JSON, and the SHA-256 of that."""

    decision: Decision
    record: str
    digest: str


@dataclass(frozen=True, repr=False)
class Book:
    """
    An allocation and the function that decides by it.

    The same decision asked for again is not written out again; a few thousand are
    remembered.
    """

    allocation: Allocation
    decide: Decide
    _written: dict[int, Judged] = field(default_factory=dict, compare=False)

    def __repr__(self) -> str:
        return f"Book({self.allocation.ref.id!r})"

    def judge(self, facts: Mapping[str, FactValue], on: date) -> Judged:
        """What the allocation says of `facts`, by the law in force on the day `on`."""
        decision = self.decide(facts, on)
        known = self._written.get(id(decision))
        if known is None:
            record = canonical(as_record(decision))
            known = Judged(decision, record, digest(record))
            if len(self._written) >= _REMEMBERED:
                self._written.clear()
            self._written[id(decision)] = known
        return known
