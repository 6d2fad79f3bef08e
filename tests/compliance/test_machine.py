"""Whoever does whatever to cases, in whatever order: the record stays one that the office can answer for."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import func, select

from compliance.actor import Actor, ActorRole
from compliance.casework.bench import Bench
from compliance.casework.time import let_time_pass_everywhere
from compliance.clock import day_in
from compliance.draft import PartyDraft, Severity
from compliance.errors import ComplianceError
from compliance.life.acts import CaseAct, Who
from compliance.life.table import TRANSITIONS
from compliance.recording.ledger import rows_of
from compliance.states import OVER, EventAct, TaskRole, TaskState
from compliance.store.cases import Case, Task
from compliance.store.casework import Extension, Return
from compliance.store.database import open_database
from compliance.store.log import Event
from tests.compliance.acting import PHOTO
from tests.compliance.adopting import in_force, law
from tests.compliance.life.using import USE
from tests.compliance.making import AT, DISTRICT, finding, submit
from tests.compliance.rebuilding import chain_faults, contents, rebuild
from tests.compliance.states import Whole, faults, undecided

PASSING = {CaseAct.VERIFY_PASSED, CaseAct.VERIFY_FAILED, CaseAct.CLOSE}
ACTS = [act for act in CaseAct if act is not CaseAct.COUNT_SILENCE]
UNITS = ["market_regulation", "public_security", "education", "cyberspace", "fire_rescue", "health"]
NAMES = ["张强", "李梅"]
"""Few people, so that the one who handled a case often comes back in another role."""

WAITS = [timedelta(minutes=10), timedelta(hours=5), timedelta(days=2), timedelta(days=9), timedelta(days=40)]
SEEN = st.fixed_dictionaries(
    {
        "issue": st.sampled_from(
            ["unlicensed_training", "fire_safety", "food_safety", "teacher_qualification", "stability_risk"]
        ),
        "party": st.sampled_from(["启明教育", "博雅艺术"]),
        "severity": st.sampled_from(list(Severity)),
        "mode": st.sampled_from([None, "offline", "online"]),
        "days_ago": st.integers(0, 20),
    }
)
CHOICE = st.integers(0, 999)
OTHER = law(
    ("fire_safety mode=online", "cyberspace"),
    ("food_safety", "health"),
    ("stability_risk", "public_security"),
    ("unlicensed_training", "fire_rescue"),
    ("teacher_qualification", "market_regulation"),
)
"""What is adopted for a day after the first findings: a lead becomes another, or hangs on a fact, or is named."""

ADOPTED = date(2026, 3, 12)
MOST_CASES = 6
ONWARD_ACTS = PASSING | {
    CaseAct.ACCEPT,
    CaseAct.ANSWER,
    CaseAct.ASSIGN,
    CaseAct.CONSULT,
    CaseAct.DRAW,
    CaseAct.HAND_OVER,
    CaseAct.MOVE,
    CaseAct.RECEIVED,
    CaseAct.REOPEN,
    CaseAct.RESTORE,
    CaseAct.RETURN,
    CaseAct.RULE,
}
ONWARD = [row for row in TRANSITIONS if row.act in ONWARD_ACTS and row.who is not Who.CLOCK]
"""What brings a case nearer to its end, or back from there."""


def units_with(tasks, roles):
    return sorted(task["unit"] for task in tasks if task["role"] in roles)


def people_meant(who, tasks, unit, name):
    """One who may be meant by `who`, by the shares that there are; whether nobody else must do it is not looked at."""
    shares = {
        Who.LEAD: (TaskRole.LEAD,),
        Who.LEAD_OR_JOINT: (TaskRole.LEAD, TaskRole.JOINT),
        Who.OTHER_SHARE: (TaskRole.JOINT, TaskRole.SUPPORT),
        Who.ANY_SHARE: tuple(TaskRole),
        Who.ON_CASE: tuple(TaskRole),
    }
    if who in shares:
        return [Actor(each, ActorRole.HANDLER, name) for each in units_with(tasks, shares[who])]
    role = {Who.CONVENER: ActorRole.CONVENER, Who.NOT_HANDLER: ActorRole.INSPECTOR}.get(who, ActorRole.OFFICE)
    return [Actor(unit, role, name)]


class LifeOfCases(RuleBasedStateMachine):
    """Findings come in, time passes, and people do what they may, and now and then what they may not."""

    def __init__(self) -> None:
        super().__init__()
        self.database = open_database(":memory:")
        self.book = in_force(self.database, OTHER, ADOPTED)
        self.at = AT
        self.tasks: set[str] = set()
        self.known = None

    # ------------------------------------------------------------------ what happens

    @initialize(first=st.lists(SEEN, min_size=2, max_size=3))
    def begin(self, first):
        for seen in first:
            self._hand_in(seen)

    @precondition(lambda self: len(self.wholes()) < MOST_CASES)
    @rule(seen=SEEN)
    def somebody_sees_something(self, seen):
        self._hand_in(seen)

    def _hand_in(self, seen):
        self.known = None
        self.at += timedelta(minutes=1)
        mode = {} if seen["mode"] is None else {"mode": seen["mode"]}
        found_on = day_in("Asia/Shanghai", self.at) - timedelta(days=seen["days_ago"])
        who = PartyDraft(seen["party"], locality="南门街道")
        draft = finding(seen["issue"], facts=mode, party=who, severity=seen["severity"], found_on=found_on)
        submit(self.database, self.book, draft, at=self.at)

    @rule(wait=st.sampled_from(WAITS), looked=st.booleans())
    def wait(self, wait, looked):
        self.at += wait
        self.known = None
        if looked:
            with self.database.write() as session:
                bench = Bench(session, self.book, Actor(None, ActorRole.OFFICE, "李梅"), self.at)
                let_time_pass_everywhere(bench)
                bench.write()

    @rule(which=CHOICE, what=CHOICE, who=CHOICE, given=st.data())
    def somebody_does_what_may_be_done(self, which, what, who, given):
        whole = self._one(which)
        rows = [row for row in TRANSITIONS if whole.case["state"] in row.starts and row.who is not Who.CLOCK]
        self._act_by(whole, rows[what % len(rows)], who, given)

    @rule(which=CHOICE, what=CHOICE, who=CHOICE, given=st.data())
    def it_moves_on(self, which, what, who, given):
        whole = self._one(which)
        rows = [row for row in ONWARD if whole.case["state"] in row.starts]
        if rows:
            self._act_by(whole, rows[what % len(rows)], who, given)

    @precondition(lambda self: day_in("Asia/Shanghai", self.at) >= ADOPTED)
    @rule(which=CHOICE)
    def the_office_moves_one(self, which):
        self._act(self._one(which), CaseAct.MOVE, Actor("education", ActorRole.OFFICE, "李梅"), USE[CaseAct.MOVE][1])

    @rule(which=CHOICE, who=CHOICE)
    def every_unit_does_its_share(self, which, who):
        whole = self._one(which)
        for task in sorted(whole.tasks, key=lambda task: (task["role"] is TaskRole.LEAD, task["unit"])):
            actor = Actor(task["unit"], ActorRole.HANDLER, NAMES[who % len(NAMES)])
            for act in (CaseAct.ACCEPT, CaseAct.ANSWER):
                self._act(whole, act, actor, USE[act][1])

    @rule(which=CHOICE, act=st.sampled_from(ACTS), role=st.sampled_from(ActorRole), who=CHOICE, given=st.data())
    def anybody_tries_anything(self, which, act, role, who, given):
        whole = self._one(which)
        unit = [*UNITS, None][who % (len(UNITS) + 1)]
        actor = Actor(unit, role, NAMES[who % len(NAMES)])
        self._act(whole, act, actor, self._filled(act, given, right=False))

    def _one(self, which):
        wholes = self.wholes()
        return wholes[which % len(wholes)]

    def _act_by(self, whole, row, who, given):
        people = people_meant(row.who, whole.tasks, UNITS[who % len(UNITS)], NAMES[who // 7 % len(NAMES)])
        if people:
            self._act(whole, row.act, people[who % len(people)], self._filled(row.act, given, right=True))

    def _act(self, whole, act, actor, request):
        """It is done, or nothing is; and whoever passes it has no share in it."""
        self.at += timedelta(minutes=1)
        before = self.known or self._contents()
        self.known = None
        if not self._did(actor, lambda bench: USE[act][0](bench, whole.case["number"], **request)):
            assert self._contents() == before
            self.known = before
        elif act in PASSING and actor.role is ActorRole.INSPECTOR:
            assert actor.unit not in {task["unit"] for task in whole.tasks}

    def _did(self, actor, act):
        """Whether it was done; if not, it was refused by an error of ours."""
        try:
            with self.database.write() as session:
                bench = Bench(session, self.book, actor, self.at)
                act(bench)
                bench.write()
        except ComplianceError:
            return False
        return True

    def _filled(self, act, given, *, right):
        """A request that lacks nothing, with units and days that may fit now; or with no reason and a strange unit."""
        request = USE[act][1]
        today = day_in("Asia/Shanghai", self.at)
        more = {}
        if request.keys() & {"unit", "proposed"}:
            units = [*UNITS, None, "town"] if act is CaseAct.RULE or not right else UNITS
            more["proposed" if "proposed" in request else "unit"] = given.draw(st.sampled_from(units), label="unit")
        if "until" in request:
            days = given.draw(st.sampled_from([30, 60, 3, -1]), label="days")
            more["until"] = today + timedelta(days=days)
        if act is CaseAct.MERGE:
            numbers = [whole.case["number"] for whole in self.wholes()]
            more["into"] = given.draw(st.sampled_from(numbers), label="into")
        if act is CaseAct.ASSIGN:
            more["joint"] = given.draw(st.sampled_from([(), ("health",), ("education", "cyberspace")]), label="joint")
        if "evidence" in request:
            more["evidence"] = given.draw(st.sampled_from([(PHOTO,), (PHOTO,), ()]), label="evidence")
        if not right and "reason" in request:
            more["reason"] = ""
        return request | more

    # ------------------------------------------------------------------ what must hold after each

    @invariant()
    def every_case_is_whole(self):
        told = {whole.case["number"]: found for whole in self.wholes() if (found := faults(whole))}
        assert told == {}, told

    @invariant()
    def no_task_is_lost(self):
        with self.database.read() as session:
            now = set(session.scalars(select(Task.id)))
        assert self.tasks <= now
        self.tasks = now or self.tasks

    @invariant()
    def one_case_is_open_for_a_party_issue_and_lead(self):
        cases = [whole.case for whole in self.wholes() if whole.case["state"] not in OVER]
        keys = [(case["party_id"], case["issue"], case["lead"]) for case in cases]
        assert len(keys) == len(set(keys))

    @invariant()
    def nobody_passes_what_they_handled(self):
        handled: dict[str, set[tuple[str | None, str]]] = {}
        with self.database.read() as session:
            for event in session.scalars(select(Event).order_by(Event.seq)):
                person = (event.actor_unit, event.actor_name)
                if event.act in {EventAct.ACCEPTED, EventAct.ANSWERED}:
                    handled.setdefault(event.case_id, set()).add(person)
                if event.act in {EventAct.VERIFIED, EventAct.VERIFICATION_FAILED, EventAct.CLOSED, EventAct.RECHECKED}:
                    assert person not in handled.get(event.case_id, set())

    def teardown(self):
        with self.database, open_database(":memory:") as other:
            with self.database.read() as source, other.write() as target:
                assert chain_faults(source) == []
                rebuild(source, target)
            with self.database.read() as source, other.read() as target:
                assert contents(target) == contents(source)

    # ------------------------------------------------------------------ how it is read

    def wholes(self) -> list[Whole]:
        with self.database.read() as session:
            cases = list(rows_of(session, Case, Case.district == DISTRICT))
            tasks = list(rows_of(session, Task, Task.state != TaskState.WITHDRAWN))
            disputes = list(rows_of(session, Return, Return.settled_at.is_(None)))
            requests = undecided(list(rows_of(session, Extension)))
        return [
            Whole(
                case, *([row for row in rows if row["case_id"] == case["id"]] for rows in (tasks, disputes, requests))
            )
            for case in sorted(cases, key=lambda case: str(case["id"]))
        ]

    def _contents(self):
        with self.database.read() as session:
            return session.scalar(select(func.count()).select_from(Event)), contents(session)


TestLifeOfCases = LifeOfCases.TestCase
TestLifeOfCases.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
