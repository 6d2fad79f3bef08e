"""`lianban ledger`: the ledgers that an office keeps and hands round, as workbooks or CSV."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cli.case import state_option
from cli.filters import issues_of, unit_of
from cli.framework import Commands, option
from cli.framework import command as a_command
from cli.options import Settings, pass_settings, read_day, store_options
from cli.texts import plain
from compliance.states import CaseState
from rules.language import N_, _, ngettext

if TYPE_CHECKING:
    from compliance.ledgers.ledger import LedgerKind

__all__ = ["command"]

_Command = TypeVar("_Command", bound=Callable[..., object])

_STANDARD_OUTPUT = "-"
_FORMS = {".xlsx": "xlsx", ".csv": "csv"}


@click.group(name="ledger", cls=Commands, help=N_("Write a ledger from the record, as a workbook or CSV."))
def command() -> None:
    """Ledgers."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Where a ledger goes and what it is narrowed to, as given on the command line."""

    output: str
    since: date | None
    until: date | None
    unit: str | None
    locality: str | None = None
    group: str | None = None
    state: str | None = None
    by_party: bool = False


def _output(target: _Command) -> _Command:
    given = option(
        "--output",
        required=True,
        metavar="FILE",
        help=N_("the new file: .xlsx for a workbook, .csv for CSV; - prints CSV"),
    )
    return given(target)  # type: ignore[no-any-return]  # click hands back what it was given


def _narrowed(since: str, until: str) -> Callable[[_Command], _Command]:
    """--from and --to, with what the days are of, and --unit."""

    def decorate(target: _Command) -> _Command:
        for each in (
            option("--unit", metavar="UNIT", help=N_("a unit, by id, name or short name")),
            option("--to", "until", metavar="DAY", callback=read_day, help=until),
            option("--from", "since", metavar="DAY", callback=read_day, help=since),
        ):
            target = each(target)
        return _output(target)

    return decorate


def _of_parties(target: _Command) -> _Command:
    """--locality, --group, --by-party."""
    for each in (
        option("--by-party", is_flag=True, help=N_("a sheet for each inspected party; only in a workbook")),
        option("--group", metavar="GROUP", help=N_("a group of issues, by id or name")),
        option("--locality", metavar="NAME", help=N_("the township or subdistrict")),
    ):
        target = each(target)
    return target


@a_command(
    "issues",
    help=N_(
        "Write the ledger of issues: every case with its source, clauses, units, time limit, measures, evidence, "
        "re-inspection and closing.\n\n"
        "Void cases are in it too, marked as such. What meetings agreed has a list of its own."
    ),
    epilog=N_("Example: lianban ledger issues --output issues.xlsx --from 2026-01-01 --by-party"),
)
@_narrowed(N_("found on this day or after"), N_("found on this day or before"))
@_of_parties
@state_option
@store_options
@pass_settings
def issues(settings: Settings, /, **given: Any) -> None:  # noqa: ANN401 - the options above, by name
    """Write the ledger of issues."""
    from compliance.ledgers.ledger import LedgerKind

    _write(settings, LedgerKind.ISSUES, _Wanted(**given))


@a_command(
    "closed",
    help=N_(
        "Write the list of closed cases: what was put right, who re-inspected it when, and whether it was in time."
    ),
    epilog=N_("Example: lianban ledger closed --output closed.xlsx --from 2026-03-01 --to 2026-03-31"),
)
@_narrowed(N_("closed on this day or after"), N_("closed on this day or before"))
@_of_parties
@store_options
@pass_settings
def closed(settings: Settings, /, **given: Any) -> None:  # noqa: ANN401 - likewise
    """Write the list of closed cases."""
    from compliance.ledgers.ledger import LedgerKind

    _write(settings, LedgerKind.CLOSED, _Wanted(**given))


@a_command(
    "matters",
    help=N_("Write the list of what meetings agreed: who leads, by when, what was approved, and how far it is."),
    epilog=N_("Example: lianban ledger matters --output matters.xlsx"),
)
@_narrowed(N_("agreed by a meeting on this day or after"), N_("agreed by a meeting on this day or before"))
@store_options
@pass_settings
def matters(settings: Settings, /, **given: Any) -> None:  # noqa: ANN401 - likewise
    """Write the list of agreed matters."""
    from compliance.ledgers.ledger import LedgerKind

    _write(settings, LedgerKind.MATTERS, _Wanted(**given))


@a_command(
    "dispatched",
    help=N_("Write the list of what was handed out: a line for each unit's share, with its receipt, limit and answer."),
    epilog=N_("Example: lianban ledger dispatched --output fire.csv --unit fire_rescue"),
)
@_narrowed(N_("handed out on this day or after"), N_("handed out on this day or before"))
@_of_parties
@store_options
@pass_settings
def dispatched(settings: Settings, /, **given: Any) -> None:  # noqa: ANN401 - likewise
    """Write the list of dispatched cases."""
    from compliance.ledgers.ledger import LedgerKind

    _write(settings, LedgerKind.DISPATCHED, _Wanted(**given))


def _write(settings: Settings, kind: LedgerKind, wanted: _Wanted) -> None:
    from cli.new_file import new_file, require_new
    from compliance.ledgers.chosen import Chosen
    from compliance.ledgers.csvfile import write_csv
    from compliance.ledgers.ledger import ledger
    from compliance.ledgers.xlsx import write_xlsx
    from compliance.rights import Act, require

    form, path = _form_of(wanted), Path(wanted.output)
    require(settings.actor, Act.READ)
    if wanted.output != _STANDARD_OUTPUT:
        require_new(path)
    with settings.database() as database, database.read() as session:
        chosen = Chosen(
            since=wanted.since,
            until=wanted.until,
            unit=unit_of(settings, wanted.unit),
            locality=wanted.locality,
            issues=issues_of(settings, wanted.group, None),
            state=CaseState(wanted.state) if wanted.state else None,
        )
        table = ledger(session, settings.book, settings.clock.now(), kind, chosen, by_party=wanted.by_party)
        if wanted.output == _STANDARD_OUTPUT:
            write_csv(table, sys.stdout.buffer)
            return
        with new_file(path) as file:
            count = write_xlsx(table, file) if form == "xlsx" else write_csv(table, file)
    text = ngettext("{file}: {title}, {count} line.", "{file}: {title}, {count} lines.", count)
    click.echo(text.format(file=plain(wanted.output), title=table.title, count=count), err=True)


def _form_of(wanted: _Wanted) -> str:
    """The form that the name of the file asks for. Raises `click.UsageError` for another, and for sheets of CSV."""
    path = Path(wanted.output)
    form = "csv" if wanted.output == _STANDARD_OUTPUT else _FORMS.get(path.suffix.lower())
    if form is None:
        text = _("“{file}”: a ledger is written as .xlsx or .csv; end the name in one of these, or give - for CSV.")
        raise click.UsageError(text.format(file=plain(path.name)))
    if wanted.by_party and form != "xlsx":
        raise click.UsageError(_("CSV has no sheets: with --by-party, end the name in .xlsx."))
    return form


for _each in (issues, closed, matters, dispatched):
    command.add_command(_each)
