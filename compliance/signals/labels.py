"""What are signals, what they propose and what became of them called by people?"""

from __future__ import annotations

from compliance.life.acts import CaseAct
from compliance.policy.model import Proposal
from compliance.signals.model import SignalKind
from compliance.states import SignalState
from rules.language import _

__all__ = ["done_label", "kind_label", "proposal_label", "signal_state_label"]


def kind_label(kind: SignalKind) -> str:
    """What a signal says."""
    return {
        SignalKind.RECURRENCE: _("recurrence"),
        SignalKind.SEVERAL_UNITS: _("several units at one place"),
        SignalKind.TOGETHER: _("issues together"),
        SignalKind.OVERDUE_TWICE: _("overdue again"),
        SignalKind.WAITS_ON: _("others wait for it"),
    }[kind]


def signal_state_label(state: SignalState) -> str:
    """What was made of a signal."""
    return {
        SignalState.RAISED: _("raised"),
        SignalState.TAKEN: _("taken up"),
        SignalState.DISMISSED: _("dismissed"),
    }[state]


def proposal_label(proposes: Proposal) -> str:
    """What a signal proposes."""
    return {
        Proposal.JOINT_VISIT: _("one joint visit"),
        Proposal.STABILITY: _("handle as a matter of stability"),
        Proposal.CONFERENCE: _("put to the conference"),
        Proposal.WAIT: _("let the others wait"),
        Proposal.SUPERVISE: _("supervise"),
    }[proposes]


def done_label(act: CaseAct) -> str:
    """What taking a signal up did to a case."""
    return {
        CaseAct.CONFER: _("put to the conference"),
        CaseAct.PARK: _("parked"),
        CaseAct.NOTE: _("a note was added"),
    }[act]
