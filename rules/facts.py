"""Do these facts fit the allocation? Names become ids; what does not fit is told with the nearest right word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from rules.allocation import ISSUE, Allocation
from rules.catalogue import Fact, FactKind, Label
from rules.decision import FactValue
from rules.errors import FactsError, Problem
from rules.language import _

__all__ = [
    "ISSUE_NAME",
    "UNKNOWN",
    "fact_label",
    "fact_names",
    "fold",
    "nearest",
    "read_facts",
    "resolve",
    "value_names",
]

ISSUE_NAME = Label(zh="问题", en="issue")
"""What people call the fact that says which issue was found."""

UNKNOWN = frozenset({"", "unknown", "未知", "不明", "不详", "不清楚", "?", "？"})
"""Ways of writing that a fact is not known; the same as not giving it."""

_SHOWN = 8
_LONGEST = 60


def nearest(word: str, words: Iterable[str]) -> str:
    """A remedy that names the words most like `word`, or all of them where they are few."""
    known = list(dict.fromkeys(words))
    from difflib import get_close_matches

    close = get_close_matches(word, known, n=3, cutoff=0.6)
    if close:
        return _("Did you mean {words}?").format(words=_(" or ").join(f"“{each}”" for each in close))
    if len(known) <= _SHOWN:
        return _("Possible: {words}.").format(words=_(", ").join(known))
    return ""


def _names(id_: str, name: Label, aliases: Iterable[str]) -> tuple[str, ...]:
    return (id_, name.zh, name.en, *aliases)


@lru_cache(maxsize=8192)
def fold(word: str) -> str:
    """`word` without differences that nobody means: case, and kinds of spacing."""
    return re.sub(r"[\s_-]+", " ", word.strip()).casefold()


def resolve(word: str, choices: Mapping[str, tuple[str, ...]]) -> str | None:
    """The id among `choices` (id → all its names) that `word` means, ignoring case and spacing."""
    if word in choices:
        return word
    folded = fold(word)
    return next((id_ for id_, names in choices.items() if folded in map(fold, names)), None)


def fact_names(allocation: Allocation) -> dict[str, tuple[str, ...]]:
    """Every fact's id with all its names, the issue included."""
    return {
        ISSUE: _names(ISSUE, ISSUE_NAME, ("问题类别",)),
        **{id_: _names(id_, fact.name, fact.aliases) for id_, fact in allocation.facts.items()},
    }


def value_names(allocation: Allocation, fact: str) -> dict[str, tuple[str, ...]]:
    """Every value of a fact with all its names; empty for a number."""
    if fact == ISSUE:
        return {id_: _names(id_, each.name, each.aliases) for id_, each in allocation.issues.items()}
    declared = allocation.facts[fact]
    return {value.id: _names(value.id, value.name, value.aliases) for value in declared.values}


def _short(raw: object) -> str:
    text = str(raw)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def _read_number(fact: Fact, raw: object, where: str) -> int | Problem:
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    if isinstance(raw, str) and re.fullmatch(r"\s*-?\d{1,15}\s*", raw):
        raw = int(raw)
    if isinstance(raw, bool) or not isinstance(raw, int):
        return Problem(where, _("{value} is not a whole number.").format(value=f"“{_short(raw)}”"))
    if not fact.low <= raw <= fact.high:
        what = _("{value} is outside {low} to {high}.").format(value=_short(raw), low=fact.low, high=fact.high)
        return Problem(where, what)
    return raw


def _read_value(allocation: Allocation, fact: str, raw: object) -> FactValue | Problem | None:
    where = fact_label(allocation, fact)
    if raw is None or (isinstance(raw, str) and raw.strip().casefold() in UNKNOWN):
        return None
    declared = allocation.facts.get(fact)
    if declared is not None and declared.kind is FactKind.NUMBER:
        return _read_number(declared, raw, where)
    if not isinstance(raw, str):
        return Problem(where, _("{value} is not a word.").format(value=f"“{_short(raw)}”"))
    choices = value_names(allocation, fact)
    found = resolve(raw, choices)
    if found is None:
        shown = [f"{id_} ({names[1]})" for id_, names in choices.items()]
        close = nearest(raw, [name for names in choices.values() for name in names]) if len(shown) > _SHOWN else ""
        remedy = close or (_("Possible: {words}.").format(words=_(", ").join(shown)) if len(shown) <= _SHOWN else "")
        remedy = remedy or _("See `lianban duty list --what issues`.")
        return Problem(where, _("there is no value “{value}”.").format(value=_short(raw)), remedy)
    return found


def fact_label(allocation: Allocation, fact: str) -> str:
    """What a fact is called in messages: its id and its name."""
    if fact == ISSUE:
        return str(ISSUE_NAME)
    return f"{fact} ({allocation.facts[fact].name})"


def read_facts(allocation: Allocation, raw: Mapping[str, object]) -> dict[str, FactValue]:
    """
    The facts of `raw` in the allocation's ids, in the order of the allocation; unknown ones left out.

    Keys and values may be ids, names in either language or aliases. Raises `FactsError`
    with every problem: a fact or value that the allocation does not declare, a number
    outside its range, one fact given twice with different values.
    """
    names = fact_names(allocation)
    problems: list[Problem] = []
    facts: dict[str, FactValue] = {}
    for key, given in raw.items():
        fact = resolve(str(key), names)
        if fact is None:
            known = [name for each in names.values() for name in each]
            problems.append(Problem(_short(key), _("is not a fact of this allocation."), nearest(str(key), known)))
            continue
        value = _read_value(allocation, fact, given)
        if isinstance(value, Problem):
            problems.append(value)
        elif value is not None and facts.setdefault(fact, value) != value:
            what = _("is given twice, as “{one}” and “{other}”.").format(one=facts[fact], other=value)
            problems.append(Problem(fact_label(allocation, fact), what))
    if problems:
        raise FactsError(problems)
    return {fact: facts[fact] for fact in names if fact in facts}
