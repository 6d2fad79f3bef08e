"""Whose are the cases of matters? The conference's own: the one party of the district that nobody inspects."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from sqlalchemy import select

from compliance.conference_states import PostRank
from compliance.draft import PartyDraft
from compliance.meetings.naming import of_a_matter
from compliance.recording.ledger import rows_of
from compliance.recording.parties import Parties
from compliance.store.cases import Case
from compliance.store.conference import Post
from compliance.store.models import Party
from rules.language import Language, _, speaking

if TYPE_CHECKING:
    from compliance.casework.bench import Bench
    from compliance.recording.rows import PartyRow

__all__ = ["conference_party"]


def conference_party(bench: Bench) -> PartyRow:
    """The conference as a party: that of the matters before, or made now."""
    known = select(Case.party_id).where(Case.district == bench.district, of_a_matter(Case.issue)).limit(1)
    party_id = bench.session.scalar(known)
    if party_id is None:
        parties = Parties(bench.session, bench.district, bench.ledger, bench.journal)
        return parties.resolve(PartyDraft(_name(bench)), bench.at)
    (row,) = rows_of(bench.session, Party, Party.district == bench.district, Party.id == party_id)
    return cast("PartyRow", row)


def _name(bench: Bench) -> str:
    """As the district's document calls the body that has a convener; the record is kept in Chinese."""
    convening = (Post.district == bench.district, Post.rank == PostRank.CONVENER)
    body = bench.session.scalar(select(Post.body).where(*convening).limit(1))
    named = next((each.name.zh for each in bench.book.allocation.bodies if each.id == body), None)
    with speaking(Language.ZH):
        return named or _("joint conference")
