"""
Orders under which a name or a picture was taken out of the record, and the one update of an event that they allow.

An event may be blackened once by each redaction that names it: what may name a person
changes, with the salt, and nothing else does. Every other update is refused as before.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from compliance.store.migrations.columns import belongs_to, big, id_, moment, table, text
from compliance.store.migrations.secured import secure

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _redactions()
    _redacted_events()
    secure("redactions")
    secure("redacted_events")
    statements = _ALLOW_ON_SQLITE if op.get_bind().dialect.name == "sqlite" else _ALLOW_ON_POSTGRESQL
    for statement in statements:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("what was taken out does not come back")


def _redactions() -> None:
    table(
        "redactions",
        "orders under which something was taken out",
        text("number", "what stands in the marks, such as T2026-0001; never reused"),
        text("kind"),
        text("reference", "the number of the order"),
        text("ordered_by", "who gave the order"),
        text("reason"),
        moment("redacted_at"),
        text("redacted_by"),
        text("papers", "ids of the papers whose bytes were taken out, as canonical JSON"),
        sa.UniqueConstraint("district", "number"),
        sa.CheckConstraint("kind IN ('name', 'picture')", name="kind"),
    )


def _redacted_events() -> None:
    op.create_table(
        "redacted_events",
        text("district", "whose record this is; shards go by it"),
        big("seq", "number of the event"),
        id_("redaction_id"),
        text("seal", "of the new salt, actor_name, why and changes"),
        sa.PrimaryKeyConstraint("district", "seq", "redaction_id"),
        belongs_to("redactions", "redaction_id"),
        comment="events that were blackened",
        sqlite_strict=True,
    )


_KEPT = (
    "district",
    "seq",
    "id",
    "at",
    "actor_unit",
    "actor_role",
    "act",
    "party_id",
    "visit_id",
    "case_id",
    "finding_id",
    "content_hash",
    "prev_hash",
    "hash",
)
_ORDERED = """EXISTS (
    SELECT 1 FROM redacted_events JOIN redactions
    ON redactions.district = redacted_events.district AND redactions.id = redacted_events.redaction_id
    WHERE redacted_events.district = OLD.district AND redacted_events.seq = OLD.seq
    AND substr(NEW.salt, 1, length(redactions.number) + 1) = redactions.number || ':'
    AND substr(OLD.salt, 1, length(redactions.number) + 1) <> redactions.number || ':'
)"""


def _same(is_: str) -> str:
    return " AND ".join(f"NEW.{name} {is_} OLD.{name}" for name in _KEPT)


_ALLOW_ON_SQLITE = (
    "DROP TRIGGER events_not_changed",
    (
        f"CREATE TRIGGER events_not_changed BEFORE UPDATE ON events WHEN NOT ({_same('IS')} AND {_ORDERED}) "
        "BEGIN SELECT RAISE(ABORT, 'events are append-only: none can be changed'); END"
    ),
)

_ALLOW_ON_POSTGRESQL = (
    f"""
    CREATE FUNCTION events_are_only_redacted() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
        IF {_same("IS NOT DISTINCT FROM")} AND {_ORDERED} THEN RETURN NEW; END IF;
        RAISE EXCEPTION 'events are append-only: % is not allowed', TG_OP;
    END $$
    """,
    "DROP TRIGGER events_kept ON events",
    "CREATE TRIGGER events_kept BEFORE DELETE ON events FOR EACH ROW EXECUTE FUNCTION events_are_kept()",
    (
        "CREATE TRIGGER events_only_redacted BEFORE UPDATE ON events FOR EACH ROW "
        "EXECUTE FUNCTION events_are_only_redacted()"
    ),
)
