"""What does the record hold of what packs disagree on? Findings in brief, who has which id, visits to a party."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from compliance.recording.ledger import chunks
from compliance.store.cases import Case
from compliance.store.models import Finding, Party, Visit
from compliance.store.packs import PackEntry

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

__all__ = ["Brief", "briefs", "holders", "visits_to"]


@dataclass(frozen=True, slots=True)
class Brief:
    """A finding, as far as one has to see it to tell it from another."""

    id: str
    digest: str
    case: str
    party: str
    issue: str
    found_on: date
    text: str
    key: str | None
    inspector: str


def briefs(session: Session, district: str, ids: Collection[str]) -> dict[str, Brief]:
    """These findings, by their ids."""
    found: dict[str, Brief] = {}
    for piece in chunks(sorted(ids)):
        rows = (
            select(
                Finding.id,
                Finding.digest,
                Case.number,
                Party.name,
                Finding.issue,
                Finding.found_on,
                Finding.text,
                Finding.key,
                Visit.inspector,
            )
            .join(Case, (Case.district == Finding.district) & (Case.id == Finding.case_id))
            .join(Visit, (Visit.district == Finding.district) & (Visit.id == Finding.visit_id))
            .join(Party, (Party.district == Visit.district) & (Party.id == Visit.party_id))
            .where(Finding.district == district, Finding.id.in_(piece))
        )
        found |= {row.id: Brief(*row) for row in session.execute(rows)}
    return found


def holders(session: Session, district: str, entries: Iterable[PackEntry]) -> Iterator[tuple[str, str]]:
    """Which finding has which id in the record, of the ids and the findings that `entries` speak of."""
    said = [(entry.key, entry.finding_id) for entry in entries if entry.key and entry.finding_id]
    for column, wanted in ((Finding.key, {key for key, _id in said}), (Finding.id, {id_ for _key, id_ in said})):
        for piece in chunks(sorted(wanted)):
            theirs = (Finding.district == district, column.in_(piece), Finding.key.is_not(None))
            yield from ((str(key), id_) for key, id_ in session.execute(select(Finding.key, Finding.id).where(*theirs)))


def visits_to(session: Session, district: str, party_ids: Collection[str]) -> Iterator[Visit]:
    """Every visit to these parties."""
    for piece in chunks(sorted(party_ids)):
        yield from session.scalars(select(Visit).where(Visit.district == district, Visit.party_id.in_(piece)))
