"""Who is a unit's liaison, and how is that person reached? A file of the office's own, and nothing in the database."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from compliance.errors import UnusableFile
from rules.errors import AllocationError, Problem
from rules.facts import nearest, resolve
from rules.formerrors import TOLD, FormErrors
from rules.language import _
from rules.schema_types import Day, Word
from rules.yamlfile import Path_, read_yaml

if TYPE_CHECKING:
    from rules.allocation import Allocation

__all__ = ["Contacts", "Liaison", "channel_of", "load_contacts"]

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def channel_of(address: str) -> str:
    """
    The kind of channel that an address stands for, which is no secret.

    >>> channel_of("mailto://user:password@example.org")
    'mailto'
    """
    return address.partition("://")[0].strip().casefold()


def _address(value: str) -> str:
    """An address as it is. What is wrong is told without saying it: it holds a password, or is as good as one."""
    kind, colon, rest = value.strip().partition("://")
    if not (kind.isascii() and kind.isalnum() and colon and rest):
        what = _("is no address of the form kind://…, such as mailto://, wecombot:// or dingtalk://.")
        raise PydanticCustomError(TOLD, "{text}", {"text": what})
    return value.strip()


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class _LiaisonIn(_Model):
    """One person in post from one day to another."""

    name: Word
    post: Word
    since: Day
    until: Day | None = None
    send: Annotated[list[Annotated[str, AfterValidator(_address)]], Field(min_length=1)]


class _ContactsIn(_Model):
    """A whole file: the office's own liaisons, and those of units."""

    office: list[_LiaisonIn] = []
    units: dict[str, list[_LiaisonIn]] = {}


@dataclass(frozen=True, slots=True)
class Liaison:
    """A person who takes a unit's reminders, from `since` to `until`; `send` are addresses, and secret."""

    name: str
    post: str
    since: date
    until: date | None
    send: tuple[str, ...] = field(repr=False)

    def is_in_post(self, day: date) -> bool:
        """Whether the person is in post on `day`."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Contacts:
    """The liaisons of every unit, by its id; None stands for the office. No two of one unit are in post at once."""

    liaisons: Mapping[str | None, tuple[Liaison, ...]]

    def in_post(self, unit: str | None, day: date) -> Liaison | None:
        """Who takes the reminders of `unit` on `day`; None if nobody does."""
        return next((each for each in self.liaisons.get(unit, ()) if each.is_in_post(day)), None)


def load_contacts(file: Path, allocation: Allocation) -> Contacts:
    """
    Read the file of contacts. Raises `UnusableFile` with every problem and its line; no message
    repeats an address.

    A file that others on the machine can read is refused, since its addresses hold passwords.
    """
    _refuse_open_file(file)
    try:
        raw = read_yaml(file)
    except AllocationError as error:
        raise UnusableFile(error.file, error.problems) from None
    errors = FormErrors(raw, _ContactsIn.model_json_schema)
    try:
        checked = _ContactsIn.model_validate(raw.value)
    except ValidationError as error:
        raise UnusableFile(str(file), errors.told(error)) from None
    names = {
        each.id: (each.id, each.name.zh, each.name.en, each.short.zh, each.short.en, *each.aliases)
        for each in allocation.units.values()
    }
    problems = errors.placed(_problems(checked, names))
    if problems:
        raise UnusableFile(str(file), problems)
    by_unit = {resolve(unit, names): _liaisons(entries) for unit, entries in checked.units.items()}
    return Contacts({**by_unit, None: _liaisons(checked.office)})


def _refuse_open_file(file: Path) -> None:
    if os.name != "posix":
        return
    try:
        mode = file.stat().st_mode
    except OSError:
        return  # reading it says what is wrong
    if mode & _OTHERS:
        what = _("can be read or changed by others on this machine, and holds addresses with passwords.")
        raise UnusableFile(str(file), [Problem("", what, _("Do `chmod 600 {file}`.").format(file=file))])


def _problems(checked: _ContactsIn, names: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[Path_, Problem]]:
    yield from _period_problems(checked.office, ("office",))
    seen: set[str] = set()
    for unit, entries in checked.units.items():
        found = resolve(unit, names)
        if found is None:
            remedy = nearest(unit, [word for words in names.values() for word in words])
            yield (
                ("units", unit),
                Problem("", _("there is no such unit."), remedy or _("See `lianban duty list --what units`.")),
            )
        elif found in seen:
            yield ("units", unit), Problem("", _("is given twice."), _("Put both under one name."))
        seen.add(found or unit)
        yield from _period_problems(entries, ("units", unit))


def _period_problems(entries: Sequence[_LiaisonIn], path: Path_) -> Iterator[tuple[Path_, Problem]]:
    order = sorted(range(len(entries)), key=lambda index: entries[index].since)
    before: _LiaisonIn | None = None
    for index in order:
        each = entries[index]
        if each.until is not None and each.until < each.since:
            yield (*path, index, "until"), Problem("", _("ends before it begins."), _("Correct `since` or `until`."))
        if before is not None and (before.until is None or each.since <= before.until):
            what = _("{name} begins while {other} is still in post.").format(name=each.name, other=before.name)
            yield (*path, index, "since"), Problem("", what, _("Give the one before an `until` of the day before."))
        before = each


def _liaisons(entries: Sequence[_LiaisonIn]) -> tuple[Liaison, ...]:
    return tuple(Liaison(each.name, each.post, each.since, each.until, tuple(each.send)) for each in entries)
