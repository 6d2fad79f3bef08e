"""How does an empty database come to its form at once? By what the revisions made of one, written down beside them."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

__all__ = ["form_file", "revisions", "set_up", "written_down"]

_HERE = Path(__file__).parent
_NEXT = "\n--;\n"


def form_file(dialect: str) -> Path:
    """Where the form of a new database is written down."""
    return _HERE / "forms" / f"{dialect}.sql"


def revisions() -> str:
    """SHA-256 of the revisions that are here, and of what they are written with."""
    found = hashlib.sha256()
    for file in sorted((_HERE / "migrations").rglob("*.py")):
        found.update(hashlib.sha256(file.read_bytes()).digest())
    return found.hexdigest()


def written_down(statements: list[str]) -> str:
    """What `form_file` has to hold so that `set_up` runs `statements`, as long as the revisions are those of now."""
    plain = ("\n".join(line.rstrip() for line in each.splitlines()) for each in statements)
    return _NEXT.join([f"-- {revisions()}", *plain, ""])


def set_up(connection: Connection) -> bool:
    """
    Give an empty database its form, inside the transaction that `connection` is in.

    False, and nothing done, where what is written down is not of the revisions that are here: they have to be run.
    """
    try:
        text = form_file(connection.dialect.name).read_text("utf-8")
    except OSError:
        return False
    head, *statements = text.split(_NEXT)
    if head != f"-- {revisions()}":
        return False
    for statement in filter(None, statements):
        connection.exec_driver_sql(statement)
    return True
