"""What can run by itself, and how far has one run of it come?"""

from __future__ import annotations

from enum import StrEnum

__all__ = ["ENDED", "PERIODIC", "SUBMITTED", "JobKind", "RunState"]


class JobKind(StrEnum):
    """What can run by itself."""

    CHASE = "chase"
    SEND = "send"
    AUDIT = "audit"
    IMPORT = "import"
    REPLAY = "replay"


PERIODIC = (JobKind.CHASE, JobKind.SEND, JobKind.AUDIT)
"""Those that a policy may order, in the order in which they are done where several are due."""

SUBMITTED = (JobKind.IMPORT, JobKind.REPLAY)
"""Those that a person hands in, with what they are about."""


class RunState(StrEnum):
    """How far a run has come; one that found something for a person to look at is done as well."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    ATTENTION = "attention"
    FAILED = "failed"


ENDED = (RunState.DONE, RunState.ATTENTION)
"""The states in which a run is not tried again."""
