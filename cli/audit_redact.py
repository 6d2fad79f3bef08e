"""`lianban audit redact`: take a name or a picture out of the record, under an order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from cli.framework import command as a_command
from cli.framework import option
from cli.options import Settings, dry_run_option, pass_settings, store_options
from cli.render import echo_json, paragraph
from cli.streams import standard_input
from rules.language import N_, _, ngettext

if TYPE_CHECKING:
    from compliance.redacting.redact import Redacted

__all__ = ["redact"]

_STANDARD_INPUT = "-"
_MOST = 20


@a_command(
    "redact",
    help=N_(
        "Take a person's name, or a picture, out of the record under an order. A mark with the order's number stands "
        "in its place, in the events and in the tables; the chain stays whole, and `audit verify` says what was "
        "redacted. It cannot be undone.\n\n"
        "Only the convener may. Look first with --dry-run. Papers that hold the name lose their bytes and keep "
        "their hashes. What is outside of the database is not touched: backups, dumps, files that were exported, "
        "and the picture itself."
    ),
    epilog=N_(
        "Example: lianban audit redact --name - --order 桂象法〔2026〕3号 --ordered-by 象山区人民法院 "
        "--reason 判决生效 --as :convener"
    ),
)
@option("--name", metavar="NAME", help=N_("the name, as it stands in the record; - reads it from standard input"))
@option("--picture", metavar="SHA256", help=N_("the picture or other file, by the SHA-256 of its bytes"))
@option("--case", metavar="NUMBER", help=N_("only what this case tells (default: the whole record)"))
@option("--order", default="", metavar="NUMBER", help=N_("the number of the order"))
@option("--ordered-by", default="", metavar="WHO", help=N_("who gave the order"))
@option("--reason", default="", metavar="TEXT", help=N_("why, without the name"))
@dry_run_option
@option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help=N_("for people, or one JSON object")
)
@store_options
@pass_settings
def redact(
    settings: Settings,
    name: str | None,
    picture: str | None,
    case: str | None,
    order: str,
    ordered_by: str,
    reason: str,
    form: str,
    *,
    dry_run: bool,
) -> None:
    """Take something out."""
    from dataclasses import asdict

    from compliance.redacting.order import Warrant
    from compliance.redacting.redact import redact as redact_
    from compliance.store.redactions import RedactedKind

    if (name is None) == (picture is None):
        raise click.UsageError(_("Give either --name or --picture."))
    kind = RedactedKind.PICTURE if name is None else RedactedKind.NAME
    what = (picture or "").strip().lower() if name is None else _read(name)
    said = Warrant(order.strip(), ordered_by.strip(), reason.strip())
    district = settings.allocation.district
    with settings.database() as database, database.write(dry_run=dry_run) as session:
        at = settings.clock.now()
        done = redact_(session, district.id, district.time_zone, kind, what, said, settings.actor, at, case)
    if form == "json":
        echo_json({**asdict(done), "dry_run": dry_run})
        return
    click.echo(paragraph("\n".join(_lines(done))))
    if dry_run:
        click.echo(_("This was a dry run: nothing was stored."))


def _read(name: str) -> str:
    """The name; from standard input it stands in no history of commands."""
    import unicodedata

    text = standard_input().read().decode("utf-8", "replace") if name == _STANDARD_INPUT else name
    return unicodedata.normalize("NFC", text.strip())


def _lines(done: Redacted) -> Iterator[str]:
    count = len(done.events)
    text = ngettext(
        "{number}: {count} event blackened under order {order}.",
        "{number}: {count} events blackened under order {order}.",
        count,
    )
    yield text.format(number=done.number, count=count, order=done.reference)
    if done.events:
        shown = ", ".join(map(str, done.events[:_MOST])) + ("…" if count > _MOST else "")
        yield "  " + _("Events: {numbers}").format(numbers=shown)
    for column, values in sorted(done.cells.items()):
        text = ngettext("{column}: {count} value", "{column}: {count} values", values)
        yield "  " + text.format(column=column, count=values)
    for paper in done.papers:
        yield "  " + _("Paper {number}: its bytes are taken out, their hashes stay.").format(number=paper)
    yield _("What is outside of the database is not touched: backups, dumps, exported files, the picture itself.")
