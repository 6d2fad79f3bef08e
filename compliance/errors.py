"""What can go wrong with findings, cases and where they are kept.

ComplianceError
├── BadInput          what was handed in cannot be used; holds every problem found
│   ├── UnreadableFile  a file that is not what its name says, or is too large
│   └── UnusableFile    a file of the office's own cannot be used; each problem has its line
│       ├── CalendarError  a file of days off and days worked
│       ├── PolicyError    a policy: deadlines, reminders, signals
│       └── RosterError    a roster: bodies, posts, people
├── NotAllowed        this actor may not do this; says who may
├── NotFound          no such case, finding, visit or party
├── Conflict          it clashes with what is stored
│   ├── WrongState      the case does not stand where this can be done; says what changed last
│   ├── TooLate         a limit has passed: of returning, of asking for more time, of reopening
│   ├── NotYet          something else has to come first: an answer, a consultation, a re-inspection
│   └── Refused         of several acts that go together one cannot be done, so none was
└── StoreError        the database cannot be opened, is busy, full, read-only, or of another version
    └── Collision       two transactions got in each other's way; this one was undone, and can be done again whole
"""

from __future__ import annotations

import copyreg
from collections.abc import Sequence

from rules.errors import Problem
from rules.language import _

__all__ = [
    "BadInput",
    "CalendarError",
    "Collision",
    "ComplianceError",
    "Conflict",
    "NotAllowed",
    "NotFound",
    "NotYet",
    "PolicyError",
    "Refused",
    "RosterError",
    "StoreError",
    "TooLate",
    "UnreadableFile",
    "UnusableFile",
    "WrongState",
]


class ComplianceError(Exception):
    """The base of all errors that `compliance` raises; its text is meant for the person at the terminal."""

    def __reduce__(self) -> tuple[object, ...]:
        """As it is, for another process: made again without its words being put together a second time."""
        return copyreg.__newobj__, (type(self), *self.args), self.__dict__  # type: ignore[attr-defined]


class BadInput(ComplianceError):
    """What was handed in cannot be used."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(_("; ").join(str(problem) for problem in self.problems))


class UnreadableFile(BadInput):
    """A file that cannot be read as what its name says."""


class UnusableFile(BadInput):
    """A file that the office keeps cannot be used; its text has file, line, problem and remedy of each problem."""

    def __init__(self, file: str, problems: Sequence[Problem]) -> None:
        super().__init__(problems)
        self.file = file

    def __str__(self) -> str:
        return "\n".join(self._line(problem) for problem in self.problems)

    def _line(self, problem: Problem) -> str:
        place = f"{self.file}:{problem.line}" if problem.line else self.file
        return f"{place}: {problem}"


class CalendarError(UnusableFile):
    """A file of days off and days worked cannot be used."""


class PolicyError(UnusableFile):
    """A policy file cannot be used."""


class RosterError(UnusableFile):
    """A roster file cannot be used."""


class NotAllowed(ComplianceError):
    """This actor may not do this."""


class NotFound(ComplianceError):
    """There is no such thing."""


class Conflict(ComplianceError):
    """It clashes with what is stored."""


class WrongState(Conflict):
    """The case does not stand where this can be done."""


class TooLate(Conflict):
    """A limit has passed."""


class NotYet(Conflict):
    """Something else has to come first."""


class Refused(Conflict):
    """Of several acts that go together one cannot be done, so none was; `reasons` are by case number."""

    def __init__(self, reasons: Sequence[tuple[str, str]], count: int) -> None:
        self.reasons = tuple(reasons)
        head = _("Nothing was done: {failed} of {count} cannot be.").format(failed=len(self.reasons), count=count)
        lines = (_("{case}: {reason}").format(case=case, reason=reason) for case, reason in self.reasons)
        super().__init__("\n".join([head, *lines]))


class StoreError(ComplianceError):
    """The database cannot be used."""


class Collision(StoreError):
    """Another transaction was in the way, and this one was undone; done again whole, it may pass."""
