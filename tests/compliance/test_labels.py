"""Every term of ours has a name for people, each its own."""

import pytest

from compliance import labels
from compliance.draft import Severity, VisitSource
from compliance.states import CaseState
from rules.allocation import Reading, Role
from rules.decision import Outcome

LABELS = [
    (VisitSource, labels.source_label),
    (Severity, labels.severity_label),
    (Outcome, labels.outcome_label),
    (Role, labels.role_label),
    (Reading, labels.reading_label),
    (CaseState, labels.case_state_label),
]


@pytest.mark.parametrize(("kind", "label"), LABELS, ids=[kind.__name__ for kind, _ in LABELS])
def test_every_term_has_a_name_of_its_own(kind, label) -> None:
    names = [label(each) for each in kind]
    assert all(names)
    assert len(set(names)) == len(names)
