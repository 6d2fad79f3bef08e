"""`lianban duty words`: which sentences of real findings do the allocation's words not catch?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.framework import Exit, argument, option
from cli.framework import command as a_command
from cli.options import Settings, pass_settings, settings_options
from cli.render import echo_json, paragraph, print_records
from cli.texts import plain
from rules.language import N_, _, ngettext

if TYPE_CHECKING:
    from compliance.intake.sentences import Sentence
    from rules.allocation import Allocation
    from rules.suggest import Suggester

__all__ = ["words"]

_FIRST = 1
_AMONG = 3


@dataclass
class _Tally:
    """What has come of the sentences so far."""

    caught: Counter[str] = field(default_factory=Counter)
    blank: int = 0
    bad: int = 0
    stated: Counter[str] = field(default_factory=Counter)
    first: Counter[str] = field(default_factory=Counter)
    among: Counter[str] = field(default_factory=Counter)


@a_command(
    "words",
    help=N_(
        "Show which sentences of real findings no issue's words catch, so that the words can be added.\n\n"
        "Files are findings as they are imported (.jsonl, .csv, .xlsx), or a .txt with a sentence on each line. Where "
        "a row states its issue, it is also counted how often that issue was proposed."
    ),
)
@argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), help=N_("files of findings"))
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help=N_("for people, or one JSON object for each such sentence and one for the counts"),
)
@settings_options
@pass_settings
def words(settings: Settings, files: tuple[Path, ...], form: str) -> None:
    """Show the uncaught sentences and the counts."""
    from compliance.intake.row import BadRow
    from compliance.intake.sentences import sentences_in
    from rules.suggest import Suggester

    suggester, tally = Suggester(settings.allocation), _Tally()
    for file in files:
        for each in sentences_in(file, settings.allocation):
            if isinstance(each, BadRow):
                tally.bad += 1
                reasons = _("; ").join(map(str, each.problems))
                click.echo(plain(f"{file}:{each.line}: {reasons}"), err=True)
            else:
                _count(suggester, tally, file, each, form)
    if form == "json":
        echo_json(_record(tally))
    else:
        _print(settings.allocation, tally)
    if tally.bad:
        raise click.exceptions.Exit(Exit.BAD_INPUT)


def _count(suggester: Suggester, tally: _Tally, file: Path, sentence: Sentence, form: str) -> None:
    from rules.caught import Caught, caught, rank

    if not sentence.text:
        tally.blank += 1
        return
    suggestion = suggester.suggest(sentence.text)
    how = caught(suggestion)
    tally.caught[how] += 1
    if how is Caught.NONE and form == "json":
        echo_json({"file": str(file), "line": sentence.line, "text": sentence.text, "issues": list(sentence.issues)})
    elif how is Caught.NONE:
        click.echo(paragraph(f"{file}:{sentence.line}: {plain(sentence.text)}"))
    if not sentence.issues:
        return
    place = rank(suggestion, sentence.issues)
    issue = sentence.issues[0]
    tally.stated[issue] += 1
    tally.first[issue] += place == _FIRST
    tally.among[issue] += place is not None and place <= _AMONG


def _record(tally: _Tally) -> dict[str, object]:
    from rules.caught import Caught

    return {
        "sentences": tally.caught.total(),
        **{each.value: tally.caught[each] for each in Caught},
        "without_text": tally.blank,
        "rejected": tally.bad,
        "stated": {issue: _proposed(tally, issue) for issue in tally.stated},
    }


def _proposed(tally: _Tally, issue: str) -> dict[str, object]:
    stated = tally.stated[issue]
    return {
        "stated": stated,
        "not_first": stated - tally.first[issue],
        "not_among_three": stated - tally.among[issue],
    }


def _print(allocation: Allocation, tally: _Tally) -> None:
    from rules.caught import Caught

    count = tally.caught.total()
    text = ngettext(
        "{count} sentence: {strong} caught by a word that names an issue, {weak} by hints alone, {none} by no word.",
        "{count} sentences: {strong} caught by a word that names an issue, {weak} by hints alone, {none} by no word.",
        count,
    )
    click.echo(text.format(count=count, **{each.value: tally.caught[each] for each in Caught}))
    if tally.blank:
        blank = ngettext("{count} row has no description.", "{count} rows have no description.", tally.blank)
        click.echo(blank.format(count=tally.blank))
    if not tally.stated:
        return
    records = [
        {"issue": f"{allocation.issues[issue].name} ({issue})", **_proposed(tally, issue)}
        for issue in sorted(tally.stated, key=lambda issue: (tally.first[issue] - tally.stated[issue], issue))
        if tally.first[issue] < tally.stated[issue]
    ]
    columns = {
        "issue": _("stated issue"),
        "stated": _("stated"),
        "not_first": _("not proposed first"),
        "not_among_three": _("not among the first three"),
    }
    print_records(records, columns, "table", _("Each stated issue was the first to be proposed."))
