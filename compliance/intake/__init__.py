"""
How do inspectors' findings come in?

Files become rows (`read.read_rows`), rows become findings (`Parser`), and what fails is kept
with its reasons (`rejects.RejectFile`).
"""

from compliance.intake.parse import Parser, VisitDraft, parse_finding
from compliance.intake.row import BadRow, Row

__all__ = ["BadRow", "Parser", "Row", "VisitDraft", "parse_finding"]
