"""What is kept of parties, visits, findings and decisions? The tables, their constraints and indexes."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from compliance.draft import Severity, VisitSource
from compliance.states import DecisionKind, VisitResult
from compliance.store.base import STRICT, Base, District, Id, Ref, belongs_to, unique_where
from compliance.store.columns import BIG, Day, Word, one_of
from rules.decision import Outcome

__all__ = [
    "Adoption",
    "Answer",
    "Attendance",
    "Evidence",
    "Finding",
    "FindingDecision",
    "KeptAllocation",
    "Party",
    "Visit",
]


class KeptAllocation(Base):
    """An allocation that decided something here, word for word, so that the decision still reads."""

    __tablename__ = "allocations"
    __table_args__ = (STRICT | {"comment": "allocations that decided something here"},)

    district: Mapped[District]
    fingerprint: Mapped[str] = mapped_column(primary_key=True, comment="SHA-256 of the content")
    allocation: Mapped[str] = mapped_column(comment="the allocation's own id")
    version: Mapped[str] = mapped_column(comment="the allocation's own version")
    document: Mapped[str] = mapped_column(comment="the content, as canonical JSON")
    kept_at: Mapped[datetime] = mapped_column(comment="when it first decided here")


class Adoption(Base):
    """That an allocation is in force here from a day on; the next one ends it the day before its own first."""

    __tablename__ = "adoptions"
    __table_args__ = (
        belongs_to("allocations", "fingerprint", "fingerprint"),
        UniqueConstraint("district", "starts"),
        unique_where("uq_adoptions_first", "starts IS NULL"),
        unique_where("uq_adoptions_last", "ends IS NULL"),
        CheckConstraint("starts <= ends", name="span"),
        STRICT | {"comment": "which allocation is in force, from when to when"},
    )

    district: Mapped[District]
    id: Mapped[Id]
    fingerprint: Mapped[str] = mapped_column(comment="the allocation, word for word in allocations")
    words: Mapped[str] = mapped_column(comment="the words by which it knows its issues, as canonical JSON")
    starts: Mapped[date | None] = mapped_column(comment="its first day; none where it was there from the beginning")
    ends: Mapped[date | None] = mapped_column(comment="its last day; none for the last one")
    adopted_at: Mapped[datetime]
    adopted_unit: Mapped[str | None] = mapped_column(comment="id of the unit of whoever adopted it")
    adopted_by: Mapped[str] = mapped_column(comment="who adopted it; empty for what was in use before any adoption")
    remark: Mapped[str]


class Party(Base):
    """An inspected institution or school: known by its code, else by name and locality."""

    __tablename__ = "parties"
    __table_args__ = (
        unique_where("uq_parties_code", "code IS NOT NULL", "code"),
        unique_where("uq_parties_name_without_code", "code IS NULL", "name_key", "locality"),
        Index(None, "district", "name_key", "locality"),
        STRICT | {"comment": "inspected parties"},
    )

    district: Mapped[District]
    id: Mapped[Id]
    name: Mapped[str] = mapped_column(comment="as first given")
    name_key: Mapped[str] = mapped_column(comment="the name as it is compared: width, case and spaces folded")
    code: Mapped[str | None] = mapped_column(comment="unified social credit code")
    locality: Mapped[str] = mapped_column(comment="township or street; empty if not given")
    address: Mapped[str]
    registered_for: Mapped[str]
    added_at: Mapped[datetime]


class Visit(Base):
    """One inspection of one party on one day, also where nothing was found."""

    __tablename__ = "visits"
    __table_args__ = (
        belongs_to("parties", "party_id"),
        UniqueConstraint("district", "party_id", "visited_on", "source", "inspector"),
        one_of("source", VisitSource),
        one_of("result", VisitResult),
        Index(None, "district", "visited_on"),
        STRICT | {"comment": "inspections"},
    )

    district: Mapped[District]
    id: Mapped[Id]
    party_id: Mapped[Ref]
    visited_on: Mapped[date] = mapped_column(comment="day of the inspection, in the district")
    source: Mapped[VisitSource] = mapped_column(Word(VisitSource), comment="what made somebody look")
    inspector: Mapped[str] = mapped_column(comment="who looked, as written; empty if not given")
    result: Mapped[VisitResult] = mapped_column(Word(VisitResult))
    note: Mapped[str]
    recorded_at: Mapped[datetime]


class Attendance(Base):
    """A unit that was there. It says nothing about who is responsible."""

    __tablename__ = "visit_attendance"
    __table_args__ = (belongs_to("visits", "visit_id"), STRICT | {"comment": "units that were at a visit"})

    district: Mapped[District]
    visit_id: Mapped[Ref] = mapped_column(primary_key=True)
    unit: Mapped[str] = mapped_column(primary_key=True, comment="id of the unit in the allocation")


class Finding(Base):
    """One issue seen at a visit. It always belongs to a case."""

    __tablename__ = "findings"
    __table_args__ = (
        belongs_to("visits", "visit_id"),
        belongs_to("cases", "case_id"),
        UniqueConstraint("district", "digest"),
        unique_where("uq_findings_key", "key IS NOT NULL", "key"),
        one_of("severity", Severity),
        Index(None, "district", "visit_id"),
        Index(None, "district", "case_id"),
        Index(None, "district", "issue", "id"),
        Index(None, "district", "found_on"),
        STRICT | {"comment": "findings"},
    )

    district: Mapped[District]
    id: Mapped[Id]
    visit_id: Mapped[Ref]
    case_id: Mapped[Ref]
    issue: Mapped[str] = mapped_column(comment="id of the issue in the allocation")
    facts: Mapped[str] = mapped_column(comment="every fact that was given, as canonical JSON")
    text: Mapped[str]
    found_on: Mapped[date] = mapped_column(Day)
    action: Mapped[str] = mapped_column(comment="what was done on the spot")
    severity: Mapped[Severity] = mapped_column(Word(Severity))
    key: Mapped[str | None] = mapped_column(comment="the inspector's own id for it")
    digest: Mapped[str] = mapped_column(comment="SHA-256 of what was handed in, the key aside")
    received_at: Mapped[datetime]


class Evidence(Base):
    """One file of evidence for a finding; the bytes are kept elsewhere."""

    __tablename__ = "evidence"
    __table_args__ = (
        belongs_to("findings", "finding_id"),
        Index(None, "district", "finding_id"),
        STRICT | {"comment": "files of evidence"},
    )

    district: Mapped[District]
    id: Mapped[Id]
    finding_id: Mapped[Ref]
    name: Mapped[str]
    sha256: Mapped[str] = mapped_column(comment="of the bytes, as hex")
    size: Mapped[int] = mapped_column(BIG, comment="in bytes")
    taken_on: Mapped[date | None]
    received_on: Mapped[date] = mapped_column(comment="day in the district")


class Answer(Base):
    """What an allocation says of one combination of facts; every finding with these facts shares it."""

    __tablename__ = "answers"
    __table_args__ = (
        belongs_to("allocations", "fingerprint", "fingerprint"),
        one_of("outcome", Outcome),
        STRICT | {"comment": "distinct decisions, by content"},
    )

    district: Mapped[District]
    digest: Mapped[str] = mapped_column(primary_key=True, comment="SHA-256 of the record")
    fingerprint: Mapped[str] = mapped_column(comment="the allocation that said so")
    facts: Mapped[str] = mapped_column(comment="the facts that it rests on, as canonical JSON")
    outcome: Mapped[Outcome] = mapped_column(Word(Outcome))
    lead: Mapped[str | None]
    record: Mapped[str] = mapped_column(comment="the whole decision, as canonical JSON")


class FindingDecision(Base):
    """That an answer was given for a finding, and when. A ruling adds one; none is overwritten."""

    __tablename__ = "decisions"
    __table_args__ = (
        belongs_to("findings", "finding_id"),
        belongs_to("answers", "answer", "digest"),
        one_of("kind", DecisionKind),
        Index(None, "district", "finding_id"),
        STRICT | {"comment": "which answer a finding got, and when"},
    )

    district: Mapped[District]
    id: Mapped[Id]
    finding_id: Mapped[Ref]
    answer: Mapped[str] = mapped_column(comment="digest of the answer")
    kind: Mapped[DecisionKind] = mapped_column(Word(DecisionKind))
    made_at: Mapped[datetime]
