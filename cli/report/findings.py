"""What was found, and what could not be looked at? Faults, gaps and remarks, each with where it shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cli.proof_text import example_text, flaw_heading, in_combinations, point_text, shown_lines, span_text
from rules.language import _
from rules.proving.check import Check
from rules.proving.flaws import FAULTS, Flaw, Point
from rules.proving.words import in_words

__all__ = ["Entry", "Kind", "Section", "sections"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing: a sentence, the situations in which it shows, and the smallest example."""

    text: str
    where: tuple[str, ...] = ()
    example: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """All of one kind."""

    heading: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Several kinds under one heading; `role` is fault, gap, remark or unwalked. `remark` is said after them."""

    role: str
    heading: str
    kinds: tuple[Kind, ...]
    remark: str = ""


def sections(check: Check) -> tuple[Section, ...]:
    """The findings of `check`, in the order in which they matter."""
    remarks = [flaw for flaw in Flaw if flaw not in FAULTS | {Flaw.GAP}]
    looked_up = "" if check.scenarios else _("Which clauses have a scenario was not looked at.")
    left_out = tuple(_left_out(check))
    return (
        Section("fault", _("Faults"), _kinds(check, [flaw for flaw in Flaw if flaw in FAULTS])),
        *([Section("unwalked", _("Not gone through"), left_out, _nothing_proved())] if left_out else []),
        Section("gap", _("Gaps"), _kinds(check, [Flaw.GAP])),
        Section("remark", _("Remarks"), _kinds(check, remarks), looked_up),
    )


def _kinds(check: Check, flaws: list[Flaw]) -> tuple[Kind, ...]:
    return tuple(
        Kind(
            _("{heading}: {count}").format(heading=flaw_heading(flaw), count=len(check.of(flaw))),
            tuple(_entry(check, point) for point in check.of(flaw)),
        )
        for flaw in flaws
        if check.of(flaw)
    )


def _entry(check: Check, point: Point) -> Entry:
    text = point_text(check.allocation, point)
    if not point.shown:
        return Entry(text)
    spans = [each.span for each in check.surveys]
    survey = check.surveys[spans.index(point.shown[0].span)]
    counted = _("{sentence} In all: {count}.").format(sentence=text, count=in_combinations(point.count))
    return Entry(counted, tuple(shown_lines(point.shown, spans)), example_text(survey, point.shown[0]))


def _left_out(check: Check) -> Iterator[Kind]:
    """What could not be walked, a kind for each span of days."""
    for survey in check.surveys:
        if survey.undecided:
            entries = tuple(
                _("{situation} ({count})").format(
                    situation=in_words(survey.space, region), count=in_combinations(survey.space.size(region))
                )
                for region in survey.undecided
            )
            yield Kind(span_text(survey.span) or _("on every day"), tuple(map(Entry, entries)))


def _nothing_proved() -> str:
    return _("Of these it is proved only that each duty can hold: they are too many to go through.")
