"""What shape must an allocation file have? The models that check it, and the JSON Schema that editors use."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StrictBool,
    Tag,
    model_validator,
)

from rules.schema_types import Day, FileId, Id, Text, Word, as_list

__all__ = [
    "AllocationFile",
    "BodyIn",
    "ClauseIn",
    "DistrictIn",
    "DutyIn",
    "FactIn",
    "GroupIn",
    "HeadIn",
    "IssueIn",
    "NameIn",
    "NotIn",
    "NumberIn",
    "RangeIn",
    "RegimeIn",
    "SourceIn",
    "UnitIn",
    "ValidIn",
    "ValueIn",
    "WhoIn",
    "WordsIn",
    "json_schema",
]


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


class ValidIn(_Model):
    """Days from and to, both included; leave one out where it is open."""

    from_: Day | None = Field(default=None, alias="from")
    to: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> ValidIn:
        if self.from_ and self.to and self.to < self.from_:
            raise ValueError("ends before it begins")
        return self


class UnitIn(_Model):
    """A government unit."""

    name: NameIn
    short: NameIn | None = None
    aliases: list[Word] = []
    member: StrictBool = True
    level: str = ""
    parent: Id | None = None
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
    note: str = ""


class WhoIn(_Model):
    """The unit that a fact names."""

    fact: Id


def _kind_of_who(value: object) -> str:
    return "unit" if isinstance(value, str) else "fact"


class RangeIn(_Model):
    """A range of whole numbers, both ends included; `not` turns the test round."""

    from_: int | None = Field(default=None, alias="from")
    to: int | None = None


def _kind_of_value(value: object) -> str:
    return "whole" if type(value) is int else "word"


One = Annotated[Annotated[Id, Tag("word")] | Annotated[int, Tag("whole")], Discriminator(_kind_of_value)]
Values = Annotated[list[One], BeforeValidator(as_list, json_schema_input_type=Id | int | list[Id | int])]


def _kind_of_test(value: object) -> str:
    return "values" if isinstance(value, list | str | int) else "range"


class NotIn(_Model):
    """None of these values, or outside this range."""

    not_: Annotated[
        Annotated[Values, Tag("values")] | Annotated[RangeIn, Tag("range")],
        Discriminator(_kind_of_test),
        Field(alias="not"),
    ]


def _kind_of_condition(value: object) -> str:
    if isinstance(value, NotIn) or (isinstance(value, dict) and "not" in value):
        return "not"
    return _kind_of_test(value)


Test = Annotated[
    Annotated[Values, Tag("values")] | Annotated[RangeIn, Tag("range")] | Annotated[NotIn, Tag("not")],
    Discriminator(_kind_of_condition),
]
Units = Annotated[
    list[Annotated[Annotated[Id, Tag("unit")] | Annotated[WhoIn, Tag("fact")], Discriminator(_kind_of_who)]],
    BeforeValidator(as_list, json_schema_input_type=Id | WhoIn | list[Id | WhoIn]),
]


class DutyIn(_Model):
    """One line of the allocation."""

    id: FileId | None = None
    clause: FileId
    reading: Literal["explicit", "interpreted", "residual"]
    when: dict[Id, Test] = {}
    lead: Units = []
    joint: Units = []
    support: Units = []
    coordinate: Units = []
    candidates: Units = []
    refer: Id | None = None
    valid: ValidIn = ValidIn()
    overrides: Annotated[list[FileId], BeforeValidator(as_list, json_schema_input_type=FileId | list[FileId])] = []
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
