"""By which allocation is a finding decided? By the one in force on the day it was found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from compliance.adopting.adoption import Adoption, adoptions, documents
from compliance.book import Book
from rules.load import load_document

if TYPE_CHECKING:
    from rules.allocation import Allocation
    from rules.decide import Decider
    from rules.decision import Decision, FactValue

__all__ = ["Versions", "read_versions"]


class Versions:
    """
    The allocations that a district has adopted, each over its own days; one is made when it is first asked for.

    Before the first day and after the last, the first and the last answer: they say themselves where they are
    not in force.
    """

    def __init__(
        self,
        adopted: Sequence[Adoption],
        documents_: Mapping[str, tuple[str, str]],
        known: Iterable[Allocation] = (),
    ) -> None:
        self.adopted = tuple(adopted)
        self._documents = documents_
        self._made = {each.ref.fingerprint: each for each in known}
        self._deciders: dict[str, Decider] = {}

    def adoption(self, on: date) -> Adoption:
        """What is in force on the day `on`; the first one where that is before all of them."""
        begun = [each for each in self.adopted if each.starts is None or each.starts <= on]
        return begun[-1] if begun else self.adopted[0]

    def law(self, on: date) -> Allocation:
        """The allocation in force on the day `on`."""
        return self.allocation(self.adoption(on).fingerprint)

    def decide(self, facts: Mapping[str, FactValue], on: date) -> Decision:
        """What the allocation in force on the day `on` says of `facts`."""
        law = self.law(on)
        if law.ref.fingerprint not in self._deciders:
            from rules.decide import Decider

            self._deciders[law.ref.fingerprint] = Decider(law)
        return self._deciders[law.ref.fingerprint].decide(facts, on=on)

    @cached_property
    def every(self) -> tuple[Allocation, ...]:
        """All of them, each once, the last one first."""
        fingerprints = dict.fromkeys(each.fingerprint for each in reversed(self.adopted))
        return tuple(map(self.allocation, fingerprints))

    def book(
        self,
        today: date,
        policy: str | Path | None = None,
        calendar: Path | None = None,
        kept_in: Path | None = None,
    ) -> Book:
        """What is decided by: that of today for what there is, and that of its own day for each finding."""
        return Book(self.law(today), self.decide, policy, calendar, self, kept_in)

    def allocation(self, fingerprint: str) -> Allocation:
        """The one with this fingerprint, which is one of those adopted."""
        if fingerprint not in self._made:
            self._made[fingerprint] = load_document(*self._documents[fingerprint])
        return self._made[fingerprint]


def read_versions(session: Session, district: str, known: Iterable[Allocation] = ()) -> Versions | None:
    """What `district` has adopted; None where that is nothing. Those that are `known` are taken as they are."""
    adopted = adoptions(session, district)
    return Versions(adopted, documents(session, district, adopted), known) if adopted else None
