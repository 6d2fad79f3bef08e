"""What are our own terms called by people, in the language that they read?"""

from __future__ import annotations

from compliance.draft import Severity, VisitSource
from compliance.states import CaseState, EventAct, TaskState, VisitResult
from rules.allocation import Reading, Role
from rules.decision import Outcome
from rules.language import _

__all__ = [
    "case_state_label",
    "event_label",
    "outcome_label",
    "reading_label",
    "role_label",
    "severity_label",
    "source_label",
    "task_state_label",
    "visit_result_label",
]


def source_label(source: VisitSource) -> str:
    """What made somebody go and look."""
    return {
        VisitSource.RANDOM_CHECK: _("random check"),
        VisitSource.COMPLAINT: _("complaint"),
        VisitSource.HOTLINE: _("hotline"),
        VisitSource.MEDIA: _("media"),
        VisitSource.FROM_ABOVE: _("from above"),
        VisitSource.CAMPAIGN: _("campaign"),
        VisitSource.RE_INSPECTION: _("re-inspection"),
    }[source]


def severity_label(severity: Severity) -> str:
    """How soon it has to be put right."""
    return {
        Severity.AT_ONCE: _("at once"),
        Severity.URGENT: _("urgent"),
        Severity.ORDINARY: _("ordinary"),
        Severity.LONG: _("long-term"),
    }[severity]


def outcome_label(outcome: Outcome) -> str:
    """How a decision ended."""
    return {
        Outcome.SETTLED: _("settled"),
        Outcome.TO_CONFIRM: _("to confirm"),
        Outcome.OPEN_QUESTION: _("open question"),
        Outcome.CONTESTED: _("contested"),
        Outcome.UNASSIGNED: _("unassigned"),
        Outcome.OUT_OF_SCOPE: _("out of scope"),
    }[outcome]


def role_label(role: Role) -> str:
    """What a unit has to do with a finding."""
    return {
        Role.LEAD: _("lead"),
        Role.JOINT: _("joint"),
        Role.SUPPORT: _("support"),
        Role.COORDINATE: _("coordinate"),
    }[role]


def reading_label(reading: Reading) -> str:
    """How a duty is got from its clause."""
    return {
        Reading.EXPLICIT: _("explicit"),
        Reading.INTERPRETED: _("interpreted"),
        Reading.RESIDUAL: _("residual"),
    }[reading]


def case_state_label(state: CaseState) -> str:
    """Where a case stands."""
    return {
        CaseState.DESK: _("on the office's desk"),
        CaseState.DISPATCHED: _("dispatched"),
        CaseState.ACCEPTED: _("accepted"),
        CaseState.ANSWERED: _("answered"),
        CaseState.CLOSED: _("closed"),
        CaseState.RETURNED: _("returned"),
        CaseState.PARKED: _("parked"),
        CaseState.HANDED_OVER: _("handed over"),
        CaseState.VOID: _("void"),
    }[state]


def task_state_label(state: TaskState) -> str:
    """How far a unit is with its share."""
    return {
        TaskState.OPEN: _("not yet received"),
        TaskState.ACCEPTED: _("received"),
        TaskState.ANSWERED: _("answered"),
        TaskState.WITHDRAWN: _("withdrawn"),
    }[state]


def visit_result_label(result: VisitResult) -> str:
    """What an inspection ended with."""
    return {
        VisitResult.FOUND: _("something was found"),
        VisitResult.NOTHING_FOUND: _("nothing was found"),
    }[result]


def event_label(act: str) -> str:
    """What was done; an act that this version does not know keeps its own word."""
    if act not in set(EventAct):
        return act
    return {**_recorded(), **_decided(), **_handled(), **_ended(), **_told()}.get(EventAct(act), act)


def _recorded() -> dict[EventAct, str]:
    return {
        EventAct.ALLOCATION_KEPT: _("allocation kept"),
        EventAct.ALLOCATION_ADOPTED: _("allocation adopted"),
        EventAct.PARTY_ADDED: _("party added"),
        EventAct.PARTY_IDENTIFIED: _("party's code noted"),
        EventAct.PARTY_COMPLETED: _("party's particulars completed"),
        EventAct.VISIT_RECORDED: _("visit recorded"),
        EventAct.VISIT_EXTENDED: _("visit extended"),
        EventAct.CASE_OPENED: _("case opened"),
        EventAct.FINDING_RECEIVED: _("finding received"),
        EventAct.FINDING_JOINED: _("finding joined"),
        EventAct.TASK_OPENED: _("task opened"),
    }


