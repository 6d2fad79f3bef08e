"""`lianban explain`: the stored decision, as it was made then."""

from __future__ import annotations

import click

from cli.decision_text import explained, headline, in_language
from cli.framework import argument, option
from cli.framework import command as a_command
from cli.options import Settings, local, pass_settings, store_options
from cli.render import echo_json, paragraph
from rules.language import N_, _

__all__ = ["command"]


@a_command(
    "explain",
    help=N_(
        "Why a case is whose it is: every decision on its findings, as it was made then.\n\n"
        "What is shown is what was stored, also where the allocation has changed since."
    ),
)
@argument("case", help=N_("the case's number, such as 2026-0001 or 2026-1"))
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help=N_("for people, or one JSON object a decision"),
)
@store_options
@pass_settings
def command(settings: Settings, case: str, form: str) -> None:
    """Explain a case."""
    from compliance.queries import stored_decision
    from rules.load import load_document

    with settings.database() as database, database.read() as session:
        decisions = stored_decision(session, settings.allocation.district.id, case)
    if not decisions and form == "text":
        told = _("No finding is behind case {number}: a meeting agreed it, and no clause says whose it is.")
        click.echo(paragraph(told.format(number=case)))
    for number, decision in enumerate(decisions):
        if form == "json":
            echo_json(
                {
                    "finding": decision.finding,
                    "text": decision.text,
                    "found_on": decision.found_on.isoformat(),
                    "made_at": decision.made_at.isoformat(),
                    "kind": decision.kind.value,
                    **in_language(decision.record),
                }
            )
            continue
        if number:
            click.echo()
        then = load_document(decision.document)
        told = _("Found on {day}, decided {at}, by {allocation} (version {version}).").format(
            day=decision.found_on,
            at=local(settings, decision.made_at),
            allocation=then.ref.id,
            version=then.ref.version,
        )
        click.echo(paragraph(told))
        if decision.text:
            click.echo(paragraph(_("“{text}”").format(text=decision.text), "  "))
        click.echo(paragraph(headline(then, decision.record)))
        click.echo(explained(decision.record))
