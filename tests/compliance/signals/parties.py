"""A party as the signals see it: its cases and findings, made briefly."""

from __future__ import annotations

from datetime import date, timedelta

from compliance.policy.model import Proposal, SignalRules, Together
from compliance.signals.model import PartyRecord, SeenCase, SeenFinding
from rules.catalogue import Label

DAY = date(2026, 3, 2)
FIRE_WITH_BUILDINGS = Together(
    id="fire_with_buildings",
    name=Label(zh="消防与房屋问题并存", en="Fire together with buildings"),
    first=frozenset({"fire", "exit"}),
    second=frozenset({"building"}),
    within_days=90,
    clauses=("10", "14"),
    proposes=Proposal.JOINT_VISIT,
)
REFUNDS_WITH_CROWD = Together(
    id="refunds_with_crowd",
    name=Label(zh="退费纠纷伴有聚集或失联", en="Unpaid refunds with a crowd or an absconded operator"),
    first=frozenset({"refund"}),
    second=frozenset({"crowd", "absconded"}),
    within_days=30,
    clauses=("3",),
    proposes=Proposal.STABILITY,
)
RULES = SignalRules(
    recurrence_days=180,
    several_at_least=3,
    together=(FIRE_WITH_BUILDINGS, REFUNDS_WITH_CROWD),
    waits_on=frozenset({"unlicensed"}),
    by_themselves=frozenset(),
)


def on(days: int) -> date:
    return DAY + timedelta(days=days)


def case(id_, issue="ad", lead="u1", *, units=None, opened=0, closed=None, marks=0, is_open=None) -> SeenCase:
    """A case opened on day `opened`; open unless it was `closed`, or as `is_open` says."""
    return SeenCase(
        id=id_,
        number=f"No. {id_}",
        issue=issue,
        lead=lead,
        units=tuple(units if units is not None else [lead] if lead else []),
        open=closed is None if is_open is None else is_open,
        opened_on=on(opened),
        closed_on=None if closed is None else on(closed),
        overdue_marks=marks,
    )


def finding(id_, case_id, issue="ad", found=0) -> SeenFinding:
    return SeenFinding(id_, case_id, issue, on(found))


def party(*seen: SeenCase | SeenFinding, id_: str = "p1") -> PartyRecord:
    return PartyRecord(
        id_,
        tuple(each for each in seen if isinstance(each, SeenFinding)),
        tuple(each for each in seen if isinstance(each, SeenCase)),
    )
