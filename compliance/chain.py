"""Was the record of events edited? Each is sealed upon the one before it; `verify` finds where a seal is broken."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from rules.language import _

__all__ = [
    "GENESIS",
    "Fault",
    "FaultKind",
    "Head",
    "Link",
    "canonical",
    "digest",
    "plain",
    "seal",
    "seal_content",
    "verify",
]

GENESIS = "0" * 64
"""What the first event of a district is sealed upon."""

_REACH = 3


def plain(value: object) -> str:
    """A day or a moment as JSON text; the `default` of every JSON that is hashed."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no canonical JSON")


_encode = json.JSONEncoder(
    ensure_ascii=True, allow_nan=False, sort_keys=True, separators=(",", ":"), default=plain
).encode


def canonical(value: object) -> str:
    r"""
    `value` as the one JSON text that is hashed: sorted keys, no spaces, ASCII only.

    >>> canonical({"b": [1, None], "a": "联"})
    '{"a":"\\u8054","b":[1,null]}'
    """
    return _encode(value)


def digest(text: str) -> str:
    """SHA-256 of `text` (UTF-8), as hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def seal(prev_hash: str, seq: int, body: Mapping[str, object]) -> str:
    """The hash of event number `seq` with content `body`, upon the hash of the one before."""
    return digest(canonical([prev_hash, seq, body]))


def seal_content(salt: str, content: Mapping[str, object]) -> str:
    """The hash that stands in an event's body for what may name a person; it reveals nothing without `salt`."""
    return digest(canonical([salt, content]))


class FaultKind(StrEnum):
    """What was done to the record."""

    CHANGED = "changed"
    REMOVED = "removed"
    INSERTED = "inserted"
    REORDERED = "reordered"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, at the event number `seq`."""

    kind: FaultKind
    seq: int
    what: str

    def __str__(self) -> str:
        return self.what


@dataclass(frozen=True, slots=True)
class Link:
    """
    One stored event as the chain sees it.

    `content` is what `content_hash` in the body stands for, with its `salt`; None where
    it was redacted under an order.
    """

    seq: int
    prev_hash: str
    hash: str
    body: Mapping[str, object]
    salt: str = ""
    content: Mapping[str, object] | None = None

    def sealed_as(self, seq: int) -> bool:
        """Whether the hash is that of event number `seq`."""
        return seal(self.prev_hash, seq, self.body) == self.hash

    def content_intact(self) -> bool:
        """Whether the content is the one that was sealed, or was redacted."""
        return self.content is None or seal_content(self.salt, self.content) == self.body.get("content_hash")


@dataclass(frozen=True, slots=True)
class Head:
    """The last event as the district's head of chain remembers it."""

    seq: int
    hash: str


def _fault(kind: FaultKind, seq: int, last: int | None = None) -> Fault:
    one: Mapping[FaultKind, Callable[[], str]] = {
        FaultKind.CHANGED: lambda: _("event {first} was changed after it was recorded."),
        FaultKind.REMOVED: lambda: _("event {first} was removed."),
        FaultKind.INSERTED: lambda: _("event {first} was inserted; it is not part of the chain."),
        FaultKind.REORDERED: lambda: _("event {first} does not stand where it was recorded."),
    }
    many: Mapping[FaultKind, Callable[[], str]] = {
        FaultKind.REMOVED: lambda: _("events {first} to {last} were removed."),
        FaultKind.INSERTED: lambda: _("events {first} to {last} were inserted; they are not part of the chain."),
    }
    words = one if last is None or last == seq else many
    return Fault(kind, seq, words[kind]().format(first=seq, last=last))


class _Walk:
    """One pass over the chain; `shift` is by how much the numbers are known to have been moved."""

    def __init__(self) -> None:
        self.seq = 0
        self.hash = GENESIS
        self.shift = 0
        self.excused = False
        self.swapped = 0

    def step(self, link: Link, following: Link | None) -> Iterator[Fault]:
        """What is wrong with `link`, knowing the one that follows it."""
        if link.seq > self.seq + 1:
            yield _fault(FaultKind.REMOVED, self.seq + 1, link.seq - 1)
            self.excused = True
        true = self._number(link)
        if true is None or not link.content_intact():
            yield _fault(FaultKind.CHANGED, link.seq)
            self.excused = True
        elif true != link.seq + self.shift:
            yield from self._moved(link, true, following)
        elif link.prev_hash != self.hash and not self.excused:
            yield _fault(FaultKind.CHANGED, max(link.seq - 1, 1))
            self.excused = False
        else:
            self.excused = False
        self.seq, self.hash = link.seq, link.hash

    def _number(self, link: Link) -> int | None:
        guess = link.seq + self.shift
        near = sorted(range(guess - _REACH, guess + _REACH + 1), key=lambda seq: abs(seq - guess))
        return next((seq for seq in near if link.sealed_as(seq)), None)

    def _moved(self, link: Link, true: int, following: Link | None) -> Iterator[Fault]:
        expected = link.seq + self.shift
        if self.swapped == link.seq or (true > expected and following is not None and following.sealed_as(expected)):
            yield _fault(FaultKind.REORDERED, link.seq)
            self.swapped = 0 if self.swapped else link.seq + 1
        else:
            if true > expected:
                yield _fault(FaultKind.REMOVED, expected, true - 1)
            else:
                yield _fault(FaultKind.INSERTED, link.seq - (expected - true), link.seq - 1)
            self.shift += true - expected
        self.excused = True

    def finish(self, head: Head) -> Iterator[Fault]:
        """What is wrong at the end, where the chain should end with `head`."""
        if (self.seq, self.hash) == (head.seq, head.hash) or self.excused:
            return
        last = self.seq + self.shift
        if last < head.seq:
            yield _fault(FaultKind.REMOVED, last + 1, head.seq)
        elif last > head.seq:
            yield _fault(FaultKind.INSERTED, head.seq + 1, last)
        elif self.hash != head.hash:
            yield _fault(FaultKind.CHANGED, self.seq)


def verify(rows: Iterable[Link], head: Head | None = None) -> Iterator[Fault]:
    """
    What is wrong with the events of one district, given in the order of their numbers.

    With `head`, events cut off or added at the end are found too. Nothing is yielded
    for a chain that is whole. Two at a time are held, so any length will do.
    """
    walk, waiting = _Walk(), None
    for link in rows:
        if waiting is not None:
            yield from walk.step(waiting, link)
        waiting = link
    if waiting is not None:
        yield from walk.step(waiting, None)
    if head is not None:
        yield from walk.finish(head)
