"""However findings come, in whatever order and batches, the record says the same, and its events tell all of it."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from compliance.draft import PartyDraft, Severity, VisitSource
from compliance.store.cases import Case, Task
from compliance.store.database import open_database
from compliance.store.models import Attendance, Finding, Party, Visit
from tests.compliance.making import CODE, DAY, finding, submit, the_book
from tests.compliance.rebuilding import chain_faults, contents, rebuild

CODES = {"启明教育": CODE, "博雅艺术": None, "象山一中": CODE[:-1] + "A"}


SEEN = st.fixed_dictionaries(
    {
        "party": st.tuples(st.sampled_from(sorted(CODES)), st.booleans(), st.sampled_from(["", "民主路1号"])),
        "facts": st.fixed_dictionaries(
            {"site": st.sampled_from(["institution", "school"])},
            optional={
                "training": st.sampled_from(["academic", "non_academic"]),
                "mode": st.sampled_from(["offline", "online"]),
                "stage": st.sampled_from(["preschool", "compulsory"]),
            },
        ),
        "issue": st.sampled_from(
            ["fire_safety", "registration", "fee_above_guidance", "public_opinion", "stability_risk"]
        ),
        "days_ago": st.integers(0, 2),
    },
    optional={
        "text": st.sampled_from(["一", "二"]),
        "severity": st.sampled_from(list(Severity)),
        "source": st.sampled_from([VisitSource.RANDOM_CHECK, VisitSource.COMPLAINT]),
        "attended": st.sampled_from([("education",), ("education", "fire_rescue")]),
    },
)
"""What is drawn; kept apart from the draft that it makes, so that a failing example is short."""


def draft(seen):
    name, with_code, address = seen["party"]
    party = PartyDraft(name, CODES[name] if with_code else None, "南门街道", address=address)
    others = {each: seen[each] for each in ("text", "severity", "source", "attended") if each in seen}
    found_on = DAY - timedelta(days=seen["days_ago"])
    return finding(seen["issue"], facts=seen["facts"], party=party, found_on=found_on, **others)


@st.composite
def two_ways(draw):
    """The same findings twice: in two orders, cut into batches in two ways."""
    given_in = draw(st.lists(SEEN, min_size=1, max_size=12))
    other = draw(st.permutations(given_in))
    return [_cut(draw, given_in), _cut(draw, other)]


def _cut(draw, findings):
    cuts = sorted(draw(st.sets(st.integers(1, max(1, len(findings) - 1)), max_size=4)))
    edges = [0, *cuts, len(findings)]
    return [findings[start:end] for start, end in pairwise(edges)]


def said(session):
    """What the record says, without ids, numbers, and who came first."""
    party = {row.id: (row.name, row.code, row.locality) for row in session.scalars(select(Party))}
    visit = {
        row.id: (party[row.party_id], row.visited_on, row.source, row.result) for row in session.scalars(select(Visit))
    }
    case = {row.id: (party[row.party_id], row.issue, row.lead) for row in session.scalars(select(Case))}
    return {
        "parties": sorted(map(str, party.values())),
        "visits": sorted(map(str, visit.values())),
        "attendance": sorted(str((visit[row.visit_id], row.unit)) for row in session.scalars(select(Attendance))),
        "cases": sorted(
            str((case[row.id], row.state, row.needs_office, row.severity, row.found_on))
            for row in session.scalars(select(Case))
        ),
        "tasks": sorted(str((case[row.case_id], row.unit, row.role)) for row in session.scalars(select(Task))),
        "findings": sorted(str((case[row.case_id], row.digest)) for row in session.scalars(select(Finding))),
    }


@settings(max_examples=30)
@given(ways=two_ways())
def test_order_and_batches_do_not_matter(ways):
    results = []
    for batches in ways:
        with open_database(":memory:") as database:
            for batch in batches:
                submit(database, the_book(), *map(draft, batch))
            with database.read() as session:
                assert chain_faults(session) == []
                results.append(said(session))
    assert results[0] == results[1]
    assert len(results[0]["cases"]) == len(set(results[0]["cases"]))


@settings(max_examples=15)
@given(ways=two_ways())
def test_the_events_alone_rebuild_every_table(ways):
    with open_database(":memory:") as database, open_database(":memory:") as other:
        for batch in ways[0]:
            submit(database, the_book(), *map(draft, batch))
        with database.read() as source, other.write() as target:
            rebuild(source, target)
        with database.read() as source, other.read() as target:
            assert contents(target) == contents(source)
