"""Was this finding handed in before? By its content, and by the inspector's own key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from compliance.draft import FindingDraft
from compliance.store.cases import Case
from compliance.store.lookup import rows_with
from compliance.store.models import Finding

if TYPE_CHECKING:
    from compliance.book import Judged

__all__ = ["Earlier", "Incoming", "sort_out"]

_CASE = ("id", "number")


@dataclass(frozen=True, slots=True)
class Earlier:
    """A finding that is stored, and the case that it is in."""

    finding: str
    case: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """
    One draft of a batch and what is known of it.

    `judged` is what the allocation says of it, where that was asked already. `same` is a stored
    finding, or the place in the batch of an earlier draft, with this content; `clash` is one with
    this key and other content. With neither, it is new.
    """

    draft: FindingDraft
    digest: str
    judged: Judged | None = None
    same: Earlier | int | None = None
    clash: Earlier | int | None = None

    @property
    def new(self) -> bool:
        """Whether it has to be stored."""
        return self.same is None and self.clash is None


def _found(session: Session, district: str, column: str, wanted: Iterable[str]) -> dict[str, Earlier]:
    keys = {(value,) for value in wanted}
    known = list(rows_with(session, Finding, district, (column,), keys, only=(column, "id", "case_id")))
    cases = {(row["case_id"],) for row in known}
    rows = rows_with(session, Case, district, ("id",), cases, only=_CASE)
    numbers = {row["id"]: str(row["number"]) for row in rows}
    return {str(row[column]): Earlier(str(row["id"]), numbers[row["case_id"]]) for row in known}


def sort_out(session: Session, district: str, incoming: Sequence[Incoming]) -> list[Incoming]:
    """For each that came in, in order, whether it is new, known or in conflict with what is stored or came before."""
    digests = (each.digest for each in incoming)
    by_digest: dict[str, Earlier | int] = dict(_found(session, district, "digest", digests))
    keys = (each.draft.key for each in incoming if each.draft.key)
    by_key: dict[str, Earlier | int] = dict(_found(session, district, "key", keys))
    sorted_out: list[Incoming] = []
    for place, each in enumerate(incoming):
        key = each.draft.key
        same = by_digest.get(each.digest)
        clash = by_key.get(key) if key and same is None else None
        if same is None and clash is None:
            sorted_out.append(each)
            by_digest[each.digest] = place
            if key:
                by_key[key] = place
        else:
            sorted_out.append(replace(each, same=same, clash=clash))
    return sorted_out
