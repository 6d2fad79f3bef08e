"""What would the other allocation say of facts that are stored? Each distinct combination is decided once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property

from compliance.replaying.routes import Route, route_of
from rules.allocation import Allocation, Validity
from rules.decide import Law
from rules.decision import FactValue
from rules.errors import FactsError, TooManyRules
from rules.facts import read_facts
from rules.proving.spans import Span, spans_of

__all__ = ["Alternative"]

_Known = tuple[tuple[str, FactValue], ...]


class Alternative:
    """
    The allocation that is replayed, with what it said so far.

    Whether it is valid itself is put aside: on every day the duties count that would be in
    force on it; on all days those of the day `on`, where that is given. `spans` are the days, in
    order, over which these stay the same.
    """

    def __init__(self, allocation: Allocation, within: Validity, on: date | None = None) -> None:
        self.allocation = allocation
        self._within = within
        self._on = on
        self._laws: dict[int, Law] = {}
        self._routes: dict[tuple[int, _Known], Route | str] = {}

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """The spans of days; the first and the last may be open."""
        if self._on is not None:
            return (Span(self._within, self._on),)
        return tuple(spans_of(self._within, [self.allocation]))

    @property
    def decided(self) -> int:
        """How many different combinations were decided."""
        return len(self._routes)

    def says(self, facts: str, answered: Mapping[str, FactValue], span: int) -> Route | str:
        """
        Where it sends a finding of that span with the stored `facts` and what was `answered` later.

        What comes back as text is the reason for which it can say nothing.
        """
        try:
            known = read_facts(self.allocation, {**answered, **json.loads(facts)})
        except FactsError as error:
            return str(replace(error.problems[0], remedy=""))
        law = self._law(span)
        routing = law.routing(known)
        key = (span, routing)
        if key not in self._routes:
            self._routes[key] = _decide(law, routing)
        return self._routes[key]

    def _law(self, span: int) -> Law:
        if span not in self._laws:
            self._laws[span] = Law(self.allocation, self.allocation.duties_on(self.spans[span].day))
        return self._laws[span]


def _decide(law: Law, routing: _Known) -> Route | str:
    try:
        return route_of(law.settle(routing)[0])
    except TooManyRules as error:
        return str(error)
