"""`lianban calendar`: which holidays are known, and which deadlines have to be counted anew since they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

import click

from cli.deadline_text import until_text
from cli.decision_text import unit_short
from cli.framework import Commands, argument, option
from cli.framework import command as a_command
from cli.options import Settings, dry_run_option, pass_settings, store_options
from cli.render import echo_json, paragraph
from rules.language import N_, _, ngettext

if TYPE_CHECKING:
    from compliance.casework.refresh import Moved
    from compliance.deadlines.yearly import Year

__all__ = ["command"]


@click.group(name="calendar", cls=Commands, help=N_("Working days: which holidays are known, and deadlines anew."))
def command() -> None:
    """The calendar of working days."""


@a_command(
    "refresh",
    help=N_(
        "Count the provisional deadlines anew, by the holidays that are known now.\n\n"
        "Do it when the holidays of a year were published, and lianban or the office's own calendar file has them."
    ),
)
@dry_run_option
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help=N_("for people, or one JSON object for each deadline"),
)
@store_options
@pass_settings
def refresh(settings: Settings, form: str, *, dry_run: bool) -> None:
    """Count deadlines anew."""
    from compliance.casework.bench import Bench
    from compliance.casework.refresh import refresh as recount

    with settings.database(dry_run=dry_run) as database, database.write(dry_run=dry_run) as session:
        bench = Bench(session, settings.book, settings.actor, settings.clock.now())
        moved = recount(bench)
        bench.write()
    if form == "json":
        for each in moved:
            echo_json({**asdict(each), "dry_run": dry_run})
        return
    click.echo(paragraph("\n".join(_moved(settings, moved))))
    if dry_run:
        click.echo(_("This was a dry run: nothing was stored."))


def _moved(settings: Settings, moved: list[Moved]) -> Iterator[str]:
    for each in moved:
        unit = unit_short(settings.allocation, each.unit) or _("the office")
        now = until_text(settings, each.after, provisional=each.provisional)
        if each.before == each.after:
            text = _("Case {number}, {unit}: {after} as before, and no longer provisional.")
        else:
            text = _("Case {number}, {unit}: {after} instead of {before}.")
        yield text.format(number=each.number, unit=unit, after=now, before=until_text(settings, each.before))
    text = ngettext("{count} deadline was counted anew.", "{count} deadlines were counted anew.", len(moved))
    yield text.format(count=len(moved)) if moved else _("There is no provisional deadline that is known better now.")


@a_command("show", help=N_("Show which years are known, and on which days of one offices do not work as usual."))
@argument("year", required=False, type=click.IntRange(1950, 2999), help=N_("the year (default: this year)"))
@option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help=N_("for people, or one JSON object")
)
@store_options
@pass_settings
def show(settings: Settings, year: int | None, form: str) -> None:
    """Show a year."""
    from compliance.deadlines.yearly import known_years, year_of

    calendar = settings.book.terms.calendar
    known = known_years(calendar, settings.today)
    shown = year_of(calendar, year or settings.today.year)
    if form == "json":
        echo_json({"calendar": calendar.name, "years": known, **asdict(shown)})
    else:
        click.echo(paragraph("\n".join(_year(calendar.name, known, shown))))


def _year(name: str, known: list[int], shown: Year) -> Iterator[str]:
    years = _(", ").join(_span(*each) for each in _runs(known))
    yield _("Known: {years} (by {calendar})").format(years=years, calendar=name)
    if not shown.known:
        text = _("The holidays of {year} are not known: it is counted from Monday to Friday, provisionally.")
        yield text.format(year=shown.year)
    yield _("Off in {year}, of Monday to Friday: {days}").format(year=shown.year, days=_days(shown.off))
    yield _("Worked in {year}, of Saturday and Sunday: {days}").format(year=shown.year, days=_days(shown.worked))


def _days(days: tuple[date, ...]) -> str:
    from compliance.deadlines.yearly import spans

    return _(", ").join(_span(f"{first:%m-%d}", f"{last:%m-%d}") for first, last in spans(days)) or "–"


def _runs(years: list[int]) -> Iterator[tuple[str, str]]:
    """The years with each run of them as its first and last."""
    starts = [year for year in years if year - 1 not in years]
    ends = [year for year in years if year + 1 not in years]
    yield from ((str(first), str(last)) for first, last in zip(starts, ends, strict=True))


def _span(first: str, last: str) -> str:
    return first if first == last else _("{low} to {high}").format(low=first, high=last)


for _each in (show, refresh):
    command.add_command(_each)
