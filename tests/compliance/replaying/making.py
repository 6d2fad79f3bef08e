"""Random findings with their answers, cases and shares, put straight into the tables, and what each would become."""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from compliance.book import Judged, written
from compliance.chain import canonical
from compliance.draft import Severity, VisitSource
from compliance.ids import new_id
from compliance.states import OVER, CaseState, DecisionKind, TaskRole, TaskState, VisitResult
from compliance.store.base import table_of
from compliance.store.cases import Case, Task
from compliance.store.models import Answer, Finding, FindingDecision, KeptAllocation, Party, Visit
from rules.allocation import Allocation, Role, Validity
from rules.catalogue import FactKind
from rules.decide import Decider
from rules.decision import Outcome, Verdict
from rules.errors import FactsError
from rules.facts import read_facts
from rules.load import load_document
from rules.verdicts import effect

FIRST = date(2024, 11, 20)
DAYS = 90
AT = datetime(2025, 3, 1, 2, 0, tzinfo=UTC)


def edited(allocation: Allocation, edit: Callable[[dict[str, Any]], None]) -> Allocation:
    """The allocation after its document was edited."""
    document = json.loads(allocation.document)
    edit(document)
    return load_document(json.dumps(document, ensure_ascii=False))


def duty(document: dict[str, Any], id_: str) -> dict[str, Any]:
    [found] = [each for each in document["duties"] if each["id"] == id_]
    return found


@dataclass(frozen=True)
class Stored:
    """A finding as it is decided now: what was given, what was answered later, and which case it is in."""

    facts: dict[str, Any]
    answered: dict[str, Any]
    found_on: date
    verdict: Verdict
    ruled: bool
    case: str


