"""Does everything that an allocation file mentions exist, and does every name mean one thing?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from zoneinfo import available_timezones

from rules.allocation import GROUP, ISSUE
from rules.errors import Problem
from rules.facts import fold, nearest
from rules.language import _
from rules.words import classes_in

__all__ = ["check_references"]

Content = Mapping[str, Any]
"""A file's content after the schema accepted it; its shape is the schema's."""

Found = tuple[tuple[str | int, ...], Problem]

_WHO_KEYS = ("lead", "joint", "support", "coordinate", "candidates")


def check_references(content: Content) -> list[Found]:
    """Every problem, each with the path of the entry that has it."""
    return [
        *_district(content),
        *_names(content),
        *_units(content),
        *_facts(content),
        *_issues(content),
        *_clauses(content),
        *_words(content),
        *_duties(content),
        *_overrides(content),
    ]


def _unknown(what: str, name: object, known: Iterable[str]) -> Problem:
    return Problem("", what.format(name=name), nearest(str(name), known))


def _district(content: Content) -> Iterator[Found]:
    name = content["district"].get("time_zone")
    if name is not None and name not in available_timezones():
        yield ("district", "time_zone"), _unknown(_("there is no time zone “{name}”."), name, available_timezones())


def _names(content: Content) -> Iterator[Found]:
    """Within units, facts, each fact's values and issues, a name or alias means one thing."""
    sections: list[tuple[tuple[str | int, ...], Mapping[str, Any]]] = [
        ((key,), content.get(key, {})) for key in ("units", "facts", "issues")
    ]
    sections += [
        (("facts", id_, "values"), fact["values"]) for id_, fact in content.get("facts", {}).items() if "values" in fact
    ]
    for path, entries in sections:
        owners: dict[str, str] = {}
        for id_, entry in entries.items():
            short = entry.get("short", {})
            names = {id_, *entry["name"].values(), *short.values(), *entry.get("aliases", ())}
            for name in sorted(fold(each) for each in names):
                owner = owners.setdefault(name, id_)
                if owner != id_:
                    what = _("“{name}” is also a name of {other}.").format(name=name, other=owner)
                    yield (*path, id_), Problem("", what, _("Give each its own."))


def _units(content: Content) -> Iterator[Found]:
    units, regimes = content["units"], content.get("regimes", {})
    for id_, unit in units.items():
        parent = unit.get("parent")
        if parent is not None and parent not in units:
            yield ("units", id_, "parent"), _unknown(_("there is no unit “{name}”."), parent, units)
        yield from _desk(units, id_)
    for id_ in regimes:
        if id_ in units:
            yield ("regimes", id_), Problem("", _("is also the id of a unit."), _("Give each its own."))


def _desk(units: Content, id_: str) -> Iterator[Found]:
    desk = units[id_].get("desk")
    path = ("units", id_, "desk")
    if desk is None:
        return
    if desk not in units:
        yield path, _unknown(_("there is no unit “{name}”."), desk, units)
    elif desk == id_:
        yield path, Problem("", _("a unit is not its own desk."), _("Leave it out."))
    elif units[desk].get("desk") is not None:
        last = _last_desk(units, id_)
        what, remedy = _("{name} has a desk itself.").format(name=desk), _("Name the last one: {desk}.")
        if units[last].get("desk") in units:
            what, remedy = _("the desks go round in a circle."), _("Drop one of them.")
        yield path, Problem("", what, remedy.format(desk=last))


def _last_desk(units: Content, id_: str) -> str:
    """Where the desks of `id_` end; one that goes round ends before it does."""
    passed = [id_]
    while (desk := units.get(passed[-1], {}).get("desk")) is not None and desk not in passed:
        passed.append(desk)
    return passed[-1]


def _is_member(units: Content, id_: str) -> bool:
    """Whether it can have a role: that of a unit is asked of its desk, which does its work."""
    unit = units.get(id_, {})
    return bool(units.get(unit.get("desk"), unit).get("member", True))


