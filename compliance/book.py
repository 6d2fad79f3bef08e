"""By what is decided here? One allocation, the function that applies it, and the terms on which it is carried out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.chain import canonical, digest
from rules.allocation import Allocation
from rules.decision import Decision, FactValue, as_record

if TYPE_CHECKING:
    from compliance.terms import Terms

__all__ = ["Book", "Decide", "Judged", "written"]

Decide = Callable[[Mapping[str, FactValue], date], Decision]
"""What the allocation says of some facts, by the law in force on a day."""

_REMEMBERED = 4096


@dataclass(frozen=True, slots=True)
class Judged:
    """A decision, its whole record as canonical JSON, and the SHA-256 of that."""

    decision: Decision
    record: str
    digest: str


def written(decision: Decision) -> Judged:
    """`decision` with its record and digest."""
    record = canonical(as_record(decision))
    return Judged(decision, record, digest(record))


@dataclass(frozen=True, repr=False)
class Book:
    """
    An allocation and the function that decides by it; a policy (a name or a file) and a
    calendar file, where the office has its own.

    The same decision asked for again is not written out again; a few thousand are
    remembered.
    """

    allocation: Allocation
    decide: Decide
    policy: str | Path | None = None
    calendar: Path | None = None
    _written: dict[int, Judged] = field(default_factory=dict, compare=False)

    def __repr__(self) -> str:
        return f"Book({self.allocation.ref.id!r})"

    @cached_property
    def terms(self) -> Terms:
        """The policy and the calendar, read when they are first needed."""
        from compliance.deadlines import make_calendar
        from compliance.policy.load import load_policy
        from compliance.terms import Terms

        return Terms(self.allocation, load_policy(self.policy, self.allocation), make_calendar(self.calendar))

    def judge(self, facts: Mapping[str, FactValue], on: date) -> Judged:
        """What the allocation says of `facts`, by the law in force on the day `on`."""
        decision = self.decide(facts, on)
        known = self._written.get(id(decision))
        if known is None:
            known = written(decision)
            if len(self._written) >= _REMEMBERED:
                self._written.clear()
            self._written[id(decision)] = known
        return known
