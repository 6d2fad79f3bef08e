"""How do migrations write columns, keys and indexes, alike for SQLite and PostgreSQL?

They do not take the models' types, which may move on; what stands here stays as it is,
for revisions that were already run somewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

__all__ = [
    "add",
    "belongs_to",
    "big",
    "by_case",
    "change_check",
    "day",
    "id_",
    "index",
    "moment",
    "number",
    "table",
    "text",
]


def _column(name: str, kind: sa.types.TypeEngine[Any], comment: str | None, nullable: bool) -> sa.Column[Any]:
    return sa.Column(name, kind.with_variant(_on_sqlite(kind), "sqlite"), nullable=nullable, comment=comment)


def _on_sqlite(kind: sa.types.TypeEngine[Any]) -> sa.types.TypeEngine[Any]:
    return sa.Integer() if isinstance(kind, sa.Integer) else sa.Text()


def text(name: str, comment: str | None = None, *, nullable: bool = False) -> sa.Column[Any]:
    return _column(name, sa.Text(), comment, nullable)


def id_(name: str, comment: str | None = None, *, nullable: bool = False) -> sa.Column[Any]:
    return _column(name, sa.Uuid(as_uuid=False), comment, nullable)


def day(name: str, comment: str | None = None, *, nullable: bool = False) -> sa.Column[Any]:
    return _column(name, sa.Date(), comment, nullable)


def moment(name: str, comment: str | None = None, *, nullable: bool = False) -> sa.Column[Any]:
    return _column(name, sa.TIMESTAMP(timezone=True), comment, nullable)


def number(name: str, comment: str | None = None) -> sa.Column[Any]:
    return _column(name, sa.Integer(), comment, nullable=False)


def big(name: str, comment: str | None = None) -> sa.Column[Any]:
    return _column(name, sa.BigInteger(), comment, nullable=False)


def belongs_to(parent: str, column: str, key: str = "id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["district", column], [f"{parent}.district", f"{parent}.{key}"])


def index(
    name: str, table: str, columns: Sequence[str | sa.TextClause], *, unique: bool = False, where: str | None = None
) -> None:
    condition = None if where is None else sa.text(where)
    op.create_index(name, table, columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


def add(table: str, column: sa.Column[Any], *, default: str | None = None, **checks: str) -> None:
    """Add `column` to `table`, with a `default` (SQL) for the rows that are there, and checks by their names."""
    constraints = [sa.CheckConstraint(said, name=op.f(f"ck_{table}_{name}")) for name, said in checks.items()]
    start = None if default is None else sa.text(default)
    nullable, comment = column.nullable, column.comment
    whole = sa.Column(column.name, column.type, *constraints, server_default=start, nullable=nullable, comment=comment)
    op.add_column(table, whole)


def change_check(table: str, name: str, before: str, after: str) -> None:
    """
    Let the check `name` of `table` say `after`.

    SQLite cannot change a check: the table is made anew beside the old one and takes its
    name, as SQLite's own manual has it. Foreign keys must not be enforced meanwhile.
    """
    constraint = f"ck_{table}_{name}"
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f(constraint), table, type_="check")
        op.create_check_constraint(op.f(constraint), table, after)
        return
    kept = sa.text("SELECT type, sql FROM sqlite_master WHERE tbl_name = :table AND sql IS NOT NULL")
    statements = [(kind, sql) for kind, sql in op.get_bind().execute(kept, {"table": table})]
    (made,) = (sql for kind, sql in statements if kind == "table")
    old, new = (f"CONSTRAINT {constraint} CHECK ({condition})" for condition in (before, after))
    if made.count(old) != 1:
        raise RuntimeError(f"{table} does not have the check {constraint} that this revision changes")
    head, body = made.replace(old, new).split("(", 1)
    assert head.split()[:2] == ["CREATE", "TABLE"]
    op.execute(f"CREATE TABLE anew_{table} ({body}")
    op.execute(f"INSERT INTO anew_{table} SELECT * FROM {table}")  # noqa: S608 - revisions name their own tables
    op.execute(f"DROP TABLE {table}")
    op.execute(f"ALTER TABLE anew_{table} RENAME TO {table}")
    for kind, sql in statements:
        if kind != "table":
            op.execute(sql)


def table(name: str, comment: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        text("district", "whose record this is; shards go by it"),
        id_("id", "UUIDv7"),
        *parts,
        sa.PrimaryKeyConstraint("district", "id"),
        comment=comment,
        sqlite_strict=True,
    )


def by_case(name: str) -> None:
    index(f"ix_{name}_district_case_id", name, ["district", "case_id"])
