"""
What do the revisions make of an empty database? Written down, so that a new one needs none of them.

Run `python -m tests.compliance.store.record_form` whenever a revision changed; `test_fresh.py` says when that was
forgotten.
"""

import sys
import tempfile
from pathlib import Path

from sqlalchemy import create_engine, event, text

from compliance.store.fresh import form_file, written_down
from compliance.store.upgrade import upgrade
from tests.compliance import server


def on_sqlite() -> list[str]:
    """The statements that the database itself remembers: of what was made anew on the way, the last form."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        upgrade(connection)
        version = connection.scalar(text("SELECT version_num FROM alembic_version"))
        made = text("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid")
        statements = [*connection.scalars(made), f"INSERT INTO alembic_version VALUES ('{version}')"]
    engine.dispose()
    return statements


def on_postgresql(address: str) -> list[str]:
    """Every statement that changes anything, as the driver is given it; the version is written once, at the end."""
    told: list[str] = []
    engine = create_engine(address)
    event.listen(engine, "before_cursor_execute", lambda _c, _cursor, statement, *_more: told.append(statement.strip()))
    with engine.connect() as connection:
        upgrade(connection)
        version = connection.scalar(text("SELECT version_num FROM alembic_version"))
        connection.rollback()
    engine.dispose()
    made = [each for each in told if not each.startswith("SELECT") and "INTO alembic_version" not in each]
    made = [each for each in made if not each.startswith("UPDATE alembic_version")]
    return [*made, f"INSERT INTO alembic_version VALUES ('{version}')"]


def record(name: str, statements: list[str]) -> None:
    """Write the form down."""
    file = form_file(name)
    file.parent.mkdir(exist_ok=True)
    file.write_text(written_down(statements), encoding="utf-8")
    sys.stdout.write(f"{file}: {len(statements)} statements\n")


if __name__ == "__main__":
    record("sqlite", on_sqlite())
    with tempfile.TemporaryDirectory() as folder:
        record("postgresql", on_postgresql(server.address(Path(folder))))
