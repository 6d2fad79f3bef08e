"""How does an allocation come into force? From a day on, by the office; the one before ends the day before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from compliance.adopting.adoption import Adoption, adoptions
from compliance.chain import plain
from compliance.errors import Conflict
from compliance.ids import new_id
from compliance.recording.allocations import keep_allocations
from compliance.recording.journal import Journal
from compliance.recording.ledger import Ledger
from compliance.rights import Act, require
from compliance.states import EventAct
from compliance.store.models import Adoption as Stored
from compliance.store.models import KeptAllocation
from rules.language import _
from rules.load import vocabulary

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from compliance.actor import Actor
    from compliance.book import Book
    from compliance.recording.rows import AdoptionRow
    from rules.allocation import Allocation

__all__ = ["Adopted", "adopt", "predecessor"]

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Adopted:
    """What is in force from now on, and what it follows upon, which has its last day now; None where there was none."""

    new: Adoption
    before: Adoption | None


def predecessor(session: Session, book: Book, allocation: Allocation, starts: date) -> Adoption | None:
    """
    What `allocation` would follow upon, from `starts` on; None where nothing was in use before.

    Raises `Conflict` where it cannot be adopted then: it is of another district or not valid on that day, it is in
    force already, or what is in force began on that day or later. Before anything was adopted, what `book` decides by
    is taken for what was in use.
    """
    _fits(book, allocation, starts)
    district = allocation.district.id
    last = next(iter(adoptions(session, district)[-1:]), None) or _in_use(session, book, allocation)
    if last is None:
        return None
    if last.fingerprint == allocation.ref.fingerprint:
        text = _("{allocation} (version {version}) is adopted already, from {day} on; nothing was changed.")
        raise Conflict(text.format(allocation=last.allocation, version=last.version, day=last.starts or date.min))
    begun = last.starts or date.min
    if starts <= begun:
        text = _(
            "{allocation} (version {version}) is in force from {day} on, and what follows it has to begin later. "
            "Name a later day with `--from`."
        )
        raise Conflict(text.format(allocation=last.allocation, version=last.version, day=begun))
    return last


def _fits(book: Book, allocation: Allocation, starts: date) -> None:
    ours, theirs = book.allocation.district, allocation.district
    if ours.id != theirs.id:
        text = _(
            "{allocation} is of {theirs} (“{theirs_id}”), and this record is of {ours} (“{ours_id}”). "
            "Adopt one of this district, or name what is in use there with `--allocation`."
        )
        names = {"theirs": theirs.name, "theirs_id": theirs.id, "ours": ours.name, "ours_id": ours.id}
        raise Conflict(text.format(allocation=allocation.ref.id, **names))
    if allocation.valid.covers(starts):
        return
    text = _(
        "{allocation} (version {version}) is not valid on {day}: it says itself that it is valid {span}. "
        "Name another day with `--from`, or mend `valid` in its file."
    )
    ref = allocation.ref
    raise Conflict(text.format(allocation=ref.id, version=ref.version, day=starts, span=_span(allocation)))


def _span(allocation: Allocation) -> str:
    start, until = allocation.valid.start, allocation.valid.until
    if start is None:
        return _("until {until}").format(until=until)
    if until is None:
        return _("from {start} on").format(start=start)
    return _("from {start} to {until}").format(start=start, until=until)


def _in_use(session: Session, book: Book, allocation: Allocation) -> Adoption | None:
    """What was decided by, before anything was adopted."""
    used = book.allocation
    if used.ref.fingerprint != allocation.ref.fingerprint:
        ref, start = used.ref, used.valid.start
        return Adoption("", ref.id, ref.version, ref.fingerprint, start, None, None, None, "", "")
    others = select(KeptAllocation.allocation, KeptAllocation.version).where(
        KeptAllocation.district == allocation.district.id, KeptAllocation.fingerprint != used.ref.fingerprint
    )
    other = session.execute(others.order_by(KeptAllocation.kept_at.desc())).first()
    if other is None:
        return None
    text = _(
        "Findings here were decided by {allocation} (version {version}). Name that with `--allocation`, so that it "
        "ends the day before."
    )
    raise Conflict(text.format(allocation=other.allocation, version=other.version))


def adopt(
    session: Session, book: Book, allocation: Allocation, starts: date, actor: Actor, at: datetime, remark: str = ""
) -> Adopted:
    """
    Put `allocation` in force from `starts` on, and end what was in force the day before.

    Nothing that is stored is decided anew: what is recorded from now on goes by the day on which it was found. The
    first time, what was in use until then is recorded as well. Raises `NotAllowed` unless `actor` may adopt, and
    what `predecessor` raises.
    """
    require(actor, Act.ADOPT)
    journal, ledger = Journal(session, allocation.district.id, actor, at), Ledger()
    before = predecessor(session, book, allocation, starts)
    added: list[AdoptionRow] = []
    changed: list[dict[str, object]] = []
    if before is not None:
        recorded, before = bool(before.id), replace(before, id=before.id or new_id(at), ends=starts - _DAY)
        if recorded:
            changed.append({"id": before.id, "ends": before.ends})
        else:
            added.append(_row(before, book.allocation, at))
    keep_allocations(session, ledger, journal, [*([book.allocation] if added else ()), allocation], at)
    ref = allocation.ref
    new = Adoption(new_id(at), ref.id, ref.version, ref.fingerprint, starts, None, at, actor.unit, actor.name, remark)
    added.append(_row(new, allocation, at))
    for row in added:
        ledger.add(Stored, row)
    for news in changed:
        ledger.change(Stored, {"district": allocation.district.id, **news})
    journal.note(
        EventAct.ALLOCATION_ADOPTED,
        {},
        added={"adoptions": added},
        changed={"adoptions": changed} if changed else None,
        given={"allocation": ref.id, "version": ref.version, "from": plain(starts)},
        why=remark,
    )
    ledger.write(session)
    journal.write()
    return Adopted(new, before)


def _row(adoption: Adoption, allocation: Allocation, at: datetime) -> AdoptionRow:
    return {
        "district": allocation.district.id,
        "id": adoption.id,
        "fingerprint": adoption.fingerprint,
        "words": vocabulary(allocation),
        "starts": adoption.starts,
        "ends": adoption.ends,
        "adopted_at": at,
        "adopted_unit": adoption.unit,
        "adopted_by": adoption.by,
        "remark": adoption.remark,
    }
