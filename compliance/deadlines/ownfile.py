"""Which days does the office's own calendar file give? Days off and days worked, each within a year of the file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, ValidationError

from compliance.deadlines.calendar import OwnDays
from compliance.errors import CalendarError
from rules.errors import AllocationError, Problem
from rules.formerrors import FormErrors
from rules.language import _
from rules.schema_types import Day, Text
from rules.yamlfile import Path_, read_yaml

__all__ = ["read_own_days"]


class _Year(BaseModel):
    """The days of one year, as a notice gives them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    year: Annotated[StrictInt, Field(ge=1950, le=2999)]
    source: Text
    off: list[Day] = []
    worked: list[Day] = []
    local: StrictBool = False


class _Years(BaseModel):
    """Several years in one file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    years: Annotated[list[_Year], Field(min_length=1)]


def read_own_days(file: Path) -> OwnDays:
    """Read a calendar file. Raises `CalendarError` with every problem and its line."""
    try:
        raw = read_yaml(file)
    except AllocationError as error:
        raise CalendarError(error.file, error.problems) from None
    several = isinstance(raw.value, dict) and "years" in raw.value
    form = _Years if several else _Year
    errors = FormErrors(raw, form.model_json_schema)
    try:
        checked = form.model_validate(raw.value)
    except ValidationError as error:
        raise CalendarError(str(file), errors.told(error)) from None
    years = checked.years if isinstance(checked, _Years) else [checked]
    problems = errors.placed(_problems(years, ("years",) if several else ()))
    if problems:
        raise CalendarError(str(file), problems)
    return _own_days(file.name, years)


def _own_days(name: str, years: Sequence[_Year]) -> OwnDays:
    document = json.dumps([each.model_dump(mode="json") for each in years], ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(document.encode()).hexdigest()[:12]
    worked = {day: False for each in years for day in each.off} | {day: True for each in years for day in each.worked}
    return OwnDays(f"{name} {digest}", worked, frozenset(each.year for each in years if not each.local))


def _problems(years: Sequence[_Year], top: Path_) -> Iterator[tuple[Path_, Problem]]:
    seen: set[int] = set()
    for index, each in enumerate(years):
        path: Path_ = (*top, index) if top else ()
        if each.year in seen:
            yield (*path, "year"), Problem("", _("is given twice."), _("Keep one of the two."))
        seen.add(each.year)
        if not each.off and not each.local:
            what = _("names no day off, and so cannot be the whole year.")
            remedy = _("List every day off of the notice, or write `local: true` where the file only adds to it.")
            yield (*path, "off"), Problem("", what, remedy)
        yield from _day_problems(each, path)


def _day_problems(year: _Year, path: Path_) -> Iterator[tuple[Path_, Problem]]:
    seen: set[date] = set()
    for key, days in (("off", year.off), ("worked", year.worked)):
        for index, day in enumerate(days):
            place = (*path, key, index)
            if day.year != year.year:
                remedy = _("Move it to an entry of its own year.")
                yield place, Problem("", _("{day} is not in {year}.").format(day=day, year=year.year), remedy)
            elif day in seen:
                yield place, Problem("", _("{day} is listed twice.").format(day=day), _("Keep one of the two."))
            seen.add(day)
