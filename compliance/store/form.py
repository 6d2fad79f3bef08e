"""Who may bring a PostgreSQL database to another form, and what is everybody else told?

A file of SQLite's is upgraded by whoever opens it: it is theirs. A server's database is used by many programs on many
machines, and an upgrade shuts out those that are older; so somebody has to want it, and the tables have to be theirs.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

from compliance.errors import StoreError
from rules.language import _

__all__ = ["refuse_older", "require_owner"]


def refuse_older(connection: Connection, where: str, found: str | None, known: str) -> None:
    """Raise `StoreError`, which says who has to upgrade, where an older form is not upgraded in passing."""
    if connection.dialect.name != "postgresql" or found in {None, known}:
        return
    message = _(
        "the database {where} has the form {found}, and this lianban needs {known}. Others use it too, so it is not "
        "upgraded in passing: {owner}, to whom its tables belong, runs `lianban db upgrade` once."
    )
    raise StoreError(message.format(where=where, found=found, known=known, owner=_owner(connection)))


def require_owner(connection: Connection, where: str) -> None:
    """Raise `StoreError`, which says who may, unless this user may alter the tables, or make the first ones."""
    if connection.dialect.name != "postgresql":
        return
    user, owner = connection.scalar(text("SELECT current_user")), _owner(connection)
    if owner is None:
        if connection.scalar(text("SELECT has_schema_privilege(current_schema(), 'CREATE')")):
            return
        message = _(
            "the database {where} is empty, and {user} may not make tables in it. "
            "Whoever owns it runs `lianban db upgrade` once, or lets {user} make tables."
        )
    elif connection.scalar(text("SELECT pg_has_role(:owner, 'USAGE')"), {"owner": owner}):
        return
    else:
        message = _(
            "the tables of the database {where} belong to {owner}, and {user} may not alter them. "
            "Run `lianban db upgrade` as {owner}, with an address such as postgresql://{owner}@HOST/NAME."
        )
    raise StoreError(message.format(where=where, user=user, owner=owner))


def _owner(connection: Connection) -> str | None:
    found = "SELECT tableowner FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'alembic_version'"
    owner = connection.scalar(text(found))
    return None if owner is None else str(owner)
