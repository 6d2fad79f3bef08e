"""Is this case the following-up of a matter that a meeting agreed? It shows by its issue, which no allocation has."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from compliance.recording.ledger import chunks
from compliance.store.cases import Case

__all__ = ["is_matter", "issue_of_matter", "keeps_its_day", "matter_titles", "of_a_matter"]

_PREFIX = "matter-"
"""An issue of an allocation has no hyphen in its id, so that no case of one is taken for a matter's."""


def issue_of_matter(number: str) -> str:
    """
    The issue of the case by which a matter is followed up.

    >>> issue_of_matter("Y2026-0001")
    'matter-y2026-0001'
    """
    return f"{_PREFIX}{number.lower()}"


def is_matter(issue: str) -> bool:
    """
    Whether a case with this issue is a matter's.

    >>> is_matter("matter-y2026-0001"), is_matter("fire_safety")
    (True, False)
    """
    return issue.startswith(_PREFIX)


def of_a_matter(issue: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """The same, as the condition of a query on `Case.issue`."""
    return issue.startswith(_PREFIX, autoescape=True)


def keeps_its_day(issue: str, deadline: datetime | None, start: datetime) -> bool:
    """Whether a share of a matter's case that comes back at `start` still has the day that it had."""
    return is_matter(issue) and deadline is not None and deadline > start


def matter_titles(session: Session, district: str, issues: Iterable[str]) -> dict[str, str]:
    """What was agreed, by the issue of its case, for those of `issues` that are of matters; no query where none is."""
    from compliance.store.conference import Matter

    wanted = sorted({issue for issue in issues if is_matter(issue)})
    titles: dict[str, str] = {}
    for piece in chunks(wanted):
        rows = session.execute(
            select(Case.issue, Matter.title)
            .join(Case, (Case.district == Matter.district) & (Case.id == Matter.case_id))
            .where(Matter.district == district, Case.issue.in_(piece))
        )
        titles.update((issue, title) for issue, title in rows)
    return titles
