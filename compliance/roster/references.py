"""Does what a roster names exist, and is it named once? Bodies and units in the allocation, people in itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from compliance.conference_states import PostRank
from compliance.roster.model import UNIT_RANKS
from compliance.roster.names import tidy
from rules.errors import Problem
from rules.facts import nearest
from rules.language import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from compliance.roster.schema import BodyIn, PostIn, RosterFile
    from rules.allocation import Allocation
    from rules.yamlfile import Path_

__all__ = ["check_roster", "key_of"]

_Found = Iterator[tuple["Path_", Problem]]


def key_of(body: str, post: PostIn) -> str:
    """What a post is called in commands."""
    own = post.id or (post.rank.value if post.unit is None else f"{post.rank.value}.{post.unit}")
    return f"{body}.{own}"


def check_roster(roster: RosterFile, allocation: Allocation) -> _Found:
    """What does not fit, with its path into the file."""
    yield from _people(roster)
    known = [body.id for body in allocation.bodies]
    for id_, body in roster.bodies.items():
        path: Path_ = ("bodies", id_)
        if id_ not in known:
            yield path, Problem("", _("there is no such body in this allocation."), nearest(id_, known))
        yield from _posts(roster, id_, body, allocation)
    yield from _conveners(roster)


def _people(roster: RosterFile) -> _Found:
    used = {post.holder for body in roster.bodies.values() for post in body.posts}
    seen: dict[tuple[str, str], str] = {}
    for id_, person in roster.people.items():
        path: Path_ = ("people", id_)
        first = seen.setdefault((tidy(person.name), tidy(person.title)), id_)
        if first != id_:
            what = _("is the same person as “{id}”.").format(id=first)
            yield path, Problem("", what, _("One person is listed once, however many posts they hold."))
        if id_ not in used:
            yield path, Problem("", _("holds no post."), _("Name it as a `holder`, or leave it out."))


def _posts(roster: RosterFile, id_: str, body: BodyIn, allocation: Allocation) -> _Found:
    keys: list[str] = []
    for index, post in enumerate(body.posts):
        path: Path_ = ("bodies", id_, "posts", index)
        key = key_of(id_, post)
        if key in keys:
            what = _("there is another post “{key}”.").format(key=key)
            yield path, Problem("", what, _("Give it an `id` of its own."))
        keys.append(key)
        if post.name is None and post.rank not in body.names:
            what = _("has no name: there is none for “{rank}” under `names`.").format(rank=post.rank.value)
            yield path, Problem("", what, _("Add one there, or give it a `name`."))
        yield from _absent(
            post.unit, allocation.units, (*path, "unit"), _("there is no unit “{id}” in this allocation.")
        )
        yield from _absent(post.holder, roster.people, (*path, "holder"), _("there is no “{id}” under `people`."))
        if post.rank is UNIT_RANKS[1] and post.unit is None:
            yield path, Problem("", _("is of no unit."), _("A liaison officer is of a unit: name it."))


def _conveners(roster: RosterFile) -> _Found:
    """One body has a convener, and one only: so that it can be said who calls its meetings."""
    found = [
        (id_, index)
        for id_, body in roster.bodies.items()
        for index, post in enumerate(body.posts)
        if post.rank is PostRank.CONVENER
    ]
    if not found:
        what = _("no post has the rank “convener”, so nobody could call a meeting.")
        yield ("bodies",), Problem("", what, _("Give the convener of the conference that rank; it may be vacant."))
    for id_, index in found[1:]:
        what = _("is a second convener.")
        yield ("bodies", id_, "posts", index), Problem("", what, _("Keep one; the others may be deputy_convener."))


def _absent(given: str | None, known: Iterable[str], path: Path_, told: str) -> _Found:
    known = list(known)
    if given is not None and given not in known:
        yield path, Problem("", told.format(id=given), nearest(given, known))