def _facts(content: Content) -> Iterator[Found]:
    units = content["units"]
    for id_, fact in content.get("facts", {}).items():
        if id_ in {ISSUE, GROUP}:
            what = _("“{name}” is kept for the issue itself.").format(name=id_)
            yield ("facts", id_), Problem("", what, _("Choose another id."))
        if fact.get("values") == {}:
            yield ("facts", id_, "values"), Problem("", _("must not be empty."))
        listed = fact.get("units")
        for index, unit in enumerate(listed if isinstance(listed, list) else ()):
            if unit not in units:
                yield ("facts", id_, "units", index), _unknown(_("there is no unit “{name}”."), unit, units)


def _issues(content: Content) -> Iterator[Found]:
    for id_, issue in content["issues"].items():
        if issue["group"] not in content["groups"]:
            known = content["groups"]
            yield ("issues", id_, "group"), _unknown(_("there is no group “{name}”."), issue["group"], known)
    used = {issue["group"] for issue in content["issues"].values()}
    for id_ in content["groups"]:
        if id_ not in used and used <= content["groups"].keys():
            yield ("groups", id_), Problem("", _("no issue belongs to this group."), _("Add one, or drop the group."))


def _clauses(content: Content) -> Iterator[Found]:
    instruments = content.get("instruments", {})
    for id_, clause in content["clauses"].items():
        name = clause.get("instrument")
        if name is not None and name not in instruments:
            yield ("clauses", id_, "instrument"), _unknown(_("there is no instrument “{name}”."), name, instruments)


def _words(content: Content) -> Iterator[Found]:
    for id_ in content.get("words", {}):
        if id_ not in content["issues"]:
            yield ("words", id_), _unknown(_("there is no issue “{name}”."), id_, content["issues"])
    classes = content.get("classes", {})
    patterns: list[tuple[tuple[str | int, ...], str]] = [
        (("words", id_, strength, index), pattern)
        for id_, words in content.get("words", {}).items()
        for strength, listed in words.items()
        for index, pattern in enumerate(listed)
    ]
    patterns += [(("silent", index), pattern) for index, pattern in enumerate(content.get("silent", ()))]
    for path, pattern in patterns:
        for name in classes_in(pattern):
            if name not in classes:
                yield path, _unknown(_("there is no class of words “{name}”."), name, classes)
        if any(not part.strip("… !") for part in pattern.split("&")):
            yield path, Problem("", _("this pattern names no word."), _("Write a word on both sides of “&” and “…”."))


def _duties(content: Content) -> Iterator[Found]:
    seen: set[str] = set()
    for index, duty in enumerate(content["duties"]):
        path = ("duties", index)
        id_ = duty.get("id", duty["clause"])
        if id_ in seen:
            what = _("there are two duties “{name}”.").format(name=id_)
            yield (*path, "id" if "id" in duty else "clause"), Problem("", what, _("Give each an `id` of its own."))
        seen.add(id_)
        if duty["clause"] not in content["clauses"]:
            known = content["clauses"]
            yield (*path, "clause"), _unknown(_("there is no clause “{name}”."), duty["clause"], known)
        yield from _who(content, duty, path)
        for fact, test in duty.get("when", {}).items():
            yield from _condition(content, fact, test, (*path, "when", fact))


def _who(content: Content, duty: Content, path: tuple[str | int, ...]) -> Iterator[Found]:
    units, facts, regimes = content["units"], content.get("facts", {}), content.get("regimes", {})
    for key in _WHO_KEYS:
        for index, who in enumerate(duty.get(key, ())):
            place = (*path, key, index)
            if isinstance(who, str):
                yield from _named(units, who, key, place)
                continue
            if facts.get(who["fact"], {}).get("units") is None:
                unit_facts = [id_ for id_, fact in facts.items() if "units" in fact]
                yield place, _unknown(_("“{name}” is not a fact whose value is a unit."), who["fact"], unit_facts)
            if "until_named" in who:
                yield from _named(units, who["until_named"], key, (*place, "until_named"))
    refer = duty.get("refer")
    if refer is not None and refer not in regimes and _is_member(units, refer):
        outside = [*regimes, *(id_ for id_ in units if not _is_member(units, id_))]
        what = _("“{name}” is neither a regime nor a unit outside the conference.")
        yield (*path, "refer"), _unknown(what, refer, outside)
    yield from _purpose(content, duty, path)


