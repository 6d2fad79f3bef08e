"""`lianban duty adopt` and `duty versions`: which allocation is in force, and how another comes into force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

import click

from cli.decision_text import unit_short
from cli.framework import Exit, Failure, argument, option
from cli.framework import command as a_command
from cli.options import Settings, dry_run_option, format_option, local, pass_settings, read_day, store_options
from cli.render import paragraph, print_records
from cli.streams import can_ask
from rules.language import N_, _

if TYPE_CHECKING:
    from compliance.adopting.adopt import Adopted
    from compliance.adopting.adoption import Adoption
    from compliance.store.database import Reading
    from rules.allocation import Allocation

__all__ = ["adopt", "versions"]

_SHORT = 12
_LISTED = 20


@a_command(
    "adopt",
    help=N_(
        "Put an allocation in force from a day on; the one before ends the day before.\n\n"
        "What is proved of it, what it decides otherwise and what would become of the record are shown first; "
        "then it asks. Nothing that is stored is decided anew: a finding goes by the day on which it was "
        "found, and open cases move only by `case move`."
    ),
    epilog=N_("Example: lianban duty adopt my-district.yaml --from 2026-09-01 --dry-run --as :office"),
)
@argument("file", metavar="FILE", help=N_("the allocation: a YAML file, or a bundled name"))
@option("--from", "starts", required=True, metavar="DAY", callback=read_day, help=N_("its first day"))
@option("--remark", default="", metavar="TEXT", help=N_("a remark, such as the number of the notice"))
@dry_run_option
@option("--yes", is_flag=True, help=N_("do not ask; needed where there is no terminal"))
@store_options
@pass_settings
def adopt(settings: Settings, file: str, starts: date, remark: str, *, dry_run: bool, yes: bool) -> None:
    """Adopt an allocation."""
    from compliance.adopting.adopt import adopt as adopt_
    from compliance.adopting.adopt import predecessor
    from compliance.rights import Act, require
    from rules.load import load_allocation

    new = load_allocation(file)
    _look_to_its_district(settings, file, new)
    require(settings.actor, Act.ADOPT)
    with settings.database(create=True, dry_run=dry_run) as database:
        with database.read() as session:
            before = predecessor(session, settings.book, new, starts)
            _show_first(settings, session, new, before, starts)
        if not dry_run:
            _agree(new, starts, yes=yes)
        with database.write(dry_run=dry_run) as session:
            done = adopt_(session, settings.book, new, starts, settings.actor, settings.clock.now(), remark)
    for line in _done(settings, done, dry_run=dry_run):
        click.echo(paragraph(line))


def _look_to_its_district(settings: Settings, file: str, new: Allocation) -> None:
    """Of the districts in the database, its own counts; where nothing was in use in that, it is the first."""
    from rules.load import load_allocation

    settings.district = new.district.id
    if not settings.names_one and settings.versions is None and load_allocation().district.id != new.district.id:
        settings.given["allocation"] = file


def _show_first(settings: Settings, session: Reading, new: Allocation, before: Adoption | None, starts: date) -> None:
    """
    Show what is proved of `new`, what it decides otherwise, and what the findings from `starts` on would become.

    Ends the command where it has faults.
    """
    from cli.duty_check import check_lines
    from rules.proving.check import check

    done = check(new)
    _part(_("What is proved of it"), check_lines(done))
    if done.faults:
        text = _("{allocation} (version {version}) was not adopted: mend the faults of its file first.")
        raise Failure(text.format(allocation=new.ref.id, version=new.ref.version), Exit.CHECK_FAILED)
    if before is None:
        return
    _part(_("What it decides otherwise"), _diff_lines(_law_of(settings, session, before), new))
    _show_replay(settings, session, new, starts)


def _diff_lines(before: Allocation, new: Allocation) -> Iterator[str]:
    """The difference; where it is too large to be gone through, that alone."""
    from cli.duty_diff import diff_lines
    from rules.errors import TooManyRules
    from rules.proving.diff import diff

    try:
        done = diff(before, new)
    except TooManyRules as error:
        yield str(error)
    else:
        yield from diff_lines(done)


def _show_replay(settings: Settings, session: Reading, new: Allocation, starts: date) -> None:
    from cli.duty_replay import print_replay
    from compliance.replaying import replay

    told = replay(session, new.district.id, new, on=starts, listed=_LISTED)
    title = _("What would have become of the record by it")
    click.echo(paragraph(f"── {title}"))
    print_replay(settings, told, "text", new)
    click.echo()


def _part(title: str, lines: Iterable[str]) -> None:
    click.echo(paragraph(f"── {title}"))
    for line in lines:
        click.echo(paragraph(line))
    click.echo()


def _law_of(settings: Settings, session: Reading, before: Adoption) -> Allocation:
    """The allocation that ends."""
    from compliance.adopting.versions import read_versions

    named = settings.book.allocation
    stored = read_versions(session, named.district.id, [named]) if before.id else None
    return named if stored is None else stored.allocation(before.fingerprint)


def _agree(new: Allocation, starts: date, *, yes: bool) -> None:
    """Ask, unless that was answered by `--yes`."""
    if yes:
        return
    if not can_ask():
        raise click.UsageError(
            _("There is no terminal to ask on: nothing was adopted. Read what is above; then `--yes`.")
        )
    text = _("Adopt {allocation} (version {version}) from {day} on?")
    asked = text.format(allocation=new.ref.id, version=new.ref.version, day=starts)
    click.confirm(asked, abort=True, err=True)


def _done(settings: Settings, done: Adopted, *, dry_run: bool) -> Iterator[str]:
    new, before = done.new, done.before
    assert new.starts is not None, "it was given"
    if new.starts > settings.today:
        text = _("{allocation} (version {version}) will be in force from {day} on.")
    else:
        text = _("{allocation} (version {version}) is in force from {day} on.")
    yield text.format(allocation=new.allocation, version=new.version, day=new.starts)
    if before is not None:
        text = _("{allocation} (version {version}) ends on {day}.")
        yield text.format(allocation=before.allocation, version=before.version, day=before.ends)
    if dry_run:
        yield _("This was a dry run: nothing was stored.")
    else:
        yield _("Nothing stored was decided anew; open cases stay where they are until somebody moves them.")


@a_command(
    "versions", help=N_("List what was adopted: which allocation is in force from when to when, and who adopted it.")
)
@format_option
@store_options
@pass_settings
def versions(settings: Settings, form: str) -> None:
    """List the adoptions."""
    from compliance.adopting.adoption import adoptions
    from compliance.rights import Act, require

    require(settings.actor, Act.READ)
    district = settings.allocation.district.id
    with settings.database() as database, database.read() as session:
        found = adoptions(session, district)
    columns = {
        "current": _("in force"),
        "allocation": _("allocation"),
        "version": _("version"),
        "fingerprint": _("fingerprint"),
        "from": _("first day"),
        "to": _("last day"),
        "adopted_by": _("adopted by"),
        "adopted_at": _("adopted at"),
        "remark": _("remark"),
    }
    lines = [_record(settings, each, form) for each in found]
    empty = _("Nothing was adopted: {allocation} (version {version}) is used.")
    ref = settings.allocation.ref
    print_records(lines, columns, form, empty.format(allocation=ref.id, version=ref.version), spare=("remark",))


def _record(settings: Settings, each: Adoption, form: str) -> dict[str, object]:
    current = each.covers(settings.today)
    assert each.at is not None, "it was read from the record"
    if form == "json":
        return {
            "current": current,
            "allocation": each.allocation,
            "version": each.version,
            "fingerprint": each.fingerprint,
            "from": each.starts and each.starts.isoformat(),
            "to": each.ends and each.ends.isoformat(),
            "adopted_unit": each.unit,
            "adopted_by": each.by,
            "adopted_at": each.at.isoformat(),
            "remark": each.remark,
        }
    who = " ".join(part for part in (unit_short(settings.allocation, each.unit), each.by) if part)
    return {
        "current": "●" if current else "",
        "allocation": each.allocation,
        "version": each.version,
        "fingerprint": each.fingerprint[:_SHORT],
        "from": each.starts or "–",
        "to": each.ends or "–",
        "adopted_by": who or "–",
        "adopted_at": local(settings, each.at),
        "remark": each.remark,
    }
