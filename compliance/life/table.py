"""Which act leads from where to where? The one table that code, documents, diagram and tests read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from compliance.life.acts import CaseAct, Guard, Who
from compliance.states import CaseState

__all__ = ["TRANSITIONS", "End", "Transition", "rows_for"]


class End(Enum):
    """Where an act leads, if not to a state of its own."""

    SAME = "where it stands"
    BACK = "where it stood before it went aside"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row: from any of `starts`, `who` may do `act` where all `guards` hold; it leads to one of `ends`."""

    act: CaseAct
    starts: tuple[CaseState, ...]
    who: Who
    guards: tuple[Guard, ...]
    ends: tuple[CaseState, ...] | End


_D, _P, _A, _W, _C = (
    CaseState.DESK,
    CaseState.DISPATCHED,
    CaseState.ACCEPTED,
    CaseState.ANSWERED,
    CaseState.CLOSED,
)
_R, _K, _H, _V = CaseState.RETURNED, CaseState.PARKED, CaseState.HANDED_OVER, CaseState.VOID
_A_, _G, _W_ = CaseAct, Guard, Who
_MOVING = (_G.GIVES_REASON, _G.NOT_AT_CONFERENCE, _G.MOVES, _G.NO_TWIN)

TRANSITIONS: tuple[Transition, ...] = (
    # On the office's desk, and what it still has to say of a case that is already handed out.
    Transition(_A_.CONFIRM, (_P, _A, _W), _W_.OFFICE, (_G.AWAITS_CONFIRMATION,), End.SAME),
    Transition(_A_.COMPLETE, (_D,), _W_.OFFICE, (_G.HAS_QUESTION,), (_P, _D)),
    Transition(
        _A_.ASSIGN, (_D,), _W_.OFFICE, (_G.NAMES_UNIT, _G.GIVES_REASON, _G.NOT_AT_CONFERENCE, _G.NO_TWIN), (_P,)
    ),
    Transition(
        _A_.ASSIGN,
        (_P, _A),
        _W_.OFFICE,
        (_G.AWAITS_OFFICE, _G.NAMES_OTHER_UNIT, _G.GIVES_REASON, _G.NOT_AT_CONFERENCE, _G.NO_TWIN),
        (_P,),
    ),
    # Receipt: the lead's moves the case, the others' only their own task.
    Transition(_A_.ACCEPT, (_P,), _W_.LEAD, (_G.TASK_NOT_RECEIVED,), (_A,)),
    Transition(_A_.ACCEPT, (_P, _A, _R), _W_.OTHER_SHARE, (_G.TASK_NOT_RECEIVED,), End.SAME),
    Transition(_A_.COUNT_SILENCE, (_P,), _W_.CLOCK, (_G.RECEIPT_OVERDUE,), (_P, _A)),
    Transition(_A_.COUNT_SILENCE, (_A, _R), _W_.CLOCK, (_G.RECEIPT_OVERDUE,), End.SAME),
    # A dispute: the old allocation holds until the ruling.
    Transition(
        _A_.RETURN,
        (_P, _A),
        _W_.LEAD_OR_JOINT,
        (_G.CITES_CLAUSE, _G.NAMES_OTHER_UNIT, _G.GIVES_REASON, _G.RETURN_IN_TIME),
        (_R,),
    ),
    Transition(_A_.CONSULT, (_R,), _W_.OFFICE, (_G.GIVES_RESULT,), End.SAME),
    Transition(_A_.CONFER, (_D, _P, _A, _R), _W_.OFFICE, (_G.GIVES_REASON, _G.NOT_AT_CONFERENCE), End.SAME),
    Transition(
        _A_.RULE,
        (_R,),
        _W_.OFFICE,
        (_G.NAMES_UNIT, _G.GIVES_REASON, _G.NOT_AT_CONFERENCE, _G.HEARD, _G.NO_TWIN),
        (_P, _A),
    ),
    Transition(
        _A_.RULE,
        (_D, _P),
        _W_.CONVENER,
        (_G.NAMES_UNIT, _G.GIVES_REASON, _G.AT_CONFERENCE, _G.NO_TWIN),
        (_P,),
    ),
    Transition(
        _A_.RULE,
        (_A, _R),
        _W_.CONVENER,
        (_G.NAMES_UNIT, _G.GIVES_REASON, _G.AT_CONFERENCE, _G.NO_TWIN),
        (_P, _A),
    ),
    # Another allocation is in force: an open case follows it only by an act of its own.
    Transition(_A_.MOVE, (_D, _P), _W_.OFFICE, _MOVING, (_P, _D)),
    Transition(_A_.MOVE, (_A,), _W_.OFFICE, _MOVING, (_P, _A, _D)),
    # Out of the conference's hands.
    Transition(_A_.HAND_OVER, (_D, _R), _W_.OFFICE, (_G.NAMES_RECEIVER, _G.GIVES_REASON), (_H,)),
    Transition(_A_.RECEIVED, (_H,), _W_.OFFICE, (_G.GIVES_REFERENCE,), (_C,)),
    Transition(_A_.TAKE_BACK, (_H,), _W_.OFFICE, (_G.GIVES_REASON,), (_D,)),
    # Handling.
    Transition(_A_.SUPPORT, (_A,), _W_.LEAD, (_G.NAMES_FREE_UNIT, _G.GIVES_REASON), End.SAME),
    Transition(_A_.ANSWER, (_A,), _W_.LEAD, (_G.GIVES_RESULT, _G.GIVES_EVIDENCE, _G.NO_JOINT_TASK_OPEN), (_W,)),
    Transition(
        _A_.ANSWER,
        (_P, _A, _R),
        _W_.OTHER_SHARE,
        (_G.TASK_RECEIVED, _G.GIVES_RESULT, _G.GIVES_EVIDENCE),
        End.SAME,
    ),
    Transition(
        _A_.EXTEND,
        (_P, _A),
        _W_.ANY_SHARE,
        (_G.GIVES_REASON, _G.BEFORE_EXPIRY, _G.GIVES_LATER_DAY, _G.NONE_ASKED),
        End.SAME,
    ),
    Transition(_A_.GRANT, (_P, _A, _R), _W_.OFFICE, (_G.ASKED_BY_OTHER,), End.SAME),
    Transition(_A_.REFUSE, (_P, _A, _R), _W_.OFFICE, (_G.ASKED_BY_OTHER, _G.GIVES_REASON), End.SAME),
    Transition(_A_.PARK, (_D, _P, _A), _W_.OFFICE, (_G.GIVES_APPROVER, _G.GIVES_REASON, _G.GIVES_END), (_K,)),
    Transition(_A_.RESUME, (_K,), _W_.OFFICE, (), End.BACK),
    Transition(_A_.RESUME, (_K,), _W_.CLOCK, (_G.PARKING_OVER,), End.BACK),
    # Re-inspection by somebody else, and what comes after closing.
    Transition(_A_.VERIFY_PASSED, (_W,), _W_.NOT_HANDLER, (), (_C,)),
    Transition(_A_.VERIFY_FAILED, (_W,), _W_.NOT_HANDLER, (_G.GIVES_REASON,), (_A,)),
    Transition(_A_.CLOSE, (_W,), _W_.OFFICE_NOT_HANDLER, (_G.RE_INSPECTED,), (_C,)),
    Transition(_A_.DRAW, (_C,), _W_.OFFICE, (_G.NOT_DRAWN,), End.SAME),
    Transition(_A_.VERIFY_PASSED, (_C,), _W_.NOT_HANDLER, (_G.DRAWN,), End.SAME),
    Transition(_A_.VERIFY_FAILED, (_C,), _W_.NOT_HANDLER, (_G.DRAWN, _G.GIVES_REASON, _G.NO_TWIN), (_P, _D)),
    Transition(_A_.REOPEN, (_C,), _W_.OFFICE, (_G.GIVES_REASON, _G.REOPENED_IN_TIME, _G.NO_TWIN), (_P, _D)),
    Transition(_A_.REOPEN, (_C,), _W_.CLOCK, (_G.REOPENED_IN_TIME, _G.NO_TWIN), (_P, _D)),
    # Errors, and what was opened twice. Nothing is deleted.
    Transition(_A_.MERGE, (_D, _P, _A, _R, _W, _K), _W_.OFFICE, (_G.SAME_MATTER, _G.GIVES_REASON), (_V,)),
    Transition(_A_.VOID, (_D, _P, _A, _R, _W, _K, _H), _W_.OFFICE, (_G.GIVES_REASON,), (_V,)),
    Transition(_A_.RESTORE, (_V,), _W_.OFFICE, (_G.NO_TWIN,), End.BACK),
    # At any time.
    Transition(_A_.NOTE, tuple(CaseState), _W_.ON_CASE, (_G.GIVES_REASON,), End.SAME),
    Transition(_A_.ATTACH, tuple(CaseState), _W_.ON_CASE, (), End.SAME),
)


def rows_for(act: CaseAct, state: CaseState) -> tuple[Transition, ...]:
    """The rows that let `act` be done from `state`; none where it cannot be."""
    return tuple(row for row in TRANSITIONS if row.act is act and state in row.starts)
