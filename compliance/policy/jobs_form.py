"""What may a policy file say of what runs by itself? For each job the days, and the times or every so many minutes."""

from __future__ import annotations

import re
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, PlainValidator, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from compliance.policy.schedule import Days
from rules.formerrors import TOLD
from rules.language import _
from rules.schema_types import Text

__all__ = ["JobIn", "JobsIn"]

_FORM = "^([01][0-9]|2[0-3]):[0-5][0-9]$"
_TIME = re.compile(_FORM)
_EVERY = re.compile(r"([1-9][0-9]{0,3})m")
_MOST_MINUTES = 24 * 60


def _refusal(text: str) -> PydanticCustomError:
    return PydanticCustomError(TOLD, "{text}", {"text": text})


def _times(value: object) -> list[str]:
    given = value if isinstance(value, list) and value else [value]
    wrong = [each for each in given if not isinstance(each, str) or _TIME.match(each) is None]
    if wrong:
        what = _("“{text}” is no time of the day: write it as 07:30; several as [08:00, 14:00].")
        raise _refusal(what.format(text=str(wrong[0])[:40]))
    return sorted(set(given))


def _minutes(value: object) -> str:
    read = _EVERY.fullmatch(value) if isinstance(value, str) else None
    if read is None or int(read[1]) > _MOST_MINUTES:
        what = _("“{text}” is no number of minutes from 1m to 1440m, such as 30m.").format(text=str(value)[:40])
        raise _refusal(what)
    return read[0]


Times = Annotated[
    list[str],
    PlainValidator(_times),
    WithJsonSchema({"anyOf": [{"type": "string", "pattern": _FORM}, {"type": "array", "minItems": 1}]}),
]
Minutes = Annotated[str, PlainValidator(_minutes), WithJsonSchema({"type": "string", "pattern": "^[1-9][0-9]{0,3}m$"})]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class JobIn(_Model):
    """When one job runs: on which days, and at which times or every so many minutes of them."""

    on: Days
    at: Times | None = None
    every: Minutes | None = None
    source: Text

    @model_validator(mode="after")
    def _one_of_the_two(self) -> Self:
        if (self.at is None) is (self.every is None):
            raise _refusal(_("needs either `at` or `every`, and not both."))
        return self


class JobsIn(_Model):
    """What runs by itself; what is left out does not."""

    chase: JobIn | None = None
    send: JobIn | None = None
    audit: JobIn | None = None
