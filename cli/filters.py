"""How are lists narrowed on the command line? The same options for cases, findings and visits."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TypeVar

from cli.duty import find_unit
from cli.framework import option
from cli.options import Settings, limit_option, read_day
from rules.allocation import ISSUE
from rules.errors import UnknownName
from rules.facts import nearest, resolve, value_names
from rules.language import N_, _

__all__ = ["common_filters", "issue_filters", "issues_of", "unit_of"]

_Command = TypeVar("_Command", bound=Callable[..., object])


def common_filters(target: _Command) -> _Command:
    """--unit, --locality, --party, --since, --until, --limit."""
    for decorate in (
        limit_option,
        option("--until", metavar="DAY", callback=read_day, help=N_("found on this day or before")),
        option("--since", metavar="DAY", callback=read_day, help=N_("found on this day or after")),
        option("--party", metavar="NAME|CODE", help=N_("a part of the party's name, or its credit code")),
        option("--locality", metavar="NAME", help=N_("the township or subdistrict")),
        option("--unit", metavar="UNIT", help=N_("a unit, by id, name or short name")),
    ):
        target = decorate(target)
    return target


def issue_filters(target: _Command) -> _Command:
    """--group, --issue."""
    for decorate in (
        option("--issue", metavar="ISSUE", help=N_("one issue, by id or name")),
        option("--group", metavar="GROUP", help=N_("a group of issues, by id or name")),
    ):
        target = decorate(target)
    return target


def unit_of(settings: Settings, unit: str | None) -> str | None:
    """The id of the unit that is named, if one is."""
    return None if unit is None else find_unit(settings.allocation, unit)


def issues_of(settings: Settings, group: str | None, issue: str | None) -> Collection[str] | None:
    """The issues that a group or an issue's name stands for; None for all of them. Raises `UnknownName`."""
    allocation = settings.allocation
    wanted: set[str] | None = None
    if group is not None:
        names = {id_: (id_, each.name.zh, each.name.en) for id_, each in allocation.groups.items()}
        found = _found(group, names, _("There is no group of issues “{name}”."))
        wanted = {id_ for id_, each in allocation.issues.items() if each.group == found}
    if issue is not None:
        found = _found(issue, value_names(allocation, ISSUE), _("There is no issue “{name}”."))
        wanted = {found} if wanted is None else wanted & {found}
    return wanted


def _found(word: str, names: Mapping[str, tuple[str, ...]], what: str) -> str:
    found = resolve(word, names)
    if found is None:
        remedy = nearest(word, [each for every in names.values() for each in every])
        raise UnknownName(f"{what.format(name=word[:40])} {remedy or _('See `lianban duty list --what issues`.')}")
    return found
