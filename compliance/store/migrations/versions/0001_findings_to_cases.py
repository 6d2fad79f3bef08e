"""
From findings to cases: allocations, parties, visits, findings, evidence, decisions, cases and tasks.

What must hold of the data stands here as constraints and not only in code: a finding
always has a case; one case is open for one party, issue and lead; no number, code or
key is given twice in a district. Every key begins with the district, so that a
distributed PostgreSQL can shard by it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from compliance.store.migrations.columns import belongs_to, big, day, id_, index, moment, number, text

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _allocations()
    _parties()
    _visits()
    _visit_attendance()
    _cases()
    _findings()
    _evidence()
    _answers()
    _decisions()
    _tasks()


def downgrade() -> None:
    raise NotImplementedError("this is the first form of the database; there is none before it")


def _allocations() -> None:
    op.create_table(
        "allocations",
        text("district", "whose record this is; shards go by it"),
        text("fingerprint", "SHA-256 of the content"),
        text("allocation", "the allocation's own id"),
        text("version", "the allocation's own version"),
        text("document", "the content, as canonical JSON"),
        moment("kept_at", "when it first decided here"),
        sa.PrimaryKeyConstraint("district", "fingerprint"),
        comment="allocations that decided something here",
        sqlite_strict=True,
    )


def _parties() -> None:
    op.create_table(
        "parties",
        text("district", "whose record this is; shards go by it"),
        id_("id", "UUIDv7"),
        text("name", "as first given"),
        text("name_key", "the name as it is compared: width, case and spaces folded"),
        text("code", "unified social credit code", nullable=True),
        text("locality", "township or street; empty if not given"),
        text("address"),
        text("registered_for"),
        moment("added_at"),
        sa.PrimaryKeyConstraint("district", "id"),
        comment="inspected parties",
        sqlite_strict=True,
    )
    index("ix_parties_district_name_key_locality", "parties", ["district", "name_key", "locality"])
    index("uq_parties_code", "parties", ["district", "code"], unique=True, where="code IS NOT NULL")
    index(
        "uq_parties_name_without_code",
        "parties",
        ["district", "name_key", "locality"],
        unique=True,
        where="code IS NULL",
    )


def _visits() -> None:
    op.create_table(
        "visits",
        text("district", "whose record this is; shards go by it"),
        id_("id", "UUIDv7"),
        id_("party_id"),
        day("visited_on", "day of the inspection, in the district"),
        text("source", "what made somebody look"),
        text("inspector", "who looked, as written; empty if not given"),
        text("result"),
        text("note"),
        moment("recorded_at"),
        sa.PrimaryKeyConstraint("district", "id"),
        belongs_to("parties", "party_id"),
        sa.UniqueConstraint("district", "party_id", "visited_on", "source", "inspector"),
        sa.CheckConstraint(
            "source IN ('random_check', 'complaint', 'hotline', 'media', 'from_above', 'campaign')", name="source"
        ),
        sa.CheckConstraint("result IN ('found', 'nothing_found')", name="result"),
        comment="inspections",
        sqlite_strict=True,
    )
    index("ix_visits_district_visited_on", "visits", ["district", "visited_on"])


def _visit_attendance() -> None:
    op.create_table(
        "visit_attendance",
        text("district", "whose record this is; shards go by it"),
        id_("visit_id"),
        text("unit", "id of the unit in the allocation"),
        sa.PrimaryKeyConstraint("district", "visit_id", "unit"),
        belongs_to("visits", "visit_id"),
        comment="units that were at a visit",
        sqlite_strict=True,
    )


def _cases() -> None:
    op.create_table(
        "cases",
        text("district", "whose record this is; shards go by it"),
        id_("id", "UUIDv7"),
        text("number", "what a person says, such as 2026-0001; never reused"),
        id_("party_id"),
        text("issue", "id of the issue in the allocation"),
        text("lead", "id of the unit that answers for it; none while the office decides", nullable=True),
        text("state"),
        text("outcome", "of the decision that put it where it is"),
        number("needs_office", "1 if the office has something to confirm or decide"),
        text("severity", "the most urgent of its findings"),
        moment("opened_at"),
        day("found_on", "the first day that any of its findings was seen"),
        text("locality", "the party's, when the case was opened"),
        sa.PrimaryKeyConstraint("district", "id"),
        belongs_to("parties", "party_id"),
        sa.UniqueConstraint("district", "number"),
        sa.CheckConstraint(
            "state IN ('desk', 'dispatched', 'accepted', 'answered', 'closed', 'returned', 'parked', 'void')",
            name="state",
        ),
        sa.CheckConstraint(
            "outcome IN ('settled', 'to_confirm', 'open_question', 'contested', 'unassigned', 'out_of_scope')",
            name="outcome",
        ),
        sa.CheckConstraint("needs_office IN (0, 1)", name="needs_office"),
        sa.CheckConstraint("severity IN ('at_once', 'urgent', 'ordinary', 'long')", name="severity"),
        comment="cases",
        sqlite_strict=True,
    )
    index("ix_cases_district_found_on", "cases", ["district", "found_on"])
    index("ix_cases_district_issue_id", "cases", ["district", "issue", "id"])
    index("ix_cases_district_lead_id", "cases", ["district", "lead", "id"])
    index("ix_cases_district_locality_id", "cases", ["district", "locality", "id"])
    index("ix_cases_district_party_id_id", "cases", ["district", "party_id", "id"])
    index("ix_cases_district_state_id", "cases", ["district", "state", "id"])
    index(
        "uq_cases_one_open",
        "cases",
        ["district", "party_id", "issue", sa.text("coalesce(lead, '')")],
        unique=True,
        where="state NOT IN ('closed', 'void')",
    )


def _findings() -> None:
    op.create_table(
        "findings",
        text("district", "whose record this is; shards go by it"),
        id_("id", "UUIDv7"),
        id_("visit_id"),
        id_("case_id"),
        text("issue", "id of the issue in the allocation"),
        text("facts", "every fact that was given, as canonical JSON"),
        text("text"),
        day("found_on"),
        text("action", "what was done on the spot"),
        text("severity"),
        text("key", "the inspector's own id for it", nullable=True),
        text("digest", "SHA-256 of what was handed in, the key aside"),
        moment("received_at"),
        sa.PrimaryKeyConstraint("district", "id"),
        belongs_to("visits", "visit_id"),
        belongs_to("cases", "case_id"),
        sa.UniqueConstraint("district", "digest"),
        sa.CheckConstraint("severity IN ('at_once', 'urgent', 'ordinary', 'long')", name="severity"),
        comment="findings",
        sqlite_strict=True,
    )
    index("ix_findings_district_case_id", "findings", ["district", "case_id"])
    index("ix_findings_district_found_on", "findings", ["district", "found_on"])
    index("ix_findings_district_issue_id", "findings", ["district", "issue", "id"])
    index("ix_findings_district_visit_id", "findings", ["district", "visit_id"])
    index("uq_findings_key", "findings", ["district", "key"], unique=True, where="key IS NOT NULL")


def _evidence() -> None:
    op.create_table(
        "evidence",
        text("district", "whose record this is; shards go by it"),
        id_("id", "UUIDv7"),
        id_("finding_id"),
        text("name"),
        text("sha256", "of the bytes, as hex"),
        big("size", "in bytes"),
        day("taken_on", nullable=True),
        day("received_on", "day in the district"),
        sa.PrimaryKeyConstraint("district", "id"),
        belongs_to("findings", "finding_id"),
        comment="files of evidence",
        sqlite_strict=True,
    )
    index("ix_evidence_district_finding_id", "evidence", ["district", "finding_id"])


def _answers() -> None:
    op.create_table(
        "answers",
        text("district", "whose record this is; shards go by it"),
        text("digest", "SHA-256 of the record"),
        text("fingerprint", "the allocation that said so"),
        text("facts", "the facts that it rests on, as canonical JSON"),
        text("outcome"),
        text("lead", nullable=True),
        text("record", "the whole decision, as canonical JSON"),
        sa.PrimaryKeyConstraint("district", "digest"),
        belongs_to("allocations", "fingerprint", "fingerprint"),
        sa.CheckConstraint(
            "outcome IN ('settled', 'to_confirm', 'open_question', 'contested', 'unassigned', 'out_of_scope')",
            name="outcome",
        ),
        comment="distinct decisions, by content",
        sqlite_strict=True,
    )


def _decisions() -> None:
    op.create_table(
        "decisions",
        text("district", "whose record this is; shards go by it"),
        id_("id", "UUIDv7"),
        id_("finding_id"),
        text("answer", "digest of the answer"),
        text("kind"),
        moment("made_at"),
        sa.PrimaryKeyConstraint("district", "id"),
        belongs_to("answers", "answer", "digest"),
        belongs_to("findings", "finding_id"),
        sa.CheckConstraint("kind IN ('rule', 'ruling')", name="kind"),
        comment="which answer a finding got, and when",
        sqlite_strict=True,
    )
    index("ix_decisions_district_finding_id", "decisions", ["district", "finding_id"])


def _tasks() -> None:
    op.create_table(
        "tasks",
        text("district", "whose record this is; shards go by it"),
        id_("id", "UUIDv7"),
        id_("case_id"),
        text("unit", "id of the unit in the allocation"),
        text("role"),
        text("state"),
        moment("opened_at"),
        moment("deadline", nullable=True),
        number("extensions", "how often the deadline was moved"),
        sa.PrimaryKeyConstraint("district", "id"),
        belongs_to("cases", "case_id"),
        sa.CheckConstraint("role IN ('lead', 'joint', 'support')", name="role"),
        sa.CheckConstraint("state IN ('open', 'accepted', 'answered', 'withdrawn')", name="state"),
        comment="shares of cases",
        sqlite_strict=True,
    )
    index("ix_tasks_district_unit_state_deadline", "tasks", ["district", "unit", "state", "deadline"])
    index("uq_tasks_one_each", "tasks", ["district", "case_id", "unit"], unique=True, where="state <> 'withdrawn'")
