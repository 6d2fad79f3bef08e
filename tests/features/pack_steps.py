"""Laptops that record offline, and the office that merges what they bring home."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from io import BytesIO
from itertools import permutations

import pytest
from pytest_bdd import given, parsers, then, when
from sqlalchemy import func, select

from compliance.book import Book
from compliance.casework.bench import Bench
from compliance.errors import UnreadableFile
from compliance.intake import Parser
from compliance.packs.form import read_pack
from compliance.packs.merge import merge_pack
from compliance.packs.questions import QuestionKind, questions
from compliance.packs.settle import settle
from compliance.store.cases import Case
from compliance.store.database import open_database
from compliance.store.models import Finding, Visit
from tests.compliance.packs.carrying import OFFICE, Nothing, asked, exported, hand_in, merged, said
from tests.features.duty_steps import rows_of

TODAY = date(2026, 3, 12)
AT = datetime(2026, 3, 12, 4, tzinfo=UTC)
HOME = datetime(2026, 3, 16, 4, tzinfo=UTC)
LAPTOPS = "(?P<laptops>(?:“[^”]+”)+)"
ASKED = {"编号": QuestionKind.ID, "对象": QuestionKind.PARTY, "检查结果": QuestionKind.RESULT}


class Bureau:
    """The office's record, and the packs that lie on its table."""

    def __init__(self, database, book):
        self.database = database
        self.book = book
        self.packs = {}
        self.order = []
        self.done = []
        self.refusal = None

    def draft(self, row):
        raw = {
            "party": {"name": row["对象"], "code": row.get("代码") or None, "对象": "机构", "locality": "南门街道"},
            "found_on": row["日期"],
            "inspector": row.get("检查人", ""),
        }
        parser = Parser(self.book.allocation, TODAY)
        if row["问题"] == "未发现":
            visit = parser.parse_visit(raw)
            return Nothing(visit.party, visit.found_on, visit.inspector, note=row["描述"])
        return parser.parse(raw | {"issue": row["问题"], "text": row["描述"], "id": row.get("编号") or None})

    def merge(self, names):
        self.order = [self.packs[name] for name in names]
        for pack in self.order:
            try:
                file = read_pack(BytesIO(pack), "pack")
            except UnreadableFile as error:
                self.refusal = error
                continue
            with self.database.write() as session:
                self.done.append(merge_pack(session, self.book, file, OFFICE, HOME, _nothing_is_rejected))

    def result(self):
        with self.database.read() as session:
            record = said(session)
        return record, asked(self.database)

    def questions(self):
        with self.database.read() as session:
            return [each for each in questions(session, self.book.allocation.district) if each.settled is None]


def _nothing_is_rejected(line, problems, *_more):
    raise AssertionError((line, problems))


def names(text):
    return re.findall("“([^”]+)”", text)


@pytest.fixture
def bureau(decider):
    with open_database(":memory:") as database:
        yield Bureau(database, Book(decider.allocation, decider.decide))


@given(parsers.re("“(?P<laptop>[^”]+)”上离线登记$"))
def _(bureau, laptop, datatable):
    with open_database(":memory:") as database:
        hand_in(database, *map(bureau.draft, rows_of(datatable)), at=AT, book=bureau.book)
        bureau.packs[laptop] = exported(database, at=AT, book=bureau.book)


@given(parsers.re("“(?P<laptop>[^”]+)”带回的途中损坏$"))
def _(bureau, laptop):
    bureau.packs[laptop] = bureau.packs[laptop][:-9]


@given(parsers.re(f"办公室已汇总{LAPTOPS}$"))
@when(parsers.re(f"办公室汇总{LAPTOPS}$"))
def _(bureau, laptops):
    bureau.merge(names(laptops))


@when(parsers.re("办公室核定编号“(?P<key>[^”]+)”归“(?P<text>[^”]+)”，另一个改为“(?P<other>[^”]+)”，理由：(?P<why>.+)"))
def _(bureau, key, text, other, why):
    (question,) = [each for each in bureau.questions() if each.subject == (key,)]
    keep = [each.findings[0].text for each in question.versions].index(text) + 1
    with bureau.database.write() as session:
        bench = Bench(session, bureau.book, OFFICE, HOME)
        settle(bench, question.id, why, keep=keep, new_key=other)
        bench.write()


@then(parsers.re(r"台账有(?P<findings>\d+)个问题、(?P<cases>\d+)件案件、(?P<visits>\d+)次检查$"))
def _(bureau, findings, cases, visits):
    with bureau.database.read() as session:
        found = [session.scalar(select(func.count()).select_from(each)) for each in (Finding, Case, Visit)]
    assert found == [int(findings), int(cases), int(visits)]


@then("第二次汇总时说明已经汇总过")
def _(bureau):
    assert [each.before for each in bureau.done] == [None, HOME]


@then("换任何次序汇总，结果都一样")
def _(bureau):
    expected = bureau.result()
    for order in permutations(bureau.order):
        with open_database(":memory:") as database:
            merged(database, *order, at=HOME, book=bureau.book)
            other = Bureau(database, bureau.book)
            assert other.result() == expected


@then("没有待核对事项")
def _(bureau):
    assert bureau.questions() == []


@then(parsers.re("待核对“(?P<what>[^”]+)”(?:，涉及(?P<texts>(?:“[^”]+”)+))?$"))
def _(bureau, what, texts):
    (question,) = bureau.questions()
    assert question.kind is ASKED[what]
    found = {brief.text for version in question.versions for brief in version.findings}
    assert found == set(names(texts or ""))


@then("编号为")
def _(bureau, datatable):
    with bureau.database.read() as session:
        found = dict(session.execute(select(Finding.text, Finding.key)).all())
    assert found == {row["描述"]: row["编号"] for row in rows_of(datatable)}


@then("不收，因为它残缺或损坏")
def _(bureau):
    assert "was damaged or cut off" in str(bureau.refusal)
