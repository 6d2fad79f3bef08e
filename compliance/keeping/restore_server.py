"""How does a backup of PostgreSQL become a database again? In an empty one, or not at all."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from compliance.audit.count import Progress
from compliance.errors import Conflict
from compliance.keeping.backup import program_for
from compliance.keeping.restore import Restored, verify_restored
from compliance.store.address import address_of
from compliance.store.database import open_database
from compliance.store.form import require_owner
from rules.language import _

__all__ = ["restore_server"]


def restore_server(source: Path, address: str, progress: Progress, pg_bin: Path | None = None) -> Restored:
    """
    Put the backup `source` into the empty PostgreSQL database at `address`, verified and in the newest form.

    Raises `Conflict` where it holds anything, and `NotWhole` where the backup does not hold.
    """
    url = address_of(address)
    with open_database(address, upgrade=False) as empty:
        if empty.form is not None:
            message = _(
                "the database {where} holds a record. A backup is restored into an empty one, which `createdb` makes: "
                "give that with `--database`, and the old one stays as it is."
            )
            raise Conflict(message.format(where=empty.where))
        with empty.read() as session:
            require_owner(session.connection(), empty.where)
            program = program_for(session, "pg_restore", pg_bin)
    program.run("--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges", str(source), url=url)
    with open_database(address, upgrade=False) as database:
        try:
            return Restored(database.where, verify_restored(database, source, progress))
        except BaseException:
            with database.rebuild() as session:
                _empty(session)
            raise


def _empty(session: Session) -> None:
    """Take out again all that was restored, which is all that there is."""
    connection = session.connection()
    for statement in list(session.scalars(text(_ALL))):
        connection.exec_driver_sql(statement)


_ALL = """
SELECT format('DROP TABLE %s CASCADE', pg_class.oid::regclass) FROM pg_class
WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
UNION ALL
SELECT format('DROP ROUTINE IF EXISTS %s CASCADE', pg_proc.oid::regprocedure) FROM pg_proc
WHERE pronamespace = current_schema()::regnamespace
AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
UNION ALL
SELECT format('DROP TYPE IF EXISTS %s CASCADE', pg_type.oid::regtype) FROM pg_type
WHERE typnamespace = current_schema()::regnamespace AND typtype IN ('e', 'd')
"""
