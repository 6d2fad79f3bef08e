"""
From dispatch to closing: what a case and a task have to remember, disputes, rulings, re-inspections and draws.

Two lists of words grow (a case can be handed over; a visit can be a re-inspection).
On SQLite that makes the two tables anew, which is why an upgrade there runs with
foreign keys not enforced, and checks them at its end.
"""

from __future__ import annotations

import sqlalchemy as sa

from compliance.store.migrations.columns import (
    add,
    belongs_to,
    big,
    by_case,
    change_check,
    day,
    id_,
    index,
    moment,
    number,
    table,
    text,
)

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_FLAG = "IN (0, 1)"


def upgrade() -> None:
    _cases()
    _visits()
    _tasks()
    _returns()
    _rulings()
    _extensions()
    _attachments()
    _verifications()
    _draws()


def downgrade() -> None:
    raise NotImplementedError("what was done to cases is not taken away")


def _cases() -> None:
    owner = "lead IS NOT NULL OR state IN ('desk', 'handed_over', 'closed', 'parked', 'void')"
    aside = "aside_from IS NOT NULL OR state NOT IN ('returned', 'parked', 'void')"
    add("cases", moment("dispatched_at", "when its present lead got it", nullable=True), owner=owner)
    add("cases", moment("answered_at", "when its lead last answered", nullable=True))
    add("cases", moment("closed_at", nullable=True), closed_at="closed_at IS NOT NULL OR state <> 'closed'")
    add(
        "cases",
        text("aside_from", "where it stood before it was returned, parked or void", nullable=True),
        aside_from=aside,
    )
    add(
        "cases",
        day("parked_until", "the last day for which it is parked", nullable=True),
        parked_until="parked_until IS NOT NULL OR state <> 'parked'",
    )
    add(
        "cases",
        text("handed_to", "the regime or unit outside that it was handed over to", nullable=True),
        handed_to="handed_to IS NOT NULL OR state <> 'handed_over'",
    )
    conference = number("at_conference", "1 if it was put to the conference, and the convener rules")
    add("cases", conference, default="0", at_conference=f"at_conference {_FLAG}")
    drawn = number("drawn", "1 if it was drawn to be checked again and was not yet")
    add("cases", drawn, default="0", drawn=f"drawn {_FLAG}")
    add("cases", moment("office_by", "by when the office decides, rules or has it verified", nullable=True))
    provisional = number("office_provisional", "1 if office_by rests on days that are not published yet")
    add("cases", provisional, default="0", office_provisional=f"office_provisional {_FLAG}")
    add("cases", number("returns", "how often a unit disputed it"), default="0")
    add("cases", number("reworks", "how often a re-inspection failed"), default="0")
    add("cases", number("reopenings", "how often it was opened again"), default="0")
    add("cases", number("parkings", "how often it was parked"), default="0")
    add("cases", id_("merged_into", "the case that goes on for both", nullable=True))
    add("cases", id_("cites", "the closed case that it takes up again, too late to reopen", nullable=True))
    before = "state IN ('desk', 'dispatched', 'accepted', 'answered', 'closed', 'returned', 'parked', 'void')"
    change_check("cases", "state", before, before.replace("'parked', ", "'parked', 'handed_over', "))


def _visits() -> None:
    before = "source IN ('random_check', 'complaint', 'hotline', 'media', 'from_above', 'campaign')"
    change_check("visits", "source", before, before.replace("'campaign'", "'campaign', 're_inspection'"))


def _tasks() -> None:
    add("tasks", moment("receive_by", "silence past it counts as receipt", nullable=True))
    add("tasks", moment("received_at", nullable=True))
    silence = number("by_silence", "1 if nobody received it and time did")
    add("tasks", silence, default="0", by_silence=f"by_silence {_FLAG}")
    add("tasks", moment("counted_from", "the moment from which the deadline is counted", nullable=True))
    add("tasks", text("allowance", "how long it has from then, such as 13wd", nullable=True))
    provisional = number("provisional", "1 if the deadline rests on days that are not published yet")
    add("tasks", provisional, default="0", provisional=f"provisional {_FLAG}")
    add("tasks", moment("answered_at", nullable=True))
    add("tasks", text("result", "what the unit last answered"), default="''")


