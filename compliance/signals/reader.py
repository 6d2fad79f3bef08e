"""What does the record know of some parties, as signals look at it? A few queries for many parties at once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, cast

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from compliance.clock import day_in
from compliance.meetings.naming import is_matter, of_a_matter
from compliance.recording.ledger import chunks
from compliance.signals.model import PartyRecord, SeenCase, SeenFinding
from compliance.states import OVER, CaseState, EventAct, SlipColour
from compliance.store.base import Base
from compliance.store.cases import LIVE, Case, Task
from compliance.store.log import Event
from compliance.store.lookup import rows_with
from compliance.store.models import Finding
from compliance.store.office import Slip

if TYPE_CHECKING:
    from compliance.recording.rows import CaseRow
    from rules.catalogue import District

__all__ = ["overdue_parties", "records_of", "with_several_cases"]

_OVERDUE = (SlipColour.ORANGE, SlipColour.RED)


def _one_of(column: str, words: Iterable[StrEnum]) -> str:
    return f"t.{column} IN ({', '.join(repr(word.value) for word in words)})"


_CLOSING = _one_of("act", (EventAct.VERIFIED, EventAct.CLOSED, EventAct.HANDOVER_RECEIVED))
_LATE = _one_of("colour", _OVERDUE)
_OVERDUE_TWICE = 2


def records_of(session: Session, district: District, party_ids: Iterable[str]) -> Iterator[PartyRecord]:
    """
    The record of each party: five queries for each 500 parties, however much is known of them.

    What is void or merged is left out, and what follows up a matter that a meeting agreed: the
    conference is no place that is inspected. A finding of a merged case counts for the case that goes on.
    """
    for piece in chunks(party_ids):
        yield from _Piece(session, district, piece).records()


def with_several_cases(session: Session, district: str) -> list[str]:
    """
    The parties of which something may show by their findings.

    That takes a second case, or one that was closed before; a single case that is overdue
    again shows by reminders, not by findings.
    """
    wanted = [Case.district == district, Case.state != CaseState.VOID, ~of_a_matter(Case.issue)]
    several = or_(func.count() > 1, func.max(Case.reopenings) > 0)
    return list(session.scalars(select(Case.party_id).where(*wanted).group_by(Case.party_id).having(several)))


def overdue_parties(session: Session, district: str) -> list[str]:
    """The parties that have an open case in which one unit was reminded twice of what was overdue."""
    wanted = (
        select(Case.party_id)
        .join(Slip, (Slip.district == Case.district) & (Slip.case_id == Case.id))
        .where(Case.district == district, Case.state.not_in(OVER), Slip.colour.in_(_OVERDUE))
        .where(~of_a_matter(Case.issue))
        .group_by(Case.party_id, Slip.case_id, Slip.unit)
        .having(func.count() >= _OVERDUE_TWICE)
    )
    return sorted(set(session.scalars(wanted)))


class _Piece:
    """The records of so many parties as fit into one query."""

    def __init__(self, session: Session, district: District, party_ids: Collection[str]) -> None:
        self._session = session
        self._time_zone = district.time_zone
        self._party_ids = party_ids
        self._district = district.id

    def records(self) -> Iterator[PartyRecord]:
        """One for each party, with nothing in it where nothing is known."""
        cases: defaultdict[str, list[SeenCase]] = defaultdict(list)
        merged: dict[str, str] = {}
        known: dict[str, str] = {}
        theirs = self._with("party_id", self._party_ids, Case)
        stored = sorted((row for row in theirs if not is_matter(str(row["issue"]))), key=lambda row: str(row["id"]))
        still_open = [str(row["id"]) for row in stored if row["state"] not in OVER]
        units, marks = self._units(still_open), self._marks(still_open)
        closings = self._closings([str(row["id"]) for row in stored if row["reopenings"]])
        for found in stored:
            case = cast("CaseRow", found)
            id_ = case["id"]
            if case["merged_into"] is not None:
                merged[id_] = case["merged_into"]
            if case["state"] is not CaseState.VOID:
                known[id_] = case["party_id"]
                seen = self._case(case, units.get(id_, ()), marks.get(id_, 0), closings.get(id_))
                cases[case["party_id"]].append(seen)
        findings = self._findings([str(row["id"]) for row in stored], merged, known)
        for party_id in self._party_ids:
            yield PartyRecord(party_id, tuple(findings[party_id]), tuple(cases[party_id]))

    def _case(self, case: CaseRow, units: tuple[str, ...], marks: int, closing: datetime | None) -> SeenCase:
        closed_at = case["closed_at"] or closing
        away = case["state"] is CaseState.HANDED_OVER  # who led it has nothing to do with it any more
        return SeenCase(
            id=case["id"],
            number=case["number"],
            issue=case["issue"],
            lead=None if away else case["lead"],
            units=units,
            open=case["state"] not in OVER,
            opened_on=self._day(case["opened_at"]),
            closed_on=None if closed_at is None else self._day(closed_at),
            overdue_marks=marks,
        )

    def _day(self, at: datetime) -> date:
        return day_in(self._time_zone, at)

    def _units(self, cases: list[str]) -> Mapping[str, tuple[str, ...]]:
        """The units with a share in these open cases, by case."""
        units: defaultdict[str, list[str]] = defaultdict(list)
        for row in self._with("case_id", cases, Task, f"t.{LIVE}", ("case_id", "unit")):
            units[str(row["case_id"])].append(str(row["unit"]))
        return {case_id: tuple(sorted(some)) for case_id, some in units.items()}

    def _marks(self, cases: list[str]) -> Mapping[str, int]:
        """
        How often these open cases were overdue, by case: the most often that one unit was reminded of it.

        Two units that are late once each are no unit that is late again.
        """
        slips = self._with("case_id", cases, Slip, _LATE, ("case_id", "unit"))
        times = Counter((str(slip["case_id"]), slip["unit"]) for slip in slips)
        marks: defaultdict[str, int] = defaultdict(int)
        for (case_id, _unit), count in times.items():
            marks[case_id] = max(marks[case_id], count)
        return marks

    def _closings(self, reopened: list[str]) -> Mapping[str, datetime]:
        """When cases that were opened again had last been closed, by case: only their events still know."""
        last: dict[str, datetime] = {}
        for row in self._with("case_id", reopened, Event, _CLOSING, ("case_id", "at")):
            case_id, at = str(row["case_id"]), cast("datetime", row["at"])
            last[case_id] = max(at, last.get(case_id, at))
        return last

    def _findings(
        self, cases: list[str], merged: Mapping[str, str], known: Mapping[str, str]
    ) -> Mapping[str, list[SeenFinding]]:
        rows = self._with("case_id", cases, Finding, "", ("id", "case_id", "issue", "found_on"))
        findings: defaultdict[str, list[SeenFinding]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: str(row["id"])):
            goes_on = str(row["case_id"])
            while goes_on in merged:
                goes_on = merged[goes_on]
            if goes_on in known:
                seen = SeenFinding(str(row["id"]), goes_on, str(row["issue"]), cast("date", row["found_on"]))
                findings[known[goes_on]].append(seen)
        return findings

    def _with(
        self, column: str, ids: Collection[str], model: type[Base], also: str = "", only: Sequence[str] = ()
    ) -> Iterator[dict[str, object]]:
        keys = [(id_,) for id_ in ids]
        return rows_with(self._session, model, self._district, (column,), keys, also=also, only=only)
