"""`lianban duty test`: does the allocation decide as the district expects?"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.framework import Exit, argument, option
from cli.framework import command as a_command
from cli.options import Settings, pass_settings, read_day, settings_options
from cli.render import echo_json, paragraph
from rules.language import N_, Language, ngettext, speaking

if TYPE_CHECKING:
    from rules.expectations import Expectation, Failure

__all__ = ["outcome_words", "test"]


@a_command(
    "test",
    help=N_(
        "Hold the allocation against a district's own expectations, and exit with 1 where one does not hold.\n\n"
        "Each row of a table (.csv, .tsv, .xlsx, or a list in .yaml) has facts, and what is expected of them, in these "
        "columns: lead, joint, support, coordinate, others (all but the lead), candidates, refer, outcome, question, "
        "clause; and on (the day found), note. They may be headed in Chinese. Strict both ways: a unit that nobody "
        "expected is as wrong as one that is missing."
    ),
    epilog=N_("Names and values: `lianban duty list --what facts`, `--what issues`, `--what units`."),
)
@argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), help=N_("tables of expectations"))
@option(
    "--as-of",
    "day",
    metavar="DAY",
    callback=read_day,
    help=N_("the day on which it was found, for rows that name none (default: today)"),
)
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help=N_("the failures for people, or one JSON object for each row"),
)
@settings_options
@pass_settings
def test(settings: Settings, files: tuple[Path, ...], day: date | None, form: str) -> None:
    """Test the allocation."""
    from compliance.intake.expected import read_expectations
    from rules.expectations import check_expectations

    words = outcome_words()
    rows = [each for file in files for each in read_expectations(file, settings.allocation, words)]
    failures = check_expectations(settings.decider, rows, on=day or settings.today)
    if form == "json":
        _print_records(settings, rows, failures)
    else:
        _print(settings, rows, failures)
    if failures:
        raise click.exceptions.Exit(Exit.CHECK_FAILED)


def outcome_words() -> dict[str, list[str]]:
    """What each outcome is called, in both languages."""
    from compliance.labels import outcome_label
    from rules.decision import Outcome

    words: dict[str, list[str]] = {each.value: [] for each in Outcome}
    for language in Language:
        with speaking(language):
            for each in Outcome:
                words[each.value].append(outcome_label(each))
    return words


def _print(settings: Settings, rows: list[Expectation], failures: list[Failure]) -> None:
    from cli.duty_expect_text import failure_text

    for failure in failures:
        click.echo(paragraph(failure_text(settings.decider, failure)))
    text = ngettext("{good} of {count} row holds.", "{good} of {count} rows hold.", len(rows))
    click.echo(text.format(good=len(rows) - len(failures), count=len(rows)))


def _print_records(settings: Settings, rows: list[Expectation], failures: list[Failure]) -> None:
    failed = {id(each.expectation): each for each in failures}
    for row in rows:
        failure = failed.get(id(row))
        echo_json(
            {
                "file": row.file,
                "line": row.line,
                "facts": dict(row.facts),
                "note": row.note,
                "holds": failure is None,
                **(_failed(settings, failure) if failure else {}),
            }
        )


def _failed(settings: Settings, failure: Failure) -> dict[str, object]:
    from cli.duty_expect_text import told_causes

    return {
        "on": failure.on,
        "clauses": list(failure.decision.verdict.clauses),
        "differences": [
            {
                "aspect": each.aspect.value,
                "expected": list(each.expected),
                "found": list(each.found),
                "causes": list(told_causes(settings.decider, failure, each)),
            }
            for each in failure.differences
        ],
    }
