"""Which files does somebody hand in with an act on a case, and when were they taken?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from compliance.draft import EvidenceDraft
from compliance.errors import BadInput
from compliance.intake.evidence import read_evidence
from rules.errors import Problem
from rules.language import _

__all__ = ["read_attachments"]


def read_attachments(
    files: Sequence[str], folder: Path, taken_on: date | None, today: date
) -> tuple[EvidenceDraft, ...]:
    """
    The `files`, which lie in `folder` or below, each hashed; `taken_on` is the day of all of them, if known.

    Raises `BadInput` with every file that cannot be taken, and for a day in the future.
    """
    problems: list[Problem] = []
    if taken_on is not None and taken_on > today:
        problems.append(Problem("--taken-on", _("{day} is in the future.").format(day=taken_on)))
    drafts = read_evidence(list(files), folder, problems)
    if problems:
        raise BadInput(problems)
    return tuple(replace(each, taken_on=taken_on) for each in drafts)
