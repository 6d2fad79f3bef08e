"""`lianban case`: which cases there are, what belongs to one, and everything that is done to one."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli import case_aside, case_closing, case_desk, case_dispute, case_move
from cli.decision_text import unit_short
from cli.filters import common_filters, issue_filters, issues_of, unit_of
from cli.framework import Commands, argument, option
from cli.framework import command as a_command
from cli.options import Settings, format_option, local, pass_settings, store_options
from cli.render import echo_json, paragraph, print_records
from compliance.states import CaseState
from rules.language import N_, _

if TYPE_CHECKING:
    from compliance.queries import CaseLine

__all__ = ["case_record", "command", "state_option"]

state_option = option(
    "--state",
    metavar="STATE",
    type=click.Choice([each.value for each in CaseState]),
    help=N_(
        "the state of the case: desk, dispatched, accepted, answered, closed, returned, parked, handed_over or void"
    ),
)


@click.group(name="case", cls=Commands, help=N_("List and show cases, and act on them."))
def command() -> None:
    """Cases."""


@a_command("list", help=N_("List cases, the newest first."))
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
    """List cases."""
    from compliance.queries import case_list

    with settings.database() as database, database.read() as session:
        lines = case_list(
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
            now=settings.as_it_is,
        )
    columns = {
        "number": _("case"),
        "state": _("state"),
        "party": _("party"),
        "issue": _("issue"),
        "lead": _("lead"),
        "locality": _("locality"),
        "found_on": _("found on"),
        "findings": _("findings"),
    }
    records = [asdict(line) if form == "json" else case_record(settings, line) for line in lines]
    print_records(records, columns, form, _("No cases."), spare=("findings", "locality"))


def case_record(settings: Settings, line: CaseLine) -> dict[str, Any]:
    """A case by column, in words."""
    from compliance.labels import case_state_label

    issues = settings.allocation.issues
    return {
        "number": line.number,
        "state": case_state_label(line.state),
        "party": line.party,
        "issue": line.title or (str(issues[line.issue].name) if line.issue in issues else line.issue),
        "lead": unit_short(settings.allocation, line.lead) or "–",
        "locality": line.locality,
        "found_on": line.found_on.isoformat(),
        "findings": line.findings,
        "opened_at": local(settings, line.opened_at),
    }


@a_command("show", help=N_("Show one case: its findings, decisions, tasks, disputes, files and events."))
@argument("number", help=N_("the case's number, such as 2026-0001 or 2026-1"))
@option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help=N_("for people, or one JSON object")
)
@store_options
@pass_settings
def show(settings: Settings, number: str, form: str) -> None:
    """Show one case."""
    from cli.case_text import case_text
    from compliance.queries import case_show

    with settings.database() as database, database.read() as session:
        file = case_show(session, settings.allocation.district.id, number, settings.as_it_is)
    if form == "json":
        echo_json(asdict(file))
    else:
        click.echo(paragraph(case_text(settings, file)))


_ACTS = (
    *case_desk.COMMANDS,
    *case_dispute.COMMANDS,
    *case_move.COMMANDS,
    *case_aside.COMMANDS,
    *case_closing.COMMANDS,
)

for _each in (list_, show, *_ACTS):
    command.add_command(_each)
