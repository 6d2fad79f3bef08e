"""`lianban office indices`: how well the work goes, as ratios with the cases behind each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli.framework import command as a_command
from cli.framework import option
from cli.options import Settings, format_option, pass_settings, store_options
from cli.render import print_records
from compliance.indices import IndexKind
from rules.language import N_, _

if TYPE_CHECKING:
    from compliance.indices import Index

__all__ = ["indices"]


@a_command(
    "indices",
    help=N_(
        "Show the indices of the work, each as a ratio, from the record of acts alone.\n\n"
        "With --of, the cases behind one of them."
    ),
)
@option(
    "--of",
    "kind",
    metavar="INDEX",
    type=click.Choice([each.value for each in IndexKind]),
    help=N_(
        "the cases behind one: on_time_closing, dispatch_accuracy, receipt_on_time, rework, recurrence, extended, "
        "parked or voided"
    ),
)
@format_option
@store_options
@pass_settings
def indices(settings: Settings, kind: str | None, form: str) -> None:
    """Show the indices."""
    from compliance.indices import indices as measured
    from compliance.queries.told import told_of
    from compliance.rights import Act, require

    require(settings.actor, Act.READ)
    with settings.database() as database, database.read() as session:
        told = told_of(session, settings.allocation.district.id)
    found = measured(told, settings.clock.now())
    if kind is not None:
        _cases(next(each for each in found if each.kind == kind), form)
        return
    columns = {"index": _("index"), "part": _("cases"), "whole": _("of"), "percent": _("percent")}
    records = [_whole_record(each) if form == "json" else _record(each) for each in found]
    print_records(records, columns, form, "")


def _record(index: Index) -> dict[str, Any]:
    from compliance.figures.words import index_words

    percent = "–" if index.ratio is None else f"{index.ratio * 100:.1f}"
    return {"index": index_words(index.kind), "part": len(index.part), "whole": len(index.whole), "percent": percent}


def _whole_record(index: Index) -> dict[str, Any]:
    return {"index": index.kind.value, "ratio": index.ratio, "part": list(index.part), "whole": list(index.whole)}


def _cases(index: Index, form: str) -> None:
    from compliance.figures.words import index_words

    counted = set(index.part)
    rows = [
        {
            "number": number,
            "counts": (_("yes") if number in counted else _("no")) if form != "json" else number in counted,
        }
        for number in dict.fromkeys(index.whole)
    ]
    print_records(rows, {"number": _("case"), "counts": index_words(index.kind)}, form, _("No cases."))
