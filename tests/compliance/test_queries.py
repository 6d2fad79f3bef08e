"""What the record says, narrowed and in order; and what was decided, as it was decided then."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from compliance.draft import PartyDraft
from compliance.errors import NotFound
from compliance.queries import case_list, case_show, finding_list, stored_decision, visit_list
from compliance.states import CaseState, VisitResult
from rules.decision import as_record
from rules.load import load_document
from tests.compliance.making import AT, CODE, DAY, DISTRICT, QIMING, finding, numbers, show, submit

BOYA = PartyDraft("博雅艺术中心", code=CODE, locality="二塘乡")


@pytest.fixture
def filled(database, book):
    submit(
        database,
        book,
        finding(),
        finding("public_opinion", found_on=DAY - timedelta(days=10)),
        finding("registration", party=BOYA, attended=("education",)),
        finding(party=BOYA, text="100%堵死"),
    )
    return database


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, [4, 3, 2, 1]),
        ({"limit": 2}, [4, 3]),
        ({"unit": "fire_rescue"}, [4, 1]),
        ({"unit": "publicity"}, [2]),
        ({"unit": "cyberspace"}, [2]),
        ({"unit": "staffing"}, []),
        ({"state": CaseState.DESK}, [3]),
        ({"state": CaseState.DISPATCHED, "unit": "fire_rescue"}, [4, 1]),
        ({"issues": ["fire_safety", "registration"]}, [4, 3, 1]),
        ({"issues": []}, []),
        ({"locality": "二塘乡"}, [4, 3]),
        ({"party": "启明"}, [2, 1]),
        ({"party": "博雅 艺术"}, [4, 3]),
        ({"party": CODE.lower()}, [4, 3]),
        ({"party": "%"}, []),
        ({"since": DAY}, [4, 3, 1]),
        ({"until": DAY - timedelta(days=1)}, [2]),
        ({"since": DAY, "until": DAY, "party": "启明"}, [1]),
    ],
)
def test_cases_are_narrowed_and_the_newest_come_first(filled, filters, expected):
    assert numbers(filled, **filters) == [f"2026-{number:04d}" for number in expected]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, 4),
        ({"unit": "fire_rescue"}, 2),
        ({"state": CaseState.DESK}, 1),
        ({"issues": ["fire_safety"]}, 2),
        ({"locality": "南门街道"}, 2),
        ({"party": CODE}, 2),
        ({"since": DAY, "limit": 1}, 1),
        ({"until": DAY - timedelta(days=11)}, 0),
    ],
)
def test_findings_are_narrowed(filled, filters, expected):
    with filled.read() as session:
        lines = finding_list(session, DISTRICT, **filters)
    assert len(lines) == expected
    assert [line.id for line in lines] == sorted((line.id for line in lines), reverse=True)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, 4),
        ({"unit": "education"}, 1),
        ({"result": VisitResult.NOTHING_FOUND}, 0),
        ({"locality": "二塘乡"}, 2),
        ({"since": DAY}, 3),
        ({"party": "启明", "until": DAY - timedelta(days=1)}, 1),
    ],
)
def test_visits_are_narrowed(database, book, filters, expected):
    submit(database, book, finding(), finding(found_on=DAY - timedelta(days=10), text="二"))
    submit(database, book, finding(party=BOYA, attended=("education",)))
    submit(database, book, finding(party=BOYA, inspector="李强"))
    with database.read() as session:
        assert len(visit_list(session, DISTRICT, **filters)) == expected


def test_another_district_sees_nothing_of_this_one(filled):
    with filled.read() as session:
        assert case_list(session, "elsewhere") == finding_list(session, "elsewhere") == []
        with pytest.raises(NotFound, match="this database has none yet"):
            case_show(session, "elsewhere", "2026-0001")


@pytest.mark.parametrize("typed", ["2026-0001", "2026-1", " 2026-01 ", "2026－1", "2026/1"])
def test_a_number_may_be_typed_without_its_zeros(filled, typed):
    assert show(filled, typed).case.number == "2026-0001"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("2026-9", "There is no case 2026-0009. In 2026 the numbers run from 2026-0001 to 2026-0004."),
        ("2025-1", "There is no case 2025-0001: there are none of 2025. There are cases of 2026."),
        ("12", "“12” is not the number of a case. It is a year and a number, such as 2026-0001."),
        ("", "“” is not the number of a case. It is a year and a number, such as 2026-0001."),
        ("'; --", "“'; --” is not the number of a case. It is a year and a number, such as 2026-0001."),
    ],
)
def test_a_number_that_is_not_there_is_met_with_those_that_are(filled, typed, message):
    with pytest.raises(NotFound) as missing:
        show(filled, typed)
    assert str(missing.value) == message


def test_a_case_is_shown_with_all_that_belongs_to_it(filled):
    file = show(filled, "2026-3")
    assert (file.party.name, file.party.code) == (BOYA.name, CODE)
    assert (file.case.party, file.case.findings) == (BOYA.name, 1)
    [seen] = file.findings
    assert (seen.facts, seen.attended) == ({"issue": "registration", "site": "institution"}, ("education",))
    assert [decision.outcome.value for decision in seen.decisions] == ["open_question"]
    assert [event.act for event in file.events] == ["case_opened", "finding_received"]
    assert file.events[0].changes["added"]["cases"][0]["number"] == "2026-0003"
    assert (file.events[0].actor_unit, file.events[0].actor_role, file.events[0].actor_name) == (
        "education",
        "inspector",
        "王芳",
    )


def test_a_decision_reads_as_it_was_made(filled, book):
    """With the allocation of that day, from which the same answer can be had again."""
    with filled.read() as session:
        [stored] = stored_decision(session, DISTRICT, "2026-0001")
    decision = book.decide(dict(finding().facts), DAY)
    assert stored.record == json.loads(json.dumps(as_record(decision)))
    assert stored.made_at == AT
    assert load_document(stored.document).ref == book.allocation.ref


def test_a_case_has_the_decisions_of_all_its_findings_in_their_order(filled, book):
    submit(filled, book, replace(finding(party=QIMING), text="后来"), at=AT + timedelta(days=2))
    with filled.read() as session:
        made = [decision.made_at for decision in stored_decision(session, DISTRICT, "2026-1")]
    assert made == [AT, AT + timedelta(days=2)]
