"""Who is meant by the table, found from what a scene says of shares and of who handled it, not from the program."""

from __future__ import annotations

from compliance.actor import Actor, ActorRole
from compliance.errors import ComplianceError, NotAllowed, WrongState
from compliance.life.acts import CaseAct, Who
from compliance.life.table import TRANSITIONS, Transition
from compliance.states import CaseState, TaskRole
from tests.compliance.life.scenes import ONLOOKERS, Scene

ROLES = {
    Who.LEAD: {TaskRole.LEAD},
    Who.LEAD_OR_JOINT: {TaskRole.LEAD, TaskRole.JOINT},
    Who.OTHER_SHARE: {TaskRole.JOINT, TaskRole.SUPPORT},
    Who.ANY_SHARE: set(TaskRole),
}
ONE_ROLE = {Who.OFFICE: ActorRole.OFFICE, Who.CONVENER: ActorRole.CONVENER, Who.CLOCK: ActorRole.CLOCK}
COULD = {
    Who.NOT_HANDLER: {ActorRole.INSPECTOR, ActorRole.OFFICE},
    Who.OFFICE_NOT_HANDLER: {ActorRole.OFFICE},
    Who.ON_CASE: {ActorRole.INSPECTOR, ActorRole.HANDLER, ActorRole.OFFICE, ActorRole.CONVENER},
}


def role_could(who: Who, role: ActorRole) -> bool:
    if who in ONE_ROLE:
        return role is ONE_ROLE[who]
    return role in COULD.get(who, {ActorRole.HANDLER})


def is_meant(who: Who, actor: Actor, scene: Scene) -> bool:
    """Whether `who` means this person, by what the scene says of shares and of who handled it."""
    share = scene.shares.get(actor.unit)
    if not role_could(who, actor.role):
        return False
    if who in ROLES:
        return share in ROLES[who]
    if who in {Who.NOT_HANDLER, Who.OFFICE_NOT_HANDLER}:
        of_a_unit_on_it = actor.role is ActorRole.INSPECTOR and share is not None
        return (actor.unit, actor.name) not in scene.handled and not of_a_unit_on_it
    if who is Who.ON_CASE:
        return actor.role in {ActorRole.OFFICE, ActorRole.CONVENER} or share is not None or actor.unit in ONLOOKERS
    return True


def expected(act: CaseAct, state: CaseState, actor: Actor, scene: Scene) -> Transition | type[ComplianceError]:
    """The row by which it can be done, or the refusal: never in this role, not from here, or not by this person."""
    rows = [row for row in TRANSITIONS if row.act is act]
    here = [row for row in rows if state in row.starts]
    mine = [row for row in rows if is_meant(row.who, actor, scene)]
    now = [row for row in here if row in mine]
    if now:
        return now[0]
    if not any(role_could(row.who, actor.role) for row in rows):
        return NotAllowed
    return WrongState if mine or not here else NotAllowed
