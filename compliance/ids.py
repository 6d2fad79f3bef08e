"""What is a new thing called? UUIDv7: its time first, so that newer ids sort later and indexes grow at their end."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from struct import unpack
from threading import Lock
from typing import Protocol

__all__ = ["drawn_from", "first_id", "new_id", "new_salt"]

_RANDOM_BITS = 74
_LOW = (1 << 62) - 1
_BLOCK = 4096
_SALT = 16
_STEP = 4
_NUMBER_BITS = 24


class _Source(Protocol):
    def id(self, at: datetime) -> str:
        """The next id for that moment."""

    def draw(self, length: int) -> bytes:
        """So many bytes that nobody can foresee."""


class _Chance:
    """The system's own chance, drawn a block at a time; within a millisecond ids ascend."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Forget what was drawn ahead."""
        self._lock = Lock()
        self._block, self._at = b"", 0
        self._last = (-1, 0)

    def draw(self, length: int) -> bytes:
        with self._lock:
            return self._draw(length)

    def _draw(self, length: int) -> bytes:
        if self._at + length > len(self._block):
            self._block, self._at = os.urandom(_BLOCK), 0
        drawn = self._block[self._at : self._at + length]
        self._at += length
        return drawn

    def id(self, at: datetime) -> str:
        millisecond = int(at.timestamp() * 1000)
        return _written(millisecond, self._bits_of(millisecond))

    def _bits_of(self, millisecond: int) -> int:
        """74 bits for an id: the next ones of that millisecond."""
        with self._lock:
            if self._last[0] == millisecond:
                bits = self._last[1] + 1 + int.from_bytes(self._draw(_STEP), "big")
            else:
                bits = int.from_bytes(self._draw(10), "big") >> 7
            self._last = (millisecond, bits)
            return bits


class _Seeded:
    """The same ids and salts each time for one seed and number; those of a higher number are higher."""

    def __init__(self, seed: bytes, number: int) -> None:
        self._seed = seed + number.to_bytes(8, "big")
        self._blocks = 0
        self._block, self._at = b"", 0
        self._steps: Iterator[int] = iter(())
        self._bits = (number & (1 << _NUMBER_BITS) - 1) << _RANDOM_BITS - _NUMBER_BITS
        self._half: tuple[datetime | None, int, str] = (None, 0, "")

    def _next_block(self) -> bytes:
        self._blocks += 1
        return hashlib.shake_256(self._seed + self._blocks.to_bytes(8, "big")).digest(_BLOCK)

    def draw(self, length: int) -> bytes:
        if self._at + length > len(self._block):
            self._block, self._at = self._next_block(), 0
        drawn = self._block[self._at : self._at + length]
        self._at += length
        return drawn

    def id(self, at: datetime) -> str:
        step = next(self._steps, None)
        if step is None:
            self._steps = iter(unpack(f">{_BLOCK // _STEP}I", self._next_block()))
            step = next(self._steps)
        bits = self._bits = self._bits + 1 + step
        moment, high, half = self._half
        if at is not moment or bits >> 62 != high:
            half = _first_half(int(at.timestamp() * 1000), bits >> 62)
            self._half = (at, bits >> 62, half)
        return half + _second_half(bits)


_chance = _Chance()
_source: ContextVar[_Source] = ContextVar("source", default=_chance)
os.register_at_fork(after_in_child=_chance.begin)  # two processes must not draw from one block


@contextmanager
def drawn_from(seed: bytes, number: int) -> Iterator[None]:
    """
    Inside, ids and salts follow from `seed` and `number` (below 2**24): the same work gives the same rows again.

    The seed has to be secret for as long as salts must hide what they are for.
    """
    token = _source.set(_Seeded(seed, number))
    try:
        yield
    finally:
        _source.reset(token)


def new_salt() -> str:
    """128 bits that nobody can foresee, as hex."""
    return _source.get().draw(_SALT).hex()


def new_id(at: datetime) -> str:
    """
    A UUIDv7 for the moment `at` (aware), as 36 characters.

    Within one process the ids for one millisecond ascend, and so do those for later
    ones; a clock that is set back gives ids that are earlier again, as the time they carry.

    >>> from datetime import UTC
    >>> new_id(datetime(2026, 3, 1, tzinfo=UTC))[:15]
    '019ca6b1-dc00-7'
    """
    return _source.get().id(at)


def first_id(at: datetime) -> str:
    """What no id for the moment `at` or a later one comes before."""
    return _written(int(at.timestamp() * 1000), 0)


def _written(millisecond: int, bits: int) -> str:
    return _first_half(millisecond, bits >> 62) + _second_half(bits)


def _first_half(millisecond: int, high: int) -> str:
    text = f"{millisecond << 16 | 7 << 12 | high:016x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:]}-"


def _second_half(bits: int) -> str:
    text = f"{2 << 62 | bits & _LOW:016x}"
    return f"{text[:4]}-{text[4:]}"
