"""Imports: which file, by its hash, and how far it has come, so that one that was stopped goes on."""

from __future__ import annotations

from compliance.store.migrations.columns import big, index, moment, number, table, text

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    table(
        "imports",
        "imports of files, and how far they came",
        text("sha256", "of the bytes of the file, as hex"),
        text("name", "what the file was called, without its folder"),
        moment("begun_at"),
        moment("finished_at", nullable=True),
        text("seed", "what its ids and salts are drawn from; gone when it is finished", nullable=True),
        number("batches", "how many are stored"),
        number("passes", "how many pieces of parties were looked through for signals"),
        big("read", "rows; the sum of the next three"),
        big("stored"),
        big("known"),
        big("rejected"),
        number("opened", "cases that were opened for it"),
        number("joined", "findings that joined a case"),
        text("rejects", "name of the file of rejected rows"),
        big("rejects_size", "its bytes after that batch"),
    )
    index("uq_imports_running", "imports", ["district", "sha256"], unique=True, where="finished_at IS NULL")


def downgrade() -> None:
    raise NotImplementedError("what was recorded is not taken away")
