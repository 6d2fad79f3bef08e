"""What holds of a finding: what the allocation says, or the ruling that it follows?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from compliance.book import written
from compliance.precedents.precedent import Precedent, following, ruled
from compliance.precedents.stored import precedents_for
from compliance.states import DecisionKind

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from compliance.book import Book, Judged
    from rules.decision import FactValue

__all__ = ["Judge", "Judgement"]

Judgement = tuple["Judged", DecisionKind]
"""A decision, and who decided: the allocation's rules, or the office."""


class Judge:
    """Judges the findings of one transaction by the allocation and the precedents in force."""

    def __init__(self, session: Session, book: Book) -> None:
        self._session = session
        self._book = book
        self._rulings: dict[str, list[Precedent]] = {}
        self._written: dict[tuple[str, str], Judged] = {}

    def load(self, issues: Iterable[str]) -> None:
        """Read the precedents for `issues`."""
        district = self._book.allocation.district
        wanted = set(issues) - self._rulings.keys()
        found = precedents_for(self._session, district.id, district.time_zone, wanted)
        self._rulings |= {issue: found.get(issue, []) for issue in wanted}

    def judge(self, issue: str, facts: Mapping[str, FactValue], on: date, own: Judged | None = None) -> Judgement:
        """
        What holds of a finding of `issue` (its precedents loaded) with `facts`, by the law in force on `on`.

        `own` is what the allocation says of them, where that is known.
        """
        own = own or self._book.judge(facts, on)
        precedent = following(own.decision, self._open_to(issue, on))
        if precedent is None:
            return own, DecisionKind.RULE
        return self.by_ruling(own, precedent), DecisionKind.RULING

    def _open_to(self, issue: str, on: date) -> list[Precedent]:
        """The rulings on `issue` for units that the allocation in force on the day `on` has."""
        units = self._book.law(on).units
        return [each for each in self._rulings[issue] if all(unit in units for unit in (each.lead, *each.joint))]

    def by_ruling(self, own: Judged, precedent: Precedent) -> Judged:
        """What holds by `precedent`, where the allocation itself said `own`."""
        key = (own.digest, precedent.number)
        if key not in self._written:
            self._written[key] = written(ruled(self._book.law_behind(own.decision), own.decision, precedent))
        return self._written[key]
