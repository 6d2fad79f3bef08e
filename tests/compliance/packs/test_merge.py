"""What packs say is recorded at home as if it were handed in there: once, whole, and by the law at home."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from compliance.actor import Actor, ActorRole
from compliance.book import Book
from compliance.draft import PartyDraft, Severity
from compliance.errors import Conflict, NotAllowed, UnreadableFile
from compliance.packs.entries import Decided
from compliance.queries import case_list
from compliance.store.database import open_database
from compliance.store.log import Event
from compliance.store.models import Attendance, Finding, Visit
from compliance.store.packs import Pack, PackEntry
from rules.decide import Decider
from tests.compliance.adopting import in_force
from tests.compliance.making import DAY, DISTRICT, QIMING, count, finding
from tests.compliance.packs.carrying import (
    CODE,
    HOME,
    OFFICE,
    Nothing,
    carried,
    forged,
    hand_in,
    home,
    merged,
)
from tests.compliance.rebuilding import chain_faults, contents, rebuild
from tests.compliance.revising import revised

BOYA = PartyDraft("博雅艺术", locality="南门街道")
ONE = finding(text="一", key="1")
TWO = finding(text="二", key="2", party=BOYA)


@pytest.fixture
def record():
    with home() as opened:
        yield opened


def counts(done):
    return {name: getattr(done, name) for name in ("read", "stored", "known", "conflicting", "rejected", "opened")}


def findings(database):
    with database.read() as session:
        rows = session.scalars(select(Finding).order_by(Finding.text))
        return [(row.text, row.key, row.severity, row.received_at) for row in rows]


def later_book():
    allocation = revised()
    return Book(allocation, Decider(allocation).decide)


def test_everything_is_counted_and_gets_a_case(database):
    (done,) = merged(database, carried(ONE, TWO, Nothing(BOYA, inspector="李明")))
    assert counts(done) == {"read": 3, "stored": 3, "known": 0, "conflicting": 0, "rejected": 0, "opened": 2}
    assert done.cases == [("1", "2026-0001"), ("2", "2026-0002")]
    assert findings(database) == [("一", "1", Severity.ORDINARY, HOME), ("二", "2", Severity.ORDINARY, HOME)]
    with database.read() as session:
        assert {line.number: line.lead for line in case_list(session, DISTRICT)} == {
            "2026-0001": "fire_rescue",
            "2026-0002": "fire_rescue",
        }


def test_the_same_pack_again_changes_nothing_and_says_since_when(record):
    pack = carried(ONE, TWO)
    merged(record, pack)
    with record.read() as session:
        before = contents(session)
    (again,) = merged(record, pack, at=HOME + timedelta(days=1))
    assert (again.before, counts(again)["read"]) == (HOME, 0)
    with record.read() as session:
        assert contents(session) == before


def test_what_a_newer_pack_of_the_laptop_has_again_is_known(record):
    merged(record, carried(ONE))
    (done,) = merged(record, carried(ONE, TWO))
    assert (done.stored, done.known) == (1, 1)


def test_the_same_finding_on_two_laptops_is_one(record):
    merged(record, carried(ONE, at=HOME - timedelta(days=2)))
    (done,) = merged(record, carried(ONE, at=HOME - timedelta(days=1)))
    assert (done.stored, done.known, count(record, Finding)) == (0, 1, 1)


def test_of_two_findings_with_one_id_both_get_a_case_and_the_first_keeps_it(database):
    merged(database, carried(ONE))
    (done,) = merged(database, carried(replace(TWO, key="1")))
    assert (done.stored, done.conflicting) == (0, 1)
    assert done.cases == [("1", "2026-0002")]
    assert [each[:2] for each in findings(database)] == [("一", "1"), ("二", None)]


def test_a_finding_that_was_known_without_an_id_takes_the_one_that_it_is_given(database):
    merged(database, carried(replace(ONE, key=None)), carried(ONE))
    assert [each[:2] for each in findings(database)] == [("一", "1")]
    with database.read() as session:
        assert chain_faults(session) == []


def test_units_and_notes_of_a_visit_add_up_also_where_something_was_found(record):
    first = carried(finding(inspector="王芳", attended=("education",)))
    second = carried(Nothing(attended=("fire_rescue",), note="另一间教室正常"))
    merged(record, first, second)
    with record.read() as session:
        visit = session.scalars(select(Visit)).one()
        assert (visit.result, visit.note) == ("found", "另一间教室正常")
        assert sorted(session.scalars(select(Attendance.unit))) == ["education", "fire_rescue"]


def test_home_decides_by_its_own_law_and_says_what_differs(record):
    pack = carried(ONE, finding("registration", facts={"training": "academic"}, text="三"))
    book = in_force(record, revised(), DAY, at=HOME)
    (done,) = merged(record, pack, book=book, at=HOME)
    (differing,) = done.differing
    assert differing.entry.draft.text == "一"
    assert differing.entry.decided == Decided("settled", "fire_rescue")
    assert differing.here == Decided("settled", "emergency")
    with record.read() as session:
        assert session.scalars(select(Pack.differing)).one() == 1


def test_what_the_law_at_home_does_not_know_is_rejected_and_taken_once_it_does(record):
    pack = carried(ONE, finding("food_safety", text="食堂无证"))
    book = in_force(record, revised(), DAY, at=HOME)
    rejected = []
    (done,) = merged(record, pack, book=book, rejected=rejected)
    assert (done.stored, done.rejected) == (1, 1)
    ((line, problems, _text, raw),) = rejected
    assert (line, raw["text"]) == (3, "食堂无证")
    assert "there is no value “food_safety”" in str(problems[0])
    (again,) = merged(record, pack, book=book, rejected=[])
    assert (again.before, again.known, again.rejected) == (None, 1, 1)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"digest": "0" * 64}, "does not fit its own hash"),
        ({"text": "改过"}, "does not fit its own hash"),
        ({"facts": {"问题": "消防安全"}}, "does not fit its own hash"),
        ({"found_on": "2027-01-01"}, "is in the future"),
        ({"party": {"name": "", "code": None, "locality": "", "address": "", "registered_for": ""}}, "is missing"),
        ({"kind": "case"}, "is neither a finding nor a visit"),
        ({"evidence": [{"name": "../../etc/passwd", "sha256": "a" * 64, "size": 1, "taken_on": None}]}, "is neither"),
        ({"evidence": [{"name": "/etc/passwd", "sha256": "a" * 64, "size": 1, "taken_on": None}]}, "is neither"),
        ({"evidence": [{"name": "照片", "sha256": "x", "size": 1, "taken_on": None}]}, "is neither"),
        ({"evidence": [{"name": "照片", "sha256": "a" * 64, "size": 10**12, "taken_on": None}]}, "is neither"),
        ({"handed_in": {"at": "yesterday", "unit": None, "role": "inspector", "name": ""}}, "is neither"),
        ({"decided": {"outcome": "won", "lead": None, "joint": []}}, "is neither"),
        ({"attended": 7}, "not a list of units"),
    ],
    ids=str,
)
def test_a_line_that_is_not_in_order_is_rejected_and_the_others_are_taken(changes, problem):
    with open_database(":memory:") as database:
        rejected = []
        (done,) = merged(database, forged(carried(ONE, TWO), 1, **changes), rejected=rejected)
        assert (done.read, done.stored, done.rejected) == (2, 1, 1)
        assert problem in str(rejected[0][1][0])


def test_whoever_may_hand_in_may_merge_and_nobody_else():
    with home() as database, pytest.raises(NotAllowed, match="you may not export or merge packs"):
        merged(database, carried(ONE), actor=Actor(None, ActorRole.AUDITOR))


def test_a_pack_of_another_district_is_refused():
    with home() as database, pytest.raises(UnreadableFile) as refused:
        merged(database, forged(carried(ONE), 0, district="yunling"))
    assert str(refused.value) == (
        "甲.pack: is of the district yunling, and this record is that of xiangshan. "
        "Merge it where that district's record is kept."
    )


def test_a_laptop_with_a_newer_law_waits_until_home_has_it():
    with home() as database:
        with pytest.raises(Conflict) as refused:
            merged(database, carried(ONE, book=later_book()))
        assert str(refused.value) == (
            "甲.pack: the laptop decided by xiangshan-2026 (version 2), and this record only knows xiangshan-2021 "
            "(version 1). Adopt the newer one with `lianban duty adopt FILE --from DAY`, then merge the pack; "
            "nothing of it was taken."
        )
        assert count(database, Finding) == 0


def test_the_events_tell_who_merged_and_who_handed_in_and_rebuild_every_table(database):
    merged(database, carried(ONE, Nothing(note="关门")), carried(replace(TWO, key="1")))
    with database.read() as session:
        told = session.scalars(select(Event).where(Event.act == "pack_merged").order_by(Event.seq)).all()
        assert {each.actor_name for each in told} == {"李梅"}
        assert [each.kind for each in session.scalars(select(PackEntry).order_by(PackEntry.id))][:2] == [
            "visit",
            "finding",
        ]
        assert {each.handed_in_by for each in session.scalars(select(PackEntry))} == {
            '{"name":"\\u738b\\u82b3","role":"inspector","unit":"education"}'
        }
        assert chain_faults(session) == []
    with open_database(":memory:") as other, database.read() as source, other.write() as target:
        rebuild(source, target)
        assert contents(target) == contents(source)


def test_what_home_had_already_is_known(record):
    hand_in(record, ONE, actor=OFFICE)
    same, other = merged(record, carried(ONE), carried(replace(TWO, key="1")))
    assert (same.known, other.conflicting) == (1, 1)


def test_the_code_that_one_laptop_knows_is_taken_for_the_party_of_the_other(record):
    merged(record, carried(ONE), carried(finding(text="二", party=replace(QIMING, code=CODE))))
    with record.read() as session:
        (line,) = case_list(session, DISTRICT)
        assert (line.party, line.number) == ("启明教育", "2026-0001")
