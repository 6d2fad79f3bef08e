"""Is the database brought to the newest form, and from which?"""

from __future__ import annotations

from dataclasses import dataclass

from compliance.store.database import SCHEMA, open_database
from compliance.store.form import require_owner

__all__ = ["Upgraded", "upgrade"]


@dataclass(frozen=True, slots=True)
class Upgraded:
    """Which form the database had, None if it was empty, and which it has, or would have."""

    where: str
    before: str | None
    after: str = SCHEMA


def upgrade(address: str, *, dry_run: bool = False) -> Upgraded:
    """
    Bring the database at `address` to the newest form; on a `dry_run` see only that it can be.

    Raises `StoreError` where there is none, where it is a newer lianban's, or where its user may not.
    """
    with open_database(address, create=False, upgrade=False) as database:
        upgraded = Upgraded(database.where, database.form)
        if upgraded.before != SCHEMA:
            with database.read() as session:
                require_owner(session.connection(), database.where)
            if not dry_run:
                database.upgrade()
    return upgraded