def _decided() -> dict[EventAct, str]:
    return {
        EventAct.CONFIRMED: _("reading confirmed"),
        EventAct.FACT_ANSWERED: _("missing fact answered"),
        EventAct.ASSIGNED: _("assigned"),
        EventAct.RETURNED: _("returned"),
        EventAct.CONSULTED: _("both units heard"),
        EventAct.PUT_TO_CONFERENCE: _("put to the conference"),
        EventAct.RULED: _("ruled"),
        EventAct.MOVED: _("moved by another allocation"),
        EventAct.HANDED_OVER: _("handed over"),
        EventAct.HANDOVER_RECEIVED: _("receipt recorded"),
        EventAct.HANDOVER_REFUSED: _("taken back"),
    }


def _handled() -> dict[EventAct, str]:
    return {
        EventAct.ACCEPTED: _("received"),
        EventAct.SILENCE_COUNTED: _("silence counted as receipt"),
        EventAct.SUPPORT_ASKED: _("support asked for"),
        EventAct.ANSWERED: _("answered"),
        EventAct.EXTENSION_ASKED: _("more time asked for"),
        EventAct.EXTENSION_GRANTED: _("more time granted"),
        EventAct.EXTENSION_REFUSED: _("more time refused"),
        EventAct.PARKED: _("parked"),
        EventAct.RESUMED: _("resumed"),
        EventAct.NOTED: _("note"),
        EventAct.ATTACHED: _("files attached"),
    }


def _ended() -> dict[EventAct, str]:
    return {
        EventAct.VERIFIED: _("verified as put right, and closed"),
        EventAct.VERIFICATION_FAILED: _("verified as not put right"),
        EventAct.CLOSED: _("closed"),
        EventAct.DRAW_MADE: _("draw made"),
        EventAct.DRAWN: _("drawn for re-checking"),
        EventAct.RECHECKED: _("checked again"),
        EventAct.REOPENED: _("opened again"),
        EventAct.MERGED: _("merged"),
        EventAct.VOIDED: _("void"),
        EventAct.RESTORED: _("restored"),
    }


def _told() -> dict[EventAct, str]:
    return {
        EventAct.REMINDED: _("reminded"),
        EventAct.DEADLINE_RECOUNTED: _("deadline counted anew"),
        EventAct.SIGNAL_RAISED: _("signal raised"),
        EventAct.SIGNAL_TAKEN: _("signal taken up"),
        EventAct.SIGNAL_DISMISSED: _("signal dismissed"),
        EventAct.DIGEST_WRITTEN: _("digest written"),
        EventAct.DIGEST_TRIED: _("digest sent, or tried"),
        EventAct.ROSTER_TAKEN: _("roster taken over"),
        EventAct.HOLDER_PROPOSED: _("holder of a post proposed"),
        EventAct.HOLDER_SETTLED: _("holder of a post settled"),
        EventAct.HOLDER_DROPPED: _("proposal for a post dropped"),
        EventAct.POST_VACATED: _("post vacated"),
        EventAct.MEETING_CALLED: _("meeting called"),
        EventAct.MEETING_CANCELLED: _("meeting cancelled"),
        EventAct.AGENDA_CHANGED: _("agenda changed"),
        EventAct.ATTENDANCE_NOTED: _("attendance noted"),
        EventAct.MEETING_MINUTED: _("minutes written"),
        EventAct.MATTER_AGREED: _("matter agreed"),
        EventAct.MATTER_APPROVED: _("matter approved"),
        EventAct.PAPER_ISSUED: _("paper issued"),
        EventAct.PACK_EXPORTED: _("pack exported"),
        EventAct.PACK_MERGED: _("pack merged"),
        EventAct.PACK_SETTLED: _("disagreement of packs settled"),
        EventAct.REDACTED: _("taken out of the record"),
    }
