"""What the shares of a case and the case itself say of each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from compliance.casework import desk, disputes, tasks
from compliance.states import CaseState, TaskState
from tests.compliance.acting import JOINT, LEAD, OFFICE, PHOTO, act
from tests.compliance.making import AT, finding, show, submit


def test_a_lead_that_was_silent_while_a_joint_unit_disputed_it_can_answer_after_the_ruling(database, book):
    submit(database, book, finding("unlicensed_training"))
    joint = (JOINT.unit,)
    act(database, book, OFFICE, AT, desk.assign, "2026-1", LEAD.unit, "现场会商", joint)
    act(database, book, JOINT, AT, disputes.return_, "2026-1", "6a", "cyberspace", "线上培训")
    later = AT + timedelta(days=3)
    act(database, book, OFFICE, later, disputes.rule_on, "2026-1", None, "仍由市监主办", ())
    assert show(database, "2026-1").case.state is CaseState.ACCEPTED
    done = act(database, book, LEAD, later, tasks.answer, "2026-1", "已停办", (PHOTO,))
    assert done.state is CaseState.ANSWERED


def test_a_finding_that_joins_what_was_handed_over_gives_no_unit_a_share(database, book):
    submit(database, book, finding("fire_safety"))
    fire = replace(LEAD, unit="fire_rescue")
    act(database, book, fire, AT, disputes.return_, "2026-1", "12", "emergency", "属安全管理")
    act(database, book, OFFICE, AT, desk.hand_over, "2026-1", "自治区消防总队", "跨区")
    (receipt,) = submit(database, book, finding("fire_safety", text="再次发现"), at=AT + timedelta(days=1))
    file = show(database, "2026-1")
    assert (receipt.case, file.case.state) == ("2026-0001", CaseState.HANDED_OVER)
    assert {task.state for task in file.tasks} == {TaskState.WITHDRAWN}
