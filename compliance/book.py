"""By what is decided here? The allocation in force, the function that applies it, and the terms for carrying it out."""

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
from rules.names import with_names_of

if TYPE_CHECKING:
    from compliance.adopting.versions import Versions
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
    The allocation in force today and the function that decides by that of each day; a policy
    (a name or a file) and a calendar file, where the office has its own. What the policy's file
    came to is `kept_in` a folder, where there is one.

    Where the district has adopted several allocations, `versions` has them, and `decide` is theirs.

    The same decision asked for again is not written out again; a few thousand are
    remembered.
    """

    allocation: Allocation
    decide: Decide
    policy: str | Path | None = None
    calendar: Path | None = None
    versions: Versions | None = None
    kept_in: Path | None = None
    _written: dict[int, Judged] = field(default_factory=dict, compare=False)

    def __repr__(self) -> str:
        return f"Book({self.allocation.ref.id!r})"

    @cached_property
    def terms(self) -> Terms:
        """The policy and the calendar, read when they are first needed."""
        from compliance.deadlines import make_calendar
        from compliance.policy.load import load_policy
        from compliance.terms import Terms

        policy = load_policy(self._policy, self.names, kept_in=self.kept_in)
        return Terms(self.names, policy, make_calendar(self.calendar))

    @property
    def _policy(self) -> str | Path | None:
        """The policy that is named; else that of the last allocation that came with one, which goes on."""
        if self.policy is not None or self.versions is None:
            return self.policy
        from compliance.policy.load import bundled_policies

        ids = (each.ref.id for each in (self.allocation, *self.versions.every))
        return next((id_ for id_ in ids if id_ in bundled_policies()), None)

    @cached_property
    def names(self) -> Allocation:
        """The allocation in force today, with the names of what only others have: for reading what was stored."""
        return self.allocation if self.versions is None else with_names_of(self.allocation, self.versions.every)

    def law(self, on: date) -> Allocation:
        """The allocation in force on the day `on`."""
        return self.allocation if self.versions is None else self.versions.law(on)

    def law_behind(self, decision: Decision) -> Allocation:
        """The allocation that gave `decision`, with the names of what only others have."""
        fingerprint = decision.allocation.fingerprint
        if self.versions is None or fingerprint == self.allocation.ref.fingerprint:
            return self.names
        return with_names_of(self.versions.allocation(fingerprint), (self.names,))

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
