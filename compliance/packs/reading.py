"""Is a line of a pack a finding or a visit that home can take? Checked as strictly as what people type here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from compliance.draft import EvidenceDraft
from compliance.errors import BadInput
from compliance.intake import Parser
from compliance.intake.fields import EVIDENCE, TEXT
from compliance.intake.limits import MAX_EVIDENCE, MAX_EVIDENCE_FILES
from compliance.intake.text import check_text, read_text
from compliance.packs.entries import Decided, FindingEntry, VisitEntry
from compliance.packs.form import handed_in_of
from compliance.recording.identity import finding_digest
from compliance.states import VisitResult
from rules.decision import Outcome
from rules.errors import Problem
from rules.language import _

if TYPE_CHECKING:
    from compliance.book import Book

__all__ = ["IMPORTABLE", "Reader"]

IMPORTABLE = (
    "party",
    "facts",
    "found_on",
    "text",
    "inspector",
    "source",
    "severity",
    "action",
    "id",
    "attended",
)
"""The parts of a line that `lianban import` reads too."""

_VISIT = ("party", "found_on", "source", "inspector", "attended")
_LONGEST_ID = 200
_SHA256 = re.compile("[0-9a-f]{64}")


class Reader:
    """Reads lines by the law at home: that of the day of each finding, with the names of all that were adopted."""

    def __init__(self, book: Book, today: date) -> None:
        self._parser = Parser(book.names, today, None, book.law)

    def read(self, raw: Mapping[str, Any]) -> FindingEntry | VisitEntry:
        """What `raw` says. Raises `BadInput` with every problem."""
        try:
            if raw["kind"] == "finding":
                return self._finding(raw)
            if raw["kind"] == "visit":
                return self._visit(raw)
        except (KeyError, TypeError, ValueError, AttributeError):
            pass
        what = _("is neither a finding nor a visit as packs have them.")
        raise BadInput([Problem(_("the line"), what, _("Export it on the laptop once more."))])

    def _finding(self, raw: Mapping[str, Any]) -> FindingEntry:
        parsed = self._parser.parse({name: raw[name] for name in IMPORTABLE})
        facts = tuple(sorted(raw["facts"].items()))
        draft = replace(parsed, facts=facts, evidence=tuple(map(_evidence, raw["evidence"])))
        if len(draft.evidence) > MAX_EVIDENCE_FILES:
            raise ValueError("too many files")
        if not set(facts) <= set(parsed.facts) or finding_digest(draft) != raw["digest"]:
            what = _("does not fit its own hash.")
            raise BadInput([Problem(_("the line"), what, _("Find out where the pack comes from."))])
        return FindingEntry(draft, handed_in_of(raw["handed_in"]), _decided(raw["decided"]))

    def _visit(self, raw: Mapping[str, Any]) -> VisitEntry:
        draft = self._parser.parse_visit({name: raw[name] for name in _VISIT})
        problems: list[Problem] = []
        note = read_text(TEXT, raw["note"], problems)
        if problems:
            raise BadInput(problems)
        return VisitEntry(draft, VisitResult(raw["result"]), note, handed_in_of(raw["handed_in"]))


def _decided(raw: Mapping[str, Any]) -> Decided:
    """What the laptop says of its decision. Raises `ValueError`."""
    units = [*raw["joint"], *([] if raw["lead"] is None else [raw["lead"]])]
    if not all(isinstance(unit, str) and len(unit) <= _LONGEST_ID for unit in units):
        raise ValueError("not the id of a unit")
    return Decided(Outcome(raw["outcome"]).value, raw["lead"], tuple(raw["joint"]))


def _evidence(raw: Mapping[str, Any]) -> EvidenceDraft:
    """One file, by its hash; its name is only kept, and still has to be one inside a folder. Raises `ValueError`."""
    name, sha256, size, taken_on = raw["name"], raw["sha256"], raw["size"], raw["taken_on"]
    path = PurePosixPath(name)
    inside = name and not path.is_absolute() and ".." not in path.parts and "\\" not in name
    if not inside or len(name) > EVIDENCE.longest or check_text(name) is not None:
        raise ValueError("not the name of a file")
    if isinstance(size, bool) or not isinstance(size, int) or not 0 < size <= MAX_EVIDENCE:
        raise ValueError("not the size of a file")
    if _SHA256.fullmatch(sha256) is None:
        raise ValueError("not a hash")
    return EvidenceDraft(name, sha256, size, None if taken_on is None else date.fromisoformat(taken_on))
