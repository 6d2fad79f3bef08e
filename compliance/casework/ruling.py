"""How is it kept what the office said of a case? As a ruling, with a decision for each finding, and new shares."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypedDict

from sqlalchemy import select

from compliance.casework.gather import open_return
from compliance.chain import canonical
from compliance.clock import day_in
from compliance.ids import new_id
from compliance.precedents.precedent import Precedent, base_of
from compliance.recording.ledger import rows_of
from compliance.states import CaseState, DecisionKind, RulingKind, TaskRole
from compliance.store.casework import Return
from compliance.store.models import Answer, Finding, FindingDecision
from compliance.store.rulings import Ruling
from rules.decision import Decision, Outcome

if TYPE_CHECKING:
    from compliance.book import Judged
    from compliance.casework.file import File
    from compliance.recording.rows import RulingRow
    from rules.decision import FactValue

__all__ = [
    "Ground",
    "dispatch_by_ruling",
    "grounds_of",
    "keep_answers",
    "keep_ruling",
    "set_shares",
    "settle_dispute",
]


@dataclass(frozen=True, slots=True)
class Ground:
    """
    A finding of a case as it was last decided: the routing facts that were known then.

    `law_of` is the day whose allocation decides it: when it was found, or when its case was moved to another.
    """

    finding: str
    law_of: date
    facts: dict[str, FactValue]


def grounds_of(file: File) -> list[Ground]:
    """The findings of a case with the facts of their latest decision, the first finding first."""
    rows = file.bench.session.execute(
        select(Finding.id, Finding.found_on, Answer.facts, FindingDecision.kind, FindingDecision.made_at)
        .join(
            FindingDecision, (FindingDecision.district == Finding.district) & (FindingDecision.finding_id == Finding.id)
        )
        .join(Answer, (Answer.district == Finding.district) & (Answer.digest == FindingDecision.answer))
        .where(Finding.district == file.bench.district, Finding.case_id == file.case["id"])
        .order_by(Finding.received_at, Finding.id, FindingDecision.made_at, FindingDecision.id)
    )
    latest: dict[str, Ground] = {}
    for finding, found_on, facts, kind, made_at in rows:
        law_of = latest[finding].law_of if finding in latest else found_on
        if kind is DecisionKind.ADOPTION:
            law_of = day_in(file.bench.time_zone, made_at)
        latest[finding] = Ground(finding, law_of, json.loads(facts))
    return list(latest.values())


def keep_answers(file: File, judged: Sequence[tuple[Ground, Judged]], kind: DecisionKind) -> None:
    """Give each finding its new answer; what was decided before stays."""
    answers = file.bench.answers
    answers.keep_allocations(ground.law_of for ground, _each in judged)
    answers.load(each.digest for _ground, each in judged)
    for ground, each in judged:
        for row in answers.keep(each):
            file.told("answers", row)
        file.told("decisions", answers.give(ground.finding, each, kind))


def keep_ruling(file: File, kind: RulingKind, lead: str, joint: Sequence[str], reason: str) -> RulingRow:
    """
    Keep what was ruled, and decide every finding of the case by it; a matter's has none.

    Where the policy makes precedents of this kind, the next finding follows it, and an
    earlier ruling on the same facts is followed no longer.
    """
    bench = file.bench
    joint = list(dict.fromkeys(unit for unit in joint if unit != lead))
    own = [(ground, bench.book.judge(ground.facts, ground.law_of)) for ground in grounds_of(file)]
    first = own[0][1].decision if own else None
    in_force = first is not None and kind.value in bench.terms.policy.precedents_from
    year = bench.today.year
    row: RulingRow = {
        "district": bench.district,
        "id": new_id(bench.at),
        "number": f"R{year}-{bench.numbers.next('ruling', year):04d}",
        "case_id": file.case["id"],
        "kind": kind,
        "issue": file.case["issue"],
        "lead": lead,
        "joint": canonical(list(joint)),
        **_upon(file, first),
        "reason": reason,
        "made_at": bench.at,
        "made_by": bench.actor.name,
        "in_force": in_force,
    }
    if in_force:
        _supersede(file, row)
    if first is not None:
        precedent = _as_precedent(file, row, first)
        judged = [(ground, bench.judge.by_ruling(each, precedent)) for ground, each in own]
        keep_answers(file, judged, DecisionKind.RULING)
    file.add(Ruling, row)
    return row


class _Upon(TypedDict):
    """What a ruling is made upon: the routing facts, and what which allocation said of them."""

    facts: str
    base: str
    fingerprint: str


def _upon(file: File, first: Decision | None) -> _Upon:
    """A matter was decided by no allocation: what is ruled of it is upon the one in force, and is no precedent."""
    if first is None:
        file.bench.answers.keep_allocations([file.bench.today])
        nothing = canonical({})
        return {"facts": nothing, "base": nothing, "fingerprint": file.bench.book.law(file.bench.today).ref.fingerprint}
    return {
        "facts": canonical(dict(first.facts)),
        "base": base_of(first),
        "fingerprint": first.allocation.fingerprint,
    }


def _as_precedent(file: File, row: RulingRow, decision: Decision) -> Precedent:
    return Precedent(
        row["number"],
        file.case["number"],
        row["kind"],
        row["lead"],
        tuple(json.loads(row["joint"])),
        dict(decision.facts),
        row["base"],
        row["reason"],
        day_in(file.bench.time_zone, row["made_at"]),
    )


def _supersede(file: File, row: RulingRow) -> None:
    earlier = (
        Ruling.district == file.bench.district,
        Ruling.issue == row["issue"],
        Ruling.in_force == 1,
        Ruling.facts == row["facts"],
        Ruling.base == row["base"],
    )
    for other in list(rows_of(file.bench.session, Ruling, *earlier)):
        file.change_row(Ruling, other, in_force=False)


def set_shares(file: File, lead: str, joint: Sequence[str]) -> None:
    """Give the case to `lead` with `joint`; other shares end, and support stays only where the lead does."""
    wanted = {lead: TaskRole.LEAD} | {unit: TaskRole.JOINT for unit in joint if unit != lead}
    lead_stays = file.case["lead"] == lead
    for task in list(file.tasks):
        kept = task["unit"] in wanted or (lead_stays and task["role"] is TaskRole.SUPPORT)
        if not kept:
            file.withdraw(task)
    for unit, role in wanted.items():
        file.hand_out(unit, role)


def dispatch_by_ruling(file: File, lead: str, joint: tuple[str, ...]) -> None:
    """Hand the case out to `lead`; the clock starts now."""
    set_shares(file, lead, joint)
    file.move(
        CaseState.DISPATCHED,
        lead=lead,
        outcome=Outcome.SETTLED,
        needs_office=False,
        dispatched_at=file.bench.at,
        aside_from=None,
        at_conference=False,
    )


def settle_dispute(file: File, ruling_id: str | None) -> None:
    """The open dispute of a case, if there is one, is over."""
    dispute = open_return(file)
    if dispute is not None:
        file.change_row(Return, dispute, settled_at=file.bench.at, ruling_id=ruling_id)
