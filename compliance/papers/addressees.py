"""To whom does a paper go? To a unit, by the post of whoever sits in the conference for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.conference_states import PostRank
from compliance.papers.content import Addressee
from compliance.roster.stored import posts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from compliance.casework.bench import Bench
    from compliance.roster.model import Held

__all__ = ["addressees_of", "place_named", "unit_named"]


def addressees_of(bench: Bench, units: Iterable[str]) -> tuple[Addressee, ...]:
    """The units by name, each with the post of its member of the conference today; without one where none is known."""
    members = {each.unit: each for each in posts(bench.session, bench.district, bench.today) if _sits(each)}
    return tuple(_addressee(bench, unit, members.get(unit)) for unit in units)


def _sits(held: Held) -> bool:
    return held.rank is PostRank.MEMBER and held.unit is not None


def _addressee(bench: Bench, unit: str, member: Held | None) -> Addressee:
    name = unit_named(bench, unit)
    if member is None:
        return Addressee(name, unit)
    return Addressee(name, unit, (member.person.title if member.person else "") or member.name.zh)


def unit_named(bench: Bench, unit: str | None) -> str:
    """A unit's whole name; its id where no allocation has it."""
    known = bench.book.names.units.get(unit or "")
    return known.name.zh if known else unit or ""


def place_named(bench: Bench, place: str | None) -> str:
    """What a regime, a unit or a place outside is called."""
    known = bench.book.names.regimes.get(place or "")
    return known.name.zh if known else unit_named(bench, place)
