"""What shape must a roster file have? The models that check it, and the JSON Schema that editors use."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from compliance.conference_states import PostRank
from rules.schema import HeadIn, NameIn, SourceIn
from rules.schema_types import FileId, Id, Word

__all__ = ["BodyIn", "PersonIn", "PostIn", "RosterFile", "roster_schema"]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PersonIn(_Model):
    """A person of a public post; nothing else about them is kept."""

    name: Word
    title: Annotated[str, Field(max_length=120)] = ""


class PostIn(_Model):
    """
    A post in a body; without a `holder` it is vacant.

    It is called by its `id`, or else by its rank and unit; its name is that of its rank, or else its own.
    """

    rank: PostRank
    id: FileId | None = None
    unit: Id | None = None
    name: NameIn | None = None
    holder: Id | None = None
    note: NameIn | None = None


class BodyIn(_Model):
    """A body of the allocation: what its posts are called, by rank, and the posts in their order."""

    names: dict[PostRank, NameIn]
    posts: Annotated[list[PostIn], Field(min_length=1)]


class RosterFile(_Model):
    """A whole roster file."""

    roster: HeadIn
    source: SourceIn
    people: dict[Id, PersonIn]
    bodies: Annotated[dict[Id, BodyIn], Field(min_length=1)]


def roster_schema() -> dict[str, object]:
    """The JSON Schema (draft 2020-12) of a roster file, for editors."""
    schema = RosterFile.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "lianban roster", **schema}
