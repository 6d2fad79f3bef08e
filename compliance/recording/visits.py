"""At which visit was it seen? One visit for one party, day, source and inspector; whoever attended is added up."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import cast

from sqlalchemy.orm import Session

from compliance.draft import VisitSource
from compliance.ids import new_id
from compliance.recording.journal import Journal, Rows
from compliance.recording.ledger import Ledger
from compliance.recording.rows import AttendanceRow, VisitRow
from compliance.states import EventAct, VisitResult
from compliance.store.lookup import rows_with
from compliance.store.models import Attendance, Visit

__all__ = ["Seen", "Visits"]


@dataclass(frozen=True, slots=True)
class Seen:
    """What tells one visit from another."""

    party_id: str
    visited_on: date
    source: VisitSource
    inspector: str


@dataclass(slots=True)
class _Known:
    row: VisitRow
    units: set[str] = field(default_factory=set)


def _key(row: VisitRow) -> Seen:
    return Seen(row["party_id"], row["visited_on"], row["source"], row["inspector"])


class Visits:
    """The visits that a batch may belong to, and the new ones that it brings."""

    def __init__(self, session: Session, district: str, ledger: Ledger, journal: Journal) -> None:
        self._session = session
        self._district = district
        self._ledger = ledger
        self._journal = journal
        self._known: dict[Seen, _Known] = {}

    def load(self, wanted: Iterable[Seen]) -> None:
        """Read the stored visits among `wanted`, with who attended."""
        keys = set(wanted) - self._known.keys()
        by_id: dict[str, _Known] = {}
        days = {(key.party_id, key.visited_on) for key in keys}
        for found in rows_with(self._session, Visit, self._district, ("party_id", "visited_on"), days):
            row = cast("VisitRow", found)
            if _key(row) in keys:
                by_id[row["id"]] = self._known[_key(row)] = _Known(row)
        self._load_units(by_id)

    def _load_units(self, by_id: dict[str, _Known]) -> None:
        visits = [(visit_id,) for visit_id in by_id]
        for row in rows_with(self._session, Attendance, self._district, ("visit_id",), visits):
            by_id[str(row["visit_id"])].units.add(str(row["unit"]))

    def get(self, key: Seen) -> VisitRow | None:
        """The visit, if it is known."""
        known = self._known.get(key)
        return known.row if known else None

    def attend(self, key: Seen, units: Collection[str], result: VisitResult, at: datetime, note: str = "") -> VisitRow:
        """The visit `key`, made if it is new, with `units` there; once something was found, it stays so."""
        known = self._known.get(key)
        if known is None:
            return self._add(key, units, result, at, note)
        row = known.row
        more = self._attendance(row, sorted(set(units) - known.units))
        turned = result is VisitResult.FOUND and row["result"] is VisitResult.NOTHING_FOUND
        if turned:
            row["result"] = result
            self._ledger.change(Visit, row)
        if more or turned:
            known.units.update(units)
            self._journal.note(
                EventAct.VISIT_EXTENDED,
                {"visit_id": row["id"], "party_id": row["party_id"]},
                added={"visit_attendance": more} if more else None,
                changed={"visits": [{"id": row["id"], "result": result}]} if turned else None,
            )
        return row

    def _add(self, key: Seen, units: Collection[str], result: VisitResult, at: datetime, note: str) -> VisitRow:
        row: VisitRow = {
            "district": self._district,
            "id": new_id(at),
            "party_id": key.party_id,
            "visited_on": key.visited_on,
            "source": key.source,
            "inspector": key.inspector,
            "result": result,
            "note": note,
            "recorded_at": at,
        }
        self._ledger.add(Visit, row)
        self._known[key] = _Known(row, set(units))
        there = self._attendance(row, sorted(set(units)))
        added: Rows = {"visits": [row], "visit_attendance": there}
        subjects = {"visit_id": row["id"], "party_id": key.party_id}
        self._journal.note(EventAct.VISIT_RECORDED, subjects, added=added)
        return row

    def _attendance(self, visit: VisitRow, units: Iterable[str]) -> list[AttendanceRow]:
        rows: list[AttendanceRow] = [
            {"district": self._district, "visit_id": visit["id"], "unit": unit} for unit in units
        ]
        for row in rows:
            self._ledger.add(Attendance, row)
        return rows
