"""What does the record say? Lists and single things, as plain values that outlive the session."""

from compliance.queries.asof import AsOf
from compliance.queries.cases import case_list, case_show
from compliance.queries.decisions import stored_decision
from compliance.queries.desk import office_desk
from compliance.queries.desk_views import Asked, DeskLine, Dispute, Waits
from compliance.queries.draws import DrawLine, last_draw
from compliance.queries.findings import finding_list
from compliance.queries.life_views import (
    AttachmentLine,
    ExtensionLine,
    ReturnLine,
    RulingLine,
    Standing,
    TaskLine,
    VerificationLine,
)
from compliance.queries.numbers import find_case
from compliance.queries.queue import QueueLine, ToDo, unit_queue
from compliance.queries.shares import WAITING
from compliance.queries.views import (
    CaseFile,
    CaseLine,
    EventLine,
    EvidenceLine,
    FindingFile,
    FindingLine,
    PartyLine,
    StoredDecision,
    VisitLine,
)
from compliance.queries.visits import visit_list

__all__ = [
    "WAITING",
    "AsOf",
    "Asked",
    "AttachmentLine",
    "CaseFile",
    "CaseLine",
    "DeskLine",
    "Dispute",
    "DrawLine",
    "EventLine",
    "EvidenceLine",
    "ExtensionLine",
    "FindingFile",
    "FindingLine",
    "PartyLine",
    "QueueLine",
    "ReturnLine",
    "RulingLine",
    "Standing",
    "StoredDecision",
    "TaskLine",
    "ToDo",
    "VerificationLine",
    "VisitLine",
    "Waits",
    "case_list",
    "case_show",
    "find_case",
    "finding_list",
    "last_draw",
    "office_desk",
    "stored_decision",
    "unit_queue",
    "visit_list",
]
