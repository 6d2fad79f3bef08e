"""Who may do what? One table, and the refusal that says who may."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from compliance.actor import PEOPLE, ActorRole
from compliance.errors import NotAllowed
from rules.language import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from compliance.actor import Actor

__all__ = ["MAY", "Act", "may", "require", "role_name"]


class Act(StrEnum):
    """What somebody may want to do."""

    SUBMIT = "submit"
    IMPORT = "import"
    RECORD_VISIT = "record_visit"
    READ = "read"
    CHASE = "chase"
    SIGNAL = "signal"
    RECOUNT = "recount"
    ADOPT = "adopt"
    CONVENE = "convene"
    KEEP_ROSTER = "keep_roster"
    ISSUE_PAPER = "issue_paper"
    KEEP_DATABASE = "keep_database"
    CARRY = "carry"
    SETTLE = "settle"
    REDACT = "redact"


_ON_SITE = (ActorRole.INSPECTOR, ActorRole.HANDLER, ActorRole.OFFICE, ActorRole.CONVENER)

MAY: Mapping[Act, tuple[ActorRole, ...]] = MappingProxyType(
    {
        Act.SUBMIT: _ON_SITE,
        Act.IMPORT: _ON_SITE,
        Act.RECORD_VISIT: _ON_SITE,
        Act.READ: PEOPLE,
        Act.CHASE: (ActorRole.OFFICE,),
        Act.SIGNAL: (ActorRole.OFFICE, ActorRole.CONVENER),
        Act.RECOUNT: (ActorRole.OFFICE,),
        Act.ADOPT: (ActorRole.OFFICE, ActorRole.CONVENER),
        Act.CONVENE: (ActorRole.OFFICE, ActorRole.CONVENER),
        Act.KEEP_ROSTER: (ActorRole.OFFICE,),
        Act.ISSUE_PAPER: (ActorRole.OFFICE,),
        Act.KEEP_DATABASE: (ActorRole.OFFICE,),
        Act.CARRY: _ON_SITE,
        Act.SETTLE: (ActorRole.OFFICE,),
        Act.REDACT: (ActorRole.CONVENER,),
    }
)
"""For each act, the roles that may do it; an auditor only reads. What is done to a case has a table of its own."""


def may(actor: Actor, act: Act) -> bool:
    """Whether `actor` may do `act`."""
    return actor.role in MAY[act]


def _in_words(act: Act) -> str:
    return {
        Act.SUBMIT: _("submit findings"),
        Act.IMPORT: _("import findings"),
        Act.RECORD_VISIT: _("record a visit"),
        Act.READ: _("read the record"),
        Act.CHASE: _("chase"),
        Act.SIGNAL: _("take up or dismiss a signal"),
        Act.RECOUNT: _("recount deadlines"),
        Act.ADOPT: _("adopt an allocation"),
        Act.CONVENE: _("call or minute a meeting"),
        Act.KEEP_ROSTER: _("keep the roster"),
        Act.ISSUE_PAPER: _("issue a paper"),
        Act.KEEP_DATABASE: _("copy, move or upgrade the whole record"),
        Act.CARRY: _("export or merge packs"),
        Act.SETTLE: _("settle what packs disagree on"),
        Act.REDACT: _("take something out of the record"),
    }[act]


def role_name(role: ActorRole) -> str:
    """What `role` is called in messages."""
    return {
        ActorRole.INSPECTOR: _("inspector"),
        ActorRole.HANDLER: _("handler"),
        ActorRole.OFFICE: _("office"),
        ActorRole.CONVENER: _("convener"),
        ActorRole.AUDITOR: _("auditor"),
        ActorRole.CLOCK: _("time"),
    }[role]


def require(actor: Actor, act: Act) -> None:
    """Raise `NotAllowed`, saying who may and how to say who one is, unless `actor` may do `act`."""
    if may(actor, act):
        return
    names = ((role_name(role), role.value) for role in MAY[act])
    roles = _(", ").join(name if name == word else f"{name} ({word})" for name, word in names)
    text = _("As {role} you may not {act}. These may: {roles}. Say who you are with `--as UNIT:ROLE`.")
    raise NotAllowed(text.format(role=role_name(actor.role), act=_in_words(act), roles=roles))
