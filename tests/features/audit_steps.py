"""Steps about the audit: something taken out under an order, a day pinned on paper, and hands that edit the record."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from pytest_bdd import given, parsers, then, when
from sqlalchemy import select

from compliance.audit import Count, PapersChecked, differences, replay, scratch, verify_chain, verify_papers
from compliance.audit.digest_line import DigestLine
from compliance.audit.digests import Held, Verdict, digests, hold_against
from compliance.casework import remarks
from compliance.errors import BadInput, NotAllowed, NotFound
from compliance.redacting.order import Warrant
from compliance.redacting.redact import redact
from compliance.store.base import Base
from compliance.store.models import Finding
from compliance.store.redactions import RedactedKind
from tests.compliance.audit import tampering as hands
from tests.features.case_steps import act
from tests.features.office import CASE, GUILIN, read_day
from tests.features.refusal_steps import refused

DAY = r"(?P<day>\d+年\d+月\d+日)"
WHY = {
    "只有召集人可以隐去": (NotAllowed, "convener"),
    "没有写明理由": (BadInput, "--reason"),
    "理由里写着该姓名": (BadInput, "--reason"),
    "记录里没有": (NotFound, ""),
}


class Papers:
    """The paper file: the lines that were copied, and what holding the last one against the record showed."""

    def __init__(self) -> None:
        self.lines: dict[date, DigestLine] = {}
        self.told: Held | None = None


@pytest.fixture
def papers():
    return Papers()


def district(office) -> Any:
    return office.book.allocation.district


def hold(office, *lines: object) -> list[Held]:
    today = office.now.astimezone(GUILIN).date()
    with office.database.read() as session:
        return [*hold_against(session, district(office).id, today, list(map(str, lines)))]


def chain(office, count: Count | None = None) -> list[str]:
    with office.database.read() as session:
        return [fault.kind.value for fault in verify_chain(session, district(office).id, count)]


# ---------------------------------------------------------------- taken out


@act(f"依“(?P<order>[^”]+)”隐去(?:{CASE}的)?姓名“(?P<name>[^”]+)”，由(?P<by>[^，]+)作出(?:，理由：(?P<reason>.+))?")
def _(office, who, moment, order, case, name, by, reason):
    said, place = Warrant(order, by, reason or ""), district(office)

    def take_out(bench):
        number = office.number(case) if case else None
        named = (RedactedKind.NAME, name, said, bench.actor, bench.at, number)
        return redact(bench.session, place.id, place.time_zone, *named)

    office.try_out(who, moment, take_out)


@then(parsers.re("记录中再无“(?P<name>[^”]+)”$"))
def _(office, name):
    assert office.refusal is None, office.refusal
    with office.database.read() as session:
        rows = [tuple(row) for table in Base.metadata.sorted_tables for row in session.execute(select(table))]
    escaped = name.encode("unicode_escape").decode()
    assert not [row for row in rows if name in str(row) or escaped in str(row).replace("\\\\", "\\")]


@then(parsers.re(f"{CASE}的问题描述为“(?P<text>[^”]+)”$"))
def _(office, case, text):
    assert [each.text for each in office.of(case, Finding)] == [text]


@then(parsers.re(r"事件链完整，依“(?P<order>[^”]+)”隐去的事件有(?P<number>\d+)个$"))
def _(office, order, number):
    count = Count()
    assert chain(office, count) == []
    assert count.orders.under == {order: int(number)}


@then("各表与事件相符")
def _(office):
    with office.database.read() as source, scratch() as target:
        assert replay(source, district(office).id, target).unreadable == ()
        assert list(differences(source, target, district(office).id)) == []


@then(parsers.re("文书“(?P<number>[^”]+)”的内容已依“(?P<order>[^”]+)”隐去$"))
def _(office, number, order):
    checked = PapersChecked()
    with office.database.read() as session:
        assert list(verify_papers(session, district(office).id, checked)) == []
    assert checked.redacted == {number: order}


@then(parsers.re(f"不予隐去，因为(?P<why>{'|'.join(WHY)})$"))
def _(office, why):
    kind, word = WHY[why]
    assert word in refused(office, kind)


# ---------------------------------------------------------------- hands


@when(parsers.re(r"有人绕过触发器，自行涂黑第(?P<seq>\d+)个事件$"))
def _(office, seq):
    with office.database.write() as session:
        hands.disarm(session)
        hands.change(session, int(seq), salt="T2026-0001:1", why="█")


@when("有人绕过触发器，把隐去的内容放回第一个隐去的事件")
def _(office):
    [done] = office.done
    content = ("salt", "actor_name", "why", "changes")
    with office.database.write() as session:
        hands.disarm(session)
        before = next(row for row in office.before if row[:3] == ("events", district(office).id, done.events[0]))
        names = [column.name for column in hands.EVENTS.columns]
        row = dict(zip(names, before[1:], strict=True))
        hands.change(session, done.events[0], **{name: row[name] for name in content})


@then(parsers.re(r"核对指出：第(?P<seq>\d+)个事件被涂黑而没有依据$"))
def _(office, seq):
    with office.database.read() as session:
        faults = list(verify_chain(session, district(office).id))
    assert [(each.kind, each.seq) for each in faults] == [("blackened", int(seq))]


@then("核对指出：该事件依令隐去后又被改动")
def _(office):
    assert chain(office) == ["restored"]


def first_of(session, day: date) -> int:
    """The number of the first event of a day."""
    moments = session.execute(select(hands.EVENTS.c.seq, hands.EVENTS.c.at).order_by(hands.EVENTS.c.seq))
    return next(seq for seq, at in moments if at.astimezone(GUILIN).date() == day)


@when(parsers.re(f"有人绕过触发器，改动{DAY}的第一个事件并重新封存其后的全部事件$"))
def _(office, day):
    with office.database.write() as session:
        hands.disarm(session)
        first = first_of(session, read_day(day))
        prev = hands.event(session, first - 1)["hash"]
        for seq in range(first, hands.length(session) + 1):
            hands.reseal(session, seq, prev_hash=prev, **({"why": "别的理由"} if seq == first else {}))
            prev = hands.event(session, seq)["hash"]
        hands.set_head(session, hash=prev)


@when(parsers.re(f"有人绕过触发器，截去{DAY}的全部事件并改动链头$"))
def _(office, day):
    with office.database.write() as session:
        hands.disarm(session)
        first = first_of(session, read_day(day))
        hands.remove(session, *range(first, hands.length(session) + 1))
        hands.set_head(session, seq=first - 1, hash=hands.event(session, first - 1)["hash"])


# ---------------------------------------------------------------- a day on paper


@act(f"为{CASE}记“(?P<text>[^”]+)”")
def _(office, who, moment, case, text):
    office.do(who, moment, case, remarks.note, text)


@given(parsers.re(r"抄下(?P<one>\d+年\d+月\d+日)和(?P<other>\d+年\d+月\d+日)的摘要$"))
def _(office, papers, one, other):
    place = district(office)
    with office.database.read() as session:
        lines = digests(session, place.id, place.time_zone, read_day(one), read_day(other))
        papers.lines = {line.day: line for line in lines}


@when(parsers.re(f"抄{DAY}的摘要时错了一个字符$"))
def _(office, papers, day):
    printed = str(papers.lines[read_day(day)])
    [papers.told] = hold(office, printed[:-1] + ("1" if printed[-1] == "0" else "0"))


@when(parsers.re(f"拿来“七星区”{DAY}的摘要$"))
def _(office, papers, day):
    line = papers.lines[read_day(day)]
    [papers.told] = hold(office, DigestLine("qixing", line.day, line.seq, line.code))


@when(parsers.re(f"拿来{DAY}的摘要$"))
def _(office, papers, day):
    line = papers.lines[max(papers.lines)]
    [papers.told] = hold(office, DigestLine(line.district, read_day(day), line.seq, line.code))


TOLD = {
    "抄写有误": Verdict.MISTYPED,
    "是别的县区的摘要": Verdict.OTHER_DISTRICT,
    "日期还没有到": Verdict.UNKNOWN_DAY,
}


@then(parsers.re(f"核对指出：(?P<what>{'|'.join(TOLD)})$"))
def _(papers, what):
    assert papers.told.verdict is TOLD[what], papers.told


@then("事件链自身完整")
def _(office):
    assert chain(office) == []


@then(parsers.re(f"{DAY}的摘要相符$"))
def _(office, papers, day):
    [told] = hold(office, papers.lines[read_day(day)])
    assert told.verdict is Verdict.FITS, told


@then(parsers.re(rf"{DAY}的摘要不符，改动发生在(?P<after>\d+年\d+月\d+日)以后$"))
def _(office, papers, day, after):
    before, line = papers.lines[read_day(after)], papers.lines[read_day(day)]
    assert line.day - before.day == timedelta(days=1)
    _fits, told = hold(office, before, line)
    assert told.verdict is Verdict.CHANGED, told
    assert f" {before.seq + 1} " in str(told)


@then(parsers.re(f"{DAY}的摘要指出：当日最后一个事件已不存在$"))
def _(office, papers, day):
    [told] = hold(office, papers.lines[read_day(day)])
    assert told.verdict is Verdict.CUT_OFF, told
