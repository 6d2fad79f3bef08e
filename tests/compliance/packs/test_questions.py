"""What packs disagree on is asked, the same in any order, and settled by the office alone."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from compliance.actor import Actor, ActorRole
from compliance.casework import closing, tasks
from compliance.casework.bench import Bench
from compliance.draft import PartyDraft
from compliance.errors import BadInput, Conflict, NotAllowed, NotFound
from compliance.packs.questions import QuestionKind, open_questions
from compliance.packs.settle import settle
from compliance.store.database import open_database
from compliance.store.log import Event
from compliance.store.models import Finding
from tests.compliance.acting import PHOTO, act
from tests.compliance.making import AT, DAY, QIMING, finding, the_book
from tests.compliance.packs.carrying import (
    CODE,
    HOME,
    INSPECTOR,
    OFFICE,
    OTHER_CODE,
    Nothing,
    asked,
    carried,
    hand_in,
    home,
    merged,
    said,
)
from tests.compliance.rebuilding import chain_faults, contents, rebuild

CODED, OTHER = replace(QIMING, code=CODE), replace(QIMING, code=OTHER_CODE)
ONE = finding(text="一", key="1")
TWO = finding(text="二", key="1")
FIRE = Actor("fire_rescue", ActorRole.HANDLER, "吴江")

ASKED = {
    "one id, two findings": (QuestionKind.ID, [[ONE], [TWO]]),
    "two ids, one finding": (QuestionKind.IDS, [[ONE], [replace(ONE, key="2")]]),
    "two codes for one name": (
        QuestionKind.PARTY,
        [[finding(text="一")], [finding(text="二", party=CODED)], [finding(text="三", party=OTHER)]],
    ),
    "two names for one code": (
        QuestionKind.PARTY,
        [
            [finding(text="一")],
            [finding(text="二", party=CODED)],
            [finding(text="三", party=replace(CODED, name="启明培训"))],
        ],
    ),
    "two addresses": (
        QuestionKind.PARTICULARS,
        [[finding(party=replace(QIMING, address="民主路1号"))], [finding(party=replace(QIMING, address="民主路2号"))]],
    ),
    "nothing, and something": (QuestionKind.RESULT, [[Nothing()], [finding(inspector="王芳")]]),
    "two notes": (QuestionKind.NOTE, [[Nothing(note="关门")], [Nothing(note="放假")]]),
}

NOT_ASKED = {
    "two ids, two findings": [[ONE], [replace(TWO, key="2")]],
    "one code, one name": [[finding(text="一")], [finding(text="二", party=CODED)]],
    "two codes, and nobody without": [[finding(text="一", party=CODED)], [finding(text="二", party=OTHER)]],
    "an address that one has": [[finding(text="一")], [finding(text="二", party=replace(QIMING, address="民主路1号"))]],
    "nothing, and something on another day": [[Nothing(day=DAY - timedelta(days=1))], [finding(inspector="王芳")]],
    "a note that one has": [[Nothing()], [Nothing(note="关门")]],
}


def packs_of(laptops):
    return [carried(*things) for things in laptops]


@pytest.mark.parametrize("name", ASKED)
def test_it_is_asked_once_and_the_same_in_any_order(name):
    kind, laptops = ASKED[name]
    packs = packs_of(laptops)
    results = []
    for order in (packs, [*packs[::-1], *packs]):
        with home(*order) as database:
            results.append(asked(database))
    assert [each[0] for each in results[0]] == [kind]
    assert results[0] == results[1]


@pytest.mark.parametrize("name", NOT_ASKED)
def test_nothing_is_asked_where_nothing_depends_on_the_order(name):
    packs = packs_of(NOT_ASKED[name])
    results = []
    for order in (packs, packs[::-1]):
        with home(*order) as database:
            assert asked(database) == []
            with database.read() as session:
                results.append(said(session))
    assert results[0] == results[1]


def test_what_home_knew_before_counts_as_a_pack_does():
    for order in (1, -1):
        with home() as database:
            hand_in(database, finding(text="一", party=CODED), actor=OFFICE)
            merged(database, *packs_of([[finding(text="二")], [finding(text="三", party=OTHER)]])[::order])
            ((kind, _subject, versions),) = asked(database)
            assert kind is QuestionKind.PARTY
            assert [text for text, _findings in versions] == [
                ("", "启明教育 南门街道"),
                (CODE, "启明教育 南门街道"),
                (OTHER_CODE, "启明教育 南门街道"),
            ]


def closed(database):
    """A case of fire safety that was closed on the day of `AT`."""
    hand_in(database, finding(text="旧"), at=AT - timedelta(days=1))
    book = the_book()
    act(database, book, FIRE, AT, tasks.accept, "2026-0001")
    act(database, book, FIRE, AT, tasks.answer, "2026-0001", "已更换", (PHOTO,))
    act(database, book, INSPECTOR, AT, closing.verify, "2026-0001", passed=True)


def test_what_was_found_before_and_after_a_closing_is_asked():
    before = carried(finding(text="前", found_on=DAY), at=HOME - timedelta(hours=2))
    since = carried(finding(text="后", found_on=AT.date() + timedelta(days=1)), at=HOME - timedelta(hours=1))
    results = []
    for order in ((before, since), (since, before)):
        with home() as database:
            closed(database)
            merged(database, *order)
            with database.read() as session:
                record = said(session)
            results.append((asked(database), record))
    assert results[0] == results[1]
    ((kind, subject, versions),) = results[0][0]
    assert (kind, subject[1:]) == (QuestionKind.CLOSED, ("南门街道", "fire_safety", "fire_rescue", "2026-03-10"))
    assert [text for text, _findings in versions] == [("before",), ("since",)]


# ---------------------------------------------------------------- settling


def questions_of(database):
    with database.read() as session:
        return open_questions(session, the_book().allocation.district)


def settled(database, question, remark="各编各的号", actor=OFFICE, **how):
    with database.write() as session:
        bench = Bench(session, the_book(), actor, HOME + timedelta(hours=1))
        settle(bench, question, remark, **how)
        bench.write()


def keys(database):
    with database.read() as session:
        return dict(session.execute(select(Finding.text, Finding.key)).all())


@pytest.mark.parametrize("order", [1, -1])
def test_one_keeps_the_id_and_the_other_gets_its_own(order):
    with home(*packs_of([[ONE], [TWO]])[::order]) as database:
        (question,) = questions_of(database)
        two = [version.findings[0].text for version in question.versions].index("二") + 1
        settled(database, question.id, keep=two, new_key="17b")
        assert keys(database) == {"一": "17b", "二": "1"}
        assert questions_of(database) == []
        merged(database, carried(ONE, at=HOME), carried(TWO, at=HOME))
        assert questions_of(database) == []
        with database.read() as session:
            event = session.scalars(select(Event).where(Event.act == "pack_settled")).one()
            assert (event.actor_name, event.why) == ("李梅", "各编各的号")
            assert chain_faults(session) == []
        with open_database(":memory:") as other, database.read() as source, other.write() as target:
            rebuild(source, target)
            assert contents(target) == contents(source)


def test_it_is_open_again_when_more_is_said():
    with home(*packs_of([[ONE], [TWO]])) as database:
        (question,) = questions_of(database)
        settled(database, question.id, keep=1)
        merged(database, carried(finding(text="三", key="1")))
        (again,) = questions_of(database)
        assert (again.id, len(again.versions)) == (question.id, 3)


def test_what_is_no_matter_of_ids_is_settled_by_a_remark():
    with home(*packs_of(ASKED["two notes"][1])) as database:
        (question,) = questions_of(database)
        settled(database, question.id.upper(), "两次都对")
        assert questions_of(database) == []
        with pytest.raises(Conflict, match="was settled by 李梅: 两次都对"):
            settled(database, question.id)


@pytest.mark.parametrize(
    ("how", "error", "text"),
    [
        ({"keep": 3}, BadInput, "--keep: has to say which finding keeps the id: 1 to 2."),
        ({}, BadInput, "--keep: has to say which finding keeps the id"),
        ({"keep": 1, "new_key": "1"}, Conflict, "The id “1” already stands for another finding."),
        ({"keep": 1, "new_key": "9"}, Conflict, "The id “9” already stands for another finding."),
        ({"keep": 1, "remark": " "}, BadInput, "--remark: is missing."),
        ({"keep": 1, "actor": INSPECTOR}, NotAllowed, "you may not settle what packs disagree on"),
    ],
    ids=["no such version", "no version", "the same id", "the id of another", "no remark", "an inspector"],
)
def test_a_settlement_that_does_not_fit_is_refused(how, error, text):
    with home(*packs_of([[ONE, finding(text="九", key="9", party=PartyDraft("博雅艺术"))], [TWO]])) as database:
        (question,) = questions_of(database)
        with pytest.raises(error) as refused:
            settled(database, question.id, **how)
        assert text in str(refused.value)
        assert keys(database)["一"] == "1"


def test_only_an_id_is_kept_and_only_what_is_asked_is_settled():
    with home(*packs_of(ASKED["two notes"][1])) as database:
        (question,) = questions_of(database)
        with pytest.raises(BadInput, match="belong to an id that several findings have"):
            settled(database, question.id, keep=1)
        with pytest.raises(NotFound, match="There is no question “id-000000”"):
            settled(database, "id-000000")
