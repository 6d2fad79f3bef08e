"""What does it mean when the database refuses? One clear message each, and what to do next."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import DBAPIError

from compliance.errors import Collision, ComplianceError, Conflict, NotAllowed, StoreError
from rules.language import _

__all__ = ["meaning", "translated"]

_Says = tuple[tuple[str, ...], tuple[str, ...], Callable[[], str]]

_SAYS: tuple[_Says, ...] = (
    (
        ("database is locked", "table is locked", "could not obtain lock"),
        ("55P03",),
        lambda: _(
            "the database {where} is busy: another program is writing to it and did not finish in time. "
            "Try again in a moment."
        ),
    ),
    (
        ("readonly database",),
        (),
        lambda: _(
            "the database {where} cannot be written: it, its folder or the files beside it (-wal, -shm) are read-only "
            "for you. Ask for the right to write to all of them, or give another with `--database`."
        ),
    ),
    (
        (),
        ("25006", "42501"),
        lambda: _(
            "the database {where} cannot be written: it is read-only for you. "
            "Ask for the right to write to it, or give another with `--database`."
        ),
    ),
    (
        ("database or disk is full", "no space left"),
        ("53100",),
        lambda: _("the disk of the database {where} is full. Make room there, then do it again."),
    ),
    (
        ("file is not a database", "file is encrypted"),
        (),
        lambda: _(
            "{where} is not a database: it holds something else. "
            "Give a database, or a file that does not exist yet, with `--database`."
        ),
    ),
    (
        ("malformed",),
        ("XX001", "XX002"),
        lambda: _("the database {where} is damaged or its disk fails ({reason}). Restore it from a backup."),
    ),
    (
        ("disk i/o error",),
        ("58030",),
        lambda: _(
            "the disk of the database {where} refuses ({reason}). See whether it is full, at a limit that was set for "
            "you, or failing; then do it again."
        ),
    ),
    (
        ("unable to open database file",),
        (),
        lambda: _("the database {where} cannot be opened. Check that its folder exists and that you may write there."),
    ),
    (
        ("password authentication failed", "no password supplied", "fatal: role ", "pg_hba.conf", "peer auth"),
        ("28",),
        lambda: _("the database {where} refuses this user ({reason}). Check the user and the password."),
    ),
    (
        ("fatal: database ",),
        ("3D000",),
        lambda: _(
            "the server has no database {where} ({reason}). Check its name, or make it: `createdb` on the server."
        ),
    ),
    (
        ("system is starting up", "system is shutting down", "in recovery mode", "not accepting connections"),
        ("57P03",),
        lambda: _("the server of the database {where} is just starting or stopping. Try again in a moment."),
    ),
    (
        ("too many clients", "too many connections", "connection slots are reserved"),
        ("53300",),
        lambda: _(
            "the server of the database {where} takes no more connections at present. Try again in a moment; "
            "if it stays so, raise its max_connections."
        ),
    ),
    (
        ("server closed the connection", "connection is lost", "terminating connection", "connection is closed"),
        ("08", "57P01", "57P02", "57P05"),
        lambda: _(
            "the connection to the database {where} was lost in the middle. Nothing of it is half done: "
            "do it again once the server is back."
        ),
    ),
    (
        ("connection refused", "connection is bad", "connection failed", "resolve host", "timeout expired"),
        (),
        lambda: _("no database server answers at {where} ({reason}). Check the address, and that the server runs."),
    ),
)
"""By what the driver says, or by the five characters that PostgreSQL gives with it in any language."""

_COLLIDED = ("40001", "40P01")
"""Two transactions each waited for the other, or read what the other then wrote; one was undone."""


def _original(error: Exception) -> Any:  # noqa: ANN401 - the driver's own
    return error.orig if isinstance(error, DBAPIError) else error


def _state(error: Exception) -> str:
    return getattr(_original(error), "sqlstate", None) or ""


def _reason(error: Exception) -> str:
    return " ".join(str(_original(error)).split())[:200]


def meaning(error: Exception, where: str) -> str:
    """What `error`, raised by the database at `where`, means to the person at the terminal."""
    reason, state = _reason(error), _state(error)
    folded = reason.casefold()
    for signs, states, says in _SAYS:
        if (state and state.startswith(states)) or any(sign in folded for sign in signs):
            return says().format(where=where, reason=reason)
    return _("the database {where} cannot be used: {reason}.").format(where=where, reason=reason.rstrip("."))


def _from_driver(error: Exception) -> bool:
    """Whether a database said so; psycopg's own errors come as they are where rows go in by COPY."""
    return isinstance(error, DBAPIError | sqlite3.Error) or type(error).__module__.partition(".")[0] == "psycopg"


def _locked_out(error: Exception) -> bool:
    """Whether a row was refused by the policies of its table: they say so from nowhere else, in any language."""
    found = getattr(_original(error), "diag", None)
    return getattr(found, "source_function", None) == "ExecWithCheckOptions"


def _as_ours(error: Exception, where: str) -> ComplianceError:
    if isinstance(_original(error), sqlite3.IntegrityError) or _state(error).startswith("23"):
        text = _("this clashes with what the database {where} holds ({reason}). Nothing was changed.")
        return Conflict(text.format(where=where, reason=_reason(error)))
    if _locked_out(error):
        text = _(
            "the database {where} does not let you write that, whatever lianban itself allows ({reason}). "
            "Nothing was changed. Please tell whoever looks after lianban: one of the two is wrong."
        )
        return NotAllowed(text.format(where=where, reason=_reason(error)))
    if _state(error) in _COLLIDED:
        text = _("somebody else was changing the same in the database {where}. Nothing was changed: do it again.")
        return Collision(text.format(where=where))
    return StoreError(meaning(error, where))


@contextmanager
def translated(where: str) -> Iterator[None]:
    """Turn what the driver raises inside into our own errors: mostly `StoreError`; `Conflict` where a key refused."""
    try:
        yield
    except Exception as error:
        if not _from_driver(error):
            raise
        raise _as_ours(error, where) from error
