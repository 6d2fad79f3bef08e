"""How does a batch of findings become rows? What is known is looked up at once, then each finding takes its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from compliance.actor import Actor
from compliance.book import Book, Judged
from compliance.chain import canonical
from compliance.clock import day_in
from compliance.draft import FindingDraft, PartyDraft
from compliance.ids import new_id
from compliance.recording.cases import Cases, Place, grounds
from compliance.recording.journal import Journal, Rows
from compliance.recording.known import Incoming
from compliance.recording.ledger import Ledger, chunks
from compliance.recording.parties import Parties
from compliance.recording.visits import Seen, Visits
from compliance.states import DecisionKind, EventAct, VisitResult
from compliance.store.models import Answer, Evidence, Finding, FindingDecision, KeptAllocation
from rules.allocation import ISSUE
from rules.decision import Decision

if TYPE_CHECKING:
    from compliance.recording.rows import (
        AllocationRow,
        AnswerRow,
        DecisionRow,
        EvidenceRow,
        FindingRow,
        PartyRow,
        VisitRow,
    )

__all__ = ["Batch", "Stored"]


@dataclass(frozen=True, slots=True)
class Stored:
    """What a finding was stored as: its id, its case's number, whether that was opened for it, and the decision."""

    finding: str
    case: str
    opened: bool
    decision: Decision


def _issue(draft: FindingDraft) -> str:
    return str(dict(draft.facts)[ISSUE])


class Batch:
    """One act of recording by one actor, at one moment, by one book."""

    def __init__(self, session: Session, book: Book, actor: Actor, at: datetime) -> None:
        district = book.allocation.district
        self._session = session
        self._book = book
        self._at = at
        self._district = district.id
        self._today = day_in(district.time_zone, at)
        self._ledger = Ledger()
        self._journal = Journal(session, district.id, actor, at)
        self._parties = Parties(session, district.id, self._ledger, self._journal)
        self.visits = Visits(session, district.id, self._ledger, self._journal)
        self._cases = Cases(session, district.id, district.time_zone, self._ledger, self._journal)
        self._answers: set[str] = set()

    def party(self, draft: PartyDraft) -> PartyRow:
        """The party that `draft` means, on its own."""
        self._parties.load([draft])
        return self._parties.resolve(draft, self._at)

    def store(self, incoming: Sequence[Incoming]) -> dict[int, Stored]:
        """Store the new ones among `incoming`; by their places."""
        new = {place: each for place, each in enumerate(incoming) if each.new}
        if not new:
            return {}
        self._parties.load(each.draft.party for each in new.values())
        parties = {place: self._parties.resolve(each.draft.party, self._at) for place, each in new.items()}
        self.visits.load(self._seen(each.draft, parties[place]) for place, each in new.items())
        self._cases.load((parties[place]["id"], _issue(each.draft)) for place, each in new.items())
        judged = {place: self._judge(each.draft) for place, each in new.items()}
        self._keep_allocation()
        self._load_answers({each.digest for each in judged.values()})
        return {place: self._place(each, parties[place], judged[place]) for place, each in new.items()}

    def write(self) -> None:
        """Store every row and event that came up."""
        self._ledger.write(self._session)
        self._cases.write_numbers()
        self._journal.write()

    def _seen(self, draft: FindingDraft, party: PartyRow) -> Seen:
        return Seen(party["id"], draft.found_on, draft.source, draft.inspector)

    def _judge(self, draft: FindingDraft) -> Judged:
        return self._book.judge(dict(draft.facts), draft.found_on)

    def _place(self, each: Incoming, party: PartyRow, judged: Judged) -> Stored:
        draft = each.draft
        visit = self.visits.attend(self._seen(draft, party), draft.attended, VisitResult.FOUND, self._at)
        place = self._cases.place(party, draft, judged.decision, self._at)
        finding = self._finding(each, visit, place)
        self._note(finding, party, place, judged, draft)
        self._cases.hand_out(place.case, judged.decision, self._at)
        return Stored(finding["id"], place.case["number"], place.opened, judged.decision)

    def _finding(self, each: Incoming, visit: VisitRow, place: Place) -> FindingRow:
        draft = each.draft
        row: FindingRow = {
            "district": self._district,
            "id": new_id(self._at),
            "visit_id": visit["id"],
            "case_id": place.case["id"],
            "issue": _issue(draft),
            "facts": canonical(dict(draft.facts)),
            "text": draft.text,
            "found_on": draft.found_on,
            "action": draft.action,
            "severity": draft.severity,
            "key": draft.key or None,
            "digest": each.digest,
            "received_at": self._at,
        }
        self._ledger.add(Finding, row)
        return row

    def _note(self, finding: FindingRow, party: PartyRow, place: Place, judged: Judged, draft: FindingDraft) -> None:
        given = None
        if draft.party.name != party["name"] or draft.party.address not in {"", party["address"]}:
            given = {"party": {"name": draft.party.name, "address": draft.party.address}}
        added: Rows = {
            "answers": self._answer(judged),
            "findings": [finding],
            "evidence": self._evidence(finding, draft),
            "decisions": [self._decision(finding, judged)],
        }
        self._journal.note(
            EventAct.FINDING_RECEIVED if place.opened else EventAct.FINDING_JOINED,
            {
                "party_id": party["id"],
                "visit_id": finding["visit_id"],
                "case_id": finding["case_id"],
                "finding_id": finding["id"],
            },
            added={table: rows for table, rows in added.items() if rows},
            changed={"cases": [{"id": place.case["id"], **place.changed}]} if place.changed else None,
            given=given,
            why=grounds(judged.decision),
        )

    def _evidence(self, finding: FindingRow, draft: FindingDraft) -> list[EvidenceRow]:
        rows: list[EvidenceRow] = [
            {
                "district": self._district,
                "id": new_id(self._at),
                "finding_id": finding["id"],
                "name": each.name,
                "sha256": each.sha256,
                "size": each.size,
                "taken_on": each.taken_on,
                "received_on": self._today,
            }
            for each in draft.evidence
        ]
        for row in rows:
            self._ledger.add(Evidence, row)
        return rows

    def _decision(self, finding: FindingRow, judged: Judged) -> DecisionRow:
        row: DecisionRow = {
            "district": self._district,
            "id": new_id(self._at),
            "finding_id": finding["id"],
            "answer": judged.digest,
            "kind": DecisionKind.RULE,
            "made_at": self._at,
        }
        self._ledger.add(FindingDecision, row)
        return row

    def _load_answers(self, digests: set[str]) -> None:
        for piece in chunks(sorted(digests)):
            kept = select(Answer.digest).where(Answer.district == self._district, Answer.digest.in_(piece))
            self._answers.update(self._session.scalars(kept))

    def _answer(self, judged: Judged) -> list[AnswerRow]:
        if judged.digest in self._answers:
            return []
        self._answers.add(judged.digest)
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

    def _keep_allocation(self) -> None:
        ref = self._book.allocation.ref
        kept = select(KeptAllocation.fingerprint).where(
            KeptAllocation.district == self._district, KeptAllocation.fingerprint == ref.fingerprint
        )
        if self._session.scalar(kept) is not None:
            return
        row: AllocationRow = {
            "district": self._district,
            "fingerprint": ref.fingerprint,
            "allocation": ref.id,
            "version": ref.version,
            "document": self._book.allocation.document,
            "kept_at": self._at,
        }
        self._ledger.add(KeptAllocation, row)
        self._journal.note(EventAct.ALLOCATION_KEPT, {}, added={"allocations": [row]})
