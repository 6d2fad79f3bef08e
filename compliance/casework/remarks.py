"""What else does somebody put to a case? A note, or a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from compliance.casework.bench import Bench
from compliance.casework.file import Done
from compliance.errors import BadInput
from compliance.ids import new_id
from compliance.life.acts import CaseAct
from compliance.life.situation import Request
from compliance.states import EventAct, Purpose
from compliance.store.casework import Attachment
from rules.errors import Problem
from rules.language import _

if TYPE_CHECKING:
    from compliance.casework.file import File
    from compliance.draft import EvidenceDraft
    from compliance.recording.rows import AttachmentRow

__all__ = ["attach", "attach_all", "note"]


def note(bench: Bench, number: str, text: str) -> Done:
    """Add a remark, which stays in the record of acts."""
    file = bench.open(number)
    file.take(CaseAct.NOTE, Request(reason=text))
    file.note(EventAct.NOTED, text)
    return file.done(CaseAct.NOTE)


def attach(bench: Bench, number: str, evidence: Sequence[EvidenceDraft], purpose: Purpose, text: str = "") -> Done:
    """Attach files by their hash, with the day they were taken, if that is known, and the day they came in."""
    file = bench.open(number)
    file.take(CaseAct.ATTACH, Request(evidence=tuple(evidence)))
    if not evidence:
        raise BadInput([Problem("FILE", _("no file was given."))])
    attach_all(file, evidence, purpose)
    file.note(EventAct.ATTACHED, text)
    return file.done(CaseAct.ATTACH)


def attach_all(file: File, evidence: Sequence[EvidenceDraft], purpose: Purpose) -> None:
    """Add the rows of these files to a case."""
    for each in evidence:
        row: AttachmentRow = {
            "district": file.bench.district,
            "id": new_id(file.bench.at),
            "case_id": file.case["id"],
            "unit": file.bench.actor.unit,
            "purpose": purpose,
            "name": each.name,
            "sha256": each.sha256,
            "size": each.size,
            "taken_on": each.taken_on,
            "received_on": file.bench.today,
        }
        file.add(Attachment, row)
