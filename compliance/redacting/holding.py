"""Where in the record does a name or a picture stand? In which rows of which tables, and in which events?"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, Text, or_, select
from sqlalchemy.orm import Session

from compliance.audit.count import EACH
from compliance.audit.links import EVENTS
from compliance.conference_states import PaperForm
from compliance.recording.identity import name_key
from compliance.recording.ledger import chunks
from compliance.redacting.blacken import LAW, Blackening
from compliance.states import EventAct
from compliance.store.base import Base, table_of
from compliance.store.log import ChainHead, Counter, Event
from compliance.store.models import Evidence, Finding, Party, Visit
from compliance.store.papers import Paper, PaperFile
from compliance.store.redactions import RedactedEvent, Redaction
from compliance.store.scratch import as_json, as_stored

__all__ = ["events_holding", "events_of_findings", "findings_with", "papers_holding", "rows_holding", "tables"]

_LOG = frozenset(table_of(each).name for each in (Event, ChainHead, Counter, Redaction, RedactedEvent, PaperFile))
_FINDING, _VISIT, _EVIDENCE, _PAPER = (table_of(each) for each in (Finding, Visit, Evidence, Paper))
_ESCAPE = "\\"
_WILD = '"\\%_'

_Row = dict[str, Any]


def tables() -> list[Table]:
    """The tables from which something can be taken out."""
    every = Base.metadata.tables
    return [every[name] for name in sorted(every) if name not in _LOG | LAW and "district" in every[name].columns]


def _texts(table: Table) -> list[Column[Any]]:
    return [each for each in table.columns if isinstance(each.type, Text) and not each.primary_key]


def _escaped(text: str) -> str:
    """A pattern for `text` in JSON, at any depth; wider than it, so that what it finds has to be looked at."""
    units = text.encode("utf-16-be")
    codes = [int.from_bytes(units[at : at + 2], "big") for at in range(0, len(units), 2)]
    return "%".join(["", *("" if chr(c) in _WILD else chr(c) if c < 128 else f"u{c:04x}" for c in codes), ""])


def _may_hold(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    plain = "".join(_ESCAPE + each if each in "%_\\" else each for each in text)
    return or_(column.like(f"%{plain}%", escape=_ESCAPE), column.like(_escaped(text)))


def rows_holding(session: Session, district: str, table: Table, blackening: Blackening) -> Iterator[tuple[_Row, _Row]]:
    """The rows of `table` that hold it, and each without it: keys, and the columns that change."""
    stored, texts = as_stored(table), _texts(table)
    if not texts:
        return
    keys = table.primary_key.columns.keys()
    folded = name_key(blackening.what)
    wanted = (_may_hold(stored.c[each.name], folded if each.name == "name_key" else blackening.what) for each in texts)
    columns = [stored.c[name] for name in (*keys, *(each.name for each in texts))]
    found = select(*columns).where(stored.c.district == district, or_(*wanted))
    for row in session.execute(found).mappings().all():
        values = {each.name: row[each.name] for each in texts}
        cleaned = blackening.row(values)
        changed = {name: value for name, value in cleaned.items() if value != values[name]}
        if changed:
            yield {name: row[name] for name in keys}, changed


def findings_with(session: Session, district: str, ids: Mapping[str, Collection[str]]) -> set[str]:
    """The findings that were handed in with any of these rows (by table): their own, evidence, visits, parties."""
    found, visits = set(ids.get(_FINDING.name, ())), set(ids.get(_VISIT.name, ()))
    visits.update(_ids(session, _VISIT.c.id, _VISIT.c.party_id, district, ids.get(table_of(Party).name, ())))
    found.update(_ids(session, _FINDING.c.id, _FINDING.c.visit_id, district, visits))
    found.update(_ids(session, _EVIDENCE.c.finding_id, _EVIDENCE.c.id, district, ids.get(_EVIDENCE.name, ())))
    return found


def _ids(
    session: Session, wanted: Column[Any], among: Column[Any], district: str, given: Collection[str]
) -> Iterator[str]:
    for piece in chunks(sorted(given)):
        yield from session.scalars(select(wanted).where(wanted.table.c.district == district, among.in_(piece)))


_CONTENT = ("actor_name", "why", "changes")


def events_holding(session: Session, district: str, blackening: Blackening) -> Iterator[Mapping[Any, Any]]:
    """The events that hold it; never those that record redactions."""
    wanted = or_(*(_may_hold(EVENTS.c[name], blackening.what) for name in _CONTENT))
    every = select(EVENTS).where(EVENTS.c.district == district, EVENTS.c.act != EventAct.REDACTED.value, wanted)
    for row in session.execute(every.order_by(EVENTS.c.seq), execution_options={"yield_per": EACH}).mappings():
        if (
            blackening.text(row["actor_name"]) != row["actor_name"]
            or blackening.text(row["why"]) != row["why"]
            or blackening.changes(row["changes"]) != row["changes"]
        ):
            yield row


def events_of_findings(session: Session, district: str, findings: Collection[str]) -> Iterator[int]:
    """The numbers of the events by which these findings were stored."""
    if not findings:
        return
    acts = (EventAct.FINDING_RECEIVED.value, EventAct.FINDING_JOINED.value)
    stored = select(EVENTS.c.seq, EVENTS.c.finding_id).where(EVENTS.c.district == district, EVENTS.c.act.in_(acts))
    for seq, finding in session.execute(stored, execution_options={"yield_per": EACH}):
        if as_json(finding) in findings:
            yield seq


def papers_holding(session: Session, district: str, text: str, case: str | None) -> set[str]:
    """The ids of the papers in whose bytes `text` stands; of those about a `case`, if one is given."""
    wanted = [PaperFile.district == district, PaperFile.form == PaperForm.HTML]
    if case is not None:
        own = select(_PAPER.c.id).where(_PAPER.c.district == district, _PAPER.c.case_id == case)
        wanted.append(PaperFile.paper_id.in_(own))
    pages = select(PaperFile.paper_id, PaperFile.content).where(*wanted)
    return {
        paper
        for paper, content in session.execute(pages, execution_options={"yield_per": 50})
        if text.encode() in bytes(content)
    }
