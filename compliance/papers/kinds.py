"""Which kinds of paper are there, what is each about, and how is one made, or made anew?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum, auto
from importlib import import_module
from typing import TYPE_CHECKING, cast

from compliance.conference_states import PaperKind
from compliance.errors import BadInput, Conflict
from compliance.papers.issue import issue
from compliance.queries.papers import find_paper, paper_content
from compliance.rights import Act, require
from rules.errors import Problem
from rules.language import _

if TYPE_CHECKING:
    from compliance.casework.bench import Bench
    from compliance.papers.compose import Draft
    from compliance.papers.issue import Issued
    from compliance.papers.templates import Templates

__all__ = ["KINDS", "Kind", "Maker", "Subject", "issue_about", "reissue"]

Maker = Callable[["Bench", Mapping[str, str]], "Draft"]
"""Gathers what a paper says, from what it was asked for with."""


class Subject(StrEnum):
    """What a kind of paper is about: one case, one meeting, a span of days, or the whole allocation."""

    CASE = auto()
    MEETING = auto()
    SPAN = auto()
    ALLOCATION = auto()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of paper: what it is about, and the module here that makes it, imported when it is needed."""

    subject: Subject
    module: str
    function: str

    @property
    def maker(self) -> Maker:
        """The function that makes it."""
        return cast("Maker", getattr(import_module(f"compliance.papers.{self.module}"), self.function))


KINDS: Mapping[PaperKind, Kind] = {
    PaperKind.DISPATCH: Kind(Subject.CASE, "letters", "dispatch"),
    PaperKind.SUPERVISION: Kind(Subject.CASE, "letters", "supervision"),
    PaperKind.TRANSFER: Kind(Subject.CASE, "letters", "transfer"),
    PaperKind.RECTIFICATION: Kind(Subject.CASE, "letters", "rectification"),
    PaperKind.NOTICE: Kind(Subject.MEETING, "meeting_papers", "notice"),
    PaperKind.AGENDA: Kind(Subject.MEETING, "meeting_papers", "agenda"),
    PaperKind.MINUTES: Kind(Subject.MEETING, "meeting_papers", "minutes"),
    PaperKind.MATTERS: Kind(Subject.MEETING, "meeting_papers", "matters"),
    PaperKind.CIRCULAR: Kind(Subject.SPAN, "circular", "circular"),
    PaperKind.REPORT: Kind(Subject.SPAN, "circular", "report"),
    PaperKind.HANDBOOK: Kind(Subject.ALLOCATION, "handbook", "handbook"),
}
"""
Every kind. `about` has the number of the case as `case`, of the meeting as `meeting`, or the span's first and last
day as `from` and `to`; and what else was said, by the names that its maker knows.
"""


def issue_about(
    bench: Bench,
    kind: PaperKind,
    numbers: Sequence[str],
    templates: Templates,
    given: Mapping[str, str],
    reason: str = "",
) -> list[Issued]:
    """Issue a paper of `kind` about each of these cases or meetings, or one about what is `given`; all, or none."""
    require(bench.actor, Act.ISSUE_PAPER)
    known = KINDS[kind]
    each_about = [{**given, known.subject.value: each} for each in numbers] or [dict(given)]
    return [issue(bench, known.maker(bench, about), templates, reason=reason) for about in each_about]


def reissue(bench: Bench, number: str, templates: Templates, reason: str) -> Issued:
    """
    Issue a paper again, from the record as it is now: it has a new number, and cites the old one, which is kept.

    Raises `NotFound`, `Conflict` where it was replaced already, and `BadInput` without a reason.
    """
    require(bench.actor, Act.ISSUE_PAPER)
    old = find_paper(bench.session, bench.district, number)
    if not reason.strip():
        raise BadInput([Problem("--reason", _("the reason is missing."))])
    if old.replaced_by:
        text = _("{number} was replaced by {later} already. Reissue that one.")
        raise Conflict(text.format(number=old.number, later=old.replaced_by))
    asked = paper_content(bench.session, bench.district, old.id)["about"]
    draft = KINDS[old.kind].maker(bench, {str(name): str(text) for name, text in asked})
    return issue(bench, draft, templates, replaces=old, reason=reason)
