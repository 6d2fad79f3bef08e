"""Are the triggers there that keep events from being changed, removed and replaced?

They stop a slip and not the owner of the database; that one is gone is found here, before the chain shows what was
done without it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import text
from sqlalchemy.orm import Session

from rules.language import _

__all__ = ["GuardFault", "GuardFaultKind", "guard_faults"]

_SQLITE = {
    "events_not_changed": "7b7b4482d51f23c7",
    "events_not_removed": "f93b2f539a6452b4",
    "events_not_replaced": "3695c4b0668d1dd4",
}
_POSTGRESQL = {
    "events_kept": "430fbc17e107c059",
    "events_kept_whole": "60ab39cd200fa1a2",
    "events_only_redacted": "5590653a663ed22f",
}
"""The triggers, with the first digits of the SHA-256 of what each says, as the migrations made it."""

_DIGITS = 16
_TRIGGERS_ON_SQLITE = "SELECT name, sql, 1 AS enabled FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'events'"
_TRIGGERS_ON_POSTGRESQL = """
SELECT t.tgname AS name, t.tgtype || ' ' || p.prosrc AS sql, t.tgenabled IN ('O', 'A') AS enabled
FROM pg_trigger AS t JOIN pg_proc AS p ON p.oid = t.tgfoid
WHERE t.tgrelid = 'events'::regclass AND NOT t.tgisinternal
"""


class GuardFaultKind(StrEnum):
    """What was done to a trigger."""

    MISSING = "missing"
    DISABLED = "disabled"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class GuardFault:
    """A trigger that does not guard the events."""

    name: str
    kind: GuardFaultKind

    def __str__(self) -> str:
        said = {
            GuardFaultKind.MISSING: _("the trigger {name}, which guards the events, is missing."),
            GuardFaultKind.DISABLED: _("the trigger {name}, which guards the events, is disabled."),
            GuardFaultKind.CHANGED: _("the trigger {name}, which guards the events, was changed."),
        }[self.kind]
        return said.format(name=self.name)


def guard_faults(session: Session) -> Iterator[GuardFault]:
    """The triggers on the events that are missing, disabled, or say something else than they should."""
    wanted, query = _SQLITE, _TRIGGERS_ON_SQLITE
    if session.get_bind().dialect.name == "postgresql":
        wanted, query = _POSTGRESQL, _TRIGGERS_ON_POSTGRESQL
    there = {row.name: row for row in session.execute(text(query))}
    for name, digest in wanted.items():
        if name not in there:
            yield GuardFault(name, GuardFaultKind.MISSING)
        elif not there[name].enabled:
            yield GuardFault(name, GuardFaultKind.DISABLED)
        elif _digest(there[name].sql) != digest:
            yield GuardFault(name, GuardFaultKind.CHANGED)


def _digest(said: str) -> str:
    """Of the words alone: how they stand on their lines is no matter."""
    return hashlib.sha256(" ".join(said.split()).encode()).hexdigest()[:_DIGITS]
