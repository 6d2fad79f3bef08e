"""
How is a table locked row by row on PostgreSQL? By the district of the row, and by who acts in the transaction.

A transaction says so in its settings (`app.district`, `app.role`, `app.unit`, `app.reach`), which end with it; one
that says nothing sees nothing. What may not be written is refused aloud: rows of the district can be reached
by UPDATE, and what they would become is checked. FORCE binds the owner of the table as well.
"""

from __future__ import annotations

from collections.abc import Sequence

from alembic import op

__all__ = ["ANYBODY", "BOTH", "OFFICE", "ON_SITE", "REACHES_ALL", "ROLE", "UNIT", "role_is", "secure"]

ROLE = "(SELECT current_setting('app.role', true))"
UNIT = "(SELECT current_setting('app.unit', true))"
REACHES_ALL = "(SELECT current_setting('app.reach', true)) = 'all'"

OFFICE = ("office",)
BOTH = ("office", "convener")
ON_SITE = ("inspector", "handler", *BOTH)
ANYBODY = (*ON_SITE, "auditor", "clock")

_DISTRICT = "(SELECT current_setting('app.district', true))"
_SEEN = f"(district = {_DISTRICT} OR {_DISTRICT} = '*')"
_KEEPER = f"{ROLE} = 'keeper'"


def role_is(roles: Sequence[str]) -> str:
    """The condition that somebody in one of `roles` acts."""
    return f"{ROLE} IN ({', '.join(repr(role) for role in roles)})"


def secure(table: str, *, add: str = "false", change: str = "false", remove: str = _KEEPER) -> None:
    """
    Let a transaction see the rows of its district, and add, change and remove those that meet a condition.

    Whoever looks after the database itself may do all of it. Nothing happens on SQLite.
    """
    if op.get_bind().dialect.name != "postgresql":
        return
    added, changed = (f"({_SEEN} AND ({_KEEPER} OR ({may})))" for may in (add, change))
    for statement in (
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY seen ON {table} FOR SELECT USING ({_SEEN})",
        f"CREATE POLICY added ON {table} FOR INSERT WITH CHECK {added}",
        f"CREATE POLICY changed ON {table} FOR UPDATE USING ({_SEEN}) WITH CHECK {changed}",
        f"CREATE POLICY removed ON {table} FOR DELETE USING ({_SEEN} AND ({remove}))",
    ):
        op.execute(statement)
