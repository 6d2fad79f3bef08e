"""Whose turn is it to write to a SQLite file? A fair queue in front of SQLite's own lock, under which some starve."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, LOCK_NB, LOCK_UN, flock
from pathlib import Path
from threading import Event, Lock, Thread

__all__ = ["Turn"]


class Turn:
    """
    The turn to write to the SQLite file at `path`, given in the order in which it is asked for.

    Two empty files stand beside the database. Who holds `…-turn` writes; who holds `…-next`
    is the only one to wait for that, and everyone else waits to be next. So nobody who has just
    written overtakes. The system frees both when a process ends, however it ends.

    The queue makes waiting fair; that nothing is lost rests on SQLite's lock, which is taken as
    ever. Where the two files cannot be made or locked (a folder that may not be written, a
    network drive without locks), and against programs that do not queue, SQLite's lock is all
    there is. Processes queue together on one machine, also from several containers on one
    folder; machines that share a drive do not, and SQLite's log does not allow it anyway.
    """

    def __init__(self, path: Path, wait: float) -> None:
        self._path = path.resolve()
        self._wait = wait

    @contextmanager
    def held(self) -> Iterator[None]:
        """Wait for the turn, at most the given seconds, and hand it on at the end; `OperationalError` if it is late."""
        turn = self._take()
        try:
            yield
        finally:
            if turn is not None:
                _let_go(turn)

    def _take(self) -> int | None:
        try:
            return _taken(self._path, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            return _Asking(self._path).answer(self._wait)
        except OSError:
            return None


class _Asking(Thread):
    """Waits for the turn in a thread of its own, since waiting for a lock knows no limit of time."""

    def __init__(self, path: Path) -> None:
        super().__init__(name="lianban-turn", daemon=True)
        self._path = path
        self._answered = Event()
        self._settling = Lock()
        self._given_up = False
        self._turn: int | None = None

    def answer(self, wait: float) -> int | None:
        """The turn as an open file; None where there is no queue after all."""
        try:
            self.start()
            self._answered.wait(wait)
        except BaseException:
            self._give_up()
            raise
        if not self._answered.is_set():
            self._give_up()
            raise sqlite3.OperationalError("database is locked")  # as SQLite itself says it
        return self._turn

    def run(self) -> None:
        """Wait, however long it takes; a turn that comes too late is handed on at once."""
        turn = None
        with suppress(OSError):
            turn = _taken(self._path, LOCK_EX)
        with self._settling:
            self._turn = turn
            self._answered.set()
            if self._given_up:
                self._hand_on()

    def _give_up(self) -> None:
        with self._settling:
            self._given_up = True
            self._hand_on()

    def _hand_on(self) -> None:
        if self._turn is not None:
            _let_go(self._turn)


def _taken(path: Path, how: int) -> int:
    """The turn, as an open file; `BlockingIOError` where `how` says not to wait, and others do."""
    following = _opened(path, "-next")
    try:
        flock(following, how)
        turn = _opened(path, "-turn")
        try:
            flock(turn, how)
        except OSError:
            os.close(turn)
            raise
        return turn
    finally:
        _let_go(following)


def _opened(path: Path, ending: str) -> int:
    """The file beside the database, made if need be; whoever may write to the one may write to the other."""
    like = path.stat()
    how = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
    file = os.open(f"{path}{ending}", how, like.st_mode & 0o666)
    made = os.fstat(file)
    with suppress(OSError):
        if (made.st_mode ^ like.st_mode) & 0o666:
            os.fchmod(file, like.st_mode & 0o666)
        if (made.st_uid, made.st_gid) != (like.st_uid, like.st_gid):
            os.fchown(file, like.st_uid, like.st_gid)
    return file


def _let_go(file: int) -> None:
    """Unlock and close; the first by itself, since a process that was forked meanwhile has the file open too."""
    with suppress(OSError):
        flock(file, LOCK_UN)
    os.close(file)
