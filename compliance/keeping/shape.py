"""Which tables, columns, rules, indexes and triggers does a database have, and which should it have?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Table, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from compliance.keeping.kinds import kind_of
from compliance.keeping.tables import record_tables
from compliance.store.database import open_database
from rules.language import _

__all__ = ["Part", "expected_shape", "shape_of", "switched_off"]

_NAMES = postgresql.dialect().identifier_preparer  # type: ignore[no-untyped-call]  # SQLAlchemy's own

_POLICIES = ("seen", "added", "changed", "removed")
"""The policies by which PostgreSQL locks the rows of every table."""

_TRIGGERS = ("events_kept", "events_kept_whole", "events_only_redacted")
"""The triggers that PostgreSQL has, all of them on events."""


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """One thing that a database is made of, by the database's own word for it."""

    kind: str
    name: str

    @property
    def alters(self) -> bool:
        """Whether one that is too many may change what is written, or by whom."""
        return self.kind in {"trigger", "policy"}

    def __str__(self) -> str:
        text = {
            "column": _("column “{name}”"),
            "constraint": _("constraint “{name}”"),
            "index": _("index “{name}”"),
            "policy": _("policy “{name}”"),
            "row security": _("row-level security of table “{name}”"),
            "table": _("table “{name}”"),
            "trigger": _("trigger “{name}”"),
            "view": _("view “{name}”"),
        }
        return text[self.kind].format(name=self.name)


Shape = Mapping[Part, str]
"""How each part is made."""


def expected_shape(session: Session) -> Shape:
    """What a new database of the same kind as that of `session` is made of."""
    if session.get_bind().dialect.name == "sqlite":
        with open_database(":memory:") as new, new.read() as fresh:
            return shape_of(fresh)
    made: dict[Part, str] = {Part("trigger", f"events.{name}"): "" for name in _TRIGGERS}
    for table in record_tables():
        made |= dict(_parts(table))
    return made


def _parts(table: Table) -> Iterator[tuple[Part, str]]:
    yield Part("table", table.name), ""
    for policy in _POLICIES:
        yield Part("policy", f"{table.name}.{policy}"), ""
    for column in table.columns:
        needed = "" if column.nullable else " not null"
        yield Part("column", f"{table.name}.{column.name}"), f"{kind_of(column).value.lower()}{needed}"
    for constraint in table.constraints:
        yield Part("constraint", f"{table.name}.{_NAMES.format_constraint(constraint)}"), ""
    for index in table.indexes:
        yield Part("index", f"{table.name}.{_NAMES.format_index(index)}"), ""


def shape_of(session: Session) -> Shape:
    """What the database of `session` is made of."""
    if session.get_bind().dialect.name == "sqlite":
        rows = session.execute(
            text("SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
        )
        return {Part(kind, name): _normal(kind, sql) for kind, name, sql in rows}
    rows = session.execute(text(_ON_POSTGRESQL), {"tables": [table.name for table in record_tables()]})
    return {Part(kind, name): made for kind, name, made in rows}


def _normal(kind: str, sql: str) -> str:
    """A statement without what changes when a table is made anew: quotes, spaces, the order of columns."""
    words = re.split(r"[\s,]+", sql.replace('"', ""))
    return " ".join(words if kind == "trigger" else sorted(words))


def switched_off(session: Session) -> Iterator[Part]:
    """The rules of a PostgreSQL database that are there and do not hold."""
    if session.get_bind().dialect.name == "sqlite":
        return
    for kind, name in session.execute(text(_OFF_ON_POSTGRESQL), {"tables": [table.name for table in record_tables()]}):
        yield Part(kind, name)


_ON_POSTGRESQL = """
SELECT 'table', relname, '' FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
UNION ALL
SELECT 'column', relname || '.' || attname,
    format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN ' not null' ELSE '' END
FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND attnum > 0 AND NOT attisdropped
UNION ALL
SELECT 'constraint', relname || '.' || conname, '' FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
WHERE connamespace = current_schema()::regnamespace
UNION ALL
SELECT 'index', tablename || '.' || indexname, '' FROM pg_indexes WHERE schemaname = current_schema()
UNION ALL
SELECT 'trigger', relname || '.' || tgname, '' FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE relnamespace = current_schema()::regnamespace AND NOT tgisinternal AND relname = ANY (:tables)
UNION ALL
SELECT 'policy', relname || '.' || polname, '' FROM pg_policy JOIN pg_class ON pg_class.oid = polrelid
WHERE relnamespace = current_schema()::regnamespace AND relname = ANY (:tables)
"""

_OFF_ON_POSTGRESQL = """
SELECT 'constraint', relname || '.' || conname FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
WHERE connamespace = current_schema()::regnamespace AND NOT convalidated
UNION ALL
SELECT 'index', pg_class.relname FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
WHERE relnamespace = current_schema()::regnamespace AND NOT indisvalid
UNION ALL
SELECT 'trigger', relname || '.' || tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE relnamespace = current_schema()::regnamespace AND tgenabled = 'D'
UNION ALL
SELECT 'row security', relname FROM pg_class
WHERE relnamespace = current_schema()::regnamespace AND relname = ANY (:tables)
AND NOT (relrowsecurity AND relforcerowsecurity)
ORDER BY 1, 2
"""
