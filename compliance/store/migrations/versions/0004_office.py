"""The office's own work: signals across the cases of a party, reminders, and the outbox that they are sent from."""

from __future__ import annotations

import sqlalchemy as sa

from compliance.store.migrations.columns import belongs_to, by_case, day, id_, index, moment, number, table, text

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_FLAG = "IN (0, 1)"


def upgrade() -> None:
    _signals()
    _slips()
    _messages()
    _deliveries()


def downgrade() -> None:
    raise NotImplementedError("what was sent is not taken back")


def _signals() -> None:
    table(
        "signals",
        "signals across the cases of one party",
        text("number", "what a person says, such as S2026-0001; never reused"),
        id_("party_id"),
        text("kind", "such as recurrence"),
        text("rule", "the entry of the policy that it rests on"),
        text("key", "what makes it this signal and no other"),
        text("proposes", "the act that it proposes"),
        text("cases", "ids of the cases it rests on, as canonical JSON"),
        text("findings", "ids of the findings it rests on, as canonical JSON"),
        text("units", "ids of the units that it concerns, as canonical JSON"),
        text("clauses", "ids of the clauses that it cites, as canonical JSON"),
        text("state"),
        moment("raised_at"),
        moment("decided_at", nullable=True),
        text("decided_by"),
        text("reason"),
        belongs_to("parties", "party_id"),
        sa.UniqueConstraint("district", "number"),
        sa.UniqueConstraint("district", "party_id", "rule", "key"),
        sa.CheckConstraint("state IN ('raised', 'taken', 'dismissed')", name="state"),
    )
    index("ix_signals_district_state_id", "signals", ["district", "state", "id"])
    index("ix_events_signals", "events", ["district", "party_id"], where="act = 'signal_raised'")


def _slips() -> None:
    table(
        "slips",
        "reminders, near due to overdue again",
        id_("case_id"),
        id_("task_id", "none where the office itself is reminded", nullable=True),
        text("unit", "id of the unit that is reminded; none for the office", nullable=True),
        text("colour"),
        moment("deadline", "the deadline that it is about"),
        day("due_on", "the day on which it was due to be given"),
        moment("made_at"),
        id_("message_id", "the digest that it went into", nullable=True),
        belongs_to("cases", "case_id"),
        sa.CheckConstraint("colour IN ('blue', 'orange', 'red')", name="colour"),
    )
    by_case("slips")
    index("ix_slips_loose", "slips", ["district", "unit"], where="message_id IS NULL")
    unit = sa.text("coalesce(unit, '')")
    index("uq_slips_one_each", "slips", ["district", "case_id", unit, "colour", "deadline"], unique=True)
    index("uq_slips_one_a_day", "slips", ["district", "case_id", unit, "due_on"], unique=True)


def _messages() -> None:
    table(
        "messages",
        "the outbox",
        text("unit", "id of the unit; none for the office", nullable=True),
        day("day"),
        text("title"),
        text("body"),
        text("state"),
        number("attempts"),
        moment("written_at"),
        moment("sent_at", nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'sent', 'failed', 'no_liaison')", name="state"),
    )
    index("ix_messages_district_state_id", "messages", ["district", "state", "id"])
    index("uq_messages_one_a_day", "messages", ["district", sa.text("coalesce(unit, '')"), "day"], unique=True)


def _deliveries() -> None:
    table(
        "deliveries",
        "attempts to send",
        id_("message_id"),
        text("channel", "the kind of channel, such as wecom; never its address"),
        number("delivered"),
        text("detail", "what the channel said; empty where it said nothing"),
        moment("tried_at"),
        belongs_to("messages", "message_id"),
        sa.CheckConstraint(f"delivered {_FLAG}", name="delivered"),
    )
    index("ix_deliveries_district_message_id", "deliveries", ["district", "message_id"])
