"""
Indexes by which a desk, a queue and a case are read quickly however many there are.

All are of few rows: cases that wait for the office, shares that were withdrawn, papers that replace others.
"""

from __future__ import annotations

from compliance.store.migrations.columns import index

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_DESK = (
    "state IN ('desk', 'returned', 'answered', 'handed_over') OR state = 'closed' AND drawn = 1 "
    "OR state IN ('dispatched', 'accepted') AND (needs_office = 1 OR at_conference = 1)"
)


def upgrade() -> None:
    index("ix_cases_desk", "cases", ["district", "office_by"], where=_DESK)
    index("ix_tasks_withdrawn", "tasks", ["district", "case_id"], where="state = 'withdrawn'")
    index("ix_papers_replacing", "papers", ["district", "replaces"], where="replaces IS NOT NULL")


def downgrade() -> None:
    raise NotImplementedError("what was recorded is not taken away")
