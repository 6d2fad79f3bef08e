"""What does one run work with, and what comes of it?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.actor import Actor, ActorRole

if TYPE_CHECKING:
    from compliance.book import Book
    from compliance.chasing import Contacts, Sender
    from compliance.clock import Clock
    from compliance.jobs.runs import Counts, Run

__all__ = ["Means", "Outcome", "Work", "under_the_policy"]


@dataclass(frozen=True, slots=True)
class Means:
    """
    What this host has for jobs; what may change while a worker runs is made anew for each.

    `folder` is the one below which files may be named, `tell` is told of each run that begins and ends here.
    """

    book: Callable[[], Book]
    clock: Clock
    contacts: Callable[[], Contacts | None]
    sender: Callable[[], Sender]
    folder: Path | None
    host: str
    tell: Callable[[Run], None]


@dataclass(frozen=True, slots=True)
class Work:
    """One run: by whom, at which moment, with what was handed in."""

    means: Means
    book: Book
    actor: Actor
    at: datetime
    arguments: Mapping[str, str]

    @property
    def district(self) -> str:
        """The id of the district."""
        return self.book.allocation.district.id


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a run; `attention` where a person has to look at it."""

    counts: Counts
    attention: bool = False


def under_the_policy(book: Book) -> Actor:
    """Who acts where nobody does: the office under its policy, whose name then stands for a person's."""
    policy = book.terms.policy
    return Actor(None, ActorRole.OFFICE, f"policy {policy.id} {policy.version}")
