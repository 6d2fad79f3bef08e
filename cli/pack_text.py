"""How does it read what became of a pack, and what packs disagree on?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.decision_text import unit_short, units_short
from cli.options import Settings, local
from cli.render import paragraph
from cli.texts import plain
from compliance.labels import outcome_label, visit_result_label
from compliance.packs.questions import QuestionKind
from compliance.states import VisitResult
from rules.decision import Outcome
from rules.language import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from compliance.intake.rejects import RejectFile
    from compliance.packs.entries import Decided
    from compliance.packs.form import Header
    from compliance.packs.merge import Difference, Merged
    from compliance.packs.questions import Question, Version
    from compliance.packs.stood import Brief
    from rules.errors import Problem

__all__ = [
    "merged_lines",
    "merged_record",
    "question_lines",
    "question_record",
    "rejected_sink",
    "tell_questions",
]

_MOST = 20
_LONGEST = 40
_COUNTS = ("read", "stored", "known", "conflicting", "rejected", "opened")


def rejected_sink(
    file: Path, rejects: RejectFile | None
) -> Callable[[int, tuple[Problem, ...], str, dict[str, object] | None], None]:
    """Tells each line that was not taken, and keeps it in the file beside, if there is to be one."""

    def take(line: int, problems: tuple[Problem, ...], text: str, raw: dict[str, object] | None) -> None:
        where = _("{file}, line {line}").format(file=file, line=line)
        reasons = _("; ").join(map(str, problems))
        click.echo(plain(_("{where}: {reasons}").format(where=where, reasons=reasons)), err=True)
        if rejects is not None:
            rejects.add(line, problems, text, raw)

    return take


def merged_record(
    file: Path, header: Header, done: Merged, asked: Sequence[Question], rejects: Path | None, *, dry_run: bool
) -> dict[str, Any]:
    """What became of a pack, as plain values."""
    return {
        "file": str(file),
        "device": header.device,
        "exported_at": header.exported.at.isoformat(),
        "exported_by": header.exported.name,
        "merged_before": done.before and done.before.isoformat(),
        **{name: getattr(done, name) for name in _COUNTS},
        "cases": dict(done.cases),
        "differing": [
            {
                "id": each.entry.draft.key,
                "case": each.case,
                "laptop": each.entry.decided.as_record(),
                "here": each.here.as_record(),
            }
            for each in done.differing
        ],
        "questions": [each.id for each in asked],
        "rejected_file": rejects and str(rejects),
        "dry_run": dry_run,
    }


def merged_lines(
    settings: Settings, file: Path, header: Header, done: Merged, rejects: Path | None, *, dry_run: bool
) -> Iterator[str]:
    """What became of a pack, for people."""
    if done.before is not None:
        text = _("{file} was merged on {day}; nothing was changed.")
        yield text.format(file=file, day=local(settings, done.before))
        return
    text = _(
        "{file}, exported by {who} on {day}: read {read}, stored {stored}, already known {known}, in conflict "
        "{conflicting}, rejected {rejected}; cases opened {opened}."
    )
    counts = {name: getattr(done, name) for name in _COUNTS}
    day = local(settings, header.exported.at)
    yield text.format(file=file, who=header.exported.name or "–", day=day, **counts)
    if rejects is not None:
        yield _("The rejected lines, with their reasons, are in {file}.").format(file=rejects)
    yield from _some([_("{id}: case {case}").format(id=key, case=case) for key, case in done.cases])
    yield from _some([_difference(settings, each) for each in done.differing])
    if dry_run:
        yield _("This was a dry run: nothing was stored.")


def _some(lines: list[str]) -> Iterator[str]:
    yield from (f"  {line}" for line in lines[:_MOST])
    if len(lines) > _MOST:
        yield "  " + _("… and {count} more; `--format json` has all.").format(count=len(lines) - _MOST)


def _difference(settings: Settings, each: Difference) -> str:
    text = _("Case {case}: decided here as {here}, on the laptop as {there}.")
    here, there = _decided(settings, each.here), _decided(settings, each.entry.decided)
    return text.format(case=each.case, here=here, there=there)


def _decided(settings: Settings, decided: Decided) -> str:
    allocation, outcome = settings.allocation, outcome_label(Outcome(decided.outcome))
    lead = unit_short(allocation, decided.lead) or _("the office's desk")
    text = _("{outcome} ({unit})").format(outcome=outcome, unit=lead)
    return text + (_(", jointly {units}").format(units=units_short(allocation, decided.joint)) if decided.joint else "")


def tell_questions(asked: Sequence[Question]) -> None:
    """The questions that a pack opened, on stderr, with where they are listed."""
    if not asked:
        return
    for each in asked[:_MOST]:
        click.echo(paragraph(f"{each.id}  {_title(each)}"), err=True)
    text = ngettext(
        "{count} question is open: see `lianban pack conflicts`.",
        "{count} questions are open: see `lianban pack conflicts`.",
        len(asked),
    )
    click.echo(text.format(count=len(asked)), err=True)


def question_record(question: Question) -> dict[str, Any]:
    """A question, as plain values."""
    settled = question.settled
    return {
        "id": question.id,
        "kind": question.kind.value,
        "subject": list(question.subject),
        "versions": [
            {"said": list(each.said), "findings": [_brief_record(brief) for brief in each.findings]}
            for each in question.versions
        ],
        "settled": settled and {"by": settled.by, "at": settled.at.isoformat(), "remark": settled.remark},
    }


def _brief_record(brief: Brief) -> dict[str, Any]:
    names = ("id", "key", "case", "party", "issue", "text", "inspector")
    return {**{name: getattr(brief, name) for name in names}, "found_on": brief.found_on.isoformat()}


def question_lines(settings: Settings, question: Question) -> Iterator[str]:
    """A question, for people: what is asked, each version with its number, and what the office made of it."""
    yield f"{question.id}  {_title(question)}"
    for number, version in enumerate(question.versions, start=1):
        yield f"  {number}. {_version(settings, question, version)}"
    if question.settled is not None:
        text = _("Settled by {who} on {day}: {remark}")
        day = local(settings, question.settled.at)
        yield "  " + text.format(who=question.settled.by, day=day, remark=question.settled.remark)


def _title(question: Question) -> str:
    subject = question.subject
    if question.kind is QuestionKind.ID:
        return _("Several findings have the id “{id}”.").format(id=subject[0])
    if question.kind is QuestionKind.IDS:
        return _("One finding has several ids.")
    if question.kind is QuestionKind.PARTY:
        return _("Named without a code, and it may be any of these parties.")
    if question.kind is QuestionKind.PARTICULARS:
        return _("{what} of {party} was given in several ways.").format(what=_part(subject[0]), party=subject[1])
    if question.kind is QuestionKind.CLOSED:
        text = _("A case of {party} was closed on {day}; packs brought what was found before that day and since.")
        return text.format(party=subject[0], day=subject[-1])
    *party, day, _source, _inspector = subject
    if question.kind is QuestionKind.RESULT:
        text = _("Of the visit to {party} on {day} one says that nothing was found, another that something was.")
    else:
        text = _("There are several notes on the visit to {party} on {day}.")
    return text.format(party=" ".join(party), day=day)


def _part(name: str) -> str:
    return {
        "name": _("The name"),
        "locality": _("The locality"),
        "address": _("The address"),
        "registered_for": _("What it is registered for"),
    }[name]


def _version(settings: Settings, question: Question, version: Version) -> str:
    said = [each for each in version.said if each]
    if question.kind is QuestionKind.RESULT:
        said = [visit_result_label(VisitResult(each)) for each in said]
    if question.kind is QuestionKind.CLOSED:
        said = [_("found before that day") if each == "before" else _("found since") for each in said]
    parts = [*said, *(_brief(settings, brief, question) for brief in version.findings)]
    return _("; ").join(parts) or "–"


def _brief(settings: Settings, brief: Brief, question: Question) -> str:
    issue = settings.allocation.issues.get(brief.issue)
    text = brief.text if len(brief.text) <= _LONGEST else brief.text[:_LONGEST] + "…"
    line = _("case {case}: {party}, {issue}, {day}, “{text}”").format(
        case=brief.case, party=brief.party, issue=issue.name if issue else brief.issue, day=brief.found_on, text=text
    )
    line += _(" ({inspector})").format(inspector=brief.inspector) if brief.inspector else ""
    has_it = question.kind is QuestionKind.ID and brief.key == question.subject[0]
    return line + (_(" – has the id now") if has_it else "")
