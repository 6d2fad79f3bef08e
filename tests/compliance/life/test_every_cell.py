"""Each act, from each state, by each kind of person: it can be done where a row of the table says so, else nothing is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from compliance.actor import Actor, ActorRole
from compliance.errors import NotAllowed, WrongState
from compliance.life.acts import CaseAct, Who
from compliance.life.table import TRANSITIONS, End, Transition
from compliance.states import CaseState
from compliance.store.cases import Case
from tests.compliance.life.meaning import expected, is_meant
from tests.compliance.life.scenes import NOW, PEOPLE, SCENES, Scene, Stage
from tests.compliance.life.using import Hand

PLACES: dict[tuple[CaseAct, CaseState, Who | None], str] = {
    (CaseAct.CONFIRM, CaseState.DISPATCHED, None): "dispatched, to confirm",
    (CaseAct.CONFIRM, CaseState.ACCEPTED, None): "accepted, to confirm",
    (CaseAct.CONFIRM, CaseState.ANSWERED, None): "answered, to confirm",
    (CaseAct.ASSIGN, CaseState.DISPATCHED, None): "dispatched, to confirm",
    (CaseAct.ASSIGN, CaseState.ACCEPTED, None): "accepted, to confirm",
    (CaseAct.ANSWER, CaseState.DISPATCHED, None): "dispatched, received",
    (CaseAct.ANSWER, CaseState.ACCEPTED, None): "accepted, received",
    (CaseAct.ANSWER, CaseState.ACCEPTED, Who.LEAD): "accepted, joint answered",
    (CaseAct.ANSWER, CaseState.RETURNED, None): "returned, received",
    (CaseAct.GRANT, CaseState.DISPATCHED, None): "dispatched, asked",
    (CaseAct.GRANT, CaseState.ACCEPTED, None): "accepted, asked",
    (CaseAct.GRANT, CaseState.RETURNED, None): "returned, asked",
    (CaseAct.REFUSE, CaseState.DISPATCHED, None): "dispatched, asked",
    (CaseAct.REFUSE, CaseState.ACCEPTED, None): "accepted, asked",
    (CaseAct.REFUSE, CaseState.RETURNED, None): "returned, asked",
    (CaseAct.RULE, CaseState.DESK, Who.CONVENER): "desk, conference",
    (CaseAct.RULE, CaseState.DISPATCHED, Who.CONVENER): "dispatched, conference",
    (CaseAct.RULE, CaseState.ACCEPTED, Who.CONVENER): "accepted, conference",
    (CaseAct.RULE, CaseState.RETURNED, Who.CONVENER): "returned, conference",
    (CaseAct.CLOSE, CaseState.ANSWERED, None): "answered, seen",
    (CaseAct.VERIFY_PASSED, CaseState.CLOSED, None): "drawn",
    (CaseAct.VERIFY_FAILED, CaseState.CLOSED, None): "drawn",
}
"""The scene in which every guard holds, where that is not simply the one named like the state."""


def scene_of(act: CaseAct, state: CaseState, actor: Actor) -> str:
    for who in (Who.CONVENER, Who.LEAD):
        name = PLACES.get((act, state, who))
        if name is not None and is_meant(who, actor, SCENES[name]):
            return name
    return PLACES.get((act, state, None), state.value.replace("_", " "))


def ends_of(row: Transition, scene: Scene) -> tuple[CaseState, ...]:
    if row.ends is End.SAME:
        return (scene.state,)
    if row.ends is End.BACK:
        assert scene.back is not None
        return (scene.back,)
    assert isinstance(row.ends, tuple)
    return row.ends


def happens(hand: Hand, stage: Stage, act: CaseAct, actor: Actor) -> None:
    """The act itself; what time does, by letting it pass."""
    if actor.role is not ActorRole.CLOCK:
        hand.do(stage, act, actor)
    elif act is CaseAct.REOPEN:
        hand.see_again(stage)
    else:
        hand.wait(stage, NOW + timedelta(days=20 if act is CaseAct.RESUME else 3))


def cells(stages: dict[str, Stage], act: CaseAct, state: CaseState):
    """The row of cells of an act from a state: who comes, to which case, and what should become of it."""
    for person, actor in PEOPLE.items():
        stage = stages[scene_of(act, state, actor)]
        yield person, actor, stage, expected(act, state, actor, stage.scene)


@pytest.mark.parametrize("state", CaseState)
@pytest.mark.parametrize("act", CaseAct)
def test_every_person_may_or_may_not(database, book, stages, act, state):
    for person, actor, stage, wanted in cells(stages, act, state):
        with database.write(dry_run=True) as session:
            hand = Hand(session, book)
            before = hand.changes()
            if isinstance(wanted, Transition):
                happens(hand, stage, act, actor)
                stands = session.scalar(select(Case.state).where(Case.number == stage.number))
                assert stands in ends_of(wanted, stage.scene), person
                assert hand.changes() > before, person
            else:
                with pytest.raises((NotAllowed, WrongState)) as refused:
                    hand.do(stage, act, actor)
                assert type(refused.value) is wanted, person
                assert hand.changes() == before, person


def test_every_state_has_a_scene_that_stands_there(database, stages):
    with database.read() as session:
        stands = dict(session.execute(select(Case.number, Case.state)).all())
    assert {name: stands[stage.number] for name, stage in stages.items()} == {
        name: scene.state for name, scene in SCENES.items()
    }
    assert {scene.state for scene in SCENES.values()} == set(CaseState)


def test_every_row_is_done_by_somebody():
    done = set()
    for act in CaseAct:
        for state in CaseState:
            for actor in PEOPLE.values():
                row = expected(act, state, actor, SCENES[scene_of(act, state, actor)])
                if isinstance(row, Transition):
                    done.add((TRANSITIONS.index(row), state))
    assert done == {(place, state) for place, row in enumerate(TRANSITIONS) for state in row.starts}
