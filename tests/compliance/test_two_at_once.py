"""Two processes act on one case at once: one wins, and the other is told what changed, and by whom."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from compliance.states import EventAct
from compliance.store.cases import Case
from compliance.store.database import open_database
from compliance.store.log import Event
from tests.compliance.life.scenes import SCENES, Scene, brought, party
from tests.compliance.making import AT, finding, submit
from tests.compliance.racing import ACTS, two_processes
from tests.compliance.rebuilding import chain_faults

TIMES = 10
LATER = AT + timedelta(hours=9)

PAIRS = {
    ("accept", "accept too"): ("dispatched", {EventAct.ACCEPTED}),
    ("rule A", "rule B"): ("returned", {EventAct.RULED}),
    ("close", "find not put right"): ("answered, seen", {EventAct.CLOSED, EventAct.VERIFICATION_FAILED}),
    ("grant", "refuse"): ("accepted, asked", {EventAct.EXTENSION_GRANTED, EventAct.EXTENSION_REFUSED}),
    ("assign A", "assign B"): ("desk", {EventAct.ASSIGNED}),
    ("merge", "void"): ("accepted", {EventAct.MERGED, EventAct.VOIDED}),
}
"""What the two do, the scene in which either could, and the events that either would leave."""


def prepared(database, book, scene: Scene) -> list[tuple[str, str]]:
    """Cases of as many parties in the scene, each with an older one of the same matter."""
    pairs = []
    for place in range(TIMES):
        who = party(str(place))
        old = finding(scene.issue, facts={"mode": "online"}, party=who)
        pairs.append(tuple(submit(database, book, each)[0].case for each in (old, finding(scene.issue, party=who))))
    brought(database, book, scene, *(number for _older, number in pairs))
    return pairs


@pytest.mark.parametrize("two", PAIRS, ids=" and ".join)
def test_exactly_one_of_two_wins(shared, book, two):
    scene, marks = SCENES[PAIRS[two][0]], PAIRS[two][1]
    with open_database(shared) as database:
        cases = prepared(database, book, scene)
        with database.read() as session:
            before = _marked(session, marks)
        with two_processes(shared) as racers:
            for place, (older, number) in enumerate(cases):
                order = two if place % 2 else two[::-1]
                for racer, what in zip(racers, order, strict=True):
                    racer.get_ready(what, number, LATER, {"into": older} if what == "merge" else {})
                for racer in racers:
                    racer.go()
                _one_won(order, [racer.result() for racer in racers])
        with database.read() as session:
            assert chain_faults(session) == []
            after = _marked(session, marks)
        assert {number: after.get(number, 0) - before.get(number, 0) for _older, number in cases} == {
            number: 1 for _older, number in cases
        }


def _one_won(order, results):
    won = [what for what, said in zip(order, results, strict=True) if "done" in said]
    (told,) = [said for said in results if "refused" in said]
    assert len(won) == 1
    assert told["refused"] in {"WrongState", "Conflict"}
    winner = ACTS[won[0]][0]
    assert winner.name in told["text"]
    assert "2026-03-10 19:00" in told["text"]


def _marked(session, marks):
    """How many of these events each case has."""
    found: dict[str, int] = {}
    wanted = (
        select(Case.number).join(Event, Event.case_id == Case.id).where(Event.act.in_([each.value for each in marks]))
    )
    for number in session.scalars(wanted):
        found[number] = found.get(number, 0) + 1
    return found
