"""`lianban office chase`: who is near due, overdue, overdue again, and did the reminders go out?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.framework import Exit, option
from cli.framework import command as a_command
from cli.options import Settings, pass_settings, store_options
from cli.render import echo_json
from cli.texts import plain
from rules.language import N_, _, ngettext

if TYPE_CHECKING:
    from compliance.chasing import ChaseReport, Contacts, Tried, UnitChased

__all__: list[str] = []


@a_command(
    "chase",
    help=N_(
        "Remind whoever is near due (blue), overdue (orange) or overdue again (red): each reminder is an event on its "
        "case, and each unit has one digest of them a day, in the outbox.\n\n"
        "With --send the digests in the outbox go to the liaisons that the file of contacts names, those too that did "
        "not get through before. The exit code is 1 if a digest could not be delivered."
    ),
    epilog=N_("Example: lianban office chase --send --contacts contacts.yaml --as 教育:office"),
)
@option("--send/--no-send", default=False, help=N_("send what is in the outbox, or leave it there (the default)"))
@option(
    "--contacts",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=N_("the liaisons of the units and how they are reached, a YAML file (also `contacts` in the config file)"),
)
@option("--dry-run", is_flag=True, help=N_("do everything, then undo it: nothing is stored, and nothing sent"))
@option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help=N_("for people, or one JSON object")
)
@store_options
@pass_settings
def chase(settings: Settings, contacts: Path | None, form: str, *, send: bool, dry_run: bool) -> None:
    """Chase, and say what was done."""
    from compliance.chasing import chase as chase_
    from compliance.chasing import time_first

    at = settings.clock.now()
    with settings.database(dry_run=dry_run) as database:
        report = chase_(
            database,
            settings.book,
            settings.actor,
            at,
            _contacts(settings, contacts),
            send=send,
            dry_run=dry_run,
            first=time_first(settings.book, settings.actor, at),
        )
    if form == "json":
        echo_json({**_record(report), "dry_run": dry_run})
    else:
        click.echo("\n".join(plain(line) for line in _lines(settings, report)))
        if dry_run:
            click.echo(_("This was a dry run: nothing was stored, and nothing sent."))
    if report.failed:
        raise click.exceptions.Exit(Exit.CHECK_FAILED)


def _contacts(settings: Settings, given: Path | None) -> Contacts | None:
    """The contacts in the file that the option or the config file names; None where neither does."""
    from cli.config import read_config
    from compliance.chasing import load_contacts

    named = given or read_config().get("contacts")
    return load_contacts(Path(named).expanduser(), settings.allocation) if named else None


def _lines(settings: Settings, report: ChaseReport) -> Iterator[str]:
    """A line for each unit, then who has no liaison, then what was sent and what did not get through."""
    for unit in report.units:
        yield _unit_line(settings, unit)
    if not report.units:
        yield _("Nobody is near due or overdue.")
    if report.signals:
        numbers = _(", ").join(report.signals)
        yield _("New signals: {numbers}. See `lianban signal list`.").format(numbers=numbers)
    if report.without_liaison:
        units = _(", ").join(_name(settings, unit) for unit in report.without_liaison)
        yield _("Without a liaison in post: {units}").format(units=units)
    if report.tried:
        yield ngettext("Sent: {count} digest", "Sent: {count} digests", report.sent).format(count=report.sent)
    for tried in report.tried:
        yield from _refused(settings, tried)


def _unit_line(settings: Settings, unit: UnitChased) -> str:
    from compliance.chasing.words import colours_in_words

    name = _name(settings, unit.unit)
    new = colours_in_words(unit.slips) or _("nothing new")
    text = _("{unit}: {new}; in all {overdue} overdue, {near} near due")
    line = text.format(unit=name, new=new, overdue=unit.overdue, near=unit.near)
    if unit.slips and not unit.written:
        return _("{line} (its digest of today is written already; the new ones wait for the next day's)").format(
            line=line
        )
    return line


def _refused(settings: Settings, tried: Tried) -> Iterator[str]:
    from compliance.chasing import MOST_ATTEMPTS
    from compliance.states import MessageState

    name = _name(settings, tried.unit)
    if tried.state is MessageState.FAILED and not tried.refused:
        text = _("{unit}, digest of {day}: given up after {attempts} attempts. Tell the unit by other means.")
        yield text.format(unit=name, day=tried.day.isoformat(), attempts=tried.attempts)
    for channel, detail in tried.refused:
        text = _("{unit}, digest of {day}: not delivered by {channel} (attempt {attempt} of {most}): {detail}")
        if tried.state is MessageState.SENT:
            text = _("{unit}, digest of {day}: delivered, but not by {channel}: {detail}")
        yield text.format(
            unit=name,
            day=tried.day.isoformat(),
            channel=channel,
            attempt=tried.attempts,
            most=MOST_ATTEMPTS,
            detail=detail or _("it said nothing"),
        )


def _name(settings: Settings, unit: str | None) -> str:
    from compliance.chasing.words import unit_label

    return unit_label(settings.allocation, unit)


def _record(report: ChaseReport) -> dict[str, Any]:
    return {
        "units": [
            {
                "unit": each.unit,
                "slips": {colour.value: count for colour, count in each.slips.items()},
                "digest": each.written,
                "overdue": each.overdue,
                "near": each.near,
            }
            for each in report.units
        ],
        "signals": list(report.signals),
        "without_liaison": list(report.without_liaison),
        "sent": report.sent,
        "deliveries": [
            {
                "unit": each.unit,
                "day": each.day.isoformat(),
                "state": each.state.value,
                "attempts": each.attempts,
                "refused": [{"channel": channel, "detail": detail} for channel, detail in each.refused],
            }
            for each in report.tried
        ],
    }
