"""Which kinds of jobs are there, what does each do, and why is it harmless to do it twice?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from compliance.jobs import doing
from compliance.jobs.names import JobKind
from compliance.rights import Act

if TYPE_CHECKING:
    from compliance.jobs.work import Outcome, Work
    from compliance.store.database import Database

__all__ = ["KINDS", "Kind", "Lane"]


class Lane(StrEnum):
    """Of the jobs in one lane of a district, one at a time is done, in the order in which they were due."""

    REMINDERS = "reminders"
    AUDIT = "audit"
    LARGE = "large"


@dataclass(frozen=True, slots=True)
class Kind:
    """
    A kind of job; whoever orders it must have the `right` to.

    What it does `inside` is done in the transaction that also puts down that it was done, and so once. What it
    does `outside` has transactions of its own, and says itself what of it was done.
    """

    lane: Lane
    right: Act
    inside: Callable[[Session, Work], Outcome] | None = None
    outside: Callable[[Database, Work], Outcome] | None = None


KINDS = {
    # Its reminders and digests are there when it is said to be done, or neither is. And were it done
    # twice, the second time would find nobody to remind: a reminder goes by moments, not by runs.
    JobKind.CHASE: Kind(Lane.REMINDERS, Act.CHASE, inside=doing.chase),
    # Each digest says whether it was sent, and what was sent is not sent again. Only the one that is on
    # its way while a host dies goes out twice; sending is at least once, whoever does it.
    JobKind.SEND: Kind(Lane.REMINDERS, Act.CHASE, outside=doing.send),
    # It only reads.
    JobKind.AUDIT: Kind(Lane.AUDIT, Act.READ, outside=doing.audit),
    # What is in the record already is known by its content, and is not stored again.
    JobKind.IMPORT: Kind(Lane.LARGE, Act.IMPORT, outside=doing.import_file),
    # It only reads.
    JobKind.REPLAY: Kind(Lane.LARGE, Act.READ, outside=doing.replay),
}
