"""A scenario that cites a clause has to rest on it, and a table that is written has to be read."""

from __future__ import annotations

import inspect
import re

import pytest

from rules.load import DEFAULT
from tests.features.inspection import DECIDED

STEPS = (
    "tests.features.duty_steps",
    "tests.features.finding_steps",
    "tests.features.case_steps",
    "tests.features.outcome_steps",
    "tests.features.refusal_steps",
    "tests.features.deadline_steps",
    "tests.features.signal_steps",
    "tests.features.allocation_steps",
    "tests.features.expectation_steps",
    "tests.features.compare_steps",
    "tests.features.replay_steps",
    "tests.features.adoption_steps",
    "tests.features.moving_steps",
    "tests.features.roster_steps",
    "tests.features.meeting_steps",
    "tests.features.paper_steps",
    "tests.features.figure_steps",
    "tests.features.ledger_steps",
    "tests.features.circular_steps",
    "tests.features.pack_steps",
    "tests.features.audit_steps",
    "tests.features.job_steps",
)

CLAUSE_TAG = re.compile(r"(?P<kind>not-clause|clause)-(?P<id>[\w.-]+)")
ALLOCATION_TAG = re.compile(r"allocation-(?P<id>[\w.-]+)")


def pytest_configure(config):
    for module in STEPS:
        config.pluginmanager.import_plugin(module)


def pytest_bdd_apply_tag(tag, function):
    """A tag becomes a marker of the same name: `pytest -m clause-13b` runs the scenarios where 13b applies."""
    if CLAUSE_TAG.fullmatch(tag) is None and ALLOCATION_TAG.fullmatch(tag) is None:
        raise pytest.UsageError(f"@{tag}: a feature has the tags @allocation-…, @clause-… and @not-clause-…, no others")
    getattr(pytest.mark, tag)(function)
    return True


def pytest_bdd_before_step_call(step, step_func):
    """A table or text that the step's function does not take would be dropped without a word."""
    taken = inspect.signature(step_func).parameters
    for given, name in ((step.datatable, "datatable"), (step.docstring, "docstring")):
        assert given is None or name in taken, f"“{step.name}” has a {name} that the step does not read"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """When a scenario has passed, what it decided is held against the clauses in its tags."""
    result = yield
    marks = [mark.name for mark in item.iter_markers()]
    tagged = [found for mark in marks if (found := CLAUSE_TAG.fullmatch(mark))]
    if tagged:
        allocation = next((found["id"] for mark in marks if (found := ALLOCATION_TAG.fullmatch(mark))), DEFAULT)
        decisions = [each for each in item.stash.get(DECIDED, []) if each.allocation.id == allocation]
        assert decisions, "a scenario with a clause's tag decides nothing"
        relied_on = {clause for decision in decisions for clause in decision.verdict.clauses}
        missing = {found["id"] for found in tagged if found["kind"] == "clause"} - relied_on
        present = {found["id"] for found in tagged if found["kind"] == "not-clause"} & relied_on
        assert not missing, f"tagged with clauses that no decision here rests on: {sorted(missing)}"
        assert not present, f"tagged as not applying, and a decision here rests on them: {sorted(present)}"
    return result
