"""How does checked content become the immutable allocation?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, TypeVar

from rules.allocation import Allocation, AllocationRef, Between, Condition, Duty, OneOf, Reading, Validity, Who
from rules.catalogue import (
    Body,
    Clause,
    District,
    Fact,
    FactKind,
    Group,
    Issue,
    Label,
    Level,
    Regime,
    Source,
    Unit,
    Value,
    Words,
)

__all__ = ["build"]

Entry = Mapping[str, Any]
T = TypeVar("T")


def build(content: Entry, words: Entry, *, document: str, fingerprint: str) -> Allocation:
    """The allocation that `content` describes; it must have passed the schema and the reference check."""
    head = content["allocation"]
    vocabulary = words.get("words", {})
    facts = content.get("facts", {})
    units = {id_: _unit(id_, entry) for id_, entry in content["units"].items()}
    return Allocation(
        ref=AllocationRef(head["id"], head["version"], fingerprint),
        name=_label(head["name"]),
        source=_source(content["source"]),
        valid=_validity(content.get("valid", {})),
        district=_district(content["district"]),
        units=MappingProxyType(units),
        regimes=_map(
            content.get("regimes", {}), lambda id_, entry: Regime(id_, _label(entry["name"]), entry.get("note", ""))
        ),
        facts=_map(facts, lambda id_, entry: _fact(id_, entry, units)),
        groups=_map(content["groups"], lambda id_, entry: Group(id_, _label(entry["name"]))),
        issues=_map(content["issues"], lambda id_, entry: _issue(id_, entry, vocabulary.get(id_, {}))),
        clauses=_map(content["clauses"], _clause),
        duties=MappingProxyType({duty.id: duty for duty in (_duty(entry, facts) for entry in content["duties"])}),
        bodies=tuple(
            Body(id_, _label(each["name"]), tuple(each.get("facts", ())))
            for id_, each in content.get("bodies", {}).items()
        ),
        notes=tuple(content.get("notes", ())),
        classes=MappingProxyType({id_: tuple(each) for id_, each in words.get("classes", {}).items()}),
        silent=tuple(words.get("silent", ())),
        document=document,
        instruments=_map(content.get("instruments", {}), lambda _id, entry: _source(entry)),
    )


def _map(entries: Entry, make: Callable[[str, Entry], T]) -> Mapping[str, T]:
    return MappingProxyType({id_: make(id_, entry) for id_, entry in entries.items()})


def _label(entry: Entry) -> Label:
    return Label(zh=entry["zh"], en=entry["en"])


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _validity(entry: Entry) -> Validity:
    return Validity(_day(entry.get("from")), _day(entry.get("to")))


def _source(entry: Entry) -> Source:
    return Source(
        title=entry["title"],
        number=entry["number"],
        issued_on=date.fromisoformat(entry["issued_on"]),
        issuer=entry["issuer"],
        level=Level(entry.get("level", Level.DISTRICT)),
    )


def _district(entry: Entry) -> District:
    return District(
        entry["id"],
        _label(entry["name"]),
        entry.get("time_zone", "Asia/Shanghai"),
        tuple(entry.get("localities", ())),
    )


def _unit(id_: str, entry: Entry) -> Unit:
    return Unit(
        id=id_,
        name=_label(entry["name"]),
        short=_label(entry.get("short", entry["name"])),
        aliases=tuple(entry.get("aliases", ())),
        member=entry.get("member", True),
        level=entry.get("level", ""),
        parent=entry.get("parent"),
        desk=entry.get("desk"),
        note=entry.get("note", ""),
    )


def _fact(id_: str, entry: Entry, units: Mapping[str, Unit]) -> Fact:
    name, aliases = _label(entry["name"]), tuple(entry.get("aliases", ()))
    if "number" in entry:
        number = entry["number"]
        unit = _label(number["unit"]) if "unit" in number else None
        return Fact(id_, name, FactKind.NUMBER, aliases, low=number["from"], high=number["to"], unit=unit)
    if "units" in entry:
        listed = units if entry["units"] == "all" else entry["units"]
        chosen = (units[each] for each in listed)
        values = tuple(Value(unit.id, unit.name, (unit.short.zh, unit.short.en, *unit.aliases)) for unit in chosen)
        return Fact(id_, name, FactKind.UNIT, aliases, values)
    values = tuple(
        Value(value, _label(each["name"]), tuple(each.get("aliases", ()))) for value, each in entry["values"].items()
    )
    return Fact(id_, name, FactKind.CHOICE, aliases, values)


def _issue(id_: str, entry: Entry, words: Entry) -> Issue:
    spoken = Words(tuple(words.get("strong", ())), tuple(words.get("weak", ())))
    return Issue(id_, _label(entry["name"]), entry["group"], tuple(entry.get("aliases", ())), spoken)


def _clause(id_: str, entry: Entry) -> Clause:
    cite, summary = _label(entry["cite"]), _label(entry["summary"])
    return Clause(id_, cite, summary, entry.get("note", ""), entry.get("instrument"))


def _duty(entry: Entry, facts: Entry) -> Duty:
    return Duty(
        id=entry.get("id", entry["clause"]),
        clause=entry["clause"],
        reading=Reading(entry["reading"]),
        when=tuple(Condition(fact, _test(test, facts.get(fact, {}))) for fact, test in entry.get("when", {}).items()),
        lead=_who(entry.get("lead", ())),
        joint=_who(entry.get("joint", ())),
        support=_who(entry.get("support", ())),
        coordinate=_who(entry.get("coordinate", ())),
        candidates=_who(entry.get("candidates", ())),
        refer=entry.get("refer"),
        valid=_validity(entry.get("valid", {})),
        overrides=tuple(entry.get("overrides", ())),
        note=entry.get("note", ""),
    )


def _who(entries: Iterable[str | Entry]) -> tuple[Who, ...]:
    return tuple(
        Who(unit=each) if isinstance(each, str) else Who(fact=each["fact"], until_named=each.get("until_named"))
        for each in entries
    )


def _test(test: Entry | list[str | int], fact: Entry, *, negated: bool = False) -> OneOf | Between:
    if isinstance(test, Mapping) and "not" in test:
        return _test(test["not"], fact, negated=True)
    if isinstance(test, Mapping):
        number = fact["number"]
        return Between(test.get("from", number["from"]), test.get("to", number["to"]), negated)
    return OneOf(tuple(test), negated)
