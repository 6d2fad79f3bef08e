"""`lianban audit digest`: a line for the paper file that pins a day of the record, and that line held against it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.framework import Exit, option
from cli.framework import command as a_command
from cli.options import Settings, pass_settings, read_day, store_options
from cli.render import echo_json
from cli.texts import plain
from rules.language import N_, _

if TYPE_CHECKING:
    from compliance.audit.digests import Held

__all__ = ["digest"]

_MOST_DAYS = 3700
_LONGEST = 1_000_000
_NOTE = "#"


@a_command(
    "digest",
    help=N_(
        "Print a line for each day that pins the record up to its end: district, day, number of the day's last event, "
        "and a shortened hash with a check. On paper, out of reach of whoever keeps the database, it shows later "
        "whether the record was changed and sealed anew.\n\n"
        "With --against, lines from the paper file are held against the record. The exit code is 1 if one does not "
        "fit, or was not copied right."
    ),
    epilog=N_("Example: lianban audit digest --on 2026-03-10"),
)
@option("--on", "day", metavar="DAY", callback=read_day, help=N_("the day (default: yesterday)"))
@option("--from", "first", metavar="DAY", callback=read_day, help=N_("the first of several days"))
@option("--to", "last", metavar="DAY", callback=read_day, help=N_("the last of several days (default: yesterday)"))
@option("--district", metavar="ID", help=N_("the district, where the database is of several"))
@option("--against", metavar="LINE|FILE", help=N_("a line as it was printed, or a file with one on each line"))
@option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help=N_("lines, or one JSON object a line")
)
@store_options
@pass_settings
def digest(
    settings: Settings,
    day: date | None,
    first: date | None,
    last: date | None,
    district: str | None,
    against: str | None,
    form: str,
) -> None:
    """Print the lines of days, or hold lines against the record."""
    if against is not None and (day or first or last):
        raise click.UsageError(_("Give either --against or days: a line names its day itself."))
    if day is not None and (first or last):
        raise click.UsageError(_("Give either --on, or --from and --to."))
    whose = district or settings.allocation.district.id
    if against is not None:
        _hold(settings, whose, _given(against), form)
        return
    yesterday = settings.today - timedelta(days=1)
    until = day or last or yesterday
    _print(settings, whose, day or first or until, until, form)


def _print(settings: Settings, district: str, first: date, last: date, form: str) -> None:
    from compliance.audit.digests import digests

    if first > last or (last - first).days > _MOST_DAYS:
        text = _("from {first} to {last} there is no day, or there are more than {most}.")
        raise click.BadParameter(text.format(first=first, last=last, most=_MOST_DAYS), param_hint="--from")
    if last > settings.today:
        text = _("{day} has not come yet; today is {today}.").format(day=last, today=settings.today)
        raise click.BadParameter(text, param_hint="--on" if first == last else "--to")
    with settings.database() as database, database.of(district).read() as session:
        lines = [*digests(session, district, settings.allocation.district.time_zone, first, last)]
    for line in reversed(lines):
        if form == "json":
            day = line.day.isoformat()
            echo_json({"district": line.district, "day": day, "seq": line.seq, "code": line.code, "line": str(line)})
        else:
            click.echo(str(line))


def _given(against: str) -> list[str]:
    """The lines of a file, if there is one of that name; else the line itself."""
    from compliance.errors import BadInput
    from rules.errors import Problem

    path = Path(against)
    try:
        if not path.is_file():
            return [against]
        if path.stat().st_size > _LONGEST:
            problem = Problem("--against", _("is too large for a file of such lines."), _("Give the lines alone."))
            raise BadInput([problem])
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return [against]
    return [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith(_NOTE)]


def _hold(settings: Settings, district: str, lines: list[str], form: str) -> None:
    from compliance.audit.digests import Verdict, hold_against

    with settings.database() as database, database.of(district).read() as session:
        held = [*hold_against(session, district, settings.today, lines)]
    for each in held:
        if form == "json":
            echo_json(_record(each))
        else:
            click.echo(plain(str(each)))
    if not held or any(each.verdict is not Verdict.FITS for each in held):
        if not held:
            click.echo(_("There is no line in the file; nothing was held against the record."), err=True)
        raise click.exceptions.Exit(Exit.CHECK_FAILED)
    if form == "text":
        click.echo(_("`lianban audit verify` says whether each event up to there is as it was sealed."))


def _record(held: Held) -> dict[str, object]:
    line = held.line
    known = {"district": line.district, "day": line.day.isoformat(), "seq": line.seq} if line is not None else {}
    return {"given": held.given, **known, "verdict": held.verdict.value, "message": str(held)}
