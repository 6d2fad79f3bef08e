"""What else is there to say of a case in a ledger? Extensions, returns, disputes, and all else that befell it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from compliance.states import CaseState
from rules.language import _, ngettext

if TYPE_CHECKING:
    from compliance.ledgers.entries import CaseEntry, Dispute, Share
    from compliance.ledgers.naming import Names

__all__ = ["remarks", "share_remarks"]


def remarks(entry: CaseEntry, names: Names) -> str:
    """Everything that befell a case, so that no ledger is bettered by hiding it."""
    own = [] if entry.share is None else [*_extended(entry.share), *_provisional(entry.share)]
    return _("; ").join([*own, *_counts(entry), *_dispute(entry, names), *_standing(entry, names)])


def share_remarks(share: Share) -> str:
    """What there is to say of one share."""
    silent = [_("by silence")] if share.by_silence else []
    return _("; ").join([*silent, *_extended(share), *_provisional(share)])


def _extended(share: Share) -> Iterator[str]:
    if share.extensions:
        text = ngettext("{count} extension", "{count} extensions", share.extensions)
        yield text.format(count=share.extensions)


def _provisional(share: Share) -> Iterator[str]:
    if share.provisional:
        yield _("the time limit is provisional: it rests on holidays that are not published")


def _counts(entry: CaseEntry) -> Iterator[str]:
    told = (
        (entry.returns, ngettext("returned {count} time", "returned {count} times", entry.returns)),
        (entry.reworks, ngettext("reworked {count} time", "reworked {count} times", entry.reworks)),
        (entry.reopenings, ngettext("reopened {count} time", "reopened {count} times", entry.reopenings)),
        (entry.parkings, ngettext("parked {count} time", "parked {count} times", entry.parkings)),
    )
    return (text.format(count=count) for count, text in told if count)


def _dispute(entry: CaseEntry, names: Names) -> Iterator[str]:
    last: Dispute | None = entry.besides.dispute
    if last is None:
        return
    text = _("last returned by {unit}, to {proposed}: {reason}")
    yield text.format(unit=names.unit(last.unit), proposed=names.unit(last.proposed), reason=last.reason)
    if entry.state is CaseState.RETURNED:
        yield _("disputed, and not ruled on")


def _standing(entry: CaseEntry, names: Names) -> Iterator[str]:
    if entry.needs_office:
        yield _("the office has to confirm or decide")
    if entry.at_conference:
        yield _("put to the conference")
    if entry.state is CaseState.PARKED:
        yield _("Parked until {day}").format(day=entry.parked_until)
    if entry.handed_to is not None:
        yield _("Handed over to {place}").format(place=names.place(entry.handed_to))
    if entry.merged_into is not None:
        yield _("Merged into {number}").format(number=entry.merged_into)
    if entry.cites is not None:
        text = _("Takes up {number} again, which was closed too long ago to be reopened")
        yield text.format(number=entry.cites)
