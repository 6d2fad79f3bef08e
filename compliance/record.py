"""What happens when findings are handed in? Each is decided, stored once, and leaves a case."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from compliance.actor import Actor
from compliance.book import Book
from compliance.draft import FindingDraft, PartyDraft, VisitSource
from compliance.errors import Conflict
from compliance.recording.batch import Batch, Stored
from compliance.recording.cases import How
from compliance.recording.identity import finding_digest
from compliance.recording.known import Earlier, Incoming, sort_out
from compliance.recording.visits import Seen
from compliance.rights import Act, require
from compliance.signals.worth import worth_reading
from compliance.states import VisitResult
from rules.decision import Decision
from rules.language import _

__all__ = ["Receipt", "Status", "VisitReceipt", "record", "record_visit", "store"]


class Status(StrEnum):
    """What became of a finding that was handed in."""

    STORED = "stored"
    KNOWN = "known"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Receipt:
    """
    What became of one finding.

    `finding` and `case` (a number) are those it was stored as; for a known one, those it
    already has; in a conflict, those of the finding that has its key. `opened` says
    whether the case was opened for it, rather than joined. `decision` is there for a
    stored one.
    """

    status: Status
    finding: str
    case: str
    opened: bool
    decision: Decision | None
    reason: str


@dataclass(frozen=True, slots=True)
class VisitReceipt:
    """What became of a visit that found nothing."""

    status: Status
    visit: str
    party: str
    reason: str


def record(session: Session, book: Book, drafts: Sequence[FindingDraft], actor: Actor, at: datetime) -> list[Receipt]:
    """
    Store `drafts`, decide each, and open or join its case; one receipt each, in order.

    A finding handed in before is known and changes nothing; one with the key of another
    is a conflict and is left out. What then shows across the cases of a party is raised as a
    signal. The caller's transaction makes it whole. Raises `NotAllowed` unless `actor` may submit.
    """
    incoming = [Incoming(draft, finding_digest(draft)) for draft in drafts]
    receipts, parties = store(session, book, incoming, actor, at)
    worth = worth_reading(session, book.allocation.district.id, parties, book.terms.policy.signals)
    if worth:
        from compliance.signals.raising import raise_signals  # it needs the rules engine, and most findings do not

        raise_signals(session, book, at, worth)
    return receipts


def store(
    session: Session, book: Book, incoming: Sequence[Incoming], actor: Actor, at: datetime
) -> tuple[list[Receipt], set[str]]:
    """
    As `record`, without a look for signals.

    Also the ids of the parties of which something was stored, to be looked at later.
    """
    require(actor, Act.SUBMIT)
    if not incoming:
        return [], set()
    batch = Batch(session, book, actor, at)
    incoming = sort_out(session, book.allocation.district.id, incoming)
    stored = batch.store(incoming)
    batch.write()
    earlier = {place: Earlier(each.finding, each.case) for place, each in stored.items()}
    receipts = [
        _left(each, earlier) if (done := stored.get(place)) is None else _receipt(done)
        for place, each in enumerate(incoming)
    ]
    return receipts, {each.party for each in stored.values()}


def _receipt(done: Stored) -> Receipt:
    opened = done.how is How.OPENED
    return Receipt(Status.STORED, done.finding, done.case, opened, done.decision, _placed(done))


def _placed(done: Stored) -> str:
    if done.how is How.OPENED:
        text = _("Case {case} was opened.")
    elif done.how is How.JOINED:
        text = _("It joins case {case}, which is open for the same party, issue and lead.")
    else:
        text = _("Seen again: case {case}, closed not long ago for the same matter, is reopened.")
    return text.format(case=done.case)


def _left(each: Incoming, earlier: dict[int, Earlier]) -> Receipt:
    """The receipt for a finding that is not stored."""
    other = each.same if each.same is not None else each.clash
    assert other is not None
    if isinstance(other, int):
        other = earlier[other]
    if each.same is not None:
        reason = _("It is already stored, in case {case}; nothing was changed.").format(case=other.case)
        return Receipt(Status.KNOWN, other.finding, other.case, opened=False, decision=None, reason=reason)
    text = _(
        "The id “{key}” already stands for another finding, in case {case}. "
        "Give this one an id of its own, or hand it in as it was."
    )
    reason = text.format(key=each.draft.key, case=other.case)
    return Receipt(Status.CONFLICT, other.finding, other.case, opened=False, decision=None, reason=reason)


def record_visit(
    session: Session,
    book: Book,
    party: PartyDraft,
    found_on: date,
    source: VisitSource,
    inspector: str,
    attended: Collection[str],
    note: str,
    actor: Actor,
    at: datetime,
) -> VisitReceipt:
    """
    Store a visit that found nothing.

    The same visit again is known; units that were not noted yet are added to it. Raises
    `Conflict` where findings of this visit are stored or its note reads otherwise, and
    `NotAllowed` unless `actor` may record a visit.
    """
    require(actor, Act.RECORD_VISIT)
    batch = Batch(session, book, actor, at)
    who = batch.party(party)
    seen = Seen(who["id"], found_on, source, inspector)
    batch.visits.load([seen])
    before = batch.visits.get(seen)
    if before is not None:
        _agrees(before["result"], before["note"], note, who["name"], found_on)
    row = batch.visits.attend(seen, attended, VisitResult.NOTHING_FOUND, at, note)
    batch.write()
    if before is None:
        reason = _("The visit was recorded; nothing was found.")
        return VisitReceipt(Status.STORED, row["id"], who["name"], reason)
    return VisitReceipt(Status.KNOWN, row["id"], who["name"], _("This visit is already recorded."))


def _agrees(result: VisitResult, noted: str, note: str, party: str, on: date) -> None:
    if result is VisitResult.FOUND:
        text = _(
            "Something was found at {party} on {day}: findings of this visit are stored. "
            "See `lianban finding list --party {party}`."
        )
        raise Conflict(text.format(party=party, day=on))
    if note not in {"", noted}:
        text = _(
            "The visit to {party} on {day} is recorded with another note: “{note}”. Name another inspector or source."
        )
        raise Conflict(text.format(party=party, day=on, note=noted))
