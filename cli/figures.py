"""`lianban report`: how well the work goes by unit, group of issues, locality or month, in figures and pictures."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.framework import command as a_command
from cli.framework import option
from cli.options import Settings, pass_settings, read_day, store_options
from cli.render import echo_json, print_records
from rules.language import N_, _

if TYPE_CHECKING:
    from compliance.figures import Figures, Table

__all__ = ["command"]


@a_command(
    "report",
    help=N_(
        "Report how well the work goes: the indices by unit, group of issues, locality or month, what came in and was "
        "closed, how old the open cases are, and what was found where.\n\n"
        "Everything is counted from the record of acts, as it was at the moment (--as-of). With --cases, the cases "
        "behind each figure."
    ),
    epilog=N_("Example: lianban report --from 2026-01-01 --to 2026-03-31 --by locality --plots pictures"),
)
@option("--from", "start", metavar="DAY", callback=read_day, help=N_("what counts for this day or later"))
@option("--to", "end", metavar="DAY", callback=read_day, help=N_("what counts for this day or earlier"))
@option("--unit", metavar="UNIT", help=N_("a unit, by id, name or short name: what it answers for"))
@option(
    "--by",
    type=click.Choice(["unit", "group", "locality", "month"]),
    default="unit",
    show_default=True,
    help=N_("by what the indices are broken down"),
)
@option("--cases", is_flag=True, help=N_("the cases behind each figure, and whether each counts"))
@option(
    "--plots",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help=N_("write the pictures there, as SVG and PNG, over those of an earlier report"),
)
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    help=N_("for people, one JSON object, or CSV with a row for each figure"),
)
@store_options
@pass_settings
def command(
    settings: Settings,
    start: date | None,
    end: date | None,
    unit: str | None,
    by: str,
    plots: Path | None,
    form: str,
    *,
    cases: bool,
) -> None:
    """Count, and show it."""
    from cli.filters import unit_of
    from compliance.figures import By, read_figures
    from compliance.rights import Act, require

    if start is not None and end is not None and start > end:
        raise click.UsageError(_("The first day, {start}, is after the last, {end}.").format(start=start, end=end))
    require(settings.actor, Act.READ)
    named = unit_of(settings, unit)
    at = settings.clock.now()
    with settings.database() as database, database.read() as session:
        figures = read_figures(session, settings.allocation, at, start=start, end=end, unit=named)
    _show(figures, figures.table(By(by)), form, cases=cases)
    if plots is not None:
        _draw(figures, plots)


def _show(figures: Figures, table: Table, form: str, *, cases: bool) -> None:
    from cli.figures_text import as_object, case_records, index_records
    from compliance.figures.words import by_words

    name = by_words(table.by)
    columns = {"name": name, "index": _("index")}
    if form == "json":
        echo_json(as_object(figures, table, cases=cases))
    elif form == "csv" and cases:
        print_records(case_records(figures, table), {**columns, "number": _("case"), "counts": _("counts")}, form, "")
    elif form == "csv":
        more = {"part": _("cases"), "whole": _("of"), "excluded": _("left out"), "percent": _("percent")}
        print_records(index_records(figures, table), {**columns, **more}, form, "")
    else:
        _text(figures, table, cases=cases)


def _text(figures: Figures, table: Table, *, cases: bool) -> None:
    from cli.bars import screen
    from cli.figures_text import (
        case_records,
        formulas,
        heading,
        heat_columns,
        heat_records,
        line_columns,
        line_records,
        pictures,
    )
    from compliance.figures.plots import PlotKind, plot_title
    from compliance.figures.words import by_words

    name = by_words(table.by)
    click.echo(f"{heading(figures)}\n")
    rows, (measured, beside) = line_records(figures, table), line_columns(name)
    print_records(rows, measured, "table", "")
    click.echo()
    print_records(rows, beside, "table", "")
    if cases:
        columns = {"name": name, "index": _("index"), "number": _("case"), "counts": _("counts")}
        click.echo()
        print_records(case_records(figures, table), columns, "table", _("No cases."))
    else:
        for line in pictures(figures, table, screen()):
            click.echo(line)
        heat = heat_records(figures)
        if heat:
            click.echo(f"\n{plot_title(PlotKind.HEAT)}")
            print_records(heat, heat_columns(figures), "table", "")
    click.echo()
    for line in formulas(screen()):
        click.echo(line)


def _draw(figures: Figures, folder: Path) -> None:
    """Write each picture; where no PNG can be made, say once what is missing."""
    from compliance.figures import CannotPaint, PlotKind, plot_png, plot_svg

    folder.mkdir(parents=True, exist_ok=True)
    for kind in PlotKind:
        (folder / f"{kind}.svg").write_text(plot_svg(kind, figures), "utf-8")
    try:
        for kind in PlotKind:
            (folder / f"{kind}.png").write_bytes(plot_png(kind, figures))
    except CannotPaint as error:
        click.echo(
            _("Pictures were written to {folder} as SVG only. {reason}").format(folder=folder, reason=error), err=True
        )
    else:
        click.echo(_("Pictures were written to {folder}, as SVG and PNG.").format(folder=folder), err=True)
