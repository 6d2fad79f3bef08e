"""Which forms do ids, words, texts and days have in our YAML files? And one thing where a list may stand."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, StringConstraints
from pydantic_core import PydanticCustomError

__all__ = ["Day", "FileId", "Id", "Text", "Word", "as_list"]

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
"""An id of a unit, fact, value, group or issue: lower-case letters, digits and underscores."""


def _as_text(value: object) -> object:
    return str(value) if type(value) is int else value


FileId = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.-]{0,63}$"),
    BeforeValidator(_as_text, json_schema_input_type=str | int),
]
"""An id of an allocation, a clause or a duty: may also begin with a digit and hold dots and dashes."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]


def _plain_day(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise PydanticCustomError("date_type", "no plain day")
    return value


Day = Annotated[date, BeforeValidator(_plain_day, json_schema_input_type=date)]
"""A day as 2021-09-08, and in no other form."""


def as_list(value: object) -> object:
    """A list of one where one thing stands alone."""
    return [value] if isinstance(value, str | int | dict) and not isinstance(value, bool) else value
