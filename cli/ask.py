"""What is still missing from a finding? Asked on a terminal: the issue from the text, and only facts that decide."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cli.decision_text import explained, headline, unit_short
from cli.options import Settings
from cli.render import paragraph
from cli.texts import plain
from compliance.intake.dates import read_day
from compliance.intake.fields import NAME, TEXT
from compliance.intake.text import read_line, read_text
from rules.allocation import ISSUE, Allocation
from rules.decision import as_record
from rules.errors import FactsError, Problem
from rules.facts import nearest, read_facts, resolve, value_names
from rules.language import _

if TYPE_CHECKING:
    from rules.decision import Answer, FactValue, Question
    from rules.suggest import Candidate, Part

__all__ = ["complete"]

Raw = dict[str, Any]

_Choice = TypeVar("_Choice")


def complete(settings: Settings, raw: Raw) -> list[Raw]:
    """
    `raw` with what was missing: one finding, or one for each problem that its text lists.

    Questions go to stderr. Raises `click.Abort` where the person does not confirm.
    """
    raw = {**raw}
    if not raw.get("party", {}).get("name"):
        raw["party"] = {**raw.get("party", {}), **_party(settings, raw.get("party", {}).get("locality"))}
    if "found_on" not in raw:
        raw["found_on"] = _asked(_("Found on"), partial(_day, settings), default=settings.today.isoformat())
    if ISSUE not in raw and "text" not in raw:
        raw["text"] = _asked(_("What was seen"), partial(read_text, TEXT), default="", show_default=False)
    findings = [raw] if ISSUE in raw else _issues(settings, raw)
    answered: dict[str, object] = dict(raw.get("facts", {}))
    for finding in findings:
        finding["facts"] = answered = _facts(settings, finding, answered)
    _confirm(settings, findings)
    return findings


def _asked(question: str, read: Callable[[object, list[Problem]], object], **settings: Any) -> str:  # noqa: ANN401 - click's
    """The answer, once `read` finds nothing wrong with it."""

    def checked(answer: str) -> str:
        problems: list[Problem] = []
        read(answer, problems)
        if problems:
            raise click.UsageError("\n".join(f"{each.what} {each.remedy}".strip() for each in problems))
        return answer

    return str(click.prompt(question, value_proc=checked, err=True, **settings))


def _day(settings: Settings, answer: object, problems: list[Problem]) -> date:
    return read_day(answer, settings.today, problems)


def _found_on(settings: Settings, finding: Raw) -> date:
    """The day of a finding; today where it says none that can be read, which is told when it is checked."""
    problems: list[Problem] = []
    day = read_day(finding["found_on"], settings.today, problems)
    return settings.today if problems else day


def _law(settings: Settings, finding: Raw) -> Allocation:
    """The allocation in force on the day of a finding."""
    return settings.book.law(_found_on(settings, finding))


def _party(settings: Settings, known: str | None) -> dict[str, str]:
    name = _asked(_("Who was inspected"), partial(read_line, NAME))
    localities = settings.allocation.district.localities
    if not localities or known:
        return {"name": name}
    place = _choose(_("In which place"), localities, str, lambda place: (place,))
    return {"name": name, **({"locality": place} if place else {})}


def _choose(
    title: str,
    choices: Sequence[_Choice],
    shown: Callable[[_Choice], str],
    names: Callable[[_Choice], tuple[str, ...]],
) -> _Choice | None:
    """One of `choices`, by its number or a name; None for 0, where it is not known."""
    click.echo(paragraph(title), err=True)
    click.echo("  0  " + _("not known"), err=True)
    for number, choice in enumerate(choices, 1):
        click.echo(f"  {number}  {plain(shown(choice))}", err=True)
    by_name = {str(number): (str(number), *names(choice)) for number, choice in enumerate(choices, 1)} | {"0": ("0",)}

    def meant(answer: str) -> int:
        found = resolve(answer, by_name)
        if found is None:
            raise click.UsageError(_("Write a number from 0 to {last}.").format(last=len(choices)))
        return int(found)

    number = click.prompt(_("Number"), value_proc=meant, default="0", err=True)
    return choices[number - 1] if number else None


def _issues(settings: Settings, raw: Raw) -> list[Raw]:
    """The issue, proposed from the text; a text that lists several problems becomes several findings, if wanted."""
    from rules.suggest import Suggester

    law = _law(settings, raw)
    parts = Suggester(law).suggest(raw["text"]).parts if raw["text"] else ()
    if len(parts) > 1:
        click.echo(_("This text lists {count} problems:").format(count=len(parts)), err=True)
        for part in parts:
            click.echo(paragraph(part.text, "  · "), err=True)
        if click.confirm(_("Submit each as a finding of its own"), default=True, err=True):
            return [{**raw, "text": part.text, ISSUE: _issue(law, part)} for part in parts]
    return [{**raw, ISSUE: _issue(law, parts[0] if parts else None)}]


def _issue(allocation: Allocation, part: Part | None) -> str:
    candidates = part.candidates if part is not None else ()
    if part is not None:
        click.echo(paragraph(_("Issue of “{text}”:").format(text=part.text)), err=True)
    for number, candidate in enumerate(candidates, 1):
        click.echo(f"  {number}  {_candidate(allocation, candidate)}", err=True)
    names = value_names(allocation, ISSUE)
    default = "1" if part is not None and part.clear else None
    while True:
        given = click.prompt(_("Number, or an issue's id or name"), default=default, err=True)
        if given.isdigit() and 1 <= int(given) <= len(candidates):
            return candidates[int(given) - 1].issue
        found = resolve(given, names)
        if found is not None:
            return found
        close = nearest(given, [name for every in names.values() for name in every])
        click.echo(f"{_('There is no issue “{name}”.').format(name=plain(given[:40]))} {close}".rstrip(), err=True)


def _candidate(allocation: Allocation, candidate: Candidate) -> str:
    name = allocation.issues[candidate.issue].name
    words = _(", ").join(plain(word) for word in candidate.words)
    return _("{issue} – {words}").format(issue=f"{name} ({candidate.issue})", words=words)


def _facts(settings: Settings, finding: Raw, answered: dict[str, object]) -> dict[str, object]:
    """The facts, with answers to what changes the outcome; what is left open is not asked again."""
    law = _law(settings, finding)
    party = {key: value for key, value in finding["party"].items() if key in law.facts}
    stated = {**party, **answered, ISSUE: finding[ISSUE]}
    open_: set[str] = set()
    while True:
        try:
            known = read_facts(law, stated)
        except FactsError:
            return answered  # told with all else that is wrong, when the finding is checked
        question = settings.book.decide(known, _found_on(settings, finding)).question
        if question is None or question.fact in open_:
            return answered
        value = _answer(settings, question)
        if value is None:
            open_.add(question.fact)
        else:
            answered = {**answered, question.fact: value}
            stated[question.fact] = value


def _answer(settings: Settings, question: Question) -> FactValue | None:
    def shown(answer: Answer) -> str:
        if answer.question is not None:
            return str(answer.label)
        lead = unit_short(settings.allocation, answer.verdict.lead) or _("the office decides")
        return _("{value} → {unit}").format(value=answer.label, unit=lead)

    title = _("{fact}? It decides who answers for it.").format(fact=question.name)
    chosen = _choose(title, question.answers, shown, lambda each: (str(each.value), each.label.zh, each.label.en))
    return None if chosen is None else chosen.value


def _confirm(settings: Settings, findings: list[Raw]) -> None:
    for finding in findings:
        law = _law(settings, finding)
        party = {key: value for key, value in finding["party"].items() if key in law.facts}
        try:
            known = read_facts(law, {**party, **finding["facts"], ISSUE: finding[ISSUE]})
        except FactsError:
            return
        record = as_record(settings.book.decide(known, _found_on(settings, finding)))
        click.echo(paragraph(headline(settings.allocation, record)), err=True)
        click.echo(explained(record), err=True)
    click.confirm(_("Submit"), default=True, abort=True, err=True)
