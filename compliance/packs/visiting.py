"""At which visit was the inspector? Units and notes add up, whichever pack comes first; what was found stays found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from compliance.adopting.inforce import require_in_force
from compliance.packs.claims import Put
from compliance.recording.journal import Journal
from compliance.recording.ledger import Ledger
from compliance.recording.parties import Parties
from compliance.recording.visits import Seen, Visits
from compliance.states import EventAct
from compliance.store.models import Visit

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from compliance.actor import Actor
    from compliance.book import Book
    from compliance.packs.entries import VisitEntry
    from compliance.packs.merge import Merged
    from compliance.recording.rows import VisitRow

__all__ = ["put_visits"]


def put_visits(
    session: Session, book: Book, entries: Sequence[VisitEntry], actor: Actor, at: datetime, done: Merged
) -> Iterator[Put]:
    """Record the visits of a pack, in their order, and count them."""
    if not entries:
        return
    district = book.allocation.district.id
    ledger, journal = Ledger(), Journal(session, district, actor, at, everywhere=True)
    require_in_force(session, book)
    parties, visits = Parties(session, district, ledger, journal), Visits(session, district, ledger, journal)
    parties.load(each.draft.party for each in entries)
    who = [parties.resolve(each.draft.party, at) for each in entries]
    seen = [
        Seen(party["id"], each.draft.found_on, each.draft.source, each.draft.inspector)
        for party, each in zip(who, entries, strict=True)
    ]
    visits.load(seen)
    for key, entry in zip(seen, entries, strict=True):
        known = visits.get(key) is not None
        row = visits.attend(key, entry.draft.attended, entry.result, at, entry.note)
        if entry.note and not row["note"]:
            _complete(ledger, journal, row, entry.note)
        done.known += known
        done.stored += not known
        yield Put(entry, visit=row["id"], party=row["party_id"])
    ledger.write(session)
    journal.write()


def _complete(ledger: Ledger, journal: Journal, row: VisitRow, note: str) -> None:
    """A visit that has no note takes the first one that comes."""
    row["note"] = note
    ledger.change(Visit, row)
    changed = {"visits": [{"id": row["id"], "note": note}]}
    subjects = {"visit_id": row["id"], "party_id": row["party_id"]}
    journal.note(EventAct.VISIT_EXTENDED, subjects, changed=changed)
