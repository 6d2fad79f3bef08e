"""The joint conference: persons and posts, meetings and what they agreed, and the papers that go out."""

from __future__ import annotations

import sqlalchemy as sa

from compliance.store.migrations.columns import belongs_to, big, day, id_, index, moment, number, table, text

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_PAPERS = (
    "'dispatch', 'supervision', 'transfer', 'rectification', 'notice', 'agenda', 'minutes', 'matters', 'circular', "
    "'report', 'handbook'"
)


def upgrade() -> None:
    _bodies()
    _tenures()
    _meetings()
    _agendas()
    _matters()
    _papers()


def downgrade() -> None:
    raise NotImplementedError("what the conference did is not forgotten")


def _words(column: str, words: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{column} IN ({words})", name=column)


def _bodies() -> None:
    table(
        "persons",
        "people of public posts",
        text("name"),
        text("title", "the public post that they hold otherwise, as the document has it"),
        moment("noted_at"),
        sa.UniqueConstraint("district", "name", "title"),
    )
    table(
        "posts",
        "seats in the bodies",
        text("key", "what it is called in commands, such as joint_conference.member.education"),
        text("body", "id of the body in the allocation"),
        text("rank"),
        text("unit", "id of the unit that it stands for", nullable=True),
        number("position", "its place in the list of the body"),
        text("name", "what it is called in both languages, as canonical JSON"),
        text(
            "note",
            "where the document disagrees with itself about it, or is silent: in both languages; empty if nowhere",
        ),
        day("starts", "the first day on which there is this post"),
        sa.UniqueConstraint("district", "key"),
        _words("rank", "'convener', 'deputy_convener', 'head', 'deputy', 'member', 'liaison', 'invited'"),
    )


def _tenures() -> None:
    table(
        "tenures",
        "who holds which post, from when to when",
        id_("post_id"),
        id_("person_id"),
        text("state"),
        day("starts", "the first day"),
        day("ends", "the last day", nullable=True),
        text("proposed_by", "id of the unit that proposed it, or the document's number"),
        moment("proposed_at"),
        text("settled_by", "who settled it: the conference, a document; empty before"),
        moment("settled_at", nullable=True),
        id_("meeting_id", "the meeting that settled it", nullable=True),
        text("reason"),
        belongs_to("posts", "post_id"),
        belongs_to("persons", "person_id"),
        _words("state", "'proposed', 'settled', 'dropped'"),
        sa.CheckConstraint("starts <= ends", name="span"),
    )
    holder = "state = 'settled' AND ends IS NULL"
    index("uq_tenures_one_holder", "tenures", ["district", "post_id"], unique=True, where=holder)
    index("ix_tenures_district_post_id", "tenures", ["district", "post_id"])


def _meetings() -> None:
    table(
        "meetings",
        "meetings",
        text("number", "what a person says, such as H2026-01; never reused"),
        text("kind"),
        text("state"),
        text("title"),
        day("held_on", "the day of the meeting, in the district"),
        text("begins", "at what time, such as 15:00; empty if not said"),
        text("place"),
        text("called_by", "who called it, by name"),
        text("called_as", "key of the post by which they could"),
        text("chaired_by", "who was in the chair; empty before the minutes"),
        moment("called_at"),
        moment("minuted_at", nullable=True),
        text("summary", "what the minutes say at large; empty before"),
        sa.UniqueConstraint("district", "number"),
        _words("kind", "'joint', 'liaison', 'special'"),
        _words("state", "'called', 'minuted', 'cancelled'"),
    )
    index("ix_meetings_district_held_on", "meetings", ["district", "held_on"])


def _agendas() -> None:
    table(
        "attendees",
        "who was asked to a meeting, and who was there",
        id_("meeting_id"),
        text("unit", "id of the unit; empty for somebody of none"),
        text("name", "what a guest of no unit is called; empty for a unit"),
        number("guest", "1 if invited, and no member"),
        text("presence"),
        text("person", "who came; empty if not said"),
        text("reason", "why the member did not come"),
        belongs_to("meetings", "meeting_id"),
        _words("presence", "'expected', 'present', 'stand_in', 'absent'"),
        sa.CheckConstraint("guest IN (0, 1)", name="guest"),
        sa.UniqueConstraint("district", "meeting_id", "unit", "name"),
    )
    table(
        "agenda_items",
        "agendas",
        id_("meeting_id"),
        number("position", "1, 2, 3…; 0 for one that was dropped"),
        text("kind"),
        text("subject", "number of the case, signal, matter or ruling; empty if there is none"),
        text("title"),
        text("outcome", "what the minutes say of it; empty before"),
        belongs_to("meetings", "meeting_id"),
        _words("kind", "'state', 'escalated', 'dispute', 'stability', 'overdue', 'amendment', 'roster', 'own'"),
    )
    index("ix_agenda_items_district_meeting_id", "agenda_items", ["district", "meeting_id"])


def _matters() -> None:
    table(
        "matters",
        "what meetings agreed",
        text("number", "what a person says, such as Y2026-0001; never reused"),
        id_("meeting_id"),
        id_("case_id", "the case by which it is followed up"),
        number("item", "position of the agenda's item that it came of; 0 for none"),
        text("title", "what was agreed, in a sentence"),
        text("lead", "id of the unit that was to lead, as agreed"),
        text("joint", "ids of the units that were to handle it with it, as canonical JSON"),
        number("major", "1 if it waits for its approval"),
        day("due_on", "the day by which it was agreed to be done"),
        day("approved_on", nullable=True),
        text("approval", "by whom, and the number of the document; empty before"),
        belongs_to("meetings", "meeting_id"),
        belongs_to("cases", "case_id"),
        sa.UniqueConstraint("district", "number"),
        sa.UniqueConstraint("district", "case_id"),
        sa.CheckConstraint("major IN (0, 1)", name="major"),
        sa.CheckConstraint("approved_on IS NULL OR major = 1", name="approved_on"),
    )
    index("ix_matters_district_meeting_id", "matters", ["district", "meeting_id"])


def _papers() -> None:
    table(
        "papers",
        "papers that were issued",
        text("kind"),
        number("year"),
        number("ordinal", "its number within kind and year; never reused"),
        text("number", "what stands at its head"),
        id_("case_id", nullable=True),
        id_("meeting_id", nullable=True),
        text("title"),
        text("addressees", "to whom, by post, as canonical JSON"),
        text("content", "all that it says, as canonical JSON"),
        day("issued_on", "the day that stands on it, in the district"),
        moment("issued_at"),
        text("issued_by"),
        id_("replaces", "the paper that it replaces", nullable=True),
        text("docx_sha256", "of the bytes, as hex"),
        text("html_sha256", "of the bytes, as hex"),
        _words("kind", _PAPERS),
        sa.CheckConstraint("ordinal > 0", name="ordinal"),
        sa.UniqueConstraint("district", "kind", "year", "ordinal"),
    )
    index("ix_papers_district_case_id", "papers", ["district", "case_id"])
    index("ix_papers_district_meeting_id", "papers", ["district", "meeting_id"])
    table(
        "paper_files",
        "papers byte for byte",
        id_("paper_id"),
        text("form"),
        big("size", "in bytes"),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        belongs_to("papers", "paper_id"),
        _words("form", "'docx', 'html'"),
        sa.UniqueConstraint("district", "paper_id", "form"),
    )
