"""`lianban submit`: one finding, from options, from questions on a terminal, or from JSON on standard input."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING, Any

import click

from cli.decision_text import explained, headline, in_language
from cli.framework import Exit, argument, option
from cli.framework import command as a_command
from cli.options import Settings, dry_run_option, pass_settings, store_options
from cli.render import echo_json, paragraph
from cli.route import read_pairs
from cli.streams import can_ask, standard_input
from rules.decision import as_record
from rules.language import N_, _

if TYPE_CHECKING:
    from compliance.draft import FindingDraft
    from compliance.record import Receipt

__all__ = ["command"]


@a_command(
    "submit",
    help=N_(
        "Submit one finding: it is decided, stored, and opens or joins a case.\n\n"
        "State it by options; on a terminal, what is missing is asked for. Without any option, or with -, "
        "one finding is read as JSON from standard input."
    ),
    epilog=N_("Names and values: `lianban duty list --what facts`, `--what issues`. Try it with --dry-run first."),
)
@argument(
    "source", required=False, type=click.Choice(["-"]), help=N_("- reads one finding as JSON from standard input")
)
@option("--party", metavar="NAME", help=N_("who was inspected"))
@option("--code", metavar="CODE", help=N_("its unified social credit code"))
@option("--locality", metavar="NAME", help=N_("its township or subdistrict"))
@option("--address", metavar="TEXT", help=N_("its address"))
@option("--issue", metavar="ISSUE", help=N_("the issue, by id or name (see `lianban duty list --what issues`)"))
@option("--fact", "pairs", multiple=True, metavar="NAME=VALUE", help=N_("a fact, by id or name; may be repeated"))
@option("--text", metavar="TEXT", help=N_("what was seen, in your words"))
@option("--found-on", metavar="DAY", help=N_("the day it was found (default: today)"))
@option("--inspector", metavar="NAME", help=N_("who found it"))
@option(
    "--source",
    "visit_source",
    metavar="SOURCE",
    help=N_("random_check, complaint, hotline, media, from_above or campaign, or in Chinese"),
)
@option("--severity", metavar="SEVERITY", help=N_("at_once, urgent, ordinary or long, or in Chinese"))
@option("--action", metavar="TEXT", help=N_("what was done on the spot"))
@option("--evidence", multiple=True, metavar="FILE", help=N_("a file of evidence below this folder; may be repeated"))
@option("--attended", multiple=True, metavar="UNIT", help=N_("a unit that was there; may be repeated"))
@option("--id", "key", metavar="ID", help=N_("your own id for it: the same id twice is the same finding"))
@dry_run_option
@option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help=N_("for people, or one JSON object")
)
@store_options
@pass_settings
def command(  # each option of the finding in `given`
    settings: Settings,
    /,
    source: str | None,
    form: str,
    *,
    dry_run: bool,
    **given: Any,  # noqa: ANN401 - of many kinds
) -> None:
    """Submit one finding."""
    from compliance.rights import Act, require

    require(settings.actor, Act.SUBMIT)  # before anything is asked, or read
    raw = _stated(given)
    asking = can_ask() and source is None
    if source == "-" or (not raw and not asking):
        if raw:
            raise click.UsageError(_("Give either options or JSON on standard input."))
        raws = [_from_stdin(settings)]
    elif asking:
        from cli.ask import complete

        raws = complete(settings, raw)
    else:
        raws = [_dated(settings, raw)]
    drafts = [_checked(settings, raw) for raw in raws]
    _store(settings, drafts, form, dry_run=dry_run, told=asking and sys.stdout.isatty())


def _stated(given: dict[str, Any]) -> dict[str, Any]:
    """What the options say, in the shape of a finding."""
    raw: dict[str, Any] = {}
    party = {key: given[key] for key in ("code", "locality", "address") if given[key]}
    if given["party"] or party:
        raw["party"] = {"name": given["party"] or "", **party}
    if given["pairs"]:
        raw["facts"] = read_pairs(given["pairs"])
    named = {"source": "visit_source", "id": "key"}
    for key in ("issue", "text", "found_on", "inspector", "source", "severity", "action", "id"):
        if given[named.get(key, key)]:
            raw[key] = given[named.get(key, key)]
    for key in ("evidence", "attended"):
        if given[key]:
            raw[key] = list(given[key])
    return raw


def _dated(settings: Settings, raw: dict[str, Any]) -> dict[str, Any]:
    return {"found_on": settings.today.isoformat(), **raw}


def _from_stdin(settings: Settings) -> dict[str, object]:
    from compliance.errors import BadInput
    from compliance.intake.jsonrows import BOM
    from compliance.intake.limits import MAX_DOCUMENT
    from compliance.intake.read import read_rows
    from compliance.intake.row import BadRow
    from rules.errors import Problem

    data = standard_input().read(MAX_DOCUMENT + 1)
    if not data.strip():
        raise click.UsageError(_("State the finding by options, or give one as JSON on standard input."))
    if data.removeprefix(BOM).lstrip()[:1] not in {b"{", b"["}:
        what = _("is not JSON.")
        raise BadInput([Problem(_("standard input"), what, _("A finding begins with {bracket}.").format(bracket="{"))])
    rows = list(read_rows(io.BytesIO(data), "-", settings.allocation))
    if len(rows) != 1:
        what = _("has {count} findings, and submit takes one.").format(count=len(rows))
        raise BadInput([Problem(_("standard input"), what, _("Use `lianban import -` for many."))])
    row = rows[0]
    if isinstance(row, BadRow):
        raise BadInput(row.problems)
    return row.raw


def _checked(settings: Settings, raw: dict[str, Any]) -> FindingDraft:
    """The finding, checked; where only the issue is missing, its text proposes some."""
    from pathlib import Path

    from compliance.errors import BadInput
    from compliance.intake import Parser

    try:
        return Parser(settings.allocation, settings.today, Path.cwd(), settings.book.law).parse(raw)
    except BadInput:
        if "issue" not in raw and isinstance(raw.get("text"), str):
            from cli.suggest import told
            from rules.suggest import Suggester

            click.echo(_("By its text it may be:"), err=True)
            today = settings.book.allocation
            click.echo(told(today, Suggester(today).suggest(raw["text"])), err=True)
        raise


def _store(settings: Settings, drafts: list[FindingDraft], form: str, *, dry_run: bool, told: bool) -> None:
    from compliance.record import Status, record

    with settings.database(create=True, dry_run=dry_run) as database, database.write(dry_run=dry_run) as session:
        receipts = record(session, settings.book, drafts, settings.actor, settings.clock.now())
    for receipt in receipts:
        _print(settings, receipt, form, told=told, dry_run=dry_run)
    if dry_run and form == "text":
        click.echo(_("This was a dry run: nothing was stored."))
    if any(receipt.status is Status.CONFLICT for receipt in receipts):
        raise click.exceptions.Exit(Exit.CONFLICT)


def _print(settings: Settings, receipt: Receipt, form: str, *, told: bool, dry_run: bool) -> None:
    """What became of a finding; why, unless it was `told` before it was confirmed."""
    from compliance.record import Status

    decision = as_record(receipt.decision) if receipt.decision is not None else None
    if form == "json":
        echo_json(
            {
                "status": receipt.status.value,
                "finding": receipt.finding,
                "case": receipt.case,
                "opened": receipt.opened,
                "reason": receipt.reason,
                "dry_run": dry_run,
                "decision": in_language(decision) if decision is not None else None,
            }
        )
        return
    click.echo(paragraph(receipt.reason), err=receipt.status is Status.CONFLICT)
    if decision is not None and not told:
        click.echo(paragraph(headline(settings.allocation, decision)))
        click.echo(explained(decision))
