"""Which papers were issued: about a case, for a meeting, in all? And what are their bytes?"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, aliased

from compliance.conference_states import PaperForm, PaperKind
from compliance.errors import NotFound
from compliance.queries.planning import of_case
from compliance.store.base import table_of
from compliance.store.cases import Case
from compliance.store.conference import Meeting
from compliance.store.papers import Paper, PaperFile
from rules.language import _

__all__ = [
    "PaperLine",
    "find_paper",
    "paper_bytes",
    "paper_content",
    "paper_list",
    "papers_of_case",
    "papers_of_meeting",
]

_BRACKETS = str.maketrans({**dict.fromkeys("[(（【", "〔"), **dict.fromkeys("])）】", "〕")})
_BY_KIND = re.compile(r"([a-z]+)[-/]([0-9]{4})[-/]([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper in a list; `case`, `meeting`, `replaces` and `replaced_by` are numbers, empty where there is none."""

    id: str
    number: str
    kind: PaperKind
    title: str
    addressees: tuple[str, ...]
    issued_on: date
    issued_at: datetime
    issued_by: str
    case: str
    meeting: str
    replaces: str
    replaced_by: str
    docx_sha256: str
    html_sha256: str


def _lines(*wanted: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    old, new = aliased(Paper), aliased(Paper)
    own = (Paper.id, Paper.number, Paper.kind, Paper.title, Paper.addressees, Paper.issued_on, Paper.issued_at)
    return (
        select(
            *own,
            Paper.issued_by,
            Case.number,
            Meeting.number,
            old.number,
            new.number,
            Paper.docx_sha256,
            Paper.html_sha256,
        )
        .outerjoin(Case, (Case.district == Paper.district) & (Case.id == Paper.case_id))
        .outerjoin(Meeting, (Meeting.district == Paper.district) & (Meeting.id == Paper.meeting_id))
        .outerjoin(old, (old.district == Paper.district) & (old.id == Paper.replaces))
        .outerjoin(new, (new.district == Paper.district) & (new.replaces == Paper.id))
        .where(*wanted)
    )


_OF_CASE = _lines(*of_case(table_of(Paper))).order_by(Paper.issued_at, Paper.id)


def _read(
    session: Session, query: Select[*tuple[Any, ...]], given: Mapping[str, str] | None = None
) -> Iterator[PaperLine]:
    for id_, number, kind, title, addressees, *rest in session.execute(query, given):
        issued_on, issued_at, issued_by, *numbers, docx, html = rest
        names = tuple(each["text"] for each in json.loads(addressees))
        case, meeting, replaces, replaced_by = (each or "" for each in numbers)
        links = (case, meeting, replaces, replaced_by)
        yield PaperLine(id_, number, kind, title, names, issued_on, issued_at, issued_by, *links, docx, html)


def paper_list(
    session: Session,
    district: str,
    *,
    case_id: str | None = None,
    kind: PaperKind | None = None,
    since: date | None = None,
    until: date | None = None,
    limit: int | None = None,
) -> list[PaperLine]:
    """Papers, the newest first: about a case, of a kind, issued from `since` to `until`."""
    wanted = [Paper.district == district]
    wanted += [Paper.case_id == case_id] if case_id is not None else []
    wanted += [Paper.kind == kind] if kind is not None else []
    wanted += [Paper.issued_on >= since] if since is not None else []
    wanted += [Paper.issued_on <= until] if until is not None else []
    return list(_read(session, _lines(*wanted).order_by(Paper.issued_at.desc(), Paper.id.desc()).limit(limit)))


def papers_of_case(session: Session, district: str, case_id: str) -> tuple[PaperLine, ...]:
    """The papers about a case, the first one first."""
    return tuple(_read(session, _OF_CASE, {"district": district, "case_id": case_id}))


def papers_of_meeting(session: Session, district: str, meeting_id: str) -> tuple[PaperLine, ...]:
    """The papers for a meeting, or of it, the first one first."""
    wanted = (Paper.district == district, Paper.meeting_id == meeting_id)
    return tuple(_read(session, _lines(*wanted).order_by(Paper.issued_at, Paper.id)))


def find_paper(session: Session, district: str, number: str) -> PaperLine:
    """
    The paper that a person calls `number`: as it stands on it, with brackets of any kind, or as KIND-YEAR-NUMBER.

    Raises `NotFound`.
    """
    written = re.sub(r"\s", "", number).translate(_BRACKETS)
    wanted = Paper.number == written
    parts = _BY_KIND.fullmatch(number.strip().casefold())
    if parts and parts[1] in set(PaperKind):
        wanted = (Paper.kind == PaperKind(parts[1])) & (Paper.year == int(parts[2])) & (Paper.ordinal == int(parts[3]))
    found = next(_read(session, _lines(Paper.district == district, wanted | (Paper.number == number))), None)
    if found is None:
        text = _("There is no paper {number}. `lianban paper list` shows those that were issued.")
        raise NotFound(text.format(number=number.strip()[:60]))
    return found


def paper_content(session: Session, district: str, paper_id: str) -> Mapping[str, Any]:
    """All that a paper says, as `compliance.papers.content.as_record` gave it."""
    text = session.scalars(select(Paper.content).where(Paper.district == district, Paper.id == paper_id)).one()
    content: Mapping[str, Any] = json.loads(text)
    return content


def paper_bytes(session: Session, district: str, line: PaperLine, form: PaperForm) -> bytes:
    """The bytes of a paper as they went out. Raises `NotFound` where they are not kept, or not as they were."""
    kept = (PaperFile.district == district, PaperFile.paper_id == line.id, PaperFile.form == form)
    data = session.scalar(select(PaperFile.content).where(*kept))
    wanted = line.docx_sha256 if form is PaperForm.DOCX else line.html_sha256
    if data == b"" and wanted != hashlib.sha256(b"").hexdigest():
        text = _("The bytes of paper {number} were taken out under an order. `lianban audit verify` says under which.")
        raise NotFound(text.format(number=line.number))
    if data is None or hashlib.sha256(data).hexdigest() != wanted:
        text = _("Paper {number} is not kept as it was issued ({form}). `lianban audit verify` says more.")
        raise NotFound(text.format(number=line.number, form=form.value))
    return data
