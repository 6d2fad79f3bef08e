"""By which allocation is a finding read? By the one in force on the day it was found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from compliance.intake.routing import FactReader
from rules.allocation import Allocation
from rules.errors import Problem, with_remedy
from rules.facts import fold
from rules.language import _

__all__ = ["Meanings", "MeaningsByDay"]


class Meanings:
    """What the names of units, localities and facts mean in one allocation; prepared once."""

    def __init__(self, allocation: Allocation) -> None:
        self.allocation = allocation
        self.facts = FactReader(allocation)
        self.party_facts = FactReader(allocation, needs_issue=False)
        self.units = _units(allocation)
        self.localities = {fold(each): each for each in allocation.district.localities}


def _units(allocation: Allocation) -> dict[str, str]:
    return {
        fold(word): unit.id
        for unit in allocation.units.values()
        for word in (unit.id, unit.name.zh, unit.name.en, unit.short.zh, unit.short.en, *unit.aliases)
    }


class MeaningsByDay:
    """The meanings of names on each day, by the `law` in force on it, for findings that are read `today`."""

    def __init__(self, law: Callable[[date], Allocation], today: date) -> None:
        self._law = law
        self._today = today
        self._made: dict[str, Meanings] = {}

    def on(self, day: date) -> Meanings:
        """The meanings on `day`; those of today where no day is known."""
        law = self._law(self._today if day == date.min else day)
        if law.ref.fingerprint not in self._made:
            self._made[law.ref.fingerprint] = Meanings(law)
        return self._made[law.ref.fingerprint]

    def told(self, problems: Sequence[Problem], day: date) -> list[Problem]:
        """`problems` with facts, which say by which allocation they are none, where that is not today's."""
        law = self.on(day).allocation
        if law.ref == self._law(self._today).ref:
            return list(problems)
        dated = _("On {day}, {allocation} (version {version}) is in force.")
        remedy = dated.format(day=day, allocation=law.ref.id, version=law.ref.version)
        return [replace(each, remedy=with_remedy(each.remedy, remedy) if each.remedy else remedy) for each in problems]
