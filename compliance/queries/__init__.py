"""What does the record say? Lists and single things, as plain values that outlive the session."""

from compliance.queries.cases import case_list, case_show
from compliance.queries.decisions import stored_decision
from compliance.queries.findings import finding_list
from compliance.queries.numbers import find_case
from compliance.queries.views import (
    CaseFile,
    CaseLine,
    EventLine,
    EvidenceLine,
    FindingFile,
    FindingLine,
    PartyLine,
    StoredDecision,
    TaskLine,
    VisitLine,
)
from compliance.queries.visits import visit_list

__all__ = [
    "CaseFile",
    "CaseLine",
    "EventLine",
    "EvidenceLine",
    "FindingFile",
    "FindingLine",
    "PartyLine",
    "StoredDecision",
    "TaskLine",
    "VisitLine",
    "case_list",
    "case_show",
    "find_case",
    "finding_list",
    "stored_decision",
    "visit_list",
]
