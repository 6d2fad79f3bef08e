"""Who holds which post on a day, as the record has it, who may call a meeting, and which units are members?"""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from compliance.conference_states import PostRank, TenureState
from compliance.roster.model import CALLING, Candidate, Held, Someone, ordered
from compliance.roster.names import tidy
from compliance.store.conference import Meeting, Person, Post, Tenure
from rules.catalogue import Label

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

__all__ = ["Term", "holder", "label", "may_call", "member_units", "posts", "stored_posts", "taken", "terms"]

_DAY = timedelta(days=1)


class Term(NamedTuple):
    """A tenure with who and which meeting, by its number."""

    tenure: Tenure
    person: Someone
    meeting: str


def taken(session: Session, district: str) -> bool:
    """Whether a roster was taken into the record."""
    return session.scalar(select(Post.id).where(Post.district == district).limit(1)) is not None


def stored_posts(session: Session, district: str) -> list[Post]:
    """Every post, in the order of the document."""
    return list(session.scalars(select(Post).where(Post.district == district).order_by(Post.id)))


def terms(session: Session, district: str, post_id: str | None = None) -> list[Term]:
    """Every tenure, proposed and dropped ones too, or those of one post; the earliest first day first."""
    of_person = (Person.district == Tenure.district) & (Person.id == Tenure.person_id)
    of_meeting = (Meeting.district == Tenure.district) & (Meeting.id == Tenure.meeting_id)
    query = (
        select(Tenure, Person.name, Person.title, Meeting.number)
        .join(Person, of_person)
        .outerjoin(Meeting, of_meeting)
        .where(Tenure.district == district)
    )
    if post_id is not None:
        query = query.where(Tenure.post_id == post_id)
    rows = session.execute(query.order_by(Tenure.starts, Tenure.id))
    return [Term(tenure, Someone(name, title), meeting or "") for tenure, name, title, meeting in rows]


def posts(session: Session, district: str, on: date, bodies: Iterable[str] = ()) -> list[Held]:
    """Every post that there is on the day `on`, with its holder or its vacancy, the bodies in the order of `bodies`."""
    by_post: dict[str, list[Term]] = {}
    for term in terms(session, district):
        by_post.setdefault(term.tenure.post_id, []).append(term)
    there = [post for post in stored_posts(session, district) if post.starts <= on]
    bodies = list(bodies) or list(dict.fromkeys(post.body for post in there))
    return ordered((_held(post, by_post.get(post.id, ()), on) for post in there), bodies)


def holder(session: Session, district: str, key: str, on: date) -> Someone | None:
    """Who holds the post `key` on the day `on`; None where it is vacant, or there is no such post."""
    return next((each.person for each in posts(session, district, on) if each.key == key), None)


def may_call(session: Session, district: str, name: str, on: date) -> str | None:
    """The key of the post by which the person of that name may call and chair a meeting on the day `on`, if any."""
    wanted = tidy(name)
    return next(
        (
            each.key
            for each in posts(session, district, on)
            if each.rank in CALLING and each.person is not None and each.person.name == wanted
        ),
        None,
    )


def member_units(session: Session, district: str, on: date) -> dict[str, Someone | None]:
    """The units with a member's post in the body that has a convener, and who holds it on the day; None: vacant."""
    there = posts(session, district, on)
    conference = {each.body for each in there if each.rank is PostRank.CONVENER}
    return {
        each.unit: each.person
        for each in there
        if each.body in conference and each.rank is PostRank.MEMBER and each.unit is not None
    }


def label(text: str) -> Label | None:
    """A name in both languages, as the record keeps it."""
    return Label(**json.loads(text)) if text else None


def _held(post: Post, of_post: Sequence[Term], on: date) -> Held:
    name = label(post.name)
    assert name is not None, "every post has a name"
    place = (post.key, post.body, post.rank, post.unit, post.position, name, label(post.note))
    candidate = next((_candidate(each) for each in of_post if each.tenure.state is TenureState.PROPOSED), None)
    begun = [each for each in of_post if each.tenure.state is TenureState.SETTLED and each.tenure.starts <= on]
    if not begun:
        return Held(*place, person=None, since=post.starts, candidate=candidate)
    tenure, person, meeting = begun[-1]
    if tenure.ends is not None and tenure.ends < on:
        return Held(*place, person=None, since=tenure.ends + _DAY, candidate=candidate)
    return Held(
        *place,
        person,
        since=tenure.starts,
        until=tenure.ends,
        proposed_by=tenure.proposed_by,
        settled_by=meeting or tenure.settled_by,
        reason=tenure.reason,
        candidate=candidate,
    )


def _candidate(term: Term) -> Candidate:
    tenure = term.tenure
    return Candidate(term.person, tenure.starts, tenure.proposed_by, tenure.proposed_at, tenure.reason)
