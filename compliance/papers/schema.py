"""What shape must the template of a paper have? The models that check it, and the JSON Schema that editors use."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt

from rules.schema_types import Id, Text, Word

__all__ = ["BlockIn", "LetterheadFile", "TableIn", "TemplateFile", "letterhead_schema", "template_schema"]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


RowIn = Annotated[dict[Word, Annotated[str, Field(max_length=2000)]], Field(min_length=1, max_length=2)]
"""A row of a form: one name with its text, or two; a text may be empty, to be filled in by hand."""


class TableIn(_Model):
    """A list: a row for each thing in `each`, which the columns call `row`; `index` counts from 1."""

    each: Id
    columns: Annotated[dict[Word, Text], Field(min_length=1, max_length=24)]
    widths: list[Annotated[StrictInt, Field(ge=1, le=100)]] = []
    caption: str = ""
    empty: str = ""


class BlockIn(_Model):
    """One part of the body: exactly one of these; `if` leaves it out where that comes out empty."""

    if_: Annotated[str, Field(alias="if")] = ""
    text: Text | None = None
    heading: Text | None = None
    form: Annotated[list[RowIn], Field(min_length=1)] | None = None
    table: TableIn | None = None
    blocks: Id | None = None
    place: Literal["body", "plain", "center", "right"] = "body"
    level: Annotated[StrictInt, Field(ge=1, le=3)] = 1


class TemplateFile(_Model):
    """The template of one kind of paper."""

    word: Word
    title: Text
    head: StrictBool = False
    signed: StrictBool = True
    body: Annotated[list[BlockIn], Field(min_length=1)]
    annexes: list[Text] = []


class LetterheadFile(_Model):
    """What all papers of an office have in common."""

    mark: Word
    number: Text
    head: Text
    issuer: Text
    stamp: str = ""
    addressee: Text
    replaces: Text


def template_schema() -> dict[str, object]:
    """The JSON Schema of a template, for editors."""
    return TemplateFile.model_json_schema(by_alias=True)


def letterhead_schema() -> dict[str, object]:
    """The JSON Schema of the common part, for editors."""
    return LetterheadFile.model_json_schema(by_alias=True)
