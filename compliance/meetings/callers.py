"""Who may call a meeting, and be in its chair? The convener and the deputies, as the roster has them on that day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.actor import ActorRole
from compliance.errors import BadInput, NotAllowed
from compliance.roster.model import CALLING
from compliance.roster.names import tidy
from compliance.roster.stored import may_call, posts, taken
from rules.errors import Problem
from rules.language import _

if TYPE_CHECKING:
    from datetime import date

    from compliance.casework.bench import Bench

__all__ = ["Caller", "caller_of", "chair_of"]

Caller = tuple[str, str]
"""A person by name, and the key of the post by which they can; the role's own word where there is no roster."""


def caller_of(bench: Bench, name: str) -> Caller:
    """
    Who calls a meeting today: the person of that name, or the convener who acts.

    Raises `BadInput` where nobody is named, `NotAllowed` where it is none who may.
    """
    acts = bench.actor.role is ActorRole.CONVENER
    wanted = tidy(name) or (bench.actor.name if acts else "")
    if not wanted:
        remedy = _("The convener or a deputy does; the office prepares it: `--by NAME`.")
        raise BadInput([Problem("--by", _("it is not said who calls the meeting."), remedy)])
    if taken(bench.session, bench.district):
        return wanted, _post_of(bench, wanted, bench.today)
    if acts and wanted == bench.actor.name:
        return wanted, ActorRole.CONVENER.value
    text = _(
        "No roster was taken into the record, so that nobody can look up whether {name} may call a meeting. Take one "
        "with `lianban roster take`, or let the convener call it: `--as :convener:{name}`."
    )
    raise NotAllowed(text.format(name=wanted))


def chair_of(bench: Bench, name: str, called_by: str, held_on: date) -> str:
    """
    Who was in the chair of a meeting: the person of that name, or else who called it.

    Raises `NotAllowed` where that is neither the convener nor a deputy on that day.
    """
    wanted = tidy(name) or called_by
    if taken(bench.session, bench.district):
        _post_of(bench, wanted, held_on)
        return wanted
    if wanted == called_by or (bench.actor.role is ActorRole.CONVENER and wanted == bench.actor.name):
        return wanted
    text = _(
        "No roster was taken into the record, so that nobody can look up whether {name} may be in the chair; {caller} "
        "called the meeting. Take a roster with `lianban roster take`."
    )
    raise NotAllowed(text.format(name=wanted, caller=called_by))


def _post_of(bench: Bench, name: str, on: date) -> str:
    key = may_call(bench.session, bench.district, name, on)
    if key is not None:
        return key
    there = posts(bench.session, bench.district, on)
    calling = [each.person.name for each in there if each.rank in CALLING and each.person is not None]
    if not calling:
        text = _(
            "On {day} the posts of the convener and of the deputies are vacant: nobody can call a meeting. "
            "See `lianban roster show`."
        )
        raise NotAllowed(text.format(day=on))
    text = _("{name} is neither the convener nor a deputy on {day}. These are: {names}.")
    raise NotAllowed(text.format(name=name, day=on, names=_(", ").join(dict.fromkeys(calling))))
