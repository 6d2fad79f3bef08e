"""Another allocation is in force: what becomes of a case that is open? The office moves it, or it stays where it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from compliance.casework.anew import decided_anew
from compliance.casework.gather import twin_of
from compliance.casework.ruling import keep_answers, set_shares
from compliance.errors import Conflict
from compliance.life.acts import CaseAct
from compliance.life.situation import Request
from compliance.recording.cases import goes_to_a_unit
from compliance.states import CaseState, DecisionKind, EventAct, TaskRole, TaskState
from compliance.store.cases import Case
from rules.allocation import Role
from rules.decision import Outcome
from rules.language import _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from compliance.casework.anew import Anew
    from compliance.casework.bench import Bench
    from compliance.casework.file import Done, File
    from rules.decision import Decision

__all__ = ["move", "together"]


def move(bench: Bench, number: str, reason: str) -> Done:
    """
    Move an open case to where the allocation in force says, with the reason.

    What counts is the allocation in force today, when it is moved, and not on the day of
    the finding. Every finding gets a new decision by it; what was decided before stays.
    A unit that gets a share has its whole time from now on; one that keeps its share, in
    the same role, keeps its time. Raises `Conflict` where the findings would go to
    different units, and where it would be the same as another open case.
    """
    file = bench.open(number)
    found = decided_anew(bench, Case.id == file.case["id"]).get(file.case["number"], [])
    leads = list(dict.fromkeys(each.judged.decision.lead for each in found))
    lead = leads[0] if len(leads) == 1 else None
    file.take(CaseAct.MOVE, Request(unit=lead, reason=reason, moves=any(each.moves for each in found)))
    _refuse_parting(file, leads)
    if lead is None and file.case["lead"] is not None:
        _refuse_twin(twin_of(file, None))
    given = _told(file, found)
    keep_answers(file, [(each.ground, each.judged) for each in found], DecisionKind.ADOPTION)
    _carry_out(file, [each.judged.decision for each in found])
    file.note(EventAct.MOVED, reason, given=given)
    return file.done(CaseAct.MOVE, _law(given["after"]))


def together(reason: str) -> Callable[[Bench, str], Done]:
    """`move` for several cases in one transaction, of which two that would become the same are refused."""
    taken: dict[tuple[str, str, str | None], str] = {}

    def one(bench: Bench, number: str) -> Done:
        done = move(bench, number, reason)
        case = bench.open(number).case
        other = taken.setdefault((case["party_id"], case["issue"], case["lead"]), done.number)
        _refuse_twin(other if other != done.number else None)
        return done

    return one


def _refuse_parting(file: File, leads: Sequence[str | None]) -> None:
    """One case has one lead: where the findings part, the office or the conference says which."""
    if len(leads) < 2:
        return
    text = _(
        "By the allocation in force its findings would go to different units: {units}. "
        "Name one: with `case assign` from the office's desk, else with `case confer` and `case rule`."
    )
    raise Conflict(text.format(units=_(", ").join(_called(file, unit) for unit in leads)))


def _called(file: File, unit: str | None) -> str:
    if unit is None:
        return _("the office's desk")
    found = file.bench.book.names.units.get(unit)
    return str(found.short) if found else unit


def _refuse_twin(number: str | None) -> None:
    if number is not None:
        text = _("With that it is the same as case {number}, which is open. Merge the younger into the older first.")
        raise Conflict(text.format(number=number))


def _told(file: File, found: Sequence[Anew]) -> dict[str, Mapping[str, object]]:
    """Who led by which allocation before, and who does now by the one in force on which day."""
    first = found[0]
    now = first.judged.decision
    return {
        "before": {"lead": file.case["lead"], **first.before["allocation"]},
        "after": {
            "lead": now.lead,
            "id": now.allocation.id,
            "version": now.allocation.version,
            "fingerprint": now.allocation.fingerprint,
            "in_force_on": file.bench.today.isoformat(),
        },
    }


def _law(told: Mapping[str, object]) -> str:
    return _("{allocation} (version {version})").format(allocation=told["id"], version=told["version"])


def _carry_out(file: File, decisions: Sequence[Decision]) -> None:
    """To the units that are named, or to the desk with no unit at work."""
    handed = [each for each in decisions if goes_to_a_unit(each)]
    decision = (handed or decisions)[0]
    news = {
        "lead": decision.lead,
        "outcome": decision.outcome,
        "needs_office": any(each.outcome is not Outcome.SETTLED for each in decisions),
    }
    if not handed:
        for task in list(file.tasks):
            file.withdraw(task)
        file.move(CaseState.DESK, dispatched_at=None, **news)
        return
    assert decision.lead is not None
    stays = decision.lead == file.case["lead"] and bool(file.tasks)
    set_shares(file, decision.lead, _joint(handed))
    (own,) = file.share_of(TaskRole.LEAD)
    state = CaseState.DISPATCHED if own["state"] is TaskState.OPEN else CaseState.ACCEPTED
    file.move(state, dispatched_at=file.case["dispatched_at"] if stays else file.bench.at, **news)


def _joint(decisions: Sequence[Decision]) -> list[str]:
    """The units that handle it with the lead by any of the findings."""
    return list(dict.fromkeys(unit for each in decisions for unit in each.verdict.with_role(Role.JOINT)))