def _returns() -> None:
    table(
        "returns",
        "disputes about whose a case is",
        id_("case_id"),
        text("unit", "id of the unit that returned it"),
        text("clause", "id of the clause that it rests on"),
        text("proposed", "id of the unit that it should go to"),
        text("reason"),
        moment("returned_at"),
        text("returned_by"),
        day("consulted_on", "the day on which the office heard both units", nullable=True),
        text("consultation", "what came of it; empty before"),
        moment("settled_at", nullable=True),
        id_("ruling_id", nullable=True),
        belongs_to("cases", "case_id"),
    )
    by_case("returns")
    index("uq_returns_one_open", "returns", ["district", "case_id"], unique=True, where="settled_at IS NULL")


def _rulings() -> None:
    table(
        "rulings",
        "rulings, and the precedents among them",
        text("number", "what a person says, such as R2026-0001; never reused"),
        id_("case_id"),
        text("kind"),
        text("issue", "id of the issue in the allocation"),
        text("lead", "id of the unit that leads by it"),
        text("joint", "ids of the units that handle it with the lead, as canonical JSON"),
        text("facts", "the routing facts that it speaks of, as canonical JSON"),
        text("base", "what the allocation itself said of them, as canonical JSON"),
        text("fingerprint", "the allocation that said so"),
        text("reason"),
        moment("made_at"),
        text("made_by"),
        number("in_force", "1 if the next finding follows it"),
        belongs_to("cases", "case_id"),
        belongs_to("allocations", "fingerprint", "fingerprint"),
        sa.UniqueConstraint("district", "number"),
        sa.CheckConstraint("kind IN ('confirmation', 'assignment', 'ruling')", name="kind"),
        sa.CheckConstraint(f"in_force {_FLAG}", name="in_force"),
    )
    by_case("rulings")
    index("ix_rulings_district_issue_in_force", "rulings", ["district", "issue", "in_force"])


def _extensions() -> None:
    table(
        "extensions",
        "requests for more time",
        id_("case_id"),
        id_("task_id"),
        text("unit", "id of the unit that asked"),
        text("asked_by"),
        moment("asked_at"),
        day("until", "the last day that is asked for"),
        text("reason"),
        text("state"),
        moment("decided_at", nullable=True),
        text("decided_by"),
        text("remark"),
        belongs_to("cases", "case_id"),
        belongs_to("tasks", "task_id"),
        sa.CheckConstraint("state IN ('asked', 'granted', 'refused', 'lapsed')", name="state"),
    )
    by_case("extensions")
    index("uq_extensions_one_asked", "extensions", ["district", "task_id"], unique=True, where="state = 'asked'")


def _attachments() -> None:
    table(
        "attachments",
        "files of a case, such as completion evidence",
        id_("case_id"),
        text("unit", "id of the unit that attached it", nullable=True),
        text("purpose"),
        text("name"),
        text("sha256", "of the bytes, as hex"),
        big("size", "in bytes"),
        day("taken_on", nullable=True),
        day("received_on", "day in the district"),
        belongs_to("cases", "case_id"),
        sa.CheckConstraint("purpose IN ('completion', 'remark')", name="purpose"),
    )
    by_case("attachments")


def _verifications() -> None:
    table(
        "verifications",
        "re-inspections of cases",
        id_("case_id"),
        id_("visit_id"),
        number("passed"),
        number("recheck", "1 if the case was closed already and drawn at random"),
        moment("verified_at"),
        belongs_to("cases", "case_id"),
        belongs_to("visits", "visit_id"),
        sa.CheckConstraint(f"passed {_FLAG}", name="passed"),
        sa.CheckConstraint(f"recheck {_FLAG}", name="recheck"),
    )
    by_case("verifications")


def _draws() -> None:
    table(
        "draws",
        "random draws of closed cases",
        text("seed"),
        day("closed_since"),
        text("population", "numbers of the cases drawn from, as canonical JSON"),
        text("drawn", "numbers of the cases drawn, as canonical JSON"),
        number("share", "percent that was drawn"),
        moment("drawn_at"),
    )
