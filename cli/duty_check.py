"""`lianban duty check`: what is proved of an allocation, combination by combination."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.framework import Exit, Failure, argument, option
from cli.framework import command as a_command
from cli.options import Settings, pass_settings, settings_options
from cli.render import echo_json, paragraph
from rules.language import N_, _, ngettext

if TYPE_CHECKING:
    from rules.allocation import Allocation
    from rules.proving.check import Check
    from rules.proving.flaws import Point
    from rules.proving.survey import Survey

__all__ = ["allocation_of", "check", "check_lines"]


@a_command(
    "check",
    help=N_(
        "Prove an allocation: go through every combination of facts, and find gaps, overlaps and what can never "
        "hold.\n\n"
        "Exits with 1 on an overlap of leads, a duty that can never hold, or a file that mentions what is not there. "
        "Gaps are listed and counted: they may be what the text says."
    ),
    epilog=N_("Example: lianban duty check my-district.yaml --report check.html"),
)
@argument("named", required=False, metavar="[ALLOCATION]", help=N_("a bundled name or a YAML file"))
@option(
    "--scenarios",
    "folders",
    multiple=True,
    metavar="FOLDER",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help=N_("where the features are whose tags say which clauses have a scenario (default: features, if it is there)"),
)
@option(
    "--report",
    "reports",
    multiple=True,
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help=N_("write the report to sign to this file, .md or .html; may be repeated"),
)
@option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help=N_("for people, or one JSON object")
)
@settings_options
@pass_settings
def check(
    settings: Settings, named: str | None, folders: tuple[Path, ...], reports: tuple[Path, ...], form: str
) -> None:
    """Prove an allocation."""
    from cli.report import form_of, write_report
    from cli.scenarios import proved_clauses
    from rules.proving.check import check as proved

    for path in reports:
        form_of(path)
    law = allocation_of(settings, named)
    done = proved(law, proved_clauses(law.ref.id, folders))
    for path in reports:
        write_report(done, path, settings.today)
    if form == "json":
        echo_json(_record(done))
    else:
        click.echo("\n".join(map(paragraph, check_lines(done))))
    if not done.passed:
        raise click.exceptions.Exit(Exit.CHECK_FAILED)


def allocation_of(settings: Settings, name: str | None) -> Allocation:
    """The allocation that is named, or the settings' own; one whose file is broken has failed the check."""
    from cli.failures import told
    from rules.errors import AllocationError
    from rules.load import load_allocation

    try:
        return settings.allocation if name is None else load_allocation(name)
    except AllocationError as error:
        raise Failure(told(error), Exit.CHECK_FAILED) from error


def check_lines(done: Check) -> Iterator[str]:
    """What was proved, a line each."""
    from cli.proof_text import flaw_heading
    from rules.proving.flaws import Flaw

    ref = done.allocation.ref
    text = _("{name} – {id}, version {version}, fingerprint {fingerprint}")
    yield text.format(name=done.allocation.name, id=ref.id, version=ref.version, fingerprint=ref.fingerprint[:12])
    for survey in done.surveys:
        yield from _counted(survey)
    for flaw in Flaw:
        found = done.of(flaw)
        if found:
            yield ""
            yield _("{heading}: {count}").format(heading=flaw_heading(flaw), count=len(found))
            for point in found:
                yield from _point_lines(done, point)
    if not done.scenarios:
        yield ""
        yield _("Which clauses have a scenario was not looked at: say with --scenarios where the features are.")
    yield ""
    yield _conclusion(done)


def _counted(survey: Survey) -> Iterator[str]:
    from cli.proof_text import in_combinations, span_text
    from compliance.labels import outcome_label
    from rules.proving.words import in_words

    counts = _("; ").join(
        _("{outcome} {count}").format(outcome=outcome_label(outcome), count=f"{count:,}")
        for outcome, count in survey.outcomes.most_common()
    )
    text = _("{days}: {all}, with facts stated or not – {counts}.")
    days = span_text(survey.span) or _("on every day")
    yield text.format(days=days, all=in_combinations(survey.combinations), counts=counts or "–")
    if survey.uncounted:
        text = _("Not counted, since there are too many: {all} in which facts are not stated.")
        yield text.format(all=in_combinations(survey.left_out))
    if survey.undecided:
        yield _("Not gone through, since there are too many; of these it is proved only that each duty can hold:")
        for region in survey.undecided:
            count = in_combinations(survey.space.size(region))
            yield "  " + _("– {situation} ({count})").format(situation=in_words(survey.space, region), count=count)


def _point_lines(done: Check, point: Point) -> Iterator[str]:
    from cli.proof_text import example_text, in_combinations, point_text, shown_lines

    text = point_text(done.allocation, point)
    if not point.shown:
        yield "  " + text
        return
    yield "  " + _("{sentence} In all: {count}.").format(sentence=text, count=in_combinations(point.count))
    spans = [each.span for each in done.surveys]
    for line in shown_lines(point.shown, spans):
        yield "    " + line
    first = point.shown[0]
    yield "    " + example_text(done.surveys[spans.index(first.span)], first)


def _conclusion(done: Check) -> str:
    if done.faults:
        text = ngettext(
            "The check failed: {count} fault has to be mended.",
            "The check failed: {count} faults have to be mended.",
            len(done.faults),
        )
        return text.format(count=len(done.faults))
    if not done.complete:
        return _("The check failed: no fault was found, but not every combination was gone through.")
    return _("Passed: every combination was gone through; no two leads overlap, and every duty can hold.")


def _record(done: Check) -> dict[str, Any]:
    from cli.proof_text import point_text, shown_record
    from rules.proving.flaws import FAULTS

    ref = done.allocation.ref
    return {
        "allocation": ref.id,
        "version": ref.version,
        "fingerprint": ref.fingerprint,
        "passed": done.passed,
        "complete": done.complete,
        "faults": len(done.faults),
        "spans": [
            {
                "from": each.span.valid.start and each.span.valid.start.isoformat(),
                "to": each.span.valid.until and each.span.valid.until.isoformat(),
                "combinations": each.combinations,
                "not_counted": each.left_out,
                "not_gone_through": sum(map(each.space.size, each.undecided)),
                "outcomes": {outcome.value: count for outcome, count in sorted(each.outcomes.items())},
            }
            for each in done.surveys
        ],
        "points": [
            {
                "flaw": point.flaw.value,
                "fault": point.flaw in FAULTS,
                "subject": list(point.subject),
                "clauses": list(point.clauses),
                "message": point_text(done.allocation, point),
                "combinations": point.count,
                "shown": [shown_record(each) for each in point.shown],
            }
            for point in done.points
        ],
    }
