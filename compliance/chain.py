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
    "fault_at",
    "plain",
    "seal",
    "seal_content",
    "verify",
]

GENESIS = "0" * 64
"""What the first event of a district is sealed upon."""

_REACH = 3
_FAR = 1000
_SEARCHES = 20
"""How far an event is looked for from where it stands; and, since it costs, how often farther than `_REACH`."""


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
    HEAD = "head"


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


def fault_at(kind: FaultKind, seq: int, last: int | None = None) -> Fault:
    """The fault of `kind` at event `seq`, or at all from `seq` to `last`, in words."""
    one: Mapping[FaultKind, Callable[[], str]] = {
        FaultKind.CHANGED: lambda: _("event {first} was changed after it was recorded."),
        FaultKind.REMOVED: lambda: _("event {first} was removed."),
        FaultKind.INSERTED: lambda: _("event {first} was inserted; it is not part of the chain."),
        FaultKind.REORDERED: lambda: _("event {first} does not stand where it was recorded."),
        FaultKind.HEAD: lambda: _("the head of the chain does not fit event {first}: one of the two was changed."),
    }
    many: Mapping[FaultKind, Callable[[], str]] = {
        FaultKind.REMOVED: lambda: _("events {first} to {last} were removed."),
        FaultKind.INSERTED: lambda: _("events {first} to {last} were inserted; they are not part of the chain."),
    }
    words = one if last is None or last == seq else many
    return Fault(kind, seq, words[kind]().format(first=seq, last=last))


class _Walk:
    """
    One pass over the chain; `shift` is by how much the numbers are known to have been moved.

    Events whose seal fits no number wait as a run, from its first number on, until the next good one tells
    whether it stands upon them (they were changed) or upon the one before them (they were inserted).
    """

    def __init__(self, head: Head | None) -> None:
        self.head = head
        self.seq = 0
        self.hash = GENESIS
        self.shift = 0
        self.excused = False
        self.astray: dict[int, int] = {}
        self.run: int | None = None
        self.before_run = GENESIS
        self.beyond: int | None = None
        self.searches = _SEARCHES

    def step(self, link: Link, following: Link | None) -> Iterator[Fault]:
        """What is wrong with `link`, knowing the one that follows it."""
        if self.beyond is None and self._at_head():
            self.beyond = link.seq
        if self.beyond is None:
            if link.seq > self.seq + 1:
                yield from self._end_run()
                yield fault_at(FaultKind.REMOVED, self.seq + 1 + self.shift, link.seq - 1 + self.shift)
                self.excused = True
            true = self._number(link)
            if true is None:
                if self.run is None:
                    self.run, self.before_run = link.seq, self.hash
            else:
                yield from self._sealed(link, true, following)
            self.hash = link.hash
        self.seq = link.seq

    def _at_head(self) -> bool:
        return self.head is not None and (self.seq + self.shift, self.hash) == (self.head.seq, self.head.hash)

    def _number(self, link: Link) -> int | None:
        """The number that `link` was sealed as: where it stands, where the run began, or near."""
        guess = link.seq + self.shift
        likely = [guess, *([] if self.run is None else [self.run + self.shift])]
        likely += [guess + sign * step for step in range(1, _REACH + 1) for sign in (-1, 1)]
        found = next((seq for seq in likely if link.sealed_as(seq)), None)
        if found is None and self.run is None and self.searches:
            self.searches -= 1
            far = (guess + sign * step for step in range(_REACH + 1, _FAR) for sign in (-1, 1))
            found = next((seq for seq in far if link.sealed_as(seq)), None)
        return found

    def _sealed(self, link: Link, true: int, following: Link | None) -> Iterator[Fault]:
        yield from self._end_run(link, true)
        if not link.content_intact():
            yield fault_at(FaultKind.CHANGED, link.seq)
        if true != link.seq + self.shift:
            yield from self._moved(link, true, following)
            return
        if link.prev_hash != self.hash and not self.excused:
            yield fault_at(FaultKind.CHANGED, max(link.seq - 1, 1))
        self.excused = False

    def _end_run(self, link: Link | None = None, true: int = 0) -> Iterator[Fault]:
        """Say what the events of the run were, now that `link` is known to be number `true`, or none follows."""
        if self.run is None:
            return
        first, self.run = self.run, None
        length = self.seq + 1 - first
        if link is not None and true + length == link.seq + self.shift and link.prev_hash == self.before_run:
            yield fault_at(FaultKind.INSERTED, first, self.seq)
            self.shift -= length
            self.hash = self.before_run
        else:
            for seq in range(first, self.seq + 1):
                yield fault_at(FaultKind.CHANGED, seq)
            self.excused = True

    def _moved(self, link: Link, true: int, following: Link | None) -> Iterator[Fault]:
        """`link` is number `true` of the chain, and stands elsewhere: alone, or with all that come after it."""
        expected = link.seq + self.shift
        taken = following is not None and following.sealed_as(expected)
        stays = following is not None and following.sealed_as(expected + 1)
        if self.astray.pop(expected, None) == true or stays or (taken and true > expected):
            yield fault_at(FaultKind.REORDERED, link.seq)
            self.astray[true] = expected
        elif taken and true < expected - 1:
            yield fault_at(FaultKind.INSERTED, link.seq)
            self.shift -= 1
        elif true > expected:
            yield fault_at(FaultKind.REMOVED, expected, true - 1)
            self.shift += true - expected
        else:
            yield fault_at(FaultKind.INSERTED, link.seq - (expected - true), link.seq - 1)
            self.shift += true - expected
        self.excused = True

    def finish(self) -> Iterator[Fault]:
        """What is wrong at the end, where the chain should end with the head."""
        if self.beyond is not None:
            yield fault_at(FaultKind.INSERTED, self.beyond, self.seq)
        yield from self._end_run()
        if self.beyond is not None or self.head is None or self._at_head():
            return
        last = self.seq + self.shift
        if last < self.head.seq and self.hash != self.head.hash:
            yield fault_at(FaultKind.REMOVED, last + 1, self.head.seq)
        elif last != self.head.seq or not self.excused:
            yield fault_at(FaultKind.HEAD, min(last, self.head.seq))


def verify(rows: Iterable[Link], head: Head | None = None) -> Iterator[Fault]:
    """
    What is wrong with the events of one district, given in the order of their numbers.

    With `head`, events cut off or added at the end are found too. Nothing is yielded
    for a chain that is whole. Two at a time are held, so any length will do.
    """
    walk, waiting = _Walk(head), None
    for link in rows:
        if waiting is not None:
            yield from walk.step(waiting, link)
        waiting = link
    if waiting is not None:
        yield from walk.step(waiting, None)
    yield from walk.finish()
