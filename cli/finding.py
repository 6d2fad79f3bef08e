"""`lianban finding`: which findings were handed in."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.case import state_option
from cli.decision_text import unit_short
from cli.filters import common_filters, issue_filters, issues_of, unit_of
from cli.framework import Commands
from cli.framework import command as a_command
from cli.options import Settings, format_option, pass_settings, store_options
from cli.render import print_records
from compliance.states import CaseState
from rules.language import N_, _

if TYPE_CHECKING:
    from compliance.queries import FindingLine

__all__ = ["command"]


@click.group(name="finding", cls=Commands, help=N_("List findings."))
def command() -> None:
    """Findings."""


@a_command("list", help=N_("List findings, the newest first, each with its case."))
@state_option
@issue_filters
@common_filters
@format_option
@store_options
@pass_settings
def list_(
    settings: Settings,
    unit: str | None,
    locality: str | None,
    party: str | None,
    since: date | None,
    until: date | None,
    limit: int,
    group: str | None,
    issue: str | None,
    state: str | None,
    form: str,
) -> None:
    """List findings."""
    from compliance.queries import finding_list

    with settings.database() as database, database.read() as session:
        lines = finding_list(
            session,
            settings.allocation.district.id,
            unit=unit_of(settings, unit),
            state=CaseState(state) if state else None,
            issues=issues_of(settings, group, issue),
            locality=locality,
            party=party,
            since=since,
            until=until,
            limit=limit,
        )
    columns = {
        "found_on": _("found on"),
        "party": _("party"),
        "issue": _("issue"),
        "text": _("text"),
        "source": _("source"),
        "lead": _("lead"),
        "case": _("case"),
    }
    records = [asdict(line) if form == "json" else _record(settings, line) for line in lines]
    print_records(records, columns, form, _("No findings."), spare=("source",), clip=("text",))


def _record(settings: Settings, line: FindingLine) -> dict[str, Any]:
    from compliance.labels import source_label

    issues = settings.allocation.issues
    return {
        "found_on": line.found_on.isoformat(),
        "party": line.party,
        "issue": str(issues[line.issue].name) if line.issue in issues else line.issue,
        "text": line.text,
        "source": source_label(line.source),
        "lead": unit_short(settings.allocation, line.lead) or "–",
        "case": line.case,
    }


command.add_command(list_)
