"""Which post, and which person, does somebody mean who types a name?"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from compliance.conference_states import PostRank
from compliance.errors import BadInput, NotFound
from compliance.intake.text import check_text
from compliance.roster.model import Someone
from rules.errors import Problem, with_remedy
from rules.facts import nearest
from rules.language import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from compliance.roster.model import Held, Seat
    from rules.allocation import Allocation

__all__ = ["find_body", "find_post", "read_line", "read_person", "tidy"]

_LONGEST = 120

_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_JOINTS = re.compile(r"[\s_.:：·/\-—（）()]+")
_SHOWN = 4


def tidy(name: str) -> str:
    """
    A name without the spaces that a list of names is set with, so that one person has one spelling.

    >>> tidy(" 唐 娟 "), tidy("Li  Wei")
    ('唐娟', 'Li Wei')
    """
    return _BETWEEN_HAN.sub("", " ".join(unicodedata.normalize("NFC", name).split()))


def read_line(place: str, value: str, *, needed: bool = True) -> str:
    """One line of text that can be kept. Raises `BadInput`, naming `place`."""
    problem = check_text(value)
    text = tidy(value)
    if problem is None and needed and not text:
        problem = _("is missing.")
    if problem is None and len(text) > _LONGEST:
        problem = _("has {count} characters; at most {most} are kept.").format(count=len(text), most=_LONGEST)
    if problem is not None:
        raise BadInput([Problem(place, problem)])
    return text


def read_person(name: str, title: str) -> Someone:
    """The person of that name and post. Raises `BadInput` where one of them is missing or cannot be kept."""
    return Someone(read_line(_("person"), name), read_line("--title", title))


def find_post(allocation: Allocation, posts: Sequence[Held | Seat], word: str) -> Held | Seat:
    """
    The post that `word` names: its key, or body, unit and what it is called, in either language and any order.

    What the conference itself and another body have alike means the conference's. Raises `NotFound` with the nearest
    right word, or with those that are meant where it may be several.
    """
    wanted = _folded(word)
    exact = [each for each in posts if _folded(each.key) == wanted]
    found = exact or [each for each in posts if wanted in _spellings(allocation, each)]
    if len(found) > 1:
        conference = {each.body for each in posts if each.rank is PostRank.CONVENER}
        found = [each for each in found if each.body in conference] or found
    if len(found) == 1:
        return found[0]
    if found:
        what = _("“{name}” may be several posts: {keys}. Name one of them.")
        keys = _(", ").join(each.key for each in found[:_SHOWN])
        raise NotFound(what.format(name=word.strip()[:40], keys=keys + ("…" if len(found) > _SHOWN else "")))
    what = _("There is no post “{name}”.").format(name=word.strip()[:40])
    known = [name for each in posts for name in (each.key, *_told(allocation, each))]
    raise NotFound(with_remedy(what, nearest(word.strip(), known) or _("See `lianban roster show`.")))


def find_body(allocation: Allocation, posts: Iterable[Held | Seat], word: str) -> str:
    """The id of the body that `word` names. Raises `NotFound` with the nearest right word."""
    names: dict[str, tuple[str, ...]] = {each.id: (each.id, each.name.zh, each.name.en) for each in allocation.bodies}
    names |= {each.body: (each.body,) for each in posts if each.body not in names}
    wanted = _folded(word)
    found = next((id_ for id_, spelt in names.items() if wanted in map(_folded, spelt)), None)
    if found is not None:
        return found
    what = _("There is no body “{name}”.").format(name=word.strip()[:40])
    known = [each for spelt in names.values() for each in spelt]
    raise NotFound(with_remedy(what, nearest(word.strip(), known) or _("See `lianban roster show`.")))


def _folded(word: str) -> str:
    return _JOINTS.sub("", unicodedata.normalize("NFKC", word)).casefold()


def _told(allocation: Allocation, post: Held | Seat) -> Iterator[str]:
    """How people would call it, in Chinese."""
    unit = allocation.units.get(post.unit or "")
    body = next((each.name.zh for each in allocation.bodies if each.id == post.body), "")
    yield f"{body}{unit.short.zh if unit else ''}{post.name.zh}"
    yield f"{unit.short.zh if unit else ''}{post.name.zh}"


def _spellings(allocation: Allocation, post: Held | Seat) -> set[str]:
    """Every way of naming it, without spaces and signs."""
    calls = {post.rank.value, post.name.zh, post.name.en}
    unit = allocation.units.get(post.unit or "")
    units = {"", post.unit or ""}
    if unit is not None:
        units |= {unit.name.zh, unit.name.en, unit.short.zh, unit.short.en, *unit.aliases}
    bodies = {
        "",
        post.body,
        *(name for each in allocation.bodies if each.id == post.body for name in (each.name.zh, each.name.en)),
    }
    short = {post.key.partition(".")[2]}
    plain = short | {part for call in calls for of in units for part in (call + of, of + call)}
    return {_folded(body + each) for body in bodies for each in plain}
