"""What was done to the record of events, and at which of them?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from rules.language import _

__all__ = ["Fault", "FaultKind", "fault_at"]


class FaultKind(StrEnum):
    """What was done to the record."""

    CHANGED = "changed"
    REMOVED = "removed"
    INSERTED = "inserted"
    REORDERED = "reordered"
    HEAD = "head"
    BLACKENED = "blackened"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, at the event number `seq`, or at all from there to `last`."""

    kind: FaultKind
    seq: int
    what: str
    last: int | None = None

    def __str__(self) -> str:
        return self.what


def fault_at(kind: FaultKind, seq: int, last: int | None = None) -> Fault:
    """The fault of `kind` at event `seq`, or at all from `seq` to `last`, in words."""
    one: Mapping[FaultKind, Callable[[], str]] = {
        FaultKind.CHANGED: lambda: _("event {first} was changed after it was recorded."),
        FaultKind.REMOVED: lambda: _("event {first} was removed."),
        FaultKind.INSERTED: lambda: _("event {first} was inserted; it is not part of the chain."),
        FaultKind.REORDERED: lambda: _("event {first} does not stand where it was recorded."),
        FaultKind.HEAD: lambda: _("the head of the chain does not fit event {first}: one of the two was changed."),
        FaultKind.BLACKENED: lambda: _("event {first} was blackened, and no order that is recorded took that out."),
        FaultKind.RESTORED: lambda: _("event {first} was redacted under an order, and was changed since."),
    }
    many: Mapping[FaultKind, Callable[[], str]] = {
        FaultKind.REMOVED: lambda: _("events {first} to {last} were removed."),
        FaultKind.INSERTED: lambda: _("events {first} to {last} were inserted; they are not part of the chain."),
    }
    words = one if last is None or last == seq else many
    return Fault(kind, seq, words[kind]().format(first=seq, last=last), last)
