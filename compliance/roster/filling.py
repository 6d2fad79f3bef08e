"""What does every change of a post go through? Who may, which post it is, who held it, and what is written."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from compliance.actor import ActorRole
from compliance.conference_states import TenureState
from compliance.errors import BadInput, Conflict, NotAllowed, NotFound
from compliance.ids import new_id
from compliance.recording.ledger import rows_of
from compliance.rights import Act, may, require
from compliance.roster.model import Someone
from compliance.roster.stored import terms
from compliance.store.conference import Person, Post, Tenure
from rules.errors import Problem
from rules.language import _

if TYPE_CHECKING:
    from compliance.casework.bench import Bench
    from compliance.roster.stored import Term
    from compliance.states import EventAct

__all__ = ["Change", "Desk", "day_before"]

_DAY = timedelta(days=1)


def day_before(day: date) -> date:
    """The day before `day`."""
    return day - _DAY


@dataclass(frozen=True, slots=True)
class Change:
    """
    What was done about a post: who it is about, from which day on, and who goes with which last day.

    For a post that was vacated nobody is `person`, and `starts` is the first day without a holder. `reported` is what
    a unit settled by a successor of its own, and the office only has to know.
    """

    key: str
    person: Someone | None
    starts: date
    before: Someone | None = None
    before_ends: date | None = None
    reported: bool = False


class Desk:
    """A post that is being filled or vacated, with everybody who was ever proposed or settled for it."""

    def __init__(self, bench: Bench, key: str) -> None:
        self.bench = bench
        post = bench.session.scalar(select(Post).where(Post.district == bench.district, Post.key == key))
        if post is None:
            text = _("There is no post “{name}” in the record. See `lianban roster show`.")
            raise NotFound(text.format(name=key[:40]))
        self.post = post
        self.terms = terms(bench.session, bench.district, post.id)
        self._changed: list[dict[str, object]] = []
        self._added: dict[str, list[dict[str, object]]] = {}

    # ------------------------------------------------------------------ who may, and why

    def require_unit_or_office(self) -> None:
        """Raise `NotAllowed` unless the actor keeps the roster, or handles things for the unit of the post."""
        actor = self.bench.actor
        own = self.post.unit is not None and actor.unit == self.post.unit
        if may(actor, Act.KEEP_ROSTER) or (own and actor.role is ActorRole.HANDLER):
            return
        if self.post.unit is None:
            require(actor, Act.KEEP_ROSTER)
        unit = self.bench.book.names.units.get(self.post.unit or "")
        text = _(
            "The post {key} is of {unit}: a handler of that unit (handler) or the office (office) may do this. "
            "Say who you are with `--as UNIT:ROLE`."
        )
        raise NotAllowed(text.format(key=self.post.key, unit=unit.short if unit else self.post.unit))

    @staticmethod
    def need(reason: str) -> str:
        """The reason. Raises `BadInput` where it is missing."""
        if not reason.strip():
            raise BadInput([Problem("--reason", _("the reason is missing."))])
        return reason.strip()

    # ------------------------------------------------------------------ who was it before

    @property
    def proposed(self) -> Term | None:
        """The proposal that is open."""
        return next((each for each in self.terms if each.tenure.state is TenureState.PROPOSED), None)

    @property
    def last(self) -> Term | None:
        """Whoever was settled last, whether they still hold it or not."""
        return next((each for each in reversed(self.terms) if each.tenure.state is TenureState.SETTLED), None)

    def end_last(self, starts: date) -> Term | None:
        """
        Whoever held it, ended on the day before `starts`; None where it was vacant by then.

        Raises `Conflict` where the post began, or somebody was settled for it, on that day or later.
        """
        last = self.last
        begun = self.post.starts if last is None else last.tenure.starts
        if starts < begun or (last is not None and starts == begun):
            text = _("{key} is held by {person} from {day} on, and what follows has to begin later.")
            if last is None:
                text = _("There is {key} from {day} on only.")
            raise Conflict(text.format(key=self.post.key, person=last.person.name if last else "", day=begun))
        if last is None or (last.tenure.ends is not None and last.tenure.ends < starts):
            return None
        self._change(last, ends=day_before(starts))
        return last

    # ------------------------------------------------------------------ what is written

    def settle(self, term: Term, **news: object) -> None:
        """Change a proposal."""
        self._change(term, **news)

    def add(self, person: Someone, **tenure: object) -> None:
        """Add a tenure, and the person where they were not known."""
        row = {
            "district": self.bench.district,
            "id": new_id(self.bench.at),
            "post_id": self.post.id,
            "person_id": self._person(person),
            "ends": None,
            "proposed_at": self.bench.at,
            "settled_by": "",
            "settled_at": None,
            "meeting_id": None,
            **tenure,
        }
        self.bench.ledger.add(Tenure, row)
        self._added["tenures"] = [row]

    def note(self, act: EventAct, why: str, **given: object) -> None:
        """Record it."""
        about: dict[str, object] = {"post": self.post.key, **given}
        changed = {"tenures": self._changed} if self._changed else None
        self.bench.journal.note(act, {}, added=self._added or None, changed=changed, given=about, why=why)

    def _person(self, person: Someone) -> str:
        bench = self.bench
        named = (Person.district == bench.district, Person.name == person.name, Person.title == person.title)
        known = bench.session.scalar(select(Person.id).where(*named))
        if known is not None:
            return known
        row = {"district": bench.district, "id": new_id(bench.at), **asdict(person), "noted_at": bench.at}
        bench.ledger.add(Person, row)
        self._added["persons"] = [row]
        return str(row["id"])

    def _change(self, term: Term, **news: object) -> None:
        bench, id_ = self.bench, term.tenure.id
        (row,) = rows_of(bench.session, Tenure, Tenure.district == bench.district, Tenure.id == id_)
        bench.ledger.change(Tenure, row | news)
        self._changed.append({"id": id_, **news})
