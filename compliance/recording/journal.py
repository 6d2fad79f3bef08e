"""Who did what, and what did it change? The events of one transaction, sealed upon those before."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import insert, select, text, update
from sqlalchemy.orm import Session

from compliance.actor import Actor
from compliance.chain import GENESIS, canonical, seal, seal_content
from compliance.ids import new_id
from compliance.states import EventAct
from compliance.store.base import table_of
from compliance.store.log import ChainHead, Event

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
    """

    def __init__(self, session: Session, district: str, actor: Actor, at: datetime) -> None:
        self._session = session
        self._district = district
        self._actor = actor
        self._at = at
        self._events: list[dict[str, object]] = []
        self._seq, self._hash = self._take_head()

    def _take_head(self) -> tuple[int, str]:
        head = {"district": self._district, "seq": 0, "hash": GENESIS}
        make = "INSERT INTO chain_heads (district, seq, hash) VALUES (:district, :seq, :hash) ON CONFLICT DO NOTHING"
        self._session.execute(text(make), head)
        held = select(ChainHead.seq, ChainHead.hash).where(ChainHead.district == self._district).with_for_update()
        row = self._session.execute(held).one()
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
        parts = {"added": added, "changed": changed, "given": given}
        event = self._blank(act, by or self._actor) | dict(subjects)
        event["why"] = why
        event["changes"] = canonical({name: part for name, part in parts.items() if part})
        event["content_hash"] = seal_content(str(event["salt"]), content_of(event))
        self._seq += 1
        event["seq"], event["prev_hash"] = self._seq, self._hash
        event["hash"] = self._hash = seal(self._hash, self._seq, body_of(event))
        self._events.append(event)

    def _blank(self, act: EventAct, actor: Actor) -> dict[str, object]:
        return {
            "district": self._district,
            "id": new_id(self._at),
            "at": self._at,
            "actor_unit": actor.unit,
            "actor_role": actor.role.value,
            "actor_name": actor.name,
            "act": act.value,
            "party_id": None,
            "visit_id": None,
            "case_id": None,
            "finding_id": None,
            "salt": os.urandom(16).hex(),
        }

    def write(self) -> None:
        """Store the events and move the head of the chain."""
        if not self._events:
            return
        self._session.execute(insert(table_of(Event)), self._events)
        head = update(table_of(ChainHead)).where(ChainHead.district == self._district)
        self._session.execute(head.values(seq=self._seq, hash=self._hash))
        self._events.clear()
