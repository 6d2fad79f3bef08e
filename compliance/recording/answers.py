"""How is an answer kept once, however many findings share it? And the allocations that gave them, word for word?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from compliance.book import Book, Judged
from compliance.chain import canonical
from compliance.ids import new_id
from compliance.recording.allocations import keep_allocations
from compliance.recording.journal import Journal
from compliance.recording.ledger import Ledger
from compliance.states import DecisionKind
from compliance.store.lookup import rows_with
from compliance.store.models import Answer, FindingDecision

if TYPE_CHECKING:
    from compliance.recording.rows import AnswerRow, DecisionRow

__all__ = ["Answers"]


class Answers:
    """The answers that one act of recording gives; each distinct one is stored once."""

    def __init__(self, session: Session, book: Book, ledger: Ledger, journal: Journal, at: datetime) -> None:
        self._session = session
        self._book = book
        self._district = book.allocation.district.id
        self._ledger = ledger
        self._journal = journal
        self._at = at
        self._kept: set[str] = set()

    def load(self, digests: Iterable[str]) -> None:
        """Look up which of `digests` are stored already."""
        keys = {(digest,) for digest in digests}
        kept = rows_with(self._session, Answer, self._district, ("digest",), keys, only=("digest",))
        self._kept.update(str(row["digest"]) for row in kept)

    def keep(self, judged: Judged) -> list[AnswerRow]:
        """The answer as a row, if it is new; nothing where it is stored already."""
        if judged.digest in self._kept:
            return []
        self._kept.add(judged.digest)
        row: AnswerRow = {
            "district": self._district,
            "digest": judged.digest,
            "fingerprint": judged.decision.allocation.fingerprint,
            "facts": canonical(dict(judged.decision.facts)),
            "outcome": judged.decision.outcome,
            "lead": judged.decision.lead,
            "record": judged.record,
        }
        self._ledger.add(Answer, row)
        return [row]

    def give(self, finding_id: str, judged: Judged, kind: DecisionKind) -> DecisionRow:
        """That a finding got this answer now; an earlier one stays."""
        row: DecisionRow = {
            "district": self._district,
            "id": new_id(self._at),
            "finding_id": finding_id,
            "answer": judged.digest,
            "kind": kind,
            "made_at": self._at,
        }
        self._ledger.add(FindingDecision, row)
        return row

    def keep_allocations(self, days: Iterable[date]) -> None:
        """Keep the allocations in force on `days` word for word, the first time that each decides here."""
        laws = map(self._book.law, set(days))
        keep_allocations(self._session, self._ledger, self._journal, laws, self._at)
