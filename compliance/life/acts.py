"""What can be done to a case, who is meant by "who may", and what must hold?"""

from __future__ import annotations

from enum import StrEnum

__all__ = ["CaseAct", "Guard", "Who"]


class CaseAct(StrEnum):
    """Everything that can be done to a case, in the order of its life."""

    CONFIRM = "confirm"
    COMPLETE = "complete"
    ASSIGN = "assign"
    ACCEPT = "accept"
    COUNT_SILENCE = "count_silence"
    RETURN = "return"
    CONSULT = "consult"
    CONFER = "confer"
    RULE = "rule"
    HAND_OVER = "hand_over"
    RECEIVED = "received"
    TAKE_BACK = "take_back"
    SUPPORT = "support"
    ANSWER = "answer"
    EXTEND = "extend"
    GRANT = "grant"
    REFUSE = "refuse"
    PARK = "park"
    RESUME = "resume"
    VERIFY_PASSED = "verify_passed"
    VERIFY_FAILED = "verify_failed"
    CLOSE = "close"
    DRAW = "draw"
    REOPEN = "reopen"
    MERGE = "merge"
    VOID = "void"
    RESTORE = "restore"
    NOTE = "note"
    ATTACH = "attach"


class Who(StrEnum):
    """Who may do something: a role, and what its unit has to do with the case."""

    OFFICE = "office"
    CONVENER = "convener"
    LEAD = "lead"
    LEAD_OR_JOINT = "lead_or_joint"
    OTHER_SHARE = "other_share"
    ANY_SHARE = "any_share"
    NOT_HANDLER = "not_handler"
    OFFICE_NOT_HANDLER = "office_not_handler"
    ON_CASE = "on_case"
    CLOCK = "clock"


class Guard(StrEnum):
    """What must hold, beside the state of the case and who acts."""

    AWAITS_CONFIRMATION = "awaits_confirmation"
    AWAITS_OFFICE = "awaits_office"
    HAS_QUESTION = "has_question"
    NAMES_UNIT = "names_unit"
    NAMES_OTHER_UNIT = "names_other_unit"
    NAMES_FREE_UNIT = "names_free_unit"
    NAMES_RECEIVER = "names_receiver"
    CITES_CLAUSE = "cites_clause"
    GIVES_REASON = "gives_reason"
    GIVES_RESULT = "gives_result"
    GIVES_EVIDENCE = "gives_evidence"
    GIVES_REFERENCE = "gives_reference"
    GIVES_APPROVER = "gives_approver"
    GIVES_END = "gives_end"
    GIVES_LATER_DAY = "gives_later_day"
    TASK_NOT_RECEIVED = "task_not_received"
    TASK_RECEIVED = "task_received"
    RECEIPT_OVERDUE = "receipt_overdue"
    RETURN_IN_TIME = "return_in_time"
    HEARD = "heard"
    AT_CONFERENCE = "at_conference"
    NOT_AT_CONFERENCE = "not_at_conference"
    NO_JOINT_TASK_OPEN = "no_joint_task_open"
    BEFORE_EXPIRY = "before_expiry"
    NONE_ASKED = "none_asked"
    ASKED_BY_OTHER = "asked_by_other"
    PARKING_OVER = "parking_over"
    RE_INSPECTED = "re_inspected"
    DRAWN = "drawn"
    NOT_DRAWN = "not_drawn"
    REOPENED_IN_TIME = "reopened_in_time"
    SAME_MATTER = "same_matter"
    NO_TWIN = "no_twin"
