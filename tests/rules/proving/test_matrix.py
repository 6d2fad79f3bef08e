"""The matrix of issues and units says what deciding each combination singly says."""

from collections import Counter
from itertools import product
from pathlib import Path

import pytest

from rules.allocation import ISSUE
from rules.decide import Decider
from rules.decision import Outcome
from rules.load import DEFAULT, load_allocation
from rules.proving.matrix import Part, matrix
from rules.proving.space import Space
from rules.proving.spans import spans_of
from rules.proving.survey import survey

EXAMPLES = Path(__file__).parents[3] / "examples" / "allocations"
LAWS = {
    "xiangshan": DEFAULT,
    **{name: str(EXAMPLES / f"{name}.yaml") for name in ("small-district", "permit-holder", "one-desk", "stacked")},
}


@pytest.fixture(scope="module", params=LAWS.values(), ids=LAWS)
def law(request):
    return load_allocation(request.param)


@pytest.fixture(scope="module")
def surveys(law):
    return [survey(law, span) for span in spans_of(law.valid, [law])]


def _singly(law, each):
    """By deciding every combination by itself, how often a unit has a part in an issue, and nobody has any."""
    decide = Decider(law).decide
    shares, nobody, every = Counter(), Counter(), Counter()
    facts = each.space.facts
    for values in product(
        *([*([None] if fact in each.space.unnamed else []), *each.space.kinds[fact]] for fact in facts)
    ):
        stated = {fact: kind.value for fact, kind in zip(facts, values, strict=True) if kind is not None}
        verdict = decide(stated, on=each.span.day).verdict
        issue = stated[ISSUE]
        every[issue] += 1
        nobody[issue] += verdict.outcome is Outcome.UNASSIGNED
        shares.update((issue, given.unit, given.role.value) for given in verdict.assignments)
        shares.update((issue, unit, "candidate") for unit in verdict.candidates)
        shares.update([(issue, verdict.refer, "referred")] if verdict.refer else [])
    return shares, +nobody, every


def test_every_cell_counts_what_is_decided_singly(law, surveys):
    for each in surveys:
        shares, nobody, every = _singly(law, each)
        done = matrix(each)
        told = {
            (row.issue, unit, part.value): extent.count
            for row in done.rows
            for unit, parts in row.cells.items()
            for part, extent in parts.items()
        }
        assert told == dict(shares)
        assert {row.issue: row.nobody.count for row in done.rows if row.nobody.count} == dict(nobody)
        assert {row.issue: row.combinations for row in done.rows} == dict(every)
        assert {row.left_out for row in done.rows} == {0}


def test_what_holds_sometimes_is_told_by_the_very_combinations_in_which_it_holds(law, surveys):
    """The regions of an extent are disjoint, lie in the row's issue, and make up its count."""
    for each in surveys:
        for row in matrix(each).rows:
            extents = [row.nobody, *(extent for parts in row.cells.values() for extent in parts.values())]
            for extent in extents:
                assert sum(map(Space.size, extent.regions)) == extent.count
                issues = {kind.value for region in extent.regions for kind in each.space.options(ISSUE, region)}
                assert issues <= {row.issue}
                for index, one in enumerate(extent.regions):
                    for other in extent.regions[index + 1 :]:
                        assert not all(a & b for a, b in zip(one, other, strict=True))


def test_every_issue_stands_in_its_group_and_every_unit_that_has_a_part_in_a_column(law, surveys):
    for each in surveys:
        done = matrix(each)
        assert [row.issue for rows in done.groups.values() for row in rows if rows] == [
            issue.id for group in law.groups for issue in law.issues.values() if issue.group == group
        ]
        assert {unit for row in done.rows for unit in row.cells} <= set(done.columns)


def test_the_fire_brigade_leads_on_fire_in_institutions_only():
    law = load_allocation(DEFAULT)
    (span,) = spans_of(law.valid, [law])
    row = next(row for row in matrix(survey(law, span)).rows if row.issue == "fire_safety")
    assert (row.combinations, row.nobody.count) == (24, 12)
    assert {unit: [*parts] for unit, parts in row.cells.items()} == {
        "fire_rescue": [Part.LEAD],
        "education": [Part.COORDINATE],
    }
    assert not row.always(row.cells["fire_rescue"][Part.LEAD])
    assert row.always(row.cells["education"][Part.COORDINATE])


def test_a_unit_whose_work_a_desk_does_has_no_column_and_a_regime_only_where_something_is_referred():
    desks = load_allocation(str(EXAMPLES / "one-desk.yaml"))
    (span,) = spans_of(desks.valid, [desks])
    assert matrix(survey(desks, span)).columns == tuple(id_ for id_, unit in desks.units.items() if unit.desk is None)
    small = load_allocation(LAWS["small-district"])
    first, _second = spans_of(small.valid, [small])
    own = [id_ for id_, unit in small.units.items() if unit.desk is None]
    assert matrix(survey(small, first)).columns == (*own, "kindergartens")


def test_what_was_not_gone_through_is_told_as_left_out():
    law = load_allocation(LAWS["small-district"])
    first, _second = spans_of(law.valid, [law])
    rows = list(matrix(survey(law, first, most=1)).rows)
    assert [row.issue for row in rows] == list(law.issues)
    assert any(row.left_out for row in rows)
    assert all(row.left_out in {0, row.combinations} for row in rows)
    assert all(row.left_out == 0 for row in rows if any(row.always(e) for p in row.cells.values() for e in p.values()))
