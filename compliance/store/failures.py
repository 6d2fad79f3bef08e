"""What does it mean when the database refuses? One clear message each, and what to do next."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError

from compliance.errors import Conflict, StoreError
from rules.language import _

__all__ = ["meaning", "translated"]

_SAYS: tuple[tuple[tuple[str, ...], Callable[[], str]], ...] = (
    (
        ("database is locked", "table is locked", "lock timeout", "could not obtain lock"),
        lambda: _(
            "the database {where} is busy: another program is writing to it and did not finish in time. "
            "Try again in a moment."
        ),
    ),
    (
        ("readonly database", "read-only transaction", "permission denied"),
        lambda: _(
            "the database {where} cannot be written: it is read-only for you. "
            "Ask for the right to write to it, or give another with `--database`."
        ),
    ),
    (
        ("database or disk is full", "no space left"),
        lambda: _("the disk of the database {where} is full. Make room there, then do it again."),
    ),
    (
        ("file is not a database", "file is encrypted"),
        lambda: _(
            "{where} is not a database: it holds something else. "
            "Give a database, or a file that does not exist yet, with `--database`."
        ),
    ),
    (
        ("malformed", "disk i/o error", "corrupt"),
        lambda: _("the database {where} is damaged or its disk fails ({reason}). Restore it from a backup."),
    ),
    (
        ("unable to open database file",),
        lambda: _("the database {where} cannot be opened. Check that its folder exists and that you may write there."),
    ),
    (
        ("password authentication failed", "no password supplied", "role "),
        lambda: _("the database {where} refuses this user ({reason}). Check the user and the password."),
    ),
    (
        ("connection refused", "could not translate host name", "failed to resolve host", "timeout expired"),
        lambda: _("no database server answers at {where} ({reason}). Check the address, and that the server runs."),
    ),
    (
        ("server closed the connection", "connection is lost", "terminating connection", "connection is closed"),
        lambda: _("the connection to the database {where} was lost. Do it again once the server is back."),
    ),
)


def _reason(error: Exception) -> str:
    original = error.orig if isinstance(error, DBAPIError) else error
    return " ".join(str(original).split())[:200]


def meaning(error: Exception, where: str) -> str:
    """What `error`, raised by the database at `where`, means to the person at the terminal."""
    reason = _reason(error)
    folded = reason.casefold()
    for signs, says in _SAYS:
        if any(sign in folded for sign in signs):
            return says().format(where=where, reason=reason)
    return _("the database {where} cannot be used: {reason}.").format(where=where, reason=reason.rstrip("."))


@contextmanager
def translated(where: str) -> Iterator[None]:
    """Turn what the driver raises inside into `StoreError`, or `Conflict` where a constraint refused."""
    try:
        yield
    except IntegrityError as error:
        text = _("this clashes with what the database {where} holds ({reason}). Nothing was changed.")
        raise Conflict(text.format(where=where, reason=_reason(error))) from error
    except (DBAPIError, sqlite3.Error) as error:
        raise StoreError(meaning(error, where)) from error
