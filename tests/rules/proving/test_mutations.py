"""No edit of a file that changes a decision goes unseen, and none that changes nothing is called a change."""

from __future__ import annotations

import copy
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

import pytest

from rules.allocation import Allocation
from rules.errors import AllocationError
from rules.load import load_allocation
from rules.proving.check import Check, check
from rules.proving.diff import Diff, diff
from rules.proving.flaws import Flaw
from tests.rules.proving.edits import EDITS, LAST_DAYS
from tests.rules.proving.worlds import ByHand, every, every_partly

SEED = 20210908
MANY = 200
DAYS = [date(2021, 9, 8), *(date.fromisoformat(day) for day in LAST_DAYS), date(2022, 1, 1), date(2026, 3, 2)]
XIANGSHAN = load_allocation()
WHOLE = list(every(XIANGSHAN))
PARTLY = list(every_partly(XIANGSHAN))
REFUSED = {
    "a unit is misspelt",
    "an issue is misspelt",
    "a fact is misspelt",
    "a clause is misspelt",
    "an exception is misspelt",
    "an entry is misspelt",
    "an id is given twice",
    "a clause is dropped",
}
HARMLESS = {
    "a condition that all meet is added",
    "a duty has days that are all there are",
    "a duty is said twice",
    "a duty is renamed",
    "duties are put in another order",
    "a note is changed",
    "names are changed",
    "an exception displaces nothing",
}
ALWAYS_SEEN = {
    "a lead is swapped",
    "a second lead is named elsewhere",
    "an exception displaces something",
    "a duty that nothing meets is added",
    "a condition that nothing meets is added",
    "a duty is over before it begins",
}


@dataclass(frozen=True)
class Tried:
    """One edit, and what came of it; no law where the file was refused."""

    kind: str
    law: Allocation | None
    changed: bool = False
    diff: Diff | None = None
    check: Check | None = None

    @property
    def fate(self) -> str:
        if self.law is None:
            return "refused"
        seen = [
            *(["changed"] if self.changed else []),
            *(["diff"] if not self.diff.empty else []),
            *(["fault"] if self.check.faults else []),
        ]
        return " ".join(seen) or "nothing"


def content_of_the_file() -> dict[str, Any]:
    """What the file says, the words aside, every condition a list."""
    return json.loads(XIANGSHAN.document)


class Oracle:
    """What every combination comes to on a day, told by hand; a law whose duties are the same is asked once."""

    def __init__(self) -> None:
        self._told: dict[object, list[object]] = {}

    def effects(self, law: Allocation, day: date) -> list[object]:
        duties = [duty for duty in law.duties.values() if duty.valid.covers(day)]
        key = (law.ref.fingerprint, tuple(duty.id for duty in duties))
        if key not in self._told:
            hand = ByHand(law, duties)
            self._told[key] = [hand.effect(facts) for facts in (*WHOLE, *PARTLY)]
        return self._told[key]

    def whole(self, law: Allocation, day: date) -> list[object]:
        return self.effects(law, day)[: len(WHOLE)]


ORACLE = Oracle()


def tries(folder) -> Iterator[Tried]:
    """Every kind of edit in turn, seeded."""
    random = Random(SEED)
    for index in range(MANY):
        kind = list(EDITS)[index % len(EDITS)]
        content = copy.deepcopy(content_of_the_file())
        EDITS[kind](random, content)
        file = folder / f"edited-{index}.yaml"
        file.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        try:
            law = load_allocation(file)
        except AllocationError:
            yield Tried(kind, None)
            continue
        changed = any(ORACLE.effects(XIANGSHAN, day) != ORACLE.effects(law, day) for day in DAYS)
        yield Tried(kind, law, changed, diff(XIANGSHAN, law), check(law))


@pytest.fixture(scope="module")
def tried(tmp_path_factory):
    return list(tries(tmp_path_factory.mktemp("edited")))


def test_every_kind_of_edit_was_tried_several_times(tried):
    assert len(tried) == MANY
    assert set(EDITS) >= REFUSED | HARMLESS | ALWAYS_SEEN
    assert min(Counter(each.kind for each in tried).values()) >= 5


