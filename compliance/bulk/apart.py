"""How can a file be read while the last of it is stored? By a process of its own, a batch or two ahead."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from typing import TYPE_CHECKING, Generic, TypeVar

from compliance.errors import StoreError
from rules.language import _

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

__all__ = ["can_read_apart", "read_apart"]

T = TypeVar("T")


def can_read_apart() -> bool:
    """Whether this machine can do two things at once."""
    return hasattr(os, "fork") and len(os.sched_getaffinity(0)) > 1


class _Ended:
    """That there is no more."""


class _Failed:
    """That reading failed, and with what."""

    def __init__(self, error: BaseException) -> None:
        self.error = error


class _Reader(Generic[T]):
    def __init__(self, source: Connection) -> None:
        self._source = source

    def __iter__(self) -> Iterator[T]:
        while True:
            try:
                got = pickle.loads(self._source.recv_bytes())  # noqa: S301 - our own child wrote it
            except EOFError:
                text = _("the process that reads the file has ended. Do it again: it goes on where it stood.")
                raise StoreError(text) from None
            if isinstance(got, _Ended):
                return
            if isinstance(got, _Failed):
                raise got.error
            yield got


def _send(target: Connection, make: Callable[[], Iterable[T]]) -> None:
    """What the child does: everything, an item at a time; it waits while the pipe is full."""
    last: object = _Ended()
    try:
        for each in make():
            target.send_bytes(pickle.dumps(each, pickle.HIGHEST_PROTOCOL))
    except BrokenPipeError:
        return
    except BaseException as error:  # noqa: BLE001 - it is raised again on the other side
        last = _Failed(error)
    target.send_bytes(pickle.dumps(last, pickle.HIGHEST_PROTOCOL))


@contextmanager
def read_apart(make: Callable[[], Iterable[T]]) -> Iterator[Iterable[T]]:
    """
    The items of `make()`, made by another process, as they come.

    The process is a copy of this one, so `make` may use whatever is in memory here, but no connection. What it
    raises is raised here.
    """
    forked = get_context("fork")
    source, target = forked.Pipe(duplex=False)
    child = forked.Process(target=_send, args=(target, make), daemon=True)
    child.start()
    target.close()
    try:
        yield _Reader(source)
    finally:
        source.close()
        child.join(1.0)
        if child.is_alive():
            child.kill()
            child.join()
