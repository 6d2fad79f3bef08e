"""How do a document's posts and people get into the record? Once; what changes after that is proposed and settled."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from compliance.chain import canonical, plain
from compliance.conference_states import TenureState
from compliance.errors import Conflict
from compliance.ids import new_id
from compliance.rights import Act, require
from compliance.roster.model import Seat, Someone
from compliance.roster.stored import label, stored_posts, terms
from compliance.states import EventAct
from compliance.store.conference import Person, Post, Tenure
from rules.language import _

if TYPE_CHECKING:
    from compliance.casework.bench import Bench
    from compliance.roster.model import Roster
    from rules.catalogue import Label

__all__ = ["Taken", "take"]

_Rows = dict[str, list[dict[str, object]]]


@dataclass(frozen=True, slots=True)
class Taken:
    """How many posts, people and holders were added: none where the same roster was taken before."""

    posts: int
    people: int
    holders: int


def take(bench: Bench, roster: Roster) -> Taken:
    """
    Store the posts of `roster` and who holds them, from the day of its document on.

    Taken again, it adds nothing. Raises `NotAllowed` unless the actor keeps the roster, `Conflict` where another one
    was taken.
    """
    require(bench.actor, Act.KEEP_ROSTER)
    stored = _as_taken(bench, roster.number)
    if stored:
        if stored == _as_listed(roster):
            return Taken(0, 0, 0)
        text = _(
            "Another roster was taken into the record already, with {count} posts. What changes after that is proposed "
            "and settled for each post: `lianban roster propose`."
        )
        raise Conflict(text.format(count=len(stored)))
    rows = _rows(bench, roster)
    for model, table in ((Person, "persons"), (Post, "posts"), (Tenure, "tenures")):
        for row in rows[table]:
            bench.ledger.add(model, row)
    given = {"roster": roster.id, "version": roster.version, "number": roster.number, "from": plain(roster.starts)}
    bench.journal.note(EventAct.ROSTER_TAKEN, {}, added=rows, given=given)
    return Taken(len(rows["posts"]), len(rows["persons"]), len(rows["tenures"]))


def _rows(bench: Bench, roster: Roster) -> _Rows:
    rows: _Rows = {"persons": [], "posts": [], "tenures": []}
    people: dict[Someone, str] = {}
    for seat in roster.seats:
        base: dict[str, object] = {"district": bench.district}
        post_id = new_id(bench.at)
        rows["posts"].append(base | {"id": post_id, **_post(seat), "starts": roster.starts})
        if seat.holder is None:
            continue
        if seat.holder not in people:
            people[seat.holder] = new_id(bench.at)
            person = base | {"id": people[seat.holder], **asdict(seat.holder), "noted_at": bench.at}
            rows["persons"].append(person)
        rows["tenures"].append(base | {"id": new_id(bench.at), **_tenure(bench, roster, post_id, people[seat.holder])})
    return rows


def _post(seat: Seat) -> dict[str, object]:
    return {
        "key": seat.key,
        "body": seat.body,
        "rank": seat.rank,
        "unit": seat.unit,
        "position": seat.position,
        "name": _written(seat.name),
        "note": "" if seat.note is None else _written(seat.note),
    }


def _written(name: Label) -> str:
    return canonical({"zh": name.zh, "en": name.en})


def _tenure(bench: Bench, roster: Roster, post_id: str, person_id: str) -> dict[str, object]:
    return {
        "post_id": post_id,
        "person_id": person_id,
        "state": TenureState.SETTLED,
        "starts": roster.starts,
        "ends": None,
        "proposed_by": roster.number,
        "proposed_at": bench.at,
        "settled_by": roster.number,
        "settled_at": bench.at,
        "meeting_id": None,
        "reason": "",
    }


def _as_listed(roster: Roster) -> list[tuple[object, ...]]:
    return [(*_in_short(seat), seat.holder, roster.starts) for seat in roster.seats]


def _in_short(seat: Seat) -> tuple[object, ...]:
    return (seat.key, seat.body, seat.rank, seat.unit, seat.position, seat.name, seat.note)


def _as_taken(bench: Bench, number: str) -> list[tuple[object, ...]]:
    """The posts, with who held them by the document of that number, as they were taken."""
    first: dict[str, Someone] = {}
    found: list[tuple[object, ...]] = []
    posts = stored_posts(bench.session, bench.district)
    for tenure, person, _meeting in terms(bench.session, bench.district):
        if tenure.proposed_by == tenure.settled_by == number and tenure.proposed_at == tenure.settled_at:
            first.setdefault(tenure.post_id, person)
    for post in posts:
        place = (post.key, post.body, post.rank, post.unit, post.position, label(post.name), label(post.note))
        found.append((*place, first.get(post.id), post.starts))
    return found
