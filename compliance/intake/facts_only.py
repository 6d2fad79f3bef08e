"""Which facts does a file state, where nobody asks who was inspected and when?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import cast

from compliance.intake.fields import FACTS, FIELDS, PARTY
from compliance.intake.read import read_rows
from compliance.intake.routing import FactReader
from compliance.intake.row import BadRow, Row
from rules.allocation import ISSUE, Allocation
from rules.decision import FactValue
from rules.errors import Problem

__all__ = ["facts_in"]

_LABELS = "issues"
_PARTS = frozenset(field.path[0] for field in (*FIELDS, FACTS))


def facts_in(source: Path, allocation: Allocation) -> Iterator[tuple[int, Mapping[str, FactValue] | BadRow]]:
    """
    The line and the facts of every row of `source`, or what is wrong with them.

    Rows are findings, or facts alone: `{"issue": …, "facts": {…}}`, or the facts at the top.
    A labelled row may list `issues`: the first is the best, and is taken; where the facts have
    a place of their own, what else a row says is not looked at. `-` is standard input. Raises `UnreadableFile`.
    """
    import sys

    facts = FactReader(allocation, needs_issue=False)
    given = sys.stdin.buffer if str(source) == "-" else source
    for row in read_rows(given, str(source), allocation, required=()):
        yield row.line, row if isinstance(row, BadRow) else _stated(row, facts)


def _stated(row: Row, facts: FactReader) -> Mapping[str, FactValue] | BadRow:
    problems: list[Problem] = []
    party = row.raw.get(PARTY.key)
    inner = cast("Mapping[str, object]", party) if isinstance(party, Mapping) else {}
    others = {key: value for key, value in row.raw.items() if key not in _PARTS}
    labels = others.pop(_LABELS, None)
    raw = row.raw
    if ISSUE not in raw and isinstance(labels, list) and labels:
        raw = {**raw, ISSUE: labels[0]}
    stated = facts.read(raw, inner, problems, {} if FACTS.key in raw else others)
    return BadRow(row.line, tuple(problems), "") if problems else dict(stated)
