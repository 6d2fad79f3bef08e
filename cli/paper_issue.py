"""`lianban paper`: how is a paper issued, or issued again? In one transaction; then each is told, and written out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.framework import argument, option
from cli.framework import command as a_command
from cli.options import Settings, dry_run_option, pass_settings, read_day, store_options
from cli.render import echo_json, paragraph
from compliance.conference_states import PaperKind
from rules.language import N_, _

if TYPE_CHECKING:
    from compliance.casework.bench import Bench
    from compliance.papers import Issued, Templates

__all__ = ["COMMANDS", "form_option", "kinds", "paper_argument"]

kinds = [each.value for each in PaperKind]
paper_argument = argument(
    "number", help=N_("the paper's number as it stands on it, or kind, year and number: dispatch-2026-1")
)
form_option = option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help=N_("for people, or one JSON object")
)
_templates = option(
    "--templates",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help=N_("a folder with templates of the office's own; what is not in it is as it comes"),
)
_output = option(
    "--output",
    metavar="DIR",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help=N_("the folder into which both forms are written, too"),
)


@a_command(
    "issue",
    help=N_(
        "Issue a paper, as the office: it gets its number, and both forms are kept as they went out.\n\n"
        "KIND is dispatch, supervision, transfer or rectification, with the numbers of cases; notice, agenda, minutes "
        "or matters, with those of meetings; circular or report, with --from and --to; or handbook. "
        "All papers are issued, or none."
    ),
    epilog=N_("Example: lianban paper issue supervision 2026-1 --until 2026-04-15 --as 教育:office"),
)
@argument("kind", type=click.Choice(kinds), metavar="KIND", help=N_("which paper"))
@argument("numbers", nargs=-1, metavar="[NUMBER]...", help=N_("the cases or meetings that it is about, one paper each"))
@option("--from", "since", metavar="DAY", callback=read_day, help=N_("the first day that it tells of"))
@option("--to", "last", metavar="DAY", callback=read_day, help=N_("the last day that it tells of"))
@option("--until", metavar="DAY", callback=read_day, help=N_("the day by which an answer is wanted"))
@option("--inspect-on", metavar="DAY", callback=read_day, help=N_("the day of the re-inspection"))
@option("--missing", default="", metavar="TEXT", help=N_("what is missing, or has to be put right"))
@option("--rule", default="", metavar="TEXT", help=N_("the rule that was broken"))
@option("--contact", default="", metavar="TEXT", help=N_("the person in charge"))
@option("--note", default="", metavar="TEXT", help=N_("what else the paper is to say"))
@option(
    "--features",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False),
    help=N_("for the handbook, the features whose scenarios prove the clauses"),
)
@option("--reason", default="", metavar="TEXT", help=N_("why it is issued, for the record"))
@_templates
@_output
@dry_run_option
@form_option
@store_options
@pass_settings
def issue(
    settings: Settings,
    kind: str,
    numbers: tuple[str, ...],
    since: date | None,
    last: date | None,
    until: date | None,
    inspect_on: date | None,
    missing: str,
    rule: str,
    contact: str,
    note: str,
    features: str | None,
    reason: str,
    templates: Path | None,
    output: Path | None,
    form: str,
    *,
    dry_run: bool,
) -> None:
    """Issue papers."""
    from compliance.papers.kinds import issue_about

    days = {"from": since, "to": last, "until": until, "inspect_on": inspect_on}
    given = {name: day.isoformat() for name, day in days.items() if day is not None}
    texts = {"missing": missing, "rule": rule, "contact": contact, "note": note, "features": features, "reason": reason}
    given |= {name: text for name, text in texts.items() if text}
    wanted = PaperKind(kind)
    _check(wanted, numbers, given)
    each = list(dict.fromkeys(numbers))
    _run(
        settings,
        lambda bench, own: issue_about(bench, wanted, each, own, given, reason),
        templates,
        output,
        form,
        dry_run=dry_run,
    )


def _check(kind: PaperKind, numbers: tuple[str, ...], given: dict[str, str]) -> None:
    """Whether it was said what the paper is to be about, as its kind needs it."""
    from compliance.papers.kinds import KINDS, Subject

    subject = KINDS[kind].subject
    if subject in {Subject.CASE, Subject.MEETING} and not numbers:
        text = _("A paper of the kind {kind} is about a case: give its number, such as 2026-0001.")
        if subject is Subject.MEETING:
            text = _("A paper of the kind {kind} is about a meeting: give its number, such as H2026-01.")
        raise click.UsageError(text.format(kind=kind.value))
    if subject in {Subject.SPAN, Subject.ALLOCATION} and numbers:
        text = _("A paper of the kind {kind} is about no single case or meeting; leave out {numbers}.")
        raise click.UsageError(text.format(kind=kind.value, numbers=" ".join(numbers)[:60]))
    if subject is Subject.SPAN and not {"from", "to"} <= set(given):
        text = _("A paper of the kind {kind} tells of a span of days: give --from and --to.")
        raise click.UsageError(text.format(kind=kind.value))
    if "from" in given and "to" in given and given["from"] > given["to"]:
        raise click.UsageError(_("--from is later than --to."))


def _run(
    settings: Settings,
    act: Callable[[Bench, Templates], list[Issued]],
    templates: Path | None,
    output: Path | None,
    form: str,
    *,
    dry_run: bool,
) -> None:
    """Do it in one transaction, write the files, and tell each paper."""
    from cli.paper_text import issued_record, issued_text, write_forms
    from compliance.casework.bench import Bench
    from compliance.papers import Templates

    folder = templates or _configured()
    own = Templates(settings.allocation.district.id, folder)
    with settings.database(dry_run=dry_run) as database, database.write(dry_run=dry_run) as session:
        bench = Bench(session, settings.book, settings.actor, settings.clock.now())
        issued = act(bench, own)
        bench.write()
    for each in issued:
        files = write_forms(each, output) if output is not None and not dry_run else []
        if form == "json":
            echo_json(issued_record(each, files, dry_run=dry_run))
        else:
            click.echo(paragraph(issued_text(each, files)))
    if dry_run and form == "text":
        click.echo(_("This was a dry run: nothing was stored."))


def _configured() -> Path | None:
    from cli.config import read_config

    named = read_config().get("templates")
    return Path(named).expanduser() if named else None


@a_command(
    "reissue",
    help=N_(
        "Issue a paper again, from the record as it is now, as the office.\n\n"
        "It gets a new number and cites the old one, which is kept as it went out."
    ),
)
@paper_argument
@option("--reason", required=True, metavar="TEXT", help=N_("what was wrong with the old one"))
@_templates
@_output
@dry_run_option
@form_option
@store_options
@pass_settings
def reissue(
    settings: Settings,
    number: str,
    reason: str,
    templates: Path | None,
    output: Path | None,
    form: str,
    *,
    dry_run: bool,
) -> None:
    """Issue a paper again."""
    from compliance.papers.kinds import reissue as reissue_

    def act(bench: Bench, own: Templates) -> list[Issued]:
        return [reissue_(bench, number, own, reason)]

    _run(settings, act, templates, output, form, dry_run=dry_run)


COMMANDS = (issue, reissue)
