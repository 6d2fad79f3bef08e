"""What ran by itself, and when, so that it is done once."""

from __future__ import annotations

import sqlalchemy as sa

from compliance.store.migrations.columns import index, moment, number, table, text
from compliance.store.migrations.secured import ANYBODY, role_is, secure

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    table(
        "job_runs",
        "what ran by itself",
        text("job"),
        text("key", "the moment for which it was due; of what was handed in, the id"),
        moment("due_at"),
        text("arguments", "what was handed in, as canonical JSON"),
        text("state"),
        number("attempts"),
        text("host", "where it was begun last"),
        moment("started_at", nullable=True),
        moment("finished_at", nullable=True),
        text("result", "what came of it: counts, or why it failed, as canonical JSON"),
        sa.CheckConstraint("state IN ('waiting', 'running', 'done', 'attention', 'failed')", name="state"),
        sa.UniqueConstraint("district", "job", "key"),
    )
    index("ix_job_runs_open", "job_runs", ["district", "due_at"], where="state NOT IN ('done', 'attention')")
    secure("job_runs", add=role_is(ANYBODY), change=role_is(ANYBODY))


def downgrade() -> None:
    raise NotImplementedError("what was recorded is not taken away")
