"""
What offline laptops brought home: packs, what they said, and what was settled of it.

The id of a finding can now change hands: two laptops may have given the same one. On PostgreSQL whoever records
may do that, and the policy of revision 0009 says so from here on.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from compliance.store.migrations.columns import belongs_to, big, id_, index, moment, number, table, text
from compliance.store.migrations.secured import OFFICE, ON_SITE, REACHES_ALL, role_is, secure

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _packs()
    _entries()
    _settlements()
    secure("packs", add=role_is(ON_SITE))
    secure("pack_entries", add=role_is(ON_SITE))
    secure("pack_settlements", add=role_is(OFFICE))
    if op.get_bind().dialect.name == "postgresql":
        here = "district = (SELECT current_setting('app.district', true))"
        recording = f"{role_is(['inspector', 'office', 'convener'])} OR ({role_is(['handler'])} AND {REACHES_ALL})"
        may = f"{role_is(['keeper'])} OR ({here} AND ({recording}))"
        op.execute(f"ALTER POLICY changed ON findings WITH CHECK ({may})")


def downgrade() -> None:
    raise NotImplementedError("what was recorded is not taken away")


def _packs() -> None:
    table(
        "packs",
        "packs of offline laptops",
        text("direction"),
        text("sha256", "of its lines but the last, as hex"),
        id_("device", "id of the laptop's database"),
        text("fingerprint", "the allocation that the laptop decided by"),
        moment("exported_at", "by the laptop's clock"),
        text("exported_unit", nullable=True),
        text("exported_by"),
        big("upto", "the last event that it covers; 0 for one that was merged"),
        moment("recorded_at", "when it was exported or merged here"),
        number("findings"),
        number("visits"),
        number("stored"),
        number("known"),
        number("conflicting", "stored without its id, which another finding has"),
        number("rejected"),
        number("differing", "decided otherwise here than on the laptop"),
        sa.CheckConstraint("direction IN ('exported', 'merged')", name="direction"),
    )
    index("ix_packs_district_sha256", "packs", ["district", "sha256"])


def _entries() -> None:
    table(
        "pack_entries",
        "what packs said",
        id_("pack_id"),
        text("kind"),
        id_("party_id"),
        id_("visit_id", nullable=True),
        id_("finding_id", nullable=True),
        text("key", "the inspector's own id for a finding", nullable=True),
        text("name", "of the party, as given"),
        text("code", "likewise", nullable=True),
        text("locality", "likewise"),
        text("address", "likewise"),
        text("registered_for", "likewise"),
        text("result", "of a visit, as the laptop has it"),
        text("note", "of a visit"),
        moment("handed_in_at", "by the laptop's clock"),
        text("handed_in_by", "unit, role and name, as the laptop has them; canonical JSON"),
        text("decided", "outcome and units of a finding, as the laptop has them; likewise"),
        belongs_to("packs", "pack_id"),
        belongs_to("parties", "party_id"),
        belongs_to("visits", "visit_id"),
        belongs_to("findings", "finding_id"),
        sa.CheckConstraint("kind IN ('finding', 'visit', 'party')", name="kind"),
    )
    for column in ("pack_id", "party_id", "finding_id"):
        index(f"ix_pack_entries_district_{column}", "pack_entries", ["district", column])


def _settlements() -> None:
    table(
        "pack_settlements",
        "what was settled of what packs disagree on",
        text("question", "what it is called in commands"),
        text("signature", "SHA-256 of what was said then; if more is said, it is open again"),
        id_("kept_id", "the finding that keeps the inspector's id", nullable=True),
        text("new_key", "the id that the other finding got", nullable=True),
        text("remark"),
        moment("settled_at"),
        text("settled_unit", nullable=True),
        text("settled_by"),
        belongs_to("findings", "kept_id"),
    )
    index("ix_pack_settlements_district_question", "pack_settlements", ["district", "question"])
