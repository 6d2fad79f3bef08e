"""What was handed in on this laptop since its last pack? Findings and visits, word for word, from its own record."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from compliance.draft import EvidenceDraft, FindingDraft, PartyDraft
from compliance.intake import VisitDraft
from compliance.packs.decided import decided_first
from compliance.packs.entries import FindingEntry, HandedIn, VisitEntry
from compliance.packs.rebuild import as_handed_in, parties_meant
from compliance.queries.visits import attended_at
from compliance.recording.ledger import chunks, rows_of
from compliance.states import EventAct, VisitResult
from compliance.store.casework import Verification
from compliance.store.log import Event
from compliance.store.models import Evidence, Finding, Party, Visit
from compliance.store.packs import PackEntry

if TYPE_CHECKING:
    from compliance.recording.rows import EvidenceRow, FindingRow, PartyRow, VisitRow

__all__ = ["Receipts", "findings_in", "receipts_since", "visits_in"]

_Model = type[Finding] | type[Visit] | type[Party]

_FINDINGS = (EventAct.FINDING_RECEIVED, EventAct.FINDING_JOINED)
_VISITS = (EventAct.VISIT_RECORDED, EventAct.VISIT_EXTENDED)


@dataclass(frozen=True, slots=True)
class Receipts:
    """The ids of what was handed in, in the order of its coming, and the last event of the record."""

    findings: Sequence[str]
    visits: Sequence[str]
    last: int


def receipts_since(session: Session, district: str, seq: int) -> Receipts:
    """
    What was handed in here by events after number `seq`; what packs brought here was handed in elsewhere.

    Visits are those that found nothing or have a note: another stands in its findings. A re-inspection belongs to
    a case, and cases do not travel.
    """
    new = (Event.district == district, Event.seq > seq)
    brought = exists().where(PackEntry.district == Event.district, PackEntry.finding_id == Event.finding_id)
    received = select(Event.finding_id).where(*new, Event.act.in_(_FINDINGS), ~brought).order_by(Event.seq)
    brought = exists().where(PackEntry.district == Visit.district, PackEntry.visit_id == Visit.id)
    of_case = exists().where(Verification.district == Visit.district, Verification.visit_id == Visit.id)
    seen = (
        select(Visit.id, func.min(Event.seq))
        .join(Event, (Event.district == Visit.district) & (Event.visit_id == Visit.id))
        .where(*new, Event.act.in_(_VISITS), ~brought, ~of_case)
        .where(or_(Visit.result == VisitResult.NOTHING_FOUND, Visit.note != ""))
        .group_by(Visit.id)
        .order_by(func.min(Event.seq))
    )
    last = session.scalar(select(func.max(Event.seq)).where(Event.district == district)) or 0
    findings = [str(each) for each in session.scalars(received)]
    return Receipts(findings, [visit_id for visit_id, _seq in session.execute(seen)], last)


def findings_in(
    session: Session, district: str, localities: Sequence[str], ids: Sequence[str]
) -> Iterator[FindingEntry]:
    """The findings with these ids, in this order, word for word as they were handed in."""
    for piece in chunks(ids):
        read = _Read(session, district, piece)
        for each in piece:
            yield read.finding(each, localities)


def visits_in(session: Session, district: str, ids: Sequence[str]) -> Iterator[VisitEntry]:
    """The visits with these ids, in this order, each with all who attended."""
    for piece in chunks(ids):
        told = _told(session, district, Event.visit_id.in_(piece), Event.act == EventAct.VISIT_RECORDED)
        attended = attended_at(session, district, piece)
        rows = {str(row["id"]): row for row in rows_of(session, Visit, Visit.district == district, Visit.id.in_(piece))}
        parties = _rows(session, Party, district, {str(row["party_id"]) for row in rows.values()})
        for each in piece:
            visit = cast("VisitRow", rows[each])
            party = _as_kept(cast("PartyRow", parties[visit["party_id"]]))
            units = attended.get(each, ())
            draft = VisitDraft(party, visit["visited_on"], visit["source"], visit["inspector"], units)
            yield VisitEntry(draft, visit["result"], visit["note"], told[each][0])


def _rows(session: Session, model: _Model, district: str, ids: Collection[str]) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = {}
    for piece in chunks(sorted(ids)):
        rows = rows_of(session, model, model.district == district, model.id.in_(piece))
        found |= {str(row["id"]): row for row in rows}
    return found


def _told(session: Session, district: str, *which: ColumnElement[bool]) -> dict[str, tuple[HandedIn, dict[str, Any]]]:
    """Who handed in what, and what they gave that is not in the tables: by the id of the finding or visit."""
    wanted = select(Event).where(Event.district == district, *which).order_by(Event.seq.desc())
    found: dict[str, tuple[HandedIn, dict[str, Any]]] = {}
    for event in session.scalars(wanted):
        given = json.loads(event.changes or "{}").get("given", {})
        who = HandedIn(event.at, event.actor_unit, event.actor_role, event.actor_name)
        found[str(event.finding_id or event.visit_id)] = (who, given)
    return found


def _as_kept(party: PartyRow) -> PartyDraft:
    return PartyDraft(party["name"], party["code"], party["locality"], party["address"], party["registered_for"])


class _Read:
    """So many findings as are read at once, with what belongs to them."""

    def __init__(self, session: Session, district: str, ids: Sequence[str]) -> None:
        self._findings = _rows(session, Finding, district, ids)
        visits = {str(row["visit_id"]) for row in self._findings.values()}
        self._visits = _rows(session, Visit, district, visits)
        self._parties = _rows(session, Party, district, {str(row["party_id"]) for row in self._visits.values()})
        self._attended = attended_at(session, district, visits)
        self._decided = decided_first(session, district, ids)
        self._told = _told(session, district, Event.finding_id.in_(ids), Event.act.in_(_FINDINGS))
        self._evidence: dict[str, list[EvidenceDraft]] = defaultdict(list)
        theirs = (Evidence.district == district, Evidence.finding_id.in_(ids))
        for row in sorted(rows_of(session, Evidence, *theirs), key=lambda each: str(each["id"])):
            each = cast("EvidenceRow", row)
            draft = EvidenceDraft(each["name"], each["sha256"], each["size"], each["taken_on"])
            self._evidence[each["finding_id"]].append(draft)

    def finding(self, finding_id: str, localities: Sequence[str]) -> FindingEntry:
        """One of them; where its words cannot be found again, with its party and visit as they are kept now."""
        finding = cast("FindingRow", self._findings[finding_id])
        visit = cast("VisitRow", self._visits[finding["visit_id"]])
        party = cast("PartyRow", self._parties[visit["party_id"]])
        attended = self._attended.get(visit["id"], ())
        who, given = self._told[finding_id]
        kept = FindingDraft(
            party=_as_kept(party),
            facts=tuple(sorted(json.loads(finding["facts"]).items())),
            found_on=finding["found_on"],
            text=finding["text"],
            inspector=visit["inspector"],
            source=visit["source"],
            severity=finding["severity"],
            action=finding["action"],
            evidence=tuple(self._evidence.get(finding_id, ())),
            key=finding["key"],
            attended=attended,
        )
        meant = parties_meant(party, given.get("party", {}), localities)
        draft = as_handed_in(kept, finding["digest"], meant, attended)
        return FindingEntry(draft or kept, who, self._decided[finding_id])
