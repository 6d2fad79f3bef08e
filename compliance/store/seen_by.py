"""
What may a transaction see and write on PostgreSQL? Settings of its own say who acts, and every table's policies look.

The policies (revision 0009) are a second lock behind the application's rights: what its own
checks let through by mistake, they refuse. SQLite has no such lock, and nothing here does anything there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.orm import Session

    from compliance.actor import Actor

__all__ = ["DISTRICT", "acting", "begun", "keeping"]

DISTRICT = "lianban_district"
"""The execution option that names the only district that a transaction sees; without it, all of it is looked after."""

_BEGUN = text(
    "SELECT set_config('app.district', :district, true), set_config('app.role', :role, true), "
    "set_config('lock_timeout', :wait, true)"
)

_ACTING = text(
    "SELECT set_config('app.district', CASE current_setting('app.district', true) WHEN '*' THEN :district "
    "ELSE current_setting('app.district', true) END, true), set_config('app.role', :role, true), "
    "set_config('app.unit', :unit, true), set_config('app.reach', :reach, true)"
)

_KEEPING = text("SELECT set_config('app.district', '*', true), set_config('app.role', 'keeper', true)")


def begun(connection: Connection, wait: float) -> None:
    """
    A transaction begins: it sees its district, may write once it is said who acts, and waits `wait` seconds for a lock.

    Of one that is for no district nothing else is known than that somebody looks after the database itself.
    """
    district = connection.get_execution_options().get(DISTRICT)
    said = {"district": district or "*", "role": "" if district else "keeper", "wait": f"{int(wait * 1000)}ms"}
    connection.execute(_BEGUN, said)


def acting(session: Session, district: str, actor: Actor, *, everywhere: bool = False) -> None:
    """
    From now on `actor` writes, for `district` and for no other.

    A handler writes only on cases in which its unit has a share, or at a visit of which it was;
    `everywhere` is for what may concern any case: recording a finding, and the unit that coordinates all.
    """
    if session.get_bind().dialect.name == "postgresql":
        reach = "all" if everywhere else "share"
        said = {"district": district, "role": actor.role.value, "unit": actor.unit or "", "reach": reach}
        session.execute(_ACTING, said)


def keeping(session: Session) -> None:
    """From now on the database itself is looked after: loaded, upgraded, blackened. All of it is open."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(_KEEPING)
