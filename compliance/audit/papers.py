"""Is each paper kept as it was issued? Its bytes are held against the hashes that were recorded with its number."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from compliance.conference_states import PaperForm
from compliance.queries.numbers import find_case
from compliance.store.base import table_of
from compliance.store.columns import ID
from compliance.store.papers import Paper, PaperFile
from compliance.store.redactions import Redaction
from compliance.store.scratch import as_stored
from rules.language import _

__all__ = ["PaperFault", "PaperFaultKind", "PapersChecked", "verify_papers"]

_PAPERS, _FILES = as_stored(table_of(Paper)), as_stored(table_of(PaperFile))


class PaperFaultKind(StrEnum):
    """What was done to the bytes of a paper."""

    CHANGED = "changed"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class PaperFault:
    """One form of a paper that is not kept as it was issued."""

    number: str
    form: PaperForm
    kind: PaperFaultKind

    def __str__(self) -> str:
        text = {
            PaperFaultKind.CHANGED: _("paper {number}: its {form} was changed after it was issued."),
            PaperFaultKind.MISSING: _("paper {number}: its {form} was removed."),
        }[self.kind]
        return text.format(number=self.number, form=self.form.value)


@dataclass(slots=True)
class PapersChecked:
    """
    How many papers were gone through, and what was found; counted up while the faults are taken.

    `redacted` has the numbers of those whose bytes were taken out, with the order.
    """

    papers: int = 0
    faults: list[PaperFault] = field(default_factory=list)
    redacted: dict[str, str] = field(default_factory=dict)


def verify_papers(
    session: Session, district: str, checked: PapersChecked, number: str | None = None
) -> Iterator[PaperFault]:
    """
    What is wrong with the bytes of the papers of `district`, or of those about the case `number`.

    Whether the hashes themselves were changed shows where the tables are compared with the events. Raises `NotFound`
    where there is no such case.
    """
    wanted = [_PAPERS.c.district == district]
    if number is not None:
        wanted.append(_PAPERS.c.case_id == literal(find_case(session, district, number), ID))
    ordered = _taken_out(session, district)
    for paper in session.execute(select(_PAPERS).where(*wanted).order_by(_PAPERS.c.issued_at, _PAPERS.c.id)).all():
        checked.papers += 1
        own = (_FILES.c.district == district, _FILES.c.paper_id == paper.id)
        kept = {row.form: row.content for row in session.execute(select(_FILES.c.form, _FILES.c.content).where(*own))}
        hashes = {PaperForm.DOCX: paper.docx_sha256, PaperForm.HTML: paper.html_sha256}
        for form, sha256 in hashes.items():
            if kept.get(form.value) == b"" and str(paper.id) in ordered:
                checked.redacted[str(paper.number)] = ordered[str(paper.id)]
                continue
            kind = _fault(kept.get(form.value), sha256)
            if kind is not None:
                fault = PaperFault(str(paper.number), form, kind)
                checked.faults.append(fault)
                yield fault


def _taken_out(session: Session, district: str) -> dict[str, str]:
    """The ids of the papers whose bytes were taken out, with the order."""
    orders = select(Redaction.papers, Redaction.reference).where(Redaction.district == district)
    return {paper: reference for papers, reference in session.execute(orders) for paper in json.loads(papers)}


def _fault(data: bytes | None, sha256: str) -> PaperFaultKind | None:
    if data is None:
        return PaperFaultKind.MISSING
    return None if hashlib.sha256(data).hexdigest() == sha256 else PaperFaultKind.CHANGED
