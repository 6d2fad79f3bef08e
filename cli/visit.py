"""`lianban visit`: inspections, those that found nothing too, and who was there."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.decision_text import units_short
from cli.filters import common_filters, unit_of
from cli.framework import Commands, option
from cli.framework import command as a_command
from cli.options import Settings, format_option, pass_settings, store_options
from cli.render import echo_json, print_records
from compliance.draft import VisitSource
from compliance.states import VisitResult
from rules.language import N_, _

if TYPE_CHECKING:
    from compliance.queries import VisitLine

__all__ = ["command"]


@click.group(name="visit", cls=Commands, help=N_("Record and list inspections."))
def command() -> None:
    """Visits."""


@a_command(
    "record",
    help=N_(
        "Record an inspection that found nothing.\n\n"
        "Who attended is kept apart from who is responsible. A visit that found something is recorded by submitting "
        "its findings."
    ),
)
@option("--party", required=True, metavar="NAME", help=N_("who was inspected"))
@option("--code", metavar="CODE", help=N_("its unified social credit code"))
@option("--locality", metavar="NAME", help=N_("its township or subdistrict"))
@option("--address", metavar="TEXT", help=N_("its address"))
@option("--on", "found_on", metavar="DAY", help=N_("the day (default: today)"))
@option(
    "--source",
    metavar="SOURCE",
    help=N_("random_check, complaint, hotline, media, from_above or campaign, or in Chinese"),
)
@option("--inspector", metavar="NAME", help=N_("who inspected"))
@option("--attended", multiple=True, metavar="UNIT", help=N_("a unit that was there; may be repeated"))
@option("--note", default="", metavar="TEXT", help=N_("a remark"))
@option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help=N_("for people, or one JSON object")
)
@store_options
@pass_settings
def record_(
    settings: Settings,
    /,
    form: str,
    note: str,
    attended: tuple[str, ...],
    **given: Any,  # noqa: ANN401 - of many kinds
) -> None:
    """Record a visit."""
    from compliance.intake import Parser
    from compliance.record import record_visit

    party = {key: given[key] for key in ("code", "locality", "address") if given[key]}
    raw = {
        "party": {"name": given["party"], **party},
        "attended": list(attended),
        "found_on": given["found_on"] or settings.today.isoformat(),
        **{key: given[key] for key in ("source", "inspector") if given[key]},
    }
    visit = Parser(settings.allocation, settings.today, law=settings.book.law).parse_visit(raw)
    with settings.database(create=True) as database, database.write() as session:
        receipt = record_visit(
            session,
            settings.book,
            visit.party,
            visit.found_on,
            visit.source,
            visit.inspector,
            visit.attended,
            note,
            settings.actor,
            settings.clock.now(),
        )
    if form == "json":
        echo_json(asdict(receipt))
    else:
        click.echo(receipt.reason)


@a_command("list", help=N_("List inspections, the latest first."))
@option(
    "--result",
    metavar="RESULT",
    type=click.Choice([each.value for each in VisitResult]),
    help=N_("whether anything was found: found or nothing_found"),
)
@option(
    "--source",
    metavar="SOURCE",
    type=click.Choice([each.value for each in VisitSource]),
    help=N_("what made somebody go and look: random_check, complaint, hotline, media, from_above or campaign"),
)
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
    result: str | None,
    source: str | None,
    form: str,
) -> None:
    """List visits."""
    from compliance.queries import visit_list

    with settings.database() as database, database.read() as session:
        lines = visit_list(
            session,
            settings.allocation.district.id,
            unit=unit_of(settings, unit),
            result=VisitResult(result) if result else None,
            source=VisitSource(source) if source else None,
            locality=locality,
            party=party,
            since=since,
            until=until,
            limit=limit,
        )
    columns = {
        "visited_on": _("visited on"),
        "party": _("party"),
        "locality": _("locality"),
        "source": _("source"),
        "inspector": _("inspector"),
        "attended": _("attended"),
        "result": _("result"),
        "findings": _("findings"),
    }
    records = [asdict(line) if form == "json" else _record(settings, line) for line in lines]
    print_records(records, columns, form, _("No visits."), spare=("findings", "locality"))


def _record(settings: Settings, line: VisitLine) -> dict[str, Any]:
    from compliance.labels import source_label, visit_result_label

    return {
        "visited_on": line.visited_on.isoformat(),
        "party": line.party,
        "locality": line.locality,
        "source": source_label(line.source),
        "inspector": line.inspector,
        "attended": units_short(settings.allocation, line.attended),
        "result": visit_result_label(line.result),
        "findings": line.findings,
    }


for _each in (record_, list_):
    command.add_command(_each)
