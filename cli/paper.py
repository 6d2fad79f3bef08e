"""`lianban paper`: what the office sends. Issue it, list it, show it, hand it out again byte for byte."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import click

from cli.framework import Commands, option
from cli.framework import command as a_command
from cli.options import Settings, format_option, limit_option, pass_settings, read_day, store_options
from cli.paper_issue import COMMANDS, form_option, kinds, paper_argument
from cli.render import echo_json, paragraph, print_records
from compliance.conference_states import PaperForm, PaperKind
from rules.language import N_, _

__all__ = ["command"]


@click.group(
    name="paper",
    cls=Commands,
    help=N_("The papers that the office sends: issue, list, show and export them, or issue one again."),
)
def command() -> None:
    """Papers."""


@a_command("list", help=N_("List the papers that were issued, the newest first."))
@option("--case", metavar="NUMBER", help=N_("those about this case"))
@option("--kind", type=click.Choice(kinds), metavar="KIND", help=N_("those of this kind"))
@option("--from", "since", metavar="DAY", callback=read_day, help=N_("issued on this day or after"))
@option("--to", "last", metavar="DAY", callback=read_day, help=N_("issued on this day or before"))
@limit_option
@format_option
@store_options
@pass_settings
def list_(
    settings: Settings,
    case: str | None,
    kind: str | None,
    since: date | None,
    last: date | None,
    limit: int,
    form: str,
) -> None:
    """List papers."""
    from cli.paper_text import in_short, paper_record
    from compliance.queries import find_case
    from compliance.queries.papers import paper_list

    district = settings.allocation.district.id
    with settings.database() as database, database.read() as session:
        lines = paper_list(
            session,
            district,
            case_id=find_case(session, district, case) if case else None,
            kind=PaperKind(kind) if kind else None,
            since=since,
            until=last,
            limit=limit,
        )
    columns = {
        "number": _("paper"),
        "kind": _("kind"),
        "title": _("title"),
        "addressees": _("to"),
        "issued_on": _("issued on"),
        "about": _("about"),
        "replaced_by": _("replaced by"),
    }
    records: list[dict[str, Any]] = [asdict(line) if form == "json" else paper_record(line) for line in lines]
    for record in records if form == "table" else ():
        record["addressees"] = in_short(record["addressees"])
    print_records(records, columns, form, _("No papers."), spare=("replaced_by", "addressees"), clip=("title",))


@a_command("show", help=N_("Show one paper: what it is about, what it replaces, and what it says."))
@paper_argument
@form_option
@store_options
@pass_settings
def show(settings: Settings, number: str, form: str) -> None:
    """Show one paper."""
    from cli.paper_text import paper_text
    from compliance.queries.papers import find_paper, paper_content

    district = settings.allocation.district.id
    with settings.database() as database, database.read() as session:
        line = find_paper(session, district, number)
        content = paper_content(session, district, line.id)
    if form == "json":
        echo_json({**asdict(line), "content": content})
    else:
        click.echo(paragraph(paper_text(line, content)))


@a_command(
    "export",
    help=N_("Write a paper into a file, byte for byte as it was issued. Nothing is written over."),
)
@paper_argument
@option(
    "--form", "wanted", type=click.Choice([each.value for each in PaperForm]), default="docx", help=N_("in which form")
)
@option("--output", metavar="FILE", type=click.Path(path_type=Path), help=N_("the file; its number, if left out"))
@store_options
@pass_settings
def export(settings: Settings, number: str, wanted: str, output: Path | None) -> None:
    """Write a paper into a file."""
    from cli.new_file import new_file
    from cli.paper_text import file_name
    from compliance.queries.papers import find_paper, paper_bytes

    district, kept = settings.allocation.district.id, PaperForm(wanted)
    with settings.database() as database, database.read() as session:
        line = find_paper(session, district, number)
        data = paper_bytes(session, district, line, kept)
    file = output or Path(file_name(line.number, kept))
    with new_file(file) as stream:
        stream.write(data)
    click.echo(_("{number} was written to {file}.").format(number=line.number, file=file))


for _each in (*COMMANDS, list_, show, export):
    command.add_command(_each)
