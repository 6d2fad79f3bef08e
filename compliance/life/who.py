"""Is this actor one of those who may? And if not, who is?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from compliance.actor import ActorRole
from compliance.errors import NotAllowed
from compliance.life.acts import CaseAct, Who
from compliance.life.situation import Situation
from compliance.life.words import act_label, unit_name, unit_names
from compliance.rights import role_name
from compliance.states import TaskRole
from rules.language import _

__all__ = ["MAY_BE", "fits", "not_allowed", "role_fits"]


def role_fits(who: Who, role: ActorRole) -> bool:
    """Whether a person in `role` can be meant by `who` at all, whatever the unit."""
    return role in MAY_BE[who]


def _has_role(now: Situation, roles: tuple[TaskRole, ...]) -> bool:
    own = now.own
    return now.actor.role is ActorRole.HANDLER and own is not None and own["role"] in roles


def _not_handler(now: Situation) -> bool:
    """
    An inspector's unit must have no share in it; the office is a body of its own, and only the
    person counts. Somebody without a name may be anybody of the unit.
    """
    mine = {name for unit, name in now.handlers if unit == now.actor.unit}
    if mine and (now.actor.name in mine or not now.actor.name or "" in mine):
        return False
    if now.actor.role is ActorRole.OFFICE:
        return True
    return now.actor.role is ActorRole.INSPECTOR and now.own is None


def _on_case(now: Situation) -> bool:
    if now.actor.role in {ActorRole.OFFICE, ActorRole.CONVENER}:
        return True
    there = now.own is not None or now.actor.unit in now.onlookers
    return there and now.actor.role in {ActorRole.HANDLER, ActorRole.INSPECTOR}


_OFFICE_ONLY = (ActorRole.OFFICE,)
_HANDLER_ONLY = (ActorRole.HANDLER,)

MAY_BE: Mapping[Who, tuple[ActorRole, ...]] = MappingProxyType(
    {
        Who.OFFICE: _OFFICE_ONLY,
        Who.CONVENER: (ActorRole.CONVENER,),
        Who.LEAD: _HANDLER_ONLY,
        Who.LEAD_OR_JOINT: _HANDLER_ONLY,
        Who.OTHER_SHARE: _HANDLER_ONLY,
        Who.ANY_SHARE: _HANDLER_ONLY,
        Who.NOT_HANDLER: (ActorRole.INSPECTOR, ActorRole.OFFICE),
        Who.OFFICE_NOT_HANDLER: _OFFICE_ONLY,
        Who.ON_CASE: (ActorRole.INSPECTOR, ActorRole.HANDLER, ActorRole.OFFICE, ActorRole.CONVENER),
        Who.CLOCK: (ActorRole.CLOCK,),
    }
)
"""The roles that each kind of actor can have."""

_FITS: Mapping[Who, Callable[[Situation], bool]] = MappingProxyType(
    {
        Who.OFFICE: lambda now: True,
        Who.CONVENER: lambda now: True,
        Who.LEAD: lambda now: _has_role(now, (TaskRole.LEAD,)),
        Who.LEAD_OR_JOINT: lambda now: _has_role(now, (TaskRole.LEAD, TaskRole.JOINT)),
        Who.OTHER_SHARE: lambda now: _has_role(now, (TaskRole.JOINT, TaskRole.SUPPORT)),
        Who.ANY_SHARE: lambda now: _has_role(now, tuple(TaskRole)),
        Who.NOT_HANDLER: _not_handler,
        Who.OFFICE_NOT_HANDLER: _not_handler,
        Who.ON_CASE: _on_case,
        Who.CLOCK: lambda now: True,
    }
)


def fits(now: Situation, who: Who) -> bool:
    """Whether the actor is one of `who`, here and now."""
    return role_fits(who, now.actor.role) and _FITS[who](now)


def not_allowed(now: Situation, act: CaseAct, allowed: Sequence[Who]) -> NotAllowed:
    """The refusal that says who may."""
    people = [who for who in dict.fromkeys(allowed) if who is not Who.CLOCK]
    these = _("; ").join(_named(now, who) for who in people) or _("nobody: time does it")
    text = _("{actor} may not {act}. These may: {these}. Say who you are with `--as UNIT:ROLE`.")
    return NotAllowed(text.format(actor=_actor(now), act=act_label(act), these=these))


def _actor(now: Situation) -> str:
    role = role_name(now.actor.role)
    if now.actor.unit is None:
        return _("A person as {role}").format(role=role)
    return _("{unit} as {role}").format(unit=unit_name(now, now.actor.unit), role=role)


def _named(now: Situation, who: Who) -> str:
    wanted = {
        Who.LEAD: (TaskRole.LEAD,),
        Who.LEAD_OR_JOINT: (TaskRole.LEAD, TaskRole.JOINT),
        Who.OTHER_SHARE: (TaskRole.JOINT, TaskRole.SUPPORT),
        Who.ANY_SHARE: tuple(TaskRole),
    }.get(who)
    if wanted is not None:
        units = unit_names(now, [task["unit"] for task in now.tasks if task["role"] in wanted])
        return _("{units} as handler (handler)").format(units=units or _("a unit with such a task"))
    return {
        Who.OFFICE: _("the office (office)"),
        Who.CONVENER: _("the convener (convener)"),
        Who.NOT_HANDLER: _(
            "an inspector whose unit has no share in it (inspector), or the office (office), but nobody who handled it"
        ),
        Who.OFFICE_NOT_HANDLER: _("somebody of the office (office) who did not handle it"),
        Who.ON_CASE: _("the units on the case (handler, inspector), the office and the convener"),
    }[who]
