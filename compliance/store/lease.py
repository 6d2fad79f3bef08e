"""Who alone may do this now? One process at a time has a lease, and it ends with the process, however that ends."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_NB, flock
from typing import TYPE_CHECKING
from zlib import crc32

from sqlalchemy import text

from compliance.store.address import MEMORY

if TYPE_CHECKING:
    from sqlalchemy import Engine

__all__ = ["leased"]

_SPACE = 0x6C69616E
"""Under which lianban's leases stand among PostgreSQL's advisory locks."""

_NOTICE_A_LOST_HOST = ("tcp_keepalives_idle = 30", "tcp_keepalives_interval = 10", "tcp_keepalives_count = 3")
"""A process that is killed closes its connection; a host that loses power does not, and is noticed in a minute."""


@contextmanager
def leased(engine: Engine, name: str) -> Iterator[bool]:
    """
    Whether the block has the lease called `name`; it is not waited for.

    On PostgreSQL it is a lock of a connection of its own, on SQLite one of the file
    `…-jobs` beside the database, and then the same for every name.
    """
    if engine.dialect.name == "postgresql":
        with _on_postgresql(engine, name) as held:
            yield held
    elif engine.url.database in {None, "", MEMORY}:
        yield True
    else:
        with _beside(str(engine.url.database)) as held:
            yield held


@contextmanager
def _on_postgresql(engine: Engine, name: str) -> Iterator[bool]:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.detach()  # closed at the end and not kept, so that the lock goes with it
        for setting in _NOTICE_A_LOST_HOST:
            connection.execute(text(f"SET {setting}"))
        number = int.from_bytes(crc32(name.encode()).to_bytes(4, "big"), "big", signed=True)
        asked = text("SELECT pg_try_advisory_lock(:space, :number)")
        yield bool(connection.scalar(asked, {"space": _SPACE, "number": number}))


@contextmanager
def _beside(database: str) -> Iterator[bool]:
    file = os.open(f"{database}-jobs", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        try:
            flock(file, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(file)
