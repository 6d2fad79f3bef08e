"""A pack says what was handed in on the laptop, word for word, once; and home stores it as the laptop had it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from compliance.actor import Actor, ActorRole
from compliance.casework import closing, tasks
from compliance.draft import EvidenceDraft, PartyDraft, Severity, VisitSource
from compliance.errors import NotAllowed, NotFound
from compliance.store.database import open_database
from compliance.store.log import Event
from compliance.store.models import Finding
from compliance.store.packs import Pack
from tests.compliance.acting import act
from tests.compliance.making import AT, QIMING, finding
from tests.compliance.packs.carrying import (
    CODE,
    INSPECTOR,
    Nothing,
    exported,
    hand_in,
    home,
    lines_of,
    said,
)
from tests.compliance.rebuilding import chain_faults, contents, rebuild

LATER = AT + timedelta(hours=1)
FIRE = Actor("fire_rescue", ActorRole.HANDLER, "吴江")
PHOTO = EvidenceDraft("照片/灭火器.jpg", "ab" * 32, 2048, date(2026, 3, 8))
FULL = finding(
    party=replace(QIMING, code=CODE, address="民主路1号", registered_for="文化艺术"),
    facts={"training": "academic"},
    text="灭火器过期\n第二行",
    inspector="王芳",
    source=VisitSource.COMPLAINT,
    severity=Severity.URGENT,
    action="责令整改",
    evidence=(PHOTO, EvidenceDraft("合同.pdf", "cd" * 32, 7)),
    key="A-17",
    attended=("education", "fire_rescue"),
)


@pytest.fixture
def laptop():
    with open_database(":memory:") as opened:
        yield opened


def digests(database):
    with database.read() as session:
        return sorted(session.scalars(select(Finding.digest)))


def test_a_line_has_all_that_was_handed_in(laptop):
    hand_in(laptop, FULL, Nothing(note="关门", attended=("education",)))
    head, line, visit = lines_of(exported(laptop, at=LATER))
    assert (head["format"], head["form"], head["district"]) == ("lianban-pack", 1, "xiangshan")
    assert (head["findings"], head["visits"], head["exported"]["name"]) == (1, 1, "王芳")
    assert line["party"] == {
        "name": "启明教育",
        "code": CODE,
        "locality": "南门街道",
        "address": "民主路1号",
        "registered_for": "文化艺术",
    }
    assert line["facts"] == {"issue": "fire_safety", "site": "institution", "training": "academic"}
    assert line["evidence"][0] == {"name": PHOTO.name, "sha256": PHOTO.sha256, "size": 2048, "taken_on": "2026-03-08"}
    assert (line["id"], line["attended"]) == ("A-17", ["education", "fire_rescue"])
    assert line["handed_in"] == {
        "at": "2026-03-10T02:00:00.000000Z",
        "unit": "education",
        "role": "inspector",
        "name": "王芳",
    }
    assert line["decided"] == {"outcome": "settled", "lead": "fire_rescue", "joint": []}
    assert (visit["result"], visit["note"], visit["attended"]) == ("nothing_found", "关门", ["education"])


@pytest.mark.parametrize(
    "things",
    [
        [FULL],
        [finding(text="一"), finding(text="二", party=replace(QIMING, code=CODE))],
        [finding(text="一", party=replace(QIMING, code=CODE)), finding(text="二", party=PartyDraft("启明 教育", CODE))],
        [
            finding(text="一", attended=("education",)),
            finding(text="二", attended=("fire_rescue",)),
            finding(text="三"),
        ],
        [
            finding(text="一", party=replace(QIMING, address="民主路1号")),
            finding(text="二", party=replace(QIMING, address="民主路2号")),
        ],
        [
            finding(text="一", party=replace(QIMING, code=CODE)),
            finding(text="二", party=PartyDraft("启明教育", CODE, "象山街道")),
        ],
        [Nothing(note="关门"), finding(text="一", inspector="王芳", attended=("education",))],
    ],
    ids=["all", "a code came later", "another name", "who attended", "another address", "another locality", "a visit"],
)
def test_what_was_handed_in_is_found_again_though_the_record_completed_it(laptop, things):
    hand_in(laptop, *things)
    with home(exported(laptop)) as database:
        assert digests(database) == digests(laptop)
        with database.read() as session:
            there = said(session)
        with laptop.read() as session:
            here = said(session)
        for part in ("visits", "findings", "cases", "ids"):
            assert there[part] == here[part]


def test_each_is_exported_once_unless_all_is_asked_for(laptop):
    hand_in(laptop, finding(text="一"))
    first = exported(laptop)
    hand_in(laptop, finding(text="二"), Nothing(PartyDraft("博雅艺术")))
    second = exported(laptop, at=LATER)
    with pytest.raises(NotFound, match="since the pack of 2026-03-10"):
        exported(laptop, at=LATER)
    whole = exported(laptop, everything=True, at=LATER)
    assert [[each.get("text") for each in lines_of(pack)[1:]] for pack in (first, second, whole)] == [
        ["一"],
        ["二", None],
        ["一", "二", None],
    ]
    assert len({lines_of(pack)[0]["device"] for pack in (first, second, whole)}) == 1


def test_a_visit_that_somebody_joined_later_travels_again(laptop):
    hand_in(laptop, Nothing(attended=("education",)))
    exported(laptop)
    hand_in(laptop, Nothing(attended=("fire_rescue",)))
    (_head, visit) = lines_of(exported(laptop, at=LATER))
    assert visit["attended"] == ["education", "fire_rescue"]


def test_there_has_to_be_something(laptop):
    with pytest.raises(NotFound, match="Nothing was handed in here yet"):
        exported(laptop)


def test_what_packs_brought_was_handed_in_elsewhere(laptop):
    hand_in(laptop, finding(text="一"), Nothing(PartyDraft("博雅艺术")))
    with home(exported(laptop)) as database:
        hand_in(database, finding(text="二"))
        assert [each["text"] for each in lines_of(exported(database, everything=True, at=LATER))[1:]] == ["二"]


def test_a_re_inspection_stays_with_its_case(laptop, book):
    hand_in(laptop, finding())
    act(laptop, book, FIRE, LATER, tasks.accept, "2026-0001")
    act(laptop, book, FIRE, LATER, tasks.answer, "2026-0001", "已更换", (PHOTO,))
    act(laptop, book, INSPECTOR, LATER, closing.verify, "2026-0001", passed=True)
    assert [each["kind"] for each in lines_of(exported(laptop, at=LATER))[1:]] == ["finding"]


def test_an_auditor_carries_nothing(laptop):
    hand_in(laptop, finding())
    with pytest.raises(NotAllowed, match="you may not export or merge packs"):
        exported(laptop, actor=Actor(None, ActorRole.AUDITOR))


def test_the_same_content_gives_the_same_bytes(laptop):
    hand_in(laptop, FULL)
    exported(laptop)
    assert exported(laptop, everything=True) == exported(laptop, everything=True)


def test_the_record_of_the_laptop_tells_of_it(laptop):
    hand_in(laptop, FULL)
    exported(laptop, at=LATER)
    with laptop.read() as session:
        pack = session.scalars(select(Pack)).one()
        assert (pack.direction, pack.findings, pack.exported_by) == ("exported", 1, INSPECTOR.name)
        assert session.scalars(select(Event.act).order_by(Event.seq.desc())).first() == "pack_exported"
        assert chain_faults(session) == []
    with open_database(":memory:") as other, laptop.read() as source, other.write() as target:
        rebuild(source, target)
        assert contents(target) == contents(source)


def test_what_cannot_be_found_again_travels_as_the_record_keeps_it(laptop):
    one, other = (replace(QIMING, code=CODE, registered_for=text) for text in ("文化艺术", "体育"))
    hand_in(laptop, finding(text="一", party=one), finding(text="二", party=other))
    with home(exported(laptop)) as database:
        assert len(digests(database)) == 2
        assert len({*digests(database), *digests(laptop)}) == 3
