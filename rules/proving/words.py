"""How is a situation said? Each fact with what it is here, in as few words as it takes."""

from __future__ import annotations

from collections.abc import Sequence

from rules.allocation import ISSUE, Allocation
from rules.catalogue import FactKind
from rules.facts import ISSUE_NAME
from rules.language import _
from rules.proving.space import Known, Region, Space
from rules.values import Kind, side_by_side

__all__ = ["fact_name", "in_words", "known_in_words", "options_in_words"]


def fact_name(allocation: Allocation, fact: str) -> str:
    """What a fact is called."""
    return str(ISSUE_NAME if fact == ISSUE else allocation.facts[fact].name)


def in_words(space: Space, region: Region) -> str:
    """`region` in half a sentence: of each fact that is not open here, what it is."""
    parts = [
        _("{fact}: {value}").format(fact=fact_name(space.allocation, fact), value=options_in_words(space, fact, region))
        for fact, options, every in zip(space.facts, region, space.whole, strict=True)
        if options & every != every or (options & 1 and not every & 1 and options == 1)
    ]
    return _("; ").join(parts) if parts else _("always")


def known_in_words(space: Space, known: Known) -> str:
    """One combination in half a sentence."""
    pairs = [
        _("{fact}: {value}").format(fact=fact_name(space.allocation, fact), value=label)
        for fact, value in known
        for label in [next((kind.label for kind in space.kinds[fact] if kind.includes(value)), value)]
    ]
    return _("; ").join(pairs) if pairs else _("nothing stated")


def options_in_words(space: Space, fact: str, region: Region) -> str:
    """What `fact` is in `region`: a list, or “any but” where the others are fewer."""
    here = space.options(fact, region)
    stated = [kind for kind in here if kind is not None]
    others = [kind for kind in space.kinds[fact] if kind not in stated]
    unnamed = [_("not named yet")] if None in here and fact in space.unnamed else []
    if not others:
        return _(" or ").join([*unnamed, _("any")])
    told, left = _told(space, fact, stated), _told(space, fact, others)
    if len(left) < len(told):
        return _(" or ").join([*unnamed, _("any but {values}").format(values=_(", ").join(left))])
    return _(", ").join([*unnamed, *told])


def _told(space: Space, fact: str, kinds: Sequence[Kind]) -> list[str]:
    if fact == ISSUE:
        return _issues(space.allocation, [str(kind.value) for kind in kinds])
    declared = space.allocation.facts[fact]
    if declared.kind is FactKind.NUMBER:
        return [str(kind.label) for kind in side_by_side(declared, kinds)]
    return [str(kind.label) for kind in kinds]


def _issues(allocation: Allocation, ids: Sequence[str]) -> list[str]:
    """Issues by name; a group of several that is there as a whole, by the group's."""
    words: dict[str, None] = {}
    for id_ in ids:
        group = allocation.issues[id_].group
        members = [each for each, issue in allocation.issues.items() if issue.group == group]
        whole = len(members) > 1 and all(each in ids for each in members)
        words[
            _("all of “{group}”").format(group=allocation.groups[group].name)
            if whole
            else str(allocation.issues[id_].name)
        ] = None
    return list(words)
