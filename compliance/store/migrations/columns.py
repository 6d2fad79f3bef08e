"""How do migrations write columns, keys and indexes, alike for SQLite and PostgreSQL?

They do not take the models' types, which may move on; what stands here stays as it is,
for revisions that were already run somewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

__all__ = ["belongs_to", "big", "day", "id_", "index", "moment", "number", "text"]


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
