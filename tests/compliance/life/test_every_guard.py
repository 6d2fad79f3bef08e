"""Each guard of each row, broken alone: it is refused in that guard's own words, and nothing is changed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from compliance.actor import Actor, ActorRole
from compliance.errors import ComplianceError, WrongState
from compliance.life.acts import CaseAct, Guard, Who
from compliance.life.table import TRANSITIONS, Transition
from compliance.store.cases import Case
from tests.compliance.acting import JOINT
from tests.compliance.life.breaks import BREAKS, Break
from tests.compliance.life.meaning import expected
from tests.compliance.life.scenes import NOW, PEOPLE, SCENES, Stage
from tests.compliance.life.using import Hand

COMERS = {**PEOPLE, "office, who asked": Actor(JOINT.unit, ActorRole.OFFICE, JOINT.name)}

NEVER_BROKEN = {(CaseAct.ACCEPT, Who.LEAD, Guard.TASK_NOT_RECEIVED)}
"""The lead's receipt moves its case on, so that what is dispatched is never received: a state of `test_machine`."""


def row_of(broken: Break) -> Transition:
    if broken.of != "own":
        return next(row for row in TRANSITIONS if row.act is broken.act)
    scene = SCENES[broken.scene]
    found = expected(broken.act, scene.state, COMERS[broken.person], scene)
    assert isinstance(found, Transition)
    return found


def told(broken: Break) -> str:
    return f"{broken.act.value}, {broken.person}, {broken.guard.value}: {broken.scene}"


def cases_of(session, stage: Stage) -> dict[str, str]:
    """The cases of the party of a scene: its own, the older one, and the twin, which is the newest."""
    party = select(Case.party_id).where(Case.number == stage.number).scalar_subquery()
    newest = session.scalar(select(Case.number).where(Case.party_id == party).order_by(Case.number.desc()).limit(1))
    return {"own": stage.number, "older": stage.older, "twin": newest}


@pytest.mark.parametrize("broken", BREAKS, ids=told)
def test_what_breaks_one_guard_is_refused_in_its_words(database, book, stages, broken):
    assert broken.guard in row_of(broken).guards
    with database.write(dry_run=True) as session:
        cases = cases_of(session, stages[broken.scene])
        stage = replace(stages[broken.scene], number=cases[broken.of])
        into = {} if broken.into is None else {"into": stages[broken.into].number}
        hand = Hand(session, book)
        if broken.at > NOW:
            hand.wait(stage, broken.at)
        before = hand.changes()
        with pytest.raises(ComplianceError) as refused:
            hand.do(stage, broken.act, COMERS[broken.person], broken.at, **broken.given | into)
        assert str(refused.value) == broken.said.format(**cases, **into)
        assert not isinstance(refused.value, WrongState)
        assert hand.changes() == before


def test_every_guard_of_every_row_is_broken():
    """Two rows that differ only in where they lead are one here."""
    wanted = {
        (row.act, row.who, row.guards, guard)
        for row in TRANSITIONS
        for guard in row.guards
        if (row.act, row.who, guard) not in NEVER_BROKEN
    }
    rows = ((row_of(each), each.guard) for each in BREAKS)
    assert {(row.act, row.who, row.guards, guard) for row, guard in rows} == wanted
