"""What shape must a file of minutes have? The models that check it, with names as people write them."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from compliance.meetings.texts import LINE, TEXT
from rules.formerrors import TOLD
from rules.language import _
from rules.schema_types import Day, Word, as_list

__all__ = ["AdoptIn", "MatterIn", "MemberIn", "MinutesFile", "RulingIn", "minutes_schema"]

_Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LINE)]
_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=TEXT)]
_Units = Annotated[tuple[Word, ...], BeforeValidator(as_list)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MatterIn(_Model):
    """What was agreed: who leads, who handles it jointly, by which day; `item` is its place on the agenda."""

    title: _Line
    lead: Word
    joint: _Units = ()
    due: Day
    major: bool = False
    item: Annotated[int, Field(ge=0)] = 0


class RulingIn(_Model):
    """A ruling on a case: another `lead`, or the present one is upheld; without `joint` the joint units stay."""

    case: Word
    lead: Word | None = None
    uphold: bool = False
    joint: _Units | None = None
    reason: _Text

    @model_validator(mode="after")
    def _one_of_both(self) -> RulingIn:
        if self.uphold == (self.lead is not None):
            raise PydanticCustomError(TOLD, "{text}", {"text": _("give either a `lead`, or `uphold: true`.")})
        return self


class AdoptIn(_Model):
    """An allocation, by its file or bundled name, that is in force from a day on."""

    file: _Line
    start: Annotated[Day, Field(alias="from")]
    remark: str = ""


class MemberIn(_Model):
    """That who is proposed for a post holds it, from the day that was proposed or from another."""

    post: Word
    start: Annotated[Day | None, Field(alias="from")] = None


class MinutesFile(_Model):
    """The whole file."""

    summary: _Text
    chair: str = ""
    present: _Units = ()
    stand_in: dict[Word, _Line] = {}
    absent: dict[Word, _Line] = {}
    rest_present: bool = False
    outcomes: dict[int, _Text] = {}
    matters: tuple[MatterIn, ...] = ()
    rulings: tuple[RulingIn, ...] = ()
    adopt: tuple[AdoptIn, ...] = ()
    members: tuple[MemberIn, ...] = ()


def minutes_schema() -> dict[str, object]:
    """The JSON Schema of a file of minutes."""
    schema = MinutesFile.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "lianban minutes", **schema}
