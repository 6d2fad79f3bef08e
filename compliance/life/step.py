"""May this be done now, by this actor? The one way from the table to a transition, or to the refusal."""

from __future__ import annotations

from collections.abc import Sequence

from compliance.errors import WrongState
from compliance.labels import case_state_label
from compliance.life.acts import CaseAct
from compliance.life.guards import GUARDS
from compliance.life.situation import Situation
from compliance.life.table import TRANSITIONS, Transition, rows_for
from compliance.life.who import fits, not_allowed, role_fits
from compliance.life.words import act_label
from compliance.states import CaseState
from rules.language import _

__all__ = ["step"]


def step(now: Situation, act: CaseAct) -> Transition:
    """
    The row of the table by which the actor does `act`.

    Who may never do it in any state is told so first (`NotAllowed`); then where the case
    stands (`WrongState`, with what changed last); then who may here; then each guard.
    """
    every = [row for row in TRANSITIONS if row.act is act]
    if not any(role_fits(row.who, now.actor.role) for row in every):
        raise not_allowed(now, act, [row.who for row in every])
    rows = rows_for(act, now.case["state"])
    row = next((each for each in rows if fits(now, each.who)), None)
    if row is None:
        elsewhere = [each for each in every if fits(now, each.who)]
        if elsewhere or not rows:
            raise _wrong_state(now, act, elsewhere or every)
        raise not_allowed(now, act, [each.who for each in rows])
    for guard in row.guards:
        wrong = GUARDS[guard](now)
        if wrong is not None:
            raise wrong
    return row


def _wrong_state(now: Situation, act: CaseAct, rows: Sequence[Transition]) -> WrongState:
    text = _("It is {state}: {last}. To {act}, it has to be {states}.")
    first = _first(act, now.case["state"])
    starts = {state for row in rows for state in row.starts}
    said = text.format(
        state=case_state_label(now.case["state"]),
        last=now.last_change(),
        act=act_label(act),
        states=_(" or ").join(case_state_label(state) for state in CaseState if state in starts),
    )
    return WrongState(_("{refusal} {remedy}").format(refusal=said, remedy=first) if first else said)


def _first(act: CaseAct, state: CaseState) -> str:
    """What can be done instead, or has to come first, where that is not plain from the states."""
    if act is not CaseAct.MOVE:
        return ""
    return {
        CaseState.RETURNED: _("What was returned is settled by a ruling: `case rule`."),
        CaseState.PARKED: _("Resume it first: `case resume`."),
        CaseState.ANSWERED: _("What its lead has answered is finished by who has it: `case verify`."),
    }.get(state, "")
