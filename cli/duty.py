"""`lianban duty`: the allocation, as a reader wants it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import click

from cli.duty_adopt import adopt, versions
from cli.duty_amendments import amendments
from cli.duty_check import check
from cli.duty_diff import diff
from cli.duty_expect import test
from cli.duty_new import new
from cli.duty_replay import replay
from cli.duty_text import clause_text
from cli.duty_words import words
from cli.framework import Commands, argument, option
from cli.framework import command as a_command
from cli.options import Settings, format_option, pass_settings, settings_options
from cli.render import echo_json, paragraph, print_records
from compliance.duty_words import duty_record
from compliance.labels import role_label
from rules.allocation import Allocation, Role
from rules.catalogue import FactKind
from rules.errors import UnknownName
from rules.facts import fold, nearest, resolve
from rules.language import N_, _

__all__ = ["command", "find_unit"]

Records = list[dict[str, object]]


@click.group(name="duty", cls=Commands, help=N_("Read the allocation of duties."))
def command() -> None:
    """Read the allocation."""


@a_command("list", help=N_("List the duties, or the units, facts, issues, clauses or notes that they speak of."))
@option(
    "--what",
    type=click.Choice(["duties", "units", "facts", "issues", "clauses", "notes"]),
    default="duties",
    show_default=True,
    help=N_("what to list"),
)
@option("--unit", metavar="UNIT", help=N_("only the duties of this unit (id, name or short name)"))
@format_option
@settings_options
@pass_settings
def list_(settings: Settings, what: str, unit: str | None, form: str) -> None:
    """List parts of the allocation."""
    allocation = settings.allocation
    if unit is not None and what != "duties":
        raise click.UsageError(_("--unit goes with the duties only."))
    if unit is not None:
        records, columns = _duties(allocation, find_unit(allocation, unit))
    else:
        records, columns = _LISTS[what](allocation)
    if form == "table" and "lead" in columns:
        records, columns = _for_people(records)
    print_records(records, columns, form, _("Nothing to list."))


@a_command("show", help=N_("Show one clause: what it says in our words, and the duties read from it."))
@argument("clause", help=N_("the clause, such as 13b"))
@option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help=N_("for people, or one JSON object")
)
@settings_options
@pass_settings
def show(settings: Settings, clause: str, form: str) -> None:
    """Show one clause."""
    allocation = settings.allocation
    wanted = clause.strip().removeprefix("@").removeprefix("clause-").lower()
    chosen = [each for id_, each in allocation.clauses.items() if id_ == wanted or _number(id_) == wanted]
    if not chosen:
        what = _("There is no clause “{name}” in {allocation}.").format(name=clause[:40], allocation=allocation.ref.id)
        remedy = nearest(wanted, allocation.clauses) or _("See `lianban duty list --what clauses`.")
        raise UnknownName(f"{what} {remedy}")
    for index, each in enumerate(chosen):
        if form == "json":
            duties = [duty_record(allocation, duty) for duty in allocation.duties.values() if duty.clause == each.id]
            words = {"cite": str(each.cite), "summary": str(each.summary), "instrument": each.instrument}
            echo_json({"clause": each.id, **words, "duties": duties})
        else:
            click.echo(("\n" if index else "") + paragraph(clause_text(allocation, each)))


@a_command("schema", help=N_("Print the JSON Schema of an allocation file, for editors."))
def schema() -> None:
    """Print the schema."""
    from rules.schema import json_schema

    echo_json(json_schema())


for _each in (list_, show, new, words, test, check, diff, replay, adopt, versions, amendments, schema):
    command.add_command(_each)


def find_unit(allocation: Allocation, name: str) -> str:
    """The id of the unit that `name` means, or of its desk. Raises `UnknownName` with the nearest right word."""
    names = {
        unit.id: (unit.id, unit.name.zh, unit.name.en, unit.short.zh, unit.short.en, *unit.aliases)
        for unit in allocation.units.values()
    }
    found = resolve(name, names)
    if found is None:
        what = _("There is no unit “{name}” in {allocation}.").format(name=name[:40], allocation=allocation.ref.id)
        remedy = nearest(fold(name), [each for every in names.values() for each in every])
        raise UnknownName(f"{what} {remedy or _('See `lianban duty list --what units`.')}")
    return allocation.desk_of(found)


def _number(clause: str) -> str:
    """Clause 13 means 13a, 13b and 13c."""
    return clause.rstrip("abcdefghijklmnopqrstuvwxyz")


def _duties(allocation: Allocation, unit: str | None = None) -> tuple[Records, Mapping[str, str]]:
    duties = [
        duty
        for duty in allocation.duties.values()
        if unit is None or any(who.unit is not None and allocation.desk_of(who.unit) == unit for who in duty.everyone)
    ]
    columns = {
        "duty": _("duty"),
        Role.LEAD.value: _("lead"),
        Role.JOINT.value: _("joint"),
        Role.SUPPORT.value: _("support"),
        Role.COORDINATE.value: _("coordinate"),
        "when": _("when"),
        "reading": _("reading"),
    }
    return [duty_record(allocation, duty) for duty in duties], columns


def _for_people(records: Records) -> tuple[Records, Mapping[str, str]]:
    """Duties with all units but the leading one in one column: few duties have any."""
    roles = (Role.JOINT, Role.SUPPORT, Role.COORDINATE)
    for record in records:
        units = ((role, unit) for role in roles for unit in cast("list[str]", record[role.value]))
        record["others"] = [_("{unit} ({role})").format(unit=unit, role=role_label(role)) for role, unit in units]
    columns = {"duty": _("duty"), "lead": _("lead"), "others": _("others"), "when": _("when"), "reading": _("reading")}
    return records, columns


def _units(allocation: Allocation) -> tuple[Records, Mapping[str, str]]:
    records: Records = [
        {
            "id": unit.id,
            "name": str(unit.name),
            "short": str(unit.short),
            "aliases": list(unit.aliases),
            "duties": [
                duty.id
                for duty in allocation.duties.values()
                if any(who.unit == unit.id for who in (*duty.lead, *duty.joint, *duty.support))
            ],
        }
        for unit in allocation.units.values()
    ]
    columns = {
        "id": "id",
        "name": _("name"),
        "short": _("short name"),
        "aliases": _("also called"),
        "duties": _("duties"),
    }
    return records, columns


def _facts(allocation: Allocation) -> tuple[Records, Mapping[str, str]]:
    records: Records = [
        {
            "id": fact.id,
            "name": str(fact.name),
            "values": [f"{fact.low}–{fact.high}"]
            if fact.kind is FactKind.NUMBER
            else [f"{value.id} ({value.name})" for value in fact.values],
        }
        for fact in allocation.facts.values()
    ]
    return records, {"id": "id", "name": _("name"), "values": _("values")}


def _issues(allocation: Allocation) -> tuple[Records, Mapping[str, str]]:
    records: Records = [
        {
            "id": issue.id,
            "name": str(issue.name),
            "group": str(allocation.groups[issue.group].name),
            "aliases": list(issue.aliases),
        }
        for issue in allocation.issues.values()
    ]
    return records, {"id": "id", "name": _("name"), "group": _("group"), "aliases": _("also called")}


def _clauses(allocation: Allocation) -> tuple[Records, Mapping[str, str]]:
    records: Records = [
        {"clause": clause.id, "cite": str(clause.cite), "summary": str(clause.summary), "note": clause.note}
        for clause in allocation.clauses.values()
    ]
    return records, {"clause": _("clause"), "cite": _("cited as"), "summary": _("what it says"), "note": _("note")}


def _notes(allocation: Allocation) -> tuple[Records, Mapping[str, str]]:
    bodies = [(str(body.name), fact) for body in allocation.bodies for fact in body.facts]
    rows = [*bodies, *((_("open points"), note) for note in allocation.notes)]
    return [{"about": about, "note": note} for about, note in rows], {"about": _("about"), "note": _("note")}


_LISTS = {
    "duties": _duties,
    "units": _units,
    "facts": _facts,
    "issues": _issues,
    "clauses": _clauses,
    "notes": _notes,
}
