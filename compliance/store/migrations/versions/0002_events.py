"""
The record of acts: events in a chain, the head of each district's chain, and the counters for numbers.

An event, once written, is neither changed nor taken away nor replaced; triggers see to
that. SQLite fires no delete trigger for `INSERT OR REPLACE`, hence the third one there;
PostgreSQL needs one for TRUNCATE.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from compliance.store.migrations.columns import big, id_, index, moment, number, text

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _events()
    _chain_heads()
    _counters()
    _keep_events()


def downgrade() -> None:
    raise NotImplementedError("the record of acts is not taken away")


def _events() -> None:
    op.create_table(
        "events",
        text("district", "whose record this is; shards go by it"),
        big("seq", "1, 2, 3… in the district"),
        id_("id", "UUIDv7"),
        moment("at"),
        text("actor_unit", nullable=True),
        text("actor_role"),
        text("actor_name"),
        text("act"),
        id_("party_id", nullable=True),
        id_("visit_id", nullable=True),
        id_("case_id", nullable=True),
        id_("finding_id", nullable=True),
        text("why"),
        text("changes", "rows added and changed, by table, as canonical JSON"),
        text("salt"),
        text("content_hash", "of salt, actor_name, why and changes"),
        text("prev_hash"),
        text("hash"),
        sa.PrimaryKeyConstraint("district", "seq"),
        comment="every act, append-only",
        sqlite_strict=True,
    )
    index("ix_events_district_case_id_seq", "events", ["district", "case_id", "seq"], where="case_id IS NOT NULL")


def _chain_heads() -> None:
    op.create_table(
        "chain_heads",
        text("district", "whose record this is; shards go by it"),
        big("seq"),
        text("hash"),
        sa.PrimaryKeyConstraint("district"),
        comment="the last event of each district",
        sqlite_strict=True,
    )


def _counters() -> None:
    op.create_table(
        "counters",
        text("district", "whose record this is; shards go by it"),
        text("kind", "what is counted, such as case"),
        number("year"),
        number("last"),
        sa.PrimaryKeyConstraint("district", "kind", "year"),
        comment="last numbers given out",
        sqlite_strict=True,
    )


def _keep_events() -> None:
    statements = _KEEP_ON_SQLITE if op.get_bind().dialect.name == "sqlite" else _KEEP_ON_POSTGRESQL
    for statement in statements:
        op.execute(statement)


_REFUSED_ON_SQLITE = (
    "CREATE TRIGGER {name} BEFORE {when} BEGIN SELECT RAISE(ABORT, 'events are append-only: {why}'); END"
)
_THERE = "EXISTS (SELECT 1 FROM events WHERE district = NEW.district AND seq = NEW.seq)"
_FUNCTION = """
CREATE FUNCTION events_are_kept() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'events are append-only: % is not allowed', TG_OP; END $$
"""

_KEEP_ON_SQLITE = tuple(
    _REFUSED_ON_SQLITE.format(name=name, when=when, why=why)
    for name, when, why in (
        ("events_not_changed", "UPDATE ON events", "none can be changed"),
        ("events_not_removed", "DELETE ON events", "none can be removed"),
        ("events_not_replaced", f"INSERT ON events WHEN {_THERE}", "none can be replaced"),
    )
)

_KEEP_ON_POSTGRESQL = (
    _FUNCTION,
    "CREATE TRIGGER events_kept BEFORE UPDATE OR DELETE ON events FOR EACH ROW EXECUTE FUNCTION events_are_kept()",
    "CREATE TRIGGER events_kept_whole BEFORE TRUNCATE ON events FOR EACH STATEMENT EXECUTE FUNCTION events_are_kept()",
)
