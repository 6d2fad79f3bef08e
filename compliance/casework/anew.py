"""What does the allocation in force today say of cases that were decided before? Each finding is decided anew."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from compliance.casework.ruling import Ground
from compliance.clock import day_in
from compliance.precedents.precedent import Precedent, base_of
from compliance.recording.ledger import chunks
from compliance.states import CaseState
from compliance.store.cases import Case
from compliance.store.models import Answer, Finding, FindingDecision
from compliance.store.rulings import Ruling
from rules.decision import Outcome, as_record

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Row

    from compliance.book import Judged
    from compliance.casework.bench import Bench

__all__ = ["MOVABLE", "Anew", "decided_anew", "numbers_that_move"]

MOVABLE = (CaseState.DESK, CaseState.DISPATCHED, CaseState.ACCEPTED)
"""Where an open case can be moved from."""

_WITH_A_LEAD = (Outcome.SETTLED, Outcome.TO_CONFIRM)
"""The outcomes that hand a case to the lead they name, as when it was opened."""

_Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Anew:
    """A finding of a case: the record of what holds of it, and what the allocation in force today says."""

    ground: Ground
    before: _Record
    judged: Judged

    @property
    def moves(self) -> bool:
        """Whether it goes to another lead or with others, or to or from the desk, or asks the office something else."""
        return _place(self.before) != _place(as_record(self.judged.decision))


@dataclass(frozen=True, slots=True)
class _Standing:
    """A finding as it stands: what is known of it, the record of its latest decision, and the ruling behind that."""

    row: Row[Any]
    facts: dict[str, Any]
    record: _Record
    ruling: Ruling | None


def decided_anew(bench: Bench, *where: ColumnElement[bool]) -> dict[str, list[Anew]]:
    """
    The findings of the cases that meet `where`, by the case's number, each case's first finding first.

    They are decided by the allocation in force today, whenever they were found, on every
    fact that is known of them. A ruling, of this case or another, goes on holding where the
    allocation itself says what it said when it was ruled; else it is spent. One that came
    later, on another case, does not touch what the allocation says as before.
    """
    by_case = _standing(bench, where)
    bench.judge.load({each.row.issue for found in by_case.values() for each in found})
    return {number: [_anew(bench, each, found[0]) for each in found] for number, found in by_case.items()}


def numbers_that_move(bench: Bench) -> list[str]:
    """The numbers of the open cases that the allocation in force today sends elsewhere, and that can be moved."""
    found = decided_anew(bench, Case.state.in_(MOVABLE), Case.at_conference == 0)
    return sorted(number for number, findings in found.items() if any(each.moves for each in findings))


def _anew(bench: Bench, each: _Standing, first: _Standing) -> Anew:
    own = bench.book.judge(each.facts, bench.today)
    ground = Ground(each.row.id, bench.today, each.facts)
    if each.ruling is not None:
        precedent = _precedent(bench, each.ruling, each)
        ruled = first if each.ruling.case_id == each.row.case_id else each  # of its own case: on the first finding
        if _goes_on(bench, precedent, ruled):
            return Anew(ground, each.record, bench.judge.by_ruling(own, precedent))
    elif _place(each.record) == _place(as_record(own.decision)):
        return Anew(ground, each.record, own)
    judged, _kind = bench.judge.judge(each.row.issue, each.facts, bench.today)
    return Anew(ground, each.record, judged)


def _goes_on(bench: Bench, precedent: Precedent, ruled: _Standing) -> bool:
    """Whether the allocation in force says of what was `ruled` on what it said then, and has the units."""
    units = bench.book.law(bench.today).units
    has_them = all(unit in units for unit in (precedent.lead, *precedent.joint))
    return has_them and precedent.base == base_of(bench.book.judge(ruled.facts, bench.today).decision)


def _precedent(bench: Bench, ruling: Ruling, each: _Standing) -> Precedent:
    return Precedent(
        ruling.number,
        each.row.number,
        ruling.kind,
        ruling.lead,
        tuple(json.loads(ruling.joint)),
        json.loads(ruling.facts),
        ruling.base,
        ruling.reason,
        day_in(bench.time_zone, ruling.made_at),
    )


def _standing(bench: Bench, where: Iterable[ColumnElement[bool]]) -> dict[str, list[_Standing]]:
    rows = bench.session.execute(
        select(Finding.id, Finding.case_id, Finding.issue, Finding.facts, Case.number)
        .add_columns(Answer.facts.label("answered"), Answer.record)
        .join(Case, (Case.district == Finding.district) & (Case.id == Finding.case_id))
        .join(
            FindingDecision, (FindingDecision.district == Finding.district) & (FindingDecision.finding_id == Finding.id)
        )
        .join(Answer, (Answer.district == Finding.district) & (Answer.digest == FindingDecision.answer))
        .where(Finding.district == bench.district, *where)
        .order_by(Finding.received_at, Finding.id, FindingDecision.made_at, FindingDecision.id)
    )
    latest = {row.id: row for row in rows}
    records = {text: json.loads(text) for text in {row.record for row in latest.values()}}
    rulings = _rulings(bench, {_cited(record) for record in records.values()})
    found: dict[str, list[_Standing]] = defaultdict(list)
    for row in latest.values():
        record = records[row.record]
        known = {**json.loads(row.answered), **json.loads(row.facts)}
        found[row.number].append(_Standing(row, known, record, rulings.get(_cited(record))))
    return found


def _cited(record: _Record) -> str:
    """What a decision rests on first: a ruling, if that is what holds."""
    return str(next(iter(record["clauses"]), ""))


def _rulings(bench: Bench, numbers: set[str]) -> dict[str, Ruling]:
    return {
        each.number: each
        for piece in chunks(sorted(numbers))
        for each in bench.session.scalars(
            select(Ruling).where(Ruling.district == bench.district, Ruling.number.in_(piece))
        )
    }


def _place(record: _Record) -> object:
    """Where a finding so decided goes: to these units, or to the desk with what the office is asked there."""
    if record["outcome"] in _WITH_A_LEAD and record["lead"] is not None:
        return record["lead"], frozenset(record["joint"])
    return record["outcome"], record["lead"], frozenset(record["candidates"]), record["refer"], _asked(record)


def _asked(record: _Record) -> object:
    question = record["question"]
    return question and (question["fact"], [(answer["value"], _place(answer)) for answer in question["answers"]])
