"""What has changed in the roster: who was proposed, settled, dropped, or followed in their unit, and when?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from compliance.conference_states import TenureState
from compliance.roster.model import Someone
from compliance.roster.stored import stored_posts, terms

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from compliance.roster.stored import Term
    from compliance.store.conference import Post

__all__ = ["Move", "moves"]


@dataclass(frozen=True, slots=True)
class Move:
    """Somebody's coming to a post, however far that came; `succeeded` where they followed in the unit."""

    key: str
    body: str
    unit: str | None
    person: Someone
    state: TenureState
    starts: date
    ends: date | None
    proposed_by: str
    proposed_at: datetime
    settled_by: str
    settled_at: datetime | None
    succeeded: bool
    reason: str


def moves(session: Session, district: str) -> list[Move]:
    """Everybody who was proposed or settled for a post after the roster was taken; the latest first."""
    by_id = {post.id: post for post in stored_posts(session, district)}
    found = [_move(by_id[term.tenure.post_id], term) for term in terms(session, district) if not _listed(term)]
    return sorted(found, key=lambda each: (each.settled_at or each.proposed_at, each.proposed_at), reverse=True)


def _listed(term: Term) -> bool:
    """Whether it stood in the document: that is its own proposal and settles itself, and is no unit's word."""
    tenure = term.tenure
    return tenure.settled_at == tenure.proposed_at and not tenure.reason


def _move(post: Post, term: Term) -> Move:
    tenure = term.tenure
    return Move(
        key=post.key,
        body=post.body,
        unit=post.unit,
        person=term.person,
        state=tenure.state,
        starts=tenure.starts,
        ends=tenure.ends,
        proposed_by=tenure.proposed_by,
        proposed_at=tenure.proposed_at,
        settled_by=term.meeting or tenure.settled_by,
        settled_at=tenure.settled_at,
        succeeded=tenure.state is TenureState.SETTLED and tenure.settled_by == post.unit,
        reason=tenure.reason,
    )
