"""Is the chain of a district's events whole? One pass over all of them, a few at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from compliance.audit.count import EACH, Count, Progress, quiet
from compliance.chain import Fault, FaultKind, Head, Link, verify
from compliance.recording.journal import body_of, content_of
from compliance.store.base import table_of
from compliance.store.log import ChainHead, Event
from compliance.store.scratch import as_json, as_stored
from rules.language import _

__all__ = ["EVENTS", "head_fault", "head_of", "link_of", "redacted", "verify_chain"]

EVENTS = as_stored(table_of(Event))
"""The events as they are stored."""


def redacted(event: Mapping[Any, Any]) -> bool:
    """
    Whether the content of `event` was blackened: actor's name, reason, changes and salt are all empty.

    One that is empty alone does not count: an event's changes never are, as long as it is whole.
    """
    return not any((event["salt"], event["actor_name"], event["why"], event["changes"]))


def link_of(event: Mapping[Any, Any]) -> Link:
    """A stored event as the chain sees it."""
    row = {name: as_json(value) for name, value in event.items()}
    content = None if redacted(row) else content_of(row)
    return Link(event["seq"], event["prev_hash"], event["hash"], body_of(row), event["salt"], content)


def head_of(session: Session, district: str) -> Head | None:
    """The head of the district's chain, if there is one."""
    held = select(ChainHead.seq, ChainHead.hash).where(ChainHead.district == district)
    row = session.execute(held).one_or_none()
    return Head(row.seq, row.hash) if row else None


def head_fault(last: int) -> Fault:
    """That no head is there although there are events up to number `last`."""
    text = _("the head of the chain is missing: had events been cut off at its end, that would not show.")
    return Fault(FaultKind.HEAD, last, text)


def verify_chain(
    session: Session, district: str, count: Count | None = None, progress: Progress = quiet
) -> Iterator[Fault]:
    """
    What is wrong with the events of `district`, in their order; nothing, if the chain is whole.

    What was gone through is added to `count`. However many events there are, only a
    thousand or two are held.
    """
    counted = count if count is not None else Count()
    counted.head = head_of(session, district)
    faults = verify(_links(session, district, counted, progress), counted.head)
    for fault in chain(faults, _without_head(counted)):
        counted.faults += 1
        yield fault


def _without_head(counted: Count) -> Iterator[Fault]:
    if counted.head is None and counted.events:
        yield head_fault(counted.events)


def _links(session: Session, district: str, counted: Count, progress: Progress) -> Iterator[Link]:
    every = select(EVENTS).where(EVENTS.c.district == district).order_by(EVENTS.c.seq)
    for piece in session.execute(every, execution_options={"yield_per": EACH}).mappings().partitions():
        for event in piece:
            link = link_of(event)
            counted.events += 1
            if link.content is None:
                counted.redacted.append(link.seq)
            yield link
        progress(len(piece))
