"""How do many rows get into one table at once, on either database?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from compliance.keeping.kinds import Kind

__all__ = ["insert_rows"]


def insert_rows(connection: Connection, table: str, kinds: Mapping[str, Kind], rows: Sequence[Sequence[Any]]) -> None:
    """
    Add rows to `table`, whose values are in the order of `kinds`, each as a dump has it.

    By the driver's own way for many: SQLite takes rows one after the other, PostgreSQL each column as one array. COPY
    is refused there on tables whose rows are locked one by one.
    """
    names = ", ".join(f'"{name}"' for name in kinds)
    if connection.dialect.name == "sqlite":
        places = ", ".join("?" * len(kinds))
        statement = f'INSERT INTO "{table}" ({names}) VALUES ({places})'  # noqa: S608 - names of our own models
        connection.exec_driver_sql(statement, list(map(tuple, rows)))
        return
    places = ", ".join(f"%s::{kind.value}[]" for kind in kinds.values())
    statement = f'INSERT INTO "{table}" ({names}) SELECT * FROM unnest({places})'  # noqa: S608 - likewise
    connection.exec_driver_sql(statement, tuple(map(list, zip(*rows, strict=True))))
