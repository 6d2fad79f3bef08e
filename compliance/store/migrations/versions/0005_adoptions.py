"""Which allocation is in force, from when to when; and that a finding is decided anew when its case is moved."""

from __future__ import annotations

import sqlalchemy as sa

from compliance.store.migrations.columns import belongs_to, change_check, day, index, moment, table, text

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _adoptions()
    change_check("decisions", "kind", "kind IN ('rule', 'ruling')", "kind IN ('rule', 'ruling', 'adoption')")


def downgrade() -> None:
    raise NotImplementedError("what was adopted is not forgotten")


def _adoptions() -> None:
    table(
        "adoptions",
        "which allocation is in force, from when to when",
        text("fingerprint", "the allocation, word for word in allocations"),
        text("words", "the words by which it knows its issues, as canonical JSON"),
        day("starts", "its first day; none where it was there from the beginning", nullable=True),
        day("ends", "its last day; none for the last one", nullable=True),
        moment("adopted_at"),
        text("adopted_unit", "id of the unit of whoever adopted it", nullable=True),
        text("adopted_by", "who adopted it; empty for what was in use before any adoption"),
        text("remark"),
        belongs_to("allocations", "fingerprint", "fingerprint"),
        sa.UniqueConstraint("district", "starts"),
        sa.CheckConstraint("starts <= ends", name="span"),
    )
    index("uq_adoptions_first", "adoptions", ["district"], unique=True, where="starts IS NULL")
    index("uq_adoptions_last", "adoptions", ["district"], unique=True, where="ends IS NULL")
