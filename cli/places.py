"""Who takes over what is handed over? A regime or unit of the allocation by any of its names, or words for it."""

from __future__ import annotations

from rules.allocation import Allocation
from rules.facts import resolve

__all__ = ["clause_of", "place_name", "receiver_of"]


def receiver_of(allocation: Allocation, text: str | None) -> str | None:
    """The id of the regime or unit that `text` names; else `text` as it is."""
    if text is None:
        return None
    names: dict[str, tuple[str, ...]] = {
        id_: (id_, regime.name.zh, regime.name.en) for id_, regime in allocation.regimes.items()
    }
    for unit in allocation.units.values():
        names[unit.id] = (unit.id, unit.name.zh, unit.name.en, unit.short.zh, unit.short.en, *unit.aliases)
    return resolve(text, names) or text.strip()


def place_name(allocation: Allocation, receiver: str | None) -> str:
    """What a receiver is called; its own words where the allocation at hand does not have it."""
    if receiver is None:
        return "–"
    place = allocation.regimes.get(receiver) or allocation.units.get(receiver)
    return str(place.name) if place else receiver


def clause_of(text: str | None) -> str | None:
    """The id that a clause's name in the features, or a capital, stands for: 13B, @clause-13b."""
    return None if text is None else text.strip().removeprefix("@").removeprefix("clause-").lower()
