"""Who did what, and what did it change? The events of one transaction, sealed upon those before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from compliance.actor import Actor
from compliance.chain import GENESIS, canonical, seal, seal_content
from compliance.ids import new_id, new_salt
from compliance.states import EventAct
from compliance.store.bulk import insert_rows
from compliance.store.log import Event
from compliance.store.seen_by import acting

__all__ = ["Journal", "Rows", "body_of", "content_of"]

Rows = Mapping[str, Sequence[Mapping[str, object]]]
"""Rows by the name of their table."""

_BODY = (
    "district",
    "id",
    "at",
    "actor_unit",
    "actor_role",
    "act",
    "party_id",
    "visit_id",
    "case_id",
    "finding_id",
    "content_hash",
)
_MAKE = text("INSERT INTO chain_heads (district, seq, hash) VALUES (:district, :seq, :hash) ON CONFLICT DO NOTHING")
_HEAD = "SELECT seq, hash FROM chain_heads WHERE district = :district"
_HELD = {"sqlite": text(_HEAD), "postgresql": text(f"{_HEAD} FOR UPDATE")}
_MOVE = text("UPDATE chain_heads SET seq = :seq, hash = :hash WHERE district = :district")

_NOBODY = {"party_id": None, "visit_id": None, "case_id": None, "finding_id": None}
_CONTENT = ("actor_name", "why", "changes")


def body_of(event: Mapping[str, object]) -> dict[str, object]:
    """What an event's hash covers directly."""
    return {name: event[name] for name in _BODY}


def content_of(event: Mapping[str, object]) -> dict[str, object]:
    """What an event's hash covers through `content_hash`."""
    return {name: event[name] for name in _CONTENT}


class Journal:
    """
    The events of one transaction, by one actor at one moment.

    Making one takes hold of the district's head of chain, so that on any database one
    transaction at a time writes for a district, and what it read before writing stays true.
    `everywhere` is for what may concern a case in which the actor's unit has no share.
    """

    def __init__(
        self, session: Session, district: str, actor: Actor, at: datetime, *, everywhere: bool = False
    ) -> None:
        acting(session, district, actor, everywhere=everywhere)
        self._session = session
        self._district = district
        self._actor = actor
        self._at = at
        self._events: list[dict[str, object]] = []
        self._seq, self._hash = self._take_head()

    def _take_head(self) -> tuple[int, str]:
        head = {"district": self._district, "seq": 0, "hash": GENESIS}
        self._session.execute(_MAKE, head)
        held = _HELD[self._session.get_bind().dialect.name]
        row = self._session.execute(held, {"district": self._district}).one()
        return row.seq, row.hash

    def note(
        self,
        act: EventAct,
        subjects: Mapping[str, str],
        *,
        added: Rows | None = None,
        changed: Rows | None = None,
        given: Mapping[str, object] | None = None,
        why: str = "",
        by: Actor | None = None,
    ) -> None:
        """
        One event on `subjects` (`party_id`, `visit_id`, `case_id`, `finding_id`). `added` and
        `changed` hold rows by table (whole rows; or the id and the new values), as they are
        at this moment; `given` is what was said beside them; `by` is who did it, if not the
        journal's own actor.
        """
        who = by or self._actor
        parts = {"added": added, "changed": changed, "given": given}
        salt = new_salt()
        content = {
            "actor_name": who.name,
            "why": why,
            "changes": canonical({name: part for name, part in parts.items() if part}),
        }
        body = {
            "district": self._district,
            "id": new_id(self._at),
            "at": self._at,
            "actor_unit": who.unit,
            "actor_role": who.role.value,
            "act": act.value,
            **_NOBODY,
            **subjects,
            "content_hash": seal_content(salt, content),
        }
        seq, before = self._seq + 1, self._hash
        self._seq, self._hash = seq, seal(before, seq, body)
        self._events.append({**body, **content, "salt": salt, "seq": seq, "prev_hash": before, "hash": self._hash})

    def write(self) -> None:
        """Store the events and move the head of the chain."""
        if not self._events:
            return
        insert_rows(self._session, Event, self._events)
        self._session.execute(_MOVE, {"district": self._district, "seq": self._seq, "hash": self._hash})
        self._events.clear()