class Record:
    """A random record of a district; `findings` and `cases` remember what was stored."""

    def __init__(self, allocation: Allocation, seed: int, issues: Sequence[str] = ()) -> None:
        self.allocation = allocation
        self.findings: list[Stored] = []
        self.cases: dict[str, dict[str, Any]] = {}
        self.shares: defaultdict[str, set[tuple[str, TaskRole]]] = defaultdict(set)
        self._district = allocation.district.id
        self._issues = list(issues or allocation.issues)
        self._random = random.Random(seed)
        self._decider = Decider(allocation)
        self._judged: dict[int, Judged] = {}
        self._rows: defaultdict[Any, list[dict[str, Any]]] = defaultdict(list)
        self._keys: dict[tuple[str, str, str | None], str] = {}
        self._answers: set[str] = set()
        self._add(
            KeptAllocation,
            fingerprint=allocation.ref.fingerprint,
            allocation=allocation.ref.id,
            version=allocation.ref.version,
            document=allocation.document,
            kept_at=AT,
        )

    def _add(self, model: Any, **values: Any) -> None:
        self._rows[model].append({"district": self._district, **values})

    def facts(self) -> dict[str, Any]:
        """Random facts of the allocation, each now and then unknown."""
        facts = {"issue": self._random.choice(self._issues)}
        for fact in self.allocation.facts.values():
            if self._random.random() < 0.15:
                continue
            number = fact.kind is FactKind.NUMBER
            facts[fact.id] = (
                self._random.randint(fact.low, min(fact.high, 60))
                if number
                else self._random.choice([value.id for value in fact.values])
            )
        return facts

    def fill(self, session: Any, findings: int) -> None:
        """Store so many findings."""
        visits = []
        for place in range(max(findings // 60, 1)):
            party, visit = new_id(AT), new_id(AT)
            self._add(
                Party,
                id=party,
                name=f"机构{place}",
                name_key=f"机构{place}",
                code=None,
                locality="",
                address="",
                registered_for="",
                added_at=AT,
            )
            self._add(
                Visit,
                id=visit,
                party_id=party,
                visited_on=FIRST,
                source=VisitSource.RANDOM_CHECK,
                inspector="",
                result=VisitResult.FOUND,
                note="",
                recorded_at=AT,
            )
            visits.append((party, visit))
        for number in range(findings):
            self._finding(number, *self._random.choice(visits))
        for model in (KeptAllocation, Answer, Party, Visit, Case, Finding, FindingDecision, Task):
            session.execute(insert(table_of(model)), self._rows.pop(model))

    def _finding(self, number: int, party: str, visit: str) -> None:
        facts, day = self.facts(), FIRST + timedelta(days=self._random.randrange(DAYS))
        history = [(self._judge(facts, day), DecisionKind.RULE)]
        later = self._random.random()
        missing = [fact for fact, each in self.allocation.facts.items() if each.kind is not FactKind.NUMBER]
        missing = [fact for fact in missing if fact not in facts]
        answered = {}
        if later < 0.05 and missing:
            fact = self._random.choice(missing)
            answered = {fact: self._random.choice(self.allocation.facts[fact].values).id}
            history.append((self._judge({**facts, **answered}, day), DecisionKind.RULE))
        if later < 0.02:
            history.append(
                (self._judge({**facts, "issue": next(iter(self.allocation.issues))}, day), DecisionKind.RULING)
            )
        latest, kind = history[-1]
        case = self._case(party, facts["issue"], latest.decision, day)
        id_ = new_id(AT)
        self._add(
            Finding,
            id=id_,
            visit_id=visit,
            case_id=case,
            issue=facts["issue"],
            facts=canonical(facts),
            text="",
            found_on=day,
            action="",
            severity=Severity.ORDINARY,
            key=None,
            digest=f"{number:064}",
            received_at=AT,
        )
        # Written in any order: which one is the latest is said by the moment.
        for step, (judged, each) in sorted(enumerate(history), key=lambda _each: self._random.random()):
            made_at = AT + timedelta(days=step)
            self._add(
                FindingDecision, id=new_id(made_at), finding_id=id_, answer=judged.digest, kind=each, made_at=made_at
            )
        decided = dict(latest.decision.facts) if kind is DecisionKind.RULE else {}
        answered = {fact: value for fact, value in decided.items() if fact not in facts}
        self.findings.append(Stored(facts, answered, day, latest.decision.verdict, kind is DecisionKind.RULING, case))

    def _judge(self, facts: dict[str, Any], day: date) -> Judged:
        decision = self._decider.decide(facts, on=day)
        if id(decision) not in self._judged:
            judged = self._judged[id(decision)] = written(decision)
            if judged.digest not in self._answers:
                self._answers.add(judged.digest)
                self._add(
                    Answer,
                    digest=judged.digest,
                    fingerprint=self.allocation.ref.fingerprint,
                    facts=canonical(dict(decision.facts)),
                    outcome=decision.outcome,
                    lead=decision.lead,
                    record=judged.record,
                )
        return self._judged[id(decision)]

    def _case(self, party: str, issue: str, decision: Any, day: date) -> str:
        key = (party, issue, decision.lead)
        if key not in self._keys:
            self._keys[key] = self._new_case(*key, decision, day)
        case = self._keys[key]
        wanted = _shares(decision.verdict)
        if wanted and self.cases[case]["state"] is CaseState.DESK:
            self.cases[case]["state"] = CaseState.DISPATCHED
        for unit, role in sorted(wanted - self.shares[case]):
            self.shares[case].add((unit, role))
            self._add(
                Task,
                id=new_id(AT),
                case_id=case,
                unit=unit,
                role=role,
                state=TaskState.OPEN,
                opened_at=AT,
                extensions=0,
            )
        return case

    def _new_case(self, party: str, issue: str, lead: str | None, decision: Any, day: date) -> str:
        to_unit = decision.outcome in {Outcome.SETTLED, Outcome.TO_CONFIRM}
        state = CaseState.DISPATCHED if to_unit else CaseState.DESK
        if self._random.random() < 0.4:
            state = CaseState.CLOSED
        id_ = new_id(AT)
        row = {
            "district": self._district,
            "id": id_,
            "number": f"2025-{len(self.cases) + 1:04d}",
            "party_id": party,
            "issue": issue,
            "lead": lead,
            "state": state,
            "outcome": decision.outcome,
            "needs_office": False,
            "severity": Severity.ORDINARY,
            "opened_at": AT,
            "found_on": day,
            "locality": "",
            "closed_at": AT if state is CaseState.CLOSED else None,
        }
        self.cases[id_] = row
        self._rows[Case].append(row)
        return id_


@dataclass
class Singly:
    """What becomes of each finding, decided one by one: counted by effect, with the cases that move."""

    same: int
    ruled: int
    changes: Counter[Any]
    unsayable: int
    moving: dict[str, tuple[frozenset[Any], frozenset[Any]]]


def singly(record: Record, allocation: Allocation, start: date | None = None, end: date | None = None) -> Singly:
    """Decide every finding of `record` on its own by `allocation`, as if it were valid on every day."""
    decider = Decider(replace(allocation, valid=Validity()))
    found = Singly(0, 0, Counter(), 0, {})
    read: dict[Any, Any] = {}
    would: defaultdict[str, list[Verdict]] = defaultdict(list)
    for each in record.findings:
        inside = (start is None or start <= each.found_on) and (end is None or each.found_on <= end)
        would[each.case].append(_one(each, decider, found, read) if inside else each.verdict)
    for id_, case in record.cases.items():
        if case["state"] in OVER:
            continue
        leads = {verdict.lead for verdict in would[id_]}
        wanted = {share for verdict in would[id_] for share in _shares(verdict)}
        now = record.shares[id_]
        if leads != {case["lead"]} or wanted != now:
            found.moving[case["number"]] = (frozenset(now - wanted), frozenset(wanted - now))
    return found


def _one(each: Stored, decider: Decider, found: Singly, read: dict[Any, Any]) -> Verdict:
    if each.ruled:
        found.ruled += 1
        return each.verdict
    facts = _read(decider.allocation, tuple(sorted({**each.answered, **each.facts}.items())), read)
    if facts is None:
        found.unsayable += 1
        return each.verdict
    then = decider.decide(facts, on=each.found_on).verdict
    if effect(then) == effect(each.verdict):
        found.same += 1
    else:
        found.changes[effect(each.verdict), effect(then)] += 1
    return then


def _read(allocation: Allocation, facts: tuple[tuple[str, Any], ...], read: dict[Any, Any]) -> dict[str, Any] | None:
    """The facts in the words of the allocation, if it has them; the same words are read once."""
    if facts not in read:
        try:
            read[facts] = read_facts(allocation, dict(facts))
        except FactsError:
            read[facts] = None
    return read[facts]


def _shares(verdict: Verdict) -> set[tuple[str, TaskRole]]:
    if verdict.outcome not in {Outcome.SETTLED, Outcome.TO_CONFIRM}:
        return set()
    return {(verdict.lead, TaskRole.LEAD), *((unit, TaskRole.JOINT) for unit in verdict.with_role(Role.JOINT))}
