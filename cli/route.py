"""`lianban route`: whose would it be? Decides and stores nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.decision_text import explained, headline, in_language
from cli.framework import Exit, argument, option
from cli.framework import command as a_command
from cli.options import Settings, pass_settings, read_day, settings_options
from cli.render import echo_json, paragraph
from cli.streams import shown_source
from cli.texts import plain
from rules.allocation import ISSUE
from rules.decision import FactValue, as_record
from rules.facts import read_facts
from rules.language import N_, _

if TYPE_CHECKING:
    from compliance.intake.row import BadRow
    from rules.allocation import Allocation

__all__ = ["command", "read_pairs"]


@a_command(
    "route",
    help=N_(
        "Say whose a finding is, and why, without storing anything.\n\n"
        "State facts with --fact, or give files of findings (.jsonl, .csv, .xlsx; - for standard input)."
    ),
    epilog=N_("Names and values: `lianban duty list --what facts`, `--what issues`, `--what units`."),
)
@argument("files", nargs=-1, type=click.Path(path_type=Path, allow_dash=True), help=N_("files of findings"))
@option("--fact", "pairs", multiple=True, metavar="NAME=VALUE", help=N_("a fact, by id or name; may be repeated"))
@option("--issue", metavar="ISSUE", help=N_("the issue, by id or name: the same as --fact issue=…"))
@option("--expect", metavar="UNIT", help=N_("exit with 1 unless this unit leads"))
@option(
    "--on",
    metavar="DAY",
    callback=read_day,
    help=N_("the day it was found: by the duties in force then (default: today)"),
)
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help=N_("for people, or one JSON object a line"),
)
@settings_options
@pass_settings
def command(
    settings: Settings,
    files: tuple[Path, ...],
    pairs: tuple[str, ...],
    issue: str | None,
    expect: str | None,
    on: date | None,
    form: str,
) -> None:
    """Decide without storing."""
    if bool(files) == bool(pairs or issue):
        raise click.UsageError(_("Give either facts (--fact, --issue) or files."))
    allocation = settings.allocation
    expected = _unit(allocation, expect) if expect else None
    day = on or settings.today
    bad = wrong = 0
    for where, stated in _stated(settings, files, pairs, issue):
        if not isinstance(stated, Mapping):
            bad += 1
            reasons = _("; ").join(map(str, stated.problems))
            click.echo(plain(_("{where}: {reasons}").format(where=where, reasons=reasons)), err=True)
            continue
        record = as_record(settings.decider.decide(stated, on=day))
        _print(settings, record, where, form)
        if expected is not None and record["lead"] != expected:
            wrong += 1
            what = _("Expected {unit} to lead.").format(unit=allocation.units[expected].name)
            click.echo(f"{where}: {what}" if where else what, err=True)
    if bad:
        raise click.exceptions.Exit(Exit.BAD_INPUT)
    if wrong:
        raise click.exceptions.Exit(Exit.CHECK_FAILED)


def _unit(allocation: Allocation, name: str) -> str:
    from cli.duty import find_unit

    return find_unit(allocation, name)


def _print(settings: Settings, record: dict[str, Any], where: str, form: str) -> None:
    if form == "json":
        echo_json(in_language(record))
        return
    told = headline(settings.allocation, record)
    click.echo(paragraph(f"{where}: {told}" if where else told))
    click.echo(explained(record))


def _stated(
    settings: Settings, files: tuple[Path, ...], pairs: tuple[str, ...], issue: str | None
) -> Iterator[tuple[str, Mapping[str, FactValue] | BadRow]]:
    """What is stated, each with where: the facts, or what is wrong with them."""
    allocation = settings.allocation
    if not files:
        named = () if issue is None else (f"{ISSUE}={issue}",)
        yield "", read_facts(allocation, read_pairs((*pairs, *named)))
        return
    from compliance.intake.facts_only import facts_in

    for file in files:
        for line, facts in facts_in(file, allocation):
            yield _("{file}, line {line}").format(file=shown_source(file), line=line), facts


def read_pairs(pairs: tuple[str, ...]) -> dict[str, object]:
    """`name=value` words as a mapping. Raises a usage error for a word without “=”, or a name given twice."""
    stated: dict[str, object] = {}
    for pair in pairs:
        name, equals, value = pair.replace("＝", "=", 1).partition("=")
        if not equals or not name.strip():
            raise click.UsageError(_("“{pair}” is no NAME=VALUE.").format(pair=pair[:60]))
        if name.strip() in stated:
            raise click.UsageError(_("The fact “{name}” is given twice.").format(name=name.strip()))
        stated[name.strip()] = value.strip()
    return stated
