"""How does a paper go out? It gets its number, both forms are made of it once and kept, and the record says so."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from compliance.chain import canonical
from compliance.conference_states import PaperForm
from compliance.errors import Conflict
from compliance.ids import new_id
from compliance.papers.compose import Numbered, compose
from compliance.papers.content import as_record
from compliance.papers.page import html_of
from compliance.papers.word import docx_of
from compliance.recording.ledger import Ledger
from compliance.rights import Act, require
from compliance.states import EventAct
from compliance.store.papers import Paper, PaperFile
from rules.language import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from compliance.casework.bench import Bench
    from compliance.conference_states import PaperKind
    from compliance.papers.compose import Draft
    from compliance.papers.content import Content
    from compliance.papers.templates import Templates
    from compliance.queries.papers import PaperLine

__all__ = ["Issued", "issue"]


@dataclass(frozen=True, slots=True)
class Issued:
    """A paper that was issued: its id and number, what it says, and the bytes of both forms."""

    id: str
    number: str
    kind: PaperKind
    content: Content
    files: Mapping[PaperForm, bytes]
    replaces: str = ""


def issue(
    bench: Bench, draft: Draft, templates: Templates, *, replaces: PaperLine | None = None, reason: str = ""
) -> Issued:
    """
    Issue `draft`; with `replaces`, in place of a paper of that kind that was issued before.

    Raises `NotAllowed` unless the actor may issue papers, `UnusableFile` where a template is broken, `Conflict` where
    the template gives it the number of another paper.
    """
    require(bench.actor, Act.ISSUE_PAPER)
    year = bench.today.year
    ordinal = bench.numbers.next(f"paper_{draft.kind}", year)
    before = replaces.number if replaces else ""
    content = compose(bench.book.names, templates, draft, Numbered(bench.today, ordinal, before))
    _number_is_new(bench, templates, content.number)
    files = {PaperForm.DOCX: docx_of(content), PaperForm.HTML: html_of(content)}
    row: dict[str, object] = {
        "district": bench.district,
        "id": new_id(bench.at),
        "kind": draft.kind,
        "year": year,
        "ordinal": ordinal,
        "number": content.number,
        "case_id": draft.case_id,
        "meeting_id": draft.meeting_id,
        "title": content.title,
        "addressees": canonical(as_record(content.addressees)),
        "content": canonical(as_record(content)),
        "issued_on": bench.today,
        "issued_at": bench.at,
        "issued_by": bench.actor.name,
        "replaces": replaces.id if replaces else None,
        **{f"{form}_sha256": hashlib.sha256(data).hexdigest() for form, data in files.items()},
    }
    _keep(bench, row, files)
    subjects = {"case_id": draft.case_id, "party_id": draft.party_id}
    bench.journal.note(
        EventAct.PAPER_ISSUED,
        {name: each for name, each in subjects.items() if each},
        added={"papers": [row]},
        given={"number": content.number, "kind": draft.kind.value, **({"replaces": before} if before else {})},
        why=reason,
    )
    return Issued(str(row["id"]), content.number, draft.kind, content, files, before)


def _number_is_new(bench: Bench, templates: Templates, number: str) -> None:
    known = select(Paper.id).where(Paper.district == bench.district, Paper.number == number)
    if bench.session.scalar(known.limit(1)) is None:
        return
    text = _(
        "The number {number} was given to another paper. In {file}, `number` has to hold the word of the kind, "
        "the year and the ordinal: {{{{ word }}}}, {{{{ year }}}}, {{{{ ordinal }}}}."
    )
    raise Conflict(text.format(number=number, file=templates.letterhead.file))


def _keep(bench: Bench, row: Mapping[str, object], files: Mapping[PaperForm, bytes]) -> None:
    """Store it now, so that the next paper of this transaction finds it."""
    ledger = Ledger()
    ledger.add(Paper, row)
    for form, data in files.items():
        kept = {"district": bench.district, "id": new_id(bench.at), "paper_id": row["id"], "form": form}
        ledger.add(PaperFile, {**kept, "size": len(data), "content": data})
    ledger.write(bench.session)
