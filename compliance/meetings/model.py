"""What do the minutes of a meeting say? Who was there, what came of each item, and everything that was decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from compliance.conference_states import Presence

if TYPE_CHECKING:
    from rules.allocation import Allocation

__all__ = ["Adopts", "Attended", "Decision", "Minutes", "Rules", "Settles"]


@dataclass(frozen=True, slots=True)
class Attended:
    """
    Who of those who were asked came: a unit by its id, a guest of none by name.

    `person` is who came, and has to be said of a stand-in; `reason` why nobody did.
    """

    who: str
    presence: Presence
    person: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """
    A matter that was agreed: what, who leads, who handles it jointly, and by which day.

    A major one waits for its approval. `item` is the position on the agenda that it came of, 0 for none.
    """

    title: str
    lead: str
    due_on: date
    joint: tuple[str, ...] = ()
    major: bool = False
    item: int = 0


@dataclass(frozen=True, slots=True)
class Rules:
    """A ruling on a case: None for `lead` upholds the present one, None for `joint` keeps the joint units."""

    case: str
    reason: str
    lead: str | None = None
    joint: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Adopts:
    """An allocation that is in force from a day on."""

    allocation: Allocation
    starts: date
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Settles:
    """That who is proposed for a post holds it, from `starts` if that is not the day that was proposed."""

    post: str
    starts: date | None = None


@dataclass(frozen=True, slots=True)
class Minutes:
    """
    Everything that is minuted at once; `outcomes` is by position on the agenda.

    Without a chair it is whoever called the meeting. With `rest_present` everybody came who
    was asked and of whom nothing else is said.
    """

    summary: str
    chair: str = ""
    attended: tuple[Attended, ...] = ()
    rest_present: bool = False
    outcomes: Mapping[int, str] = field(default_factory=dict)
    matters: tuple[Decision, ...] = ()
    rulings: tuple[Rules, ...] = ()
    adoptions: tuple[Adopts, ...] = ()
    members: tuple[Settles, ...] = ()
