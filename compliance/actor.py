"""Who acts, for which unit, in which role?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from compliance.errors import BadInput
from rules.errors import Problem
from rules.facts import nearest, resolve
from rules.language import _

if TYPE_CHECKING:
    from rules.allocation import Allocation

__all__ = ["CLOCK", "PEOPLE", "Actor", "ActorRole", "read_actor"]


class ActorRole(StrEnum):
    """What a person is to the record; `CLOCK` stands for what time does by itself, and nobody can act as it."""

    INSPECTOR = "inspector"
    HANDLER = "handler"
    OFFICE = "office"
    CONVENER = "convener"
    AUDITOR = "auditor"
    CLOCK = "clock"


PEOPLE = tuple(role for role in ActorRole if role is not ActorRole.CLOCK)
"""The roles in which a person can act."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in a role; `unit` is the id of the unit that the person acts for, if any."""

    unit: str | None
    role: ActorRole
    name: str = ""


CLOCK = Actor(None, ActorRole.CLOCK)
"""Time: silence that counts as receipt, a parking that ends."""


def _read_role(text: str) -> ActorRole:
    word = text.strip().casefold()
    found = next((role for role in PEOPLE if role.value == word), None)
    if found is None:
        what = _("there is no role “{role}”.").format(role=text.strip()[:40])
        raise BadInput([Problem("--as", what, nearest(text, [role.value for role in PEOPLE]))])
    return found


def read_actor(text: str, name: str, allocation: Allocation) -> Actor:
    """
    The actor that `UNIT[:ROLE[:NAME]]` names; without a role, an inspector of that unit.

    The unit may be an id, a name in either language or an alias; `:ROLE` alone is a
    person of no unit. `name` is who it is where the text does not say. Raises `BadInput`
    where the allocation has no such unit or there is no such role.
    """
    unit, _colon, rest = text.replace("：", ":").partition(":")
    role, _colon, own = rest.partition(":")
    name = own.strip() or name
    who = _read_role(role) if role.strip() else ActorRole.INSPECTOR
    if not unit.strip():
        return Actor(None, who, name)
    names = {
        each.id: (each.id, each.name.zh, each.name.en, each.short.zh, each.short.en, *each.aliases)
        for each in allocation.units.values()
    }
    found = resolve(unit.strip(), names)
    if found is None:
        what = _("there is no unit “{unit}”.").format(unit=unit.strip()[:40])
        remedy = nearest(unit, [word for words in names.values() for word in words])
        raise BadInput([Problem("--as", what, remedy or _("See `lianban duty list --what units`."))])
    return Actor(found, who, name)
