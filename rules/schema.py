"""What shape must an allocation file have? The models that check it, and the JSON Schema that editors use."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, model_validator

from rules.schema_duty import DutyIn, ValidIn
from rules.schema_types import Day, FileId, Id, Text, Word

__all__ = [
    "AllocationFile",
    "BodyIn",
    "ClauseIn",
    "DistrictIn",
    "FactIn",
    "GroupIn",
    "HeadIn",
    "InstrumentIn",
    "IssueIn",
    "NameIn",
    "NumberIn",
    "RegimeIn",
    "SourceIn",
    "UnitIn",
    "ValueIn",
    "WordsIn",
    "json_schema",
]

Level = Literal["national", "province", "city", "district", "town"]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NameIn(_Model):
    """One name in Chinese and English."""

    zh: Text
    en: Text


class HeadIn(_Model):
    """What this allocation is called."""

    id: FileId
    version: FileId
    name: NameIn


class DistrictIn(_Model):
    """Whose allocation it is."""

    id: Id
    name: NameIn
    time_zone: Text = "Asia/Shanghai"
    localities: list[Word] = []


class SourceIn(_Model):
    """The document that is read."""

    title: Text
    number: Text
    issued_on: Day
    issuer: Text
    level: Level = "district"


class InstrumentIn(SourceIn):
    """Another document that is read with it; whose it is must be said."""

    level: Level


class UnitIn(_Model):
    """A government unit."""

    name: NameIn
    short: NameIn | None = None
    aliases: list[Word] = []
    member: StrictBool = True
    level: str = ""
    parent: Id | None = None
    desk: Id | None = None
    note: str = ""


class RegimeIn(_Model):
    """Another body of rules, to which findings can be referred."""

    name: NameIn
    note: str = ""


class ValueIn(_Model):
    """One value of a fact."""

    name: NameIn
    aliases: list[Word] = []


class NumberIn(_Model):
    """The range of a fact that is a whole number, both ends included."""

    from_: Annotated[int, Field(alias="from", ge=-(2**53), le=2**53)]
    to: Annotated[int, Field(ge=-(2**53), le=2**53)]
    unit: NameIn | None = None

    @model_validator(mode="after")
    def _in_order(self) -> NumberIn:
        if self.to < self.from_:
            raise ValueError("ends before it begins")
        return self


class FactIn(_Model):
    """Something a finding may state: give `values`, or `number`, or `units` (some unit ids, or `all`)."""

    name: NameIn
    aliases: list[Word] = []
    values: dict[Id, ValueIn] | None = None
    number: NumberIn | None = None
    units: list[Id] | Literal["all"] | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> FactIn:
        if sum(each is not None for each in (self.values, self.number, self.units)) != 1:
            raise ValueError("needs exactly one of values, number, units")
        return self


class GroupIn(_Model):
    """A family of issues."""

    name: NameIn


class IssueIn(_Model):
    """One kind of problem."""

    name: NameIn
    group: Id
    aliases: list[Word] = []


class WordsIn(_Model):
    """What inspectors call an issue."""

    strong: list[Word] = []
    weak: list[Word] = []


class ClauseIn(_Model):
    """A passage of the document, cited and told in our words."""

    cite: NameIn
    summary: NameIn
    instrument: Id | None = None
    note: str = ""


class BodyIn(_Model):
    """A body that the document sets up."""

    name: NameIn
    facts: list[Text] = []


class AllocationFile(_Model):
    """A whole allocation file."""

    allocation: HeadIn
    district: DistrictIn
    source: SourceIn
    instruments: dict[Id, InstrumentIn] = {}
    valid: ValidIn = ValidIn()
    units: Annotated[dict[Id, UnitIn], Field(min_length=1)]
    regimes: dict[Id, RegimeIn] = {}
    facts: dict[Id, FactIn] = {}
    groups: Annotated[dict[Id, GroupIn], Field(min_length=1)]
    issues: Annotated[dict[Id, IssueIn], Field(min_length=1)]
    clauses: Annotated[dict[FileId, ClauseIn], Field(min_length=1)]
    duties: Annotated[list[DutyIn], Field(min_length=1)]
    bodies: dict[Id, BodyIn] = {}
    notes: list[Text] = []
    classes: dict[Id, list[Word]] = {}
    silent: list[Word] = []
    words: dict[Id, WordsIn] = {}


def json_schema() -> dict[str, object]:
    """The JSON Schema (draft 2020-12) of an allocation file, for editors."""
    schema = AllocationFile.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "lianban allocation", **schema}
