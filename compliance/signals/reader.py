"""What does the record know of some parties, as signals look at it? A few queries for many parties at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, cast

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from compliance.clock import day_in
from compliance.meetings.naming import of_a_matter
from compliance.recording.ledger import chunks, rows_of
from compliance.signals.model import PartyRecord, SeenCase, SeenFinding
from compliance.states import OVER, CaseState, EventAct, SlipColour, TaskState
from compliance.store.cases import Case, Task
from compliance.store.log import Event
from compliance.store.models import Finding
from compliance.store.office import Slip

if TYPE_CHECKING:
    from compliance.recording.rows import CaseRow
    from rules.catalogue import District

__all__ = ["overdue_parties", "records_of", "with_several_cases"]

_CLOSINGS = tuple(act.value for act in (EventAct.VERIFIED, EventAct.CLOSED, EventAct.HANDOVER_RECEIVED))
_OVERDUE = (SlipColour.ORANGE, SlipColour.RED)
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
        self._theirs = (Case.district == district.id, Case.party_id.in_(party_ids), ~of_a_matter(Case.issue))

    def records(self) -> Iterator[PartyRecord]:
        """One for each party, with nothing in it where nothing is known."""
        cases: defaultdict[str, list[SeenCase]] = defaultdict(list)
        merged: dict[str, str] = {}
        known: dict[str, str] = {}
        units, marks = self._units(), self._marks()
        stored = sorted(rows_of(self._session, Case, *self._theirs), key=lambda row: str(row["id"]))
        closings = self._closings() if any(row["reopenings"] for row in stored) else {}
        for found in stored:
            case = cast("CaseRow", found)
            id_ = case["id"]
            if case["merged_into"] is not None:
                merged[id_] = case["merged_into"]
            if case["state"] is not CaseState.VOID:
                known[id_] = case["party_id"]
                seen = self._case(case, units.get(id_, ()), marks.get(id_, 0), closings.get(id_))
                cases[case["party_id"]].append(seen)
        findings = self._findings(merged, known)
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

    def _units(self) -> Mapping[str, tuple[str, ...]]:
        """The units with a share in an open case, by case."""
        rows = self._session.execute(
            select(Task.case_id, Task.unit)
            .join(Case, self._of(Task.district, Task.case_id))
            .where(*self._theirs, Case.state.not_in(OVER), Task.state != TaskState.WITHDRAWN)
            .order_by(Task.case_id, Task.unit)
        )
        units: defaultdict[str, list[str]] = defaultdict(list)
        for case_id, unit in rows:
            units[case_id].append(unit)
        return {case_id: tuple(some) for case_id, some in units.items()}

    def _marks(self) -> Mapping[str, int]:
        """
        How often an open case was overdue, by case: the most often that one unit was reminded of it.

        Two units that are late once each are no unit that is late again.
        """
        rows = self._session.execute(
            select(Slip.case_id, func.count())
            .join(Case, self._of(Slip.district, Slip.case_id))
            .where(*self._theirs, Case.state.not_in(OVER), Slip.colour.in_(_OVERDUE))
            .group_by(Slip.case_id, Slip.unit)
        )
        marks: defaultdict[str, int] = defaultdict(int)
        for case_id, count in rows:
            marks[case_id] = max(marks[case_id], count)
        return marks

    def _closings(self) -> Mapping[str, datetime]:
        """When a case that was opened again had last been closed, by case: only its events still know."""
        rows = self._session.execute(
            select(Event.case_id, func.max(Event.at))
            .join(Case, self._of(Event.district, Event.case_id))
            .where(*self._theirs, Case.reopenings > 0, Event.act.in_(_CLOSINGS))
            .group_by(Event.case_id)
        )
        return {str(case_id): at for case_id, at in rows}

    def _findings(self, merged: Mapping[str, str], known: Mapping[str, str]) -> Mapping[str, list[SeenFinding]]:
        rows = self._session.execute(
            select(Finding.id, Finding.case_id, Finding.issue, Finding.found_on)
            .join(Case, self._of(Finding.district, Finding.case_id))
            .where(*self._theirs)
            .order_by(Finding.id)
        )
        findings: defaultdict[str, list[SeenFinding]] = defaultdict(list)
        for id_, case_id, issue, found_on in rows:
            goes_on = case_id
            while goes_on in merged:
                goes_on = merged[goes_on]
            if goes_on in known:
                findings[known[goes_on]].append(SeenFinding(id_, goes_on, issue, found_on))
        return findings

    @staticmethod
    def _of(district: object, case_id: object) -> ColumnElement[bool]:
        return (Case.district == district) & (Case.id == case_id)
