"""How does the whole record become lines of JSON that are the same bytes, whichever database they come from?

The first line says what this is, and the last one how many rows there were and the SHA-256 of every byte before it. In
between, each table says its name and columns, and then a line for each row, in the order of the columns.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import orjson
from sqlalchemy.orm import Session

from compliance.audit.count import Progress, quiet
from compliance.errors import NotFound
from compliance.keeping.kinds import Kind, kind_of
from compliance.keeping.tables import districts, record_tables, rows_of
from compliance.store.database import SCHEMA
from rules.language import _

__all__ = ["FORMAT", "Dumped", "as_line", "dump", "first_line", "last_line", "table_line"]

FORMAT = 1
"""How a dump is written; which tables and columns there are is told by the form of the database."""


@dataclass(slots=True)
class Dumped:
    """What was written, or read: the form of the database, whose record it is, and the rows by table."""

    form: str = SCHEMA
    district: str | None = None
    rows: dict[str, int] = field(default_factory=dict)
    sha256: str = ""


def as_line(value: object) -> bytes:
    """`value` as a line; JSON in UTF-8 without spaces."""
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)


def first_line(dumped: Dumped) -> bytes:
    """What a dump begins with."""
    return as_line({"dump": "lianban", "format": FORMAT, "form": dumped.form, "district": dumped.district})


def table_line(name: str, columns: Sequence[str]) -> bytes:
    """What stands before the rows of a table."""
    return as_line({"table": name, "columns": columns})


def last_line(dumped: Dumped) -> bytes:
    """What a dump ends with."""
    return as_line({"end": "lianban", "rows": dumped.rows, "sha256": dumped.sha256})


def dump(session: Session, out: BinaryIO, district: str | None = None, progress: Progress = quiet) -> Dumped:
    """
    Write the record, as `session` sees it, to `out`: of all districts, or of one.

    However much there is, a few thousand rows are held. Raises `NotFound` where there is nothing of `district`.
    """
    wanted = _wanted(session, district)
    dumped, seen = Dumped(district=district), hashlib.sha256()

    def write(data: bytes) -> None:
        seen.update(data)
        out.write(data)

    write(first_line(dumped))
    for table in record_tables():
        name = str(table.name)
        dumped.rows[name] = 0
        write(table_line(name, table.columns.keys()))
        files = [place for place, column in enumerate(table.columns) if kind_of(column) is Kind.BYTES]
        for each in wanted:
            for rows in rows_of(session, table, each):
                write(_lines(rows, files))
                dumped.rows[name] += len(rows)
                progress(len(rows))
    dumped.sha256 = seen.hexdigest()
    out.write(last_line(dumped))
    return dumped


def _wanted(session: Session, district: str | None) -> list[str]:
    there = districts(session)
    if district is None:
        return there
    if district not in there:
        text = _("The database holds nothing of the district “{district}”. It has: {districts}.")
        raise NotFound(text.format(district=district, districts=_(", ").join(there) or _("none")))
    return [district]


def _lines(rows: Sequence[Sequence[Any]], files: Sequence[int]) -> bytes:
    if not files:
        return b"\n".join([*(orjson.dumps(tuple(row)) for row in rows), b""])
    return b"".join(
        [
            as_line(
                [_file(value) if place in files and value is not None else value for place, value in enumerate(row)]
            )
            for row in rows
        ]
    )


def _file(content: bytes) -> dict[str, str]:
    """Bytes as text, with their own hash, so that a person can tell which file it is."""
    return {"sha256": hashlib.sha256(content).hexdigest(), "base64": b64encode(content).decode()}
