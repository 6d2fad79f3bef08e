"""What did a pack say, and where was it put? Kept, so that what packs disagree on does not depend on who came first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from sqlalchemy import exists, select

from compliance.chain import canonical
from compliance.ids import new_id
from compliance.packs.entries import FindingEntry, VisitEntry
from compliance.recording.identity import name_key
from compliance.recording.journal import Journal
from compliance.recording.ledger import Ledger, chunks, rows_of
from compliance.states import EventAct
from compliance.store.models import Finding, Party, Visit
from compliance.store.packs import Direction, Pack, PackEntry, Said

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from compliance.actor import Actor
    from compliance.draft import PartyDraft
    from compliance.packs.form import PackFile
    from compliance.packs.merge import Merged
    from compliance.recording.rows import FindingRow, PartyRow

__all__ = ["Put", "completed_keys", "parties_before", "record_pack"]


@dataclass(frozen=True, slots=True)
class Put:
    """An entry and what it was stored as: a finding, or a visit to a party."""

    entry: FindingEntry | VisitEntry
    finding: str | None = None
    visit: str | None = None
    party: str | None = None


def parties_before(session: Session, district: str, named: Sequence[PartyDraft]) -> list[PartyRow]:
    """The parties that `named` may mean, of which no pack has spoken yet, as they stand before one does."""
    spoken = exists().where(PackEntry.district == Party.district, PackEntry.party_id == Party.id)
    found: dict[str, PartyRow] = {}
    for column, wanted in (
        (Party.code, {each.code for each in named if each.code}),
        (Party.name_key, {name_key(each.name) for each in named}),
    ):
        for piece in chunks(sorted(wanted)):
            for row in rows_of(session, Party, Party.district == district, column.in_(piece), ~spoken):
                found[str(row["id"])] = cast("PartyRow", row)
    return list(found.values())


def completed_keys(session: Session, district: str, put: Sequence[Put]) -> list[FindingRow]:
    """The findings that were known without an id and are given one now that no other has; with it."""
    given: dict[str, str] = {}
    for each in put:
        if isinstance(each.entry, FindingEntry) and each.entry.draft.key is not None and each.finding is not None:
            given.setdefault(each.finding, each.entry.draft.key)
    taken: set[str | None] = set()
    for keys in chunks(sorted(set(given.values()))):
        taken.update(session.scalars(select(Finding.key).where(Finding.district == district, Finding.key.in_(keys))))
    completed: list[FindingRow] = []
    for ids in chunks(sorted(given)):
        theirs = (Finding.district == district, Finding.id.in_(ids), Finding.key.is_(None))
        for found in rows_of(session, Finding, *theirs):
            row = cast("FindingRow", found)
            if given[row["id"]] not in taken:
                row["key"] = given[row["id"]]
                taken.add(row["key"])
                completed.append(row)
    return completed


def record_pack(
    session: Session,
    district: str,
    pack: PackFile,
    actor: Actor,
    at: datetime,
    parties: Sequence[PartyRow],
    put: Sequence[Put],
    keys: Sequence[FindingRow],
    done: Merged,
) -> None:
    """Keep the pack, what it said, and what `parties` were before it; where it is long, in several events."""
    ledger, journal = Ledger(), Journal(session, district, actor, at, everywhere=True)
    row = _pack(district, pack, at, done)
    ledger.add(Pack, row)
    for finding in keys:
        ledger.change(Finding, finding)
    changed = {"findings": [{"id": each["id"], "key": each["key"]} for each in keys]} if keys else None
    journal.note(EventAct.PACK_MERGED, {}, added={"packs": [row]}, changed=changed)
    places = _places(session, district, put)
    said = [*(_before(party) for party in parties), *(_said(each, places) for each in put)]
    for some in chunks(said):
        rows = [{"district": district, "id": new_id(at), "pack_id": row["id"], **each} for each in some]
        for each in rows:
            ledger.add(PackEntry, each)
        journal.note(EventAct.PACK_MERGED, {}, added={"pack_entries": rows})
    ledger.write(session)
    journal.write()


def _pack(district: str, pack: PackFile, at: datetime, done: Merged) -> dict[str, object]:
    header = pack.header
    return {
        "district": district,
        "id": new_id(at),
        "direction": Direction.MERGED,
        "sha256": pack.sha256,
        "device": header.device,
        "fingerprint": header.fingerprint,
        "exported_at": header.exported.at,
        "exported_unit": header.exported.unit,
        "exported_by": header.exported.name,
        "upto": 0,
        "recorded_at": at,
        "findings": header.findings,
        "visits": header.visits,
        "stored": done.stored,
        "known": done.known,
        "conflicting": done.conflicting,
        "rejected": done.rejected,
        "differing": len(done.differing),
    }


def _places(session: Session, district: str, put: Sequence[Put]) -> dict[str, tuple[str, str]]:
    """The visit and the party of each finding, by its id."""
    found: dict[str, tuple[str, str]] = {}
    for ids in chunks(sorted({each.finding for each in put if each.finding is not None})):
        visit = (Visit.district == Finding.district) & (Visit.id == Finding.visit_id)
        rows = select(Finding.id, Visit.id, Visit.party_id).join(Visit, visit)
        theirs = rows.where(Finding.district == district, Finding.id.in_(ids))
        found |= {finding: (visit_id, party) for finding, visit_id, party in session.execute(theirs)}
    return found


def _before(party: PartyRow) -> dict[str, object]:
    return {
        "kind": Said.PARTY,
        "party_id": party["id"],
        **{name: party[name] for name in ("name", "code", "locality", "address", "registered_for")},
        **_NOTHING,
        "handed_in_at": party["added_at"],
    }


_NOTHING: Mapping[str, object] = {
    "visit_id": None,
    "finding_id": None,
    "key": None,
    "result": "",
    "note": "",
    "handed_in_by": "{}",
    "decided": "{}",
}


def _said(put: Put, places: Mapping[str, tuple[str, str]]) -> dict[str, object]:
    entry = put.entry
    party = entry.draft.party
    said: dict[str, object] = {
        **_NOTHING,
        "kind": Said.VISIT,
        "party_id": put.party,
        "visit_id": put.visit,
        **{name: getattr(party, name) for name in ("name", "code", "locality", "address", "registered_for")},
        "handed_in_at": entry.handed_in.at,
        "handed_in_by": canonical(entry.handed_in.by),
    }
    if isinstance(entry, VisitEntry):
        return said | {"result": entry.result.value, "note": entry.note}
    assert put.finding is not None
    visit, party_id = places[put.finding]
    mine = {"kind": Said.FINDING, "finding_id": put.finding, "visit_id": visit, "party_id": party_id}
    return said | mine | {"key": entry.draft.key, "decided": canonical(entry.decided.as_record())}
