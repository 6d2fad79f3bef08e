"""What is a roster: the posts of the bodies, who held them on the document's day, and who holds one on a day?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from compliance.conference_states import PostRank

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rules.catalogue import Label

__all__ = [
    "CALLING",
    "UNIT_RANKS",
    "Candidate",
    "Held",
    "Line",
    "Roster",
    "Seat",
    "Someone",
    "by_person",
    "ordered",
    "seated",
]

CALLING = (PostRank.CONVENER, PostRank.DEPUTY_CONVENER)
"""Whoever holds such a post may call and chair a meeting."""

UNIT_RANKS = (PostRank.MEMBER, PostRank.LIAISON)
"""The posts that a unit fills with whoever succeeds in it."""


@dataclass(frozen=True, slots=True)
class Someone:
    """A person of a public post, by name and what they are otherwise; the document may not say that."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Seat:
    """A post of a roster, and who held it on the day of the document; nobody is a vacancy."""

    key: str
    body: str
    rank: PostRank
    unit: str | None
    position: int
    name: Label
    note: Label | None
    holder: Someone | None


@dataclass(frozen=True, slots=True)
class Roster:
    """A document's list of posts and people, checked against an allocation; `number` is the document's."""

    id: str
    version: str
    name: Label
    number: str
    starts: date
    seats: tuple[Seat, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who is proposed for a post, and not settled yet."""

    person: Someone
    starts: date
    unit: str
    proposed_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Held:
    """
    A post on a day: who holds it, or that it is vacant, and since when.

    `until` is the last day, where that is known; `proposed_by` is a unit's id or what was said, `settled_by` the
    document, the meeting or the unit that filled it by a successor.
    """

    key: str
    body: str
    rank: PostRank
    unit: str | None
    position: int
    name: Label
    note: Label | None
    person: Someone | None
    since: date
    until: date | None = None
    proposed_by: str = ""
    settled_by: str = ""
    reason: str = ""
    candidate: Candidate | None = None

    @property
    def vacant(self) -> bool:
        """Whether nobody holds it."""
        return self.person is None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a printed list of names: one person with all the posts of one kind that they hold in a body."""

    body: str
    name: Label
    person: Someone | None
    posts: tuple[Held, ...]


def seated(roster: Roster, bodies: Iterable[str], on: date) -> list[Held]:
    """The posts as the document itself fills them, for a roster that is not in the record; none before its day."""
    if on < roster.starts:
        return []
    held = [_as_held(seat, roster) for seat in roster.seats]
    return ordered(held, bodies)


def ordered(held: Iterable[Held], bodies: Iterable[str]) -> list[Held]:
    """Body by body as the allocation lists them, and within a body as the document does."""
    places: Mapping[str, int] = {body: place for place, body in enumerate(bodies)}
    return sorted(held, key=lambda each: (places.get(each.body, len(places)), each.body, each.position))


def _as_held(seat: Seat, roster: Roster) -> Held:
    place = (seat.key, seat.body, seat.rank, seat.unit, seat.position, seat.name, seat.note)
    vacant = Held(*place, person=None, since=roster.starts)
    if seat.holder is None:
        return vacant
    return replace(vacant, person=seat.holder, proposed_by=roster.number, settled_by=roster.number)


def by_person(held: Iterable[Held]) -> list[Line]:
    """One line for each person in a body and kind of post, as lists of names are printed; a vacancy has its own."""
    found: dict[tuple[object, ...], list[Held]] = {}
    for each in held:
        found.setdefault((each.body, each.name, each.person or each.key), []).append(each)
    return [Line(posts[0].body, posts[0].name, posts[0].person, tuple(posts)) for posts in found.values()]
