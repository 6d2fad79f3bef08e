"""What does the office do with its desk? It confirms, answers what was missing, names a unit, hands over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.casework.bench import Bench
from compliance.casework.file import Done
from compliance.casework.gather import twin_of
from compliance.casework.ruling import (
    dispatch_by_ruling,
    grounds_of,
    keep_answers,
    keep_ruling,
    set_shares,
    settle_dispute,
)
from compliance.errors import Conflict, NotYet
from compliance.life.acts import CaseAct
from compliance.life.situation import Request
from compliance.recording.cases import goes_to_a_unit, grounds
from compliance.states import CaseState, EventAct, RulingKind, TaskRole
from rules.allocation import Role
from rules.decision import FactValue, Outcome
from rules.facts import read_facts
from rules.language import _

if TYPE_CHECKING:
    from compliance.book import Judged
    from compliance.casework.file import File
    from rules.decision import Question, Verdict

__all__ = ["assign", "complete", "confirm", "hand_over", "received", "take_back"]


def confirm(bench: Bench, number: str, remark: str = "") -> Done:
    """Confirm an interpreted reading: the lead stays, and the next finding of the kind needs no confirmation."""
    file = bench.open(number)
    file.take(CaseAct.CONFIRM, Request(reason=remark))
    lead = file.case["lead"]
    assert lead is not None, "the schema sees to it"
    joint = [task["unit"] for task in file.share_of(TaskRole.JOINT)]
    ruling = keep_ruling(file, RulingKind.CONFIRMATION, lead, joint, remark)
    file.move(file.case["state"], needs_office=False, outcome=Outcome.SETTLED)
    file.note(EventAct.CONFIRMED, remark, given={"ruling": ruling["number"]})
    return file.done(CaseAct.CONFIRM, ruling["number"])


def complete(bench: Bench, number: str, fact: str, value: FactValue) -> Done:
    """
    Answer the missing fact; the allocation then decides, and the case is handed out if it names a lead.

    Raises `FactsError` where the allocation by which it is decided does not know the fact or the
    value, and `Conflict` where the answer changes nothing, and where the findings of the case would
    go to different units.
    """
    file = bench.open(number)
    file.take(CaseAct.COMPLETE, Request(fact=(fact, value)))
    findings = grounds_of(file)
    if any(fact in ground.facts for ground in findings):
        raise Conflict(_("This fact is known already. Submit anew what was noted wrongly, and void this case."))
    for ground in findings:
        read_facts(bench.book.law(ground.law_of), {fact: value})
    bench.judge.load([file.case["issue"]])
    judged = [
        (ground, *bench.judge.judge(file.case["issue"], {**ground.facts, fact: value}, ground.law_of))
        for ground in findings
    ]
    before = [bench.judge.judge(file.case["issue"], ground.facts, ground.law_of)[0] for ground in findings]
    if [_said(each) for _ground, each, _kind in judged] == [_said(each) for each in before]:
        raise Conflict(_("This fact decides nothing here. `lianban explain` shows which one does."))
    leads = {each.decision.lead for _ground, each, _kind in judged}
    if len(leads) > 1:
        raise Conflict(_("With that its findings would go to different units. Name one with `case assign`."))
    decision = judged[0][1].decision
    _refuse_twin(file, decision.lead)
    for ground, each, kind in judged:
        keep_answers(file, [(ground, each)], kind)
    news = {"outcome": decision.outcome, "needs_office": decision.outcome is not Outcome.SETTLED, "lead": decision.lead}
    if goes_to_a_unit(decision):
        file.move(CaseState.DISPATCHED, dispatched_at=bench.at, **news)
        assert decision.lead is not None
        set_shares(file, decision.lead, decision.verdict.with_role(Role.JOINT))
    else:
        file.move(CaseState.DESK, **news)
    file.note(EventAct.FACT_ANSWERED, grounds(decision), given={"fact": fact, "value": value})
    return file.done(CaseAct.COMPLETE)


def _said(judged: Judged) -> tuple[Verdict, Question | None]:
    """What a person could tell two decisions apart by."""
    return judged.decision.verdict, judged.decision.question


def _refuse_twin(file: File, lead: str | None) -> None:
    twin = twin_of(file, lead) if lead != file.case["lead"] else None
    if twin is not None:
        text = _("With that it is the same as case {number}, which is open. Merge the younger into the older.")
        raise NotYet(text.format(number=twin))


def assign(bench: Bench, number: str, unit: str | None, reason: str, joint: tuple[str, ...] = ()) -> Done:
    """Name the unit that leads, with the reason: a ruling on what the allocation leaves open."""
    file = bench.open(number)
    file.take(CaseAct.ASSIGN, Request(unit=unit, joint=joint, reason=reason))
    assert unit is not None
    ruling = keep_ruling(file, RulingKind.ASSIGNMENT, unit, joint, reason)
    dispatch_by_ruling(file, unit, joint)
    file.note(EventAct.ASSIGNED, reason, given={"ruling": ruling["number"]})
    return file.done(CaseAct.ASSIGN, ruling["number"])


def hand_over(bench: Bench, number: str, receiver: str, reason: str) -> Done:
    """Hand the case over to another regime or a unit outside; it is not closed before its receipt is recorded."""
    file = bench.open(number)
    file.take(CaseAct.HAND_OVER, Request(receiver=receiver, reason=reason))
    for task in list(file.tasks):
        file.withdraw(task)
    settle_dispute(file, None)
    file.move(CaseState.HANDED_OVER, handed_to=receiver, aside_from=None, at_conference=False)
    file.note(EventAct.HANDED_OVER, reason, given={"to": receiver})
    return file.done(CaseAct.HAND_OVER)


def received(bench: Bench, number: str, reference: str) -> Done:
    """Record the receiver's receipt, with which the case is closed here."""
    file = bench.open(number)
    file.take(CaseAct.RECEIVED, Request(reference=reference))
    file.move(CaseState.CLOSED, closed_at=bench.at, at_conference=False)
    file.note(EventAct.HANDOVER_RECEIVED, reference)
    return file.done(CaseAct.RECEIVED)


def take_back(bench: Bench, number: str, reason: str) -> Done:
    """The receiver does not take it: back to the office's desk."""
    file = bench.open(number)
    file.take(CaseAct.TAKE_BACK, Request(reason=reason))
    file.move(CaseState.DESK, handed_to=None, needs_office=True)
    file.note(EventAct.HANDOVER_REFUSED, reason)
    return file.done(CaseAct.TAKE_BACK)
