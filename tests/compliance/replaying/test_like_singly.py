"""A replay says of every finding what deciding it singly says: 50,000 random ones, under three allocations."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from compliance.replaying import replay
from compliance.store.database import open_database
from rules.allocation import Role
from rules.load import load_allocation
from tests.compliance.replaying.making import Record, duty, edited, singly

XIANGSHAN = "xiangshan-2021"
ISSUES = (
    "fire_safety",
    "safety_management",
    "hygiene",
    "registration",
    "banned_hours",
    "fee_above_guidance",
    "labour",
    "stability_incident",
    "public_opinion",
    "online_filing",
    "food_safety",
)
"""What was found: every kind of duty is met by one of them."""

pytestmark = pytest.mark.slow


def moved(document):
    """Other leads, one of them from a day on, an exception, a duty less: what a reform of the duties does."""
    duty(document, "14")["lead"] = ["emergency"]
    duty(document, "12")["joint"] = ["fire_rescue", "education"]
    duty(document, "11")["valid"] = {"from": "2025-01-01"}
    duty(document, "13b")["when"]["training"] = ["non_academic"]
    document["duties"] = [each for each in document["duties"] if each["id"] != "9b"]
    document["valid"] = {"from": "2024-12-10"}


def narrowed(document):
    """Another district's words: it lacks an issue and a value, and knows nothing of stages."""
    del document["issues"]["food_safety"], document["facts"]["stage"]
    del document["facts"]["mode"]["values"]["online"]
    document["duties"] = [
        each
        for each in document["duties"]
        if "stage" not in each.get("when", {}) and each.get("when", {}).get("mode") != ["online"]
    ]
    duty(document, "2a")["joint"] = []


def as_effect(route):
    roles = {
        (unit, role) for role in (Role.JOINT, Role.SUPPORT, Role.COORDINATE) for unit in getattr(route, role.value)
    }
    if route.lead is not None:
        roles.add((route.lead, Role.LEAD))
    return route.outcome, frozenset(roles), frozenset(route.candidates), route.refer


def compared(session, record, allocation, start=None, end=None):
    told = replay(session, record.allocation.district.id, allocation, start, end)
    alone = singly(record, allocation, start, end)
    changes = Counter()
    for each in told.changes:
        changes[as_effect(each.was), as_effect(each.would)] += each.findings
    assert changes == alone.changes
    assert (told.same, told.ruled) == (alone.same, alone.ruled)
    assert sum(each.findings for each in told.unsayable) == alone.unsayable
    cases = {
        case.number: tuple(frozenset((each.unit, each.role) for each in some) for some in (case.loses, case.gains))
        for case in told.cases
    }
    assert cases == alone.moving
    assert told.moving == len(told.cases)
    assert told.findings == told.same + told.changed + told.ruled + alone.unsayable
    return told


def stored(address, allocation, findings, issues=ISSUES):
    record = Record(allocation, seed=20260316, issues=issues)
    with open_database(address) as database, database.write() as session:
        record.fill(session, findings)
    return record


def test_fifty_thousand_findings_under_three_allocations(shared):
    xiangshan = load_allocation(XIANGSHAN)
    record = stored(shared, xiangshan, 50_000)
    with open_database(shared) as database, database.read() as session:
        itself = compared(session, record, xiangshan)
    assert (itself.findings, itself.changes, itself.cases, itself.unsayable) == (50_000, [], [], [])
    assert itself.ruled > 500
    with open_database(shared) as database, database.read() as session:
        reformed = compared(session, record, edited(xiangshan, moved))
    assert reformed.changed > 5000
    assert reformed.moving > 1000
    assert 0 < reformed.outside < 50_000
    with open_database(shared) as database, database.read() as session:
        other = compared(session, record, edited(xiangshan, narrowed))
    assert sum(each.findings for each in other.unsayable) > 10_000
    assert other.changed > 100


def test_only_the_days_asked_for_are_replayed(shared):
    xiangshan = load_allocation(XIANGSHAN)
    record = stored(shared, xiangshan, 4_000)
    start, end = date(2024, 12, 20), date(2025, 1, 20)
    with open_database(shared) as database, database.read() as session:
        told = compared(session, record, edited(xiangshan, moved), start, end)
    assert told.findings == sum(start <= each.found_on <= end for each in record.findings) < 4_000
    assert told.moving > 0


def test_numbers_are_asked_by_the_intervals_of_the_allocation(shared):
    district = load_allocation("examples/allocations/small-district.yaml")

    def raised(document):
        duty(document, "3.2")["when"]["pupils"] = {"to": 45}

    record = stored(shared, district, 3_000, ("fire_safety", "deposit"))
    with open_database(shared) as database, database.read() as session:
        told = compared(session, record, edited(district, raised))
    assert told.changed > 0
    assert told.decided < told.groups
