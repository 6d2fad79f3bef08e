"""Where is a seal of the chain broken, and what was done there? One pass over the events, two at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from json.encoder import encode_basestring_ascii
from typing import NamedTuple

from compliance.audit.fault import Fault, FaultKind, fault_at
from compliance.audit.orders import Orders
from compliance.chain import GENESIS

__all__ = ["Fields", "Head", "Link", "verify"]

_REACH = 3
_FAR = 1000
_SEARCHES = 20
"""How far an event is looked for from where it stands; and, since it costs, how often farther than `_REACH`."""


Fields = tuple[int, str, str, str, str, str, str, str | None]
"""What makes a `Link`, in its order: for most events no more is needed."""


class Link(NamedTuple):
    """
    One stored event as the chain sees it; `body` and `content` are canonical JSON.

    `content` is what `content_hash`, which stands in the body, stands for together with `salt`. `ordered` is the
    content's own part on rows, where the event records a redaction.
    """

    seq: int
    prev_hash: str
    hash: str
    body: str
    content_hash: str
    salt: str
    content: str
    ordered: str | None = None

    def sealed_as(self, seq: int) -> bool:
        """Whether the hash is that of event number `seq`."""
        return _seal(self.prev_hash, seq, self.body) == self.hash

    def content_seal(self) -> str:
        """The hash that stands for the content that is there now."""
        return _content_seal(self.salt, self.content)


def _seal(prev_hash: str, seq: int, body: str) -> str:
    return sha256(f"[{encode_basestring_ascii(prev_hash)},{seq},{body}]".encode()).hexdigest()


def _content_seal(salt: str, content: str) -> str:
    return sha256(f"[{encode_basestring_ascii(salt)},{content}]".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Head:
    """The last event as the district's head of chain remembers it."""

    seq: int
    hash: str


class _Walk:
    """
    One pass over the chain; `shift` is by how much the numbers are known to have been moved.

    Events whose seal fits no number wait as a run, from its first number on, until the next good one tells
    whether it stands upon them (they were changed) or upon the one before them (they were inserted).
    """

    def __init__(self, head: Head | None, orders: Orders) -> None:
        self.head = head
        self.orders = orders
        self.seq = 0
        self.hash = GENESIS
        self.shift = 0
        self.excused = False
        self.astray: dict[int, int] = {}
        self.run: int | None = None
        self.before_run = GENESIS
        self.beyond: int | None = None
        self.searches = _SEARCHES
        self.end = -1 if head is None else head.seq
        self.in_step = True

    def follows(self, fields: Fields) -> bool:
        """
        Whether the link of these `fields` stands where it should, with nothing wrong about it; then it was gone past.

        Nearly every event of nearly every chain ends here, so that `step` may take its time.
        """
        seq, prev_hash, hash_, body, content_hash, salt, content, ordered = fields
        true = seq + self.shift
        if (
            not self.in_step
            or seq != self.seq + 1
            or prev_hash != self.hash
            or true - 1 == self.end
            or _seal(prev_hash, true, body) != hash_
        ):
            return False
        seal = _content_seal(salt, content)
        if (seal != content_hash or ordered is not None) and not self._content(Link(*fields), true, seal):
            return False
        self.seq, self.hash = seq, hash_
        return True

    def _content(self, link: Link, true: int, seal: str) -> bool:
        """Whether the content is the one that was sealed, or says that it was redacted; by which order shows later."""
        intact = seal == link.content_hash
        if link.ordered is not None and intact:
            self.orders.take(link.ordered)
        return intact or self.orders.blackened(true, link.seq, link.salt, seal)

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
        self.in_step = not self.excused and not self.astray and self.run is None and self.beyond is None

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
        if not self._content(link, true, link.content_seal()):
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


def verify(rows: Iterable[Fields], head: Head | None = None, orders: Orders | None = None) -> Iterator[Fault]:
    """
    What is wrong with the events of one district, given in the order of their numbers.

    With `head`, events cut off or added at the end are found too. Nothing is yielded
    for a chain that is whole. Two at a time are held, so any length will do; what was
    redacted, and under which orders, is counted in `orders`.
    """
    under = orders if orders is not None else Orders()
    for fault in _faults(rows, _Walk(head, under)):
        under.told(fault)
        yield fault
    yield from under.finish()


def _faults(rows: Iterable[Fields], walk: _Walk) -> Iterator[Fault]:
    waiting = None
    for fields in rows:
        if waiting is not None:
            yield from walk.step(waiting, Link(*fields))
            waiting = None
        if not walk.follows(fields):
            waiting = Link(*fields)
    if waiting is not None:
        yield from walk.step(waiting, None)
    yield from walk.finish()
