"""Lists are read no further than they are shown, each by an index; and what is shown is the beginning of the whole."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from compliance.draft import Severity
from compliance.queries import AsOf, case_list, case_show, finding_list, narrowing, office_desk, unit_queue
from compliance.queries.signals import signal_list
from compliance.states import CaseState, TaskState
from compliance.store.database import open_database
from tests.compliance.conftest import STORES, made, set_up
from tests.compliance.making import AT, CODE, DAY, DISTRICT, the_book
from tests.compliance.wild import ISSUES, UNITS, run_wild

NOW = AsOf(the_book().terms, AT)
NEVER = datetime.max.replace(tzinfo=UTC)
URGENCY = list(Severity)


@pytest.fixture(scope="module", params=STORES)
def wild(request):
    address = ":memory:"
    if request.param == "postgresql":
        server = request.getfixturevalue("postgresql")
        address = made(server, f"{set_up(server)}_wild", like=set_up(server))
    with open_database(address) as database:
        run_wild(database)
        yield database


def few_are(number):
    """What counts as few: patched, since a small record has never as many as it takes to be many."""
    return patch.object(narrowing, "_FEW", number)


DAYS = st.integers(-12, 1).map(lambda days: DAY + timedelta(days=days))
FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "unit": st.sampled_from([*UNITS, "staffing"]),
        "state": st.sampled_from(CaseState),
        "issues": st.lists(st.sampled_from(ISSUES), max_size=3, unique=True),
        "locality": st.sampled_from(["南门街道", "二塘乡", "", "无"]),
        "party": st.sampled_from(["启明", "博 雅", CODE.lower(), "中", "%"]),
        "since": DAYS,
        "until": DAYS,
    },
)
LIMIT = st.integers(0, 12)
FEW = st.sampled_from([0, 3, 2000])


@settings(max_examples=60)
@given(filters=FILTERS, limit=LIMIT, few=FEW, now=st.sampled_from([NOW, None]))
def test_the_first_cases_are_the_beginning_of_all(wild, filters, limit, few, now):
    with wild.read() as session, few_are(few):
        some = case_list(session, DISTRICT, now=now, limit=limit, **filters)
        whole = case_list(session, DISTRICT, now=now, **filters)
    assert some == whole[:limit]
    assert all(newer.id > older.id for newer, older in pairwise(whole))
    assert {line.state for line in whole} <= {filters.get("state", line.state) for line in whole}


@settings(max_examples=40)
@given(filters=FILTERS, limit=LIMIT, few=FEW)
def test_the_first_findings_are_the_beginning_of_all(wild, filters, limit, few):
    with wild.read() as session, few_are(few):
        some = finding_list(session, DISTRICT, limit=limit, **filters)
        whole = finding_list(session, DISTRICT, **filters)
    assert some == whole[:limit]
    assert all(newer.id > older.id for newer, older in pairwise(whole))


@settings(max_examples=40)
@given(
    unit=st.sampled_from([None, *UNITS]),
    states=st.sets(st.sampled_from(TaskState), min_size=1),
    overdue=st.booleans(),
    limit=LIMIT,
)
def test_the_first_shares_are_the_beginning_of_all(wild, unit, states, overdue, limit):
    asked = {"states": states, "overdue": overdue}
    with wild.read() as session:
        some = unit_queue(session, NOW, unit, limit=limit, **asked)
        whole = unit_queue(session, NOW, unit, **asked)
    assert some == whole[:limit]
    order = [(line.deadline or NEVER, URGENCY.index(line.severity), line.number, line.unit) for line in whole]
    assert order == sorted(order)
    assert {line.state for line in whole} <= states
    assert not overdue or all(line.overdue for line in whole)


@pytest.mark.parametrize("limit", [0, 1, 2, 5, 9, 17, 40, 1000])
def test_the_beginning_of_the_desk_is_the_beginning_of_all(wild, limit):
    with wild.read() as session:
        some, whole = office_desk(session, NOW, limit=limit), office_desk(session, NOW)
    assert some == whole[:limit]
    order = [(line.by or NEVER, URGENCY.index(line.severity), line.number, line.waits) for line in whole]
    assert order == sorted(order)
    assert len({line.waits for line in whole}) > 6


# ------------------------------------------------ by which way


SHORT = ("ix_cases_desk", "uq_extensions_one_asked")
"""The indexes that may be gone through: they have what waits and nothing else."""


def ways(database, read):
    """What SQLite says of how it answers each question that `read` asks."""
    asked, found = [], []
    with database.read() as session:
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", lambda *args: asked.append(args[2:4]))
        read(session)
        for statement, values in asked[:]:  # what is asked about them is asked, too
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            found.append([row.detail for row in plan])
    return found


def goes_through(plan, listed=None):
    """
    Where a plan goes through all rows of a table.

    A list may walk its own, from the newest on; the names of parties have to be looked at one by one.
    """
    walk = f"SEARCH {listed} USING INDEX sqlite_autoindex_{listed}_1 (district=?)"
    allowed = () if "USE TEMP B-TREE FOR ORDER BY" in plan else (walk,)
    for step in plan if "RECURSIVE STEP" not in plan else []:  # which looks for the next unit, and finds it at once
        goes = step.startswith("SCAN") or step.endswith("(district=?)")
        if goes and step not in allowed and not any(name in step for name in (*SHORT, " parties ")):
            yield step


@pytest.fixture(scope="module")
def sqlite():
    with open_database(":memory:") as database:
        run_wild(database)
        yield database


@pytest.mark.parametrize("number", range(1, 12))
def test_a_case_is_shown_without_going_through_a_table(sqlite, number):
    plans = ways(sqlite, lambda session: case_show(session, DISTRICT, f"2026-{number}", NOW))
    assert [step for plan in plans for step in goes_through(plan)] == []


QUEUES = [
    {"unit": "education"},
    {"unit": "education", "overdue": True},
    {"unit": "education", "states": (TaskState.OPEN,)},
    {"unit": "education", "states": tuple(TaskState)},
    {"states": tuple(TaskState)},
    {"limit": None},
    {},
]


@pytest.mark.parametrize("asked", QUEUES)
def test_a_queue_is_read_without_going_through_a_table(sqlite, asked):
    plans = ways(sqlite, lambda session: unit_queue(session, NOW, **({"limit": 50} | asked)))
    assert [step for plan in plans for step in goes_through(plan)] == []


@pytest.mark.parametrize("limit", [50, None])
def test_the_desk_is_read_without_going_through_a_table(sqlite, limit):
    plans = ways(sqlite, lambda session: office_desk(session, NOW, limit=limit))
    assert [step for plan in plans for step in goes_through(plan)] == []


NARROWED = [
    {},
    {"unit": "education"},
    *({"state": state} for state in CaseState),
    {"issues": ["hygiene"]},
    {"issues": ISSUES},
    {"locality": "二塘乡"},
    {"party": "启明"},
    {"since": DAY},
    {"until": DAY},
    {"unit": "education", "state": CaseState.ACCEPTED, "since": DAY, "party": "启明", "locality": "二塘乡"},
]


@pytest.mark.parametrize("few", [0, 2000])
@pytest.mark.parametrize("filters", NARROWED)
def test_lists_go_through_nothing_but_their_own_from_the_newest_on(sqlite, filters, few):
    with few_are(few):
        cases = ways(sqlite, lambda session: case_list(session, DISTRICT, now=NOW, limit=50, **filters))
        found = ways(sqlite, lambda session: finding_list(session, DISTRICT, limit=50, **filters))
    assert [step for plan in cases for step in goes_through(plan, "cases")] == []
    assert [step for plan in found for step in goes_through(plan, "findings")] == []


def test_signals_are_read_without_going_through_events(sqlite):
    plans = ways(sqlite, lambda session: signal_list(session, DISTRICT, limit=50))
    assert len(plans) > 1
    assert [step for plan in plans for step in goes_through(plan, "signals")] == []
