"""How does a file become minutes? Read strictly, units by any of their names, every error with its line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.conference_states import Presence
from compliance.errors import UnusableFile
from compliance.meetings.model import Adopts, Attended, Decision, Minutes, Rules, Settles
from rules.errors import AllocationError, Problem
from rules.facts import nearest, resolve
from rules.formerrors import FormErrors
from rules.language import _
from rules.yamlfile import read_yaml

if TYPE_CHECKING:
    from compliance.meetings.schema import MinutesFile
    from rules.allocation import Allocation
    from rules.yamlfile import Path_

__all__ = ["load_minutes", "unit_names"]


def load_minutes(file: Path, allocation: Allocation) -> Minutes:
    """
    The minutes that a YAML or JSON file holds; an allocation to adopt is looked for beside the file.

    Raises `UnusableFile` with every problem and its line, `AllocationError` where an allocation cannot be used.
    """
    from pydantic import ValidationError

    from compliance.meetings.schema import MinutesFile, minutes_schema

    try:
        raw = read_yaml(file)
    except AllocationError as error:
        raise UnusableFile(error.file, error.problems) from None
    errors = FormErrors(raw, minutes_schema)
    try:
        checked = MinutesFile.model_validate(raw.value)
    except ValidationError as error:
        raise UnusableFile(str(file), errors.told(error)) from None
    reading = _Reading(unit_names(allocation))
    minutes = reading.minutes(checked, file.parent)
    if reading.problems:
        raise UnusableFile(str(file), errors.placed(reading.problems))
    return minutes


def unit_names(allocation: Allocation) -> dict[str, tuple[str, ...]]:
    """Every name of each unit, by its id."""
    return {
        unit.id: (unit.id, unit.name.zh, unit.name.en, unit.short.zh, unit.short.en, *unit.aliases)
        for unit in allocation.units.values()
    }


class _Reading:
    """Makes minutes of what has the right shape, and gathers what is not known."""

    def __init__(self, names: Mapping[str, tuple[str, ...]]) -> None:
        self._names = names
        self.problems: list[tuple[Path_, Problem]] = []

    def minutes(self, checked: MinutesFile, folder: Path) -> Minutes:
        return Minutes(
            summary=checked.summary,
            chair=checked.chair,
            attended=self._attended(checked),
            rest_present=checked.rest_present,
            outcomes=checked.outcomes,
            matters=self._matters(checked),
            rulings=self._rulings(checked),
            adoptions=_adoptions(checked, folder),
            members=tuple(Settles(each.post, each.start) for each in checked.members),
        )

    def _attended(self, checked: MinutesFile) -> tuple[Attended, ...]:
        """A guest of no unit is named as it is; whether anybody was asked is for the meeting to say."""
        present = [Attended(self._who(each), Presence.PRESENT) for each in checked.present]
        stood_in = [Attended(self._who(who), Presence.STAND_IN, person) for who, person in checked.stand_in.items()]
        absent = [Attended(self._who(who), Presence.ABSENT, reason=why) for who, why in checked.absent.items()]
        return (*present, *stood_in, *absent)

    def _matters(self, checked: MinutesFile) -> tuple[Decision, ...]:
        return tuple(
            Decision(
                each.title,
                self._unit(each.lead, ("matters", index, "lead")),
                each.due,
                tuple(self._unit(unit, ("matters", index, "joint")) for unit in each.joint),
                each.major,
                each.item,
            )
            for index, each in enumerate(checked.matters)
        )

    def _rulings(self, checked: MinutesFile) -> tuple[Rules, ...]:
        found = []
        for index, each in enumerate(checked.rulings):
            lead = None if each.lead is None else self._unit(each.lead, ("rulings", index, "lead"))
            path: Path_ = ("rulings", index, "joint")
            joint = None if each.joint is None else tuple(self._unit(unit, path) for unit in each.joint)
            found.append(Rules(each.case, each.reason, lead, joint))
        return tuple(found)

    def _who(self, word: str) -> str:
        return resolve(word, self._names) or word

    def _unit(self, word: str, path: Path_) -> str:
        found = resolve(word, self._names)
        if found is None:
            what = _("there is no unit “{name}”.").format(name=word[:40])
            every = [name for names in self._names.values() for name in names]
            self.problems.append((path, Problem("", what, nearest(word, every))))
        return found or word


def _adoptions(checked: MinutesFile, folder: Path) -> tuple[Adopts, ...]:
    from rules.load import load_allocation

    found = []
    for each in checked.adopt:
        beside = folder / each.file
        named = load_allocation(str(beside) if beside.is_file() else each.file)
        found.append(Adopts(named, each.start, each.remark))
    return tuple(found)
