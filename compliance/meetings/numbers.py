"""Which meeting, and which matter, does a person mean by a number?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import select

from compliance.errors import NotFound
from compliance.store.conference import Matter, Meeting
from rules.language import _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

__all__ = ["find_matter", "find_meeting", "matter_number", "meeting_number"]


def meeting_number(year: int, ordinal: int) -> str:
    """
    What people call a meeting.

    >>> meeting_number(2026, 1)
    'H2026-01'
    """
    return f"H{year}-{ordinal:02d}"


def matter_number(year: int, ordinal: int) -> str:
    """
    What people call a matter.

    >>> matter_number(2026, 1)
    'Y2026-0001'
    """
    return f"Y{year}-{ordinal:04d}"


def find_meeting(session: Session, district: str, number: str) -> str:
    """The id of the meeting that `number` names, with or without zeros (H2026-01, h2026-1). Raises `NotFound`."""
    parts = _read("H", number)
    if parts is None:
        text = _("“{number}” is not the number of a meeting. It is an H, a year and a number, such as H2026-01.")
        raise NotFound(text.format(number=number.strip()[:40]))
    wanted = meeting_number(*parts)
    found = session.scalar(select(Meeting.id).where(Meeting.district == district, Meeting.number == wanted))
    if found is None:
        text = _("There is no meeting {number}. `lianban meeting list` shows which there are.")
        raise NotFound(text.format(number=wanted))
    return found


def find_matter(session: Session, district: str, number: str) -> str:
    """The id of the matter that `number` names, with or without zeros (Y2026-0001, y2026-1). Raises `NotFound`."""
    parts = _read("Y", number)
    if parts is None:
        text = _("“{number}” is not the number of a matter. It is a Y, a year and a number, such as Y2026-0001.")
        raise NotFound(text.format(number=number.strip()[:40]))
    wanted = matter_number(*parts)
    found = session.scalar(select(Matter.id).where(Matter.district == district, Matter.number == wanted))
    if found is None:
        text = _("There is no matter {number}. `lianban matter list` shows which there are.")
        raise NotFound(text.format(number=wanted))
    return found


def _read(letter: str, number: str) -> tuple[int, int] | None:
    match = re.fullmatch(rf"\s*{letter}(\d{{4}})\s*[-－–—]\s*(\d{{1,12}})\s*", number, re.IGNORECASE)
    return (int(match[1]), int(match[2])) if match else None
