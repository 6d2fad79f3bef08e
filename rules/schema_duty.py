"""What shape must one duty of an allocation file have? Its conditions, its units and its days."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, model_validator

from rules.schema_types import Day, FileId, Id, as_list

__all__ = ["DutyIn", "NotIn", "RangeIn", "ValidIn", "WhoIn"]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ValidIn(_Model):
    """Days from and to, both included; leave one out where it is open."""

    from_: Day | None = Field(default=None, alias="from")
    to: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> ValidIn:
        if self.from_ and self.to and self.to < self.from_:
            raise ValueError("ends before it begins")
        return self


class WhoIn(_Model):
    """The unit that a fact names, and who has the role until one is named."""

    fact: Id
    until_named: Id | None = None


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
