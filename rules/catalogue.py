"""What does an allocation speak of? The district and its document, units, facts, issues and clauses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rules.language import Language, current

__all__ = [
    "Body",
    "Clause",
    "District",
    "Fact",
    "FactKind",
    "Group",
    "Issue",
    "Label",
    "Level",
    "Regime",
    "Source",
    "Unit",
    "Value",
    "Words",
]


class FactKind(StrEnum):
    """What the values of a fact are."""

    CHOICE = "choice"
    NUMBER = "number"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Label:
    """One name in both languages."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.zh if current() is Language.ZH else self.en


class Level(StrEnum):
    """Whose document it is, from the least local to the most local."""

    NATIONAL = "national"
    PROVINCE = "province"
    CITY = "city"
    DISTRICT = "district"
    TOWN = "town"


@dataclass(frozen=True, slots=True)
class Source:
    """A document that the allocation reads."""

    title: str
    number: str
    issued_on: date
    issuer: str
    level: Level = Level.DISTRICT


@dataclass(frozen=True, slots=True)
class District:
    """Whose allocation this is: an id for the database, a name, an IANA time zone, its localities."""

    id: str
    name: Label
    time_zone: str
    localities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """
    A government unit; `member` is false for one that is outside the conference.

    `desk` is the unit that does its work, where it is no body of its own.
    """

    id: str
    name: Label
    short: Label
    aliases: tuple[str, ...] = ()
    member: bool = True
    level: str = ""
    parent: str | None = None
    note: str = ""
    desk: str | None = None


@dataclass(frozen=True, slots=True)
class Regime:
    """Another body of rules, to which a finding can be referred."""

    id: str
    name: Label
    note: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """One value that a fact can have."""

    id: str
    name: Label
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a finding may state: one of `values`, or a number from `low` to `high`, both included."""

    id: str
    name: Label
    kind: FactKind
    aliases: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()
    low: int = 0
    high: int = 0
    unit: Label | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """What inspectors call an issue: `strong` names it, `weak` only hints at it."""

    strong: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A family of issues."""

    id: str
    name: Label


@dataclass(frozen=True, slots=True)
class Issue:
    """One kind of problem in the catalogue."""

    id: str
    name: Label
    group: str
    aliases: tuple[str, ...] = ()
    words: Words = Words()


@dataclass(frozen=True, slots=True)
class Clause:
    """
    A passage of the document: how it is cited, and what it says in our words.

    `instrument` is the id of the document it stands in, where that is not the allocation's own source.
    """

    id: str
    cite: Label
    summary: Label
    note: str = ""
    instrument: str | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """A body that the document sets up, with what the document says of it, and where it is silent."""

    id: str
    name: Label
    facts: tuple[str, ...] = ()
