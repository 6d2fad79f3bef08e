"""Was this finding handed in before? By its content, and by the inspector's own key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from compliance.draft import FindingDraft
from compliance.recording.identity import finding_digest
from compliance.recording.ledger import chunks
from compliance.store.cases import Case
from compliance.store.models import Finding

__all__ = ["Earlier", "Incoming", "sort_out"]


@dataclass(frozen=True, slots=True)
class Earlier:
    """A finding that is stored, and the case that it is in."""

    finding: str
    case: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """
    One draft of a batch and what is known of it.

    `same` is a stored finding, or the place in the batch of an earlier draft, with this
    content; `clash` is one with this key and other content. With neither, it is new.
    """

    draft: FindingDraft
    digest: str
    same: Earlier | int | None = None
    clash: Earlier | int | None = None

    @property
    def new(self) -> bool:
        """Whether it has to be stored."""
        return self.same is None and self.clash is None


def _found(
    session: Session, district: str, column: InstrumentedAttribute[str | None], wanted: Iterable[str]
) -> dict[str, Earlier]:
    found: dict[str, Earlier] = {}
    for piece in chunks(sorted(set(wanted))):
        rows = (
            select(column, Finding.id, Case.number)
            .join(Case, (Case.district == Finding.district) & (Case.id == Finding.case_id))
            .where(Finding.district == district, column.in_(piece))
        )
        found |= {str(value): Earlier(finding, case) for value, finding, case in session.execute(rows)}
    return found


def sort_out(session: Session, district: str, drafts: Sequence[FindingDraft]) -> list[Incoming]:
    """For each draft, in order, whether it is new, known or in conflict with what is stored or came before it."""
    digests = [finding_digest(draft) for draft in drafts]
    by_digest: dict[str, Earlier | int] = dict(_found(session, district, Finding.digest, digests))
    keys = [draft.key for draft in drafts if draft.key]
    by_key: dict[str, Earlier | int] = dict(_found(session, district, Finding.key, keys))
    sorted_out: list[Incoming] = []
    for place, (draft, digest) in enumerate(zip(drafts, digests, strict=True)):
        same = by_digest.get(digest)
        clash = by_key.get(draft.key) if draft.key and same is None else None
        sorted_out.append(Incoming(draft, digest, same, clash))
        if same is None and clash is None:
            by_digest[digest] = place
            if draft.key:
                by_key[draft.key] = place
    return sorted_out
