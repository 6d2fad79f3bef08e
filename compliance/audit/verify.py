"""Is the chain of a district's events whole? One pass over all of them, a few at a time."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from sqlalchemy import select
from sqlalchemy.orm import Session

from compliance.audit.count import EACH, Count, Progress, quiet
from compliance.audit.fault import Fault, FaultKind
from compliance.audit.links import links
from compliance.audit.walk import Fields, Head, verify
from compliance.store.log import ChainHead
from rules.language import _

__all__ = ["head_fault", "head_of", "verify_chain"]


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
    faults = verify(_links(session, district, counted, progress), counted.head, counted.orders)
    for fault in chain(faults, _without_head(counted)):
        counted.faults += 1
        yield fault


def _without_head(counted: Count) -> Iterator[Fault]:
    if counted.head is None and counted.events:
        yield head_fault(counted.events)


def _links(session: Session, district: str, counted: Count, progress: Progress) -> Iterator[Fields]:
    for piece in links(session, district, EACH):
        counted.events += len(piece)
        yield from piece
        progress(len(piece))