def _named(units: Content, name: str, key: str, place: tuple[str | int, ...]) -> Iterator[Found]:
    if name not in units:
        yield place, _unknown(_("there is no unit “{name}”."), name, units)
    elif key == "lead" and not _is_member(units, name):
        what = _("{name} is outside the conference and cannot lead.").format(name=name)
        yield place, Problem("", what, _("Use `refer` to send the finding there."))


def _purpose(content: Content, duty: Content, path: tuple[str | int, ...]) -> Iterator[Found]:
    """A duty leads, or refers, or offers candidates; a residual one names nobody; any other names somebody."""
    main = [key for key in ("lead", "refer", "candidates") if duty.get(key)]
    if len(main) > 1:
        what = _("{one} and {other} exclude each other.").format(one=main[0], other=main[1])
        yield (*path, main[1]), Problem("", what, _("Keep one of the two."))
    named = main or any(duty.get(key) for key in _WHO_KEYS)
    if duty["reading"] == "residual" and named:
        yield (*path, "reading"), Problem("", _("a residual duty names nobody."), _("Use explicit or interpreted."))
    if duty["reading"] != "residual" and not named:
        yield path, Problem("", _("this duty names nobody."), _("Add `lead`, or make it residual."))
    units = content["units"]
    candidates = [
        each if isinstance(each, dict) else units.get(each, {}).get("desk", each) for each in duty.get("candidates", ())
    ]
    if candidates and all(each == candidates[0] for each in candidates):
        yield (*path, "candidates"), Problem("", _("one candidate is no choice."), _("Use `lead`."))


def _condition(
    content: Content, fact: str, test: Content | list[str | int], path: tuple[str | int, ...]
) -> Iterator[Found]:
    test = test["not"] if isinstance(test, Mapping) and "not" in test else test
    known = _values(content, fact)
    if known is None:
        facts = [*content.get("facts", {}), ISSUE, GROUP]
        yield path, _unknown(_("there is no fact “{name}”."), fact, facts)
        return
    if isinstance(test, Mapping):
        if not isinstance(known, range):
            yield path, Problem("", _("a range goes with a number only."), _("List the values."))
        elif not test:
            yield path, Problem("", _("the range is open at both ends."), _("Give `from`, `to` or both."))
        elif test.get("from", known.start) > test.get("to", known.stop - 1):
            yield path, Problem("", _("ends before it begins."))
        elif any(test.get(end, known.start) not in known for end in ("from", "to")):
            what = _("reaches beyond {low} to {high}, which is all there is.")
            remedy = _("Leave out the end that is open.")
            yield path, Problem("", what.format(low=known.start, high=known.stop - 1), remedy)
        return
    if not test:
        yield path, Problem("", _("must not be empty."))
    for index, value in enumerate(test):
        if value not in known:
            shown = [] if isinstance(known, range) else known
            yield (*path, index), _unknown(_("“{name}” is not a value of it."), value, shown)


def _values(content: Content, fact: str) -> range | list[str] | None:
    if fact == ISSUE:
        return list(content["issues"])
    if fact == GROUP:
        return list(content["groups"])
    declared = content.get("facts", {}).get(fact)
    if declared is None:
        return None
    if "number" in declared:
        return range(declared["number"]["from"], declared["number"]["to"] + 1)
    if "units" in declared:
        return list(content["units"]) if declared["units"] == "all" else list(declared["units"])
    return list(declared["values"])


def _overrides(content: Content) -> Iterator[Found]:
    overrides = {duty.get("id", duty["clause"]): duty.get("overrides", []) for duty in content["duties"]}
    for index, duty in enumerate(content["duties"]):
        id_ = duty.get("id", duty["clause"])
        for place, other in enumerate(duty.get("overrides", ())):
            path = ("duties", index, "overrides", place)
            if other not in overrides:
                yield path, _unknown(_("there is no duty “{name}”."), other, overrides)
            elif id_ in _reachable(other, overrides):
                yield path, Problem("", _("the exceptions go round in a circle."), _("Drop one of them."))


def _reachable(start: str, edges: Mapping[str, list[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        each = waiting.pop()
        if each not in seen:
            seen.add(each)
            waiting.extend(edges.get(each, ()))
    return seen
