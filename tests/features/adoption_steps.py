"""An allocation is adopted from a day on, and each finding goes by the one of its day, as the features say it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from pytest_bdd import given, parsers, then, when

from compliance.adopting.adopt import adopt
from compliance.adopting.adoption import adoptions
from compliance.adopting.versions import read_versions
from compliance.audit import differences, replay, verify_chain
from compliance.draft import FindingDraft, PartyDraft
from compliance.errors import BadInput, Conflict, NotAllowed
from compliance.intake import Parser
from compliance.queries import case_show, stored_decision
from compliance.record import record
from compliance.store.models import Finding
from compliance.store.scratch import scratch
from rules.allocation import Allocation
from rules.facts import read_facts
from rules.language import Language, speaking
from tests.compliance.revising import later, revised
from tests.features.case_steps import act
from tests.features.duty_steps import rows_of
from tests.features.office import CASE, MOMENT, read_day
from tests.features.refusal_steps import refused

ONE_DAY = timedelta(days=1)
OPEN = "不限"
TOUCHED = {"adoptions", "allocations", "chain_heads", "events"}
"""The tables that adopting writes to."""


@dataclass
class Adopting:
    """The drafts that may be adopted, and what was read of the last finding that was handed in."""

    drafts: dict[str, Allocation]
    read: FindingDraft | None = None
    wrong: list[str] = field(default_factory=list)


def named(entries: Any, name: str) -> Any:
    [found] = [each for each in entries.values() if each.name.zh == name] or [None]
    return found


def in_force(office, day: date):
    """The office works on by what is adopted."""
    with office.database.read() as session:
        versions = read_versions(session, office.book.allocation.district.id)
    return office.book if versions is None else versions.book(day)


# ---------------------------------------------------------------- what is adopted


@given(
    parsers.re(
        r"拟定的新分工里，“(?P<issue>.+)”改由“(?P<lead>.+)”主办，新设“(?P<fact>.+)”一项，取消“(?P<gone>.+)”一类$"
    ),
    target_fixture="adopting",
)
def _(office, issue, lead, fact, gone):
    draft, present = revised(), office.book.allocation
    [duty] = [each for each in draft.duties.values() if each.clause == "14"]
    assert named(draft.issues, issue).id in {value for each in duty.when for value in each.test.values}
    assert [who.unit for who in duty.lead] == [office.unit(lead)]
    assert named(draft.facts, fact)
    assert not named(present.facts, fact)
    assert named(present.issues, gone)
    assert not named(draft.issues, gone)
    return Adopting({"新分工": draft, "再下一版": revised(later)})


@act(rf"采用(?P<which>新分工|再下一版)，自(?P<day>{MOMENT})起施行")
def _(office, adopting, who, moment, which, day):
    draft = adopting.drafts[which]
    office.try_out(
        who,
        moment,
        lambda bench: adopt(bench.session, office.book, draft, read_day(day), bench.actor, bench.at),
    )
    if office.refusal is None:
        office.book = in_force(office, read_day(moment))


# ---------------------------------------------------------------- what is handed in


@when(
    parsers.re(
        rf"(?P<moment>{MOMENT})，检查人员一并登记在“(?P<party>.+)”的“(?P<issue>.+)”问题，"
        rf"分别于(?P<one>{MOMENT})和(?P<other>{MOMENT})发现$"
    )
)
def _(office, moment, party, issue, one, other):
    at = office.move_on(moment)
    facts = read_facts(office.book.names, {"问题": issue, "对象": "校外培训机构"})
    place = PartyDraft(party, locality=office.book.allocation.district.localities[0])
    drafts = [FindingDraft(place, tuple(sorted(facts.items())), read_day(day)) for day in (one, other)]
    with office.database.write() as session:
        office.receipts = record(session, office.book, drafts, office.actor("“教育”的检查人员王芳"), at)


HANDED_IN = (
    rf"(?P<moment>{MOMENT})，登记(?P<day>{MOMENT})的“(?P<issue>.+)”问题，"
    r"(?:写明“(?P<fact>.+)”为“(?P<value>.+)”|不写别的事项)$"
)


@when(parsers.re(HANDED_IN))
def _(office, adopting, moment, day, issue, fact, value):
    today = office.move_on(moment).date()
    book = in_force(office, today)
    raw = {
        "party": {"name": "启明教育"},
        "issue": issue,
        "found_on": read_day(day),
        "facts": {"对象": "校外培训机构", **({fact: value} if fact else {})},
    }
    try:
        with speaking(Language.ZH):
            adopting.read = Parser(book.names, today, law=book.law).parse(raw)
    except BadInput as error:
        adopting.wrong = list(map(str, error.problems))


# ---------------------------------------------------------------- what is in force


@then("本区先后施行的分工为")
def _(office, datatable):
    with office.database.read() as session:
        found = adoptions(session, office.book.allocation.district.id)
    told = [(each["版本"], read_day(each["自"]), each["至"]) for each in rows_of(datatable)]
    assert [(each.version, each.starts) for each in found] == [(version, starts) for version, starts, _end in told]
    assert [each.ends for each in found] == [None if end == OPEN else read_day(end) for *_rest, end in told]


@then(parsers.re(rf"(?P<said>{MOMENT}现行的是第\d版(?:，{MOMENT}现行的是第\d版)?)$"))
def _(office, said):
    assert office.refusal is None, office.refusal
    for each in said.split("，"):
        day, version = each.split("现行的是第")
        assert in_force(office, read_day(day)).allocation.ref.version == version.removesuffix("版")


@then(parsers.re(r"先后由(?P<units>(?:“[^”]+”)+)主办$"))
def _(office, units):
    assert [each.decision.lead for each in office.receipts] == list(office.units(units))


@then(parsers.re(r"先后依据(?P<versions>第\d版(?:、第\d版)*)分工认定$"))
def _(office, versions):
    found = [f"第{each.decision.allocation.version}版" for each in office.receipts]
    assert found == versions.split("、")


@then(parsers.re(rf"{CASE}最后一次认定依据第(?P<version>\d)版分工$"))
def _(office, case, version):
    with office.database.read() as session:
        *_earlier, last = stored_decision(session, office.book.allocation.district.id, office.number(case))
    assert last.record["allocation"]["version"] == version


@then("除了采用的记录，什么都没有改变")
def _(office):
    kept = [[row for row in rows if row[0] not in TOUCHED] for rows in (office.before, office.snapshot())]
    assert kept[0] == kept[1]
    assert any(row[0] == Finding.__tablename__ for row in kept[0])


@then("记录与事件核对无误")
def _(office):
    district = office.book.allocation.district.id
    with office.database.read() as source, scratch() as target:
        replay(source, district, target)
        assert list(verify_chain(source, district)) == []
        assert list(differences(source, target, district)) == []


@then(parsers.re(rf"到(?P<day>{MOMENT})，{CASE}的问题仍叫“(?P<name>.+)”$"))
def _(office, day, case, name):
    book = in_force(office, read_day(day))
    with office.database.read() as session:
        shown = case_show(session, book.allocation.district.id, office.number(case))
    assert shown.case.issue not in book.allocation.issues
    assert book.names.issues[shown.case.issue].name.zh == name


# ---------------------------------------------------------------- what is refused


@then(parsers.re(r"予以登记，记有“(?P<fact>.+)”为“(?P<value>.+)”$"))
def _(office, adopting, fact, value):
    assert adopting.read is not None, adopting.wrong
    known = read_facts(office.book.names, {fact: value})
    assert known.items() <= dict(adopting.read.facts).items()


@then(parsers.re(r"不予登记，因为“(?P<word>.+)”不是当天分工里的(?P<what>事项|问题)$"))
def _(adopting, word, what):
    assert adopting.read is None
    [wrong] = adopting.wrong
    assert f"“{word}”" in wrong or word in wrong, wrong
    assert what == "问题" or "不是本职责分工中的事实" in wrong, wrong


@then("不予采用，因为只有办公室和召集人可以采用")
def _(office):
    told = refused(office, NotAllowed).partition("`")[0]
    assert re.findall("[a-z]+", told.partition("可以的有")[2]) == ["office", "convener"], told


@then("不予采用，因为那一天它自己还没生效")
def _(office):
    assert "2026-03-01" in refused(office, Conflict)


@then("不予采用，因为它已经采用")
def _(office):
    text = refused(office, Conflict)
    assert "第2版" in text or "xiangshan-2026" in text, text
    assert "2026-03-15" in text, text


@then(parsers.re(rf"不予采用，因为现行分工从(?P<day>{MOMENT})才开始$"))
def _(office, day):
    text = refused(office, Conflict)
    assert read_day(day).isoformat() in text, text
    assert "--from" in text, text
