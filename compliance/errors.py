"""What can go wrong with findings, cases and where they are kept.

ComplianceError
├── BadInput          what was handed in cannot be used; holds every problem found
│   └── UnreadableFile  a file that is not what its name says, or is too large
├── NotAllowed        this actor may not do this; says who may
├── NotFound          no such case, finding, visit or party
├── Conflict          it clashes with what is stored
└── StoreError        the database cannot be opened, is busy, full, read-only, or of another version
"""

from __future__ import annotations

from collections.abc import Sequence

from rules.errors import Problem
from rules.language import _

__all__ = ["BadInput", "ComplianceError", "Conflict", "NotAllowed", "NotFound", "StoreError", "UnreadableFile"]


class ComplianceError(Exception):
    """The base of all errors that `compliance` raises; its text is meant for the person at the terminal."""


class BadInput(ComplianceError):
    """What was handed in cannot be used."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(_("; ").join(str(problem) for problem in self.problems))


class UnreadableFile(BadInput):
    """A file that cannot be read as what its name says."""


class NotAllowed(ComplianceError):
    """This actor may not do this."""


class NotFound(ComplianceError):
    """There is no such thing."""


class Conflict(ComplianceError):
    """It clashes with what is stored."""


class StoreError(ComplianceError):
    """The database cannot be used."""
