"""
How do inspectors' findings come in?

Files become rows (`read_rows`), rows become findings (`Parser`), and what fails is kept
with its reasons (`RejectFile`).
"""

from compliance.intake.parse import Parser, VisitDraft, parse_finding
from compliance.intake.read import read_rows
from compliance.intake.rejects import RejectFile
from compliance.intake.row import BadRow, Row

__all__ = ["BadRow", "Parser", "RejectFile", "Row", "VisitDraft", "parse_finding", "read_rows"]