def test_an_edit_that_breaks_a_reference_is_refused_and_no_other(tried):
    assert {each.kind for each in tried if each.law is None} == REFUSED
    assert all(each.law is None for each in tried if each.kind in REFUSED)


def test_no_edit_that_changes_a_decision_goes_unseen(tried):
    unseen = [each.kind for each in tried if each.changed and each.diff.empty]
    assert unseen == []


def test_no_edit_that_changes_no_decision_is_called_a_change(tried):
    called = [each.kind for each in tried if each.law and not each.changed and not each.diff.empty]
    assert called == []


def test_how_many_combinations_are_decided_otherwise_is_told_exactly(tried):
    for each in tried:
        if each.law is None:
            continue
        for span in each.diff.spans:
            pairs = zip(ORACLE.whole(XIANGSHAN, span.day), ORACLE.whole(each.law, span.day), strict=True)
            told = [shown for altered in each.diff.altered for shown in altered.shown if shown.span == span]
            assert sum(shown.count for shown in told) == sum(was != now for was, now in pairs), each.kind


def test_what_changes_nothing_is_no_fault_unless_it_says_what_can_never_hold(tried):
    """A duty that decides nothing is a fault of the file all the same: somebody meant something by it."""
    quiet = [each for each in tried if each.law and not each.changed and each.check.faults]
    assert {each.kind for each in quiet} >= {"a duty that nothing meets is added"}
    for each in quiet:
        assert {point.flaw for point in each.check.faults} == {Flaw.UNREACHABLE}
    assert not any(each.check.faults for each in tried if each.kind in HARMLESS)


def test_what_is_harmless_changes_nothing_and_what_is_not_is_always_seen(tried):
    assert not any(each.changed for each in tried if each.kind in HARMLESS)
    assert all(not each.diff.empty or each.check.faults for each in tried if each.kind in ALWAYS_SEEN)


def test_an_exception_that_displaces_nothing_is_remarked(tried):
    remarked = [each for each in tried if each.kind == "an exception displaces nothing"]
    assert remarked
    assert all(each.check.of(Flaw.IDLE_EXCEPTION) and each.check.passed for each in remarked)


def test_two_leads_for_one_thing_are_always_a_fault(tried):
    for each in tried:
        if each.kind == "a second lead is named elsewhere":
            assert [point.flaw for point in each.check.faults] == [Flaw.OVERLAP], each.kind


def test_the_tally(tried):
    """Refused, or seen by its effect, or by a fault, or with nothing to see: of each kind as many as these."""
    tally: dict[str, Counter[str]] = {}
    for each in tried:
        tally.setdefault(each.kind, Counter())[each.fate] += 1
    several = {kind: dict(fates) for kind, fates in tally.items() if len(fates) > 1}
    assert several == SEVERAL_FATES
    assert {kind: fate for kind, fates in tally.items() if len(fates) == 1 for fate in fates} == ONE_FATE
    whole = Counter(each.fate for each in tried)
    assert whole == {"refused": 48, "changed diff": 70, "changed diff fault": 21, "fault": 9, "nothing": 52}


ONE_FATE = {
    **dict.fromkeys(REFUSED, "refused"),
    **dict.fromkeys(HARMLESS, "nothing"),
    "a duty is dropped": "changed diff",
    "a condition is added": "changed diff",
    "a second lead is named beside": "changed diff",
    "a lead is swapped": "changed diff",
    "a helper is swapped": "changed diff",
    "a part is moved": "changed diff",
    "an exception displaces something": "changed diff",
    "a duty ends or begins": "changed diff",
    "a second lead is named elsewhere": "changed diff fault",
    "a duty that nothing meets is added": "fault",
}
SEVERAL_FATES = {
    "a value is added": {"changed diff": 6, "nothing": 1},
    "a condition is dropped": {"changed diff fault": 4, "changed diff": 2},
    "a condition is negated": {"changed diff": 4, "changed diff fault": 2},
    "a condition that nothing meets is added": {"changed diff fault": 5, "fault": 1},
    "a reading is changed": {"nothing": 1, "changed diff": 5},
    "a duty is over before it begins": {"fault": 2, "changed diff fault": 4},
    "an issue is put into another group": {"changed diff": 4, "nothing": 2},
}
