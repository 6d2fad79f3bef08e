"""Hands that edit the record behind the program's back: the triggers go first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, text, update

from compliance.chain import canonical, seal, seal_content
from compliance.recording.journal import body_of, content_of
from compliance.store.base import table_of
from compliance.store.cases import Case
from compliance.store.log import ChainHead, Event
from compliance.store.redactions import RedactedEvent, RedactedKind, Redaction
from tests.compliance.making import AT, DISTRICT

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

EVENTS = table_of(Event)
HEADS = table_of(ChainHead)
CASES = table_of(Case)


def disarm(session: Session) -> None:
    """Take the triggers away."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("ALTER TABLE events DISABLE TRIGGER USER"))
        return
    for name in ("events_not_changed", "events_not_removed", "events_not_replaced"):
        session.execute(text(f"DROP TRIGGER IF EXISTS {name}"))


def length(session: Session) -> int:
    return session.scalar(select(HEADS.c.seq).where(HEADS.c.district == DISTRICT))


def event(session: Session, seq: int) -> dict[str, Any]:
    return dict(session.execute(select(EVENTS).where(EVENTS.c.seq == seq)).mappings().one())


def change(session: Session, seq: int, /, **values: object) -> None:
    session.execute(update(EVENTS).where(EVENTS.c.district == DISTRICT, EVENTS.c.seq == seq).values(**values))


def reseal(session: Session, seq: int, /, **values: object) -> None:
    """Change an event, and give it the seals that fit what it says now."""
    row = event(session, seq) | values
    row["content_hash"] = seal_content(row["salt"], content_of(row))
    row["hash"] = seal(row["prev_hash"], row["seq"], body_of(row))
    change(session, seq, **row)


def remove(session: Session, *numbers: int) -> None:
    session.execute(delete(EVENTS).where(EVENTS.c.seq.in_(numbers)))


def move(session: Session, seq: int, to: int) -> None:
    change(session, seq, seq=to)


def close_up(session: Session, after: int, by: int) -> None:
    """Number all events after `after` lower."""
    for seq in session.scalars(select(EVENTS.c.seq).where(EVENTS.c.seq > after).order_by(EVENTS.c.seq)).all():
        move(session, seq, seq - by)


def make_room(session: Session, at: int) -> None:
    """Number all events from `at` on one higher."""
    later = select(EVENTS.c.seq).where(EVENTS.c.seq >= at).order_by(EVENTS.c.seq.desc())
    for seq in session.scalars(later).all():
        move(session, seq, seq + 1)


def swap(session: Session, one: int, other: int) -> None:
    move(session, one, 1_000_000)
    move(session, other, one)
    move(session, 1_000_000, other)


def forge(session: Session, seq: int, *, sealed: bool, **values: object) -> None:
    """Insert an event at `seq` that looks like the one before, with seals that fit, or with none that do."""
    row = event(session, seq - 1)
    row |= {"id": "00000000-0000-7000-8000-000000000001", "seq": seq, "prev_hash": row["hash"], "at": AT, **values}
    row["content_hash"] = seal_content(row["salt"], content_of(row))
    row["hash"] = seal(row["prev_hash"], seq, body_of(row)) if sealed else "f" * 64
    session.execute(insert(EVENTS).values(**row))


def forge_order(session: Session, seq: int, **values: object) -> None:
    """Write an order by hand, and that it concerns the event."""
    key = {"district": DISTRICT, "id": "00000000-0000-7000-8000-000000000009"}
    row = key | {"number": "T2026-0009", "kind": RedactedKind.NAME, **values}
    session.execute(insert(table_of(Redaction)).values(**row))
    about = {"district": DISTRICT, "seq": seq, "redaction_id": key["id"], "seal": "0" * 64}
    session.execute(insert(table_of(RedactedEvent)).values(**about))


def set_head(session: Session, **values: object) -> None:
    session.execute(update(HEADS).where(HEADS.c.district == DISTRICT).values(**values))


def fill(session: Session, count: int) -> None:
    """A chain of `count` events that say little, sealed as the program does."""
    last, rows = "0" * 64, []
    for seq in range(1, count + 1):
        row = {
            "district": DISTRICT,
            "seq": seq,
            "id": f"00000000-0000-7000-8000-{seq:012d}",
            "at": AT,
            "actor_unit": None,
            "actor_role": "office",
            "actor_name": "王芳",
            "act": "noted",
            "party_id": None,
            "visit_id": None,
            "case_id": None,
            "finding_id": None,
            "why": "",
            "salt": f"{seq:032x}",
            "changes": canonical({"given": {"text": "x" * 300}}),
            "prev_hash": last,
        }
        row["content_hash"] = seal_content(row["salt"], content_of(row))
        row["hash"] = last = seal(last, seq, body_of(row))
        rows.append(row)
        if len(rows) == 1000 or seq == count:
            session.execute(insert(EVENTS), rows)
            rows = []
    session.execute(insert(HEADS).values(district=DISTRICT, seq=count, hash=last))
