"""Are the events of one case as they were recorded, each in its place?

The chain runs over the whole district, so this looks at each event of the case, at the one
before and the one after it, and at where numbers are missing. Whether an event was taken from the
case by changing what it is about, or was removed and the rest numbered anew, only the whole chain shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from sqlalchemy import Select, and_, func, literal, select
from sqlalchemy.orm import Session

from compliance.audit.count import EACH, Count
from compliance.audit.fault import Fault, FaultKind, fault_at
from compliance.audit.links import EVENTS, link_columns, link_of
from compliance.audit.verify import head_fault, head_of
from compliance.audit.walk import Link
from compliance.chain import GENESIS
from compliance.queries.numbers import find_case
from compliance.states import EventAct
from compliance.store.columns import ID
from rules.language import _

__all__ = ["verify_case"]

_FAR = 1000


def verify_case(session: Session, district: str, number: str, count: Count | None = None) -> Iterator[Fault]:
    """
    What is wrong with the events of the case `number`, and which events of the district are missing.

    Raises `NotFound` where there is no such case. What was gone through is added to `count`.
    """
    counted = count if count is not None else Count()
    counted.head = head_of(session, district)
    case = find_case(session, district, number)
    return _counted(chain(_events(session, district, case, counted), _missing(session, district, counted)), counted)


def _counted(faults: Iterator[Fault], counted: Count) -> Iterator[Fault]:
    for fault in faults:
        counted.faults += 1
        yield fault


def _events(session: Session, district: str, case: str, counted: Count) -> Iterator[Fault]:
    rows = session.execute(_with_neighbours(session, district, case), execution_options={"yield_per": EACH})
    told = 0
    for *columns, before, after in rows:
        link = Link(*link_of(columns))
        counted.events += 1
        own = _own(link, counted)
        if own is not None:
            yield own
            told = link.seq + 1
        for first, last in _misfits(link, before, after):
            if last > told:
                yield _misfit(first, last)
                told = last
    if counted.orders.events:
        _take_orders(session, district, counted)
    yield from counted.orders.finish(whole=False)


def _take_orders(session: Session, district: str, counted: Count) -> None:
    """Learn from the events that recorded redactions what each had blackened."""
    of_redactions = select(*link_columns(session)).where(
        EVENTS.c.district == district, EVENTS.c.act == EventAct.REDACTED.value
    )
    for row in session.execute(of_redactions.order_by(EVENTS.c.seq)):
        link = Link(*link_of(row))
        if link.ordered is not None and link.sealed_as(link.seq) and link.content_seal() == link.content_hash:
            counted.orders.take(link.ordered)


def _with_neighbours(session: Session, district: str, case: str) -> Select[*tuple[Any, ...]]:
    before, after = EVENTS.alias("before"), EVENTS.alias("after")
    return (
        select(*link_columns(session), before.c.hash.label("before_hash"), after.c.prev_hash.label("after_stands_on"))
        .select_from(EVENTS)
        .outerjoin(before, and_(before.c.district == EVENTS.c.district, before.c.seq == EVENTS.c.seq - 1))
        .outerjoin(after, and_(after.c.district == EVENTS.c.district, after.c.seq == EVENTS.c.seq + 1))
        .where(EVENTS.c.district == district, EVENTS.c.case_id == literal(case, ID))
        .order_by(EVENTS.c.seq)
    )


def _own(link: Link, counted: Count) -> Fault | None:
    """What is wrong with the event itself."""
    seal = link.content_seal()
    if seal != link.content_hash and not counted.orders.blackened(link.seq, link.seq, link.salt, seal):
        return fault_at(FaultKind.CHANGED, link.seq)
    if link.sealed_as(link.seq):
        return None
    elsewhere = any(link.sealed_as(seq) for seq in range(max(link.seq - _FAR, 1), link.seq + _FAR))
    return fault_at(FaultKind.REORDERED if elsewhere else FaultKind.CHANGED, link.seq)


def _misfits(link: Link, before: str | None, after: str | None) -> Iterator[tuple[int, int]]:
    """The pairs of numbers next to each other of which the later does not stand upon the earlier."""
    if link.seq == 1:
        before = GENESIS
    if before is not None and before != link.prev_hash:
        yield link.seq - 1, link.seq
    if after not in {None, link.hash}:
        yield link.seq, link.seq + 1


def _misfit(first: int, last: int) -> Fault:
    if not first:
        return fault_at(FaultKind.CHANGED, last)
    text = _("events {first} and {last} do not fit together: one was changed, or one between them was removed.")
    return Fault(FaultKind.CHANGED, first, text.format(first=first, last=last))


def _missing(session: Session, district: str, counted: Count) -> Iterator[Fault]:
    """Where numbers are missing in the district: the events may have been this case's."""
    numbered = (
        select(EVENTS.c.seq, func.coalesce(func.lag(EVENTS.c.seq).over(order_by=EVENTS.c.seq), 0).label("before"))
        .where(EVENTS.c.district == district)
        .subquery()
    )
    gaps = select(numbered.c.before, numbered.c.seq).where(numbered.c.seq > numbered.c.before + 1)
    for before, seq in session.execute(gaps.order_by(numbered.c.seq)):
        yield _gap(before + 1, seq - 1)
    newest = select(EVENTS.c.seq, EVENTS.c.hash).where(EVENTS.c.district == district)
    last = session.execute(newest.order_by(EVENTS.c.seq.desc()).limit(1)).one_or_none()
    head, seq = counted.head, last.seq if last else 0
    if head is None:
        if last is not None:
            yield head_fault(seq)
    elif head.seq > seq:
        yield _gap(seq + 1, head.seq)
    elif last is not None and (head.seq, head.hash) != (last.seq, last.hash):
        yield fault_at(FaultKind.HEAD, head.seq)


def _gap(first: int, last: int) -> Fault:
    one = _("event {first} was removed; it may have been one of this case.")
    many = _("events {first} to {last} were removed; they may have been of this case.")
    return Fault(FaultKind.REMOVED, first, (one if first == last else many).format(first=first, last=last))
