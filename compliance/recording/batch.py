"""How does a batch of findings become rows? What is known is looked up at once, then each finding takes its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from compliance.actor import Actor
from compliance.adopting.inforce import require_in_force
from compliance.book import Book
from compliance.chain import canonical
from compliance.clock import day_in
from compliance.draft import FindingDraft, PartyDraft
from compliance.ids import new_id
from compliance.precedents.judge import Judge, Judgement
from compliance.recording.answers import Answers
from compliance.recording.cases import Cases, How, Place, grounds
from compliance.recording.journal import Journal, Rows
from compliance.recording.known import Incoming
from compliance.recording.ledger import Ledger
from compliance.recording.parties import Parties
from compliance.recording.visits import Seen, Visits
from compliance.states import EventAct, VisitResult
from compliance.store.models import Evidence, Finding
from rules.allocation import ISSUE
from rules.decision import Decision

if TYPE_CHECKING:
    from compliance.recording.rows import EvidenceRow, FindingRow, PartyRow, VisitRow

__all__ = ["Batch", "Stored"]


@dataclass(frozen=True, slots=True)
class Stored:
    """What a finding was stored as: its id, its party's, its case's number, how it came there, and the decision."""

    finding: str
    party: str
    case: str
    how: How
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
        self._judge = Judge(session, book)
        self._today = day_in(district.time_zone, at)
        self._ledger = Ledger()
        self._journal = Journal(session, district.id, actor, at, everywhere=True)
        require_in_force(session, book)
        self._parties = Parties(session, district.id, self._ledger, self._journal)
        self.visits = Visits(session, district.id, self._ledger, self._journal)
        self._cases = Cases(session, district.id, book.terms, self._ledger, self._journal)
        self._answers = Answers(session, book, self._ledger, self._journal, at)

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
        before = {place: each for place, each in new.items() if not self._ledger.adds(parties[place])}
        self.visits.load(self._seen(each.draft, parties[place]) for place, each in before.items())
        self._cases.load((parties[place]["id"], _issue(each.draft)) for place, each in before.items())
        judged = self._judged(new)
        self._answers.keep_allocations(each.draft.found_on for each in new.values())
        self._answers.load(each.digest for each, _kind in judged.values())
        return {place: self._place(each, parties[place], judged[place]) for place, each in new.items()}

    def write(self) -> None:
        """Store every row and event that came up."""
        self._ledger.write(self._session)
        self._cases.write_numbers()
        self._journal.write()

    def _seen(self, draft: FindingDraft, party: PartyRow) -> Seen:
        return Seen(party["id"], draft.found_on, draft.source, draft.inspector)

    def _judged(self, new: Mapping[int, Incoming]) -> dict[int, Judgement]:
        self._judge.load(_issue(each.draft) for each in new.values())
        return {place: self._judgement(each) for place, each in new.items()}

    def _judgement(self, each: Incoming) -> Judgement:
        draft = each.draft
        return self._judge.judge(_issue(draft), dict(draft.facts), draft.found_on, each.judged)

    def _place(self, each: Incoming, party: PartyRow, judgement: Judgement) -> Stored:
        draft = each.draft
        judged, _kind = judgement
        visit = self.visits.attend(self._seen(draft, party), draft.attended, VisitResult.FOUND, self._at)
        place = self._cases.place(party, draft, judged.decision, self._at)
        finding = self._finding(each, visit, place)
        self._note(finding, party, place, judgement, draft)
        self._cases.hand_out(place.case, judged.decision, self._at)
        return Stored(finding["id"], party["id"], place.case["number"], place.how, judged.decision)

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

    def _note(
        self, finding: FindingRow, party: PartyRow, place: Place, judgement: Judgement, draft: FindingDraft
    ) -> None:
        judged, kind = judgement
        given = None
        if draft.party.name != party["name"] or draft.party.address not in {"", party["address"]}:
            given = {"party": {"name": draft.party.name, "address": draft.party.address}}
        added: Rows = {
            "answers": self._answers.keep(judged),
            "findings": [finding],
            "evidence": self._evidence(finding, draft),
            "decisions": [self._answers.give(finding["id"], judged, kind)],
        }
        self._journal.note(
            EventAct.FINDING_RECEIVED if place.how is How.OPENED else EventAct.FINDING_JOINED,
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
