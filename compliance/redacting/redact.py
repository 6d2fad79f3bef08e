"""What is done when something is taken out? Events and rows are blackened, and that is an event of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, text, update
from sqlalchemy.orm import Session

from compliance.actor import Actor
from compliance.audit.links import EVENTS
from compliance.chain import canonical, seal_content
from compliance.clock import day_in
from compliance.errors import NotFound
from compliance.ids import new_id, new_salt
from compliance.queries.numbers import find_case
from compliance.recording.journal import Journal, content_of
from compliance.recording.ledger import Ledger, chunks
from compliance.recording.numbers import Numbers
from compliance.redacting.blacken import Blackening
from compliance.redacting.marks import mark, salt_under
from compliance.redacting.order import Warrant, require_sound
from compliance.redacting.plan import Plan, plan
from compliance.rights import Act, require
from compliance.states import EventAct
from compliance.store.base import table_of
from compliance.store.log import Event
from compliance.store.models import Finding
from compliance.store.papers import Paper, PaperFile
from compliance.store.redactions import RedactedEvent, RedactedKind, Redaction
from compliance.store.scratch import as_stored
from compliance.store.seen_by import keeping
from rules.language import _

__all__ = ["Redacted", "redact"]


@dataclass(frozen=True, slots=True)
class Redacted:
    """
    What was taken out, without saying it: the redaction's number, the events that were blackened, how many
    values in which columns of tables, and the papers of which only the hashes are left.
    """

    number: str
    reference: str
    events: tuple[int, ...]
    cells: Mapping[str, int]
    papers: tuple[str, ...]


def redact(
    session: Session,
    district: str,
    time_zone: str,
    kind: RedactedKind,
    what: str,
    order: Warrant,
    actor: Actor,
    at: datetime,
    case: str | None = None,
) -> Redacted:
    """
    Take a name, or the picture with this SHA-256, out of the record: all of it, or what the `case` (a number) tells.

    The caller's transaction makes it whole. Raises `NotAllowed`, `BadInput` where the order is not said, and
    `NotFound` where there is nothing of it to take out.
    """
    require(actor, Act.REDACT)
    require_sound(kind, what, order, actor)
    journal, numbers = Journal(session, district, actor, at), Numbers(session, district)
    keeping(session)
    case_id = None if case is None else find_case(session, district, case)
    year = day_in(time_zone, at).year
    number = f"T{year}-{numbers.next('redaction', year):04d}"
    blackening = Blackening(kind, what, mark(number, order.reference))
    found = plan(session, district, blackening, case_id)
    if not found.events and not found.rows and not found.papers:
        raise NotFound(_("It stands nowhere in the record, as it is written here; nothing was taken out."))
    _leave_no_trace(session)
    row = _row(district, kind, number, order, actor, at, found)
    _store(session, Redaction, row)
    _blacken_events(session, district, blackening, found, row, journal, {} if case_id is None else {"case_id": case_id})
    _blacken_rows(session, district, blackening, found)
    numbers.write()
    journal.write()
    return Redacted(
        number, order.reference, tuple(sorted(found.events)), _cells(found), tuple(_numbers(session, district, found))
    )


def _numbers(session: Session, district: str, found: Plan) -> Iterator[str]:
    for piece in chunks(sorted(found.papers)):
        yield from session.scalars(select(Paper.number).where(Paper.district == district, Paper.id.in_(piece)))


def _cells(found: Plan) -> dict[str, int]:
    return dict(Counter(f"{each.table.name}.{name}" for each in found.rows for name in each.values))


def _leave_no_trace(session: Session) -> None:
    """Let SQLite write over what is taken out, where it else would only forget where it stood."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("PRAGMA secure_delete = ON"))


def _row(
    district: str, kind: RedactedKind, number: str, order: Warrant, actor: Actor, at: datetime, found: Plan
) -> dict[str, object]:
    return {
        "district": district,
        "id": new_id(at),
        "number": number,
        "kind": kind,
        "reference": order.reference,
        "ordered_by": order.ordered_by,
        "reason": order.reason,
        "redacted_at": at,
        "redacted_by": actor.name,
        "papers": canonical(sorted(found.papers)),
    }


def _store(session: Session, model: type[Redaction | RedactedEvent], *rows: Mapping[str, object]) -> None:
    ledger = Ledger()
    for row in rows:
        ledger.add(model, row)
    ledger.write(session)


def _blacken_events(
    session: Session,
    district: str,
    blackening: Blackening,
    found: Plan,
    redaction: Mapping[str, object],
    journal: Journal,
    subjects: Mapping[str, str],
) -> None:
    """Blacken the events, and note it; some hundred to an event, since there can be very many."""
    events = table_of(Event)
    change = update(events).where(events.c.district == district, events.c.seq == bindparam("new_seq"))
    change = change.values({name: bindparam(f"new_{name}") for name in ("salt", "actor_name", "why", "changes")})
    added: dict[str, list[Mapping[str, object]]] = {"redactions": [redaction]}
    for seqs in [*chunks(sorted(found.events))] or [()]:
        blackened = [*_blackened(session, district, blackening, found, str(redaction["number"]), seqs)]
        rows = [
            {
                "district": district,
                "seq": event["seq"],
                "redaction_id": redaction["id"],
                "seal": seal_content(event["salt"], content_of(event)),
            }
            for event in blackened
        ]
        if rows:
            _store(session, RedactedEvent, *rows)
            values = [{f"new_{name}": value for name, value in each.items()} for each in blackened]
            session.connection().execute(change, values)
            added["redacted_events"] = [*rows]
        journal.note(EventAct.REDACTED, subjects, added=added, why=str(redaction["reason"]))
        added = {}


def _blackened(
    session: Session, district: str, blackening: Blackening, found: Plan, number: str, seqs: Sequence[int]
) -> Iterator[dict[str, Any]]:
    wanted = select(EVENTS.c.seq, EVENTS.c.actor_name, EVENTS.c.why, EVENTS.c.changes)
    for event in session.execute(wanted.where(EVENTS.c.district == district, EVENTS.c.seq.in_(seqs))).mappings().all():
        yield {
            "seq": event["seq"],
            "salt": salt_under(number, new_salt()),
            "actor_name": blackening.text(event["actor_name"]),
            "why": blackening.text(event["why"]),
            "changes": blackening.changes(event["changes"], found.findings),
        }


def _blacken_rows(session: Session, district: str, blackening: Blackening, found: Plan) -> None:
    for each in found.rows:
        stored = as_stored(each.table)
        own = (stored.c[name] == value for name, value in each.key.items())
        session.execute(update(stored).where(*own).values(each.values))
    finding = table_of(Finding)
    change = update(finding).where(finding.c.district == district, finding.c.id == bindparam("of_id"))
    digests = [{"of_id": id_, "mark": blackening.digest(id_)} for id_ in sorted(found.findings)]
    if digests:
        session.connection().execute(change.values(digest=bindparam("mark")), digests)
    for paper in sorted(found.papers):
        bytes_of = (PaperFile.district == district, PaperFile.paper_id == paper)
        session.execute(update(PaperFile).where(*bytes_of).values(content=b"", size=0))
